"""Heads of one row or two, and columns that are places, accounts and budgets."""

import pytest
from tests.sources.headed_tables import MEETINGS, REFERENCE, SAMPLES, figures, read, refusal, write

from bvanalyse.errors import DataError
from bvanalyse.indicators import Register

HEADS = {
    "half_years_below_their_years": (
        ";2021;;2022;\nNøkkeltall;1. halvår;2. halvår;1. halvår;2. halvår\n",
        ["2021H1", "2021H2", "2022H1", "2022H2"],
    ),
    "half_years_below_one_year": (
        "Nøkkeltall;2021;;;\n;1. halvår;2. halvår;Hele året;\n",
        ["2021H1", "2021H2", "2021"],
    ),
    "years_with_and_without_parts": (
        ";2020;2021;;2022\nNøkkeltall;;1. halvår;2. halvår;1. halvår\n",
        ["2020", "2021H1", "2021H2", "2022H1"],
    ),
    "half_years_beside_years": (
        "Nøkkeltall;2020;2021;1. halvår 2021;2022 H1\n",
        ["2020", "2021", "2021H1", "2022H1"],
    ),
    "full_half_years_below_their_years": (
        ";2021;;2022;\nNøkkeltall;1. halvår 2021;2. halvår 2021;1. halvår 2022;2. halvår 2022\n",
        ["2021H1", "2021H2", "2022H1", "2022H2"],
    ),
    "quarters_below_a_year": (
        ";2021;;;\n;1. kvartal;2. kvartal;3. kvartal;4. kvartal\n",
        ["2021Q1", "2021Q2", "2021Q3", "2021Q4"],
    ),
    "months_below_a_year": (";2022;;;\n;januar;feb.;Mars;\n", ["2022M01", "2022M02", "2022M03"]),
    "a_neutral_word_above": (";År;\nIndikator;2019;2020\n", ["2019", "2020"]),
    "a_year_in_the_title": ("Året 2022;;\n;2020;2021\n", ["2020", "2021"]),
    "a_title_of_its_own": ("Alle tall for 2022\n\nTall;2020;2021\n", ["2020", "2021"]),
}


@pytest.mark.parametrize("case", HEADS)
def test_a_head_of_one_row_or_two_names_every_column(tmp_path, case):
    head, periods = HEADS[case]
    width = head.splitlines()[-1].count(";")
    cells = [str(number) for number in range(1, len(periods) + 1)]
    cells += [""] * (width - len(periods))
    path = write(tmp_path, f"{head}{MEETINGS};{';'.join(cells)}\n")

    table = read(path)

    assert figures(table) == [("3032", one, float(n)) for n, one in enumerate(periods, 1)]


def test_places_stand_over_their_years_as_in_the_published_tables(tmp_path):
    text = (
        "Nøkkeltall;Enhet;Gjerdrum kommune;;Fylkesgjennomsnitt;;Landet;\n"
        ";;2020;2021;2020;2021;2020;2021\n"
        "Barn med melding ift. innbyggarar 0-17 år (prosent);prosent;.;3,8;4,7;4,6;:;4,5\n"
    )
    path = write(tmp_path, text)

    table = read(path)

    assert table["region"].tolist() == ["3032", "3032", "30", "30", "0", "0"]
    assert table["period"].tolist() == ["2020", "2021"] * 3
    assert table["status"].tolist() == ["not_applicable", "ok", "ok", "ok", "suppressed", "ok"]
    assert table["ref"].tolist()[2] == "tall.csv; rad 3, kolonne Fylkesgjennomsnitt 2020"


def test_accounts_and_budgets_stand_over_their_years(tmp_path):
    text = ";Regnskap;;Budsjett;\nNøkkeltall;2020;2021;2021;2022\nAntall årsverk;7,4;7,3;8;8,9\n"
    path = write(tmp_path, text)

    table = read(path)

    assert table["period"].tolist() == ["2020", "2021", "2021", "2022"]
    assert table["status"].tolist() == ["ok", "ok", "forecast", "forecast"]


def test_accounts_and_budgets_stand_below_their_years(tmp_path):
    text = ";2021;;2022;\nNøkkeltall;Regnskap;Budsjett;Regnskap;Budsjett\nAntall årsverk;7;8;7;9\n"
    path = write(tmp_path, text)

    table = read(path)

    assert table["period"].tolist() == ["2021", "2021", "2022", "2022"]
    assert table["status"].tolist() == ["ok", "forecast", "ok", "forecast"]


MERGED_WRONG = {
    "the_year_one_cell_late": (
        ";;2021;;2022\nNøkkeltall;1. halvår;2. halvår;1. halvår;2. halvår\n",
        "no single column of labels",
    ),
    "the_second_year_one_cell_late": (
        ";2021;;;2022\nNøkkeltall;1. halvår;2. halvår;1. halvår;2. halvår\n",
        "the period stands twice",
    ),
    "the_second_year_one_cell_early": (
        ";2021;2022;;\nNøkkeltall;1. halvår;2. halvår;1. halvår;2. halvår\n",
        "the period stands twice",
    ),
    "the_places_one_cell_late": (
        ";;Gjerdrum;;Landet\nNøkkeltall;2020;2021;2020;2021\n",
        "the period stands twice",
    ),
    "a_place_one_cell_late": (
        ";Gjerdrum;;;Landet\nNøkkeltall;2020;2021;2019;2020\n",
        "the places do not stand over the same periods",
    ),
    "a_place_one_cell_early": (
        ";Gjerdrum;Landet;;\nNøkkeltall;2020;2021;2022;2023\n",
        "the places do not stand over the same periods",
    ),
    "an_unknown_place": (
        ";Gjerdrum;;Nannestad;\nNøkkeltall;2020;2021;2020;2021\n",
        "a heading of unknown meaning above the periods",
    ),
    "a_third_row": (
        ";Gjerdrum;;Landet;\n;2021;;2021;\nNøkkeltall;1. halvår;2. halvår;1. halvår;2. halvår\n",
        "the period stands twice",
    ),
    "a_change_between_the_years": (
        "Nøkkeltall;2020;2021;Endring;2022\n",
        "a column of unknown meaning",
    ),
}


@pytest.mark.parametrize("case", MERGED_WRONG)
def test_a_merged_heading_that_was_moved_is_refused(tmp_path, case):
    head, told = MERGED_WRONG[case]
    path = write(tmp_path, f"{head}{MEETINGS};1;2;3;4\n")

    with pytest.raises(DataError) as caught:
        read(path)

    assert told in str(caught.value)
    assert {problem.file for problem in caught.value.problems} == {str(path)}
    assert all(problem.row is not None for problem in caught.value.problems)


def test_merged_cells_of_a_workbook_are_read_as_they_look(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    for row in ([None, 2021, None, 2022, None], ["Nøkkeltall", *["1. halvår", "2. halvår"] * 2],
                [MEETINGS, 60, 41, 38, None]):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("B1:C1")
    sheet.merge_cells("D1:E1")
    book.save(tmp_path / "tall.xlsx")

    table = read(tmp_path / "tall.xlsx")

    assert table["period"].tolist() == ["2021H1", "2021H2", "2022H1", "2022H2"]
    assert table["value"].tolist()[:3] == [60, 41, 38]
    assert table["status"].tolist() == ["ok", "ok", "ok", "missing"]


def test_gjerdrums_own_table_of_quality_is_read_with_its_county(register):
    path = SAMPLES / "gjerdrum_kvalitet.csv"

    table = read(path, period="2. halvår 2021")

    own, county = (table[table["region"] == region] for region in ("3032", "30"))
    assert own["indicator"].tolist() == [
        "share_foster_followup_not_met",
        "share_foster_supervision_not_met",
        "share_deadline_breaches",
        "share_help_measures_with_plan",
        "share_help_measures_plan_evaluated",
    ]
    assert own["value"].tolist() == [0, 0, 0, 100, 100]
    assert county["value"].tolist() == [12.1, 6.7, 4.8, 93.5, 85.5]
    assert set(table["period"]) == {"2021H2"} and set(table["status"]) == {"ok"}


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        ({}, "no header row was found"),
        ({"period": "2021H2", "places": {}}, "no header row was found"),
        ({"period": "2021H2", "places": {"Gjerdrum": "3032"}}, "a column of unknown meaning"),
    ],
)
def test_a_table_without_periods_or_with_unknown_places_is_refused(choices, told):
    path = SAMPLES / "gjerdrum_kvalitet.csv"

    sentence = refusal(path, **choices)

    assert told in sentence


def test_a_period_for_a_table_that_has_its_own_is_refused(tmp_path):
    path = write(tmp_path, f"Nøkkeltall;2020;2021\n{MEETINGS};1;2\n")

    sentence = refusal(path, period="2022")

    assert "the table names its own periods" in sentence


def test_the_register_knows_every_indicator_that_the_documents_tables_name():
    known = Register.load(REFERENCE)

    tables = [
        read(SAMPLES / "gjerdrum_sykefravaer.csv"),
        read(SAMPLES / "gjerdrum_kvalitet.csv", period="2021H2"),
        read(SAMPLES / "asker_fosterhjem.csv"),
        read(SAMPLES / "loten_2014.csv"),
    ]

    for table in tables:
        known.check(table, "")
    assert sum(map(len, tables)) == 3 + 10 + 12 + 27
