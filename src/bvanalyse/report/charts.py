"""Charts: numbers and labels in, a matplotlib figure out; knows nothing of HTML.

Text is direct, axes start at zero, the municipality is dark and solid, everyone else grey, and
marks differ in shape so that grey print and colour blindness lose nothing.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import matplotlib as mpl
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from bvanalyse.report.texts import Texts

# contrast with white: 8.4, 7.0, 4.5 (WCAG 1.4.11 asks for 3)
OWN, OTHER, EARLIER = "#0b4f8a", "#595959", "#767676"
BAND = "#c9dcec"
FEWEST_FOR_A_LINE = 3  # two points make no course
WIDTH = 7.0  # inches: the text width of an A4 page
ROW_HEIGHT = 0.3
PANEL_HEIGHT = 2.3

#: how each kind of mark is drawn; "open" stands for figures that are not plain counts
STYLES: dict[str, dict[str, Any]] = {
    "own": {"marker": "o", "color": OWN, "markerfacecolor": OWN, "markersize": 7},
    "own_open": {"marker": "o", "color": OWN, "markerfacecolor": "white", "markersize": 7},
    "other": {"marker": "D", "color": OTHER, "markerfacecolor": OTHER, "markersize": 5.5},
    "earlier": {"marker": "|", "color": EARLIER, "markeredgewidth": 2, "markersize": 11},
    "before": {"marker": "s", "color": EARLIER, "markerfacecolor": "white", "markersize": 5.5},
}


@dataclass(frozen=True)
class Mark:
    """One figure in a chart: its value, the range of its uncertainty, and its style."""

    value: float
    style: str = "own"
    low: float | None = None
    high: float | None = None
    label: str = ""


@dataclass(frozen=True)
class Row:
    """One line of a dot chart."""

    label: str
    marks: Sequence[Mark]


@dataclass(frozen=True)
class Panel:
    """One small chart of a figure over time: a mark for each point on the time axis."""

    title: str
    times: Sequence[float]
    labels: Sequence[str]
    marks: Sequence[Mark]
    others: Sequence[tuple[float, Mark]] = ()
    percent: bool = False
    breaks: Sequence[tuple[float, str]] = ()


@contextmanager
def style() -> Iterator[None]:
    """The report's drawing style, for the block only: a researcher's own plots are left alone."""
    settings = {
        "font.family": "DejaVu Sans",
        "font.size": 9.5,
        "axes.edgecolor": "#8a8a8a",
        "axes.labelcolor": "#1a1a1a",
        "text.color": "#1a1a1a",
        "xtick.color": "#333333",
        "ytick.color": "#333333",
        "axes.titlesize": 10,
        "axes.titlelocation": "left",
        "text.parse_math": False,  # a dollar sign in a name is a dollar sign
    }
    with sns.axes_style("ticks"), mpl.rc_context(settings):
        yield


def dots(
    rows: Sequence[Row], axis_label: str, texts: Texts, *, percent: bool = False, values: str = ""
) -> Figure:
    """Rows of marks on one axis, first row on top, with their values in a column to the right.

    `values` heads that column. Categories, municipalities or single figures.
    """
    with style():
        height = ROW_HEIGHT * len(rows) + 0.95
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        axes = figure.add_subplot()
        for position, row in enumerate(rows):
            axes.axhline(position, color="#e3e3e3", linewidth=0.8, zorder=0)
            for mark in row.marks:
                _interval(axes, mark, position)
                _draw(axes, mark.value, position, mark)
            _value(axes, position, " / ".join(mark.label for mark in row.marks if mark.label))
        _value(axes, -1, values, weight="bold")
        axes.set_yticks(range(len(rows)), [row.label for row in rows])
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.tick_params(axis="y", length=0, pad=9)
        marks = [mark for row in rows for mark in row.marks]
        _value_axis(axes, "x", marks, texts, percent=percent, room=1.05)
        axes.set_xlabel(axis_label)
        sns.despine(ax=axes, left=True)
    return figure


def trends(panels: Sequence[Panel], texts: Texts) -> Figure:
    """Small charts side by side, two to a line; each figure over time from zero."""
    with style():
        columns = min(2, len(panels))
        lines = -(-len(panels) // columns)
        figure = Figure(figsize=(WIDTH, PANEL_HEIGHT * lines), layout="constrained")
        figure.get_layout_engine().set(w_pad=0.12, h_pad=0.08)  # type: ignore[union-attr]
        axes = figure.subplots(lines, columns, squeeze=False).flatten()
        for place, panel in zip(axes, panels, strict=False):
            _trend(place, panel, texts, title_width=38 if columns == 2 else 80)
        for empty in axes[len(panels) :]:
            empty.set_visible(False)
    return figure


def _trend(axes: Axes, panel: Panel, texts: Texts, title_width: int) -> None:
    points = list(zip(panel.times, panel.marks, strict=True))
    lines = sum(mark.style == "own" for _, mark in points) >= FEWEST_FOR_A_LINE
    if lines:
        for stretch in _stretches(points, lambda mark: mark.style == "own"):
            times, values = zip(*((time, mark.value) for time, mark in stretch), strict=True)
            axes.plot(times, values, color=OWN, linewidth=2)
            _bands(axes, stretch)
    others = dict(panel.others)
    _draw_all(axes, [*points, *panel.others])
    for time, mark in points:
        if not lines and mark.low is not None:
            axes.plot([time, time], [mark.low, mark.high], color=OWN, linewidth=2.4, alpha=0.45)
        other = others.get(time)
        below = other is not None and other.value >= mark.value
        _beside(axes, time, mark, below=below, sideways=not lines and mark.low is not None)
        if other is not None:
            _beside(axes, time, other, below=not below)
    for time, word in panel.breaks:
        axes.axvline(time, color=EARLIER, linestyle=":", linewidth=1.2)
        axes.annotate(
            word,
            (time, 1),
            xycoords=("data", "axes fraction"),
            xytext=(3, -9),
            textcoords="offset points",
            fontsize=8,
            color=OTHER,
        )
    marks = [*panel.marks, *(mark for _, mark in panel.others)]
    _value_axis(axes, "y", marks, texts, percent=panel.percent, room=1.2)
    axes.set_xticks(panel.times, panel.labels)
    margin = max(0.35, 0.12 * (max(panel.times) - min(panel.times)))
    axes.set_xlim(min(panel.times) - margin, max(panel.times) + margin)
    axes.set_title(_folded(panel.title, title_width))
    axes.set(xlabel="", ylabel="")
    sns.despine(ax=axes)


def _stretches(
    points: Sequence[tuple[float, Mark]], holds: Callable[[Mark], bool]
) -> Iterator[list[tuple[float, Mark]]]:
    """The points that follow each other without a break, of those for which it holds."""
    for held, stretch in groupby(points, key=lambda point: holds(point[1])):
        if held:
            yield list(stretch)


def _draw_all(axes: Axes, points: Sequence[tuple[float, Mark]]) -> None:
    """Every mark over time, one style at a time."""
    for name, style_ in STYLES.items():
        drawn = [(time, mark.value) for time, mark in points if mark.style == name]
        if drawn:
            times, values = zip(*drawn, strict=True)
            axes.plot(times, values, linestyle="none", zorder=3, clip_on=False, **style_)


def _draw(axes: Axes, x: float, y: float, mark: Mark) -> None:
    axes.plot(x, y, linestyle="none", zorder=3, clip_on=False, **STYLES[mark.style])


def _beside(axes: Axes, time: float, mark: Mark, *, below: bool, sideways: bool = False) -> None:
    """A value by its mark: above or below it, or to the right of a line through it."""
    place = (9, 0) if sideways else (0, -15) if below else (0, 7)
    axes.annotate(
        mark.label,
        (time, mark.value),
        xytext=place,
        ha="left" if sideways else "center",
        va="center" if sideways else "baseline",
        textcoords="offset points",
        fontsize=9,
        color=OTHER if mark.style == "other" else "#1a1a1a",
    )


def _value(axes: Axes, position: float, text: str, weight: str = "normal") -> None:
    across = axes.get_yaxis_transform()  # x in parts of the axis, y in rows
    axes.annotate(
        text,
        (1.02, position),
        xycoords=across,
        va="center",
        fontsize=9,
        weight=weight,
        annotation_clip=False,
    )


def _bands(axes: Axes, points: Sequence[tuple[float, Mark]]) -> None:
    """The uncertainty around a line, where it is known."""
    for stretch in _stretches(points, lambda mark: None not in (mark.low, mark.high)):
        low, high = zip(*((mark.low, mark.high) for _, mark in stretch), strict=True)
        axes.fill_between([time for time, _ in stretch], low, high, color=BAND, linewidth=0)


def _interval(axes: Axes, mark: Mark, position: float) -> None:
    if mark.low is not None and mark.high is not None:
        colour = STYLES[mark.style]["color"]
        axes.plot(
            [mark.low, mark.high],
            [position, position],
            color=colour,
            linewidth=2.4,
            alpha=0.45,
            solid_capstyle="butt",
            zorder=1,
        )


def _value_axis(
    axes: Axes, which: str, marks: Sequence[Mark], texts: Texts, *, percent: bool, room: float
) -> None:
    """An axis that holds zero and every mark, with numbers as the report writes them."""
    lowest, highest = _reach(marks)
    bottom, top = lowest * room, highest * room
    if percent and highest > 60:
        top = max(top if highest > 100 else 0, 100 * (room if which == "x" else 1.12))
    elif percent:
        top = min(top, 100)
    axis = axes.xaxis if which == "x" else axes.yaxis
    (axes.set_xlim if which == "x" else axes.set_ylim)(bottom, top if top > bottom else bottom + 1)
    axis.set_major_locator(MaxNLocator(5, integer=top > 5))
    last = max(100.0, highest)

    def written(value: float, _: int) -> str:
        if not percent:
            return texts.number(round(value, 6))
        return "" if value > last else texts.percent(round(value, 6))

    axis.set_major_formatter(FuncFormatter(written))


def _reach(marks: Sequence[Mark]) -> tuple[float, float]:
    """The lowest and highest value drawn, zero among them."""
    ends = [value for mark in marks for value in (mark.value, mark.low, mark.high)]
    known = [value for value in ends if value is not None]
    return min([0.0, *known]), max([0.0, *known])


def _folded(text: str, width: int) -> str:
    return "\n".join(textwrap.wrap(text, width))
