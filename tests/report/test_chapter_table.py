"""The tables of a chapter: each row's figures written alike, as its source means them."""

import pytest

from bvanalyse.findings import Family
from bvanalyse.regions import Regions
from bvanalyse.report.chapter_table import TableMaker
from bvanalyse.report.texts import Texts

NOTHING = Family((), 0)


@pytest.fixture
def cells(request, figures, register):
    """The cells of the one row of a table of these figures, from one source."""
    regions = Regions.load(request.config.rootpath / "data" / "reference")
    maker = TableMaker(NOTHING, register, regions, Texts.load("nb"))

    def make(indicator, *values, source):
        rows = [("3405", 2021 + at, indicator, value) for at, value in enumerate(values)]
        own = figures(*rows, source=source)
        (table,) = maker.tables("Ansatte", own, own.iloc[:0], "Kilde.")
        (row,) = table.rows
        return [str(cell).replace("\u00a0", " ") for cell in row[1:]]

    return make


def test_a_row_of_a_national_table_has_the_digits_of_its_finest_figure(cells):
    assert cells("positions_casework_244", 2.5, 2.0, 1.6, source="ssb_12305") == [
        "2,5",
        "2,0",
        "1,6",
    ]
    assert cells("net_expenditure_244", 1329.0, 1346.0, 1280.0, source="ssb_12362") == [
        "1,329 mill. kr",
        "1,346 mill. kr",
        "1,280 mill. kr",
    ]


def test_a_row_of_a_document_has_the_digits_that_it_was_printed_with(cells):
    assert cells("positions_casework_244", 2.5, 2.0, source="loten_2014") == ["2,5", "2"]


def test_whole_figures_get_no_decimals(cells):
    assert cells("children_in_care", 10.0, 12.0, source="ssb_12275")[:2] == ["10", "12"]
