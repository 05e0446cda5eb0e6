"""What holds for all figures, not only for those we thought of."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pytest import approx
from tests.stats.drawn import confidences, counts, exposures, shares

from bvanalyse.stats import (
    compare_counts,
    compare_proportions,
    difference_from_fixed,
    proportion_ci,
    proportion_difference_ci,
    rate_ci,
    rate_ratio,
)

LAW = settings(deadline=None, derandomize=True, max_examples=80)

share_methods = st.sampled_from(["wilson", "clopper_pearson"])
difference_methods = st.sampled_from(["mee", "miettinen_nurminen"])
ratio_methods = st.sampled_from(["midp", "exact"])


def ordered(low, estimate, high):
    """Whether an estimate lies in its interval; an open end holds everything above."""
    high = float("inf") if high is None else high
    estimate = high if estimate is None else estimate
    return low <= estimate * (1 + 1e-12) and estimate <= high * (1 + 1e-12)


@LAW
@given(shares(), confidences, share_methods)
def test_a_share_lies_in_its_interval(share, confidence, method):
    result = proportion_ci(*share, confidence=confidence, method=method)

    limits = (0, result.ci_low, result.estimate, result.ci_high, 1)

    assert list(limits) == sorted(limits)


@LAW
@given(counts, exposures, confidences)
def test_a_rate_lies_in_its_interval(count, exposure, confidence):
    result = rate_ci(count, exposure, confidence=confidence)

    limits = (result.ci_low, result.estimate, result.ci_high)

    assert ordered(*limits) and result.ci_low >= 0


@LAW
@given(shares(), shares(), confidences, difference_methods)
def test_a_difference_lies_in_its_interval(first, second, confidence, method):
    result = proportion_difference_ci(*first, *second, confidence=confidence, method=method)

    limits = (-1, result.ci_low, result.estimate, result.ci_high, 1)

    assert list(limits) == sorted(limits)


@LAW
@given(counts, exposures, counts, exposures, confidences, ratio_methods)
def test_a_ratio_lies_in_its_interval(count1, exposure1, count2, exposure2, confidence, method):
    case = (count1, exposure1, count2, exposure2)

    result = rate_ratio(*case, confidence=confidence, method=method)

    assert ordered(result.ci_low, result.estimate, result.ci_high)


@LAW
@given(shares(), share_methods)
def test_the_share_that_did_not_is_the_mirror_of_the_share_that_did(share, method):
    x, n = share

    did, did_not = proportion_ci(x, n, method=method), proportion_ci(n - x, n, method=method)

    assert did_not.ci_low == approx(1 - did.ci_high, abs=1e-12)
    assert did_not.ci_high == approx(1 - did.ci_low, abs=1e-12)


@LAW
@given(shares(), shares())
def test_swapping_shares_negates_their_difference(after, before):
    there, back = compare_proportions(after, before), compare_proportions(before, after)

    turned = (-back.ci_high, -back.estimate, -back.ci_low)

    assert (there.ci_low, there.estimate, there.ci_high) == approx(turned, abs=1e-9)
    assert there.p_value == approx(back.p_value, rel=1e-6)
    assert there.flags == back.flags


@LAW
@given(counts.filter(bool), counts.filter(bool), exposures, exposures, ratio_methods)
def test_swapping_counts_inverts_their_ratio(after, before, exposure1, exposure2, method):
    there = rate_ratio(after, exposure1, before, exposure2, method=method)
    back = rate_ratio(before, exposure2, after, exposure1, method=method)

    turned = (1 / back.ci_high, 1 / back.estimate, 1 / back.ci_low)

    assert (there.ci_low, there.estimate, there.ci_high) == approx(turned, rel=1e-8)
    assert there.p_value == approx(back.p_value, rel=1e-8)


@LAW
@given(shares(), shares(), confidences)
def test_shares_differ_exactly_when_the_interval_excludes_no_change(after, before, confidence):
    result = compare_proportions(after, before, confidence=confidence, guard=None)

    alpha = 1 - confidence

    assume(abs(result.p_value - alpha) > 1e-8)
    assert result.excludes(0) == (result.p_value < alpha)


@LAW
@given(counts, counts, exposures, exposures, confidences, ratio_methods)
def test_counts_differ_exactly_when_the_interval_excludes_no_change(
    after, before, exposure1, exposure2, confidence, method
):
    result = rate_ratio(after, exposure1, before, exposure2, confidence=confidence, method=method)

    alpha = 1 - confidence

    assume(abs(result.p_value - alpha) > 1e-8)
    assert result.excludes(1) == (result.p_value < alpha)


@LAW
@given(shares(), st.floats(0.01, 0.99), confidences)
def test_a_share_differs_from_a_fixed_one_exactly_when_its_interval_does(share, p0, confidence):
    result = difference_from_fixed(*share, p0, confidence=confidence)

    alpha = 1 - confidence

    assume(abs(result.p_value - alpha) > 1e-8)
    assert result.excludes(0) == (result.p_value < alpha)


@LAW
@given(shares(), shares())
def test_the_guard_never_makes_a_finding(after, before):
    free = compare_proportions(after, before, guard=None)

    guarded = compare_proportions(after, before)

    assert guarded.p_value >= free.p_value
    assert (guarded.ci_low, guarded.ci_high) == (free.ci_low, free.ci_high)


@LAW
@given(shares(), shares(), counts, counts, share_methods, difference_methods, ratio_methods)
def test_more_confidence_takes_a_wider_interval(first, second, after, before, one, two, ratio):
    pairs = [
        [proportion_ci(*first, confidence=level, method=one) for level in (0.9, 0.95)],
        [
            proportion_difference_ci(*first, *second, confidence=level, method=two)
            for level in (0.9, 0.95)
        ],
        [rate_ratio(after, 1, before, 2, confidence=level, method=ratio) for level in (0.9, 0.95)],
        [rate_ci(after, 100, confidence=level) for level in (0.9, 0.95)],
    ]

    for narrow, wide in pairs:
        assert wide.ci_low <= narrow.ci_low
        assert (wide.ci_high is None) or narrow.ci_high <= wide.ci_high


@LAW
@given(shares(), shares(), counts, st.integers(2, 6), share_methods, difference_methods)
def test_more_children_with_the_same_shares_narrow_the_interval(
    first, second, count, times, one, two
):
    more_first, more_second = ([times * part for part in share] for share in (first, second))

    pairs = [
        (proportion_ci(*first, method=one), proportion_ci(*more_first, method=one)),
        (
            proportion_difference_ci(*first, *second, method=two),
            proportion_difference_ci(*more_first, *more_second, method=two),
        ),
        (rate_ci(count, 100), rate_ci(times * count, times * 100)),
    ]

    for few, many in pairs:
        assert many.ci_high - many.ci_low < few.ci_high - few.ci_low


@LAW
@given(counts.filter(bool), counts.filter(bool), st.integers(2, 6), ratio_methods)
def test_more_events_at_the_same_ratio_narrow_the_interval(after, before, times, method):
    few = rate_ratio(after, 1, before, 2, method=method)

    many = rate_ratio(times * after, 1, times * before, 2, method=method)

    assert many.ci_high / many.ci_low < few.ci_high / few.ci_low


@LAW
@given(shares(), st.integers(1, 40), st.integers(-3, 3), st.sampled_from([0.05, 0.2]))
def test_shares_are_about_unchanged_exactly_when_the_90_percent_interval_is_in_the_margin(
    share, times, shift, margin
):
    x, n = share
    after, before = (min(max(times * x + shift, 0), times * n), times * n), (times * x, times * n)

    shown = compare_proportions(after, before, margin=margin).equivalence

    interval = proportion_difference_ci(*after, *before, confidence=0.90)
    assert (shown.ci90_low, shown.ci90_high) == approx((interval.ci_low, interval.ci_high))
    assert shown.equivalent == (-margin < shown.ci90_low and shown.ci90_high < margin)


@LAW
@given(st.integers(0, 3000), st.integers(-60, 60), ratio_methods)
def test_counts_are_about_unchanged_only_when_the_90_percent_interval_is_in_the_margin(
    before, shift, method
):
    after = max(before + shift, 0)

    shown = compare_counts(after, before, method=method).equivalence

    interval = rate_ratio(after, 1, before, 1, confidence=0.90, method=method)
    assert (shown.ci90_low, shown.ci90_high) == (interval.ci_low, interval.ci_high)
    assert not shown.equivalent or 0.90 < shown.ci90_low <= shown.ci90_high < 1.11


@LAW
@given(counts, counts, exposures, exposures, st.floats(0.01, 100))
def test_the_unit_of_exposure_does_not_matter(after, before, exposure1, exposure2, factor):
    years = compare_counts(after, before, exposure=(exposure1, exposure2))

    other = compare_counts(after, before, exposure=(exposure1 * factor, exposure2 * factor))

    assert other.p_value == approx(years.p_value, rel=1e-8)
    assert [other.ci_low, other.ci_high or 0] == approx(
        [years.ci_low, years.ci_high or 0], rel=1e-8
    )


@LAW
@given(shares(), shares(), counts, counts)
def test_the_same_figures_give_the_same_result(first, second, after, before):
    calls = [lambda: compare_proportions(first, second), lambda: compare_counts(after, before)]

    once, again = [call().to_dict() for call in calls], [call().to_dict() for call in calls]

    assert repr(once) == repr(again)


@LAW
@given(counts, counts, exposures, exposures)
def test_a_tolerant_finding_is_a_finding(after, before, exposure1, exposure2):
    result = compare_counts(after, before, exposure=(exposure1, exposure2))

    tolerated = result.tolerates_dispersion

    assume(abs(result.p_value - 0.05) > 1e-8)
    assert (tolerated > 1) == (result.p_value < 0.05)
