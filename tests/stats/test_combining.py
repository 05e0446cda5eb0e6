"""The mean of units that differ: a published set, two other engines, the edges."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx
from statsmodels.stats.meta_analysis import combine_effects
from tests.stats.printed import rows

from bvanalyse.stats.combining import combine

LAW = settings(deadline=None, derandomize=True, max_examples=50)
THEIRS = {"dersimonian_laird": "chi2", "paule_mandel": "iterated"}

methods = st.sampled_from(list(THEIRS))
units = st.lists(st.tuples(st.floats(-5, 5), st.floats(0.05, 2)), min_size=2, max_size=12)


@pytest.mark.parametrize("row", rows("combining"), ids=lambda row: row["method"])
def test_the_published_trials_combine_to_the_known_answer(row):
    trials = rows("combining_units")

    result = combine(
        [float(trial["estimate"]) for trial in trials],
        [float(trial["standard_error"]) for trial in trials],
        method=row["method"],
    )

    names = ("estimate", "ci_low", "ci_high", "tau2", "q", "prediction_low", "prediction_high")
    assert [getattr(result, name) for name in names] == approx(
        [float(row[name]) for name in names], rel=1e-6
    )


@pytest.mark.parametrize("method", list(THEIRS))
@pytest.mark.parametrize("seed", range(1, 9))
def test_groups_that_differ_combine_as_in_a_second_engine(seed, method):
    rng = np.random.default_rng(seed)  # it lets tau2 fall below 0, so only groups that do differ
    errors = rng.uniform(0.05, 0.8, 3 + seed)
    values = rng.normal(0, 1, 3 + seed) + rng.normal(0, errors)

    result = combine(values.tolist(), errors.tolist(), method=method)

    theirs = combine_effects(values, errors**2, method_re=THEIRS[method], atol=1e-10)
    assert result.tau2 == approx(theirs.tau2, rel=1e-6) and result.tau2 > 0
    assert (result.q, result.i2) == approx((theirs.q, theirs.i2))
    interval = theirs.conf_int(use_t=False)[1]
    assert (result.estimate, result.standard_error) == approx(
        (theirs.mean_effect_re, theirs.sd_eff_w_re), rel=1e-6
    )
    assert (result.ci_low, result.ci_high) == approx(tuple(interval), rel=1e-6)


@LAW
@given(units, methods, st.randoms())
def test_the_order_of_the_units_never_matters(group, method, chance):
    shuffled = chance.sample(group, len(group))

    there, back = (combine(*zip(*each, strict=True), method=method) for each in (group, shuffled))

    assert there == back


@LAW
@given(units, methods)
def test_a_new_unit_is_less_sure_than_the_mean(group, method):
    result = combine(*zip(*group, strict=True), method=method)

    assert result.ci_low <= result.estimate <= result.ci_high and result.tau2 >= 0
    if len(group) > 2:
        assert result.prediction_low < result.ci_low and result.ci_high < result.prediction_high


def test_paule_mandel_leaves_exactly_the_chance_that_is_expected():
    values, errors = [0.1, 0.9, 0.4, 1.6], [0.1, 0.2, 0.1, 0.3]

    result = combine(values, errors)

    weights = [1 / (error**2 + result.tau2) for error in errors]
    left = sum(w * (v - result.estimate) ** 2 for w, v in zip(weights, values, strict=True))
    assert left == approx(3)


def test_units_without_figures_are_left_out_and_told():
    whole = combine([1.0, 2.0, 4.0], [0.5, 0.4, 0.6])

    gaps = combine([1.0, None, 2.0, 3.0, 4.0], [0.5, 0.1, 0.4, math.nan, 0.6])

    assert (gaps.estimate, gaps.tau2, gaps.n) == (whole.estimate, whole.tau2, 3)
    assert gaps.flags == ("missing",)


@pytest.mark.parametrize(
    ("values", "errors", "n", "flags"),
    [
        ([], [], 0, ("missing",)),
        ([None], [0.2], 0, ("missing",)),
        ([1.5], [0.2], 1, ("few_units",)),
        ([1.5, 1.7], [0.2, 0.2], 2, ("few_units",)),
    ],
)
def test_too_few_units_give_no_prediction(values, errors, n, flags):
    result = combine(values, errors)

    assert (result.prediction_low, result.n, result.flags) == (None, n, flags)
    assert (result.estimate is None) == (n == 0)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: combine([1], [0]), "a standard error must be above 0, not 0"),
        (lambda: combine([1, 2], [1]), "estimates and standard_errors must be as many: 2 agai"),
        (lambda: combine([1], [1], method="reml"), "unknown method 'reml'; choose one of dersi"),
        (lambda: combine([math.inf], [1]), "an estimate must be finite, not inf"),
    ],
)
def test_the_impossible_is_refused_in_one_sentence(call, sentence):
    with pytest.raises(ValueError) as caught:
        call()

    assert str(caught.value).startswith(sentence)
