"""The identities hold for sound case files, and tell when a code is unknown."""

from __future__ import annotations

import pytest

from bvanalyse.metrics import self_checks


def report(number: int, conclusion: str) -> dict:
    days = {"received": "2023-03-01", "concluded": "2023-03-05"}
    return {"report_key": number, "child_key": 1, "conclusion": conclusion, **days}


@pytest.fixture
def checked(events_of):
    child = {"case_key": 1, "child_key": 1, "municipality_no": "9001", "birth_date": "2015-01-01"}
    return lambda *codes: self_checks(
        events_of(child=[child], report=[report(n, code) for n, code in enumerate(codes)]), 2023
    )


def test_known_codes_add_up(checked):
    table = checked("1", "2", "3", "4", "")

    assert list(table.columns) == ["check", "holds", "left", "right"]
    assert table["holds"].all()


def test_a_conclusion_that_nobody_knows_is_told(checked):
    table = checked("1", "77")

    broken = table[~table["holds"]]

    assert broken["check"].str[0].tolist() == ["2"]
    assert broken[["left", "right"]].to_numpy().tolist() == [[1.0, 2.0]]


def test_districts_are_checked_only_where_there_are_some(checked):
    table = checked("1")

    numbers = sorted(set(table["check"].str[0]))

    assert numbers == list("1234567")
