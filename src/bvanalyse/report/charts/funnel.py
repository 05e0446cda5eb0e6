"""A funnel: every municipality by its size, with the limits that size and usual spread explain."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from matplotlib.figure import Figure

from bvanalyse.report.charts.labels import Crowd, apart
from bvanalyse.report.charts.paper import (
    AXIS,
    EARLIER,
    GRID,
    INK,
    OTHER,
    OWN,
    SMALL,
    TEXT,
    WIDTH,
    Box,
    Sheet,
    box_of,
    folded,
    measured,
    style,
)
from bvanalyse.report.charts.scale import ALL, Scale, from_zero
from bvanalyse.report.texts import Texts

HEIGHT, HEAD, FOOT = 3.2, 0.34, 0.55  # inches
NAME_ROOM = 1.15
ROOM_ABOVE = 1.15  # of the highest value, for the limits to be seen around it
LIMITS = (("--", 1.3), ("-", 1.3))  # 95, and 99.8 percent


@dataclass(frozen=True)
class Funnel:
    """Sizes and values of all, the limits by size, and which of them the chart is about.

    `limits` holds, for each level, size, low and high in order of size.
    """

    sizes: Sequence[float]
    values: Sequence[float]
    at: int
    target: float
    limits: Sequence[Sequence[tuple[float, float, float]]]


def funnel(
    data: Funnel,
    name: str,
    names: tuple[str, str, str],
    axes: tuple[str, str],
    texts: Texts,
    *,
    percent: bool = False,
) -> Figure:
    """Small grey dots for all, a large named one for this; from zero, sizes on a log axis.

    `names` are what the mean and the two pairs of limits are called, `axes` what the axes count.
    """
    highest = ROOM_ABOVE * max(data.values)
    ticks = from_zero([min(highest, ALL) if percent else highest], texts, percent=percent)
    left = max(measured(words, SMALL)[0] for words in ticks.words) + 0.12
    ends = [folded(words, NAME_ROOM, SMALL) for words in names]
    right = WIDTH - max(measured(words, SMALL)[0] for words in ends) - 0.22
    with style():
        sheet = Sheet(HEAD + HEIGHT + FOOT)
        y = ticks.scale(FOOT, HEIGHT)
        sizes = [math.log10(size) for size in data.sizes]
        x = Scale(min(sizes), max(sizes), left + 0.15, right - left - 0.3)
        xs, ys = [x(size) for size in sizes], [y(value) for value in data.values]
        sheet.rules([(left, y(t), right, y(t)) for t in ticks.values], GRID)
        sheet.rules([(left, y(0), right, y(0))], AXIS)
        sheet.marks(xs, ys, "earlier", marker=".", markersize=3.4, zorder=2)
        sheet.line([left, right], [y(data.target)] * 2, EARLIER, linewidth=1)
        tops = [y(data.target)]
        for (dash, wide), curve in zip(LIMITS, data.limits, strict=True):
            for side in (1, 2):
                inside = [(x(math.log10(row[0])), y(min(row[side], ticks.values[-1])))
                          for row in curve]  # fmt: skip
                sheet.line([x for x, _ in inside], [y for _, y in inside], INK,
                           linestyle=dash, linewidth=wide)  # fmt: skip
            tops.append(inside[-1][1])
        _sizes(sheet, x, data.sizes, texts, axes[0])
        for tick, words in zip(ticks.values, ticks.words, strict=True):
            sheet.text(left - 0.06, y(tick), words, size=SMALL, colour=OTHER, across="right")
        if axes[1]:
            sheet.text(0, sheet.height - 0.02, axes[1], size=SMALL, colour=OTHER, up="top")
        heights = [measured(words, SMALL)[1] for words in ends]
        centres = apart(tops, heights, FOOT, FOOT + HEIGHT)
        for want, centre, words in zip(tops, centres, ends, strict=True):
            sheet.text(right + 0.18, centre, words, size=SMALL, colour=OTHER)
            sheet.line([right - 0.12, right + 0.14], [want, centre], AXIS, linewidth=0.7)
        _own(sheet, xs, ys, data.at, name, Box(left, FOOT, right, FOOT + HEIGHT))
    return sheet.figure


def _own(
    sheet: Sheet, xs: Sequence[float], ys: Sequence[float], at: int, name: str, edge: Box
) -> None:
    """This municipality, with its name where it covers the fewest of the others."""
    sheet.marks(xs[at : at + 1], ys[at : at + 1], "own", markersize=10, markeredgecolor="white")
    crowd = Crowd(edge, points=list(zip(xs, ys, strict=True)))
    high = measured(name, TEXT, True)[1]
    places = [(xs[at] + dx, ys[at] + dy, across)
              for dy in (0, high, -high, 2 * high, -2 * high, 3 * high, -3 * high)
              for dx, across in ((0.12, "left"), (-0.12, "right"))]  # fmt: skip
    boxes = [box_of(px, py, name, size=TEXT, bold=True, across=side) for px, py, side in places]
    best = crowd.best(boxes)
    px, py, side = places[boxes.index(best)] if best else places[0]
    box = sheet.text(px, py, name, bold=True, colour=OWN, across=side)
    pad = Box(box.left - 0.02, box.bottom - 0.01, box.right + 0.02, box.top + 0.01)
    sheet.block(pad, "white", "none")


def _sizes(sheet: Sheet, x: Scale, sizes: Sequence[float], texts: Texts, label: str) -> None:
    """Round sizes under the axis: one, two and five of each ten, as far as there is room."""
    powers = range(int(math.log10(min(sizes))), int(math.log10(max(sizes))) + 1)
    for step in ((1, 2, 5), (1, 3), (1,)):
        told = [k * 10**p for p in powers for k in step if min(sizes) <= k * 10**p <= max(sizes)]
        wide = [measured(texts.number(size, 0), SMALL)[0] for size in told]
        places = [x(math.log10(size)) for size in told]
        gaps = [b - a for a, b in pairwise(places)]
        if told and min(gaps, default=9) > max(wide) + 0.1:
            break
    for size, at in zip(told, places, strict=True):
        sheet.text(at, FOOT - 0.07, texts.number(size, 0), size=SMALL, colour=OTHER,
                   across="center", up="top")  # fmt: skip
    middle = x.start + x.length / 2
    sheet.text(middle, 0.04, label, size=SMALL, colour=OTHER, across="center", up="bottom")
