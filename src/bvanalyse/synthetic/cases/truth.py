"""What is true of the invented files: the event tables that reading them should give."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from bvanalyse.events import COLUMNS, Events, frame
from bvanalyse.synthetic.cases.days import dates, day
from bvanalyse.synthetic.cases.history import Service
from bvanalyse.synthetic.cases.process import Process
from bvanalyse.synthetic.cases.rows import History, Rows, size
from bvanalyse.synthetic.cases.views import (
    as_of,
    from_years,
    person_in_messages,
    person_in_years,
    years_told,
)

YEARLY, MESSAGES = "15F", "v4"
EPOCH = date(1970, 1, 1)
#: event table: own table, and own columns where they are called something else
SOURCES = {
    "child": ("case", {"case_key": "at", "child_key": "child", "case_start": "start",
                       "case_end": "end"}),
    "report": ("report", {"report_key": "at", "child_key": "child"}),
    "report_reporter": ("reporter", {"report_key": "report"}),
    "report_content": ("content", {"report_key": "report"}),
    "investigation": ("investigation", {"inv_key": "at", "child_key": "child"}),
    "investigation_report": ("inv_report", {"inv_key": "inv", "report_key": "report"}),
    "measure": ("measure", {"measure_key": "at", "child_key": "child", "paragraphs": "paragraph",
                            "letters": "letter"}),
    "plan": ("plan", {"plan_key": "at", "child_key": "child"}),
    "plan_evaluation": ("evaluation", {"plan_key": "plan"}),
    "move": ("move", {"child_key": "child"}),
    "visit": ("visit", {"measure_key": "measure", "child_key": "child"}),
    "visit_frequency": ("frequency", {"measure_key": "measure"}),
    "aftercare_offer": ("offer", {"child_key": "child"}),
    "decision": ("decision", {"decision_key": "at", "child_key": "child"}),
}  # fmt: skip


@dataclass(frozen=True)
class Truth:
    """What was declared, and the tables that the files of each format hold.

    ``residents`` are the children at risk of a report, 0-17 on 1 January of each year: reports per
    child from the files should come near the declared rate. ``files`` holds the paths by format.
    """

    municipality: str
    years: tuple[int, int]
    extracted: date
    process: Process
    residents: dict[int, int]
    files: dict[str, tuple[Path, ...]]
    service: Service = field(repr=False)

    def events(self, form: str) -> Events:
        """The tables of one format, "15F" or "v4"."""
        return self.yearly if form == YEARLY else self.messages

    @cached_property
    def yearly(self) -> Events:
        """What the yearly files tell when they are joined: what touched one of their years."""
        history, end = self.service.tables, day(self.years[1], 12, 31)
        told = years_told(history, self.years)
        tables = from_years(history, self.years)
        return Events(
            municipalities=(self.municipality,),
            formats=(YEARLY,),
            years=told,
            first_day=date(told[0], 1, 1),
            last_day=date(told[-1], 12, 31),
            tables=self._frames(tables, person_in_years(history, end)),
        )

    @cached_property
    def messages(self) -> Events:
        """What the messages tell: the whole history of every case, until the day of extraction."""
        history, by = self.service.tables, (self.extracted - EPOCH).days
        tables = as_of(history, by)
        first = int(tables["case"]["start"].min(initial=by))
        return Events(
            municipalities=(self.municipality,),
            formats=(MESSAGES,),
            years=(),
            first_day=EPOCH + timedelta(days=first),
            last_day=self.extracted,
            tables=self._frames(tables, person_in_messages(history, by)),
        )

    def _frames(self, tables: History, person: Rows) -> dict[str, pd.DataFrame]:
        case, measure = tables["case"], tables["measure"]
        for rows in tables.values():
            if "case" in rows:
                rows["child"] = person["key"][rows["case"]]
        case |= {name: column[case["at"]] for name, column in person.items()}
        case["closed"] = case["end"] < day(9999)
        case["municipality_no"] = np.full(size(case), self.municipality)
        measure["jmfr"] = np.where(measure["jmfr"] == "", "", "BVL 4-12")
        return {name: _frame(name, tables[own], known) for name, (own, known) in SOURCES.items()}


def _frame(table: str, rows: Rows, known: dict[str, str]) -> pd.DataFrame:
    found: dict[str, Any] = {}
    for name, kind in COLUMNS[table].items():
        column = rows.get(known.get(name, name))
        if column is not None:
            found[name] = (
                dates(column)
                if kind.startswith("datetime") and column.dtype.kind == "i"
                else column
            )
    return frame(table, found)
