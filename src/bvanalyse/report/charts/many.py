"""Small charts of many municipalities: each one's figure with its range, by county, by size.

As in `charts`: numbers and labels in, a matplotlib figure out. One municipality may be marked; the
others are nameless here, and named in the tables.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from bvanalyse.report.charts.paper import EARLIER, OTHER, OWN, SMALL, TEXT, WIDTH, style
from bvanalyse.report.texts import Texts

CROWD_HEIGHT = 2.1
GROUP_HEIGHT = 0.23
FAINT = "#9a9a9a"  # ranges behind the dots; the dots themselves are dark enough alone
TITLE_WIDTH = 38
SIDE = 1.25  # room beside the smallest and the largest, as a ratio


@dataclass(frozen=True)
class Crowd:
    """One figure of many: `values` in rising order with `limits` (may be empty), `at` marked."""

    title: str
    values: Sequence[float]
    limits: Sequence[tuple[float, float]]
    at: int
    label: str
    middle: float | None
    percent: bool


@dataclass(frozen=True)
class Spread:
    """One figure by county, and the same against how many it rests on.

    `groups` are counties with their municipalities' values, first on top. `sizes` and `values` are
    every municipality's base and figure; `outside` says which lie beyond the outer limits.
    `limits` are rows of size, low, high, lowest and highest, in order of size.
    """

    groups: Sequence[tuple[str, Sequence[float]]]
    sizes: Sequence[float]
    values: Sequence[float]
    outside: Sequence[bool]
    limits: Sequence[tuple[float, float, float, float, float]]
    target: float
    percent: bool
    titles: tuple[str, str]
    labels: tuple[str, str]


def crowds(panels: Sequence[Crowd], texts: Texts) -> Figure:
    """Small charts side by side, two to a line: a dot a municipality, one of them marked."""
    with style():
        columns = min(2, len(panels))
        lines = -(-len(panels) // columns)
        figure = Figure(figsize=(WIDTH, CROWD_HEIGHT * lines + 0.15), layout="constrained")
        figure.set_layout_engine("constrained", w_pad=0.12, h_pad=0.08)
        axes = figure.subplots(lines, columns, squeeze=False).flatten()
        for place, panel in zip(axes, panels, strict=False):
            _crowd(place, panel, texts)
        for empty in axes[len(panels) :]:
            empty.set_visible(False)
    return figure


def by_county_and_size(panel: Spread, texts: Texts) -> Figure:
    """Two charts of one figure: a line of dots for each county, and dots against their base."""
    with style():
        height = GROUP_HEIGHT * len(panel.groups) + 1.15
        figure = Figure(figsize=(WIDTH, max(height, 2.6)), layout="constrained")
        figure.set_layout_engine("constrained", w_pad=0.12)
        left, right = figure.subplots(1, 2, width_ratios=(1.15, 1))
        _counties(left, panel, texts)
        _funnel(right, panel, texts)
    return figure


def _crowd(axes: Axes, panel: Crowd, texts: Texts) -> None:
    size = range(len(panel.values))
    for at, (low, high) in enumerate(panel.limits):
        own = at == panel.at
        colour, width = (OWN, 2.4) if own else (FAINT, 0.9)
        axes.plot([at, at], [low, high], color=colour, linewidth=width, alpha=0.5 if own else 1)
    others = [at for at in size if at != panel.at]
    axes.plot(others, [panel.values[at] for at in others], "D", color=OTHER, markersize=2.6)
    own_value = panel.values[panel.at]
    axes.plot(panel.at, own_value, "o", color=OWN, markersize=7, zorder=4, clip_on=False)
    if panel.middle is not None:
        axes.axhline(panel.middle, color=EARLIER, linestyle="--", linewidth=1)
    ends = [*panel.values, *(end for limits in panel.limits for end in limits)]
    _written(axes.yaxis, panel.percent, texts)
    axes.set_ylim(min(0.0, *ends), max(ends) * 1.18 or 1.0)
    # values rise to the right, so the corner above the lowest is where nothing else is drawn
    axes.text(
        0.02,
        0.98,
        panel.label,
        transform=axes.transAxes,
        va="top",
        fontsize=9,
        color=OWN,
        weight="bold",
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1},
    )
    axes.set_xticks([])
    _titled(axes, panel.title)
    sns.despine(ax=axes, bottom=True)


def _titled(axes: Axes, title: str) -> None:
    folded = "\n".join(textwrap.wrap(title, TITLE_WIDTH))
    axes.set_title(folded, loc="left", fontsize=TEXT)


def _counties(axes: Axes, panel: Spread, texts: Texts) -> None:
    for line, (_, values) in enumerate(panel.groups):
        axes.axhline(line, color="#e3e3e3", linewidth=0.8, zorder=0)
        axes.plot(
            values,
            [line] * len(values),
            "o",
            color=OTHER,
            markersize=2.6,
            alpha=0.55,
            clip_on=False,
        )
        middle = sorted(values)[len(values) // 2]
        if len(values) % 2 == 0:
            middle = (middle + sorted(values)[len(values) // 2 - 1]) / 2
        axes.plot(middle, line, "|", color=OWN, markersize=13, markeredgewidth=2.6, zorder=4)
    axes.axvline(panel.target, color=EARLIER, linestyle="--", linewidth=1)
    axes.set_yticks(range(len(panel.groups)), [name for name, _ in panel.groups], fontsize=SMALL)
    axes.set_ylim(len(panel.groups) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.set_xlim(0, max(panel.values) * 1.04 or 1.0)
    _written(axes.xaxis, panel.percent, texts)
    axes.set_xlabel(panel.labels[0])
    _titled(axes, panel.titles[0])
    sns.despine(ax=axes, left=True)


def _funnel(axes: Axes, panel: Spread, texts: Texts) -> None:
    sizes, low, high, lowest, highest = zip(*panel.limits, strict=True)
    for ends, dash in ((low, "--"), (high, "--"), (lowest, "-"), (highest, "-")):
        axes.plot(sizes, ends, dash, color=EARLIER, linewidth=1)
    axes.axhline(panel.target, color=EARLIER, linestyle=":", linewidth=1)
    for beyond, marker, colour, size in ((False, "o", OTHER, 2.6), (True, "D", OWN, 5)):
        chosen = [at for at, out in enumerate(panel.outside) if out is beyond]
        if not chosen:
            continue  # a line of nothing, not clipped, leaves the layout no room
        axes.plot(
            [panel.sizes[at] for at in chosen],
            [panel.values[at] for at in chosen],
            marker,
            color=colour,
            markersize=size,
            alpha=1 if beyond else 0.55,
            linestyle="none",
            clip_on=False,
        )
    first, last = min(panel.sizes), max(panel.sizes)
    ticks = _sizes_told(first, last)
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(FixedLocator(ticks))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: texts.number(value, 0)))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xlim(first / SIDE, last * SIDE)
    axes.set_ylim(0, max(panel.values) * 1.06 or 1.0)
    _written(axes.yaxis, panel.percent, texts)
    axes.set_xlabel(panel.labels[1])
    _titled(axes, panel.titles[1])
    sns.despine(ax=axes)


def _sizes_told(first: float, last: float) -> list[float]:
    """Round sizes from the first to the last, one for every ten times as many; or the one in use.

    >>> _sizes_told(7, 12000), _sizes_told(200, 300)
    ([10, 100, 1000, 10000], [200])
    """
    powers = range(math.ceil(math.log10(first)), math.floor(math.log10(last)) + 1)
    return [10**power for power in powers] or [first]


def _written(axis: Axis, percent: bool, texts: Texts) -> None:
    """Numbers on an axis as the report writes them."""
    axis.set_major_locator(MaxNLocator(4))

    def written(value: float, _: int) -> str:
        if percent:
            return texts.percent(round(value, 6)) if value <= 100 else ""
        return texts.number(round(value, 6))

    axis.set_major_formatter(FuncFormatter(written))
