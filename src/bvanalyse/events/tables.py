"""The event tables: their columns and types, the same for the yearly file and for messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

KEY, TEXT, DAY, NUMBER, FLAG = "int64", "str", "datetime64[s]", "int64", "bool"
#: each table's columns, in order. A day that is not known is NaT; a code that is not known is "".
COLUMNS: dict[str, dict[str, str]] = {
    # one row a case (journal); a child with two journals has two rows and one child_key
    "child": {
        "case_key": KEY,
        "child_key": KEY,
        "municipality_no": TEXT,
        "district": TEXT,
        "birth_date": DAY,
        "sex": TEXT,  # "1" male, "2" female, "0" unborn, "" not known
        "case_start": DAY,
        "case_end": DAY,
        "closed": FLAG,
    },
    "report": {
        "report_key": KEY,
        "child_key": KEY,
        "received": DAY,
        "concluded": DAY,
        "conclusion": TEXT,
        "lost": FLAG,  # was open in one yearly file and is absent in the next
    },
    "report_reporter": {"report_key": KEY, "code": TEXT},
    "report_content": {"report_key": KEY, "code": TEXT},
    "investigation": {
        "inv_key": KEY,
        "child_key": KEY,
        "received": DAY,  # of the earliest report that led to it
        "start": DAY,
        "end": DAY,
        "conclusion": TEXT,
        "extension": TEXT,  # "yes", "no", or "" where the format does not tell
        "lost": FLAG,
    },
    "investigation_report": {"inv_key": KEY, "report_key": KEY},
    "measure": {
        "measure_key": KEY,
        "child_key": KEY,
        "start": DAY,
        "end": DAY,
        "law": TEXT,  # upper case: BVL, BVL2021, BL1981
        "chapter": TEXT,
        "section": TEXT,
        "paragraphs": TEXT,  # "2,3"
        "letters": TEXT,  # "a,b"
        "jmfr": TEXT,  # further legal bases: "BVL 4-12; BVL 4-8/2,3"
        "category": TEXT,
        "revocation": TEXT,
        "lost": FLAG,
    },
    "plan": {
        "plan_key": KEY,
        "child_key": KEY,
        "start": DAY,
        "end": DAY,
        "type": TEXT,
        "lost": FLAG,
    },
    "plan_evaluation": {"plan_key": KEY, "date": DAY},
    "move": {"child_key": KEY, "date": DAY, "reason": TEXT, "destination": TEXT},
    "visit": {"measure_key": KEY, "child_key": KEY, "kind": TEXT, "date": DAY},
    "visit_frequency": {"measure_key": KEY, "kind": TEXT, "start": DAY, "per_year": NUMBER},
    "aftercare_offer": {"child_key": KEY, "offered": DAY, "concluded": DAY, "code": TEXT},
    "decision": {
        "decision_key": KEY,
        "child_key": KEY,
        "start": DAY,
        "end": DAY,
        "law": TEXT,
        "chapter": TEXT,
        "section": TEXT,
        "status": TEXT,  # the last one
    },
}

Column: TypeAlias = Sequence[Any] | np.ndarray | pd.Series


def frame(
    table: str, rows: Mapping[str, Column] | Iterable[Mapping[str, object]] = ()
) -> pd.DataFrame:
    """One event table with its columns and types; what a row leaves out is empty.

    >>> frame("plan_evaluation", [{"plan_key": 1, "date": "2023-05-01"}])["date"].dt.year.tolist()
    [2023]
    """
    columns = COLUMNS[table]
    made = pd.DataFrame(rows if isinstance(rows, Mapping) else list(rows))
    if unknown := [name for name in made.columns if name not in columns]:
        raise ValueError(f"{table} has no column {unknown}")
    return pd.DataFrame(
        {name: _typed(made.get(name), made.index, kind) for name, kind in columns.items()}
    )


def _typed(values: pd.Series | None, index: pd.Index, kind: str) -> pd.Series:
    empty = {TEXT: "", DAY: pd.NaT, FLAG: False}.get(kind)
    if values is None:
        values = pd.Series(empty, index=index, dtype="object")
    if kind == DAY:
        return pd.to_datetime(values).astype(DAY)
    return (values.fillna(empty) if kind in (TEXT, FLAG) else values).astype(kind)


@dataclass(frozen=True)
class Events:
    """What a service's case files tell, from `first_day` to `last_day`, table by table.

    ``formats`` holds "15F", "v4" or both; ``years`` the reporting years of the yearly files.
    ``quarantine`` (table, reason, rows) counts what could not be used, ``remarks`` (what, rows)
    what was read with a choice made, such as journals of one child that were merged.
    """

    municipalities: tuple[str, ...]
    formats: tuple[str, ...]
    years: tuple[int, ...]
    first_day: date
    last_day: date
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    quarantine: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=["table", "reason", "rows"])
    )
    remarks: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["what", "rows"]))

    def __getitem__(self, table: str) -> pd.DataFrame:
        """One table; an empty one with the right columns when the files hold no such rows."""
        if table not in COLUMNS:
            raise KeyError(f"no event table {table!r}; there are {', '.join(COLUMNS)}")
        return self.tables[table] if table in self.tables else frame(table)

    def __repr__(self) -> str:
        """Sizes only: the rows are about children."""
        sizes = ", ".join(f"{name} {len(self[name])}" for name in COLUMNS if len(self[name]))
        return f"Events({'+'.join(self.formats)} {self.first_day}..{self.last_day}: {sizes})"
