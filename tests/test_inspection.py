"""What whoever brings a table is told of it before a report is made."""

from pathlib import Path

import pytest

from bvanalyse.inspection import inspect
from bvanalyse.observations import join, observations
from bvanalyse.regions import Regions
from bvanalyse.sources import read_seed

ROOT = Path(__file__).parents[1]
REGIONS = Regions.load(ROOT / "data" / "reference")
REPORTS, SPLIT = "reports_received", "reports_by_reporter_type"


@pytest.fixture
def remarks(figures, register):
    def of(sort, *rows):
        found = inspect(figures(*rows), register, REGIONS).remarks
        return [remark.what for remark in found if remark.sort == sort]

    return of


def test_the_documents_are_told_as_they_are(register):
    loten = inspect(read_seed(ROOT / "data" / "seeds" / "loten_2014.csv"), register, REGIONS)

    lines = list(loten.lines())

    assert lines[0].startswith("31 observations of 13 indicators: ")
    assert "moved: 0415 Løten is now 3412 Løten: 31 rows" in lines


def test_a_figure_that_stands_twice_is_told_with_both_values(figures, register):
    one = figures(("3412", 2020, REPORTS, 90))
    other = one.assign(value=95.0, source="another", ref="there")

    found = inspect(join([one, other]), register, REGIONS).remarks

    assert [str(remark) for remark in found if remark.sort == "duplicate"] == [
        "duplicate: 3412 reports_received in 2020 stands 2 times, different: 90, 95"
    ]


def test_a_tenfold_year_is_a_jump_and_a_chance_doubling_is_not(remarks):
    rows = [("3412", 2019, REPORTS, 96), ("3412", 2020, REPORTS, 960)]
    few = [("3412", 2019, REPORTS, 2), ("3412", 2020, REPORTS, 4)]

    assert remarks("jump", *rows) == ["3412 reports_received: 96 in 2019, 960 in 2020"]
    assert remarks("jump", *few) == []


def test_spring_is_not_a_jump_from_the_year_before_it(remarks):
    rows = [("3412", 2019, REPORTS, 960), ("3412", "2020H1", REPORTS, 96)]

    assert remarks("jump", *rows) == []


def test_a_year_that_is_passed_over_is_told(remarks):
    rows = [("3412", year, REPORTS, 90) for year in (2015, 2016, 2019)]

    assert remarks("gap", *rows) == ["3412 reports_received: no row for 2017, 2018"]


def test_categories_that_do_not_add_up_to_their_total_are_told(remarks):
    rows = [
        ("3412", 2020, REPORTS, 90),
        ("3412", 2020, SPLIT, 50, "skole"),
        ("3412", 2020, SPLIT, 45, "politi"),
    ]

    [told] = remarks("sum", *rows)

    assert told.startswith("3412 reports_by_reporter_type and reports_received in 2020: sum_cat")
    assert "difference 5" in told


def test_a_long_list_of_one_sort_is_cut_with_its_number(figures, register):
    rows = [("3412", year, REPORTS, 90, f"gruppe {n}") for n in range(15) for year in (2015, 2017)]

    lines = list(inspect(figures(*rows), register, REGIONS).lines())

    assert lines[-1] == "gap: 5 more"
    assert sum(line.startswith("gap: ") for line in lines) == 11


def test_an_empty_table_is_told_as_empty(register):
    found = inspect(observations([]), register, REGIONS)

    assert (found.rows, found.first, found.remarks) == (0, "", ())
