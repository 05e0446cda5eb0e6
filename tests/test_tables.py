"""CSV files are read as they are, and every fault is told with its place."""

import csv

import pandas as pd
import pandera.pandas as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bvanalyse.errors import DataError
from bvanalyse.tables import read_csv, read_text, validate

SCHEMA = pa.DataFrameSchema(
    {
        "region": pa.Column(str, pa.Check.str_matches(r"^\d{4}$"), description="four digits"),
        "children": pa.Column(int, pa.Check.ge(0), description="a whole number"),
        "share": pa.Column(float, nullable=True, description="a number or nothing"),
    },
    checks=[
        pa.Check(
            lambda table: table["share"].isna() | (table["share"] <= 100),
            name="share",
            error="a share above 100",
        )
    ],
    unique=["region"],
    strict=True,
)

cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
tables = st.integers(1, 4).flatmap(
    lambda width: st.tuples(
        st.lists(cells, min_size=width, max_size=width, unique=True),
        st.lists(st.lists(cells, min_size=width, max_size=width), max_size=5),
    )
)


def table(*rows, columns=("region", "children", "share")):
    return pd.DataFrame(rows, columns=list(columns), dtype="str")


def refusal(action, *arguments):
    with pytest.raises(DataError) as caught:
        action(*arguments)
    return caught.value.problems


def test_a_leading_zero_survives(tmp_path):
    path = tmp_path / "oslo.csv"
    path.write_text("region,value\n0301,007\n", encoding="utf-8")

    read = read_csv(path)

    assert read.to_dict("records") == [{"region": "0301", "value": "007"}]


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\nL\xc3\xb8ten,2\n",
        b"\xef\xbb\xbfa,b\nL\xc3\xb8ten,2\n",
        b"a,b\r\nL\xc3\xb8ten,2\r\n",
        b'"a","b"\n"L\xc3\xb8ten","2"',
        b"a,b\nL\xc3\xb8ten,2",
    ],
    ids=["plain", "byte_order_mark", "windows_lines", "all_quoted", "no_last_line_end"],
)
def test_the_forms_that_programs_save_read_alike(tmp_path, content):
    path = tmp_path / "one.csv"
    path.write_bytes(content)

    read = read_csv(path)

    assert list(read.columns) == ["a", "b"]
    assert read.to_numpy().tolist() == [["Løten", "2"]]


def test_words_that_other_readers_take_for_nothing_stay_text(tmp_path):
    path = tmp_path / "words.csv"
    path.write_text("a\nNA\nnan\nNULL\n-\n..\n", encoding="utf-8")

    read = read_csv(path)

    assert read["a"].tolist() == ["NA", "nan", "NULL", "-", ".."]


def test_a_file_in_latin_1_is_refused_with_the_row_of_its_first_such_letter(tmp_path):
    path = tmp_path / "latin.csv"
    path.write_bytes("name\nAsker\nLøten\nRøros\n".encode("latin-1"))

    [problem] = refusal(read_text, path)

    assert (problem.file, problem.row, problem.expected) == (str(path), 3, "UTF-8")
    assert problem.found == "byte 0xF8"  # ø in Latin-1
    assert "UTF-8" in problem.action


@pytest.mark.parametrize("content", [b"", b"\n\n", b"  \r\n"])
def test_an_empty_file_is_refused(tmp_path, content):
    path = tmp_path / "empty.csv"
    path.write_bytes(content)

    [problem] = refusal(read_text, path)

    assert problem.file == str(path) and "empty" in problem.what and problem.action


def test_a_file_that_is_not_there_is_refused(tmp_path):
    path = tmp_path / "gone.csv"

    [problem] = refusal(read_text, path)

    assert problem.file == str(path) and "cannot be read" in problem.what


def test_every_shifted_row_is_told_at_once(tmp_path):
    path = tmp_path / "shifted.csv"
    path.write_text("a,b\n1,2\n1\n3,4\n7,4,1\n", encoding="utf-8")

    problems = refusal(read_csv, path)

    assert [(problem.row, problem.found) for problem in problems] == [(3, 1), (5, 3)]
    assert all(problem.file == str(path) and problem.action for problem in problems)


@settings(deadline=None, derandomize=True, max_examples=50)
@given(tables)
def test_what_was_written_is_read_back_unchanged(tmp_path_factory, content):
    header, rows = content
    path = tmp_path_factory.mktemp("written") / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([header, *rows])

    read = read_csv(path)

    assert list(read.columns) == header
    assert read.to_numpy().tolist() == rows


def test_text_becomes_the_numbers_of_the_schema():
    raw = table(["0301", "133128", "7.4"], ["3203", "21829", ""])

    typed = validate(raw, SCHEMA, "a.csv")

    assert typed["children"].tolist() == [133128, 21829]
    assert typed["children"].dtype == "int64"
    assert typed.at[0, "share"] == 7.4 and pd.isna(typed.at[1, "share"])


def test_columns_come_out_in_the_order_of_the_schema():
    raw = table(["7.4", "0301", "1"], columns=("share", "region", "children"))

    typed = validate(raw, SCHEMA, "a.csv")

    assert list(typed.columns) == ["region", "children", "share"]


def test_a_missing_and_an_unknown_column_are_both_named():
    raw = table(["0301", "1", "2"], columns=("region", "barn", "share"))

    problems = refusal(validate, raw, SCHEMA, "a.csv")

    assert [(problem.what, problem.column) for problem in problems] == [
        ("column is missing", "children"),
        ("unknown column", "barn"),
    ]
    assert all(problem.file == "a.csv" and problem.expected for problem in problems)


@pytest.mark.parametrize("text", ["mange", "1 234", "7,4", "1_0", "0x10", "nan", "12 %", " "])
def test_text_for_a_number_is_told_with_row_and_column(text):
    raw = table(["0301", "1", "2"], ["3203", "1", text])

    [problem] = refusal(validate, raw, SCHEMA, "a.csv")

    assert (problem.file, problem.row, problem.column) == ("a.csv", 3, "share")
    assert (problem.what, problem.found) == ("not a number", text)
    assert problem.expected == "a number or nothing" and problem.action


@pytest.mark.parametrize(
    ("row", "column", "found"),
    [
        (["301", "1", "2"], "region", "301"),
        (["0301", "-1", "2"], "children", -1),
    ],
)
def test_a_cell_that_breaks_a_rule_is_told_with_what_was_expected(row, column, found):
    raw = table(["3203", "1", "2"], row)

    [problem] = refusal(validate, raw, SCHEMA, "a.csv")

    assert (problem.row, problem.column, problem.found) == (3, column, found)
    assert problem.expected == SCHEMA.columns[column].description


def test_an_empty_cell_where_a_number_must_be_is_refused():
    raw = table(["0301", "", "2"])

    problems = refusal(validate, raw, SCHEMA, "a.csv")

    assert {problem.column for problem in problems} == {"children"}


def test_a_row_that_stands_twice_is_refused_and_both_are_named():
    raw = table(["0301", "1", "2"], ["3203", "1", "2"], ["0301", "5", "6"])

    problems = refusal(validate, raw, SCHEMA, "a.csv")

    assert sorted(problem.row for problem in problems) == [2, 4]
    assert all(
        (problem.what, problem.found) == ("the row stands twice", "0301") for problem in problems
    )


def test_a_row_that_contradicts_itself_is_told_in_the_words_of_the_schema():
    raw = table(["0301", "1", "2"], ["3203", "1", "101"])

    [problem] = refusal(validate, raw, SCHEMA, "a.csv")

    assert (problem.what, problem.row) == ("a share above 100", 3)


def test_several_faulty_cells_are_told_in_one_go():
    raw = table(["0301", "en", "2"], ["3203", "1", "to"])

    problems = refusal(validate, raw, SCHEMA, "a.csv")

    assert [(problem.row, problem.column) for problem in problems] == [
        (2, "children"),
        (3, "share"),
    ]
