"""A municipality's own table: every figure with its doubt, every fault in one sentence."""

import csv

import pandas as pd
import pytest
from tests.sources.own_tables import (
    HEADER,
    LOTEN,
    LOTEN_VALUES,
    SAMPLES,
    as_excel_number,
    loten_cells,
    problems_of,
    read,
    values_of,
    write,
    write_excel,
)

from bvanalyse.errors import ParameterError


def test_loten_reads_with_every_figure_of_the_document():
    path = SAMPLES / "loten_2014.csv"

    table = read(path, labels=LOTEN)

    found = {name: tuple(values_of(rows)) for name, rows in table.groupby("indicator")}
    assert found == LOTEN_VALUES
    assert set(table["period"]) == {"2013", "2014", "2015"} and set(table["source"]) == {path.stem}
    filled = table[table["value"].notna()]
    assert set(filled.loc[filled["period"] == "2015", "status"]) == {"forecast"}
    assert set(filled.loc[filled["period"] != "2015", "status"]) == {"ok"}
    assert set(table.loc[table["value"].isna(), "status"]) == {"missing"}
    assert table.loc[2, "ref"] == "loten_2014.csv; rad 5, kolonne Prognose 2015"


def test_loten_reads_alike_from_semicolons_commas_tabs_and_excel(tmp_path):
    expected = read(SAMPLES / "loten_2014.csv", labels=LOTEN)
    cells = loten_cells()
    numbers = [[as_excel_number(cell) for cell in row] for row in cells]
    files = [
        write_excel(tmp_path, cells, "loten_2014.xlsx"),
        write_excel(tmp_path, numbers, "loten_2014.xlsm"),
    ]
    for name, delimiter, encoding in (
        ("loten_2014.csv", ",", "utf-8-sig"),
        ("loten_2014.txt", "\t", "utf-8"),
    ):
        with (tmp_path / name).open("w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows(cells)
        files.append(tmp_path / name)

    tables = [read(path, labels=LOTEN) for path in files]

    for path, table in zip(files, tables, strict=True):
        table["ref"] = table["ref"].str.replace(path.name, "loten_2014.csv")
        pd.testing.assert_frame_equal(table, expected)


def test_signs_units_footnotes_and_remarks_are_kept():
    path = SAMPLES / "halvaar.csv"

    table = read(path)

    kept = table[["indicator", "period", "value", "unit", "status"]]
    assert kept.assign(value=values_of(table)).to_numpy().tolist() == [
        ["reports_received", "2017H2", None, "reports", "missing"],
        ["reports_received", "2018H1", 494.0, "reports", "ok"],
        ["share_deadline_breaches", "2017H2", 6.7, "percent", "ok"],
        ["share_deadline_breaches", "2018H1", None, "percent", "suppressed"],
        ["net_expenditure", "2017H2", 7200.0, "1000 NOK", "ok"],
        ["net_expenditure", "2018H1", -2300.0, "1000 NOK", "ok"],
        ["deadline_breaches", "2017H2", 20.0, "percent", "suspect"],
        ["deadline_breaches", "2018H1", None, "investigations", "missing"],
    ]
    notes = table["note"].tolist()
    assert "1) Tall fra fagsystemet, ikke fra KOSTRA" in notes[0]
    assert "foreløpig tall" in notes[1] and "foreløpig tall" not in notes[0]
    assert "herav én sak i bydelene" in notes[2]
    assert "² Korrigert for lønnsoppgjør" in notes[5] and "²" not in notes[4]
    assert "oppgitt i prosent" in notes[6] and "omtrentlig tall" in notes[6]
    assert "strek i tabellen" in notes[7]
    assert all("Kilde: årsrapporten" in note for note in notes)


@pytest.mark.parametrize(
    ("cell", "unit", "expected"),
    [
        ("", "reports", (None, "reports", "missing")),
        ("..", "reports", (None, "reports", "missing")),
        (".", "reports", (None, "reports", "not_applicable")),
        (":", "reports", (None, "reports", "suppressed")),
        ("–", "reports", (None, "reports", "missing")),
        ("#DIV/0!", "percent", (None, "percent", "not_applicable")),
        ("ca. 100", "reports", (100, "reports", "estimate")),
        ("12 %", "percent", (12, "percent", "ok")),
        ("12", "percent", (12, "percent", "ok")),
        ("12 %", "reports", (12, "percent", "suspect")),
        ("kr 5", "percent", (5, "NOK", "suspect")),
        ("2,3 mill. kr", "1000 NOK", (2300, "1000 NOK", "ok")),
        ("171 327 kr", "NOK per child", (171327, "NOK per child", "ok")),
        ("91 (foreløpig)", "reports", (91, "reports", "ok")),
    ],
)
def test_a_cell_becomes_value_unit_and_status(tmp_path, cell, unit, expected):
    path = write(tmp_path, f"{HEADER}Andel;{cell};..\n")

    table = read(path, labels={"Andel": ("figure_read", unit)})

    assert (values_of(table)[0], table.loc[0, "unit"], table.loc[0, "status"]) == expected


@pytest.mark.parametrize(
    ("label", "value", "unit", "status"),
    [
        ("Utgifter (i 1000 kr)", 5, "1000 NOK", "ok"),
        ("utgifter  (KR)*", 0.005, "1000 NOK", "ok"),
        ("Utgifter (mill. kr) 1)", 5000, "1000 NOK", "ok"),
        ("Utgifter (prosent)", 5, "percent", "suspect"),
        ("total_expenditure", 5, "1000 NOK", "ok"),
    ],
)
def test_a_label_is_found_by_name_or_id_and_its_unit_is_used(tmp_path, label, value, unit, status):
    path = write(tmp_path, f"{HEADER}{label};5;5\n")

    table = read(path, labels={"Utgifter": ("total_expenditure", "1000 NOK")})

    assert tuple(table.loc[0, ["indicator", "value", "unit", "status"]]) == (
        "total_expenditure",
        value,
        unit,
        status,
    )


def test_without_labels_only_ids_are_read_in_the_unit_they_state(tmp_path):
    path = write(tmp_path, f"{HEADER}reports_received;96;91\ngross_cost (kr);1;2\n")

    table = read(path, labels=None)

    assert table["indicator"].unique().tolist() == ["reports_received", "gross_cost"]
    assert table["unit"].tolist() == ["", "", "NOK", "NOK"]


def test_all_faults_of_a_file_are_told_at_once_with_their_place(tmp_path):
    text = (
        f"Nøkkeltall\n\n{HEADER}Meldinger motatt;96;91\nAndel fristbrudd;1.234;mange\n"
        "Netto driftsutgifter;kr 171 32,-\nMeldinger mottatt;96;91\nmeldinger  mottatt*;1;2\n"
    )
    path = write(tmp_path, text)

    faults = problems_of(path)

    assert [(fault.row, fault.column, fault.what) for fault in faults] == [
        (4, "", "unknown label"),
        (5, "2013", "a thousands dot or a decimal point"),
        (5, "2014", "not a number"),
        (6, "", "wrong number of cells"),
        (8, "", "the indicator stands twice"),
    ]
    assert 'did you mean "Meldinger mottatt"' in faults[0].action and "row 7" in faults[4].action
    assert all(fault.found is not None and fault.action for fault in faults)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty"),
        ("Indikator;Antall\nMeldinger mottatt;96\n", "no header row"),
        ("Indikator;2013;2013\nMeldinger mottatt;96;91\n", "stands twice"),
        ("Indikator;2013;2014;20l5\nMeldinger mottatt;96;91;90\n", "column of unknown meaning"),
        ("Nr;Indikator;2013;2014\n1;Meldinger mottatt;96;91\n", "no single column of labels"),
        ("2013;2014\n96;91\n", "no single column of labels"),
        ("Indikator;2013;2014\n", "no row of figures"),
        ("Indikator;2013;2014\nMeldinger mottatt;96;91;\n", "wrong number of cells"),
        ("Indikator,2013,2014\nAndel fristbrudd,7,4,7,3\n", "wrong number of cells"),
        ('Indikator;2013;2014\nMeldinger mottatt;"96"x;91\n', "wrong quotes"),
        ("Indikator;Enhet;2013;2014\nNetto driftsutgifter;mrd. kr;1;2\n", "unclear unit"),
        ("Indikator;Enhet;2013;2014\nNetto driftsutgifter (kr);prosent;1;2\n", "unclear unit"),
        ("Indikator;2013;2014\nNetto driftsutgifter (mill. kr);kr 5;2\n", "disagree on the unit"),
        ("Indikator;2013;2014\n1) Meldinger mottatt;96;91\n", "unknown label"),
        ("Indikator;2013;2014\nØkonomi;;\nMeldinger mottatt;96;91\n", "unknown label"),
    ],
)
def test_a_table_that_could_be_misread_is_refused(tmp_path, text, told):
    path = write(tmp_path, text)

    (fault,) = problems_of(path)

    assert told in str(fault) and fault.action


def test_an_old_norwegian_encoding_is_refused_and_never_guessed(tmp_path):
    path = tmp_path / "tall.csv"
    path.write_bytes(f"{HEADER}Årsverk;1;2\n".encode("cp1252"))

    (fault,) = problems_of(path)

    assert (fault.what, fault.row) == ("wrong encoding", 2)


def test_a_header_on_several_lines_and_an_actual_beside_a_forecast_are_read(tmp_path):
    path = write(tmp_path, 'Indikator;2014;"Prognose\n2014"\nMeldinger mottatt;91;100\n')

    table = read(path)

    assert table["period"].tolist() == ["2014", "2014"]
    assert table["status"].tolist() == ["ok", "forecast"]


def test_a_mark_without_its_footnote_is_told_and_an_unused_footnote_goes_to_all(tmp_path):
    path = write(tmp_path, f"{HEADER}Meldinger mottatt;96*;91\n2) Tall for to kommuner;;\n")

    notes = read(path)["note"].tolist()

    assert notes[0] == "merket * uten fotnote i tabellen; 2) Tall for to kommuner"
    assert notes[1] == "2) Tall for to kommuner"


def test_one_label_may_not_mean_two_indicators(tmp_path):
    path = write(tmp_path, f"{HEADER}Meldinger;96;91\n")
    labels = {"Meldinger": ("reports_received", "reports"), "meldinger ": ("other_id", "reports")}

    with pytest.raises(ParameterError, match="one label for two indicators") as refusal:
        read(path, labels=labels)

    assert len(refusal.value.problems) == 1


def test_the_source_is_named_after_the_file_or_as_told(tmp_path):
    path = write(tmp_path, f"{HEADER}Meldinger mottatt;96;91\n", "Nøkkeltall Løten 2014.csv")

    named = [read(path)["source"].unique()[0], read(path, source="annual_report")["source"][0]]

    assert named == ["nokkeltall_loten_2014", "annual_report"]
