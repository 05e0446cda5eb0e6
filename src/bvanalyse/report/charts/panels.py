"""What a chart over time is made of: a panel, the lines of others, and what is expected of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bvanalyse.report.charts.marks import Mark


class Limits(NamedTuple):
    """What a control chart expects: its centre and limits at each point, and what they are."""

    centre: Sequence[float | None]
    low: Sequence[float | None]
    high: Sequence[float | None]
    name: str


@dataclass(frozen=True)
class Line:
    """Another's figure over the same time: grey, in a dash of its own, named at its end."""

    name: str
    points: Sequence[tuple[float, float]]
    style: str = "other"


@dataclass(frozen=True)
class Panel:
    """One chart of a figure over time: a mark for each point on the time axis.

    `breaks` are times with a word at a line through them; at `cuts` the municipality's own line is
    broken too. `hidden` are times whose figure is suppressed.
    """

    title: str
    times: Sequence[float]
    labels: Sequence[str]
    marks: Sequence[Mark]
    others: Sequence[Line] = ()
    percent: bool = False
    breaks: Sequence[tuple[float, str]] = ()
    cuts: Sequence[float] = ()
    hidden: Sequence[tuple[float, str]] = ()
    unit: str = ""
    name: str = ""
    limits: Limits | None = None
