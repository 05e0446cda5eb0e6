"""What one file holds, row by row as it stands there: many rows, and no judgement yet.

Rows are tuples while the file is read and columns afterwards. A row points to another by its place
in that table, so that nothing hangs on the Ids, which are not unique everywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

MESSAGES = 9999  # the version of what comes in messages: after every yearly file
NO_ROW = -1
_DAYS = frozenset(("birth", "start", "end", "received", "concluded", "date", "offered"))
_FLAGS = frozenset(("closed", "rescued", "readable"))
#: columns named after a table hold the place of a row in it; "case" is a journal's key, "id" the
#: key of the Id that the case system gave, and "individ" of a client's Id within its journal; both
#: are 0 where it gave none
_NUMBERS = frozenset(
    (
        "child",
        "case",
        "individ",
        "file",
        "id",
        "report",
        "investigation",
        "measure",
        "plan",
        "per_year",
    )
)
RAW: dict[str, tuple[str, ...]] = {
    "child": (
        "child",
        "case",
        "individ",
        "municipality",
        "district",
        "identity",
        "birth",
        "sex",
        "start",
        "end",
        "closed",
        "file",
    ),
    "report": ("child", "case", "id", "received", "concluded", "conclusion"),
    "report_reporter": ("report", "code"),
    "report_content": ("report", "code"),
    "investigation": ("child", "case", "id", "start", "end", "conclusion", "extension"),
    "investigation_report": ("investigation", "report"),
    "measure": (
        "child",
        "case",
        "id",
        "start",
        "end",
        "closed",
        "law",
        "chapter",
        "section",
        "paragraphs",
        "letters",
        "jmfr",
        "rescued",
        "readable",
        "category",
        "revocation",
    ),
    "plan": ("child", "case", "id", "start", "end", "type"),
    "plan_evaluation": ("plan", "date"),
    "move": ("child", "case", "id", "date", "reason", "destination"),
    "visit": ("measure", "kind", "date"),
    "visit_frequency": ("measure", "kind", "start", "per_year"),
    "aftercare_offer": ("child", "case", "id", "offered", "concluded", "code"),
    "decision": (
        "child",
        "case",
        "id",
        "start",
        "end",
        "law",
        "chapter",
        "section",
        "rescued",
        "readable",
        "status",
    ),
}
_VERSIONED = [name for name, columns in RAW.items() if "case" in columns]

Row = tuple[Any, ...]


@dataclass
class Rows:
    """The rows of one or more files while they are read."""

    tables: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in RAW})
    remarks: Counter[str] = field(default_factory=Counter)

    def add(self, table: str, row: Row) -> int:
        """Adds a row and tells its place in the table."""
        rows = self.tables[table]
        rows.append(row)
        return len(rows) - 1

    def __repr__(self) -> str:
        return f"Rows({sum(map(len, self.tables.values()))})"


@dataclass(frozen=True)
class Raw:
    """The rows of files as columns; each versioned table also tells its rows' version."""

    tables: dict[str, pd.DataFrame]
    remarks: Counter[str]

    def __repr__(self) -> str:
        return f"Raw({sum(map(len, self.tables.values()))})"


def columns(rows: Rows, version: int) -> Raw:
    """The rows as typed columns, of one version: a year, or `MESSAGES`."""
    made = {}
    for table, names in RAW.items():
        values = list(zip(*rows.tables[table], strict=True)) or [()] * len(names)
        made[table] = pd.DataFrame(
            {name: _typed(name, column) for name, column in zip(names, values, strict=True)}
        )
        if table in _VERSIONED:
            made[table]["version"] = np.int64(version)
        rows.tables[table].clear()
    return Raw(made, rows.remarks)


def joined(parts: Iterable[Raw]) -> Raw:
    """Several files' rows below one another, with the places they point to moved along."""
    parts = list(parts)
    remarks: Counter[str] = Counter()
    for part in parts:
        remarks.update(part.remarks)
    before = {table: np.cumsum([0, *(len(part.tables[table]) for part in parts)]) for table in RAW}
    tables = {}
    for table, names in RAW.items():
        frames = [part.tables[table] for part in parts]
        pointing = [name for name in names if name in RAW and table != "child" and name != "child"]
        for number, part in enumerate(frames):
            for name in pointing:
                part[name] += before[name][number]
        tables[table] = pd.concat(frames, ignore_index=True)
    return Raw(tables, remarks)


def _typed(name: str, values: Row) -> np.ndarray:
    if name in _DAYS or name in _NUMBERS:
        return np.array(values, dtype="int64")
    if name in _FLAGS:
        return np.array(values, dtype="bool")
    made = np.empty(len(values), dtype="object")
    made[:] = values
    return made
