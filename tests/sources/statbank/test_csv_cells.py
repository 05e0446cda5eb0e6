"""Decimal commas, symbols, notes and padding in the cells of CSV files."""

import pytest

from bvanalyse.sources.statbank import read_statbank_csv
from bvanalyse.sources.statbank.csv_cells import figure


def write(folder, text, encoding="utf-8", name="tabell.csv"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("text", ["4,7", '"4,7"'])
def test_a_decimal_comma_beside_semicolons(tmp_path, text):
    table = read_statbank_csv(write(tmp_path, f"region;2020\nFjordvik;{text}\nSkogbygd;12,25\n"))

    assert table.frame["value"].tolist() == [4.7, 12.25]


def test_a_decimal_comma_in_quotes_beside_commas(tmp_path):
    table = read_statbank_csv(write(tmp_path, 'region,2020\nFjordvik,"4,7"\nSkogbygd,"12,25"\n'))

    assert table.frame["value"].tolist() == [4.7, 12.25]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1 234", (1234.0, "")),
        ("12 345 678,5", (12345678.5, "")),
        ("-7", (-7.0, "")),
        ("−7.5", (-7.5, "")),
        ("96*", (96.0, "*")),
        ("0,0", (0.0, "")),
        ("-0", (0.0, "")),
        ("", (None, "")),
        (".", (None, ".")),
        ("..", (None, "..")),
        (":", (None, ":")),
        ("...", (None, "...")),
    ],
)
def test_a_cell_is_a_figure_or_a_symbol(text, read):
    assert figure(text, dash_is_zero=False) == read


@pytest.mark.parametrize(
    "text", ["-", "–", "x", "1e5", "1e999", "nan", "inf", "12 %", "0301", "1.2.3", "1,234,567",
             "12 34", "4,", ",5", "1/2", "1 234,5.6", "9" * 16, "*", "ca. 20", "٣"],
)  # fmt: skip
def test_everything_else_is_refused(text):
    with pytest.raises(ValueError, match=r"number|code|dash"):
        figure(text, dash_is_zero=False)


def test_a_dash_is_zero_only_where_the_file_says_so(tmp_path, sentence):
    text = "region;2020;2021\nFjordvik;-;5\nSkogbygd;7;–\n"

    table = read_statbank_csv(write(tmp_path, f"{text}\n- = Null\n"))

    assert table.frame["value"].tolist() == [0, 5, 7, 0]
    assert set(table.frame["status"]) == {"ok"}
    assert "a dash of unknown meaning" in sentence(
        read_statbank_csv, write(tmp_path, text, name="uten.csv")
    )


def test_preliminary_figures_are_marked_and_kept(tmp_path):
    text = "region;2020;2021*\nFjordvik;5;6\nSkogbygd;7*;:\n"

    table = read_statbank_csv(write(tmp_path, text))

    assert table.frame["value"].tolist()[:3] == [5, 6, 7]
    assert table.frame["Tid_code"].tolist() == ["2020", "2021"] * 2
    assert table.frame["Tid"].tolist() == ["2020", "2021*"] * 2
    assert table.preliminary == {1, 2}


@pytest.mark.parametrize("label", ["Kontakt", "Noter", "Enhet: barnevern", "1) Hjelp", "Sources"])
def test_a_row_of_figures_is_never_taken_for_a_note(tmp_path, label):
    text = f"tiltak;2020;2021\nHjelp;1;2\n{label};3;4\nOmsorg;5;6\n"

    table = read_statbank_csv(write(tmp_path, text))

    assert table.frame["value"].tolist() == [1, 2, 3, 4, 5, 6]


def test_a_spreadsheets_padding_is_no_cell(tmp_path):
    text = (
        "12275: Barn, etter region og år;;;;\n;;;;\nregion;2020;2021;;\nFjordvik;1;2;;\n"
        "Skogbygd;3;4;;\nKilde: SSB;;;;\nSist endret: 15.06.2022;;;;\n"
    )

    table = read_statbank_csv(write(tmp_path, text))

    assert table.frame["value"].tolist() == [1, 2, 3, 4]
    assert (table.source, table.updated) == ("SSB", "15.06.2022")
