"""One figure over time: its line and its band, those of others, and the words among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, TypeVar

from bvanalyse.errors import present
from bvanalyse.report.charts.labels import Crowd, apart
from bvanalyse.report.charts.panels import Line, Panel
from bvanalyse.report.charts.paper import (
    AXIS,
    DASHES,
    EARLIER,
    EDGE,
    GRID,
    INK,
    OTHER,
    OVER,
    OWN,
    SMALL,
    TEXT,
    Box,
    Sheet,
    box_of,
    folded,
    measured,
)
from bvanalyse.report.charts.scale import Scale, Ticks, from_zero
from bvanalyse.report.texts import Texts

_Row = TypeVar("_Row", bound=tuple[Any, ...])
FEWEST_FOR_A_LINE = 3  # two points make no course
ALL_LABELLED = 4  # points that each have room for their value
LONG_STEP = 1.5  # times the shortest step: a period is missing between
EDGE_ROOM = 0.08
END_ROOM = {1: 1.5, 2: 0.95}  # inches for the names at the ends of lines, by charts on a line
NEAR = 0.07  # inches between a mark and its value
#: where a value may stand by its mark, best first: sideways and up, in parts of its size
PLACES = ((0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1), (0, 2), (0, -2), (1, 2), (1, -2))


class Plot:
    """One panel with the room that its words need."""

    def __init__(self, panel: Panel, texts: Texts, width: float, columns: int) -> None:
        self.panel, self.width = panel, width
        every = [value for mark in panel.marks for value in mark.reach]
        every += [value for line in panel.others for _, value in line.points]
        if panel.limits:
            every += [*panel.limits.low, *panel.limits.high]
        most = 5 if columns == 1 else 4
        self.ticks: Ticks = from_zero(every, texts, percent=panel.percent, most=most)
        self.title = folded(panel.title, width - EDGE_ROOM, bold=True) if panel.title else ""
        self.ends = self._ends(END_ROOM[columns])
        self.left = max(measured(word, SMALL)[0] for word in self.ticks.words) + 0.12
        self.right = max((measured(e[1], e[2], e[3])[0] + 0.16 for e in self.ends), default=0.1)
        self.words = self._break_words()
        rows = 1 + max((row for _, _, row in self.words), default=-1)
        unit = measured(panel.unit, SMALL)[1] + 0.12 if panel.unit else 0.1
        title = measured(self.title, TEXT, True)[1] + 0.1 if self.title else 0.0
        self.head = EDGE_ROOM + title + unit + rows * 0.16
        self.foot = max(measured(word, SMALL)[1] for word in panel.labels) + 0.14

    def draw(self, sheet: Sheet, left: float, top: float, tall: float) -> None:
        """Draws the panel from `left`, its axis `tall` high and ending at `top`; all in inches."""
        self.sheet, self.crowd = sheet, Crowd(Box(0, 0, left + self.width, sheet.height))
        self.x, self.y = self._time_scale(left), self.ticks.scale(top - tall, tall)
        self._frame(left, top)
        self._breaks(left, top)
        self._limits()
        for line in self.panel.others:
            self._other(line)
        self._own()
        for time, word in self.panel.hidden:
            self.sheet.text(self.x(time), self.y(0) + 0.1, word, bold=True, across="center")
        self._end_labels(left + self.width - self.right + 0.12, top, tall)
        self._values()

    def _time_scale(self, left: float) -> Scale:
        inset = 0.18
        start = left + self.left + inset
        length = self.width - self.left - self.right - 2 * inset + 0.1
        first, last = min(self.panel.times), max(self.panel.times)
        if first == last:
            first, last = first - 0.5, last + 0.5
        return Scale(first, last, start, length)

    def _frame(self, left: float, top: float) -> None:
        """Title, unit, grid and the two rows of ticks."""
        sheet, panel = self.sheet, self.panel
        axis, end = left + self.left, left + self.width - self.right + 0.06
        if self.title:
            sheet.text(left, top + self.head - EDGE_ROOM, self.title, bold=True, up="top")
        if panel.unit:
            rows = 1 + max((row for _, _, row in self.words), default=-1)
            at = top + 0.1 + 0.16 * rows
            box = sheet.text(left, at, panel.unit, size=SMALL, colour=OTHER, up="bottom")
            self.crowd.boxes.append(box)
        sheet.rules([(axis, self.y(t), end, self.y(t)) for t in self.ticks.values], GRID)
        sheet.rules([(axis, self.y(0), end, self.y(0))], AXIS)
        for tick, word in zip(self.ticks.values, self.ticks.words, strict=True):
            box = sheet.text(
                axis - 0.06, self.y(tick), word, size=SMALL, colour=OTHER, across="right"
            )
            self.crowd.boxes.append(box)
        taken = None
        for time, word in reversed(list(zip(panel.times, panel.labels, strict=True))):
            place = self.x(time), self.y.start - 0.07
            how: dict[str, Any] = {"size": SMALL, "across": "center", "up": "top"}
            box = box_of(*place, word, **how)
            if taken is None or box.right + 0.08 < taken:
                taken = box.left
                sheet.text(*place, word, colour=OTHER, **how)
                self.crowd.boxes.append(box)

    def _break_words(self) -> list[tuple[float, str, int]]:
        """The words at breaks, each on the lowest row where it has room."""
        x, placed = self._time_scale(0.0), []
        rows: list[float] = []  # where the last word on each row ends
        for time, word in sorted(self.panel.breaks):
            half = measured(word, SMALL)[0] / 2
            centre = min(max(x(time), half), self.width - half)
            free = (n for n, end in enumerate(rows) if end + 0.1 < centre - half)
            row = next(free, len(rows))
            rows[row : row + 1] = [centre + half]
            placed.append((time, word, row))
        return placed

    def _breaks(self, left: float, top: float) -> None:
        for time, word, row in self.words:
            x, high = self.x(time), top + 0.07 + 0.16 * row
            half = measured(word, SMALL)[0] / 2
            centre = min(max(x, left + half), left + self.width - half)
            self.sheet.line([x, x], [self.y(0), high], EARLIER, linestyle=":", linewidth=1.2)
            self.sheet.text(
                centre, high, word, size=SMALL, colour=OTHER, across="center", up="bottom"
            )

    def _limits(self) -> None:
        limits = self.panel.limits
        if not limits:
            return
        rows = zip(self.panel.times, limits.low, limits.high, limits.centre, strict=True)
        for stretch in self._cut([row for row in rows if None not in row]):
            xs = [self.x(row[0]) for row in stretch]
            low, high, centre = ([self.y(present(row[n])) for row in stretch] for n in (1, 2, 3))
            self.sheet.band(xs, low, high)
            self.sheet.line(xs, centre, EARLIER, linestyle="--", linewidth=1)

    def _other(self, line: Line) -> None:
        for stretch in self._cut(sorted(line.points)):
            xs, ys = [self.x(row[0]) for row in stretch], [self.y(row[1]) for row in stretch]
            self.crowd.add_line(xs, ys)
            if len(stretch) > 1:
                dash = DASHES[line.style]
                self.sheet.line(xs, ys, OTHER, linestyle=dash, linewidth=1.7, zorder=2)
            else:
                self.sheet.marks(xs, ys, line.style)

    def _own(self) -> None:
        panel = self.panel
        points = list(zip(panel.times, panel.marks, strict=True))
        certain = [point for point in points if point[1].style != "own_open"]
        lined, alone = len(certain) >= FEWEST_FOR_A_LINE, set[float]()
        for stretch in self._cut(certain, list(self._holes())) if lined else ():
            alone |= {stretch[0][0]} if len(stretch) == 1 else set()
            xs, ys = zip(*((self.x(t), self.y(m.value)) for t, m in stretch), strict=True)
            self.sheet.line(xs, ys, OWN, linewidth=2.4, zorder=3)
            self.crowd.add_line(xs, ys)
            known = [(t, m.low, m.high) for t, m in stretch if None not in m.reach]
            if len(known) == len(stretch) > 1 and not panel.limits:
                low, high = ([self.y(present(row[n])) for row in known] for n in (1, 2))
                self.sheet.band(xs, low, high)
        for time, mark in points:
            x, y = self.x(time), self.y(mark.value)
            single = not lined or time in alone
            if single and mark.low is not None and mark.high is not None and not panel.limits:
                ends = [self.y(mark.low), self.y(mark.high)]
                self.sheet.line([x, x], ends, EDGE, linewidth=2.4, zorder=2)
                self.crowd.add_line([x, x], ends)
            self.crowd.boxes.append(Box(x - 0.05, y - 0.05, x + 0.05, y + 0.05))
        for kind in dict.fromkeys(mark.style for mark in panel.marks):
            some = [(self.x(t), self.y(m.value)) for t, m in points if m.style == kind]
            self.sheet.marks([x for x, _ in some], [y for _, y in some], kind)

    def _holes(self) -> Iterator[float]:
        """Where the municipality's own line may not run on: nobody knows the figure there."""
        times = list(self.panel.times)
        steps = [after - before for before, after in pairwise(times)]
        for before, step in zip(times, steps, strict=False):
            if step > LONG_STEP * min(steps):
                yield before + step / 2
        for time, mark in zip(times, self.panel.marks, strict=True):
            if mark.style == "own_open":
                yield time

    def _cut(self, rows: Sequence[_Row], holes: Sequence[float] = ()) -> Iterator[list[_Row]]:
        """Rows that begin with a time, divided where the counting changed, and at holes."""
        ends = [*sorted([*self.panel.cuts, *holes]), float("inf")]
        for start, end in zip([float("-inf"), *ends], ends, strict=False):
            stretch = [row for row in rows if start < row[0] <= end]
            if stretch:
                yield stretch

    def _ends(self, room: float) -> list[tuple[float, str, float, bool, str, float]]:
        """For each line: its last value, name, size, weight, colour and time."""
        panel, last = self.panel, max(self.panel.times)
        ends = []
        mark = panel.marks[-1]
        if mark.label:
            words = f"{panel.name} {mark.label}" if panel.name and panel.others else mark.label
            words = folded(words, room, TEXT, True)
            ends.append((mark.value, words, TEXT, True, OWN, panel.times[-1]))
        for line in panel.others:
            time, value = max(line.points)
            ends.append((value, folded(line.name, room, SMALL), SMALL, False, OTHER, time))
        known = [n for n in range(len(panel.times)) if panel.limits and panel.limits.high[n]]
        if panel.limits and known:
            high = panel.limits.high[known[-1]]
            words = folded(panel.limits.name, room, SMALL)
            ends.append((high or 0.0, words, SMALL, False, OTHER, last))
        return ends

    def _end_labels(self, x: float, top: float, tall: float) -> None:
        sizes = [measured(words, size, bold)[1] for _, words, size, bold, _, _ in self.ends]
        wanted = [self.y(end[0]) for end in self.ends]
        centres = apart(wanted, sizes, top - tall - self.foot, top + 0.1)
        for end, want, centre in zip(self.ends, wanted, centres, strict=True):
            _, words, size, bold, colour, time = end
            if abs(want - centre) > 0.06 or time < max(self.panel.times):
                start = self.x(time) + 0.07
                self.sheet.line([start, x - 0.03], [want, centre], AXIS, linewidth=0.7, zorder=1)
            box = self.sheet.text(x, centre, words, size=size, bold=bold, colour=colour)
            self.crowd.boxes.append(box)

    def _values(self) -> None:
        """The values of the first point and the extremes; of all, where they are few."""
        marks = self.panel.marks
        inner = [n for n in range(len(marks) - 1) if marks[n].label]
        if len(marks) > ALL_LABELLED:
            by_value = sorted(range(len(marks)), key=lambda n: marks[n].value)
            signals = [n for n in inner if marks[n].style == "signal"]
            told = dict.fromkeys([*inner[:1], *signals, by_value[-1], by_value[0]])
            inner = [n for n in told if n in inner]
        for n in inner:
            x, y = self.x(self.panel.times[n]), self.y(marks[n].value)
            gap = NEAR + (0.03 if marks[n].style == "signal" else 0)
            wide, high = measured(marks[n].label, SMALL)
            places = [
                (x + side * (wide / 2 + 0.04), y + up * (gap + high / 2)) for side, up in PLACES
            ]
            boxes = [box_of(*at, marks[n].label, size=SMALL, across="center") for at in places]
            best = self.crowd.best(boxes)
            if best is not None:
                at = places[boxes.index(best)]
                colour = OVER if marks[n].style == "signal" else INK
                self.sheet.text(*at, marks[n].label, size=SMALL, colour=colour, across="center")
                self.crowd.boxes.append(best)
