"""The counts behind a table: one count however many rows show it, and what is no count at all."""

import pandas as pd
import pytest

from bvanalyse.disclosure import Key, protect
from bvanalyse.disclosure.cells import is_published, kind_of, read_cells
from bvanalyse.observations import join


@pytest.mark.parametrize(
    "indicator, unit, kind",
    [
        ("reports_received", "reports", "count"),
        ("share_reports_dismissed", "percent", "share"),
        ("reports_by_reporter_type", "percent", "share"),
        ("reports_per_1000_children", "per 1000 children", "rate"),
        ("investigation_duration_days", "days", "mean"),
        ("children_per_position", "children per FTE", "ratio"),
        ("share_expenditure_casework", "percent", "ratio"),
        ("positions_casework_244", "FTE", "other"),
        ("net_expenditure_244", "1000 NOK", "other"),
        ("rank_total", "rank", "other"),
    ],
)
def test_only_persons_and_cases_are_counts(register, indicator, unit, kind):
    entry = register[indicator]

    found = kind_of(entry, unit, register)

    assert found == kind


def test_a_count_and_the_numerator_of_a_share_are_one_count(counts, share, register):
    closed = counts(("", 21), indicator="investigations_closed", unit="investigations")
    table = join([closed, share("share_investigations_within_3_months", 17, 21)])

    cells = read_cells(table, register)

    assert cells.rows[1].base == cells.rows[0].key
    assert sorted(cells.values.values()) == [17, 21]


def test_sources_that_contradict_each_other_are_two_counts(counts, gone):
    table = join(
        [
            counts(("", 13), ("Skole", 4), ("Lege", 9), source="a"),
            counts(("", 12), ("Skole", 3), source="b"),
        ]
    )

    protected = protect(table)

    assert gone(protected, "category", "source") == [("Skole", "b")]


def test_one_source_does_not_show_what_another_hides(counts, gone):
    table = join([counts(("Skole", 9), source="a"), counts(("Skole", 9), source="b")])
    table.loc[1, ["value", "status"]] = [float("nan"), "suppressed"]

    protected = protect(table)

    assert gone(protected, "source") == ["a", "b"]


def test_keys_sources_and_single_columns_may_be_public(counts, register):
    table = counts(("Skole", 2), ("Lege", 3))
    keys = [Key("9001", "2023", "reports_by_reporter_type", "Lege", "reports")]

    found = [
        is_published(table, given, register)
        for given in (keys, [tuple(keys[0])[:5]], pd.DataFrame({"source": ["ssb"]}), [])
    ]

    assert found == [[False, True], [False, True], [False, False], [False, False]]


def test_statistics_about_all_inhabitants_are_public(counts, gone):
    table = counts(("", 2), indicator="single_parent_households", unit="households")

    protected = protect(table)

    assert gone(protected) == []


def test_amounts_give_no_count_of_children(counts, share, gone):
    table = join(
        [
            counts(("", 9000), indicator="gross_expenditure_252", unit="1000 NOK"),
            share("gross_expenditure_per_placed_child", 9000, 3, per=1000, unit="NOK per child"),
        ]
    )

    protected = protect(table)

    assert gone(protected, "indicator") == ["gross_expenditure_per_placed_child"]
