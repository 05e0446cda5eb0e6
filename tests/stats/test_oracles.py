"""Answers from outside: published worked examples, each with its source in tests/oracles."""

from tests.stats.printed import published, rounds_to

from bvanalyse.stats import (
    compare_counts,
    count_ci,
    proportion_ci,
    proportion_difference_ci,
    rate_ratio,
    smallest_base_to_differ,
)


@published("proportions")
def test_intervals_of_a_share_are_those_in_print(row):
    x, n = int(row["x"]), int(row["n"])

    result = proportion_ci(x, n, method=row["method"])

    assert rounds_to(result.ci_low, row["low"]) and rounds_to(result.ci_high, row["high"])


@published("proportion_differences")
def test_intervals_of_a_difference_of_shares_are_those_in_print(row):
    figures = [int(row[name]) for name in ("x1", "n1", "x2", "n2")]

    result = proportion_difference_ci(*figures, method=row["method"])

    assert rounds_to(result.ci_low, row["low"]) and rounds_to(result.ci_high, row["high"])


@published("counts")
def test_intervals_of_a_count_are_those_in_print(row):
    count = int(row["count"])

    result = count_ci(count)

    assert rounds_to(result.ci_low, row["low"]) and rounds_to(result.ci_high, row["high"])


@published("rate_ratios")
def test_rate_ratios_are_those_in_print(row):
    figures = [int(row[name]) for name in ("count1", "exposure1", "count2", "exposure2")]

    result = rate_ratio(*figures, method=row["method"])

    assert rounds_to(result.ci_low, row["low"]) and rounds_to(result.ci_high, row["high"])
    assert not row["p"] or rounds_to(result.p_value, row["p"])


@published("tipping_points")
def test_a_finding_tolerates_the_clusters_that_were_published(row):
    after, before, years = int(row["after"]), int(row["before"]), int(row["years_before"])

    result = compare_counts(after, before, exposure=(1, years), method=row["method"])

    assert rounds_to(result.tolerates_dispersion, row["phi"])


@published("bases")
def test_the_smallest_base_that_can_differ_is_the_published_one(row):
    p0 = float(row["p0"])

    base = smallest_base_to_differ(p0)

    assert base == int(row["n"])
