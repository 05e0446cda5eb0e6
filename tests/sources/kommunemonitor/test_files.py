"""The same rows in every shape that users have; what is no observation is counted."""

import pytest

from bvanalyse.errors import ParameterError
from bvanalyse.sources.kommunemonitor import is_kommunemonitor, read_kommunemonitor

HEADER = ["Region", "Tid", "Halvår", "Variabel", "Tallformat", "Value"]
ROWS = [
    ["3032", "2021", "2", "3E", "Andel", "93,5"],
    ["3032", "2021", "2", "3E", "Antall", "43"],
    ["3032", "2021", "2", "v381", "Antall", "46"],
    ["30", "2021", "2", "v381", "Antall", "12345"],
    ["0", "2021", "2", "3E", "Andel", ".."],
]
TYPED = [
    [3032, 2021, 2, "3E", "Andel", 93.5],
    [3032, 2021, 2, "3E", "Antall", 43],
    [3032, 2021, 2, "v381", "Antall", 46],
    [30, 2021, 2, "v381", "Antall", 12345],
    [0, 2021, 2, "3E", "Andel", ".."],
]
FOUND = [
    ["3032", "2021H2", "share_help_measures_with_plan", 93.5, 43, 46, "ok"],
    ["3032", "2021H2", "children_help_measures", 46, None, None, "ok"],
    ["30", "2021H2", "children_help_measures", 12345, None, None, "ok"],
    ["0", "2021H2", "share_help_measures_with_plan", None, None, None, "missing"],
]
NAMES = ["region", "period", "indicator", "value", "numerator", "denominator", "status"]


def text_of(rows, separator=";", end="\n"):
    def cell(one):
        return f'"{one}"' if separator in one else one

    return "".join(separator.join(map(cell, row)) + end for row in rows)


def found(read):
    table = read.observations[NAMES]
    return table.astype(object).where(table.notna(), None).to_numpy().tolist()


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "iso-8859-1", "utf-16"])
def test_separators_and_encodings(write, separator, encoding):
    path = write(text_of([HEADER, *ROWS], separator), head="", encoding=encoding)

    assert found(read_kommunemonitor(path)) == FOUND


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\n" + text + "\n;;;;;\n",
        lambda text: "Kommunemonitor barnevern\n\n" + text,
        lambda text: text.replace("\n", ";\n"),
        lambda text: text.replace("Region", "Kommune").replace("Value", "Verdi"),
        lambda text: text.replace("Tid", "ÅR").replace("Variabel", "indikator"),
        lambda text: text.replace("93,5", "93.5"),
        lambda text: text.replace("93,5", " 93,5 %"),
        lambda text: text.replace("12345", "12 345"),
        lambda text: text.replace("12345", "12\u00a0345"),
        lambda text: text.replace("12345", "12.345"),
        lambda text: text.replace("2021;2;", "2021;H2;"),
        lambda text: text.replace("2021;2;", "2021;2. halvår;"),
        lambda text: text.replace("2021;2;", "2021H2;;"),
        lambda text: text.replace("2021;2;", "2. halvår 2021;NA;"),
        lambda text: text.replace(";Halvår", "").replace("2021;2;", "H2 2021;"),
        lambda text: text.replace("3032", "Gjerdrum").replace("30;", "Viken;"),
        lambda text: text.replace("3032", "3032 Gjerdrum").replace("\n0;", "\n0 Norge;"),
        lambda text: text.replace("3E", "3E - Barn i hjelpetiltak med tiltaksplan"),
        lambda text: text.replace("3E", "Barn i hjelpetiltak med tiltaksplan"),
        lambda text: text.replace("v381", "Antall barn i hjelpetiltak"),
        lambda text: text.replace("Andel", "ANDEL").replace("Antall", " antall "),
    ],
)
def test_variants_read_alike(write, change):
    path = write(change(text_of([HEADER, *ROWS])), head="")

    assert found(read_kommunemonitor(path)) == FOUND


def test_columns_may_stand_in_any_order(write):
    order = [3, 5, 0, 4, 2, 1]
    rows = [[row[at] for at in order] for row in [HEADER, *ROWS]]

    assert found(read_kommunemonitor(write(text_of(rows), head=""))) == FOUND


@pytest.mark.parametrize("rows", [ROWS, TYPED], ids=["texts", "numbers"])
def test_excel_reads_like_text(excel, rows):
    path = excel(Ark1=[HEADER, *rows])

    assert found(read_kommunemonitor(path)) == FOUND


def test_excel_finds_the_sheet_with_the_table_and_counts_the_rest(excel):
    path = excel(Om=[["Om tallene"], [""], ["Kilde: Bufdir"]], Tall=[["Tittel"], HEADER, *TYPED])

    read = read_kommunemonitor(path)

    assert found(read) == FOUND and read.outside == {"arket Om": 2}
    assert read.observations["ref"][0] == "khr.xlsx; rad 3; teller rad 4; nevner rad 5"
    assert found(read_kommunemonitor(path, sheet="Tall")) == FOUND
    assert found(read_kommunemonitor(path, sheet=1)) == FOUND


def test_several_tables_in_one_workbook_are_chosen_by_the_user(excel, sentence):
    path = excel(H1=[HEADER, TYPED[0]], H2=[HEADER, *TYPED])

    assert "several sheets with a table" in sentence(path)
    assert found(read_kommunemonitor(path, sheet="H2")) == FOUND
    assert "the sheet is not there" in sentence(path, sheet="H3")


def test_excel_percentages_that_may_be_fractions_are_doubted(excel):
    rows = [["3032", 2021, 2, "3E", "Andel", 0.935], ["30", 2021, 2, "3E", "Andel", 0.87]]
    certain = ["31", 2024, 1, "3A", "Andel", 4.8]

    doubted = read_kommunemonitor(excel(Ark1=[HEADER, *rows])).observations
    sure = read_kommunemonitor(excel(Ark1=[HEADER, *rows, certain])).observations

    assert doubted["status"].tolist() == ["suspect", "suspect"]
    assert set(doubted["note"]) == {
        "Kan være en andel og ikke prosent: Excel-formatet kan ikke leses."
    }
    assert sure["status"].tolist()[:2] == ["ok", "ok"]


def test_a_half_year_may_stand_in_the_file_name_or_be_given(write, sentence):
    text = "Region;Tid;Variabel;Tallformat;Value\n3032;2021;3E;Andel;93,5\n"

    named = write(text, head="", name="3E_andel_andrehalvår.csv")
    given = write(text, head="", name="3E.csv")

    assert read_kommunemonitor(named).observations["period"].tolist() == ["2021H2"]
    assert read_kommunemonitor(given, half_year=1).observations["period"].tolist() == ["2021H1"]
    assert sentence(given).startswith('row 2, column "Halvår": no half-year is said')
    with pytest.raises(ParameterError, match="no half-year"):
        read_kommunemonitor(given, half_year=3)


def test_a_row_without_figure_and_half_is_missing_in_both_halves(write):
    path = write("3032;2021;NA;3E;Andel;..\n3032;2020;1;3E;Andel;90\n")

    table = read_kommunemonitor(path).observations

    assert table["period"].tolist() == ["2021H1", "2021H2", "2020H1"]
    assert table["status"].tolist() == ["missing", "missing", "ok"]


def test_unknown_variables_are_counted_and_the_rest_is_read(write):
    text = (
        text_of(ROWS) + "3032;2021;2;1D;Andel;4\n30;2021;2;1D;Andel;5\n3032;2021;2;3E;Promille;1\n"
    )

    read = read_kommunemonitor(write(text))

    assert found(read) == FOUND
    assert read.unknown == {("1D", "Andel"): 2, ("3E", "Promille"): 1}


def test_places_that_are_no_region_of_ours_are_counted(write):
    text = text_of(ROWS) + (
        "030101;2021;2;3E;Andel;90\n030101;2021;2;v381;Antall;9\n"
        "1516,1517,1520,1577;2021;2;v381;Antall;40\n2111;2021;2;3E;Andel;..\n"
        "0234;2021;2;v381;Antall;..\n"
    )

    read = read_kommunemonitor(write(text))

    assert found(read) == FOUND and not read.unknown
    assert read.outside == {"030101": 2, "1516,1517,1520,1577": 1, "2111": 1, "0234": 1}


def test_every_row_is_read_or_counted(write):
    text = text_of(ROWS) + "030101;2021;2;3E;Andel;90\n3032;2021;2;9Z;Andel;4\n"

    read = read_kommunemonitor(write(text))

    told = [ref.replace("teller rad", "rad").replace("nevner rad", "rad").split("; ")[1:]
            for ref in read.observations["ref"]]  # fmt: skip
    rows = {one.removeprefix("rad ") for refs in told for one in refs}
    assert rows == {str(number) for number in range(2, 2 + len(ROWS))}
    assert sum(read.unknown.values()) + sum(read.outside.values()) == 2


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1", "utf-16"])
def test_the_monitors_own_files_are_recognised(write, excel, separator, encoding):
    text = "Kommunemonitor\n" + text_of([HEADER, *ROWS], separator)
    quoted = "Tallformat;Variabel;Halvår\n".replace(";", f'"{separator}"').join('""')

    assert is_kommunemonitor(write(text, head="", encoding=encoding))
    assert is_kommunemonitor(write(quoted, head="", encoding=encoding))
    assert is_kommunemonitor(excel(Om=[["Om"]], Tall=[HEADER, *TYPED]))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"region;Tid;value\n0;2021;5\n",
        b"Indikator;2020;2021\nMeldinger;4;5\n",
        b"\xff\xfe\x00",
    ],
)
def test_other_files_are_not(write, excel, raw):
    assert not is_kommunemonitor(write(raw))
    assert not is_kommunemonitor(write(raw, name="khr.xlsx"))
    assert not is_kommunemonitor(write(raw, name="khr.pdf"))
    assert not is_kommunemonitor(excel(Ark1=[["Indikator", 2020, 2021], ["Meldinger", 4, 5]]))


def test_a_file_that_is_not_there_is_not(tmp_path):
    assert not is_kommunemonitor(tmp_path / "borte.csv")


def test_a_register_that_lacks_the_indicator_is_told(write, sentence, register):
    smaller = type(register)({"reports_received": register["reports_received"]})

    assert "row 2: not in the register" in sentence(write(text_of(ROWS)), register=smaller)


def test_a_source_name_may_be_given(write):
    table = read_kommunemonitor(write(text_of(ROWS)), source="khr_2021").observations

    assert set(table["source"]) == {"khr_2021"}
