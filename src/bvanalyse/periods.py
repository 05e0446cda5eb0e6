"""Periods as text: what a figure covers, how periods sort and how long they last.

2021            a year                      2021-12-31          a day (a stock)
2021H1 2021Q3   a half-year, a quarter      2016/2021           a span of such periods
2022M08         a month                     2022M01/2022M10     part of a year
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

_SINGLE = r"\d{4}(?:H[12]|Q[1-4]|M(?:0[1-9]|1[0-2])|-\d{2}-\d{2})?"
PATTERN = rf"{_SINGLE}(?:/{_SINGLE})?"
EARLIEST, LATEST = 1900, 2100  # a number of a municipality in its place is no year
_MONTHS = {"": 12, "H": 6, "Q": 3, "M": 1}


@dataclass(frozen=True, order=True)
class Span:
    """First and last day that a period covers; spans sort by end, then by start."""

    last: date
    first: date

    @property
    def days(self) -> int:
        """How many days are covered, the first and the last among them."""
        return (self.last - self.first).days + 1


def is_period(text: str) -> bool:
    """Whether the text is a period in the form above and exists in the calendar.

    >>> is_period("2021H1"), is_period("2021H3"), is_period("2021-02-30"), is_period("21")
    (True, False, False, False)
    """
    try:
        span(text)
    except ValueError:
        return False
    return True


@cache
def span(period: str) -> Span:
    """The days a period covers.

    >>> span("2021H2").first.isoformat(), span("2016/2021").last.isoformat()
    ('2021-07-01', '2021-12-31')
    """
    if not re.fullmatch(PATTERN, period):
        raise ValueError(f"{period!r} is not a period such as 2021, 2021H1, 2022M08 or 2021-12-31")
    first, _, last = period.partition("/")
    start, end = _single(first), _single(last or first)
    if not EARLIEST <= start.first.year <= end.last.year <= LATEST:
        raise ValueError(f"{period!r} is not a time that figures are of")
    if end.last < start.first:
        raise ValueError(f"{period!r} ends before it begins")
    return Span(end.last, start.first)


def kind(period: str) -> str:
    """`year`, `half`, `quarter`, `month`, `day` or `span`: only like kinds are compared.

    >>> kind("2021"), kind("2021H1"), kind("2021-12-31"), kind("2016/2021")
    ('year', 'half', 'day', 'span')
    """
    if "/" in period:
        return "span"
    if "-" in period:
        return "day"
    return {"": "year", "H": "half", "Q": "quarter", "M": "month"}[period[4:5]]


def year(period: str) -> int:
    """The calendar year in which the period ends."""
    return span(period).last.year


@cache
def comparable(period: str, other: str) -> bool:
    """Whether two periods are of one kind and the same season, so that their counts compare.

    A first half-year is compared with first half-years only: reports have a season.

    >>> comparable("2018H1", "2017H1"), comparable("2018H1", "2017H2"), comparable("2018", "2017H2")
    (True, False, False)
    """
    return kind(period) == kind(other) and _season(span(period)) == _season(span(other))


def _season(days: Span) -> tuple[int, ...]:
    """Where in the year a span lies and how many years it covers; a leap day makes no season."""
    first, last = days.first, days.last
    ends_month = (last + timedelta(days=1)).day == 1
    return first.month, first.day, last.month, 0 if ends_month else last.day, last.year - first.year


def _single(text: str) -> Span:
    if "-" in text:
        day = date.fromisoformat(text)
        return Span(day, day)
    year_number, letter, number = int(text[:4]), text[4:5], int(text[5:] or 1)
    months = _MONTHS[letter]
    first = date(year_number, (number - 1) * months + 1, 1)
    next_month = number * months
    following = date(year_number + next_month // 12, next_month % 12 + 1, 1)
    return Span(following - timedelta(days=1), first)
