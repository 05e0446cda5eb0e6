"""A service's case files as figures: read once in a process, counted for the years they cover."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile
from pathlib import Path

import pandas as pd

from bvanalyse.disclosure import EarlierReports, Rules, protect
from bvanalyse.events import Events
from bvanalyse.findings import Family, Finding, Kind, Point, gravest_first
from bvanalyse.indicators import SEPARATOR, Register
from bvanalyse.metrics import Choices, from_events
from bvanalyse.metrics.from_events import SOURCE
from bvanalyse.metrics.material import prepare
from bvanalyse.metrics.windows import Window
from bvanalyse.observations import join
from bvanalyse.report.seen import EARLIER
from bvanalyse.sources.kostra_xml import read_kostra_xml
from bvanalyse.sources.kostra_xml.control import ControlReport, check_files
from bvanalyse.sources.kostra_xml.paths import case_paths

YEARS = 5  # that a report tells of; older cases still count in durations


@dataclass(frozen=True, repr=False)
class CaseFiles:
    """What a folder of case files tells; no repr, for the rows are about children."""

    events: Events
    control: ControlReport

    def years(self, last: int) -> Iterator[int]:
        """The years that are wholly covered, up to the last."""
        material = prepare(self.events, Choices())
        years = range(last - YEARS + 1, last + 1)
        return (year for year in years if material.covers(Window.of(year)))


def case_files(folder: Path, language: str) -> CaseFiles:
    """The case files of a folder, read and controlled once in a process."""
    changed = tuple((path, path.stat().st_mtime_ns) for path in case_paths(folder))
    return _read(changed, language)


def counted(cases: CaseFiles, last: int, people: pd.DataFrame) -> pd.DataFrame:
    """Every figure that the case files tell of each year: exact, and not to be shown as it is.

    `people` are the residents that rates are made with.
    """
    tables = [from_events(cases.events, year, population=people) for year in cases.years(last)]
    return join(tables)


def protected(
    table: pd.DataFrame, register: Register, earlier: EarlierReports
) -> tuple[pd.DataFrame, EarlierReports]:
    """The table as others may see it, and what it shows and hides.

    What comes from other sources alone is public already; a rate of both is not.
    """
    public = table.loc[~of_case_files(table), ["source"]].drop_duplicates()
    found = protect(table, rules=Rules(), published=public, register=register, earlier=earlier)
    return found.observations, found.decisions()


def of_case_files(table: pd.DataFrame) -> pd.Series:
    """Which figures were made from case files, alone or together with another source."""
    return table["source"].str.split(SEPARATOR, regex=False).map(lambda names: SOURCE in names)


def told(family: Family, shown: pd.DataFrame) -> Family:
    """The findings that rest on nothing hidden, in the order that they now have.

    How many were tested stays as it was.
    """
    rows = shown[of_case_files(shown) & (shown["status"] == "suppressed")]
    hidden = set(zip(rows["indicator"], rows["category"], rows["period"], strict=True))
    divided = {(name, period) for name, category, period in hidden if category}

    def is_hidden(finding: Finding, point: Point) -> bool:
        return (finding.entry.id, finding.category, point.period) in hidden

    def since_hidden(finding: Finding) -> Finding:
        """What the law demands is told of one figure: earlier ones only as far back as shown."""
        if finding.kind is not Kind.LEGAL:
            return finding
        shown = takewhile(lambda point: not is_hidden(finding, point), reversed(finding.before))
        return replace(finding, before=tuple(shown)[::-1])

    def open_to_all(finding: Finding) -> bool:
        points = (finding.after, *finding.before)
        parts = {(finding.entry.id, point.period) for point in points}
        whole = finding.kind is not Kind.COMPOSITION or not parts & divided
        return whole and not any(is_hidden(finding, point) for point in points)

    kept = [
        replace(finding, change=None)
        if finding.change and not open_to_all(finding.change)
        else finding
        for finding in map(since_hidden, family.findings)
        if open_to_all(finding)
    ]
    less = replace(family, findings=tuple(kept))
    return replace(less, findings=tuple(gravest_first(kept, less)))


def earlier_reports(folder: Path) -> EarlierReports:
    """What earlier reports from this folder showed and hid; nothing when there are none."""
    path = folder / EARLIER
    return EarlierReports.load(path) if path.is_file() else EarlierReports()


def remember(folder: Path, decisions: EarlierReports) -> None:
    """Adds what a report showed and hid to the register beside the case files: never a value."""
    earlier_reports(folder).merged(decisions).save(folder / EARLIER)


@lru_cache(2)
def _read(files: tuple[tuple[Path, int], ...], language: str) -> CaseFiles:
    paths = [path for path, _ in files]
    return CaseFiles(read_kostra_xml(paths), check_files(paths, language=language))
