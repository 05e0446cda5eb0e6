"""What always holds of the further methods for shares, counts and their ratios."""

import math

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pytest import approx
from tests.stats.drawn import confidences, counts, exposures, shares

from bvanalyse.stats.counts import count_ci, rate_ci, rate_ratio
from bvanalyse.stats.proportions import proportion_ci, proportion_difference_ci
from bvanalyse.stats.share_ratio import proportion_ratio_ci
from bvanalyse.stats.share_tests import proportion_test

LAW = settings(deadline=None, derandomize=True, max_examples=60)
SHARE = ["wilson", "clopper_pearson", "midp", "jeffreys", "agresti_coull"]
COUNT = ["exact", "byar", "midp", "jeffreys", "score", "phe"]
DIFFERENCE = ["mee", "miettinen_nurminen", "newcombe", "agresti_caffo"]
RATIO = ["koopman", "miettinen_nurminen", "katz_adjusted"]
RATES = ["midp", "exact", "score", "mover"]


def limits(result):
    return result.ci_low, result.ci_high


@LAW
@given(shares(), shares(), counts, counts, exposures, exposures, confidences)
def test_an_estimate_lies_in_its_interval(share, other, one, two, e1, e2, confidence):
    setting = {"confidence": confidence}

    results = [
        *(proportion_ci(*share, method=m, **setting) for m in SHARE),
        *(rate_ci(one, e1, method=m, **setting) for m in COUNT),
        *(proportion_difference_ci(*share, *other, method=m, **setting) for m in DIFFERENCE),
        *(proportion_ratio_ci(*share, *other, method=m, **setting) for m in RATIO),
        *(rate_ratio(one, e1, two, e2, method=m, **setting) for m in RATES),
    ]

    for result in results:
        high = math.inf if result.ci_high is None else result.ci_high
        estimate = high if result.estimate is None else result.estimate
        slack = 1e-9 * max(1.0, abs(estimate))
        assert result.ci_low <= estimate + slack and estimate <= high + slack


@LAW
@given(shares(), shares(), counts, counts)
def test_more_confidence_takes_a_wider_interval(share, other, one, two):
    def all_at(level):
        return [
            *(proportion_ci(*share, method=m, confidence=level) for m in SHARE),
            *(count_ci(one, method=m, confidence=level) for m in COUNT),
            *(
                proportion_difference_ci(*share, *other, method=m, confidence=level)
                for m in DIFFERENCE
            ),
            *(proportion_ratio_ci(*share, *other, method=m, confidence=level) for m in RATIO),
            *(rate_ratio(one, 1, two, 2, method=m, confidence=level) for m in RATES),
        ]

    pairs = zip(all_at(0.9), all_at(0.95), strict=True)

    for narrow, wide in pairs:
        assert wide.ci_low <= narrow.ci_low + 1e-12
        assert wide.ci_high is None or narrow.ci_high <= wide.ci_high + 1e-9 * wide.ci_high + 1e-12


@LAW
@given(shares(), st.sampled_from(SHARE))
def test_the_share_that_did_not_is_the_mirror(share, method):
    x, n = share

    did, did_not = proportion_ci(x, n, method=method), proportion_ci(n - x, n, method=method)

    assert limits(did_not) == approx((1 - did.ci_high, 1 - did.ci_low), abs=1e-9)


@LAW
@given(shares(), shares(), st.sampled_from(DIFFERENCE), st.sampled_from(RATIO))
def test_swapping_negates_a_difference_and_inverts_a_ratio(one, two, difference, ratio):
    there = proportion_difference_ci(*one, *two, method=difference)
    back = proportion_difference_ci(*two, *one, method=difference)
    up, down = (proportion_ratio_ci(*a, *b, method=ratio) for a, b in ((one, two), (two, one)))

    turned = (-back.ci_high, -back.ci_low)

    assert limits(there) == approx(turned, abs=1e-9)
    assert down.ci_high is None or up.ci_low == approx(1 / down.ci_high if down.ci_high else 0)
    assert up.ci_high is None or not down.ci_low or up.ci_high == approx(1 / down.ci_low)


@LAW
@given(shares(), shares(), confidences)
def test_the_ratio_excludes_1_exactly_when_the_score_test_finds_a_difference(one, two, confidence):
    result = proportion_ratio_ci(*one, *two, confidence=confidence)

    p = proportion_test(*one, *two, method="chisq").p_value

    assume(abs(p - (1 - confidence)) > 1e-6)
    assert result.excludes(1) == (p < 1 - confidence)


@LAW
@given(counts, counts, exposures, exposures, confidences, st.sampled_from(["score", "mover"]))
def test_rates_differ_exactly_when_the_interval_excludes_1(one, two, e1, e2, confidence, method):
    result = rate_ratio(one, e1, two, e2, confidence=confidence, method=method)

    alpha = 1 - confidence

    assume(abs(result.p_value - alpha) > 1e-8)
    assert result.excludes(1) == (result.p_value < alpha)


@LAW
@given(counts.filter(bool), counts.filter(bool), exposures, exposures)
def test_swapping_rates_inverts_the_ratio(one, two, e1, e2):
    there = rate_ratio(one, e1, two, e2, method="mover")
    back = rate_ratio(two, e2, one, e1, method="mover")

    turned = (1 / back.ci_high, 1 / back.ci_low)

    assert limits(there) == approx(turned) and there.p_value == approx(back.p_value, rel=1e-6)


@LAW
@given(shares(), shares())
def test_exact_tests_do_not_depend_on_which_group_or_answer_comes_first(one, two):
    (x1, n1), (x2, n2) = one, two

    for method in ("fisher", "midp"):
        p = [
            proportion_test(x1, n1, x2, n2, method=method).p_value,
            proportion_test(x2, n2, x1, n1, method=method).p_value,
            proportion_test(n1 - x1, n1, n2 - x2, n2, method=method).p_value,
        ]
        assert p == approx([p[0]] * 3, rel=1e-6) and 0 <= p[0] <= 1
