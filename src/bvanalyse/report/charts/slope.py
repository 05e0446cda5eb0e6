"""A slope chart: how each group stood in one period, and how it stood in the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from bvanalyse.report.charts.labels import apart
from bvanalyse.report.charts.paper import (
    AXIS,
    GRID,
    INK,
    OWN,
    WIDTH,
    Sheet,
    folded,
    measured,
    style,
)
from bvanalyse.report.charts.scale import Scale

NAME_ROOM = 2.4  # inches
LEAST_HEIGHT, PER_SLOPE, HEAD, FOOT = 2.2, 0.24, 0.35, 0.12


@dataclass(frozen=True)
class Slope:
    """One group: its name, its two figures, and how they are written."""

    name: str
    values: tuple[float, float]
    labels: tuple[str, str]


def slopes(several: Sequence[Slope], heads: tuple[str, str]) -> Figure:
    """A line for each group between two uprights, named and valued at its ends; from zero."""
    names = [folded(slope.name, NAME_ROOM) for slope in several]
    before = [slope.labels[0] for slope in several]
    after = [f"{slope.labels[1]}  {name}" for slope, name in zip(several, names, strict=True)]
    after = [words.replace("\n", "\n      ") for words in after]
    left = max(measured(words)[0] for words in (*before, heads[0])) + 0.5
    right = WIDTH - max(measured(words)[0] for words in after) - 0.3
    heights = [measured(words)[1] for words in after]
    tall = max(LEAST_HEIGHT, sum(heights) + PER_SLOPE * 0.5 * len(several))
    with style():
        sheet = Sheet(HEAD + tall + FOOT)
        y = Scale(0.0, max(max(slope.values) for slope in several) or 1.0, FOOT + 0.08, tall - 0.16)
        top = FOOT + tall
        sheet.rules([(left, y(0), right, y(0))], AXIS)
        sheet.rules([(x, y(0), x, top) for x in (left, right)], GRID)
        sheet.text(left, top + 0.08, heads[0], bold=True, across="center", up="bottom")
        sheet.text(right, top + 0.08, heads[1], bold=True, across="center", up="bottom")
        for slope in several:
            ys = [y(value) for value in slope.values]
            sheet.line([left, right], ys, OWN, linewidth=1.6, zorder=2)
            sheet.marks([left], ys[:1], "before")
            sheet.marks([right], ys[1:], "own")
        sides = ((left - 0.3, before, 0, "right", left), (right + 0.3, after, 1, "left", right))
        for x, words, side, across, upright in sides:
            wanted = [y(slope.values[side]) for slope in several]
            sizes = heights if side else [measured(label)[1] for label in words]
            centres = apart(wanted, sizes, 0.02, top + 0.06)
            for label, want, centre in zip(words, wanted, centres, strict=True):
                sheet.text(x, centre, label, colour=INK, across=across)
                near = x + (0.05 if side == 0 else -0.05)
                start = upright + (0.07 if side else -0.07)
                sheet.line([start, near], [want, centre], AXIS, linewidth=0.7, zorder=1)
    return sheet.figure
