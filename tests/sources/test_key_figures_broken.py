"""Broken copies of a sound table: each is told in one sentence, and none gives a wrong number."""

import tracemalloc
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bvanalyse.errors import DataError
from bvanalyse.sources.key_figures import read_key_figures
from bvanalyse.sources.labels import read_labels

LABELS = read_labels(Path(__file__).parents[2] / "data" / "reference")
HEAD = "Barnevernet i Prøvnes;;;\nNøkkeltall;Enhet;2020;2021\n"
REPORTS = "Antall meldinger;antall;210;198\n"
BREACHES = "Fristbrudd i undersøkelser;prosent;4,8;0\n"
MONEY = "Netto driftsutgifter til barnevernet;1000 kr;42 100;43 900\n"
ABSENCE = "Sykefravær;prosent;29,94;12,4\n"
SOUND = HEAD + REPORTS + BREACHES + MONEY + ABSENCE
VALUES = [210, 198, 4.8, 0, 42100, 43900, 29.94, 12.4]


def changed(old, new):
    assert SOUND.count(old) == 1, old
    return SOUND.replace(old, new)


#: what was done to the table, where it is told, and what is said
BROKEN = {
    "truncated_in_a_row": (SOUND[: SOUND.index("43 900") - 1], "row 5", "no end"),
    "truncated_in_a_number": (SOUND[:-3], "row 6", "no end"),
    "truncated_and_closed": (SOUND[: SOUND.index(";43 900")] + "\n", "row 5", "found \"3\""),
    "truncated_after_the_head": (HEAD, "", "holds no row of figures"),
    "empty": ("", "", "is empty"),
    "blank": ("\n \n;;;\n", "", "no header row"),
    "wrong_encoding": (SOUND.encode("cp1252"), "row 1", "wrong encoding"),
    "utf_16": (SOUND.encode("utf-16"), "row 1", "wrong encoding"),
    "wrong_separator": (SOUND.replace(";", "|"), "", "no header row"),
    "mixed_separators": (changed("antall;210;198", "antall,210,198"), "row 3", 'found "2"'),
    "decimal_commas_beside_commas": (
        (HEAD + REPORTS + BREACHES).replace(";", ","),
        "row 4",
        'found "5"',
    ),
    "swapped_columns": (
        "2020;Nøkkeltall;2021\n210;Antall meldinger;198\n",
        'row 1, column "Nøkkeltall"',
        "a column of unknown meaning",
    ),
    "unit_and_figures_swapped": (
        changed("antall;210", "210;antall"),
        "row 3",
        'unclear unit: found "210"',
    ),
    "a_heading_lost": (changed("2020;2021", "2020;"), "", "no header row"),
    "a_heading_misspelt": (
        SOUND.replace("2020;2021", "2020;2021;20l2").replace("198\n", "198;187\n"),
        'row 2, column "20l2"',
        "a column of unknown meaning",
    ),
    "a_heading_twice": (
        changed("2020;2021", "2020;2020"),
        'row 2, column "2020"',
        "the period stands twice",
    ),
    "repeated_header": (
        changed(MONEY, "Nøkkeltall;Enhet;2020;2021\n" + MONEY),
        "row 5",
        "the header stands again",
    ),
    "a_second_table": (
        SOUND + "Nøkkeltall;Enhet;2022;2023\nAntall årsverk;;7;8\n",
        "row 7",
        "the header stands again",
    ),
    "extra_total_row": (SOUND + "Sum;;42 310;44 098\n", "row 7", 'unknown label: found "Sum"'),
    "a_heading_row": (changed(MONEY, "Økonomi;;;\n" + MONEY), "row 5", 'found "Økonomi"'),
    "a_row_twice": (SOUND + REPORTS, "row 7", "the indicator stands twice"),
    "a_row_under_two_names": (
        SOUND + "Mottatte uromeldingar;;1;2\n",
        "row 7",
        "the indicator stands twice",
    ),
    "a_label_lost": (changed(REPORTS, ";antall;210;198\n"), "row 3", "unknown label"),
    "a_label_misspelt": (
        changed("Antall meldinger", "Antal meldigner"),
        "row 3",
        'did you mean "Antall meldinger"',
    ),
    "a_shifted_cell": (changed("antall;210;198", "antall;;210;198"), "row 3", 'found "5"'),
    "a_lost_cell": (changed("4,8;0", "4,8"), "row 4", "expected 4 as in the header"),
    "a_row_without_figures": (changed(";29,94;12,4", ""), "row 6", "wrong number of cells"),
    "negative_count": (
        changed("210;198", "-210;198"),
        'row 3, column "2020"',
        'fewer than none: found "-210"',
    ),
    "a_dash_glued_to_a_count": (
        changed("210;198", "210;–198"),
        'row 3, column "2021"',
        "fewer than none",
    ),
    "share_over_100": (
        changed("4,8;0", "480;0"),
        'row 4, column "2020"',
        'more than all: found "480"',
    ),
    "an_overflow": (changed("210", "1e300"), 'row 3, column "2020"', 'found "1e300"'),
    "sixteen_digits": (changed("210", "9" * 16), 'row 3, column "2020"', "grouping of digits"),
    "not_a_number": (changed("210", "NaN"), 'row 3, column "2020"', "not a number"),
    "infinite": (changed("210", "inf"), 'row 3, column "2020"', "not a number"),
    "a_figure_in_words": (changed("210", "mange"), 'row 3, column "2020"', "not a number"),
    "a_range": (changed("210", "10-15"), 'row 3, column "2020"', "two figures in one cell"),
    "a_range_with_a_dash": (changed("210", "2–3"), 'row 3, column "2020"', "two figures in one"),
    "a_range_in_words": (changed("210", "2 til 3"), 'row 3, column "2020"', "two figures in one"),
    "two_figures": (changed("210", "2/4"), 'row 3, column "2020"', "two figures in one cell"),
    "a_mark_that_runs_into_the_figure": (
        changed("210", "2101)"),
        'row 3, column "2020"',
        "runs into a footnote mark",
    ),
    "a_dot_that_may_be_two_things": (
        changed("29,94", "29.940"),
        'row 6, column "2020"',
        "a thousands dot or a decimal point",
    ),
    "three_zeros_after_a_dot": (
        changed("210", "210.000"),
        'row 3, column "2020"',
        "a thousands dot or a decimal point",
    ),
    "a_code": (changed("210", "0301"), 'row 3, column "2020"', "a code, not a figure"),
    "prose": (changed("210", "se side 4 " * 30), 'row 3, column "2020"', "not a number"),
    "a_share_or_a_number": (
        SOUND.replace("prosent;4,8;0", ";4,8;0"),
        'row 4, column "2020"',
        "a share or a number",
    ),
    "an_amount_without_its_unit": (
        changed("1000 kr", ""),
        'row 5, column "2020"',
        "an amount without its unit",
    ),
    "an_unknown_unit": (changed("1000 kr", "mrd. kr"), "row 5", "unclear unit"),
    "another_unit_in_the_cell": (
        changed("42 100", "kr 42 100"),
        'row 5, column "2020"',
        "disagree on the unit",
    ),
    "an_open_quote": (changed("Antall meldinger", '"Antall meldinger'), "row 3", "wrong quotes"),
    "a_stray_quote": (changed("Antall meldinger", '"Antall" meldinger'), "row 3", "wrong quotes"),
    "binary": (bytes(range(256)) * 9, "row 2", "wrong encoding"),
    "binary_ascii": (bytes(range(128)) * 9, "row 1", "not a text file"),
    "a_workbook_called_csv": (b"PK\x03\x04" + b"\0" * 99, "", "wrong kind of file"),
    "a_page": ("<html><table><tr><td>2020</td></tr></table></html>\n", "", "no header row"),
    "one_long_cell": (HEAD + "x" * 200_000 + ";antall;1;2\n", "row 3", "a cell without end"),
    "too_many_cells": (HEAD + ";" * 4_000_000 + "\n", "row 3", "too many cells"),
    "too_many_rows": (HEAD + REPORTS * 100_000, "", "too many cells"),
}  # fmt: skip


def write(folder, content, name="tall.csv"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(path):
    return read_key_figures(path, region="9001", labels=LABELS)


def sentence(path):
    with pytest.raises(DataError) as refusal:
        read(path)
    told = str(refusal.value.problems[0])
    assert len(refusal.value.problems) == 1, refusal.value
    assert told.startswith(str(path)) and told.isprintable() and len(told) < 700 + len(str(path))
    assert "Traceback" not in told and told.count("; ") >= 1
    return told.removeprefix(str(path))


def test_the_sound_table_is_read_whole(tmp_path):
    table = read(write(tmp_path, SOUND))

    assert table["value"].tolist() == VALUES
    assert set(table["status"]) == {"ok"}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_copy_is_told_in_one_sentence(tmp_path, case):
    content, place, said = BROKEN[case]
    path = write(tmp_path, content)

    told = sentence(path)

    assert told.startswith(f", {place}:" if place else ":") and said in told


def test_all_faults_are_told_at_once_in_their_order(tmp_path):
    text = changed("210", "-210").replace("4,8", "480").replace("Sykefravær", "Sykefravr")
    path = write(tmp_path, text)

    with pytest.raises(DataError) as refusal:
        read(path)

    assert [(one.row, one.column, one.what) for one in refusal.value.problems] == [
        (3, "2020", "fewer than none"),
        (4, "2020", "more than all"),
        (6, "", "unknown label"),
    ]


def test_a_file_of_200_megabytes_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "stor.csv"
    with path.open("wb") as file:
        file.truncate(200_000_000)  # one line without end

    tracemalloc.start()
    told = sentence(path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert "too large" in told and 'found "200 MB"' in told
    assert most < 5_000_000


def test_a_workbook_that_swells_when_unpacked_is_refused(tmp_path):
    path = tmp_path / "stor.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b" " * 101_000_000)

    told = sentence(path)

    assert path.stat().st_size < 5_000_000 and "101 MB when unpacked" in told


@pytest.mark.parametrize(
    ("cell", "place", "said"),
    [
        (1e300, 'row 2, column "2020"', "not a number"),
        (float(10**15), 'row 2, column "2020"', "not a number"),
        (-5, 'row 2, column "2020"', "fewer than none"),
        (True, 'row 2, column "2020"', "not a number"),
        ("1.500,-", 'row 2, column "2020"', None),
    ],
)
def test_a_cell_of_a_workbook_is_judged_as_one_of_a_text(tmp_path, cell, place, said):
    path = tmp_path / "tall.xlsx"
    rows = [["Nøkkeltall", 2020, 2021], ["Antall meldinger", cell, 1]]
    pd.DataFrame(rows).to_excel(path, header=False, index=False)

    if said is None:
        assert read(path)["status"].tolist() == ["suspect", "ok"]  # kroner among reports
        return
    told = sentence(path)

    assert told.startswith(f", {place}: {said}")


def test_a_copy_that_was_cut_anywhere_gives_whole_rows_or_none(tmp_path):
    rows = SOUND.splitlines(keepends=True)
    whole = {"".join(rows[:count]): 2 * (count - 2) for count in range(3, len(rows) + 1)}

    for end in range(len(SOUND)):
        path = write(tmp_path, SOUND[:end])
        if SOUND[:end] in whole:
            assert read(path)["value"].tolist() == VALUES[: whole[SOUND[:end]]]
        else:
            sentence(path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("skadet")


@settings(deadline=None, max_examples=300)
@given(st.integers(len(HEAD), len(SOUND) - 1), st.integers(0, 4), st.sampled_from(';,.\n"- 1x'))
def test_a_slip_in_the_file_loses_no_row(folder, place, lost, sign):
    slipped = SOUND[:place] + sign + SOUND[place + lost :]
    path = write(folder, slipped)

    try:
        table = read(path)
    except DataError as refusal:
        assert all(problem.file == str(path) for problem in refusal.problems)
        return

    lines = sum(any(letter.isalnum() for letter in line) for line in slipped.splitlines()[2:])
    assert table["indicator"].nunique() == lines
    assert len(table) == table["indicator"].nunique() * table["period"].nunique()
