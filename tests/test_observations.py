"""The one long table: nothing is dropped, nothing missing becomes a number."""

import random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from bvanalyse.errors import DataError
from bvanalyse.observations import (
    KEY,
    SCHEMA,
    STATUSES,
    WITHOUT_VALUE,
    join,
    observations,
    read_observations,
)

LAW = settings(deadline=None, derandomize=True, max_examples=10)

LOTEN = {
    "region": "0415",
    "period": "2014",
    "indicator": "reports_received",
    "value": 91.0,
    "unit": "reports",
    "source": "loten_2014",
    "ref": "Nøkkeltall",
}
HEADER = "region,period,indicator,category,value,numerator,denominator,unit,status,source,ref,note"

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
amounts = st.floats(-1e12, 1e12, allow_nan=False)


@st.composite
def rows(draw):
    status = draw(st.sampled_from(sorted(STATUSES)))
    optional = st.none() | amounts
    number = st.none() if status in WITHOUT_VALUE else amounts if status == "ok" else optional
    return {
        "region": draw(st.sampled_from(["0", "02", "0301", "3203", "EKA02", "EKG01"])),
        "period": draw(st.sampled_from(["2021", "2021H1", "2022M08", "2021-12-31", "2016/2021"])),
        "indicator": draw(st.sampled_from(["reports_received", "fte_total"])),
        "category": draw(words),
        "value": draw(number),
        "numerator": draw(optional),
        "denominator": draw(optional),
        "unit": draw(words),
        "status": status,
        "source": draw(st.sampled_from(["asker_2018", "ssb_07459"])),
        "ref": draw(words),
        "note": draw(words),
    }


def unique_rows(**sizes):
    return st.lists(rows(), unique_by=lambda row: tuple(row[name] for name in KEY), **sizes)


def refusal(*given_rows):
    with pytest.raises(DataError) as caught:
        observations(given_rows, "a.csv")
    return caught.value.problems


def test_the_signs_for_no_figure_are_those_of_statistics_norway():
    assert [STATUSES[status] for status in ("missing", "not_applicable", "suppressed")] == [
        "..",
        ".",
        ":",
    ]


def test_what_is_left_out_of_a_row_is_empty_and_the_figure_is_ok():
    table = observations([LOTEN])

    row = table.loc[0]

    assert list(table.columns) == list(SCHEMA.columns)
    assert row[["status", "category", "note"]].tolist() == ["ok", "", ""]
    assert pd.isna(row["numerator"]) and pd.isna(row["denominator"])


@pytest.mark.parametrize("status", WITHOUT_VALUE)
def test_a_missing_figure_stays_a_row_without_value(status):
    table = observations([{**LOTEN, "value": None, "status": status}])

    assert len(table) == 1
    assert table.at[0, "status"] == status and pd.isna(table.at[0, "value"])


@pytest.mark.parametrize("status", WITHOUT_VALUE)
@pytest.mark.parametrize("value", [0.0, 91.0])
def test_a_missing_figure_with_a_value_is_refused(status, value):
    [problem] = refusal({**LOTEN, "value": value, "status": status})

    assert problem.row == 2 and "without a value" in problem.what


def test_a_figure_that_is_ok_but_empty_is_refused():
    [problem] = refusal({**LOTEN, "value": None})

    assert problem.row == 2 and "holds no value" in problem.what


@pytest.mark.parametrize("region", ["0", "02", "0301", "5628", "EKA03", "EKG14"])
def test_municipalities_counties_the_country_and_groups_are_regions(region):
    table = observations([{**LOTEN, "region": region}])

    assert table["region"].tolist() == [region]


@pytest.mark.parametrize(
    ("column", "found"),
    [
        ("region", "301"),
        ("region", "03010"),
        ("region", "Oslo"),
        ("region", ""),
        ("period", "2014H3"),
        ("period", "i fjor"),
        ("indicator", "Reports received"),
        ("status", "ukjent"),
        ("source", ""),
    ],
)
def test_a_cell_outside_the_rules_is_told_with_its_place(column, found):
    [problem] = refusal(LOTEN, {**LOTEN, "ref": "to", column: found})

    assert (problem.file, problem.row, problem.column) == ("a.csv", 3, column)
    assert problem.found == found and problem.expected


def test_the_same_figure_twice_is_refused():
    problems = refusal(LOTEN, {**LOTEN, "value": 92.0})

    assert [problem.what for problem in problems] == ["the row stands twice"] * 2
    assert sorted(problem.row for problem in problems) == [2, 3]


@pytest.mark.parametrize("column", KEY)
def test_figures_that_differ_in_place_or_source_stand_side_by_side(column):
    other = {
        "region": "3412",
        "period": "2013",
        "indicator": "fte_total",
        "category": "Skole",
        "source": "ssb",
        "ref": "Året 2014",
    }

    table = observations([LOTEN, {**LOTEN, column: other[column]}])

    assert len(table) == 2


def test_a_file_in_the_packages_own_form_is_read_as_it_stands(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(
        f"{HEADER}\n0415,2014,reports_received,,91,,,reports,ok,own,B2,\n"
        "0415,2013,supervised_children,,,,,persons,missing,own,B3,Feltet er tomt\n",
        encoding="utf-8",
    )

    table = read_observations(path)

    assert table[["region", "period", "status", "note"]].to_numpy().tolist() == [
        ["0415", "2014", "ok", ""],
        ["0415", "2013", "missing", "Feltet er tomt"],
    ]
    assert table.at[0, "value"] == 91 and pd.isna(table.at[1, "value"])


def test_a_file_without_rows_is_a_table_without_rows(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(f"{HEADER}\n", encoding="utf-8")

    table = read_observations(path)

    assert len(table) == 0 and list(table.columns) == HEADER.split(",")


def test_joining_keeps_every_row_in_order():
    first = observations([LOTEN])
    second = observations([{**LOTEN, "period": "2013"}, {**LOTEN, "period": "2015"}])

    table = join([second, first, observations([])])

    assert table["period"].tolist() == ["2013", "2015", "2014"]
    assert table.index.tolist() == [0, 1, 2]


def test_joining_nothing_gives_an_empty_table():
    table = join([])

    assert len(table) == 0 and list(table.columns) == list(SCHEMA.columns)


@LAW
@given(unique_rows(max_size=6))
def test_observations_written_to_a_file_are_read_back_equal(tmp_path_factory, given_rows):
    table = observations(given_rows)
    path = tmp_path_factory.mktemp("written") / "table.csv"

    table.to_csv(path, index=False, lineterminator="\n", quoting=1)
    read = read_observations(path)

    assert_frame_equal(read, table, check_exact=True)


@LAW
@given(unique_rows(min_size=2, max_size=6), st.integers(0, 99))
def test_the_order_of_rows_changes_nothing_but_the_order(given_rows, seed):
    order = list(range(len(given_rows)))
    random.Random(seed).shuffle(order)

    shuffled = observations([given_rows[place] for place in order])

    expected = observations(given_rows).iloc[order].reset_index(drop=True)
    assert_frame_equal(shuffled, expected)


@LAW
@given(unique_rows(max_size=4), unique_rows(max_size=4))
def test_joined_tables_hold_the_rows_of_both(first, second):
    table = join([observations(first), observations(second)])

    assert len(table) == len(first) + len(second)
    assert table["ref"].tolist() == [row["ref"] for row in first + second]
