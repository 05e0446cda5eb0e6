"""Invented case files, read back: the same events as those they were written from."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bvanalyse.events import COLUMNS
from bvanalyse.sources.kostra_xml import read_kostra_xml
from bvanalyse.synthetic.cases import Process, write_case_files

YEARS = (2018, 2023)
#: a child's own rows; which rows belong to one child must survive as well as what they hold
OF_CHILD = [name for name, columns in COLUMNS.items() if "child_key" in columns]


def told(table: pd.DataFrame) -> pd.DataFrame:
    """What the rows say, in an order of their own: keys mean nothing outside one reading."""
    values = [name for name in table.columns if not name.endswith("_key")]
    return table[values].sort_values(values).reset_index(drop=True) if values else table[[]]


def rows_by_child(events) -> pd.DataFrame:
    """How many rows of each table each child has, in an order of its own."""
    counts = {name: events[name].groupby("child_key").size() for name in OF_CHILD}
    return pd.DataFrame(counts).fillna(0).sort_values(OF_CHILD).reset_index(drop=True)


def linked(events) -> pd.DataFrame:
    """Which report led to which investigation, by their days."""
    pairs = events["investigation_report"].merge(events["report"], on="report_key")
    pairs = pairs.merge(events["investigation"], on="inv_key", suffixes=("_report", ""))
    days = ["received_report", "concluded", "start", "end"]
    return pairs[days].sort_values(days).reset_index(drop=True)


def assert_same(read, true) -> None:
    assert (read.years, read.municipalities) == (true.years, true.municipalities)
    for name in COLUMNS:
        pd.testing.assert_frame_equal(told(read[name]), told(true[name]), obj=name)
    pd.testing.assert_frame_equal(rows_by_child(read), rows_by_child(true))
    pd.testing.assert_frame_equal(linked(read), linked(true))


@pytest.mark.parametrize("form", ["15F", "v4"])
def test_reading_the_files_gives_the_true_tables(tmp_path, form):
    process = Process(unborn_days=0)
    truth = write_case_files(
        tmp_path, municipality="9001", years=YEARS, children=700, seed=11, process=process,
        formats=[form],
    )  # fmt: skip

    read = read_kostra_xml(truth.files[form])

    assert_same(read, truth.events(form))
    assert read.quarantine.empty


def test_a_child_born_after_the_first_message_is_one_child(tmp_path):
    truth = write_case_files(
        tmp_path, municipality="9001", years=(2022, 2023), children=120, seed=5,
        process=Process(unborn_days=3000), formats=["v4"],
    )  # fmt: skip

    read = read_kostra_xml(truth.files["v4"])

    assert_same(read, truth.messages)
    assert read["child"]["sex"].eq("0").any()


def test_a_child_with_two_journals_at_once_is_one_child(tmp_path):
    truth = write_case_files(
        tmp_path, municipality="9001", years=YEARS, children=150, seed=2,
        process=Process(two_journals=1, unborn_days=0, without_number=0), formats=["15F"],
    )  # fmt: skip

    read = read_kostra_xml(truth.files["15F"])

    assert_same(read, truth.yearly)
    assert read["child"]["child_key"].nunique() == 150 < len(read["child"])


@settings(max_examples=4, deadline=None)
@given(
    st.integers(0, 10_000), st.integers(2013, 2025), st.integers(0, 4), st.sampled_from([1, 2, 60])
)
def test_any_years_and_any_seed_read_back_the_same(tmp_path_factory, seed, last, more, children):
    folder = tmp_path_factory.mktemp("cases")
    first = max(2013, last - more)
    truth = write_case_files(
        folder, municipality="9357", years=(first, last), children=children, seed=seed,
        process=Process(unborn_days=0),
    )  # fmt: skip

    read = {form: read_kostra_xml(truth.files[form]) for form in ("15F", "v4")}

    assert_same(read["15F"], truth.yearly)
    assert_same(read["v4"], truth.messages)


def test_a_child_born_between_two_yearly_files_is_one_child(tmp_path):
    truth = write_case_files(
        tmp_path, municipality="9001", years=(2020, 2023), children=120, seed=5,
        process=Process(unborn_days=3000), formats=["15F"],
    )  # fmt: skip

    read = read_kostra_xml(truth.files["15F"])

    assert_same(read, truth.yearly)
