"""The sheet that charts are drawn on: measured in inches, with its colours, letters and lines.

Everything has its place before anything is drawn: words are measured by their outlines, so no
drawing is made only to see how large it became.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

import matplotlib as mpl
import seaborn as sns
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.patches import Rectangle

from bvanalyse.report.drawing import FONT

WIDTH = 7.0  # inches: the text width of an A4 page
TEXT, SMALL = 9.5, 8.8  # points; no letter on paper is smaller than 8.5
POINTS_PER_INCH = 72
LINE_SPACING = 1.2
MOST_LINES, MOST_LETTERS = 4, 400  # of a name in a chart
FRACTION = 1 << 16  # FreeType counts advances in 65 536ths of a dot

# contrast with white is measured in the tests: text 4.5, lines and marks 3 (WCAG 1.4.3, 1.4.11)
INK = "#1a1a1a"
OWN, OTHER, EARLIER = "#0b4f8a", "#595959", "#767676"
OVER = "#9a3b00"  # past a limit
BAND, EDGE = "#d5e3f0", "#5b8db8"  # a pale field, and the line around it
GRID, AXIS = "#e3e3e3", "#8a8a8a"
PALETTE = {
    "text": (INK, OWN, OTHER, EARLIER, OVER),
    "mark": (OWN, OTHER, EARLIER, OVER, EDGE, AXIS),
}

#: how each kind of mark is drawn; "open" stands for figures that are not plain counts
STYLES: dict[str, dict[str, Any]] = {
    "own": {"marker": "o", "color": OWN, "markerfacecolor": OWN, "markersize": 7},
    "own_open": {"marker": "o", "color": OWN, "markerfacecolor": "white", "markersize": 7},
    "signal": {"marker": "D", "color": OVER, "markerfacecolor": OVER, "markersize": 8},
    "other": {"marker": "D", "color": OTHER, "markerfacecolor": OTHER, "markersize": 5.5},
    "country": {"marker": "^", "color": OTHER, "markerfacecolor": "white", "markersize": 6.5},
    "group": {"marker": "v", "color": OTHER, "markerfacecolor": OTHER, "markersize": 6.5},
    "earlier": {"marker": "|", "color": EARLIER, "markeredgewidth": 2, "markersize": 11},
    "before": {"marker": "s", "color": EARLIER, "markerfacecolor": "white", "markersize": 5.5},
}
#: how the line of each kind is drawn
DASHES: dict[str, Any] = {
    "own": "-",
    "other": (0, (5, 2)),
    "country": (0, (1, 1.6)),
    "group": (0, (6, 1.6, 1, 1.6)),
}


class Box(NamedTuple):
    """A rectangle on the sheet."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: Box) -> bool:
        """Whether two rectangles share any ground."""
        across = self.left < other.right and other.left < self.right
        return across and self.bottom < other.top and other.bottom < self.top

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies within."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top


@contextmanager
def style() -> Iterator[None]:
    """The report's drawing style, for the block only: a researcher's own plots are left alone."""
    # a dollar sign in a name is a dollar sign
    settings: Any = {"font.family": FONT, "text.parse_math": False, "hatch.linewidth": 0.8}
    with sns.axes_style("white"), mpl.rc_context(settings):
        yield


@dataclass
class Sheet:
    """A sheet of paper: positions are inches from its lower left corner."""

    height: float

    def __post_init__(self) -> None:
        self.figure = Figure(figsize=(WIDTH, self.height))
        self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set(xlim=(0, WIDTH), ylim=(0, self.height))
        self._axes.set_axis_off()

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = TEXT,
        colour: str = INK,
        bold: bool = False,
        across: str = "left",
        up: str = "center",
    ) -> Box:
        """Writes words with the given side of their box at x and y; answers with the box."""
        self._axes.text(
            x,
            y,
            words,
            fontsize=size,
            color=colour,
            weight="bold" if bold else "normal",
            ha=across,
            va=up,
            multialignment=across,
            zorder=6,
        )
        return box_of(x, y, words, size=size, bold=bold, across=across, up=up)

    def line(self, xs: Sequence[float], ys: Sequence[float], colour: str, **how: Any) -> None:
        """A line through points."""
        self._axes.plot(xs, ys, color=colour, solid_capstyle="butt", **how)

    def rules(self, lines: Sequence[tuple[float, float, float, float]], colour: str) -> None:
        """Thin straight lines behind everything else, each from one point to another."""
        for x0, y0, x1, y1 in lines:
            self._axes.plot([x0, x1], [y0, y1], color=colour, linewidth=0.8, zorder=0)

    def marks(self, xs: Sequence[float], ys: Sequence[float], kind: str, **how: Any) -> None:
        """Marks of one kind."""
        self._axes.plot(xs, ys, linestyle="none", **{"zorder": 4, **STYLES[kind], **how})

    def band(self, xs: Sequence[float], low: Sequence[float], high: Sequence[float]) -> None:
        """A pale field between two lines, with an edge that also grey print shows."""
        self._axes.fill_between(xs, low, high, color=BAND, linewidth=0, zorder=1)
        for ys in (low, high):
            self._axes.plot(xs, ys, color=EDGE, linewidth=0.8, zorder=1)

    def block(self, box: Box, fill: str, edge: str, hatch: str | None = None) -> None:
        """A filled rectangle."""
        left, bottom, right, top = box
        self._axes.add_patch(
            Rectangle(
                (left, bottom),
                right - left,
                top - bottom,
                facecolor=fill,
                edgecolor=edge,
                hatch=hatch,
                linewidth=0.9,
                zorder=2,
            )
        )


@cache
def _font_file(bold: bool) -> str:
    return findfont(FontProperties(family=FONT, weight="bold" if bold else "normal"))


@cache
def _advance(letter: str, bold: bool) -> float:
    """How far a letter takes the pen, as a share of its size.

    Letters are the same in all reports and words are not: no word is set only to be measured. What
    letters give way for each other, such as T and o, is left out; it only makes words narrower.
    """
    font = get_font(_font_file(bold))  # kept there, but in no fork
    font.set_size(font.units_per_EM, POINTS_PER_INCH)  # so that nothing is rounded to a dot
    glyph = font.load_glyph(font.get_char_index(ord(letter)), flags=LoadFlags.NO_HINTING)
    return glyph.linearHoriAdvance / FRACTION / font.units_per_EM


def measured(words: str, size: float = TEXT, bold: bool = False) -> tuple[float, float]:
    """How wide and high words are on paper, in inches.

    >>> wide, high = measured("Andel barn")
    >>> 0.7 < wide < 0.9, 0.1 < high < 0.15
    (True, True)
    """
    lines = words.split("\n")
    wide = max(sum(_advance(letter, bold) for letter in line) for line in lines)
    high = 1 + LINE_SPACING * (len(lines) - 1)
    return wide * size / POINTS_PER_INCH, high * size / POINTS_PER_INCH


def box_of(
    x: float,
    y: float,
    words: str,
    *,
    size: float = TEXT,
    bold: bool = False,
    across: str = "left",
    up: str = "center",
) -> Box:
    """The rectangle that words take when one side of it is at x and y."""
    wide, high = measured(words, size, bold)
    left = x - {"left": 0.0, "center": 0.5, "right": 1.0}[across] * wide
    bottom = y - {"bottom": 0.0, "center": 0.5, "top": 1.0}[up] * high
    return Box(left, bottom, left + wide, bottom + high)


@lru_cache(1024)
def folded(words: str, width: float, size: float = TEXT, bold: bool = False) -> str:
    """Words on as many lines as the width asks for; a word that is too long is divided.

    What is longer than any chart has room for ends in an ellipsis: the table has it whole.

    >>> folded("Andel barn med en bekymringsmelding", 1.6).count(chr(10))
    1
    >>> folded("navn " * 2000, 1.6).splitlines()[-1]
    'navn navn navn navn…'
    """
    lines, line = [], ""
    for word in words[:MOST_LETTERS].split(" "):
        both = f"{line} {word}" if line else word
        if measured(both, size, bold)[0] <= width:
            line = both
            continue
        if line:
            lines.append(line)
        while measured(word, size, bold)[0] > width and len(word) > 1:
            part = next(n for n in range(len(word) - 1, 0, -1)
                        if n == 1 or measured(word[:n], size, bold)[0] <= width)  # fmt: skip
            lines.append(word[:part])
            word = word[part:]
        line = word
    lines.append(line)
    if len(lines) <= MOST_LINES and len(words) <= MOST_LETTERS:
        return "\n".join(lines)
    last = lines[MOST_LINES - 1] if len(lines) >= MOST_LINES else lines[-1]
    while measured(f"{last}…", size, bold)[0] > width and len(last) > 1:
        last = last[:-1]
    return "\n".join([*lines[: MOST_LINES - 1], f"{last.rstrip()}…"])
