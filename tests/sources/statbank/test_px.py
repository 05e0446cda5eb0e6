"""PX files in their encodings, languages and two ways to hold figures."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bvanalyse.sources.statbank import Note, read_px

HEAD = """CHARSET="ANSI";
CODEPAGE="utf-8";
TITLE="Barn, etter region og år";
UNITS="barn";
DECIMALS=1;
STUB="region","tiltak";
HEADING="år";
VALUES("region")="Fjordvik","Skogbygd";
CODES("region")="9001","9002";
VALUES("tiltak")="Hjelp","Omsorg, i alt; flere";
VALUES("år")="2020","2021";
TIMEVAL("år")=TLIST(A1),"2020","2021";
"""
SYMBOLS = 'DATASYMBOL1=".";\nDATASYMBOL2="..";\nDATASYMBOL3=":";\n'


def write(folder, text, encoding="utf-8", name="tabell.px"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.fixture
def text(samples):
    return (samples / "meldinger.px").read_text(encoding="utf-8")


def test_a_table_reads_with_all_that_is_said_of_it(samples, expected):
    table = read_px(samples / "meldinger.px")

    pd.testing.assert_frame_equal(table.frame, expected)
    assert table.title == "12275: Barnevern, etter region, statistikkvariabel og år"
    assert (table.source, table.table_id) == ("Statistisk sentralbyrå", "12275")
    assert table.updated == "2022-06-15T08:00"
    assert table.roles == {"time": ("Tid",), "geo": ("Region",), "metric": ("ContentsCode",)}
    assert table.units == {"Meldinger": "meldinger", "Andel": "prosent"}
    assert table.decimals == {"Meldinger": 0, "Andel": 1}
    assert table.notes == (
        Note("Tallene er oppdiktet."),
        Note("Slått sammen med Elvdal i 2020.", "Region", "9002"),
    )
    assert table.parents == {"Region": {"9001": ("0",), "9002": ("0",)}}


def test_a_second_language_changes_words_but_no_code_and_no_figure(samples, expected):
    table = read_px(samples / "meldinger.px", language="en")

    words = ["Region", "ContentsCode"]
    pd.testing.assert_frame_equal(table.frame.drop(columns=words), expected.drop(columns=words))
    assert table.frame.loc[[0, 11], "ContentsCode"].tolist() == [
        "Reports",
        "Share of children with a report",
    ]
    assert table.title.startswith("12275: Child welfare")
    assert table.units == {"Meldinger": "reports", "Andel": "per cent"}
    assert table.notes[1] == Note("Merged with Elvdal in 2020.", "Region", "9002")
    assert table.dimensions["Tid"] == "year"


def test_the_main_language_may_be_named_too(samples, expected):
    pd.testing.assert_frame_equal(read_px(samples / "meldinger.px", language="no").frame, expected)


@pytest.mark.parametrize(
    ("codepage", "encoding"),
    [
        ('CODEPAGE="iso-8859-1";', "latin-1"),
        ('CODEPAGE="Windows-1252";', "cp1252"),
        ('CODEPAGE="iso-8859-15";', "iso8859-15"),
        ('CODEPAGE="UTF-8";', "utf-8-sig"),
        ("", "cp1252"),
        ("", "utf-8"),
    ],
)
def test_every_declared_encoding_gives_the_same_table(tmp_path, text, expected, codepage, encoding):
    path = write(tmp_path, text.replace('CODEPAGE="utf-8";', codepage), encoding)

    table = read_px(path)

    pd.testing.assert_frame_equal(table.frame, expected)
    assert "region, statistikkvariabel og år" in table.title


def test_latin_1_may_hold_the_dashes_of_windows(tmp_path, text):
    changed = text.replace("Skogbygd", "Skog–bygd").replace("utf-8", "iso-8859-1")

    table = read_px(write(tmp_path, changed, "cp1252"))

    assert "Skog–bygd" in set(table.frame["Region"])


def test_commas_and_semicolons_in_quotes_part_nothing(tmp_path):
    table = read_px(write(tmp_path, HEAD + "DATA=\n1 2\n3 4\n5 6\n7 8;"))

    assert table.frame["tiltak"].tolist()[2:4] == ["Omsorg, i alt; flere"] * 2
    assert table.frame["value"].tolist() == [1, 2, 3, 4, 5, 6, 7, 8]
    assert table.frame["region_code"].tolist() == ["9001"] * 4 + ["9002"] * 4
    assert table.units == {"": "barn"} and table.decimals == {"": 1}
    assert table.roles == {"time": ("år",), "geo": (), "metric": ()}


def test_dots_mean_what_the_file_says_they_mean(tmp_path):
    data = 'DATA=\n"." ".."\n"..." ":"\n"-" 0\n.. 7.5\n;'

    swapped = 'DATASYMBOL2=":";\nDATASYMBOL3="..";\n'
    usual, other = (
        read_px(write(tmp_path, HEAD + symbols + data)).frame["status"].tolist()
        for symbols in (SYMBOLS, swapped)
    )

    assert usual[:6] == ["not_applicable", "missing", "suppressed", "suppressed", "ok", "ok"]
    assert other[:6] == ["not_applicable", "suppressed", "missing", "suppressed", "ok", "ok"]
    assert (usual[6], other[6]) == ("missing", "suppressed")


def test_three_dots_without_a_meaning_of_their_own_are_the_old_not_yet_available(tmp_path):
    table = read_px(write(tmp_path, HEAD + 'DATA=\n"..." 2 3 4 5 6 7 8;'))

    assert table.frame["status"].tolist()[:2] == ["missing", "ok"]


@pytest.mark.parametrize(("kind", "names"), [("CODES", ("9002",)), ("VALUES", ("Skogbygd",))])
def test_rows_that_keys_leave_out_are_zero_and_said(tmp_path, kind, names):
    keys = f'KEYS("region")={kind};\nKEYS("tiltak")=VALUES;\n'
    (name,) = names
    rows = f'DATA=\n"{name}","Omsorg, i alt; flere",7 "..."\n"{name}","Hjelp", ".." 6.5\n;'

    table = read_px(write(tmp_path, HEAD + SYMBOLS + keys + rows))

    assert table.frame["value"].fillna(-1).tolist() == [0, 0, 0, 0, -1, 6.5, 7, -1]
    assert table.frame["status"].tolist() == ["ok"] * 4 + ["missing", "ok", "ok", "suppressed"]
    assert table.notes[-1].text.startswith("2 rader")


def test_notes_on_cells_and_line_breaks_are_kept(tmp_path):
    notes = 'NOTE("år")="Brudd#i 2021.";\nCELLNOTE("*","Hjelp","2021")="Rettet.";\n'

    table = read_px(write(tmp_path, HEAD + notes + "DATA=\n1 2 3 4 5 6 7 8;\n\x1a"))

    assert table.notes == (Note("Brudd i 2021.", "år"), Note("*, Hjelp, 2021: Rettet."))


@given(st.lists(st.integers(-999, 99_999), min_size=8, max_size=8), st.sampled_from([" ", "\n"]))
def test_any_figures_come_back_in_order(tmp_path_factory, figures, between):
    path = write(tmp_path_factory.getbasetemp(), f"{HEAD}DATA=\n{between.join(map(str, figures))};")

    assert read_px(path).frame["value"].tolist() == figures


def cut(text, to):
    return text[: text.index(to)]


BROKEN = {
    "empty": (lambda text: "", "is empty"),
    "truncated_figures": (lambda text: cut(text, "1300"), "end too early"),
    "truncated_header": (lambda text: cut(text, "DATASYMBOL1"), "ends before its figures"),
    "truncated_text": (lambda text: cut(text, "bygd"), "quote is not closed"),
    "no_semicolon_at_the_end": (lambda text: text.rstrip().rstrip(";"), "end too early"),
    "a_figure_too_many": (lambda text: text.replace("4.7", "4.7 4.8"), "wrong number of values"),
    "a_figure_too_few": (lambda text: text.replace("4.7", ""), "wrong number of values"),
    "an_extra_total_row": (lambda text: text.replace("4.7", "4.7\n1 2 3 4"), "wrong number"),
    "decimal_commas": (lambda text: text.replace("4.6", "4,6"), "not a number"),
    "thousands_signs": (lambda text: text.replace("1234", "1.234.000"), "not a number"),
    "a_value_in_words": (lambda text: text.replace("1234", "mange"), "not a number"),
    "an_overflow": (lambda text: text.replace("1234", "1e999"), "not a number"),
    "too_many_digits": (lambda text: text.replace("1234", "9" * 30), "not a number"),
    "not_a_number": (lambda text: text.replace("1234", "NaN"), "not a number"),
    "a_code_as_figure": (lambda text: text.replace("1234", "0301"), "not a number"),
    "an_unknown_symbol": (
        lambda text: text.replace('DATASYMBOL3=":"', 'DATASYMBOL3="x"'),
        "unknown meaning",
    ),
    "undeclared_dots": (lambda text: text.replace('"..."', '"....."'), "unknown meaning"),
    "figures_after_the_end": (lambda text: text + "\n1 2 3", "after the end"),
    "duplicate_codes": (
        lambda text: text.replace('"9001","9002","0"', '"9001","9001","0"'),
        "stands twice",
    ),
    "codes_lost": (lambda text: text.replace('"9001","9002","0"', '"9001","9002"'), "are lost"),
    "a_value_lost": (lambda text: text.replace(',\n"Hele landet"', ""), "values are lost"),
    "an_item_lost": (lambda text: text.replace('"9002",', ","), "item is missing"),
    "a_comma_lost": (
        lambda text: text.replace('"Fjordvik","Skogbygd"', '"Fjordvik""Skogbygd"', 1),
        "are lost",
    ),
    "a_missing_dimension": (
        lambda text: re.sub(r'VALUES\("år"\).*\n', "", text),
        "without its values",
    ),
    "swapped_dimensions": (
        lambda text: text.replace('HEADING="statistikkvariabel","år"', 'HEADING="år"'),
        "wrong number of values",
    ),
    "no_dimensions": (
        lambda text: re.sub(r"(?:STUB|HEADING).*\n", "", text),
        "no dimensions",
    ),
    "a_statement_twice": (lambda text: 'CODES("år")="1","2";\n' + text, "stands twice"),
    "wrong_separator": (lambda text: text.replace(";\n", "\n"), "a comma is missing"),
    "a_csv_file": (lambda text: "region;2020\n9001;5\n", "not a PX file"),
    "json": (lambda text: '{"class": "dataset"}', "not a PX file"),
    "odd_decimals": (lambda text: text.replace("SHOWDECIMALS=0", "SHOWDECIMALS=many"), "decimals"),
    "unknown_encoding": (lambda text: text.replace("utf-8", "utf-7"), "encoding"),
    "no_such_encoding": (lambda text: text.replace("utf-8", "latin-norsk"), "encoding"),
    "a_language_short_of_values": (
        lambda text: text.replace('"Skogbygd","The whole country"', '"The whole country"'),
        "values are lost",
    ),
    "a_parenthesis_open": (lambda text: text.replace('VALUES("år")', 'VALUES("år"'), "parenthesis"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_told_in_one_sentence(tmp_path, text, sentence, case):
    change, told = BROKEN[case]
    path = write(tmp_path, change(text))
    language = "en" if "language" in case else ""

    assert told in sentence(read_px, path, language=language)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda text: text.encode("cp1252"), "wrong encoding"),
        (lambda text: text.replace("utf-8", "iso-8859-1").encode(), "not the declared one"),
        (lambda text: text.encode("utf-16"), "encoding"),
        (lambda text: text.encode().decode("cp1252").encode(), "wrong encoding"),
        (lambda text: text.replace("utf-8", "ascii").encode(), "wrong encoding"),
        (lambda text: bytes(range(256)) * 20, "encoding"),
        (lambda text: b"PK\x03\x04" + b"\0" * 50, "spreadsheet"),
        (
            lambda text: re.sub(r"(?:CHARSET|CODEPAGE).*\n", "", text).encode("cp850"),
            "no encoding declared",
        ),
    ],
)
def test_bytes_that_deny_their_encoding_are_told(tmp_path, text, sentence, spoil, told):
    path = tmp_path / "tabell.px"
    path.write_bytes(spoil(text))

    assert told in sentence(read_px, path)


KEYS = 'KEYS("region")=CODES;\nKEYS("tiltak")=VALUES;\n'


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ('"9001","Hjelp",1 2\n"9001","Hjelp",3 4\n;', "stands twice"),
        ('"9003","Hjelp",1 2\n;', "unknown key"),
        ('"Hjelp","9001",1 2\n;', "unknown key"),
        ('"9001",1 2\n;', "unknown key"),
        ('"9001","Hjelp",1\n;', "wrong number"),
        ('"9001","Hjelp",1 2 3\n;', "unknown key"),
        ('"9001","Hjelp",1,2\n;', "not a number"),
        ('"9001","Hjelp",1 2\n', "end too early"),
    ],
)
def test_broken_rows_with_keys_are_told(tmp_path, sentence, data, told):
    path = write(tmp_path, f"{HEAD}{KEYS}DATA=\n{data}")

    assert told in sentence(read_px, path)


def test_keys_for_half_the_stub_are_unclear(tmp_path, sentence):
    path = write(tmp_path, HEAD + 'KEYS("region")=CODES;\nDATA=\n"9001",1 2;')

    assert "unclear keys" in sentence(read_px, path)


def test_a_language_the_file_does_not_have_is_told_with_those_it_has(samples, sentence):
    told = sentence(read_px, samples / "meldinger.px", language="sv")

    assert 'found "sv", expected en, no' in told
