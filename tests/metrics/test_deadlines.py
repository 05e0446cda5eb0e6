"""What falls due in the coming weeks, and what has been open for how long."""

from __future__ import annotations

import pandas as pd
import pytest

from bvanalyse.errors import ParameterError
from bvanalyse.metrics import Choices, deadlines

WEDNESDAY = pd.Timestamp("2023-06-14")


def investigation(number: int, received: str | None, start: str, **other) -> dict:
    rest = {"extension": "no", **other}
    return {"inv_key": number, "child_key": 1, "received": received, "start": start, **rest}


@pytest.fixture
def waiting(events_of):
    """Open on 14 June 2023, with the day each of them falls due."""
    return events_of(
        formats=("v4",),
        child=[{"case_key": 1, "child_key": 1, "municipality_no": "9001"}],
        investigation=[
            investigation(1, "2023-03-06", "2023-03-07"),  # 13 June: yesterday
            investigation(2, "2023-03-07", "2023-03-07"),  # 14 June: today
            investigation(3, "2023-03-11", "2023-03-11"),  # 18 June: Sunday
            investigation(4, "2023-03-12", "2023-03-12"),  # 19 June: Monday
            investigation(5, "2022-12-13", "2022-12-20", extension="yes"),  # 20 June
            investigation(6, None, "2023-03-25"),  # 25 June, from its own start
            investigation(7, "2023-04-16", "2023-04-17"),  # 23 July: Sunday of the sixth week
            investigation(8, "2023-04-17", "2023-04-18"),  # 24 July: the week after
            investigation(9, "2023-03-11", "2023-03-11", end="2023-06-14"),  # ended today
        ],
    )


def test_limits_are_counted_in_the_week_they_fall_due(waiting):
    table = deadlines.upcoming(waiting, WEDNESDAY)

    assert list(table.columns) == ["week", "count"]
    assert table["week"].tolist() == [f"2023-W{week}" for week in range(24, 30)]
    assert table["count"].tolist() == [2, 3, 0, 0, 0, 1]


def test_by_ninety_days_they_fall_due_earlier(waiting):
    """After 97 or 187 days: 11, 12, 16, 17 and 18 June, and the sixth on 23 June."""
    table = deadlines.upcoming(waiting, WEDNESDAY, weeks=2, choices=Choices(months_rule="days90"))

    assert table["count"].tolist() == [3, 1]


def test_weeks_run_across_the_new_year(waiting):
    table = deadlines.upcoming(waiting, pd.Timestamp("2026-12-28"), weeks=2)

    assert table["week"].tolist() == ["2026-W53", "2027-W01"]


def test_at_least_one_week_is_asked_for(waiting):
    with pytest.raises(ParameterError, match="weeks"):
        deadlines.upcoming(waiting, WEDNESDAY, weeks=0)


def test_the_backlog_is_told_by_how_long_each_has_been_open(waiting):
    table = deadlines.backlog(waiting, WEDNESDAY)

    assert dict(zip(table["band"], table["count"], strict=True)) == {
        "til og med 1 måned": 0,
        "1–2 måneder": 2,
        "2–3 måneder": 1,
        "3–6 måneder": 5,
        "over 6 måneder": 0,
    }


def test_every_open_investigation_is_in_one_band(waiting):
    table = deadlines.backlog(waiting, pd.Timestamp("2024-01-20"))

    assert table["count"].sum() == 8
    assert table["count"].iloc[-1] == 8
