"""Chooses the charts that suit the figures of a chapter."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from bvanalyse.findings import Kind
from bvanalyse.report.display import Figure
from bvanalyse.report.pictures.beside import against, levels, ranks
from bvanalyse.report.pictures.common import Drawn, interval
from bvanalyse.report.pictures.divided import groups
from bvanalyse.report.pictures.few import few
from bvanalyse.report.pictures.flow import flow
from bvanalyse.report.pictures.law import deadlines
from bvanalyse.report.pictures.over_time import control, trends
from bvanalyse.report.pictures.peers import funnel

__all__ = ["MOST_CHARTS", "Drawn", "flow", "interval", "pictures"]

MOST_CHARTS = 1
Picture = Callable[[Drawn, pd.DataFrame], list[Figure]]

#: what carries a finding best, by its kind; where the figures are not enough, the next
CARRIERS: dict[Kind, tuple[Picture, ...]] = {
    Kind.LEGAL: (deadlines, few, trends),
    Kind.COUNT: (few, trends),
    Kind.SHARE: (few, trends),
    Kind.AMOUNT: (trends,),
    Kind.TREND: (few, trends),
    Kind.SIGNAL: (control, trends),
    Kind.COMPOSITION: (groups,),
    Kind.AGAINST: (trends, against),
    Kind.AMOUNT_AGAINST: (trends, against),
    Kind.PEERS: (funnel,),
    Kind.RANK: (ranks,),
    Kind.LEVEL: (few, trends),
}
#: what a chapter can be drawn as, most telling first
OTHERS: tuple[Picture, ...] = (trends, deadlines, groups, ranks, against, funnel, levels)


def pictures(drawn: Drawn, most: int = MOST_CHARTS) -> list[Figure]:
    """At most so many charts for a chapter; the first carries the finding that leads it."""
    lead = drawn.leading
    # among the rest like any other: a funnel only where there is nothing better
    told = lead and (lead.kind is not Kind.PEERS or lead.direction)
    kinds = dict.fromkeys([*(CARRIERS[lead.kind] if lead and told else ()), *OTHERS])
    figures: list[Figure] = []
    for kind in kinds:
        if len(figures) < most and not (kind is levels and figures):
            figures += kind(drawn, drawn.own)
    return figures[:most]
