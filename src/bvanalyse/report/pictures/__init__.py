"""Chooses the charts that suit the figures of a chapter."""

from __future__ import annotations

from bvanalyse.report.display import Figure
from bvanalyse.report.pictures.common import Drawn, interval
from bvanalyse.report.pictures.dots import against, groups, levels, ranks
from bvanalyse.report.pictures.trends import trends

__all__ = ["MOST_CHARTS", "Drawn", "interval", "pictures"]

MOST_CHARTS = 1


def pictures(drawn: Drawn, most: int = MOST_CHARTS) -> list[Figure]:
    """At most so many charts for a chapter: the first kinds that its figures are enough for."""
    rows = drawn.own[drawn.own["value"].notna()]
    figures: list[Figure] = []
    for kind in (trends, groups, ranks, against):
        if len(figures) < most:
            figures += kind(drawn, rows)
    return figures[:most] or levels(drawn, rows)
