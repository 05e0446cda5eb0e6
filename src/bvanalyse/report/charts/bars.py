"""Bars of counts: kept and not kept over the years, and cases on their way through the service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from bvanalyse.report.charts.labels import apart
from bvanalyse.report.charts.paper import (
    AXIS,
    BAND,
    EARLIER,
    INK,
    OTHER,
    OVER,
    OWN,
    SMALL,
    WIDTH,
    Box,
    Sheet,
    folded,
    measured,
    style,
)
from bvanalyse.report.charts.scale import Scale

#: fill, edge and hatching of each kind of part; the word of a part stands on its fill
FILLS: dict[str, tuple[str, str, str | None]] = {
    "kept": (BAND, OWN, None),
    "over": (OVER, OVER, None),
    "onwards": (BAND, OWN, None),
    "ended": ("#ffffff", EARLIER, None),
    "hidden": ("#ffffff", OTHER, "////"),
}
THICK, STEP = 0.2, 0.33  # inches
KEPT_ROOM, OVER_ROOM = 2.6, 1.75  # for the words over the bars
LABEL_GAP = 0.2  # between the words of two parts
HIDDEN_WIDTH = 0.35  # of a part nobody is told the size of


@dataclass(frozen=True)
class Part:
    """One part of a bar: how many, of what kind, and what stands by it. Hidden without a count."""

    kind: str
    count: float | None
    label: str


@dataclass(frozen=True)
class Bar:
    """A bar of parts with its name; `after` is what stands in the column to the right."""

    name: str
    parts: Sequence[Part]
    after: str = ""


def stacks(bars: Sequence[Bar], heads: tuple[str, str]) -> Figure:
    """A bar for each period: how many kept to the limit, and how many went past it; from zero.

    The first part has its number inside the bar, or beside it where the bar is short; what went
    past the limit stands in a column of its own. `heads` are the words over the two.
    """
    left = max(measured(bar.name)[0] for bar in bars) + 0.15
    kept, over = folded(heads[0], KEPT_ROOM, SMALL, True), folded(heads[1], OVER_ROOM, SMALL, True)
    wide = max(measured(bar.after, bold=True)[0] for bar in bars)
    room = max(measured(over, SMALL, True)[0] + 0.22, wide + 0.04)
    head = max(measured(words, SMALL, True)[1] for words in (kept, over)) + 0.16
    with style():
        sheet = Sheet(head + STEP * len(bars) + 0.06)
        x = _scale(bars, left, WIDTH - room - 0.2 - left)
        top = sheet.height - head
        for start, words, kind in ((left, kept, "kept"), (WIDTH - room, over, "over")):
            high = sheet.height - 0.02
            sheet.block(Box(start, high - 0.13, start + 0.12, high - 0.01), *FILLS[kind])
            colour = OVER if kind == "over" else OWN
            sheet.text(start + 0.18, high, words, size=SMALL, bold=True, colour=colour, up="top")
        for number, bar in enumerate(bars):
            middle = top - STEP * (number + 0.5)
            sheet.text(left - 0.1, middle, bar.name, across="right")
            _parts(sheet, bar, x, middle)
            past = any(part.kind != "kept" and part.count != 0 for part in bar.parts)
            sheet.text(WIDTH - room, middle, bar.after, bold=past, colour=OVER if past else INK)
        sheet.rules([(left, top, left, top - STEP * len(bars))], AXIS)
    return sheet.figure


def _scale(bars: Sequence[Bar], left: float, length: float) -> Scale:
    """Counts from zero to the longest bar, with room for the parts that are hidden."""
    longest = max(sum(part.count or 0 for part in bar.parts) for bar in bars)
    hidden = max(sum(part.count is None for part in bar.parts) for bar in bars)
    return Scale(0.0, longest or 1.0, left, length - HIDDEN_WIDTH * hidden)


def _parts(sheet: Sheet, bar: Bar, x: Scale, middle: float) -> list[tuple[float, float]]:
    """Draws the parts one after the other; answers with where each begins and ends."""
    start, ends = x(0), []
    inside: list[tuple[float, float, str]] = []
    for part in bar.parts:
        wide = HIDDEN_WIDTH if part.count is None else x(part.count) - x(0)
        if wide > 0:
            box = Box(start, middle - THICK / 2, start + wide, middle + THICK / 2)
            sheet.block(box, *FILLS["hidden" if part.count is None else part.kind])
        inside.append((start, wide, part.label))
        ends.append((start, start + wide))
        start += wide
    first, wide, words = inside[0]
    if words:
        fits = measured(words, SMALL)[0] + 0.12 < wide and bar.parts[0].count is not None
        at = first + 0.06 if fits else start + 0.06
        sheet.text(at, middle, words, size=SMALL)
    return ends


@dataclass(frozen=True)
class Step:
    """One step of a flow: a heading, and a bar whose parts have words of their own under it."""

    heading: str
    parts: Sequence[Part]


def flow(steps: Sequence[Step]) -> Figure:
    """A bar for each step, split in what ended there and what went on; all on one scale of counts.

    Words under a bar are pushed apart where its parts are narrow.
    """
    bars = [Bar("", [Part(p.kind, p.count, "") for p in step.parts]) for step in steps]
    words = [[folded(part.label, WIDTH / len(step.parts) - 0.3, SMALL) for part in step.parts]
             for step in steps]  # fmt: skip
    heights = [0.24 + THICK + 0.1 + max(measured(w, SMALL)[1] for w in line) for line in words]
    with style():
        sheet = Sheet(sum(heights) + 0.22 * (len(steps) - 1) + 0.06)
        x = _scale(bars, 0.03, WIDTH - 0.06)
        top = sheet.height - 0.02
        for step, bar, line, height in zip(steps, bars, words, heights, strict=True):
            sheet.text(0, top, step.heading, bold=True, up="top")
            middle = top - 0.22 - THICK / 2
            ends = _parts(sheet, bar, x, middle)
            wide = [measured(label, SMALL)[0] for label in line]
            wanted = [start + size / 2 for (start, _), size in zip(ends, wide, strict=True)]
            centres = apart(wanted, wide, -LABEL_GAP / 2, WIDTH + LABEL_GAP / 2, LABEL_GAP)
            for label, centre in zip(line, centres, strict=True):
                sheet.text(centre, middle - THICK / 2 - 0.06, label, size=SMALL, across="center",
                           up="top")  # fmt: skip
            top -= height + 0.22
    return sheet.figure
