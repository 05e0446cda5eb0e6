"""Tables with their periods down the rows."""

import pandas as pd
import pytest
from tests.sources.headed_tables import SAMPLES, read, refusal, write


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
