"""Shares: a second engine, the guard, the edges, and what is refused."""

import itertools
import math
from fractions import Fraction

import pytest
from scipy.stats import binomtest, boschloo_exact, chi2_contingency
from statsmodels.stats.proportion import proportion_confint

from bvanalyse.stats import (
    compare_proportions,
    difference_from_fixed,
    proportion_ci,
    proportion_difference_ci,
    smallest_base_to_differ,
)
from bvanalyse.stats.boschloo import boschloo_p
from bvanalyse.stats.score import restricted_shares, score_p


@pytest.mark.parametrize(("method", "theirs"), [("wilson", "wilson"), ("clopper_pearson", "beta")])
@pytest.mark.parametrize("confidence", [0.80, 0.95, 0.998])
def test_shares_agree_with_a_second_engine(method, theirs, confidence):
    cases = [(x, n) for n in (1, 2, 12, 67, 600) for x in {0, 1, n // 2, n - 1, n}]

    ours = [proportion_ci(x, n, confidence=confidence, method=method) for x, n in cases]

    for (x, n), result in zip(cases, ours, strict=True):
        low, high = proportion_confint(x, n, alpha=1 - confidence, method=theirs)
        assert result.ci_low == pytest.approx(low, abs=1e-9)
        assert result.ci_high == pytest.approx(high, abs=1e-9)


def test_the_ends_of_the_scale_are_exact():
    nobody, everybody = proportion_ci(0, 12), proportion_ci(14, 14)

    ends = nobody.ci_low, everybody.ci_high

    assert ends == (0.0, 1.0)
    assert nobody.flags == ("zero", "small_n") and everybody.flags == ("all", "small_n")
    assert nobody.ci_high == pytest.approx(0.2425, abs=1e-4)


@pytest.mark.parametrize(
    ("x", "n", "flag"),
    [
        (0, 0, "no_denominator"),
        (None, 5, "missing"),
        (3, None, "missing"),
        (math.nan, 5, "missing"),
    ],
)
def test_a_share_that_does_not_exist_is_none_with_a_flag(x, n, flag):
    result = proportion_ci(x, n)

    share = (result.estimate, result.ci_low, result.ci_high)

    assert share == (None, None, None)
    assert result.flags == (flag,)


@pytest.mark.parametrize(
    ("arguments", "settings", "sentence"),
    [
        ((13, 12), {}, "x cannot exceed its denominator: 13 of 12"),
        ((-1, 12), {}, "x must be a whole number, 0 or more, not -1"),
        ((2.5, 12), {}, "x must be a whole number, 0 or more, not 2.5"),
        ((True, 12), {}, "x must be a number, not True"),
        (("2", 12), {}, "x must be a number, not '2'"),
        ((2, math.inf), {}, "the denominator of x must be finite, not inf"),
        ((2, 12), {"confidence": 1}, "confidence must be between 0 and 1, not 1"),
        ((2, 12), {"confidence": None}, "confidence must be between 0 and 1, not None"),
        ((2, 12), {"method": "wald"}, "unknown method 'wald'; choose one of wilson, clopper_pear"),
    ],
)
def test_an_impossible_share_is_refused_in_one_sentence(arguments, settings, sentence):
    with pytest.raises(ValueError) as caught:
        proportion_ci(*arguments, **settings)

    told = str(caught.value)

    assert told.startswith(sentence) and "\n" not in told


def test_the_restricted_shares_fit_best():
    cases = itertools.product([(0, 9), (4, 9), (9, 9)], [(0, 14), (5, 14), (14, 14)], [-0.7, 0.2])

    def log_likelihood(x1, n1, x2, n2, p1, p2):
        parts = [(x1, p1), (n1 - x1, 1 - p1), (x2, p2), (n2 - x2, 1 - p2)]
        return (
            sum(k * math.log(p) for k, p in parts if k)
            if all(p > 0 for k, p in parts if k)
            else -math.inf
        )

    for (x1, n1), (x2, n2), difference in cases:
        p1, p2 = restricted_shares(x1, n1, x2, n2, difference)
        low, high = max(0, -difference), min(1, 1 - difference)
        others = [low + (high - low) * step / 500 for step in range(501)]
        best = max(log_likelihood(x1, n1, x2, n2, p + difference, p) for p in others)
        assert p1 - p2 == pytest.approx(difference)
        assert log_likelihood(x1, n1, x2, n2, p1, p2) >= best - 1e-9


def test_the_score_p_is_chi_square_without_correction():
    table = [[40, 65], [29, 10]]

    ours = score_p(40, 69, 65, 75)

    assert ours == pytest.approx(chi2_contingency(table, correction=False).pvalue)


@pytest.mark.parametrize(
    "case", [(7, 12, 10, 12), (0, 3, 30, 39), (8, 8, 4, 15), (1, 1, 0, 1), (5, 40, 0, 17)]
)
def test_boschloo_agrees_with_a_second_engine(case):
    x1, n1, x2, n2 = case

    ours = boschloo_p(x1, n1, x2, n2)

    theirs = boschloo_exact([[x1, x2], [n1 - x1, n2 - x2]], n=32).pvalue
    assert ours == pytest.approx(theirs, rel=1e-6)


def test_boschloo_keeps_its_level_whatever_the_common_share():
    n1, n2, level = 8, 8, 0.05
    tables = list(itertools.product(range(n1 + 1), range(n2 + 1)))
    found = [(a, b) for a, b in tables if boschloo_p(a, n1, b, n2) < level]

    def chance(p):
        return sum(
            math.comb(n1, a) * math.comb(n2, b) * p ** (a + b) * (1 - p) ** (n1 + n2 - a - b)
            for a, b in found
        )

    worst = max(chance(step / 100) for step in range(101))

    assert 0.02 < worst <= level  # the score test's worst case at 8 v 8 is 7.7 %


def test_boschloo_is_quick_against_a_whole_country():
    municipality, country = (17, 20), (39_000, 60_000)

    p = boschloo_p(*municipality, *country)

    exact = binomtest(17, 20, 0.65, alternative="greater").pvalue
    assert p == pytest.approx(2 * exact, rel=0.25)


def test_the_guard_takes_the_cautious_side():
    after, before = (6, 8), (2, 8)

    free = compare_proportions(after, before, guard=None)
    guarded = compare_proportions(after, before)

    assert free.p_value < 0.05 < guarded.p_value
    assert "guard_disagrees" in guarded.flags and "guard_disagrees" not in free.flags


def test_the_guard_stays_away_from_groups_that_are_large_enough():
    after, before = (150, 300), (120, 300)

    free = compare_proportions(after, before, guard=None)
    guarded = compare_proportions(after, before)

    assert free.p_value < 0.05
    assert guarded == free


def test_the_guard_is_asked_where_hardly_anybody_lacks_the_event():
    after, before = (295, 300), (600, 600)

    free = compare_proportions(after, before, guard=None)
    guarded = compare_proportions(after, before)

    assert free.p_value < guarded.p_value < 0.05


@pytest.mark.parametrize(("after", "before"), [((0, 9), (0, 12)), ((9, 9), (12, 12))])
def test_nobody_or_everybody_twice_is_no_evidence(after, before):
    result = compare_proportions(after, before)

    evidence = (result.estimate, result.p_value)

    assert evidence == (0.0, 1.0)
    assert result.ci_low < 0 < result.ci_high and "no_contrast" in result.flags


def test_about_unchanged_is_shown_only_with_enough_children():
    few, many = (
        compare_proportions((60, 67), (61, 68)),
        compare_proportions((900, 1000), (905, 1000)),
    )

    shown = few.equivalence.equivalent, many.equivalence.equivalent

    assert shown == (False, True)
    assert (many.equivalence.margin_low, many.equivalence.margin_high) == (-0.05, 0.05)


@pytest.mark.parametrize(
    ("after", "before", "flag"),
    [((0, 0), (3, 4), "no_denominator"), (None, (3, 4), "missing"), ((1, 2), (None, 4), "missing")],
)
def test_a_comparison_without_both_shares_is_none_with_a_flag(after, before, flag):
    result = compare_proportions(after, before)

    answer = (result.estimate, result.ci_low, result.ci_high, result.p_value, result.equivalence)

    assert answer == (None,) * 5
    assert result.flags == (flag,)


@pytest.mark.parametrize(
    ("after", "settings", "sentence"),
    [
        ((5, 4), {}, "after cannot exceed its denominator: 5 of 4"),
        (7, {}, "after must be a pair of numbers, not 7"),
        ((1, 4), {"margin": 0}, "margin must be between 0 and 1, not 0"),
        ((1, 4), {"guard": "fisher"}, "unknown guard 'fisher'; choose one of boschloo"),
    ],
)
def test_an_impossible_comparison_is_refused_in_one_sentence(after, settings, sentence):
    with pytest.raises(ValueError) as caught:
        compare_proportions(after, (2, 9), **settings)

    told = str(caught.value)

    assert told == sentence


def test_a_difference_with_a_missing_figure_is_none_with_a_flag():
    result = proportion_difference_ci(3, 9, None, 9)

    limits = (result.estimate, result.ci_low, result.ci_high)

    assert limits == (None, None, None) and result.flags == ("missing",)


def test_a_share_against_a_fixed_one_has_the_central_exact_p():
    x, n, p0 = 9, 14, Fraction(879, 1000)
    chances = [math.comb(n, k) * p0**k * (1 - p0) ** (n - k) for k in range(n + 1)]

    result = difference_from_fixed(x, n, float(p0))

    assert result.p_value == pytest.approx(float(2 * sum(chances[: x + 1])))
    interval = binomtest(x, n).proportion_ci(method="exact")
    assert result.ci_low + float(p0) == pytest.approx(interval.low)
    assert result.ci_high + float(p0) == pytest.approx(interval.high)


@pytest.mark.parametrize(("x", "n", "flag"), [(0, 0, "no_denominator"), (None, 3, "missing")])
def test_a_missing_share_against_a_fixed_one_is_none_with_a_flag(x, n, flag):
    result = difference_from_fixed(x, n, 0.9)

    answer = (result.estimate, result.ci_low, result.p_value)

    assert answer == (None, None, None) and result.flags == (flag,)


@pytest.mark.parametrize("p0", [0.05, 0.5, 0.9, 0.935, 0.9999])
@pytest.mark.parametrize("x_is_all", [True, False])
def test_the_smallest_base_is_the_first_that_differs(p0, x_is_all):
    base = smallest_base_to_differ(p0, x_is_all)

    at_base = difference_from_fixed(base * x_is_all, base, p0).p_value
    below = difference_from_fixed((base - 1) * x_is_all, base - 1, p0).p_value

    assert at_base < 0.05 and (below is None or below >= 0.05)


def test_no_base_is_enough_against_what_is_already_perfect():
    ends = [(1.0, True), (0.0, False), (0.0, True)]

    bases = [smallest_base_to_differ(p0, x_is_all) for p0, x_is_all in ends]

    assert bases == [None, None, 1]


def test_a_fixed_share_outside_the_scale_is_refused():
    impossible = 93.5

    with pytest.raises(ValueError, match=r"p0 must be a share from 0 to 1, not 93\.5"):
        difference_from_fixed(3, 4, impossible)

    with pytest.raises(ValueError, match="p0 must be a share from 0 to 1, not None"):
        smallest_base_to_differ(None)
