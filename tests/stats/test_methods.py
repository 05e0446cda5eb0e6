"""The further methods for shares, counts and their ratios: a second engine and brute force."""

import itertools
import math

import pytest
from pytest import approx
from scipy.optimize import minimize_scalar
from scipy.stats import fisher_exact
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.rates import confint_poisson, confint_poisson_2indep

from bvanalyse.stats.counts import count_ci, rate_ci, rate_ratio
from bvanalyse.stats.proportions import proportion_ci, proportion_difference_ci
from bvanalyse.stats.share_ratio import proportion_ratio_ci, restricted_shares
from bvanalyse.stats.share_tests import proportion_test

RATIO = ["koopman", "miettinen_nurminen", "katz_adjusted"]
SOME = [(7, 34, 1, 34), (36, 40, 16, 80), (9, 10, 3, 10), (1, 60, 25, 70)]


def limits(result):
    return result.ci_low, result.ci_high


@pytest.mark.parametrize("method", ["jeffreys", "agresti_coull"])
def test_shares_agree_with_a_second_engine(method):
    cases = [(x, n) for n in (5, 12, 67, 600) for x in (1, n // 2, n - 1)]

    ours = [limits(proportion_ci(*case, method=method)) for case in cases]

    assert ours == [approx(proportion_confint(*case, method=method)) for case in cases]


@pytest.mark.parametrize(
    ("method", "theirs"),
    [("exact", "exact-c"), ("midp", "midp-c"), ("jeffreys", "jeff"), ("score", "score")],
)
def test_counts_agree_with_a_second_engine(method, theirs):
    cases = [1, 9, 10, 100, 600]

    ours = [limits(count_ci(count, method=method)) for count in cases]

    assert ours == [approx(confint_poisson(count, 1, method=theirs), rel=1e-5) for count in cases]


def test_the_midp_limit_of_nought_leaves_half_its_chance():
    level = count_ci(0, method="midp").ci_high

    tail = math.exp(-level) / 2

    assert tail == approx(0.025)


def test_public_health_limits_change_at_ten_events():
    below, from_ten = 9, 10

    ends = [limits(rate_ci(count, 4000, method="phe")) for count in (below, from_ten)]

    assert ends == [
        limits(rate_ci(below, 4000, method="exact")),
        limits(rate_ci(from_ten, 4000, method="byar")),
    ]


@pytest.mark.parametrize("case", SOME)
@pytest.mark.parametrize(
    ("method", "theirs"), [("newcombe", "newcomb"), ("agresti_caffo", "agresti-caffo")]
)
def test_differences_agree_with_a_second_engine(case, method, theirs):
    ours = limits(proportion_difference_ci(*case, method=method))

    expected = confint_proportions_2indep(*case, compare="diff", method=theirs)

    assert ours == approx(expected)


@pytest.mark.parametrize("case", SOME)
@pytest.mark.parametrize(
    ("method", "settings"),
    [("koopman", {"method": "score", "correction": False}), ("katz_adjusted", {})],
)
def test_ratios_of_shares_agree_with_a_second_engine(case, method, settings):
    ours = limits(proportion_ratio_ci(*case, method=method))

    if settings:
        expected = confint_proportions_2indep(*case, compare="ratio", **settings)
    else:  # half a child is added to the event and to the group, not to both answers
        x1, n1, x2, n2 = (figure + 0.5 for figure in case)
        expected = confint_proportions_2indep(x1, n1, x2, n2, compare="ratio", method="log")

    assert ours == approx(expected, rel=1e-5)


def score_statistic(x1, n1, x2, n2, ratio):
    """The squared distance from a ratio, with the best fitting shares found by searching."""

    def unlikely(p):
        parts = [(x1, ratio * p), (n1 - x1, 1 - ratio * p), (x2, p), (n2 - x2, 1 - p)]
        return -sum(k * math.log(max(q, 1e-300)) for k, q in parts if k)

    top = min(1.0, 1 / ratio)
    found = minimize_scalar(unlikely, bounds=(0, top), method="bounded", options={"xatol": 1e-13})
    p = min([found.x, top], key=unlikely)
    variance = ratio * p * (1 - ratio * p) / n1 + ratio**2 * p * (1 - p) / n2
    return (x1 / n1 - ratio * x2 / n2) ** 2 / variance


@pytest.mark.parametrize(
    "case",
    [(14, 14, 12, 12), (14, 14, 3, 9), (3, 9, 14, 14), (0, 5, 3, 9), (3, 9, 0, 5), (1, 1, 2, 2)],
)
def test_koopman_is_right_at_nobody_and_everybody_by_searching(case):
    result = proportion_ratio_ci(*case)

    ends = [end for end in limits(result) if end]

    assert ends
    for end in ends:
        assert score_statistic(*case, end) == approx(1.959964**2, rel=1e-3)


def test_everybody_against_everybody_has_a_closed_form():
    z2 = 1.959963984540054**2

    result = proportion_ratio_ci(14, 14, 12, 12)

    assert limits(result) == approx((14 / (14 + z2), (12 + z2) / 12))
    assert result.flags == ("no_contrast", "small_n")


def test_the_restricted_shares_have_the_ratio_and_fit_best():
    cases = itertools.product([(0, 9), (4, 9), (9, 9)], [(1, 14), (14, 14)], [0.2, 1, 3.5])

    def log_likelihood(x1, n1, x2, n2, p1, p2):
        parts = [(x1, p1), (n1 - x1, 1 - p1), (x2, p2), (n2 - x2, 1 - p2)]
        return sum(k * math.log(p) if p > 0 else -math.inf for k, p in parts if k)

    for (x1, n1), (x2, n2), ratio in cases:
        p1, p2 = restricted_shares(x1, n1, x2, n2, ratio)
        grid = [min(1, 1 / ratio) * step / 500 for step in range(501)]
        best = max(log_likelihood(x1, n1, x2, n2, min(1, p * ratio), p) for p in grid)
        assert p1 == approx(ratio * p2)
        assert log_likelihood(x1, n1, x2, n2, p1, p2) >= best - 1e-9


@pytest.mark.parametrize("case", [(13, 1, 4, 2), (41, 28010, 15, 19017), (5, 3.5, 9, 1)])
@pytest.mark.parametrize(
    ("method", "theirs"),
    [("score", {"method": "score"}), ("mover", {"method": "mover", "method_mover": "jeff"})],
)
def test_ratios_of_rates_agree_with_a_second_engine(case, method, theirs):
    ours = limits(rate_ratio(*case, method=method))

    expected = confint_poisson_2indep(*case, compare="ratio", **theirs)

    assert ours == approx(expected, rel=1e-6)


@pytest.mark.parametrize("case", [(3, 4, 1, 4), (9, 10, 3, 10), (42, 55, 65, 69), (0, 7, 12, 12)])
def test_fisher_agrees_with_a_second_engine_and_midp_is_smaller(case):
    x1, n1, x2, n2 = case

    ours, midp = (proportion_test(*case, method=method) for method in ("fisher", "midp"))

    assert ours.p_value == approx(fisher_exact([[x1, n1 - x1], [x2, n2 - x2]]).pvalue)
    assert midp.p_value < ours.p_value


def test_a_test_tells_its_method_and_flags():
    usual, none, empty, missing = (
        proportion_test(9, 10, 3, 10),
        proportion_test(0, 9, 0, 40),
        proportion_test(0, 0, 3, 9),
        proportion_test(1, 5, None, 9),
    )

    answers = [(r.p_value, r.method, r.flags) for r in (none, empty, missing)]

    assert usual.p_value == approx(0.008, abs=5e-5) and usual.n == 20
    assert answers == [
        (1.0, "boschloo", ("no_contrast", "small_n")),
        (None, "boschloo", ("no_denominator",)),
        (None, "boschloo", ("missing",)),
    ]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: proportion_ratio_ci(9, 8, 1, 2), "x1 cannot exceed its denominator: 9 of 8"),
        (
            lambda: proportion_ratio_ci(1, 8, 1, 2, method="katz"),
            "unknown method 'katz'; choose one of koopman, miettinen_nurminen, katz_adjusted",
        ),
        (
            lambda: proportion_test(1, 8, 1, 2, method="barnard"),
            "unknown method 'barnard'; choose one of boschloo, fisher, midp, chisq",
        ),
        (lambda: proportion_test(1, 8, -1, 2), "x2 must be a whole number, 0 or more, not -1"),
    ],
)
def test_the_impossible_is_refused_in_one_sentence(call, sentence):
    with pytest.raises(ValueError) as caught:
        call()

    told = str(caught.value)

    assert told == sentence


@pytest.mark.parametrize(
    ("figures", "flag"), [((1, 2, None, 4), "missing"), ((0, 0, 1, 4), "no_denominator")]
)
def test_a_ratio_that_does_not_exist_is_none_with_a_flag(figures, flag):
    result = proportion_ratio_ci(*figures)

    answer = (result.estimate, *limits(result))

    assert answer == (None, None, None) and result.flags == (flag,)


def test_nobody_against_nobody_is_no_ratio():
    results = [proportion_ratio_ci(0, 5, 0, 9, method=method) for method in RATIO]

    answers = {(r.estimate, r.ci_low, r.ci_high) for r in results}

    assert answers == {(None, 0.0, None)}


def test_rates_as_alike_as_whole_counts_can_be_have_a_p_of_one():
    after, before = (1, 10), (1, 9)

    result = rate_ratio(*after, *before, method="mover")

    assert result.p_value == 1 and not result.excludes(1)
