"""Every broken copy is refused in one sentence that names the file, and the row if there is one."""

import tracemalloc
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bvanalyse.errors import DataError
from bvanalyse.sources.kommunemonitor import read_kommunemonitor

HEAD = "Region;Tid;Halvår;Variabel;Tallformat;Value\n"
ROWS = (
    "3032;2021;2;3A;Andel;0\n30;2021;2;3A;Andel;4,8\n"
    "3032;2021;2;v30;Antall;0\n30;2021;2;v30;Antall;70\n"
)
EXTRA = "3032;2021;2;3E;Andel;{}\n"
COUNT = "3032;2021;2;v38;Antall;{}\n"

BROKEN = {
    "empty": ("", "is empty"),
    "blank": (" \n\n", "no header row was found"),
    "a_header_alone": (HEAD, "holds no figures"),
    "no_header": (ROWS, "row 1: no header row was found"),
    "wrong_separator": ((HEAD + ROWS).replace(";", "|"), "row 1: no header row was found"),
    "mixed_separators": (HEAD + ROWS.replace(";", "\t"), "row 2: wrong number of cells"),
    "truncated_in_a_figure": ((HEAD + ROWS)[:-2], "row 5: the last row is not ended"),
    "truncated_in_a_row": ((HEAD + ROWS)[:-12], "row 5: wrong number of cells"),
    "truncated_before_the_line_end": ((HEAD + ROWS)[:-1], "row 5: the last row is not ended"),
    "swapped_headings": (
        "Tid;Region;Halvår;Variabel;Tallformat;Value\n" + ROWS,
        'row 2, column "Tid": not a year',
    ),
    "swapped_name_and_format": (
        HEAD.replace("Variabel;Tallformat", "Tallformat;Variabel") + ROWS,
        'row 2, column "Variabel": a number format where a variable should be',
    ),
    "swapped_value_and_half": (
        "Region;Tid;Value;Variabel;Tallformat;Halvår\n" + ROWS[24:],
        'row 2, column "Halvår": not a half-year',
    ),
    "swapped_region_and_value": (
        "Value;Tid;Halvår;Variabel;Tallformat;Region\n" + ROWS[24:],
        "row 2, column \"Region\": not a region's n",
    ),
    "a_row_with_swapped_cells": (
        HEAD + ROWS + "2021;3032;2;3E;Andel;90\n",
        'row 6, column "Tid": not a year',
    ),
    "the_header_again": (HEAD + ROWS + HEAD, "row 6: the header stands again"),
    "a_heading_missing": (
        (HEAD + ROWS).replace("Tallformat", "Enhet"),
        "row 1: no header row was found",
    ),
    "a_heading_twice": (
        HEAD.replace("Halvår", "Tid") + ROWS,
        'row 1, column "Tid": a heading stands twice',
    ),
    "a_column_too_many": (
        HEAD.replace("Value", "Value;Fylke") + ROWS.replace("\n", ";30\n"),
        'row 1, column "Fylke": a column of unknown meaning',
    ),
    "a_cell_without_a_heading": (
        HEAD.replace("Value", "Value;") + ROWS.replace("\n", ";30\n"),
        "row 2: a cell without a heading",
    ),
    "a_cell_too_many": (HEAD + "3032;2021;2;3A;Andel;0;5\n", "row 2: wrong number of cells"),
    "an_unquoted_comma": (
        (HEAD + ROWS).replace(";", ","),
        "row 3: wrong number of cells",
    ),
    "an_extra_total": (HEAD + ROWS + "Sum;2021;2;3A;Antall;70\n", 'row 6, column "Region": not'),
    "a_spreadsheets_total": (HEAD + ROWS + "Totalt;;;;;144,8\n" + ROWS[:23], "row 7"),
    "a_total_without_region": (HEAD + ROWS + ";2021;2;v30;Antall;70\n", "row 6, column \"Region\""),
    "a_source_line": (HEAD + ROWS + "Kilde: Bufdir\n", "row 6: wrong number of cells"),
    "a_figure_twice": (HEAD + ROWS + "30;2021;2;3A;Andel;4,8\n", "row 6: a figure stands twice"),
    "a_figure_by_letter_and_by_number": (
        HEAD + ROWS + "3032;2021;2;v31;Andel;0\n",
        "row 6: a figure stands twice",
    ),
    "a_figure_with_its_place_by_name_and_number": (
        HEAD + ROWS + "Gjerdrum;2021;2;3A;Andel;0\n",
        "row 6: a figure stands twice",
    ),
    "a_negative_count": (HEAD + ROWS + COUNT.format("-4"), "row 6, column \"Value\": a negative"),
    "a_negative_share": (HEAD + ROWS + EXTRA.format("-4"), "row 6, column \"Value\": a negative"),
    "a_share_over_100": (
        HEAD + ROWS + EXTRA.format("100,1"),
        'row 6, column "Value": a share of more than 100 percent',
    ),
    "half_a_child": (HEAD + ROWS + COUNT.format("12,5"), 'row 6, column "Value": a count'),
    "a_percentage_of_children": (HEAD + ROWS + COUNT.format("12 %"), 'row 6, column "Value": a p'),
    "an_overflow": (HEAD + ROWS + COUNT.format("1e300"), 'row 6, column "Value": not a number'),
    "too_many_digits": (HEAD + ROWS + COUNT.format("9" * 300), "row 6, column \"Value\": a code"),
    "a_value_in_words": (HEAD + ROWS + COUNT.format("få"), 'row 6, column "Value": not a number'),
    "a_dash": (HEAD + ROWS + COUNT.format("-"), 'row 6, column "Value": a dash of unknown meaning'),
    "two_decimal_signs": (HEAD + ROWS + EXTRA.format("93.5"), 'row 6, column "Value": decimal'),
    "a_thousand_or_a_decimal": (
        HEAD + COUNT.format("1.234"),
        'row 2, column "Value": a thousands sign or a decimal sign',
    ),
    "an_unknown_number": (HEAD + ROWS + "3099;2021;2;3A;Andel;0\n", 'row 6, column "Region": not'),
    "a_number_out_of_use": (
        HEAD + "0234;2021;2;3A;Andel;0\n",
        'row 2, column "Region": a figure under a number that had gone out of use',
    ),
    "a_number_and_another_name": (
        HEAD + "3032 Nannestad;2021;2;3A;Andel;0\n",
        'row 2, column "Region": a number and a name of two regions',
    ),
    "a_name_of_two_places": (
        HEAD + "Nes;2018;2;3A;Andel;0\n",
        "expected one of 0236 Nes, 0616 Nes; write the number",
    ),
    "a_code_and_another_name": (
        HEAD + "3032;2021;2;3A Barn i hjelpetiltak med tiltaksplan;Andel;0\n",
        'row 2, column "Variabel": a code and a name of two variables',
    ),
    "no_half_year": (
        HEAD + "3032;2021;;3A;Andel;0\n",
        'row 2, column "Halvår": no half-year is said',
    ),
    "no_column_of_half_years": (
        "Region;Tid;Variabel;Tallformat;Value\n3032;2021;3A;Andel;..\n",
        'row 2, column "Halvår": no half-year is said',
    ),
    "a_half_of_a_yearly_figure": (
        HEAD + "3032;2021;2;1A;Andel;3\n",
        'row 2, column "Halvår": a half-year for a figure of whole years',
    ),
    "a_third_half": (HEAD + "3032;2021;3;3A;Andel;0\n", 'row 2, column "Halvår": not a half-year'),
    "only_unknown_variables": (
        HEAD + "3032;2021;2;Elever;Andel;0\n",
        'row 2, column "Variabel": no variable of the monitor',
    ),
    "an_open_quote": (HEAD + '3032;2021;2;"3A;Andel;0\n' + ROWS, "row 2: wrong quotes"),
    "a_stray_quote": (HEAD + '"3032" ;2021;2;3A;Andel;0\n', "row 2: wrong quotes"),
    "json": ('{"class": "dataset", "value": [1]}', "row 1: no header row was found"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_copy_is_told_in_one_sentence(write, sentence, case):
    text, told = BROKEN[case]
    path = write(text, head="")

    assert told in sentence(path)


WHOLE = HEAD + ROWS


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (WHOLE.encode("cp850"), "wrong encoding"),
        (WHOLE.encode("mac-roman"), "no header row|wrong encoding"),
        (WHOLE.encode().decode("cp1252").encode(), "wrong encoding"),
        (WHOLE.replace("å", "\ufffd").encode(), "wrong encoding"),
        (WHOLE.encode("utf-16-le"), "not a text file"),
        (b"PK\x03\x04" + b"\0" * 50, "not a text file"),
        (bytes(range(256)) * 20, "wrong encoding|not a text file"),
        (b"\x00" * 1000, "not a text file"),
    ],
    ids=["dos", "mac", "read_twice", "lost", "no_mark", "spreadsheet", "binary", "zeros"],
)
def test_letters_that_cannot_be_trusted_are_told(write, sentence, raw, told):
    path = write(raw)

    found = sentence(path)
    assert any(one in found for one in told.split("|"))
    assert "StatBank" not in found


@pytest.mark.parametrize(
    ("raw", "name", "told"),
    [
        (b"", "khr.xlsx", "is empty"),
        (b"Region;Tid", "khr.xlsx", "is not an Excel file"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 500, "khr.xlsx", "protected by a password or is old Excel"),
        (b"PK\x03\x04" + b"\0" * 500, "khr.xlsx", "cannot be opened as Excel"),
        (b"PK\x03\x04", "khr.xlsm", "cannot be opened as Excel"),
        (b"Region", "khr.pdf", "wrong kind of file"),
        (b"\xd0\xcf\x11\xe0", "khr.xls", "wrong kind of file"),
    ],
)
def test_what_is_no_excel_file_is_told(write, sentence, raw, name, told):
    assert told in sentence(write(raw, name=name))


def test_broken_sheets_are_told_with_their_row(excel, sentence):
    header = ["Region", "Tid", "Halvår", "Variabel", "Tallformat", "Value"]
    row = [3032, 2021, 2, "v38", "Antall"]

    for value, told in ((1e300, "row 2"), (-4, "row 2"), (True, "row 2"), (12.5, "row 2")):
        assert sentence(excel(Ark1=[header, [*row, value]])).startswith(told)
    assert "row 3" in sentence(excel(Ark1=[header, [*row, 4], [*row, 4]]))
    assert "no header row was found" in sentence(excel(Ark1=[["Noe", "annet"], [1, 2]]))
    assert "row 3: a cell without a heading" in sentence(
        excel(Ark1=[[*header, ""], [*row, 4, ""], [30, 2021, 2, "v38", "Antall", 5, "merknad"]])
    )


def test_a_damaged_excel_file_is_told_wherever_it_is_cut(excel, write, sentence):
    header = ["Region", "Tid", "Halvår", "Variabel", "Tallformat", "Value"]
    raw = excel(Ark1=[header, [3032, 2021, 2, "v38", "Antall", 4]]).read_bytes()

    for end in range(4, len(raw) - 1, 97):
        assert sentence(write(raw[:end], name="kuttet.xlsx"))


def test_a_missing_file_is_told(tmp_path, sentence):
    assert "cannot be read" in sentence(tmp_path / "borte.csv")
    assert "cannot be read" in sentence(tmp_path / "borte.xlsx")


@pytest.mark.parametrize(
    "line", [b"x", b'"', b"3032;2021;2;", b"0,"], ids=["x", "quote", "row", "0"]
)
def test_a_huge_line_is_refused_within_bounds(write, sentence, line):
    path = write(line * (30_000_000 // len(line)))

    tracemalloc.start()
    told = sentence(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert "row 1: a line that is too long" in told
    assert peak < 20_000_000


def test_a_bomb_of_a_workbook_is_refused_before_it_is_unpacked(sentence, tmp_path):
    path = tmp_path / "bombe.xlsx"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 201_000_000)

    assert "201 MB when unpacked" in sentence(path)


def test_a_file_cut_anywhere_is_whole_or_refused(write, sentence):
    rows = WHOLE.splitlines(keepends=True)
    whole = {"".join(rows[:count]): count - 1 for count in range(2, len(rows) + 1)}

    for end in range(1, len(WHOLE) + 1):
        path = write(WHOLE[:end], head="")
        if WHOLE[:end] in whole:
            assert len(read_kommunemonitor(path).observations) == whole[WHOLE[:end]]
        else:
            assert sentence(path)


@settings(max_examples=150, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(at=st.integers(0, len(WHOLE) - 1), put=st.text(max_size=3), cut=st.integers(0, 3))
def test_a_damaged_file_is_read_or_refused_but_never_crashes(write, at, put, cut):
    text = WHOLE[:at] + put + WHOLE[at + cut :]
    path = write(text.encode("utf-8", "surrogatepass"))

    try:
        read = read_kommunemonitor(path)
    except DataError as error:
        assert len(error.problems) == 1 and str(error).startswith(str(path))
    else:
        assert len(read.observations) + sum(read.unknown.values()) >= 1
