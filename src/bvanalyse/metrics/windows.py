"""The days a figure is about, and what was active on them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from bvanalyse import periods
from bvanalyse.errors import ParameterError, Problem

#: the last active day of what has not ended
STILL_ACTIVE = pd.Timestamp("9999-12-31").as_unit("s")
ONE_DAY = pd.Timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """A year or a half-year, from its first day to its last, both within it."""

    label: str
    year: int
    half: int | None
    first: pd.Timestamp
    last: pd.Timestamp

    @classmethod
    def of(cls, year: int, half: int | None = None) -> Window:
        """The year, or its first or second half. ParameterError for another half.

        >>> Window.of(2023, 1).label, Window.of(2023, 1).last.date().isoformat()
        ('2023H1', '2023-06-30')
        """
        if half not in (None, 1, 2):
            raise ParameterError(
                Problem("no such half-year", column="half", found=half, expected="1, 2 or nothing")
            )
        label = f"{year}" if half is None else f"{year}H{half}"
        days = periods.span(label)
        first, last = (pd.Timestamp(day).as_unit("s") for day in (days.first, days.last))
        return cls(label, year, half, first, last)

    @property
    def days(self) -> int:
        """How many days there are, the first and the last among them."""
        return int((self.last - self.first).days) + 1

    def holds(self, days: pd.Series) -> pd.Series:
        """Which of the days lie in the window; an empty day does not."""
        return days.between(self.first, self.last)


def active_on(rows: pd.DataFrame, day: pd.Timestamp, last_day_counts: bool = True) -> pd.Series:
    """What had started and not ended on the day; the last day is an active day unless told not so.

    `rows` has the columns start and until (`STILL_ACTIVE` for what goes on).

    >>> rows = pd.DataFrame({"start": pd.to_datetime(["2023-01-01"]),
    ...                      "until": pd.to_datetime(["2023-12-31"])})
    >>> day = pd.Timestamp("2023-12-31")
    >>> active_on(rows, day).tolist(), active_on(rows, day, last_day_counts=False).tolist()
    ([True], [False])
    """
    ongoing = rows["until"] >= day if last_day_counts else rows["until"] > day
    return (rows["start"] <= day) & ongoing


def active_during(rows: pd.DataFrame, window: Window) -> pd.Series:
    """What was active on at least one day of the window."""
    return (rows["start"] <= window.last) & (rows["until"] >= window.first)
