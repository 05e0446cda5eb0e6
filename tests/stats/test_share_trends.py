"""Trends in shares: second engines, every table counted, 0 and n of n."""

import itertools
import math

import pytest
from scipy.stats import fisher_exact
from tests.stats.printed import numbers, rounds_to, rows

from bvanalyse.stats.permutation import exact_placement
from bvanalyse.stats.share_trends import chi2_trend, cochran_armitage


def agrees(value, text):
    """The same for a number that may be printed with a power of ten."""
    return value == pytest.approx(float(text), rel=1e-8) if "e" in text else rounds_to(value, text)


def placements(x, n, times):
    """The chance of each sum of times, by going through every table with the same total."""
    ways = {}
    for table in itertools.product(*(range(base + 1) for base in n)):
        if sum(table) == sum(x):
            moved = sum(count * time for count, time in zip(table, times, strict=True))
            weight = math.prod(math.comb(b, k) for b, k in zip(n, table, strict=True))
            ways[moved] = ways.get(moved, 0) + weight
    whole = sum(ways.values())
    return {moved: weight / whole for moved, weight in ways.items()}


@pytest.mark.parametrize("row", rows("share_trends"), ids=lambda row: row["x"])
def test_trends_in_shares_are_those_of_others(row):
    x, n, times = numbers(row["x"]), numbers(row["n"]), numbers(row["times"])

    result = cochran_armitage(x, n, times=times, method=row["method"])

    assert not row["p"] or agrees(result.p_value, row["p"])
    assert not row["chi2"] or rounds_to(result.statistic, row["chi2"])
    assert not row["slope"] or rounds_to(result.estimate, row["slope"])


@pytest.mark.parametrize(
    ("x", "n", "times"),
    [
        ([0, 2, 3], [4, 5, 3], [0, 1, 2]),
        ([3, 3, 1, 0], [3, 4, 3, 2], [2016, 2017, 2019, 2020]),
        ([5, 2, 4], [5, 2, 4], [0, 1, 2.5]),
        ([1, 4, 0, 3], [6, 4, 2, 3], [2020, 2020.5, 2021, 2021.5]),
    ],
)
def test_the_exact_chances_are_those_of_every_table(x, n, times):
    ways = placements(x, n, times)
    observed = sum(count * time for count, time in zip(x, times, strict=True))

    found = exact_placement(x, n, times)

    later = sum(chance for moved, chance in ways.items() if moved >= observed - 1e-9)
    earlier = sum(chance for moved, chance in ways.items() if moved <= observed + 1e-9)
    assert found == pytest.approx((later, earlier, ways[max(ways)], ways[min(ways)]))


@pytest.mark.parametrize("table", [[0, 9, 7, 11], [8, 8, 3, 12], [40, 200, 71, 190]])
def test_two_points_are_fishers_exact_test(table):
    x1, n1, x2, n2 = table

    later, earlier, *_ = exact_placement([x1, x2], [n1, n2], [0, 1])

    cells = [[x2, n2 - x2], [x1, n1 - x1]]
    theirs = [fisher_exact(cells, alternative=side).pvalue for side in ("greater", "less")]
    assert (later, earlier) == pytest.approx(theirs)


def test_a_year_of_all_or_nothing_takes_the_exact_test():
    inner, edge = cochran_armitage([3, 6, 8], [9, 9, 9]), cochran_armitage([3, 6, 9], [9, 9, 9])

    methods = inner.method, edge.method

    assert methods == ("cochran_armitage", "exact")
    assert edge.flags == ("all", "small_n")


def test_too_many_outcomes_to_count_is_told():
    x, n = [0, 4000, 4100], [9000, 9000, 9000]

    result = cochran_armitage(x, n)

    assert result.method == "cochran_armitage" and "approximate" in result.flags


def test_an_interval_that_parts_from_the_exact_p_is_told():
    x, n = [0, 1, 3], [4, 4, 4]

    result = cochran_armitage(x, n)

    assert result.excludes(0) and result.p_value > 0.05
    assert "guard_disagrees" in result.flags


@pytest.mark.parametrize(
    ("x", "flags"), [([0, 0, 0], ("zero", "no_contrast")), ([40, 50, 60], ("all", "no_contrast"))]
)
def test_nobody_or_everybody_throughout_shows_nothing(x, flags):
    result = cochran_armitage(x, [40, 50, 60])

    answer = (result.estimate, result.p_value, result.min_attainable_p, result.ci_low)

    assert answer == (0, 1, 1, None) and result.flags == flags


def test_points_that_cannot_be_used_are_left_out_and_told():
    result = cochran_armitage(
        [9, None, 30, 0, 35, 36], [9, 40, 40, 0, 40, 41], times=range(2015, 2021), breaks=[2016]
    )

    alone = cochran_armitage([30, 35, 36], [40, 40, 41], times=[0, 2, 3])

    assert result.estimate == pytest.approx(alone.estimate) and result.n == 3
    assert result.flags == ("definition_break", "missing", "no_denominator")


def test_fingertips_marks_the_last_five_years():
    x, n = [1, 62, 60, 71, 70, 60], [90, 80, 75, 80, 75, 69]

    result = chi2_trend(x, n)

    recent = cochran_armitage(x[1:], n[1:], confidence=0.998)
    assert (result.statistic, result.p_value) == (recent.statistic, recent.p_value)
    assert (result.ci_low, result.n, result.method) == (recent.ci_low, 5, "chi2")


def test_fingertips_can_be_asked_when_a_year_is_all_of_them():
    x, n = [62, 60, 71, 70, 69], [80, 75, 80, 75, 69]

    result = chi2_trend(x, n)

    assert result.p_value < 0.002 and result.flags == ("all",)


def test_one_odd_year_does_not_make_an_arrow():
    x, n = [900, 890, 880, 870, 990], [1000] * 5

    result = chi2_trend(x, n)

    assert result.p_value < 0.002 and "one_point_decides" in result.flags
