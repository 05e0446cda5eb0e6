"""What a set of case files is like, for a console: sizes, faults and SSB's rules, never a child.

A console's lines may be kept or mailed, so a count from 1 to 3 is told as just that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from bvanalyse.events import COLUMNS, Events
from bvanalyse.sources.kostra_xml.control import ControlReport, check_files
from bvanalyse.sources.kostra_xml.reading import read_kostra_xml
from bvanalyse.sources.kostra_xml.rules import LEVELS

FEW, SHOWN_FEW = 3, "1-3"
_LEVELS = {"F": "fatal", "E": "error", "W": "warning", "I": "information"}
MOST_NAMED = 10


def few(count: int) -> str:
    """A count as it may stand in a log.

    >>> [few(count) for count in (0, 1, 3, 4)]
    ['0', '1-3', '1-3', '4']
    """
    return SHOWN_FEW if 0 < count <= FEW else str(count)


@dataclass(frozen=True)
class CaseQuality:
    """What case files hold and lack: the events as they were read, and SSB's controls of them."""

    events: Events
    control: ControlReport

    def lines(self) -> Iterator[str]:
        """The report: what the files are, rows, what was set aside or chosen, and broken rules."""
        yield from self._extent()
        yield from self._rows()
        yield from _told("set aside", self.events.quarantine, ["table", "reason"])
        yield from _told("note", self.events.remarks, ["what"])
        yield from self._rules()

    def _extent(self) -> Iterator[str]:
        events, files = self.events, self.control.files
        about_one_case = "v4" in events.formats
        number = few(files) if about_one_case else files
        yield f"{number} case files of form {' and '.join(events.formats)}"
        yield f"municipalities: {_named(events.municipalities)}"
        if events.years:
            yield f"reporting years: {', '.join(map(str, events.years))}"
        yield f"period: {events.first_day} to {events.last_day}"

    def _rows(self) -> Iterator[str]:
        children = self.events["child"]
        yield f"children: {few(children['child_key'].nunique())} in {few(len(children))} cases"
        for table in COLUMNS:
            if table != "child" and len(self.events[table]):
                yield f"{table}: {few(len(self.events[table]))} rows"

    def _rules(self) -> Iterator[str]:
        table = self.control.table
        worst = _most_first(table.assign(grave=table["level"].map(LEVELS.index)), "grave", "count")
        for row in worst.to_dict("records"):
            broken = f"broken {few(row['count'])} times"
            broken += f" by {few(row['clients'])} clients" if row["clients"] else ""
            rule = f"{_LEVELS[row['level']]}: {row['rule']} ({row['format']})"
            yield f"{rule}, {broken}: {row['what']} {row['do']}"
        if self.control.stops_submission:
            yield "SSB would not take these files: a fatal fault or an error stops submission"
        else:
            yield "no fault that stops submission to SSB"


def case_quality(paths: str | Path | Iterable[str | Path]) -> CaseQuality:
    """Reads and controls a service's case files; raises what `read_kostra_xml` raises.

    >>> quality = case_quality("tests/oracles/kostra_xml/yearly_2023.xml")
    >>> list(quality.lines())[:2]
    ['1 case files of form 15F', 'municipalities: 9001']
    """
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    return CaseQuality(read_kostra_xml(given), check_files(given, language="en"))


def _told(sort: str, table: pd.DataFrame, names: list[str]) -> Iterator[str]:
    for row in _most_first(table, "rows").to_dict("records"):
        yield f"{sort}: {', '.join(row[name] for name in names)}: {few(row['rows'])}"


def _most_first(table: pd.DataFrame, *names: str) -> pd.DataFrame:
    """By the last column downwards, and before that by the others; the few stay as they stand."""
    *before, counted = names
    known = table.assign(known=-table[counted].clip(lower=FEW))
    return known.sort_values([*before, "known"], kind="stable")


def _named(numbers: tuple[str, ...]) -> str:
    rest = len(numbers) - MOST_NAMED
    return ", ".join(numbers[:MOST_NAMED]) + (f" and {rest} more" if rest > 0 else "")
