"""Figures over time: a full sheet for one, small charts side by side for several."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from bvanalyse.report.charts.panels import Panel
from bvanalyse.report.charts.paper import WIDTH, Sheet, style
from bvanalyse.report.charts.plot import Plot
from bvanalyse.report.texts import Texts

WIDE_HEIGHT, SMALL_HEIGHT = 2.1, 1.45  # inches of the plotting areas
COLUMN_GAP, LINE_GAP = 0.3, 0.25


def trends(panels: Sequence[Panel], texts: Texts) -> Figure:
    """One chart as wide as the sheet, or small ones two to a line; each from zero."""
    columns = min(2, len(panels))
    width = (WIDTH - COLUMN_GAP * (columns - 1)) / columns
    plots = [Plot(panel, texts, width, columns) for panel in panels]
    lines = [plots[n : n + columns] for n in range(0, len(plots), columns)]
    heads = [max(plot.head for plot in line) for line in lines]
    feet = [max(plot.foot for plot in line) for line in lines]
    tall = WIDE_HEIGHT if columns == 1 else SMALL_HEIGHT
    heights = [head + tall + foot for head, foot in zip(heads, feet, strict=True)]
    with style():
        sheet = Sheet(sum(heights) + LINE_GAP * (len(lines) - 1))
        top = sheet.height
        for line, head, height in zip(lines, heads, heights, strict=True):
            for column, plot in enumerate(line):
                plot.draw(sheet, column * (width + COLUMN_GAP), top - head, tall)
            top -= height + LINE_GAP
    return sheet.figure
