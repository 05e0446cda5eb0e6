"""Heads of one row or two, tables that are turned, and periods of unequal length."""

from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

from bvanalyse.errors import DataError
from bvanalyse.indicators import Register
from bvanalyse.periods import comparable, kind, span
from bvanalyse.sources.key_figures import read_key_figures
from bvanalyse.sources.labels import read_labels
from bvanalyse.sources.period_text import parse_period

SAMPLES = Path(__file__).parent / "samples"
REFERENCE = Path(__file__).parents[2] / "data" / "reference"
LABELS = read_labels(REFERENCE)
PLACES = {"Gjerdrum": "3032", "Fylkesgjennomsnitt": "30", "Landet": "0"}
#: names, region and periods of the head, then one row of figures
MEETINGS = "Antall meldinger"


def write(folder, text, name="tall.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def read(path, **choices):
    return read_key_figures(path, region="3032", labels=LABELS, **({"places": PLACES} | choices))


def figures(table):
    return list(zip(table["region"], table["period"], table["value"], strict=True))


def refusal(path, **choices):
    with pytest.raises(DataError) as caught:
        read(path, **choices)
    told = str(caught.value)
    assert len(caught.value.problems) == 1 and told.startswith(str(path)) and "\n" not in told
    return told.removeprefix(str(path))


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


def test_askers_own_table_is_read_with_its_periods_down_the_rows():
    path = SAMPLES / "asker_fosterhjem.csv"

    table = read(path)

    found = {name: part["value"].tolist() for name, part in table.groupby("indicator")}
    assert found == {
        "foster_children_ge_1y": [44, 55, 69],
        "foster_children_ge_1y_followup_met": [35, 42, 65],
        "foster_children_lt_1y": [30, 30, 14],
        "foster_children_lt_1y_followup_met": [24, 25, 14],
    }
    assert table["period"].tolist() == ["2016H1", "2017H1", "2018H1"] * 4
    assert table["ref"].tolist()[-1] == (
        "asker_fosterhjem.csv; rad 6, kolonne Herav oppfylt krav om 2/4 oppfølgingsbesøk"
    )
    assert set(table["note"]) == {"Kilde: Fagprogrammet Familia"}


TURNED = "År;Antall meldinger;Antall årsverk\n2020;96;7,4\n\n2021;91;7,3\n"
TURNED_WRONG = {
    "a_row_cut_short": (TURNED.replace("96;7,4", "96"), "row 2: wrong number of cells"),
    "a_cell_too_many": (TURNED.replace("91;", "91;;"), "row 4: wrong number of cells"),
    "a_year_twice": (TURNED.replace("2021", "2020"), "row 4: the period stands twice"),
    "a_sum_between": (TURNED.replace("\n\n", "\nSum;187;\n"), "row 3: a row that names no period"),
    "a_sum_below": (TURNED + "Sum;187;14,7\n", "Sum"),
    "a_misspelt_year": (TURNED.replace("2021", "20l1") + "2022;1;2\n", "row 4: a row that names"),
    "an_unknown_label": (TURNED.replace("årsverk", "åsverk"), "row 1: unknown label"),
    "a_negative_count": (
        TURNED.replace("91", "-91"),
        'row 4, column "Antall meldinger": fewer than none',
    ),
    "text_for_a_number": (
        TURNED.replace("7,3", "sju"),
        'row 4, column "Antall årsverk": not a number',
    ),
    "the_same_label_twice": (
        TURNED.replace("Antall årsverk", "Meldinger"),
        "row 1: the indicator stands twice",
    ),
}


def test_a_turned_table_reads_as_the_upright_one(tmp_path):
    upright = write(tmp_path, "År;2020;2021\nAntall meldinger;96;91\nAntall årsverk;7,4;7,3\n")
    turned = write(tmp_path, TURNED, "snudd.csv")

    tables = [read(path, source="x").drop(columns="ref") for path in (upright, turned)]

    pd.testing.assert_frame_equal(*tables)


@pytest.mark.parametrize("case", TURNED_WRONG)
def test_a_fault_in_a_turned_table_is_told_where_it_stands(tmp_path, case):
    text, told = TURNED_WRONG[case]
    path = write(tmp_path, text)

    sentence = refusal(path)

    assert told in sentence


SPANS = {
    "hittil i 2022 (per 26. oktober)": "2022-01-01/2022-10-26",
    "Hittil i 2022 pr. 26.10.": "2022-01-01/2022-10-26",
    "hittil i år (per 26. oktober 2022)": "2022-01-01/2022-10-26",
    "hittil i år pr. 31.08.2022": "2022M01/2022M08",
    "så langt i 2022 (per 31. oktober)": "2022M01/2022M10",
    "Hittil i 2022 (t.o.m. oktober)": "2022M01/2022M10",
    "jan-okt 2022": "2022M01/2022M10",
    "Jan.–okt. 2022": "2022M01/2022M10",
    "januar til og med oktober 2022": "2022M01/2022M10",
    "2022M01/2022M10": "2022M01/2022M10",
    "1.1.-31.10.2022": "2022M01/2022M10",
    "01.07.2021-30.06.2022": "2021M07/2022M06",
    "1.-3. kvartal 2022": "2022M01/2022M09",
    "3. kvartal 2022": "2022Q3",
    "jan-juni 2022": "2022H1",
    "1.–2. kvartal 2022": "2022H1",
    "jul-des 2022": "2022H2",
    "januar-mars 2022": "2022Q1",
    "jan-des 2022": "2022",
    "hittil i 2022 (per 31.12.2022)": "2022",
}


@pytest.mark.parametrize("text", SPANS)
def test_a_heading_is_read_as_the_span_it_is(text):
    period = parse_period(text).period

    assert period == SPANS[text]


@pytest.mark.parametrize(
    "text",
    [
        "hittil i år",
        "hittil i 2022 (per oktober)",
        "okt-jan 2022",
        "okt-okt 2022",
        "3.-1. kvartal 2022",
        "jan-okt",
        "hittil i 2022 (per 31. februar)",
        "hittil i 2022 (per 26. oktober 2021)",
        "31.10.2022-01.01.2022",
        "jan/okt 2022",
        "ca. " * 100 + "2022",
    ],
)
def test_a_span_that_is_not_told_in_full_is_refused(text):
    with pytest.raises(DataError) as caught:
        parse_period(text)

    assert len(caught.value.problems) == 1


def test_gjerdrums_sick_leave_is_never_compared_as_equal_years():
    path = SAMPLES / "gjerdrum_sykefravaer.csv"

    table = read(path)

    assert figures(table) == [
        ("3032", "2021", 29.94),
        ("3032", "2022-01-01/2022-10-26", 12.4),
        ("3032", "2022M08", 0.64),
    ]
    assert [span(period).days for period in table["period"]] == [365, 299, 31]
    assert [kind(period) for period in table["period"]] == ["year", "span", "month"]
    assert not any(comparable(*pair) for pair in combinations(table["period"], 2))
    assert set(table["unit"]) == {"percent"} and set(table["status"]) == {"ok"}


def test_years_half_years_and_parts_of_years_live_in_one_table(tmp_path):
    head = "Nøkkeltall;2021;1. halvår 2021;1. halvår 2022;jan-okt 2022"
    path = write(tmp_path, f"{head}\nSykefravær;29,9 %;31 %;14 %;12,4 %\n")

    periods = read(path)["period"].tolist()

    alike = [pair for pair in combinations(periods, 2) if comparable(*pair)]
    assert alike == [("2021H1", "2022H1")]


def test_sick_leave_without_its_last_day_is_refused(tmp_path):
    path = write(tmp_path, "Nøkkeltall;2020;2021;Hittil i 2022\nSykefravær;8 %;29,94 %;12,4 %\n")

    sentence = refusal(path)

    assert "a column of unknown meaning" in sentence and 'found "Hittil i 2022"' in sentence


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
