"""Days as whole numbers, which are quick to draw, add and compare."""

from __future__ import annotations

from datetime import date

import numpy as np

OPEN = 2**31  # later than every day: not ended
Days = np.ndarray


def day(year: int, month: int = 1, at: int = 1) -> int:
    """Days since 1 January 1970.

    >>> day(1970, 1, 2), day(2000)
    (1, 10957)
    """
    return (date(year, month, at) - date(1970, 1, 1)).days


def dates(days: Days) -> np.ndarray:
    """Calendar days; NaT where the number says that something has not ended."""
    days = np.asarray(days, dtype=np.int64)
    known = np.where(days < OPEN, days, 0).astype("datetime64[D]")
    return np.where(days < OPEN, known, np.datetime64("NaT"))


def iso(days: Days) -> list[str]:
    """Days as XML has them, "" for one that has not come.

    >>> iso(np.array([day(2020, 2, 29), OPEN]))
    ['2020-02-29', '']
    """
    text = np.datetime_as_string(dates(days), unit="D").tolist()
    return ["" if each == "NaT" else each for each in text]


def year_of(days: Days) -> np.ndarray:
    """The calendar year of each day, 9999 for one that has not come."""
    days = np.asarray(days, dtype=np.int64)
    known = np.where(days < OPEN, days, 0).astype("datetime64[D]")
    return np.where(days < OPEN, known.astype("datetime64[Y]").astype(np.int64) + 1970, 9999)


def year_end(years: np.ndarray) -> Days:
    """31 December of each year."""
    return (np.asarray(years) - 1969).astype("datetime64[Y]").astype("datetime64[D]").astype(
        np.int64
    ) - 1


def add_months(days: Days, months: int | np.ndarray) -> Days:
    """The same day of the month so many months later, or that month's last day.

    >>> iso(add_months(np.array([day(2022, 11, 30), day(2023, 11, 30)]), 3))
    ['2023-02-28', '2024-02-29']
    """
    start = np.asarray(days, dtype=np.int64).astype("datetime64[D]")
    month = start.astype("datetime64[M]")
    first = (month + months).astype("datetime64[D]")
    last = (month + months + 1).astype("datetime64[D]") - 1
    same = first + (start - month.astype("datetime64[D]"))
    return np.asarray(np.minimum(same, last), np.int64)


def birthday(born: Days, age: int | np.ndarray) -> Days:
    """The day on which each reaches an age."""
    return add_months(born, 12 * np.asarray(age))
