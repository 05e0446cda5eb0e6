"""Chooses the charts that suit the figures of a chapter."""

from __future__ import annotations

from bvanalyse.report.display import Figure
from bvanalyse.report.pictures.common import Drawn, interval
from bvanalyse.report.pictures.dots import against, groups, levels, ranks
from bvanalyse.report.pictures.trends import trends

__all__ = ["Drawn", "interval", "pictures"]

MOST_CHARTS = 2


def pictures(drawn: Drawn) -> list[Figure]:
    """At most two charts for a chapter: the first kinds that its figures are enough for."""
    rows = drawn.own[drawn.own["value"].notna()]
    figures: list[Figure] = []
    for kind in (trends, groups, ranks, against):
        if len(figures) < MOST_CHARTS:
            figures += kind(drawn, rows)
    return figures[:MOST_CHARTS] or levels(drawn, rows)
