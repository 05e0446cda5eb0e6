"""What always holds of trends in shares and counts."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bvanalyse.stats.count_trends import homogeneity, poisson_trend
from bvanalyse.stats.share_trends import cochran_armitage

LAW = settings(deadline=None, derandomize=True, max_examples=50)

counts = st.lists(st.integers(0, 40), min_size=3, max_size=10)


@st.composite
def share_series(draw):
    bases = draw(st.lists(st.integers(1, 12), min_size=3, max_size=6))
    return [draw(st.integers(0, base)) for base in bases], bases


@LAW
@given(share_series())
def test_reversing_time_negates_the_slope_of_a_share(series):
    x, n = series

    there, back = cochran_armitage(x, n), cochran_armitage(x[::-1], n[::-1])

    assert there.estimate == pytest.approx(-back.estimate, abs=1e-12)
    assert there.p_value == pytest.approx(back.p_value, rel=1e-9)


@LAW
@given(share_series())
def test_those_without_the_event_move_the_other_way(series):
    x, n = series
    others = [base - count for count, base in zip(x, n, strict=True)]

    did, did_not = cochran_armitage(x, n), cochran_armitage(others, n)

    assert did.estimate == pytest.approx(-did_not.estimate, abs=1e-12)
    assert did.p_value == pytest.approx(did_not.p_value, rel=1e-9)


@LAW
@given(share_series(), st.sampled_from(["auto", "chi2", "exact"]))
def test_p_of_a_share_lies_between_the_smallest_and_one(series, method):
    result = cochran_armitage(*series, method=method)

    smallest = result.min_attainable_p

    assert smallest * (1 - 1e-9) <= result.p_value <= 1


@LAW
@given(counts, st.integers(1, 9))
def test_reversing_time_inverts_the_ratio_and_scaling_exposure_changes_nothing(series, factor):
    exposures = [100 + 7 * place for place in range(len(series))]

    there = poisson_trend(series, exposures)
    back = poisson_trend(series[::-1], exposures[::-1])
    scaled = poisson_trend(series, [exposure * factor for exposure in exposures])

    assume(there.estimate and back.estimate)
    assert there.estimate == pytest.approx(1 / back.estimate, rel=1e-8)
    assert there.p_value == pytest.approx(back.p_value, rel=1e-6, abs=1e-12)
    assert (scaled.estimate, scaled.ci_low, scaled.ci_high) == pytest.approx(
        (there.estimate, there.ci_low, there.ci_high), rel=1e-6
    )
    assert scaled.flags == there.flags


@LAW
@given(counts, st.sampled_from([0.8, 0.95, 0.998]))
def test_a_count_moves_exactly_when_the_interval_excludes_no_change(series, confidence):
    result = poisson_trend(series, confidence=confidence)

    alpha = 1 - confidence

    assume(abs(result.p_value - alpha) > 1e-6)
    assert result.excludes(1) == (result.p_value < alpha)
    assert result.min_attainable_p * (1 - 1e-9) <= result.p_value <= 1


@LAW
@given(counts.filter(any), st.randoms(use_true_random=False))
def test_homogeneity_knows_no_order(series, random):
    shuffled = random.sample(series, len(series))

    one, other = homogeneity(series), homogeneity(shuffled)

    assert one.p_value == pytest.approx(other.p_value)
    assert one.min_attainable_p <= one.p_value <= 1
