"""Equivalence and power: duality with the intervals, and every outcome added up."""

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pytest import approx
from scipy.stats import binom, poisson
from statsmodels.stats.weightstats import ttost_ind

from bvanalyse.stats.counts import compare_counts, rate_ratio
from bvanalyse.stats.detectable import detectable_count, detectable_proportion
from bvanalyse.stats.equivalence import (
    equivalence_mean,
    equivalence_proportions,
    equivalence_rate_ratio,
)
from bvanalyse.stats.power import power_counts, power_proportions
from bvanalyse.stats.proportions import compare_proportions, proportion_difference_ci
from bvanalyse.stats.smallest import smallest_detectable
from bvanalyse.stats.types import Detectable

LAW = settings(deadline=None, derandomize=True, max_examples=60)
alphas = st.sampled_from([0.01, 0.05, 0.2])


@st.composite
def shares(draw):
    n = draw(st.integers(1, 700))
    return draw(st.one_of(st.just(0), st.just(n), st.integers(0, n))), n


def inside(result):
    high = math.inf if result.ci_high is None else result.ci_high
    return result.margin_low < result.ci_low and high < result.margin_high


@LAW
@given(shares(), shares(), st.sampled_from([0.05, 0.3]), alphas, st.booleans())
def test_shares_are_equivalent_exactly_when_the_interval_is_inside(one, two, margin, alpha, wide):
    method = "miettinen_nurminen" if wide else "mee"

    result = equivalence_proportions(one, two, margin=margin, alpha=alpha, method=method)

    interval = proportion_difference_ci(*one, *two, confidence=1 - 2 * alpha, method=method)
    assume(abs(result.p_value - alpha) > 1e-7)
    assert result.equivalent == inside(result) == (result.p_value < alpha)
    assert (result.ci_low, result.ci_high) == approx((interval.ci_low, interval.ci_high))


@LAW
@given(
    st.integers(0, 3000),
    st.integers(-80, 80),
    st.sampled_from(["midp", "exact", "score"]),
    st.sampled_from([(0.9, 1.11), (0.5, 2)]),
    alphas,
)
def test_rates_are_equivalent_exactly_when_the_interval_is_inside(
    before, by, method, margin, alpha
):
    after, setting = max(before + by, 0), {"method": method, "margin": margin, "alpha": alpha}

    result = equivalence_rate_ratio(after, before, **setting)

    interval = rate_ratio(after, 1, before, 1, confidence=1 - 2 * alpha, method=method)
    assume(abs(result.p_value - alpha) > 1e-7)
    assert result.equivalent == inside(result) == (result.p_value < alpha)
    assert (result.ci_low, result.ci_high or 0) == approx((interval.ci_low, interval.ci_high or 0))


def test_equivalence_is_what_every_comparison_carries():
    one, two = (900, 1000), (905, 1000)

    shares, rates = equivalence_proportions(one, two), equivalence_rate_ratio(2000, 2010)

    carried = compare_proportions(one, two).equivalence, compare_counts(2000, 2010).equivalence
    assert [shares.equivalent, rates.equivalent] == [part.equivalent for part in carried]
    assert shares.ci_low == approx(carried[0].ci90_low)
    assert rates.ci_high == approx(carried[1].ci90_high)


def test_means_agree_with_a_second_engine():
    after, before = [310, 325, 298, 340, 322], [300, 330, 310, 335]

    result = equivalence_mean(after, before, margin=(-30, 40))

    p, lower, upper = ttost_ind(after, before, -30, 40, usevar="unequal")
    assert (result.p_value, result.p_low, result.p_high) == approx((p, lower[1], upper[1]))


@pytest.mark.parametrize(
    ("result", "flag"),
    [
        (equivalence_proportions(None, (1, 2)), "missing"),
        (equivalence_proportions((0, 0), (1, 2)), "no_denominator"),
        (equivalence_rate_ratio(None, 2), "missing"),
        (equivalence_rate_ratio(0, 2, exposure=(0, 1)), "no_denominator"),
        (equivalence_mean([1], [2, 3], margin=(-1, 1)), "short_series"),
        (equivalence_mean([1, 1], [2, 2], margin=(-1, 1)), "no_variation"),
    ],
)
def test_without_figures_nothing_is_shown_to_be_alike(result, flag):
    answer = (result.estimate, result.ci_low, result.p_value, result.equivalent)

    assert answer == (None, None, None, False) and result.flags == (flag,)


def test_nought_against_nought_is_not_shown_to_be_alike():
    result = equivalence_rate_ratio(0, 0)

    answer = (result.p_value, result.equivalent, result.ci_low, result.ci_high)

    assert answer == (1.0, False, 0.0, None) and result.flags == ("zero", "unbounded")


@pytest.mark.parametrize("method", ["midp", "exact", "score"])
@pytest.mark.parametrize("case", [((6, 2), (1, 1)), ((3, 3), (1, 2)), ((1.5, 5), (10, 12))])
def test_the_power_for_counts_is_the_sum_over_every_outcome(case, method):
    means, exposure = case

    chances = [poisson.pmf(range(26), mean) for mean in means]

    result = power_counts(*means, exposure=exposure, method=method)

    rise = fall = 0.0
    for after in range(26):
        for before in range(26):
            found = compare_counts(after, before, exposure=exposure, method=method, margin=None)
            chance = chances[0][after] * chances[1][before]
            if found.p_value < 0.05:
                up = after * exposure[1] > before * exposure[0]
                rise, fall = rise + chance * up, fall + chance * (not up)
    assert (result.increase, result.decrease) == approx((rise, fall), abs=1e-6)


@pytest.mark.parametrize("guard", ["boschloo", None])
@pytest.mark.parametrize("case", [(0.9, 12, 0.5, 9), (0.5, 6, 0.5, 10), (1, 8, 0.3, 8)])
def test_the_power_for_shares_is_the_sum_over_every_outcome(case, guard):
    p1, n1, p2, n2 = case
    first, second = binom.pmf(range(n1 + 1), n1, p1), binom.pmf(range(n2 + 1), n2, p2)

    result = power_proportions(*case, guard=guard)

    rise = fall = 0.0
    for a in range(n1 + 1):
        for b in range(n2 + 1):
            found = compare_proportions((a, n1), (b, n2), guard=guard, margin=None)
            chance = first[a] * second[b]
            if found.p_value < 0.05:
                up = a * n2 > b * n1
                rise, fall = rise + chance * up, fall + chance * (not up)
    assert (result.increase, result.decrease) == approx((rise, fall), abs=1e-9)


def test_power_grows_with_the_numbers_and_is_the_false_alarm_rate_without_change():
    sizes = [5, 20, 80, 300]

    powers = [power_counts(1.5 * size, size).power for size in sizes]
    alarms = [power_counts(size, size, method="exact").power for size in sizes]

    assert powers == sorted(powers) and powers[-1] > 0.99
    assert all(alarm <= 0.05 for alarm in alarms)


@pytest.mark.parametrize(
    ("result", "flag"),
    [
        (power_counts(None, 3), "missing"),
        (power_counts(3, 3, exposure=(1, 0)), "no_denominator"),
        (power_counts(0, 0), "zero"),
        (power_proportions(0.5, None, 0.5, 4), "missing"),
        (power_proportions(0.5, 0, 0.5, 4), "no_denominator"),
    ],
)
def test_power_without_figures(result, flag):
    answer = result.power or 0.0

    assert answer == 0 and result.flags == (flag,)


@pytest.mark.parametrize("before", [3, 12, 40])
def test_the_smallest_detectable_count_is_found_that_often_and_no_nearer_one_is(before):
    critical = detectable_count(before)

    result = smallest_detectable(before, power=0.8)

    up, first = result.first_increase, critical.first_increase
    assert poisson.sf(first - 1, up) >= 0.8 > poisson.sf(first - 1, up - 1)
    down, last = result.first_decrease, critical.first_decrease
    assert (down is None) == (last is None)
    if down is not None:
        assert poisson.cdf(last, down) >= 0.8 > poisson.cdf(last, down + 1)


@pytest.mark.parametrize("case", [((65, 69), 40), ((20, 50), 60), ((3, 9), 12)])
def test_the_smallest_detectable_share_is_found_that_often_and_no_nearer_one_is(case):
    before, n = case
    critical = detectable_proportion(before, n)

    result = smallest_detectable(before, n, power=0.8)

    up, down = result.first_increase, result.first_decrease
    first, last = critical.first_increase, critical.first_decrease
    assert (up is None) or binom.sf(first - 1, n, up / n) >= 0.8 > binom.sf(
        first - 1, n, (up - 1) / n
    )
    assert (down is None) or binom.cdf(last, n, down / n) >= 0.8 > binom.cdf(
        last, n, (down + 1) / n
    )
    assert (up is None) == (first is None) and (down is None) == (last is None)


def test_without_power_it_is_the_count_that_would_have_been_found():
    answers = [
        smallest_detectable(12),
        smallest_detectable((58, 58), 14),
        smallest_detectable(None),
    ]

    expected = [detectable_count(12), detectable_proportion((58, 58), 14), Detectable(None, None)]

    assert answers == expected
    assert smallest_detectable(12, power=0.3).first_increase < 24


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: equivalence_proportions((1, 2), (1, 2), alpha=0.6), "alpha must be between 0 and"),
        (lambda: equivalence_proportions((1, 2), (1, 2), margin=2), "margin must be between 0 and"),
        (lambda: equivalence_rate_ratio(1, 2, margin=(2, 3)), "margin must run from above 0 to"),
        (lambda: equivalence_mean([1], [1], margin=(1, 2)), "margin must run from below 0 to"),
        (lambda: power_counts(-1, 2), "expected counts and exposures must be 0 or more"),
        (lambda: power_proportions(1.1, 2, 1, 2), "a true share must lie from 0 to 1"),
        (lambda: power_proportions(1, 2, 1, 2, guard="fisher"), "unknown guard 'fisher'"),
        (lambda: smallest_detectable(3, 14), "n_after belongs to a share: before must then be"),
        (lambda: smallest_detectable(3, power=1), "power must be between 0 and 1, not 1"),
    ],
)
def test_the_impossible_is_refused_in_one_sentence(call, sentence):
    with pytest.raises(ValueError) as caught:
        call()

    told = str(caught.value)

    assert told.startswith(sentence) and "\n" not in told
