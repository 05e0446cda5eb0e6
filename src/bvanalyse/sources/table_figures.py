"""The figures of a table's rows: each cell with its period, unit, status, place and doubts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bvanalyse.errors import DataError, Problem
from bvanalyse.sources.figure_cells import cell_number, figure, unlikely_shares
from bvanalyse.sources.headings import Column
from bvanalyse.sources.layout import Layout
from bvanalyse.sources.numbers import ParsedNumber, mark_key
from bvanalyse.sources.table_rows import Row, Rows
from bvanalyse.sources.turned import Turn
from bvanalyse.sources.units import SCALES, family


@dataclass(frozen=True)
class Figure:
    """One cell as an observation but for its source, and the footnote marks that it bears."""

    values: dict[str, object]
    place: str
    notes: tuple[str, ...]
    marks: tuple[str, ...]

    def noted(self, footnotes: list[tuple[str, str]], general: list[str]) -> str:
        """All that is to be noted: its own doubts, its footnotes, and those of the whole table."""
        told = []
        for mark in self.marks:
            texts = [text for key, text in footnotes if key == mark_key(mark)]
            told += texts or [f"merket {mark} uten fotnote i tabellen"]
        return "; ".join(dict.fromkeys(filter(None, [*self.notes, *told, *general])))


def read_figures(
    rows: Rows, place: Layout, turn: Turn | None
) -> tuple[list[Figure], list[Problem]]:
    """Every cell as a figure, and every fault of rows and cells with its place in the file."""
    figures: list[Figure] = []
    problems = [replace(one, row=turn.header) if turn else one for one in rows.problems]
    for row in rows.figures:
        told: set[str] = set()
        for column, cell, doubtful in _cells(row, place):
            number, name = row.number, column.heading
            if turn:
                number, name = turn.row_of(column.index), row.label
            try:
                parsed = cell_number(cell, row.wanted)
                printed = _printed(row, column, place.money)
                _refuse_unsaid(row, parsed, printed)
                values = figure(
                    parsed,
                    printed=printed,
                    wanted=row.wanted,
                    column=column.period.qualifier,
                    doubtful=doubtful,
                )
            except DataError as error:
                new = [one for one in error.problems if one.what not in told & _OF_THE_ROW]
                problems += [replace(one, row=number, column=name) for one in new]
                told |= {one.what for one in new}
                continue
            values |= {
                "region": column.region,
                "period": column.period.period,
                "indicator": row.indicator,
            }
            note = str(values.pop("note"))
            where = f"rad {number}, kolonne {name}"
            marks = _marks(row, column, parsed, rows.footnotes)
            figures.append(Figure(values, where, (note, row.remark), marks))
    return figures, problems


#: faults that every cell of a row shares, and that are told once
_OF_THE_ROW = {"a share or a number", "an amount without its unit"}


def _cells(row: Row, place: Layout) -> Iterator[tuple[Column, object, bool]]:
    """Column and cell, and whether the cell is an Excel number that may be a percentage."""
    cells = [row.cells[column.index] for column in place.columns]
    fractions = unlikely_shares(cells, row.wanted or row.printed)
    for column, cell in zip(place.columns, cells, strict=True):
        yield column, cell, fractions and not isinstance(cell, str)


def _marks(
    row: Row, column: Column, parsed: ParsedNumber, footnotes: list[tuple[str, str]]
) -> tuple[str, ...]:
    """The marks of row, column and cell; the star on a preliminary year needs no footnote."""
    marks = {row.mark, column.period.footnote, parsed.footnote} - {""}
    if column.period.qualifier == "preliminary":
        explained = {key for key, _ in footnotes}
        marks -= {column.period.footnote} - {mark for mark in marks if mark_key(mark) in explained}
    return tuple(sorted(marks))


def _printed(row: Row, column: Column, money: str) -> str:
    """The unit that a cell stands in: its row's, else its column's, else that of all amounts."""
    is_amount = family(row.wanted) in SCALES
    concerned = is_amount or column.unit == "percent" or not row.wanted
    of_column = column.unit if concerned else ""
    if row.printed and of_column not in ("", row.printed):
        raise DataError(
            Problem(
                "the column and its row disagree on the unit",
                found=of_column,
                expected=row.printed,
                action="write one unit for both",
            )
        )
    return row.printed or of_column or (money if is_amount else "")


def _refuse_unsaid(row: Row, parsed: ParsedNumber, printed: str) -> None:
    """A bare figure is refused where it may be a share or a number, kroner or thousands."""
    if row.sure or printed or parsed.unit or not parsed.value:
        return
    if family(row.wanted) == "percent":
        raise DataError(
            Problem(
                "a share or a number",
                found=parsed.raw,
                expected="% in the cell, Prosent as unit, or Andel or Antall in the label",
                action="write which it is",
            )
        )
    if row.wanted in ("1000 NOK", "million NOK"):
        raise DataError(
            Problem(
                "an amount without its unit",
                found=parsed.raw,
                expected="kr, 1000 kr or mill. kr in the label, the unit column or the title",
                action="write the unit, as in (i 1000 kr)",
            )
        )
