"""A table with its periods down the rows and its indicators across, turned the usual way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bvanalyse.errors import DataError, Problem
from bvanalyse.sources.grid import Grid, cell_text
from bvanalyse.sources.headings import read_period
from bvanalyse.sources.heads import MIN_PERIODS


@dataclass(frozen=True)
class Turn:
    """Where the cells of a turned table stood: its heading row, and the row of each column."""

    header: int
    rows: tuple[int, ...]

    def row_of(self, column: int) -> int:
        """The row of the file, counted from 1, that became this column."""
        return self.rows[column - 1]


def turned_rows(grid: Grid) -> tuple[int, int] | None:
    """The index of the heading row above two periods or more in the first column, or None."""
    dated = [index for index, row in enumerate(grid) if row and read_period(cell_text(row[0]))]
    above = [index for index in range(dated[0] if dated else 0) if any(map(cell_text, grid[index]))]
    if len(dated) < MIN_PERIODS or not above or len(grid[above[-1]]) < 2:
        return None
    return above[-1], len(dated)


def upright(grid: Grid, header: int, file: str) -> tuple[Grid, Turn]:
    """The table with its periods across, and where each cell stood.

    What stands above the heading row stays above; footnotes stay below. Raises `DataError` for a
    row that is shorter or longer than the heading row, a period that stands twice, and a row that
    is neither period nor footnote: a sum, or a place.
    """
    headings = grid[header]
    body = [(index, row) for index, row in enumerate(grid) if index > header]
    last = max(index for index, row in body if row and read_period(cell_text(row[0])))
    rows = [(index, row) for index, row in body if index <= last and any(map(cell_text, row))]
    problems, seen = [], set()
    for index, row in rows:
        period = read_period(cell_text(row[0])) if row else None
        what = ""
        if len(row) != len(headings):
            what, expected = "wrong number of cells", f"{len(headings)} as in the header"
        elif period is None:
            what, expected = "a row that names no period", "a period first in each row"
        elif isinstance(row[0], date) and row[0].day == 1:
            what, expected = "a date that may stand for a month or a year", "a period as text"
        elif (period.period, period.qualifier) in seen:
            what, expected = "the period stands twice", "each period once"
        if what:
            found = len(row) if what.startswith("wrong") else cell_text(row[0])
            action = "correct the row or remove it"
            problems.append(Problem(what, file, index + 1, "", found, expected, action))
        elif period:
            seen.add((period.period, period.qualifier))
    if problems:
        raise DataError(problems)
    across = [list(column) for column in zip(headings, *(row for _, row in rows), strict=True)]
    blank: list[object] = []  # lest the title above pass for a heading over the periods
    table = [*grid[:header], blank, *across, *(row for index, row in body if index > last)]
    return table, Turn(header + 1, tuple(index + 1 for index, _ in rows))
