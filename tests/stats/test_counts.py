"""Counts and rates: a second engine, brute force, the edges, and what is refused."""

import math
from fractions import Fraction

import pytest
from scipy.stats import chi2, norm

from bvanalyse.stats import compare_counts, count_ci, rate_ci, rate_ratio
from bvanalyse.stats.counts import tolerated_dispersion


def binomial_chances(n, p):
    """The exact chance of 0, 1, ... n, without rounding."""
    return [math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]


def tails(count1, count2, p, method):
    """Upper and lower tail by adding up every outcome."""
    chances = binomial_chances(count1 + count2, p)
    own = chances[count1] / 2 if method == "midp" else chances[count1]
    return sum(chances[count1 + 1 :]) + own, sum(chances[:count1]) + own


@pytest.mark.parametrize("confidence", [0.80, 0.95, 0.998])
def test_counts_agree_with_the_chi_square_form(confidence):
    counts, half = [0, 1, 9, 10, 100, 600], (1 - confidence) / 2

    ours = [count_ci(count, confidence=confidence) for count in counts]

    for count, result in zip(counts, ours, strict=True):
        low = chi2.ppf(half, 2 * count) / 2 if count else 0
        assert result.ci_low == pytest.approx(low)
        assert result.ci_high == pytest.approx(chi2.ppf(1 - half, 2 * count + 2) / 2)


def test_a_rate_is_the_count_over_its_exposure():
    count, exposure = 25, 12_500

    rate, own = rate_ci(count, exposure), count_ci(count)

    assert rate.estimate == 2.0
    assert rate.ci_low == pytest.approx(own.ci_low * 0.08)
    assert (rate.numerator, rate.denominator) == (25, 12_500)


@pytest.mark.parametrize("method", ["midp", "exact"])
@pytest.mark.parametrize("case", [(13, 4, 2), (2, 23, 2), (0, 7, 1), (5, 0, 3), (6, 6, 1)])
def test_p_is_twice_the_smaller_tail_by_brute_force(case, method):
    after, before, years = case
    smaller = min(tails(after, before, Fraction(1, 1 + years), method))

    result = compare_counts(after, before, exposure=(1, years), method=method)

    assert result.p_value == pytest.approx(float(min(1, 2 * smaller)), rel=1e-12)


@pytest.mark.parametrize("method", ["midp", "exact"])
@pytest.mark.parametrize("case", [(13, 4, 2), (2, 23, 2), (30, 1, 5)])
def test_each_limit_leaves_its_tail_by_brute_force(case, method):
    after, before, years = case

    result = compare_counts(after, before, exposure=(1, years), method=method)

    low = result.ci_low / (result.ci_low + years)
    high = result.ci_high / (result.ci_high + years)
    assert tails(after, before, low, method)[0] == pytest.approx(0.025)
    assert tails(after, before, high, method)[1] == pytest.approx(0.025)


def test_the_strict_test_is_the_more_cautious_one():
    case = {"count1": 13, "exposure1": 1, "count2": 4, "exposure2": 2}

    midp, exact = rate_ratio(**case), rate_ratio(**case, method="exact")

    assert exact.p_value > midp.p_value
    assert exact.ci_low < midp.ci_low < midp.ci_high < exact.ci_high


def test_a_rise_from_nought_has_no_upper_end():
    result = compare_counts(7, 0)

    limits = (result.estimate, result.ci_high)

    assert limits == (None, None) and result.flags == ("zero", "unbounded")
    assert result.excludes(1) and result.p_value < 0.05


def test_a_fall_to_nought_has_an_upper_end():
    result = compare_counts(0, 7)

    limits = (result.estimate, result.ci_low)

    assert limits == (0.0, 0.0) and result.flags == ("zero",)
    assert 0 < result.ci_high < 1


def test_nought_against_nought_says_nothing():
    result = compare_counts(0, 0)

    answer = (result.estimate, result.ci_low, result.ci_high, result.p_value)

    assert answer == (None, 0.0, None, 1.0)
    assert result.flags == ("zero", "unbounded") and not result.equivalence.equivalent


def test_a_count_against_a_whole_country_keeps_its_digits():
    municipality, country = (3, 400), (60_000, 1_100_000)

    result = rate_ratio(*municipality, *country)

    low, high = (limit * 400 * 60_000 / 1_100_000 for limit in (result.ci_low, result.ci_high))

    def midp_upper(mean):
        own = math.exp(-mean) * mean**3 / 6
        below = math.exp(-mean) * (1 + mean + mean**2 / 2)
        return 1 - below - own / 2

    assert midp_upper(low) == pytest.approx(0.025, rel=1e-3)
    assert 1 - midp_upper(high) == pytest.approx(0.025, rel=1e-3)


def test_about_unchanged_is_shown_only_with_enough_events():
    few, many = compare_counts(13, 12), compare_counts(2000, 2010)

    shown = few.equivalence.equivalent, many.equivalence.equivalent

    assert shown == (False, True)
    assert many.equivalence.ci90_low > 0.90 and many.equivalence.ci90_high < 1.11


def test_the_tipping_point_is_the_dispersion_that_takes_the_finding_away():
    result = compare_counts(13, 4, exposure=(1, 2))

    weakened = norm.isf(result.p_value / 2) / math.sqrt(result.tolerates_dispersion)

    assert weakened == pytest.approx(norm.isf(0.025))


def test_the_tipping_point_is_finite_even_when_p_is_too_small_to_hold():
    result = compare_counts(5000, 10)

    tolerated = result.tolerates_dispersion

    assert result.p_value < 1e-300 and 100 < tolerated < 1000


@pytest.mark.parametrize(
    ("after", "before", "exposure", "flag"),
    [
        (None, 3, (1, 1), "missing"),
        (3, math.nan, (1, 1), "missing"),
        (3, 3, (1, None), "missing"),
        (3, 3, None, "missing"),
        (0, 3, (0, 1), "no_denominator"),
    ],
)
def test_a_comparison_that_cannot_be_made_is_none_with_a_flag(after, before, exposure, flag):
    result = compare_counts(after, before, exposure=exposure)

    answer = (result.estimate, result.ci_low, result.ci_high, result.p_value, result.equivalence)

    assert answer == (None,) * 5
    assert result.flags == (flag,)


@pytest.mark.parametrize(("count", "exposure"), [(None, 100), (3, None), (0, 0)])
def test_a_rate_that_does_not_exist_is_none_with_a_flag(count, exposure):
    result = rate_ci(count, exposure)

    rate = (result.estimate, result.ci_low, result.ci_high)

    assert rate == (None, None, None)
    assert result.flags in (("missing",), ("no_denominator",))


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: count_ci(-1), "count must be a whole number, 0 or more, not -1"),
        (lambda: count_ci(2.5), "count must be a whole number, 0 or more, not 2.5"),
        (
            lambda: count_ci(2, method="wald"),
            "unknown method 'wald'; choose one of exact, byar, midp, jeffreys, score, phe",
        ),
        (lambda: rate_ci(3, 0), "the exposure of count must be above 0, not 0"),
        (lambda: rate_ci(0, -5), "the exposure of count must be above 0, not -5"),
        (lambda: rate_ci(3, 9, per=0), "per must be between 0 and inf, not 0"),
        (lambda: compare_counts(3, 4, exposure=1), "exposure must be a pair of numbers, not 1"),
        (
            lambda: compare_counts(3, 4, exposure=(1, 0)),
            "the exposure of the second count must be above 0, not 0",
        ),
        (
            lambda: compare_counts(3, 4, margin=(1.1, 1.2)),
            "margin must run from above 0 to below 1 and past 1, not (1.1, 1.2)",
        ),
        (lambda: tolerated_dispersion(1.5), "p_value must be from 0 to 1, not 1.5"),
        (
            lambda: compare_counts(3, 4, method="wald"),
            "unknown method 'wald'; choose one of midp, exact, score, mover",
        ),
    ],
)
def test_the_impossible_is_refused_in_one_sentence(call, sentence):
    with pytest.raises(ValueError) as caught:
        call()

    told = str(caught.value)

    assert told == sentence
