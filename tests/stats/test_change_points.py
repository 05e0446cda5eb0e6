"""Shifts in level: brute force over every order, second engines, the edges, and what holds."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM
from tests.stats.printed import numbers, rows

from bvanalyse.stats.change_points import its_poisson, pettitt
from bvanalyse.stats.counts import rate_ratio
from bvanalyse.stats.poisson_model import fit

LAW = settings(deadline=None, derandomize=True, max_examples=30)


def largest_shift(orders):
    """The largest absolute U over all places, for each row, from the definition by signs."""
    signs = np.sign(orders[:, None, :] - orders[:, :, None])
    n = orders.shape[1]
    return np.max([np.abs(signs[:, :t, t:].sum(axis=(1, 2))) for t in range(1, n)], axis=0)


@pytest.mark.parametrize("row", rows("change_points"), ids=lambda row: row["source"][:12])
def test_the_change_point_is_the_published_one(row):
    values = numbers(row["values"])

    result = pettitt(values)

    n = len(values)
    approximate = 2 * math.exp(-6 * result.statistic**2 / (n**3 + n**2))
    assert (result.statistic, result.n_before) == (float(row["largest"]), int(row["place"]))
    assert approximate == pytest.approx(float(row["approximate_p"]), abs=5e-5)
    assert 0.2 * approximate < result.p_value < approximate


@pytest.mark.parametrize(
    "values", [[1, 2, 3, 9, 8, 7, 9, 10], [5, 1, 4, 2, 8, 3, 7, 6], [2, 2, 1, 2, 3, 3, 1, 3]]
)
def test_p_is_the_share_of_orders_with_so_large_a_shift(values):
    orders = np.array(list(itertools.permutations(values)))

    result = pettitt(values)

    reached = largest_shift(orders)
    observed = largest_shift(np.array([values]))[0]
    assert result.statistic == observed
    assert result.p_value == pytest.approx((reached >= observed).mean())
    assert result.min_attainable_p == pytest.approx((reached >= reached.max()).mean())


def test_orders_are_drawn_when_there_are_too_many_to_count():
    clear, unclear = [*range(10), *range(50, 60)], [3, 9] * 10

    results = pettitt(clear), pettitt(unclear)

    assert results[0].p_value == results[0].min_attainable_p == 1e-4
    assert results[1].p_value > 0.5 and results == (pettitt(clear), pettitt(unclear))


@pytest.mark.parametrize("values", [[], [1, 2, 3, 9, 8, 7, 9], [1, 2, 3, 9, 8, 7, 9, None]])
def test_a_short_series_is_not_searched(values):
    result = pettitt(values)

    answer = (result.at, result.step, result.p_value)

    assert answer == (None, None, None) and result.flags[-1] == "short_series"


def test_figures_all_alike_have_no_change_point():
    result = pettitt([4] * 9)

    answer = (result.at, result.step, result.p_value)

    assert answer == (None, None, 1) and result.flags == ("no_variation",)


def test_a_change_of_definition_is_not_found_as_a_change_of_level():
    values = [90, 91, 92, 93, 12, 10, 11, 13, 10, 11, 12, 10]

    result = pettitt(values, times=range(2012, 2024), breaks=(2016,))

    assert result.flags == ("definition_break",) and result.p_value > 0.2


@pytest.mark.parametrize("row", rows("interruptions"), ids=lambda row: row["counts"])
def test_an_interrupted_series_is_that_of_a_second_engine(row):
    result = its_poisson(
        numbers(row["counts"]),
        float(row["break_at"]),
        numbers(row["exposures"]),
        times=numbers(row["times"]),
    )

    step, slope = result.step, result.slope

    told = (step.estimate, step.p_value, slope.estimate, slope.p_value)
    theirs = (float(row[name]) for name in ("step", "step_p", "slope", "slope_p"))
    assert told == pytest.approx(tuple(theirs), rel=1e-6)
    assert (result.p_value, result.dispersion) == pytest.approx(
        (float(row["p"]), float(row["dispersion"])), rel=1e-6
    )


@pytest.mark.parametrize(("column", "name"), [(2, "step"), (3, "slope")])
def test_the_limits_lose_what_the_likelihood_ratio_allows(column, name):
    counts, times, event = [20, 22, 21, 24, 35, 38, 36], np.arange(2014, 2021), 2018
    later = (times >= event).astype(float)
    design = np.column_stack([np.ones(7), times - event, later, later * (times - event)])

    effect = getattr(its_poisson(counts, event, times=times.tolist()), name)

    best = GLM(counts, design, Poisson()).fit().llf
    for limit in (effect.ci_low, effect.ci_high):
        offset = math.log(limit) * design[:, column]
        held = GLM(counts, np.delete(design, column, axis=1), Poisson(), offset=offset).fit().llf
        assert 2 * (best - held) == pytest.approx(chi2.ppf(0.95, 1), abs=1e-5)


def test_the_model_agrees_with_a_second_engine():
    counts, time = np.array([0.0, 3, 1, 7, 12, 30]), np.arange(6.0)
    design, offset = np.column_stack([np.ones(6), time, time**2]), np.log([9.0, 8, 9, 10, 12, 9])

    ours, likelihood = fit(counts, design, offset)

    theirs = GLM(counts, design, Poisson(), offset=offset).fit(tol=1e-14)
    assert ours == pytest.approx(theirs.params, abs=1e-6)
    assert likelihood - sum(math.lgamma(count + 1) for count in counts) == pytest.approx(theirs.llf)


@pytest.mark.parametrize(
    ("counts", "event"),
    [([9, 12, 20, 21, 25, 19], 2), ([9, 12, 20, 21], 2), ([0, 0, 5, 9, 8, 9], 3), ([4, 7], 1)],
)
def test_few_points_or_events_leave_the_level_ratio(counts, event):
    result = its_poisson(counts, event)

    after, before = counts[event:], counts[:event]
    pooled = rate_ratio(sum(after), len(after), sum(before), len(before))
    step = result.step
    assert (step.estimate, step.ci_low, step.ci_high) == (
        pooled.estimate,
        pooled.ci_low,
        pooled.ci_high,
    )
    assert (result.p_value, result.slope) == (pooled.p_value, None)
    assert result.flags[-1] == "level_only" and result.method == "level_ratio"
    assert result.min_attainable_p <= result.p_value


@pytest.mark.parametrize(
    ("event", "breaks"), [(2012, ()), (2030, ()), (2016, (2016,)), (2015, (2016,))]
)
def test_an_event_with_nothing_on_a_side_has_no_answer(event, breaks):
    result = its_poisson([9, 8, 7, 9, 12, 11, 14], event, times=range(2013, 2020), breaks=breaks)

    answer = (result.at, result.step, result.p_value)

    assert answer == (None, None, None) and result.flags[-1] == "short_series"


def test_what_was_left_out_is_told():
    result = its_poisson([9, None, 8, 0, 7, 12, 13, 14], 5, [1, 1, 1, 0, 1, 1, 1, 1])

    sides = result.n_before, result.n_after

    assert sides == (3, 3) and result.flags == ("missing", "no_denominator")


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: its_poisson([4, 5, 6], None), "break_at must be a time, not missing"),
        (lambda: its_poisson([4, 5, 6], "2020"), "break_at must be a number, not '2020'"),
        (lambda: its_poisson([4, 5.5, 6], 1), "a count must be a whole number, 0 or more, not 5.5"),
        (lambda: pettitt([4, math.inf, 6]), "a figure must be finite, not inf"),
    ],
)
def test_the_impossible_is_refused_in_one_sentence(call, sentence):
    with pytest.raises(ValueError) as caught:
        call()

    told = str(caught.value)

    assert told == sentence


@LAW
@given(st.lists(st.integers(-9, 9), min_size=8, max_size=10), st.integers(-50, 50))
def test_reversing_time_or_adding_a_constant_keeps_p(values, constant):
    result = pettitt(values)

    others = pettitt(values[::-1]), pettitt([value + constant for value in values])

    assert all(other.p_value == pytest.approx(result.p_value, abs=1e-12) for other in others)
    assert result.min_attainable_p <= result.p_value <= 1
    assert result.statistic == others[0].statistic


@LAW
@given(st.lists(st.integers(1, 60), min_size=6, max_size=9), st.integers(2, 7), st.integers(2, 9))
def test_the_unit_of_exposure_does_not_matter(counts, event, factor):
    exposures = [100 + 9 * place for place in range(len(counts))]

    one = its_poisson(counts, event - 0.5, exposures)
    other = its_poisson(counts, event - 0.5, [exposure * factor for exposure in exposures])

    assert (one.step is None) == (other.step is None)
    if one.step is not None:
        assert (other.step.estimate, other.step.ci_low, other.step.ci_high) == pytest.approx(
            (one.step.estimate, one.step.ci_low, one.step.ci_high), rel=1e-5
        )
        assert other.p_value == pytest.approx(one.p_value, rel=1e-6, abs=1e-9)


def test_sparse_counts_have_limits_too():
    counts, times = [3, 2, 1, 0, 1, 0], [2, 2.5, 3, 8, 13, 13.5]

    result = its_poisson(counts, 8, times=times)

    assert result.step.ci_low < result.step.estimate < result.step.ci_high
    assert result.slope.ci_low < result.slope.estimate < result.slope.ci_high
