"""A municipality's own table: every figure with its doubt, every fault in one sentence."""

import csv
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bvanalyse.errors import BvError, DataError, ParameterError
from bvanalyse.sources.key_figures import read_key_figures

SAMPLES = Path(__file__).parent / "samples"
LOTEN = {
    "Netto kostnad per barn under tiltak (0-18 år)": (
        "net_cost_per_child_with_measures_0_18",
        "NOK per child",
    ),
    "Brutto driftsutgifter pr barn i tiltak utenfor opprinnelig familie": (
        "gross_expenditure_per_placed_child",
        "NOK per child",
    ),
    "Totalt antall årsverk": ("fte_total", "FTE"),
    "Totalt antall ansatte": ("employees_total", "persons"),
    "Antall meldinger mottatt": ("reports_received", "reports"),
    "Antall meldinger gått til undersøkelse": ("reports_to_investigation", "reports"),
    "Antall undersøkelser med fristoverskridelse": ("deadline_breaches", "investigations"),
    "Antall undersøkelser gjennomført innen ord. frist (3 mnd.)": (
        "investigations_within_3_months",
        "investigations",
    ),
    "Tilsyn av barn": ("supervised_children", "persons"),
}
LOTEN_VALUES = {
    "net_cost_per_child_with_measures_0_18": (120145, 167483, None),
    "gross_expenditure_per_placed_child": (241771, 417865, None),
    "fte_total": (7.4, 7.3, 8.9),
    "employees_total": (None, 9, 10),
    "reports_received": (96, 91, 100),
    "reports_to_investigation": (84, 67, 85),
    "deadline_breaches": (3, 1, 0),
    "investigations_within_3_months": (73, 65, 75),
    "supervised_children": (None, 13, 15),
}
LABELS = {
    "Meldinger mottatt": ("reports_received", "reports"),
    "Andel fristbrudd": ("share_deadline_breaches", "percent"),
    "Netto driftsutgifter": ("net_expenditure", "1000 NOK"),
    "Fristbrudd (antall)": ("deadline_breaches", "investigations"),
}
HEADER = "Indikator;2013;2014\n"


def write(folder, text, name="tall.csv"):
    path = folder / name
    path.write_bytes(text.encode())
    return path


def write_excel(folder, rows, name="tall.xlsx", sheet="Ark1"):
    path = folder / name
    pd.DataFrame(rows).to_excel(path, header=False, index=False, sheet_name=sheet)
    return path


def read(path, **choices):
    return read_key_figures(path, region="0415", **({"labels": LABELS} | choices))


def problems_of(path, **choices):
    with pytest.raises(DataError) as refusal:
        read(path, **choices)
    assert {problem.file for problem in refusal.value.problems} <= {str(path), ""}
    return refusal.value.problems


def values_of(table):
    return pd.Series([None if pd.isna(value) else value for value in table["value"]], dtype=object)


def loten_cells():
    with (SAMPLES / "loten_2014.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    return [row + [""] * (4 - len(row)) for row in rows]


def as_excel_number(cell):
    try:
        return float(cell.replace(" ", "").replace(",", "."))
    except ValueError:
        return cell or None


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


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("tilfeldig")


@pytest.fixture(scope="module")
def workbook(folder):
    rows = [["", 2013, 2014], ["Meldinger mottatt", 96, 91]]
    return write_excel(folder, rows, "hel.xlsx").read_bytes()


@given(content=st.binary(max_size=200), suffix=st.sampled_from([".csv", ".txt", ".xlsx", ".xls"]))
def test_random_bytes_are_read_or_refused(folder, content, suffix):
    path = folder / f"tilfeldig{suffix}"
    path.write_bytes(content)

    with pytest.raises(BvError) as refusal:
        read(path)

    assert refusal.value.problems


@given(
    rows=st.lists(
        st.lists(st.one_of(st.text(max_size=8), st.sampled_from(["1.234", "7,4", "*", '"', ".."]))),
        max_size=6,
    ),
    delimiter=st.sampled_from(";,\t"),
)
def test_random_rows_below_a_header_are_read_or_refused(folder, rows, delimiter):
    lines = [["", "2013", "2014*"], ["Meldinger mottatt", "96", "91"], *rows]
    text = "\n".join(delimiter.join(line) for line in lines)
    path = write(folder, text.encode("utf-8", "replace").decode(), "rader.csv")

    try:
        table = read(path)
    except DataError as refusal:
        assert refusal.problems
        return

    assert table["value"].tolist() == [96.0, 91.0]


@given(place=st.integers(0, 10**6), byte=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_workbook_is_read_or_refused(folder, workbook, place, byte, cut):
    place %= len(workbook)
    path = folder / "skadet.xlsx"
    path.write_bytes(workbook[:place] + bytes([byte]) + (b"" if cut else workbook[place + 1 :]))

    try:
        table = read(path)
    except DataError as refusal:
        assert refusal.problems
        return

    assert len(table) == 2
