"""Funnels: a second engine, exact tails, and what holds for every funnel."""

import json
from itertools import groupby, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx
from scipy.stats import betabinom, binom, nbinom, poisson
from tests.stats.printed import rows

from bvanalyse.stats.funnels import funnel_proportions, funnel_rates

LAW = settings(deadline=None, derandomize=True, max_examples=40)
FUNNELS = {"proportion": funnel_proportions, "rate": funnel_rates}

shares = st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
groups = st.lists(shares, min_size=2, max_size=25)


def oracle():
    return [list(g) for _, g in groupby(rows("funnels"), lambda row: (row["kind"], row["adjust"]))]


@pytest.mark.parametrize(
    "rows", oracle(), ids=lambda rows: f"{rows[0]['kind']} {rows[0]['adjust']}"
)
def test_a_funnel_is_that_of_a_second_engine(rows):
    first = rows[0]
    x, n = ([int(row[name]) for row in rows] for name in ("x", "n"))
    per = {} if first["kind"] == "proportion" else {"per": 1}

    funnel = FUNNELS[first["kind"]](x, n, adjust=first["adjust"], **per)

    figures = [funnel.target, funnel.phi, funnel.tau2]
    assert figures == approx([float(first[name]) for name in ("target", "phi", "tau2")])
    assert [unit.z for unit in funnel.units] == approx([float(row["z"]) for row in rows])
    adjusted = [float(row["z_adjusted"]) for row in rows]
    assert [unit.z_adjusted for unit in funnel.units] == approx(adjusted)
    assert [unit.place for unit in funnel.units] == [row["place"] for row in rows]


@pytest.mark.parametrize("target", [0.02, 0.5, 0.935, 0.999])
@pytest.mark.parametrize("n", [1, 7, 30, 55, 400])
def test_a_share_is_outside_exactly_when_its_tail_is_small(n, target):
    every = list(range(n + 1))

    units = funnel_proportions(every, [n] * len(every), target=target, adjust="none").units

    for x, unit in zip(every, units, strict=True):
        low, high = binom.cdf(x, n, target), binom.sf(x - 1, n, target)
        assert (unit.place.startswith("low"), unit.place.startswith("high")) == (
            low <= 0.025,
            high <= 0.025,
        )
        assert unit.place.endswith("998") == (min(low, high) <= 0.001)
        assert (unit.value < unit.low_95) == unit.place.startswith("low")


def test_limits_allow_for_true_differences_by_the_mixed_distributions():
    x, n = [3, 30, 45, 70, 12, 90], [30, 60, 60, 80, 40, 95]

    share, rate = funnel_proportions(x, n), funnel_rates(x, n, per=1)

    p, total = share.target, share.target * (1 - share.target) / share.tau2 - 1
    shape = rate.target**2 / rate.tau2
    for size, unit, other in zip(n, share.units, rate.units, strict=True):
        mixed = betabinom(size, p * total, (1 - p) * total)
        within = [k for k in range(size + 1) if mixed.cdf(k) > 0.025 and mixed.sf(k - 1) > 0.025]
        assert unit.low_95 * size <= min(within) < unit.low_95 * size + 1
        assert unit.high_95 * size - 1 < max(within) <= unit.high_95 * size + 1e-9
        q = shape / (shape + rate.target * size)
        assert np.floor(other.high_95 * size) == nbinom.isf(0.025, shape, q)


def test_n_of_n_is_outside_only_from_the_size_that_was_published():
    units = funnel_proportions([54, 55], [54, 55], target=0.935, adjust="none").units

    assert [unit.place for unit in units] == ["inside", "high_95"]


def test_true_differences_widen_the_limits_and_take_findings_away():
    rng = np.random.default_rng(4)
    n = rng.integers(20, 900, 200)
    x = rng.binomial(n, rng.beta(40, 10, 200))

    plain, allowed = (
        funnel_proportions(x.tolist(), n.tolist(), adjust=adjust) for adjust in ("none", "tau2")
    )

    outside = [sum(unit.place != "inside" for unit in each.units) for each in (plain, allowed)]
    assert outside[0] > 80 and outside[1] < 30
    assert allowed.tau2 == approx(0.2 * 0.8 / 51, rel=0.5)


def test_chance_alone_is_not_taken_for_true_differences():
    rng = np.random.default_rng(5)
    n = rng.integers(20, 900, 357)
    x = rng.binomial(n, 0.8)

    funnel = funnel_proportions(x.tolist(), n.tolist())

    outside = sum(unit.place != "inside" for unit in funnel.units)
    assert funnel.tau2 == 0 and funnel.phi < 1 and outside < 0.05 * 357 + 10


@LAW
@given(groups, st.sampled_from(["none", "tau2"]), st.sampled_from(list(FUNNELS)), st.randoms())
def test_the_order_of_the_units_never_matters(group, adjust, kind, chance):
    order = chance.sample(range(len(group)), len(group))

    there = FUNNELS[kind](*zip(*group, strict=True), adjust=adjust)
    back = FUNNELS[kind](*zip(*[group[i] for i in order], strict=True), adjust=adjust)

    assert [there.units[i] for i in order] == list(back.units)
    assert (there.target, there.phi, there.tau2) == (back.target, back.phi, back.tau2)


@LAW
@given(groups, st.sampled_from(["none", "tau2"]), st.sampled_from(list(FUNNELS)))
def test_limits_hold_the_target_and_the_wide_ones_hold_the_narrow(group, adjust, kind):
    funnel = FUNNELS[kind](*zip(*group, strict=True), adjust=adjust)

    for unit in funnel.units:
        if unit.place is not None:
            edges = [unit.low_998, unit.low_95, funnel.target, unit.high_95, unit.high_998]
            assert all(a <= b * (1 + 1e-12) for a, b in pairwise(edges))


@LAW
@given(st.integers(1, 400), st.integers(2, 5), st.floats(0.01, 0.99), st.sampled_from([0, 1]))
def test_limits_narrow_with_size(n, times, target, level):
    sizes = [n, times * n]

    small, large = funnel_proportions([0, 0], sizes, target=target, adjust="none").units

    names = [("low_95", "high_95"), ("low_998", "high_998")][level]
    widths = [getattr(unit, names[1]) - getattr(unit, names[0]) for unit in (small, large)]
    assert widths[1] <= widths[0] + 1e-12


def test_poisson_limits_are_those_of_the_exact_test():
    counts = list(range(60))

    units = funnel_rates(counts, [100] * 60, per=100, target=20, adjust="none").units

    expected = [poisson.cdf(k, 20) > 0.025 and poisson.sf(k - 1, 20) > 0.025 for k in counts]
    assert [unit.place == "inside" for unit in units] == expected


def test_units_without_figures_stay_in_place():
    funnel = funnel_proportions([3, None, 0, 5], [9, 9, 0, 5])

    assert [unit.value for unit in funnel.units] == [3 / 9, None, None, 1.0]
    assert [unit.flags for unit in funnel.units[1:3]] == [("missing",), ("no_denominator",)]
    assert funnel.units[3].flags == ("large_part", "all", "small_n")
    assert funnel.n == 2 and funnel.flags == ("missing", "few_units")


@pytest.mark.parametrize("x", [[0, 0, 0], [4, 9, 30]])
def test_nobody_or_everybody_gives_no_limits(x):
    funnel = funnel_proportions(x, [4, 9, 30])

    assert funnel.flags == ("few_units", "no_contrast") and funnel.phi is None
    assert all(unit.place is None and unit.value in (0, 1) for unit in funnel.units)


def test_one_unit_alone_tells_nothing_of_how_units_vary():
    funnel = funnel_proportions([3], [10], target=0.5)

    assert (funnel.phi, funnel.tau2, funnel.flags) == (None, 0, ("few_units",))
    assert funnel.units[0].z == approx(-0.2 / (0.25 / 10) ** 0.5)


def test_nothing_at_all_is_a_funnel_without_target():
    funnel = funnel_rates([], [])

    assert (funnel.target, funnel.n, funnel.units) == (None, 0, ())
    assert json.dumps(funnel.to_dict(), allow_nan=False)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: funnel_proportions([5], [4]), "x cannot exceed its denominator: 5 of 4"),
        (lambda: funnel_proportions([1], [4, 5]), "numerators and denominators must be as many"),
        (lambda: funnel_proportions([1], [4], target=93), "target must be a share from 0 to 1"),
        (lambda: funnel_rates([1], [4], target=-1), "target must be 0 or more, not -1"),
        (lambda: funnel_rates([1], [0]), "the exposure of count must be above 0, not 0"),
        (lambda: funnel_rates([1], [4], adjust="phi"), "unknown adjustment 'phi'; choose one of"),
        (lambda: funnel_rates([1], [4], winsorise=0.5), "winsorise must be from 0 to below 0.5"),
    ],
)
def test_the_impossible_is_refused_in_one_sentence(call, sentence):
    with pytest.raises(ValueError) as caught:
        call()

    assert str(caught.value).startswith(sentence)
