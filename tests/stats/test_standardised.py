"""Standardised rates, clustered events and means: laws, edges, and what is refused."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx

from bvanalyse.stats.counts import rate_ci
from bvanalyse.stats.means import mean_ci
from bvanalyse.stats.standardised import clustered_rate_ci, dsr, isr

LAW = settings(deadline=None, derandomize=True, max_examples=60)
group = st.tuples(st.integers(0, 60), st.floats(10, 5000), st.floats(0, 50))
groups = st.lists(group, min_size=1, max_size=6).filter(lambda told: sum(w for *_, w in told) > 0.1)


def ends(result):
    return result.estimate, result.ci_low, result.ci_high


@LAW
@given(groups)
def test_a_standardised_rate_lies_in_its_interval(told):
    result = dsr(*zip(*told, strict=True))

    low, estimate, high = result.ci_low, result.estimate, result.ci_high

    assert 0 <= low <= estimate <= high


@LAW
@given(groups, st.floats(0.1, 50), st.randoms())
def test_neither_order_nor_the_sum_of_the_weights_matters(told, factor, shuffle):
    other = [(count, base, weight * factor) for count, base, weight in told]
    shuffle.shuffle(other)

    one, two = dsr(*zip(*told, strict=True)), dsr(*zip(*other, strict=True))

    assert ends(one) == approx(ends(two)) and one.flags == two.flags


@LAW
@given(st.lists(st.tuples(st.integers(1, 60), st.floats(10, 5000)), min_size=1, max_size=6))
def test_with_own_make_up_as_standard_it_is_the_crude_rate(told):
    counts, exposures = zip(*told, strict=True)

    result = dsr(counts, exposures, exposures)

    assert ends(result) == approx(ends(rate_ci(sum(counts), sum(exposures), method="byar")))


@LAW
@given(groups)
def test_when_each_person_has_one_event_clusters_change_nothing(told):
    counts, exposures, weights = zip(*told, strict=True)

    alone = [{1: count} for count in counts]

    assert dsr(None, exposures, weights, persons_by_events=alone) == dsr(counts, exposures, weights)


def test_events_that_come_in_clusters_of_k_widen_the_limits_by_the_root_of_k():
    single, fours = rate_ci(60, 5000, method="byar"), clustered_rate_ci({4: 15}, 5000)

    reach = (single.ci_high - single.estimate, fours.ci_high - fours.estimate)

    assert fours.estimate == single.estimate == 12
    assert reach[1] == approx(2 * reach[0])


def test_no_events_leave_an_upper_limit_and_few_are_flagged():
    none, few = dsr([0, 0], [100, 400], [1, 1]), dsr([3, 4], [100, 400], [1, 1])

    worst = 3.6888794541139363 * 0.5 / 100 * 1000

    assert dsr([0, 0], [100, 400], [1, 1], method="exact").ci_high == approx(worst)
    assert (none.ci_low, none.flags) == (0, ("zero", "few_events")) and few.flags == ("few_events",)


def test_as_expected_is_one():
    result = isr(12, [1000, 2000], [0.004, 0.004], method="byar")

    plain = rate_ci(12, 12, per=1, method="byar")

    assert ends(result) == approx(ends(plain)) and result.estimate == approx(1)


@pytest.mark.parametrize(
    ("result", "flag"),
    [
        (dsr([1, None], [5, 5], [1, 1]), "missing"),
        (dsr([1, 0], [5, 0], [1, 1]), "no_denominator"),
        (isr(3, [100, None], [0.1, 0.1]), "missing"),
        (isr(None, [100], [0.1]), "missing"),
        (isr(3, [100], [0]), "no_denominator"),
        (isr(0, [0], [0.1]), "no_denominator"),
        (clustered_rate_ci({1: 4}, None), "missing"),
        (mean_ci([]), "short_series"),
    ],
)
def test_what_cannot_be_computed_is_none_with_a_flag(result, flag):
    answer = ends(result)

    assert answer == (None, None, None) and result.flags == (flag,)


def test_a_mean_without_spread_has_no_limits():
    one, alike, gap = mean_ci([7]), mean_ci([7, 7]), mean_ci([6, None, 8])

    answers = [ends(one), ends(alike)]

    assert answers == [(7, None, None)] * 2
    assert (one.flags, alike.flags, gap.flags) == (
        ("short_series",),
        ("no_variation",),
        ("missing",),
    )
    assert gap.ci_high == approx(7 + 12.706204736)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: dsr([1], [5, 5], [1, 1]), "counts, exposures and standard_weights must have one"),
        (lambda: dsr([1], [5], [0]), "standard_weights must have a sum above 0"),
        (lambda: dsr([1], [5], [-1]), "a standard weight must be 0 or more, not -1"),
        (lambda: dsr([2], [5], [1], persons_by_events=[{1: 3}]), "persons_by_events add up to [3]"),
        (lambda: dsr([2], [0], [1]), "the exposure of count must be above 0, not 0"),
        (lambda: clustered_rate_ci({1: None}, 5), "persons_by_events cannot hold a missing"),
        (lambda: isr(2, [5], [0.1, 0.2]), "exposures and reference_rates must have one"),
        (lambda: isr(2, [5], [-0.1]), "a reference rate must be 0 or more, not -0.1"),
        (lambda: mean_ci([1, math.inf]), "a value must be finite, not inf"),
    ],
)
def test_the_impossible_is_refused_in_one_sentence(call, sentence):
    with pytest.raises(ValueError) as caught:
        call()

    told = str(caught.value)

    assert told.startswith(sentence) and "\n" not in told
