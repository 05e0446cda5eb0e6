"""Rows that cannot be counted as they stand: set aside with a reason, never dropped in silence.

The reasons are those of SSB's checks Individ 01a, 2a, 2b and 2d, and that a plan was evaluated
before it began. A row has one reason, the first that holds. A client stays, for events hang on it,
and only its faulty days are emptied.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np
import pandas as pd

from bvanalyse.sources.kostra_xml.raw import MESSAGES, RAW, Raw
from bvanalyse.sources.kostra_xml.values import DAYS, FAULTY_DAY, NO_DAY

MISSING = "an obligatory attribute is missing"
IMPOSSIBLE = "a date that does not exist"
OUTSIDE = "a date outside 1998-2049"
BACKWARDS = "ends before it starts"
OTHER_YEAR = "ended in another year than the file's"
NEVER_ENDED = "no end, though the client is closed"
TOO_EARLY = "evaluated before the plan starts"
ORPHAN = "belongs to a row that is set aside"
FIRST, LAST = DAYS["1998-01-01"], DAYS["2049-12-31"]  # SSB's program, check Individ 01a
_OBLIGATORY: dict[str, tuple[str, ...]] = {
    "report": ("received",),
    "report_reporter": ("code",),
    "report_content": ("code",),
    "investigation": ("start",),
    "measure": ("start", "category"),
    "plan": ("start", "type"),
    "plan_evaluation": ("date",),
    "move": ("date", "reason", "destination"),
    "visit": ("date",),
    "visit_frequency": ("start", "per_year"),
    "aftercare_offer": ("offered",),
    "decision": ("start",),
}
_SPANS = {
    "report": ("received", "concluded"),
    "investigation": ("start", "end"),
    "measure": ("start", "end"),
    "plan": ("start", "end"),
    "aftercare_offer": ("offered", "concluded"),
    "decision": ("start", "end"),
}
_PARENT = {
    "report_reporter": "report",
    "report_content": "report",
    "plan_evaluation": "plan",
    "visit": "measure",
    "visit_frequency": "measure",
}
_YEAR_BOUND = ("investigation", "measure")
_DAY_COLUMNS = frozenset(("start", "end", "received", "concluded", "date", "offered"))


def usable(raw: Raw) -> tuple[dict[str, np.ndarray], Counter[tuple[str, str]]]:
    """Which rows of each table can be used, and how many cannot, by table and reason.

    Clients' faulty days are emptied in place.
    """
    good = {"child": np.ones(len(raw.tables["child"]), dtype=bool)}
    counts = _mend_clients(raw.tables["child"])
    for table in _OBLIGATORY:
        reasons = _reasons(table, raw, good)
        good[table] = reasons == ""
        for reason, rows in pd.Series(reasons[~good[table]]).value_counts().items():
            counts[table, str(reason)] += int(rows)
    return good, counts


def _reasons(table: str, raw: Raw, good: dict[str, np.ndarray]) -> np.ndarray:
    rows = raw.tables[table]
    days = [rows[name].to_numpy() for name in RAW[table] if name in _DAY_COLUMNS]
    conditions = {
        MISSING: _any(rows[name].to_numpy() == _missing(name) for name in _OBLIGATORY[table]),
        IMPOSSIBLE: _any(column == FAULTY_DAY for column in days),
        OUTSIDE: _any(_is_outside(column) for column in days),
    }
    if table in _SPANS:
        start, end = (rows[name].to_numpy() for name in _SPANS[table])
        conditions[BACKWARDS] = (end != NO_DAY) & (end < start)
        if table in _YEAR_BOUND:
            conditions[OTHER_YEAR] = _ended_in_another_year(end, rows["version"].to_numpy())
        if table == "measure":
            conditions[NEVER_ENDED] = rows["closed"].to_numpy() & (end == NO_DAY)
    if table in _PARENT:
        parent = _PARENT[table]
        above = rows[parent].to_numpy()
        conditions[ORPHAN] = ~good[parent][above]
        if table == "plan_evaluation":
            begun = raw.tables["plan"]["start"].to_numpy()[above]
            conditions[TOO_EARLY] = rows["date"].to_numpy() < begun
    return np.select(list(conditions.values()), list(conditions), default="")


def _missing(name: str) -> int | str:
    """How an absent value stands in a column; no visits a year is no frequency."""
    return 0 if name == "per_year" else NO_DAY if name in _DAY_COLUMNS else ""


def _is_outside(column: np.ndarray) -> np.ndarray:
    return np.asarray((column > FAULTY_DAY) & ((column < FIRST) | (column > LAST)))


def _ended_in_another_year(end: np.ndarray, version: np.ndarray) -> np.ndarray:
    year = end.view("datetime64[D]").astype("datetime64[Y]").astype("int64") + 1970
    return np.asarray((end > FAULTY_DAY) & (version != MESSAGES) & (year != version))


def _any(conditions: Iterable[np.ndarray]) -> np.ndarray:
    return np.asarray(np.logical_or.reduce(list(conditions)))


def _mend_clients(clients: pd.DataFrame) -> Counter[tuple[str, str]]:
    start, end = clients["start"].to_numpy().copy(), clients["end"].to_numpy().copy()
    counts: Counter[tuple[str, str]] = Counter()
    for column in (start, end):
        for reason, faulty in ((IMPOSSIBLE, column == FAULTY_DAY), (OUTSIDE, _is_outside(column))):
            counts["child", reason] += int(faulty.sum())
            column[faulty] = NO_DAY
    backwards = (end != NO_DAY) & (end < start)
    counts["child", BACKWARDS] += int(backwards.sum())
    start[backwards], end[backwards] = NO_DAY, NO_DAY
    clients["start"], clients["end"] = start, end
    return counts
