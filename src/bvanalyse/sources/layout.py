"""Where the parts of a municipality's table stand: its labels, units, remarks and figures."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from bvanalyse.errors import DataError, Problem
from bvanalyse.sources.grid import Grid, cell_text
from bvanalyse.sources.headings import Column, UnknownHeading, column, read_period
from bvanalyse.sources.heads import SIDE_HEADINGS, Reading, head_rows, headings
from bvanalyse.sources.numbers import parse_unit

_UNKNOWN = "a heading of unknown meaning above the periods"
#: what is expected and what to do, for a column, and for what stands above columns
_HELP = (
    (
        "periods written as text, each once, Enhet or Merknad",
        "correct the heading or remove the column",
    ),
    (
        "a place that is known, Regnskap, Budsjett or Prognose",
        "correct the heading, or leave a blank row below a title",
    ),
)


@dataclass(frozen=True)
class Layout:
    """Where a table's parts stand, as indexes from 0; `unit` and `note` are columns it may lack.

    `header` is the lowest row of the head, `money` the unit in which the table says its amounts
    are, where its title or corner says so.
    """

    header: int
    label: int
    unit: int | None
    note: int | None
    columns: tuple[Column, ...]
    money: str = ""


def layout(grid: Grid, file: str, reading: Reading) -> Layout:
    """Where the head, the labels, the units and the figures of a table stand.

    Every column that holds anything must be figures of a period, a unit, a remark or the one label
    column left of the figures: a misspelt year must not make its figures vanish. Raises
    `DataError` with one sentence for each column of which that is not so.
    """
    head = head_rows(grid, reading)
    if head is None:
        expected = "a row with two periods or more, such as 2013 and 2014"
        raise DataError(
            Problem(
                "no header row was found",
                file=file,
                expected=expected,
                action="put the years across, one indicator a row",
            )
        )
    rows, _ = head
    header = rows[-1]
    figures: dict[tuple[str, str, str], Column] = {}
    sides: dict[str, int] = {}
    labels: list[int] = []
    problems: list[Problem] = []
    unknown: set[str] = set()
    for index, upper, lower in headings(grid, rows):
        side = SIDE_HEADINGS.get((lower or upper).lower(), "")
        what, found = "", None
        try:
            found = None if side else column(index, upper, lower, reading.places, reading.period)
        except UnknownHeading:
            what = "" if upper in unknown else _UNKNOWN
            unknown.add(upper)
        if found:
            found = replace(found, region=found.region or reading.region)
            if _may_be_a_month(grid[header][index]):
                what = "a date that may stand for a month or a year"
            elif found.key in figures:
                what = "the period stands twice"
            figures.setdefault(found.key, found)
        elif side:
            what = "the heading stands twice" if side in sides else ""
            sides[side] = index
        elif upper not in unknown and _holds_anything(grid, rows[0], index):
            what = "a column of unknown meaning" if figures else ""
            labels += [] if figures else [index]
        if what:
            heading = f"{upper} {lower}".strip()
            row, told = (rows[0] + 1, upper) if what == _UNKNOWN else (header + 1, heading)
            place, help_ = heading or str(index + 1), _HELP[what == _UNKNOWN]
            problems.append(Problem(what, file, row, place, told, *help_))
    if len(labels) != 1 and not problems:
        problems.append(
            Problem(
                "no single column of labels",
                file=file,
                row=header + 1,
                found=len(labels),
                expected="one column left of the periods",
                action="keep one column of labels",
            )
        )
    columns = tuple(figures.values())
    problems += _unlike_places(columns, file, header + 1)
    if problems:
        raise DataError(problems)
    label = labels[0]
    return Layout(
        header, label, sides.get("unit"), sides.get("note"), columns, _money(grid, rows[0], file)
    )


def _unlike_places(columns: tuple[Column, ...], file: str, row: int) -> list[Problem]:
    """A place over other periods than the rest: its merged heading may have been moved."""
    of_place: dict[str, list[str]] = {}
    for one in columns:
        of_place.setdefault(one.region, []).append(one.period.period)
    if len({tuple(sorted(told)) for told in of_place.values()}) <= 1:
        return []
    return [
        Problem(
            "the places do not stand over the same periods",
            file=file,
            row=row,
            found="; ".join(f"{place}: {', '.join(told)}" for place, told in of_place.items()),
            expected="each place over the first of its periods, and all over the same",
            action="correct the headings, or leave out the columns that not all have",
        )
    ]


def _may_be_a_month(cell: object) -> bool:
    return isinstance(cell, date) and cell.day == 1


def _holds_anything(grid: Grid, first: int, index: int) -> bool:
    return any(index < len(row) and cell_text(row[index]) for row in grid[first:])


def _money(grid: Grid, first: int, file: str) -> str:
    """The scale of the amounts, as the title above the table or a heading of its head says it."""
    told = {
        unit
        for row in grid[: first + 1]
        for cell in row
        for text in [cell_text(cell), *re.findall(r"\(([^()]*)\)", cell_text(cell))]
        if not read_period(cell_text(cell)) and (unit := parse_unit(text)) and unit != "percent"
    }
    if len(told) > 1:
        raise DataError(
            Problem(
                "two scales of money above the table",
                file=file,
                row=first + 1,
                found=" and ".join(sorted(told)),
                expected="one of them",
                action="write the unit in the rows it belongs to",
            )
        )
    return next(iter(told), "")
