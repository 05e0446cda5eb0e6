"""Small numbers: a dot for each child or event, a row for each period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from bvanalyse.report.charts.paper import (
    AXIS,
    EARLIER,
    GRID,
    INK,
    OTHER,
    OVER,
    OWN,
    SMALL,
    WIDTH,
    Sheet,
    folded,
    measured,
    style,
)

MOST_DOTS = 20  # in a row, where each is still seen
STEP, FIVE = 0.17, 0.09  # inches from dot to dot, and extra after each five
ROW = 0.25
#: how each kind of dot is drawn: filled, or open where the other kind is what matters
DOTS = {
    "child": {"color": OWN, "markerfacecolor": OWN},
    "over": {"color": OVER, "markerfacecolor": OVER},
    "kept": {"color": EARLIER, "markerfacecolor": "white"},
}


@dataclass(frozen=True)
class DotRow:
    """One period: how many dots of each kind, and the number in words or figures.

    A suppressed period has no dots, and its sign for a number.
    """

    label: str
    dots: Sequence[tuple[str, int]]
    number: str
    uncertain: bool = False


def children(rows: Sequence[DotRow], heads: Sequence[tuple[str, str]], total: str = "") -> Figure:
    """Rows of dots in fives; `heads` say what each kind of dot is, `total` what all add up to."""
    left = max(measured(row.label)[0] for row in rows) + 0.2
    words = folded(total, WIDTH - left, bold=True) if total else ""
    head = 0.2 * len(heads) + 0.1
    foot = measured(words, bold=True)[1] + 0.2 if words else 0.06
    with style():
        sheet = Sheet(head + ROW * len(rows) + foot)
        top = sheet.height - head
        for number, (kind, meaning) in enumerate(heads):
            high = sheet.height - 0.12 - 0.2 * number
            sheet.marks([left + 0.08], [high], "own", markersize=8, **DOTS[kind])
            sheet.text(left + 0.22, high, meaning, size=SMALL, colour=OTHER)
        for number, row in enumerate(rows):
            y = top - ROW * (number + 0.5)
            sheet.rules([(left - 0.06, y - ROW / 2, WIDTH, y - ROW / 2)], GRID)
            sheet.text(left - 0.14, y, row.label, across="right")
            end = _dots(sheet, row, left + 0.08, y)
            sheet.text(end + 0.06, y, row.number, colour=INK, bold=True)
        sheet.rules([(left - 0.06, top, left - 0.06, top - ROW * len(rows))], AXIS)
        if words:
            sheet.text(left, 0.05, words, bold=True, up="bottom")
    return sheet.figure


def _dots(sheet: Sheet, row: DotRow, start: float, y: float) -> float:
    """Draws the dots of a row; answers with where they end."""
    place = 0
    for kind, count in row.dots:
        xs = [start + n * STEP + n // 5 * FIVE for n in range(place, place + count)]
        how = DOTS[kind] | ({"markerfacecolor": "white"} if row.uncertain else {})
        if xs:
            sheet.marks(xs, [y] * count, "own", markersize=8, **how)
        place += count
    return start + place * STEP + place // 5 * FIVE
