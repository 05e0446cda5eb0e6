"""Rows of marks on one axis, with their values in columns to the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from bvanalyse.report.charts.marks import Mark
from bvanalyse.report.charts.paper import (
    AXIS,
    EDGE,
    GRID,
    INK,
    OTHER,
    OWN,
    SMALL,
    WIDTH,
    Sheet,
    folded,
    measured,
    style,
)
from bvanalyse.report.charts.scale import Scale, from_zero
from bvanalyse.report.texts import Texts

LABEL_ROOM, COLUMN_ROOM = 2.5, 0.95  # inches
LOWEST_ROW, ROW_GAP, COLUMN_GAP = 0.27, 0.12, 0.16
HEAD_GLYPH = 0.14  # inches of the mark under the head of a column
OWN_STYLES = ("own", "own_open")


@dataclass(frozen=True)
class Row:
    """One line of a dot chart."""

    label: str
    marks: Sequence[Mark]


@dataclass(frozen=True)
class Column:
    """Whose values stand in a column, and the style of their marks in the chart."""

    head: str
    styles: Sequence[str]

    def mark(self, row: Row) -> Mark | None:
        """The mark of a row whose value stands in this column."""
        return next((mark for mark in row.marks if mark.style in self.styles), None)

    def wide(self, rows: Sequence[Row]) -> float:
        """How wide the values are, in inches."""
        marks = [mark for row in rows if (mark := self.mark(row))]
        return max((measured(mark.label, bold=True)[0] for mark in marks), default=0.0)


def dots(
    rows: Sequence[Row],
    columns: Sequence[Column],
    axis_label: str,
    texts: Texts,
    *,
    percent: bool = False,
) -> Figure:
    """Rows of marks from zero, first row on top; each column is headed by its own mark.

    Categories, municipalities or single figures. A row is as high as the lines of its label.
    """
    labels = [folded(row.label, LABEL_ROOM) for row in rows]
    heads = [folded(column.head, COLUMN_ROOM, SMALL, True) for column in columns]
    widths = [
        max(measured(head, SMALL, True)[0], column.wide(rows))
        for column, head in zip(columns, heads, strict=True)
    ]
    ticks = from_zero([v for row in rows for m in row.marks for v in m.reach], texts,
                      percent=percent)  # fmt: skip
    left = max(measured(label)[0] for label in labels) + 0.2
    length = WIDTH - left - sum(widths) - COLUMN_GAP * len(widths) - 0.12
    heights = [max(LOWEST_ROW, measured(label)[1] + ROW_GAP) for label in labels]
    glyph = HEAD_GLYPH if len(columns) > 1 else 0.0
    head = max(measured(words, SMALL, True)[1] for words in heads) + glyph + 0.14
    foot = 0.5 if axis_label else 0.3
    with style():
        sheet = Sheet(head + sum(heights) + foot)
        x = ticks.scale(left, length)
        ends = [WIDTH - sum(widths[n + 1 :]) - COLUMN_GAP * (len(widths) - 1 - n) - 0.04
                for n in range(len(widths))]  # fmt: skip
        top = sheet.height - head
        for column, words, end in zip(columns, heads, ends, strict=True):
            if glyph:
                sheet.marks([end - 0.06], [top + glyph / 2 + 0.02], column.styles[0])
            sheet.text(end, top + glyph + 0.06, words, size=SMALL, bold=True, across="right",
                       up="bottom")  # fmt: skip
        y = top
        for row, label, height in zip(rows, labels, heights, strict=True):
            middle = y - height / 2
            sheet.rules([(left, middle, left + length, middle)], GRID)
            sheet.text(left - 0.14, middle, label, across="right")
            for mark in sorted(row.marks, key=lambda mark: mark.style in OWN_STYLES):
                _mark(sheet, x(mark.value), middle, mark, x)
            for column, end in zip(columns, ends, strict=True):
                told = column.mark(row)
                if told:
                    own = told.style in OWN_STYLES
                    sheet.text(end, middle, told.label, colour=OWN if own else INK, bold=own,
                               across="right")  # fmt: skip
            y -= height
        sheet.rules([(left, y, left + length, y), (x(0), y, x(0), top)], AXIS)
        for tick, words in zip(ticks.values, ticks.words, strict=True):
            sheet.text(x(tick), y - 0.07, words, size=SMALL, colour=OTHER, across="center",
                       up="top")  # fmt: skip
        if axis_label:
            sheet.text(left + length / 2, 0.04, axis_label, size=SMALL, colour=OTHER,
                       across="center", up="bottom")  # fmt: skip
    return sheet.figure


def _mark(sheet: Sheet, at: float, y: float, mark: Mark, x: Scale) -> None:
    if mark.low is not None and mark.high is not None:
        colour = EDGE if mark.style in OWN_STYLES else AXIS
        sheet.line([x(mark.low), x(mark.high)], [y, y], colour, linewidth=2.4, zorder=1)
    sheet.marks([at], [y], mark.style)
