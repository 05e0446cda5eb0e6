"""Every broken CSV file is refused in one sentence that names the file and the row."""

import pytest

from bvanalyse.sources.statbank import read_statbank_csv

HEAD = "region;2020;2021\n"
ROWS = "9001 Fjordvik;96;91\n9002 Skogbygd;..;7\n"
LONG = "region;år;Meldinger\n"
CELLS = "Fjordvik;2020;96\nFjordvik;2021;:\nSkogbygd;2020;0\nSkogbygd;2021;7\n"

BROKEN = {
    "empty": ("", "is empty"),
    "blank": ("\n \n\n", "not a table"),
    "a_title_alone": ("12275: Barn, etter år\n", "holds no table"),
    "a_header_alone": (HEAD, "holds no table"),
    "no_separator": ("region 2020\nFjordvik 5\n", "not a table"),
    "wrong_separator": ((HEAD + ROWS).replace(";", "|"), "not a table"),
    "mixed_separators": (HEAD + ROWS.replace(";", ","), "row 2"),
    "row_cut_short": (HEAD + ROWS + "0 Landet;5", "row 4: wrong number of cells"),
    "a_cell_too_many": (HEAD + "9001 Fjordvik;96;91;3\n" + ROWS, "row 2: wrong number of cells"),
    "decimal_comma_beside_commas": ("region,2020\nFjordvik,4,7\nSkogbygd,5,2\n", "wrong number"),
    "two_decimal_signs": (HEAD + "Fjordvik;4,7;5.2\n", "row 2, column"),
    "a_thousands_or_a_decimal_sign": (HEAD + "Fjordvik;1.234;5\n", "a thousands sign"),
    "an_english_thousands_sign": (HEAD + "Fjordvik;1,234;5\n", "a thousands sign"),
    "a_value_in_words": (HEAD + "Fjordvik;mange;5\n", 'row 2, column "2020": not a number'),
    "an_overflow": (HEAD + "Fjordvik;1e999;5\n", "not a number"),
    "a_code_for_a_figure": (HEAD + "Fjordvik;0301;5\n", "a code, not a figure"),
    "a_dash": (HEAD + "Fjordvik;-;5\n", "a dash of unknown meaning"),
    "an_unknown_symbol": (HEAD + "Fjordvik;x;5\n", "not a number"),
    "a_repeated_heading": ("region;2020;2020\nFjordvik;1;2\n", "a heading stands twice"),
    "a_repeated_dimension": ("region;region;2020\nFjordvik;1;2\n", "stands twice"),
    "the_header_again": (HEAD + ROWS + HEAD, "row 4"),
    "a_row_twice": (HEAD + ROWS + "9001 Fjordvik;96;91\n", "row 4: a row stands twice"),
    "an_added_sum": (HEAD + ROWS + "Sum;96;98\n", "row 4"),
    "a_spreadsheets_sum": (HEAD + "Fjordvik;1;2\nTotalsum;1;2\n", "row 3"),
    "a_sum_below_a_long_table": (LONG + CELLS + "Sum;;103\n", "row 6"),
    "a_row_without_figures": (HEAD + "Fylke\n" + ROWS, "row 2: wrong number of cells"),
    "a_padded_row_without_figures": (HEAD + "Fylke;;\n" + ROWS, "row 2: a row without figures"),
    "a_second_table": (HEAD + ROWS + "\nregion;2022\n9001 Fjordvik;4\n", "after the end"),
    "figures_after_a_blank_row": (HEAD + ROWS + "\n0 Landet;1;2\n", "row 5: figures after"),
    "a_row_cut_off_by_a_blank_one": (HEAD + ROWS + "\n0 Landet;1;x\n", "row 5: figures after"),
    "no_periods": ("region;Meldinger\nFjordvik;5\n", "no column of periods"),
    "swapped_headings": ("år;region;Meldinger\nFjordvik;2020;96\n", "row 2"),
    "swapped_columns": ("2020;2021;region\n96;91;Fjordvik\n", "headings of different kinds"),
    "a_heading_without_period": ("region;2020;i fjor\nFjordvik;1;2\n", "of different kinds"),
    "headings_of_two_kinds": ("region;2020;Barn 2021\nFjordvik;1;2\n", "of different kinds"),
    "a_heading_missing": (
        "region;Barn 2020;Barn 2021;Tiltak 2020\nFjordvik;1;2;3\n",
        "a heading is missing",
    ),
    "time_twice": ("region;år;2020\nFjordvik;2020;5\n", "time stands twice"),
    "contents_twice": (
        "region;statistikkvariabel;år;Barn;Tiltak\nFjordvik;x;2020;1;2\n",
        "in rows and in columns",
    ),
    "a_missing_dimension": ("år;Meldinger\n2020;96\n2021;91\n2020;0\n", "stands twice"),
    "a_row_lost": (LONG + CELLS.replace("Skogbygd;2020;0\n", ""), "none for Skogbygd, 2020"),
    "truncated_between_rows": (LONG + CELLS[: CELLS.rindex("Skog")], "rows are missing"),
    "a_period_misspelt": (LONG + CELLS.replace("2021", "202l", 1), "not a period"),
    "a_blank_value": (LONG + CELLS.replace("Skogbygd;2021", ";2021"), "a blank cell"),
    "an_open_quote": (HEAD + '"9001 Fjordvik;96;91\n' + ROWS, "wrong quotes"),
    "a_stray_quote": (HEAD + '"9001" Fjordvik;96;91\n', "wrong quotes"),
    "two_header_rows_that_do_not_fit": (
        ";Barn;;Tiltak;\n;2020;2021;2020;2022\n9001 Fjordvik;1;2;3;4\n",
        "a heading is missing",
    ),
    "a_corner_without_a_name": (";Barn;\n;2020;2021\nHjelp;1;2\n", "name of its own"),
    "json": ('{"class": "dataset", "value": [1]}', "holds no table"),
    "a_region_called_value": ("value;2020\nFjordvik;1\n", "name of its own"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_told_in_one_sentence(tmp_path, sentence, case):
    text, told = BROKEN[case]
    path = tmp_path / "tabell.csv"
    path.write_text(text, encoding="utf-8")

    assert told in sentence(read_statbank_csv, path)


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("region;2020\nVåler på øya;1\n".encode("cp850"), "wrong encoding"),
        ("region;2020\nVåler på øya;1\n".encode("mac-roman"), "wrong encoding"),
        ("region;2020\nVåler;1\n".encode().decode("cp1252").encode(), "wrong encoding"),
        ("region;2020\nV\ufffdler;1\n".encode(), "wrong encoding"),
        ("region;2020\nVåler;1\n".encode("utf-16-le"), "not a text file"),
        ("region;2020\nVåler;1\n".encode("utf-16")[:-1], "wrong encoding"),
        (b"PK\x03\x04" + b"\0" * 50, "a spreadsheet or archive"),
        (bytes(range(256)) * 20, "wrong encoding"),
        (bytes(range(128)) * 20, "not a text file"),
    ],
    ids=["dos", "mac", "read_twice", "lost", "no_mark", "half", "spreadsheet", "binary", "ascii"],
)
def test_letters_that_cannot_be_trusted_are_told(tmp_path, sentence, raw, told):
    path = tmp_path / "tabell.csv"
    path.write_bytes(raw)

    assert told in sentence(read_statbank_csv, path)


def test_a_file_that_two_separators_fit_is_not_guessed(tmp_path, sentence):
    path = tmp_path / "tabell.csv"
    path.write_text("region;Barn, unge 2020\nFjordvik;1,5\nSkogbygd;2,5\n", encoding="utf-8")

    assert "two separators fit" in sentence(read_statbank_csv, path)


def test_a_file_cut_anywhere_is_whole_or_refused(tmp_path, sentence):
    text = LONG + CELLS
    rows = text.splitlines(keepends=True)
    whole = {"".join(rows[:count]): count - 1 for count in (2, 3, 5)}
    path = tmp_path / "tabell.csv"

    for end in range(1, len(text) + 1):
        path.write_text(text[:end], encoding="utf-8")
        if text[:end] in whole:
            assert len(read_statbank_csv(path).frame) == whole[text[:end]]
        else:
            assert sentence(read_statbank_csv, path)
