"""Deadlines of investigations: what is past them, what waits, and what falls due.

Three ways of counting a breach are kept apart. By duration: longer than three months from the
investigation's own start. By the act: later than three months, or six with an extension, after the
week that the report may take. As SSB's check of messages: open, and later than 97 or 187 days after
the report came.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from bvanalyse.errors import ParameterError, Problem
from bvanalyse.events import Events
from bvanalyse.metrics.choices import Choices
from bvanalyse.metrics.figures import (
    DERIVED,
    Count,
    Figure,
    Share,
    Untold,
    rows_of,
)
from bvanalyse.metrics.material import Material, prepare
from bvanalyse.metrics.months import add_months, limit
from bvanalyse.metrics.windows import Window

ORDINARY, LONGEST = 3, 6  # months; BVL2021 § 2-2 (BVL § 4-3)
REPORT_WEEK = pd.Timedelta(days=7)
CHECK_DAYS, CHECK_DAYS_EXTENDED = 7 + 90, 7 + 180
#: how long an investigation has been open, by months that have passed
OPEN_BANDS = {
    "til og med 1 måned": (0, 1),
    "1–2 måneder": (1, 2),
    "2–3 måneder": (2, 3),
    "3–6 måneder": (3, 6),
    "over 6 måneder": (6, 1200),
}
STATUTORY = (
    "deadline_breaches_statutory",
    "deadline_breaches_open_statutory",
    "share_deadline_breaches_statutory",
    "deadline_breaches_v4_check",
)
WHERE = "undersøkelser, avsluttet i perioden eller åpne ved slutten"


def open_at(rows: pd.DataFrame, day: pd.Timestamp) -> pd.Series:
    """Investigations begun and not ended by the end of the day, as far as the files can tell."""
    lost = rows["lost"] & (rows["until"] < day)
    return (rows["start"] <= day) & ~(rows["end"] <= day) & ~lost


def legal_limit(rows: pd.DataFrame, months: int | pd.Series, rule: str) -> pd.Series:
    """The last day by the act: some months after the report's week. Empty without a report's day.

    >>> rows = pd.DataFrame({"received": pd.to_datetime(["2023-03-01"])})
    >>> legal_limit(rows, 3, "calendar").dt.strftime("%Y-%m-%d").tolist()
    ['2023-06-08']
    """
    return limit(rows["received"] + REPORT_WEEK, months, rule)


def months_allowed(rows: pd.DataFrame) -> np.ndarray:
    """Three months, or six where an extension is known to be granted."""
    return np.where(rows["extension"] == "yes", LONGEST, ORDINARY)


def past(rows: pd.DataFrame, limits: pd.Series, day: pd.Timestamp) -> pd.Series:
    """Rows that ended after their limit, or are past it on the day; none where it is empty.

    >>> rows = pd.DataFrame({"end": pd.to_datetime(["2023-06-08", "2023-06-09", None])})
    >>> limits = pd.Series(pd.to_datetime(["2023-06-08"] * 3))
    >>> past(rows, limits, pd.Timestamp("2023-06-30")).tolist()
    [False, True, True]
    """
    return rows["end"].where(rows["end"] <= day, day) > limits


def in_band(rows: pd.DataFrame, day: pd.Timestamp, months: tuple[int, int]) -> pd.Series:
    """Rows that have been open longer than the first number of months, not than the second."""
    more, most = months
    longer = (add_months(rows["start"], more) < day) | (more == 0)
    return longer & (add_months(rows["start"], most) >= day)


def figures(material: Material, window: Window) -> Iterator[Figure]:
    """Breaches in the window, counted in three ways, and what was still open at its end."""
    rule, rows = material.choices.months_rule, material["investigation"]
    rows = rows.assign(closed=window.holds(rows["end"]))
    rows = rows[rows["closed"] | open_at(rows, window.last)]
    yield from _breaches("", rows, limit(rows["start"], ORDINARY, rule), window)
    yield from _statutory(material, rows, window)
    yield from _by_the_act(rows, window, rule)
    for label, months in OPEN_BANDS.items():
        chosen = ~rows["closed"] & in_band(rows, window.last, months)
        where = "undersøkelser, åpne ved periodens slutt"
        yield Count("investigations_open_by_age", where, category=label, over=rows_of(rows, chosen))


def _statutory(material: Material, rows: pd.DataFrame, window: Window) -> Iterator[Figure]:
    """Breaches of the act and of SSB's check, where it is known whether the limit was extended."""
    known = rows[rows["received"].notna() & (rows["extension"] != "")]
    if not material.from_messages(window) or (len(rows) and not len(known)):
        note = "Kan ikke regnes ut: kilden sier ikke om fristen ble utvidet."
        for name in STATUTORY:
            yield Untold(name, WHERE, note)
        return
    allowed = legal_limit(known, months_allowed(known), material.choices.months_rule)
    yield from _breaches("_statutory", known, allowed, window)
    by_check = rows_of(rows, _by_check(rows, window.last))
    yield Count("deadline_breaches_v4_check", WHERE, over=by_check)


def _breaches(
    variant: str, rows: pd.DataFrame, limits: pd.Series, window: Window
) -> Iterator[Figure]:
    late = past(rows, limits, window.last)
    where = f"{WHERE}; {'etter loven' if variant else 'tre måneder fra start'}"
    open_late = rows_of(rows, late & ~rows["closed"])
    yield Count(f"deadline_breaches{variant}", where, DERIVED, over=rows_of(rows, late))
    yield Count(f"deadline_breaches_open{variant}", where, DERIVED, over=open_late)
    yield Share(
        f"share_deadline_breaches{variant}",
        where,
        f"{DERIVED} Bare avsluttede undersøkelser er med, så andelen er av det den deles på.",
        over=rows_of(rows, late & rows["closed"]),
        under=rows_of(rows, rows["closed"]),
    )


def _by_check(rows: pd.DataFrame, day: pd.Timestamp) -> pd.Series:
    extended = rows["extension"] == "yes"
    days = (day - rows["received"]).dt.days
    return ~rows["closed"] & (days > extended.map({True: CHECK_DAYS_EXTENDED, False: CHECK_DAYS}))


def _by_the_act(rows: pd.DataFrame, window: Window, rule: str) -> Iterator[Figure]:
    """What both formats can tell: past the ordinary limit, and past the longest there is."""
    ordinary, longest = (
        past(rows, legal_limit(rows, months, rule), window.last) for months in (ORDINARY, LONGEST)
    )
    note = f"{DERIVED} Fristen løper fra en uke etter at meldingen kom."
    for name, chosen in {
        "investigations_over_ordinary_limit": ordinary & ~longest,
        "investigations_over_longest_limit": longest,
        "investigations_without_report_date": rows["received"].isna(),
        "investigations_of_unknown_extension": rows["extension"] == "",
    }.items():
        yield Count(name, WHERE, note, over=rows_of(rows, chosen))


def backlog(events: Events, day: pd.Timestamp) -> pd.DataFrame:
    """Investigations open on a day by how long they have been open: columns band and count.

    For leaders, inside the service: the counts are not protected.
    """
    rows = _open_rows(events, day)
    counts = [int(in_band(rows, day, months).sum()) for months in OPEN_BANDS.values()]
    return pd.DataFrame({"band": list(OPEN_BANDS), "count": counts})


def upcoming(
    events: Events, day: pd.Timestamp, weeks: int = 6, choices: Choices | None = None
) -> pd.DataFrame:
    """How many open investigations reach their limit in each coming week: columns week and count.

    The limit is three months after the report's week, six with an extension; where the report's day
    is not known, after the investigation's own start. Weeks are ISO weeks such as 2023-W24, the
    first the one `day` lies in; limits before `day` are not counted (see `backlog`). For leaders,
    inside the service: the counts are not protected. ParameterError when weeks is below 1.
    """
    if weeks < 1:
        expected = "a whole number from 1"
        raise ParameterError(
            Problem("no such number of weeks", column="weeks", found=weeks, expected=expected)
        )
    rule = (choices or Choices()).months_rule
    rows = _open_rows(events, day)
    months = months_allowed(rows)
    due = legal_limit(rows, months, rule).fillna(limit(rows["start"], months, rule))
    monday = day - pd.Timedelta(days=day.weekday())
    number = ((due - monday).dt.days // 7).where(due >= day, -1)
    starts = [monday + pd.Timedelta(weeks=week) for week in range(weeks)]
    counts = [int((number == week).sum()) for week in range(weeks)]
    return pd.DataFrame({"week": [f"{start:%G-W%V}" for start in starts], "count": counts})


def _open_rows(events: Events, day: pd.Timestamp) -> pd.DataFrame:
    rows = prepare(events, Choices())["investigation"]
    return rows[open_at(rows, day)]
