"""Periods of unequal length are held against each other by how long they lasted."""

import pytest
from scipy.stats import binom

from bvanalyse.findings import Kind, State, judge
from bvanalyse.findings.types import Point, exposure

REPORTS = "reports_received"
PART = "2022M01/2022M10"


def counted(figures, register, *told, year=2022):
    family = judge(
        figures(*(("3203", when, REPORTS, x) for when, x in told)), "3203", year, register
    )
    return [finding for finding in family.findings if finding.kind is Kind.COUNT]


def test_ten_months_are_held_against_the_days_of_whole_years(figures, register):
    before, now = (731, 304)  # days: 2020 had 366

    [finding] = counted(figures, register, ("2020", 100), ("2021", 110), (PART, 140))

    assert exposure(finding.after, finding.before) == (now, before)
    exact = 2 * binom.sf(139, 350, now / (now + before))
    assert finding.comparison.estimate == pytest.approx(140 / 210 * before / now)
    assert finding.p_value < 0.001 and exact < 0.001


@pytest.mark.parametrize("now", [0, 900])
def test_a_part_of_a_year_is_never_clear(figures, register, now):
    [finding] = counted(figures, register, ("2020", 200), ("2021", 210), (PART, now))

    assert finding.state is State.PROBABLE


def test_the_same_part_of_an_earlier_year_goes_before_whole_years(figures, register):
    spring = [("2021H1", 60), ("2022H1", 55)]

    [finding] = counted(figures, register, ("2020", 100), *spring)

    assert [point.period for point in finding.before] == ["2021H1"]


def test_a_part_is_not_told_beside_its_own_year(figures, register):
    found = counted(figures, register, ("2021", 100), ("2022", 120), (PART, 90))

    assert [finding.after.period for finding in found] == ["2022"]


def test_five_years_and_a_part_are_no_line(figures, register):
    years = [(str(year), 100 + year % 7) for year in range(2014, 2022)]
    table = figures(*(("3203", when, REPORTS, x) for when, x in [*years, (PART, 99)]))

    kinds = {finding.kind for finding in judge(table, "3203", 2022, register).findings}

    assert kinds == {Kind.COUNT}


def test_like_periods_count_as_periods():
    points = [Point("2019", 5), Point("2020", 6)]

    assert exposure(Point("2021", 7), points) == (1, 2)
