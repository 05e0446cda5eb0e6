"""Charts: numbers and labels in, a matplotlib figure out; knows nothing of HTML.

Text is direct, axes start at zero, the municipality is dark and solid, everyone else grey, and
marks differ in shape so that grey print and colour blindness lose nothing.
"""

from matplotlib.figure import Figure as Drawing

from bvanalyse.report.charts.bars import Bar, Part, Step, flow, stacks
from bvanalyse.report.charts.children import MOST_DOTS, DotRow, children
from bvanalyse.report.charts.funnel import Funnel, funnel
from bvanalyse.report.charts.marks import Mark
from bvanalyse.report.charts.panels import Limits, Line, Panel
from bvanalyse.report.charts.rows import Column, Row, dots
from bvanalyse.report.charts.slope import Slope, slopes
from bvanalyse.report.charts.trend import trends

__all__ = [
    "MOST_DOTS",
    "Bar",
    "Column",
    "DotRow",
    "Drawing",
    "Funnel",
    "Limits",
    "Line",
    "Mark",
    "Panel",
    "Part",
    "Row",
    "Slope",
    "Step",
    "children",
    "dots",
    "flow",
    "funnel",
    "slopes",
    "stacks",
    "trends",
]
