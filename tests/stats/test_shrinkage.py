"""Partial pooling: a second engine, a brute-force grid, and what holds for every pool."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx
from scipy.stats import beta, betabinom, gamma, nbinom
from tests.stats.printed import rows

from bvanalyse.stats.shrinkage import regression_to_mean, shrink_proportions, shrink_rates

LAW = settings(deadline=None, derandomize=True, max_examples=20)
SHRINK = {"proportion": shrink_proportions, "rate": shrink_rates}

shares = st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
groups = st.lists(shares, min_size=1, max_size=12)
kinds = st.sampled_from(list(SHRINK))


def oracle():
    return pytest.mark.parametrize("row", rows("shrinkage"), ids=lambda row: row["numerators"][:12])


def figures(row):
    return [[int(part) for part in row[name].split()] for name in ("numerators", "denominators")]


@oracle()
def test_the_spread_of_true_values_is_that_of_a_second_engine(row):
    x, n = figures(row)
    per = {} if row["kind"] == "proportion" else {"per": 1}

    pool = SHRINK[row["kind"]](x, n, **per)

    assert pool.mean == approx(float(row["mean"]), rel=1e-6)
    assert (pool.alpha, pool.beta) == approx((float(row["alpha"]), float(row["beta"])), rel=1e-3)


@oracle()
def test_no_point_of_a_grid_is_more_likely(row):
    x, n = map(np.array, figures(row))
    per = {} if row["kind"] == "proportion" else {"per": 1}

    pool = SHRINK[row["kind"]](x.tolist(), n.tolist(), **per)

    def height(a, b):
        if row["kind"] == "proportion":
            return betabinom.logpmf(x, n, a, b).sum()
        return nbinom.logpmf(x, a, b / (b + n)).sum()

    best = height(pool.alpha, pool.beta)
    steps = np.concatenate([np.geomspace(0.05, 20, 40), [0.999, 1.001]])
    grid = [height(pool.alpha * i, pool.beta * j) for i in steps for j in steps]
    assert best >= max(grid) - 1e-9 and best - max(grid) < 1e-2


@oracle()
def test_a_unit_gets_the_posterior_of_its_own_figures(row):
    x, n = figures(row)
    per = {} if row["kind"] == "proportion" else {"per": 1}

    pool = SHRINK[row["kind"]](x, n, **per)

    for count, base, unit in zip(x, n, pool.units, strict=True):
        if row["kind"] == "proportion":
            posterior = beta(pool.alpha + count, pool.beta + base - count)
        else:
            posterior = gamma(pool.alpha + count, scale=1 / (pool.beta + base))
        assert unit.shrunk == approx(posterior.mean())
        assert (unit.ci_low, unit.ci_high) == approx(posterior.ppf([0.025, 0.975]))


@LAW
@given(groups, kinds, st.randoms())
def test_the_order_of_the_units_never_matters(group, kind, chance):
    order = chance.sample(range(len(group)), len(group))

    there = SHRINK[kind](*zip(*group, strict=True))
    back = SHRINK[kind](*zip(*[group[i] for i in order], strict=True))

    assert [there.units[i] for i in order] == list(back.units)
    assert (there.mean, there.alpha, there.beta) == (back.mean, back.alpha, back.beta)


@LAW
@given(groups, kinds)
def test_a_shrunk_value_lies_between_own_and_pooled_and_in_its_interval(group, kind):
    pool = SHRINK[kind](*zip(*group, strict=True))

    for unit in pool.units:
        low, high = sorted([unit.own, unit.pooled])
        assert low - 1e-9 <= unit.shrunk <= high + 1e-9
        assert unit.ci_low <= unit.shrunk <= unit.ci_high and 0 <= unit.weight <= 1


@LAW
@given(groups, kinds)
def test_a_larger_unit_keeps_more_of_its_own(group, kind):
    pool = SHRINK[kind](*zip(*group, strict=True))

    by_size = sorted(pool.units, key=lambda unit: unit.denominator)

    weights = [unit.weight for unit in by_size]
    assert weights == sorted(weights)


@LAW
@given(groups)
def test_the_share_that_did_not_is_the_mirror_of_the_share_that_did(group):
    x, n = zip(*group, strict=True)

    did = shrink_proportions(x, n)
    did_not = shrink_proportions([base - count for count, base in group], n)

    mirrored = [1 - unit.shrunk for unit in did_not.units]
    assert [unit.shrunk for unit in did.units] == approx(mirrored, abs=1e-6)


@pytest.mark.parametrize("kind", list(SHRINK))
def test_a_known_spread_is_found_again(kind):
    rng = np.random.default_rng(8)
    n = rng.integers(30, 1500, 357)
    if kind == "proportion":
        x = rng.binomial(n, rng.beta(20, 5, 357))
    else:
        x = rng.poisson(n * rng.gamma(9, 1 / 300, 357))

    pool = SHRINK[kind](x.tolist(), n.tolist())

    expected = {"proportion": (20, 5), "rate": (9, 300)}[kind]
    assert (pool.alpha, pool.beta) == approx(expected, rel=0.2) and pool.flags == ()


@pytest.mark.parametrize("kind", list(SHRINK))
@pytest.mark.parametrize(
    ("x", "n"), [([0, 0, 0], [4, 9, 30]), ([2, 4, 8], [10, 20, 40]), ([1], [2])]
)
def test_units_that_do_not_differ_all_get_the_common_value(kind, x, n):
    pool = SHRINK[kind](x, n)

    assert pool.alpha is None and "no_between_variance" in pool.flags
    assert {unit.weight for unit in pool.units} == {0.0}
    assert all(unit.shrunk == unit.pooled == pool.mean for unit in pool.units)


def test_all_or_nothing_in_each_unit_leaves_each_its_own():
    pool = shrink_proportions([0, 9, 0, 30], [5, 9, 9, 30])

    assert "all_unlike" in pool.flags
    assert [round(unit.shrunk, 3) for unit in pool.units] == [0, 1, 0, 1]
    assert pool.units[0].ci_high == approx(0.5218, abs=1e-4)


def test_single_children_tell_nothing_of_how_units_differ():
    pool = shrink_proportions([1, 0, 1, 1], [1, 1, 1, 1])

    assert pool.mean == 0.75 and "no_between_variance" in pool.flags


def test_units_without_figures_stay_in_place():
    whole = shrink_proportions([1, 8, 30], [10, 10, 60])

    gaps = shrink_proportions([1, None, 8, 0, 30], [10, 9, 10, 0, 60])

    assert [gaps.units[i] for i in (0, 2, 4)] == list(whole.units)
    assert [gaps.units[i].flags for i in (1, 3)] == [("missing",), ("no_denominator",)]
    assert gaps.units[3].shrunk is None and gaps.flags == ("missing", "few_units")


@pytest.mark.parametrize("kind", list(SHRINK))
def test_an_extreme_unit_is_expected_nearer_the_mean(kind):
    pool = SHRINK[kind]([1, 9, 30, 75, 10], [10, 10, 60, 90, 50])

    result = regression_to_mean(9, 10, pool)

    assert result.expected == approx(pool.units[1].shrunk)
    assert pool.mean < result.expected < result.own
    assert result.low <= result.expected <= result.high
    assert json.dumps(result.to_dict(), allow_nan=False)


def test_the_next_value_is_as_unsure_as_repeated_trials_show():
    pool, rng = (
        shrink_proportions([1, 8, 30, 75, 10], [10, 10, 60, 90, 50]),
        np.random.default_rng(2),
    )
    true = rng.beta(pool.alpha + 9, pool.beta + 11, 40_000)
    later = rng.binomial(40, true) / 40

    result = regression_to_mean(9, 20, pool, n_next=40)

    assert later.mean() == approx(result.expected, abs=0.004)
    inside = np.mean((later >= result.low) & (later <= result.high))
    assert 0.94 < inside < 0.98


@pytest.mark.parametrize(
    ("x", "n", "flags"), [(None, 4, ("missing",)), (0, 0, ("no_denominator",))]
)
def test_without_figures_there_is_nothing_to_expect(x, n, flags):
    pool = shrink_proportions([1, 8], [10, 10])

    result = regression_to_mean(x, n, pool)

    assert (result.expected, result.flags) == (None, flags)
    assert regression_to_mean(1, 2, shrink_proportions([], [])).flags == ("missing",)


@pytest.mark.parametrize("kind", list(SHRINK))
def test_units_that_do_not_differ_are_expected_at_the_common_value(kind):
    pool = SHRINK[kind]([2, 4, 8], [10, 20, 40])

    result = regression_to_mean(8, 10, pool)

    assert result.expected == approx(pool.mean) and result.weight == 0
    assert result.low < result.expected < result.high


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: shrink_proportions([5], [4]), "x cannot exceed its denominator: 5 of 4"),
        (lambda: shrink_rates([1], [4, 5]), "counts and exposures must be as many: 1 against 2"),
        (lambda: shrink_rates([1], [0]), "the exposure of count must be above 0, not 0"),
        (lambda: shrink_rates([1], [1], per=0), "per must be between 0 and inf, not 0"),
        (
            lambda: regression_to_mean(1, 2, shrink_proportions([1], [2]), n_next=1.5),
            "n_next must be a number of its kind, 0 or more, not 1.5",
        ),
    ],
)
def test_the_impossible_is_refused_in_one_sentence(call, sentence):
    with pytest.raises(ValueError) as caught:
        call()

    assert str(caught.value) == sentence
