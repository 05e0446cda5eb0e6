"""Answers from outside for the further methods: print and R, each with how it was made."""

from pytest import approx
from tests.stats.printed import numbers, published

from bvanalyse.stats.arithmetic import check_mean
from bvanalyse.stats.censored import censored_poisson_rate
from bvanalyse.stats.counts import count_ci
from bvanalyse.stats.equivalence import equivalence_mean
from bvanalyse.stats.hidden import Hidden, compare_hidden_counts
from bvanalyse.stats.means import mean_ci
from bvanalyse.stats.share_ratio import proportion_ratio_ci
from bvanalyse.stats.share_tests import proportion_test
from bvanalyse.stats.standardised import dsr


def same(value, text):
    """Whether a value agrees with a number from outside in every digit it has."""
    digits = len(text.replace("-", "").replace(".", "").lstrip("0").partition("e")[0])
    half_unit = 0.5000001 * 10 ** -len(text.partition(".")[2])
    return abs(value - float(text)) <= half_unit if digits < 8 else value == approx(float(text))


@published("count_methods")
def test_limits_of_a_count_by_every_method(row):
    result = count_ci(int(row["count"]), method=row["method"])

    limits = (result.ci_low, result.ci_high)

    assert limits == approx((float(row["low"]), float(row["high"])), rel=1e-6)


@published("proportion_ratios")
def test_limits_of_a_ratio_of_shares(row):
    figures = [int(row[name]) for name in ("x1", "n1", "x2", "n2")]

    result = proportion_ratio_ci(*figures, method=row["method"])

    assert same(result.ci_low, row["low"]) and same(result.ci_high, row["high"])


@published("proportion_tests")
def test_p_of_two_shares(row):
    figures = [int(row[name]) for name in ("x1", "n1", "x2", "n2")]

    result = proportion_test(*figures, method=row["method"])

    assert same(result.p_value, row["p"])


@published("standardised_rates")
def test_directly_standardised_rates(row):
    figures = [numbers(row[name]) for name in ("counts", "exposures", "weights")]

    result = dsr(*figures, method=row["method"])

    ours = (result.estimate, result.ci_low, result.ci_high)
    assert ours == approx(tuple(float(row[name]) for name in ("rate", "low", "high")))


@published("means")
def test_means_and_their_equivalence(row):
    after, before, margin = numbers(row["after"]), numbers(row["before"]), float(row["margin"])

    mean, shown = mean_ci(after), equivalence_mean(after, before, margin=(-margin, margin))

    ours = (mean.ci_low, mean.ci_high, shown.p_low, shown.p_high, shown.ci_low, shown.ci_high)
    names = ("mean_low", "mean_high", "p_low", "p_high", "ci_low", "ci_high")
    assert ours == approx(tuple(float(row[name]) for name in names))


@published("censored_rates")
def test_rates_from_hidden_counts(row):
    ends = zip(numbers(row["lows"]), numbers(row["highs"]), strict=True)

    result = censored_poisson_rate([Hidden(*pair) for pair in ends], numbers(row["exposures"]))

    ours = (result.estimate, result.ci_low, result.ci_high)
    assert ours == approx(tuple(float(row[name]) for name in ("rate", "low", "high")), rel=1e-5)


def test_the_worked_examples_of_the_statistics_reference():
    shown, not_shown = (compare_hidden_counts(after, Hidden(1, 3)) for after in (13, 7))

    homes = check_mean(22, 7, 2, 3)

    assert (shown.verdict, not_shown.verdict) == ("increase", "not_shown")
    assert (shown.p_low, shown.p_high) == (approx(0.0018, abs=5e-5), approx(0.021, abs=5e-4))
    assert (not_shown.p_low, not_shown.p_high) == (approx(0.07, abs=5e-3), approx(0.34, abs=5e-3))
    assert homes.possible is False and homes.largest == 21
