"""Bufdir's kommunemonitor: one file to observations, and a count of what could not be one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from bvanalyse import places
from bvanalyse.errors import DataError, ParameterError, Problem
from bvanalyse.indicators import Register
from bvanalyse.observations import observations
from bvanalyse.regions import Regions
from bvanalyse.sources.kommunemonitor.areas import OUTSIDE, Areas
from bvanalyse.sources.kommunemonitor.figures import Figure, checked, decimal_mark, figure
from bvanalyse.sources.kommunemonitor.files import Content, read_rows
from bvanalyse.sources.kommunemonitor.header import Row
from bvanalyse.sources.kommunemonitor.hidden import settled
from bvanalyse.sources.kommunemonitor.joined import Cell, rows_of
from bvanalyse.sources.kommunemonitor.times import When, half_in_name, no_half, period_of, when
from bvanalyse.sources.kommunemonitor.variables import Tie, Variables
from bvanalyse.sources.statbank.files import naming
from bvanalyse.sources.statbank.table import refusal

SOURCE = "kommunemonitor"


@dataclass(frozen=True, eq=False)
class Read:
    """What a file holds: its observations, and how many rows are none, and why.

    `unknown` counts rows by variable and number format that the map does not know; `outside` counts
    rows by what they are about: city districts, co-operating services, Svalbard, numbers that had
    gone out of use and have no figure, and sheets that hold no table of the monitor.
    """

    observations: pd.DataFrame
    unknown: Mapping[tuple[str, str], int]
    outside: Mapping[str, int]


def read_kommunemonitor(
    path: Path,
    register: Register | None = None,
    *,
    reference: Path | None = None,
    half_year: int | None = None,
    borders: int | None = None,
    sheet: str | int | None = None,
    source: str = SOURCE,
) -> Read:
    """The figures of a file from Bufdir's kommunemonitor, or of the half-year report behind it.

    The file has one row for each figure, under the headings Region, Tid, Halvår (if it holds
    half-years), Variabel, Tallformat and Value, in any order: CSV with semicolon, comma or tab, in
    UTF-8, Windows-1252 or ISO-8859-1, or Excel. `reference` is the folder of the register, the
    regions and the map of variables; `half_year` (1 or 2) is that of a file whose rows do not say
    it; `borders` the year whose names of regions the file follows, if not each period's own.

    A share (Andel) and its numerator (Antall) become one observation, with the denominator where
    the file holds it; a count with a variable of its own is an observation, too. A share that does
    not follow from its parts as rounded is suspect. `..` is missing, and in the variables of
    supervision, where it may hide 1-3, suppressed when the same report shows that it does.

    >>> read = read_kommunemonitor(Path("tests/sources/kommunemonitor/samples/khr_2021.csv"))
    >>> read.observations.loc[:1, ["region", "period", "indicator", "value"]].to_numpy().tolist()
    [['3032', '2021H2', 'share_deadline_breaches', 0.0], \
['30', '2021H2', 'share_deadline_breaches', 4.8]]

    Raises `DataError` with one problem that names file and row for everything that cannot be read
    in one way: see `read_rows`, `Areas.number`, `when`, `figure` and `checked`. Source of the
    shape: Bufdir's scripts for the monitor, 2021.
    """
    if half_year not in (None, 1, 2):
        raise ParameterError(Problem("no half-year", found=half_year, expected="1 or 2"))
    folder = reference or places.reference()
    register = register or Register.load(folder)
    path = Path(path)
    with naming(path):
        content = read_rows(path, sheet)
        reader = _Reader(
            register,
            Variables.load(folder),
            Areas(Regions.load(folder), borders),
            half_year or half_in_name(path),
            content,
        )
        cells = settled(reader.cells(), register)
        rows = [row | {"source": source} for row in rows_of(cells, register, path.name)]
    sheets = {f"arket {name}": count for name, count in content.other_sheets.items()}
    table = observations(rows, str(path))
    register.check(table, str(path))
    return Read(table, dict(reader.unknown), dict(reader.outside) | sheets)


class _Reader:
    """Goes through the rows of one file and counts what it leaves out."""

    def __init__(
        self,
        register: Register,
        variables: Variables,
        areas: Areas,
        half_year: int | None,
        content: Content,
    ) -> None:
        self.unknown: Counter[tuple[str, str]] = Counter()
        self.outside: Counter[str] = Counter()
        self._register, self._variables, self._areas = register, variables, areas
        self._half_year, self._content = half_year, content

    def cells(self) -> list[Cell]:
        """Every figure of the file, once for each thing that it is."""
        rows = self._content.rows
        mark = decimal_mark((row.number, row.cells["value"]) for row in rows)
        found: list[Cell] = []
        for row in rows:
            with _numbered(row.number):
                found += self._cells(row, mark)
        if not found and self.unknown and not self.outside:
            name, number_format = next(iter(self.unknown))
            raise refusal(
                "no variable of the monitor",
                row=rows[0].number,
                column="Variabel",
                found=f"{name}, {number_format}",
                expected="a variable such as 3A with Andel or Antall",
                action="add the variable to data/reference/kommunemonitor.csv if it is new",
            )
        return found

    def _cells(self, row: Row, mark: str) -> Iterator[Cell]:
        names = row.text("variable"), row.text("format")
        ties = self._variables.ties(*names)
        if not ties:
            self.unknown[names] += 1
            return
        time = when(row.text("time"), row.text("half"))
        parsed = figure(row.cells["value"], mark)
        periods = self._periods(time, ties[0], parsed)
        region = self._areas.number(row.text("region"), periods[-1])
        for tie in ties:
            if tie.indicator not in self._register:
                expected = "an indicator of the register in use"
                raise refusal("not in the register", found=tie.indicator, expected=expected)
            kept = checked(parsed, tie, self._register[tie.indicator])
            expired = self._areas.expired(region, periods[-1])
            if expired and kept.value is not None:
                raise refusal(
                    "a figure under a number that had gone out of use",
                    column="Region",
                    found=f"{region} in {periods[-1]}",
                    expected="a number that was in use, or came into use later",
                    action="look whether columns have changed places, or correct the number",
                )
            if region == OUTSIDE or expired:
                self.outside[row.text("region")] += tie is ties[0]
            else:
                yield from (Cell(row.number, region, one, tie, kept) for one in periods)

    def _periods(self, time: When, tie: Tie, parsed: Figure) -> list[str]:
        """The period of a figure; both halves of the year where a row lacks figure and half."""
        period = period_of(time, tie.period, self._half_year)
        if not period and parsed.value is None and self._content.halves:
            return [f"{time.year}H1", f"{time.year}H2"]
        if not period:
            raise no_half()
        return [period]


@contextmanager
def _numbered(row: int) -> Iterator[None]:
    """Puts the row's number into every problem that is raised inside."""
    try:
        yield
    except DataError as error:
        raise DataError([replace(problem, row=row) for problem in error.problems]) from error
