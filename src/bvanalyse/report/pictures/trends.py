"""Figures over time, as small charts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from bvanalyse import periods
from bvanalyse.indicators import Indicator
from bvanalyse.report import charts
from bvanalyse.report.charts import Mark, Panel
from bvanalyse.report.display import Figure
from bvanalyse.report.pictures.common import Drawn, figure_mark, figure_said, other_names
from bvanalyse.report.values import axis_unit, charted

MOST_PANELS = 4


def trends(drawn: Drawn, rows: pd.DataFrame) -> list[Figure]:
    """Figures with at least two like periods, as small charts over time."""
    texts = drawn.texts
    panels: list[Panel] = []
    said_values, first_last = [], []
    hidden = _parts_of_shares(drawn, rows)
    for name, part in rows[rows["category"] == ""].groupby("indicator", sort=False):
        entry = drawn.register[str(name)]
        line = _like(part)
        if len(line) < 2 or entry.kind in ("rule", "rank") or entry.id in hidden:
            continue
        panels.append(_panel(drawn, entry, line))
        first_last += [line[0].period, line[-1].period]
        ends = [
            f"{figure_said(row, entry, texts)} {texts.in_period(row.period)}"
            for row in (line[0], line[-1])
        ]
        name_of = entry.text("label", texts.language)
        said_values.append(texts("chart.alt_values", label=name_of, values=texts.enumerate(ends)))
    panels = panels[:MOST_PANELS]
    if not panels:
        return []
    ordered = sorted(first_last, key=periods.span)
    span = (
        texts.periods([ordered[0], ordered[-1]])
        if periods.kind(ordered[0]) != "year"
        else (f"{ordered[0][:4]}–{periods.year(ordered[-1])}")
    )
    caption = texts("chart.trend_many", chapter=drawn.chapter, periods=span)
    notes = (
        [texts("chart.note_interval")]
        if any(mark.low is not None for panel in panels for mark in panel.marks)
        else []
    )
    if any(mark.style == "own_open" for panel in panels for mark in panel.marks):
        notes.append(texts("chart.note_open"))
    if any(panel.others for panel in panels):
        notes.append(texts("chart.note_other", regions=other_names(drawn)))
    alt = texts("chart.alt_trend", name=drawn.name, sentence=" ".join(said_values[:MOST_PANELS]))
    return [Figure(charts.trends(panels), caption, alt, " ".join([*notes, drawn.source]))]


def _panel(drawn: Drawn, entry: Indicator, line: Sequence[Any]) -> Panel:
    times = [_time(row.period) for row in line]
    county = drawn.others[
        (drawn.others["indicator"] == entry.id)
        & (drawn.others["category"] == "")
        & drawn.others["value"].notna()
        & (drawn.others["region"].str.len() == 2)
    ]
    others = [
        (
            _time(row.period),
            Mark(charted(row.value, row.unit), "other", label=drawn.regions.name(row.region)),
        )
        for row in county.itertuples()
        if _time(row.period) in times
    ]
    breaks = [
        (year - 0.5, drawn.texts("chart.break"))
        for year in entry.breaks
        if min(times) < year - 0.5 < max(times)
    ]
    name = entry.text("label", drawn.texts.language)
    if entry.kind in ("amount", "ratio"):
        name = drawn.texts("chart.with_unit", label=name, unit=axis_unit(entry.unit, drawn.texts))
    return Panel(
        name,
        times,
        [drawn.texts.short_period(row.period).replace("halvår ", "halvår\n") for row in line],
        [figure_mark(row, entry) for row in line],
        others,
        entry.unit == "percent",
        breaks,
    )


def _like(part: pd.DataFrame) -> list[Any]:
    """The longest run of periods that compare: years with years, spring with spring."""
    rows = sorted(part.itertuples(), key=lambda row: periods.span(row.period))
    families = [
        [row for row in rows if periods.comparable(row.period, first.period)] for first in rows
    ]
    return max(families, key=len, default=[])


def _parts_of_shares(drawn: Drawn, rows: pd.DataFrame) -> set[str]:
    shares = rows[rows["numerator"].notna()]["indicator"].unique()
    entries = [drawn.register[name] for name in shares if drawn.register[name].kind == "proportion"]
    return {entry.numerator for entry in entries} | {
        entry.denominator for entry in entries if drawn.register[entry.denominator].stock
    }


def _time(period: str) -> float:
    span = periods.span(period)
    middle = span.first + (span.last - span.first) / 2
    return (
        middle.year + (middle.timetuple().tm_yday - 183) / 366
        if len(period) > 4
        else span.last.year
    )
