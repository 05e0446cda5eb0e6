"""Figures over time, as small charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from bvanalyse import periods
from bvanalyse.indicators import Indicator
from bvanalyse.report import charts
from bvanalyse.report.charts import Mark, Panel
from bvanalyse.report.display import Figure
from bvanalyse.report.numfmt import spread
from bvanalyse.report.pictures.common import (
    CERTAIN,
    Drawn,
    figure_mark,
    figure_said,
    other_names,
)
from bvanalyse.report.texts import Texts
from bvanalyse.report.values import axis_unit, cell, charted, derived_decimals

MOST_PANELS = 4
MOST_LABELS = 6  # values and years that stand beside each other on half a page's width


def trends(drawn: Drawn, rows: pd.DataFrame) -> list[Figure]:
    """Figures with at least two like periods, one of them certain, as small charts over time."""
    texts, hidden = drawn.texts, _parts_of_shares(drawn, rows)
    panels: list[Panel] = []
    said: list[str] = []
    years: list[int] = []
    for name, part in rows[rows["category"] == ""].groupby("indicator", sort=False):
        entry, line = drawn.register[str(name)], _like(part)
        certain = [row for row in line if row.status in CERTAIN]
        if len(line) < 2 or not certain or entry.kind in ("rule", "rank") or name in hidden:
            continue
        panels.append(_panel(drawn, entry, line))
        said.append(_ends(entry, line, texts))
        years += [periods.year(row.period) for row in line]
    if not panels:
        return []
    panels = panels[:MOST_PANELS]
    first, last = str(min(years)), str(max(years))
    caption = texts(
        "chart.trend_many",
        chapter=drawn.chapter,
        periods=first if first == last else spread(first, last),
    )
    marks = [mark for panel in panels for mark in panel.marks]
    notes = {
        "note_interval": any(mark.low is not None for mark in marks),
        "note_open": any(mark.style == "own_open" for mark in marks),
        "note_other": any(panel.others for panel in panels),
    }
    told = [texts(f"chart.{key}", regions=other_names(drawn)) for key, use in notes.items() if use]
    alt = texts("chart.alt_trend", name=drawn.name, sentence=" ".join(said[:MOST_PANELS]))
    return [Figure(charts.trends(panels, texts), caption, alt, " ".join([*told, drawn.source]))]


def _ends(entry: Indicator, line: Sequence[Any], texts: Texts) -> str:
    """First and last figure in words; a forecast or a doubtful one is said to be so."""
    ends = []
    certain = [row for row in line if row.status in CERTAIN]
    for row in dict.fromkeys((line[0], certain[-1], line[-1])):
        value = f"{figure_said(row, entry, texts)} {texts.in_period(row.period)}"
        sure = row.status in CERTAIN
        ends.append(value if sure else texts("chart.doubtful_value", value=value))
    name = entry.text("label", texts.language)
    return texts("chart.alt_values", label=name, values=texts.enumerate(ends))


def _panel(drawn: Drawn, entry: Indicator, line: Sequence[Any]) -> Panel:
    times = [_time(row.period) for row in line]
    county = drawn.others[
        (drawn.others["indicator"] == entry.id)
        & (drawn.others["category"] == "")
        & drawn.others["value"].notna()
        & (drawn.others["region"].str.len() == 2)
    ].drop_duplicates("period", keep=False)  # with two counties nobody knows which is whose
    others = [
        (_time(row.period), _other(row, drawn))
        for row in county.itertuples()
        if _time(row.period) in times
    ]
    words = {year: drawn.texts("chart.merger") for year in drawn.mergers}
    words |= {year: drawn.texts("chart.break") for year in entry.breaks}
    breaks = [
        (year - 0.5, word) for year, word in words.items() if min(times) < year - 0.5 < max(times)
    ]
    name = entry.text("label", drawn.texts.language)
    if entry.kind in ("amount", "ratio"):
        name = drawn.texts("chart.with_unit", label=name, unit=axis_unit(entry.unit, drawn.texts))
    marks = [figure_mark(row, entry, drawn) for row in line]
    ticks = [_tick(row.period, drawn.texts) for row in line]
    if len(line) > MOST_LABELS:  # the ends are enough to read a long line by
        step = -(-len(line) // MOST_LABELS)
        kept = {0, len(line) - 1}
        marks = [m if n in kept else replace(m, label="") for n, m in enumerate(marks)]
        ticks = [t if (len(line) - 1 - n) % step == 0 else "" for n, t in enumerate(ticks)]
        others = [(t, m if t == times[-1] else replace(m, label="")) for t, m in others]
    percent = entry.unit == "percent"
    return Panel(name, times, ticks, marks, others, percent, breaks)


def _tick(period: str, texts: Texts) -> str:
    """A period under the axis; a part of a year has the year on a line of its own."""
    return "\n".join(texts.short_period(period).rsplit(" ", 1))


def _other(row: Any, drawn: Drawn) -> Mark:
    value = charted(row.value, row.unit)
    decimals = derived_decimals(row.unit, row.denominator) if pd.notna(row.denominator) else None
    unit = "percent" if row.unit == "percent" else ""
    text = cell(value, unit, drawn.texts, decimals=decimals)
    return Mark(value, "other", label=f"{drawn.regions.name(row.region)} {text}")


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
    return {entry.numerator for entry in entries if entry.numerator} | {
        entry.denominator
        for entry in entries
        if entry.denominator and drawn.register[entry.denominator].stock
    }


def _time(period: str) -> float:
    span = periods.span(period)
    middle = span.first + (span.last - span.first) / 2
    return (
        middle.year + (middle.timetuple().tm_yday - 183) / 366
        if len(period) > 4
        else span.last.year
    )
