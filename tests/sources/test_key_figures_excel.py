"""A municipality's own table as a workbook, and files that are none."""

from datetime import datetime

import pytest
from tests.sources.own_tables import problems_of, read, write_excel


def test_excel_keeps_numbers_rows_and_the_chosen_sheet(tmp_path):
    rows = [
        [None] * 3,
        ["Tabell", None, None],
        ["Indikator", 2013, 2014],
        ["Andel fristbrudd", 7.125, "ca. 8 %"],
    ]
    path = write_excel(tmp_path, rows, sheet="Nøkkeltall")

    table = read(path, sheet="Nøkkeltall")

    assert table["value"].tolist() == [7.125, 8.0]
    assert table["ref"].tolist()[0] == "tall.xlsx; rad 4, kolonne 2013"


def test_excel_shares_that_may_be_percentages_are_suspect(tmp_path):
    path = write_excel(tmp_path, [["", 2013, 2014], ["Andel fristbrudd", 0.074, "8,1"]])

    table = read(path)

    assert table["status"].tolist() == ["suspect", "ok"]
    assert "Excel" in table.loc[0, "note"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["", 2013, 2014], ["Meldinger mottatt", datetime(2021, 4, 2), 1]], "not a number"),
        ([["", 2013, 2014], ["Meldinger mottatt", True, 1]], "not a number"),
        ([["", datetime(2022, 8, 1), "2021"], ["Meldinger mottatt", 1, 1]], "may stand for"),
        ([["", "", ""]], "no header row"),
    ],
)
def test_excel_cells_that_are_no_figures_are_refused(tmp_path, rows, told):
    path = write_excel(tmp_path, rows)

    (fault,) = problems_of(path)

    assert told in str(fault)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("tall.xlsx", b"", "is empty"),
        ("tall.xlsx", b"Indikator;2013;2014", "is not an Excel file"),
        ("tall.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "password"),
        ("tall.xlsx", b"PK\x03\x04 damaged", "cannot be opened as Excel"),
        ("tall.csv", b"PK\x03\x04", "wrong kind of file"),
        ("tall.pdf", b"%PDF-1.7", "wrong kind of file"),
        ("tall", b"Indikator;2013;2014", "wrong kind of file"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path, name, content, told):
    path = tmp_path / name
    path.write_bytes(content)

    (fault,) = problems_of(path)

    assert told in str(fault) and "\n" not in str(fault)


def test_a_file_or_sheet_that_is_not_there_is_refused(tmp_path):
    path = write_excel(tmp_path, [["", 2013, 2014], ["Meldinger mottatt", 1, 2]])

    faults = [
        *problems_of(tmp_path / "borte.csv"),
        *problems_of(tmp_path / "borte.xlsx"),
        *problems_of(path, sheet="Ark9"),
        *problems_of(path, sheet=3),
    ]

    assert [fault.what for fault in faults] == ["cannot be read"] * 2 + [
        "the sheet is not there"
    ] * 2
    assert "Ark1" in faults[2].expected
