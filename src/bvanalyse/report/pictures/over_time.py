"""Figures over time: the leading one alone, or several as small charts; or as a control chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from bvanalyse import periods
from bvanalyse.findings import Kind, control_chart
from bvanalyse.indicators import Indicator
from bvanalyse.observations import USABLE
from bvanalyse.report import charts
from bvanalyse.report.charts import Limits, Line, Panel
from bvanalyse.report.display import Figure
from bvanalyse.report.numfmt import spread
from bvanalyse.report.pictures.beside import over_few_periods
from bvanalyse.report.pictures.common import (
    SUPPRESSED,
    SURE,
    Drawn,
    figure_cell,
    figure_mark,
    figure_said,
    like,
    neighbours,
    region_style,
)
from bvanalyse.report.texts import Texts, capitalised
from bvanalyse.report.values import axis_unit, charted

MOST_PANELS = 4
FEWEST_FOR_A_COURSE = 3  # two points make no course
Key = tuple[str, str]


def trends(drawn: Drawn, rows: pd.DataFrame) -> list[Figure]:
    """Figures with at least two like periods, one of them certain, as charts over time.

    The leading finding's figure alone, where it says something; otherwise beside the others.
    """
    lines = _lines(drawn, rows)
    lead = drawn.leading
    key = (lead.entry.id, lead.category) if lead else ("", "")
    alone = lead is not None and key in lines and lead.state in SURE
    chosen = [key] if alone else list(lines)[:MOST_PANELS]
    if not chosen:
        return []
    return [_figure(drawn, [_panel(drawn, k, lines[k]) for k in chosen],
                    [(k, lines[k]) for k in chosen])]  # fmt: skip


def control(drawn: Drawn, rows: pd.DataFrame) -> list[Figure]:
    """A control chart where it is the control chart's signal that leads."""
    finding = drawn.leading
    if finding is None or finding.kind is not Kind.SIGNAL:
        return []
    key = (finding.entry.id, finding.category)
    line = _lines(drawn, rows).get(key, [])
    points = [*finding.before, finding.after]
    shown = {row.period: row for row in line if row.status in USABLE}
    chart = control_chart(finding.entry, points)
    if chart is None or any(point.period not in shown for point in points):
        return []
    panel = _panel(drawn, key, [shown[point.period] for point in points], alone=True)
    scale = 100 if finding.entry.kind == "proportion" else finding.entry.per
    if finding.entry.kind not in ("proportion", "rate"):
        scale = charted(1.0, finding.entry.unit)
    centre, low, high = ([None if v is None else scale * v for v in values]
                         for values in (chart.centre, chart.lower, chart.upper))  # fmt: skip
    flags = chart.flags_per_point
    marks = [replace(mark, style="signal" if any(f.startswith(finding.rule) for f in told) else
                     mark.style, low=None, high=None)
             for mark, told in zip(panel.marks, flags, strict=True)]  # fmt: skip
    expected = Limits(centre, low, high, drawn.texts("chart.expected"))
    panel = replace(panel, marks=marks, others=(), limits=expected)
    note = drawn.texts("chart.note_control")
    return [_figure(drawn, [panel], [(key, line)], alt="chart.alt_control", note=note)]


def _lines(drawn: Drawn, rows: pd.DataFrame) -> dict[Key, list[Any]]:
    """Every figure with a course to draw, by indicator and category; the leading one first."""
    known = rows[rows["value"].notna()]
    lead, hidden = drawn.leading, _parts_of_shares(drawn, known)
    first = (lead.entry.id, lead.category) if lead else ("", "")
    found: dict[Key, list[Any]] = {}
    for key, part in known.groupby(["indicator", "category"], sort=False):
        name, category = str(key[0]), str(key[1])
        leads = (name, category) == first
        entry, line = drawn.register[name], like(part.drop_duplicates("period"))
        certain = any(row.status in USABLE for row in line)
        drawable = len(line) >= 2 and certain and entry.kind not in ("rule", "rank")
        if drawable and (leads or not (category or name in hidden)):
            found[name, category] = line
    return dict(sorted(found.items(), key=lambda item: item[0] != first))


def _figure(
    drawn: Drawn,
    panels: Sequence[Panel],
    lines: Sequence[tuple[Key, list[Any]]],
    alt: str = "chart.alt_trend",
    note: str = "",
) -> Figure:
    texts = drawn.texts
    years = [periods.year(row.period) for _, line in lines for row in line]
    first, last = str(min(years)), str(max(years))
    when = first if first == last else spread(first, last)
    drawing = None
    if len(lines) == 1 and len(lines[0][1]) < FEWEST_FOR_A_COURSE:
        drawing = over_few_periods(drawn, lines[0][1], lines[0][0][1])
        alt = "chart.alt_levels"
    if len(panels) == 1:
        caption = texts("chart.trend", labels=panels[0].title, periods=when)
        panels = [replace(panels[0], title="")]
    else:
        caption = texts("chart.trend_many", chapter=drawn.chapter, periods=when)
    marks = [mark for panel in panels for mark in panel.marks]
    notes = {
        "note_interval": any(mark.low is not None for mark in marks),
        "note_open": any(mark.style == "own_open" for mark in marks),
        "note_hidden": any(panel.hidden for panel in panels),
    }
    told = [note, *(texts(f"chart.{key}") for key, use in notes.items() if use), drawn.source]
    (name, category), leading = lines[0]  # the other small charts have their figures in the table
    said = _ends(drawn.register[name], category, leading, texts)
    return Figure(
        drawing or charts.trends(panels, texts),
        caption,
        texts(alt, name=drawn.name, sentence=drawn.told(said)),
        " ".join(part for part in told if part),
    )


def _title(entry: Indicator, category: str, texts: Texts) -> str:
    label = entry.text("label", texts.language)
    return texts("chart.of_category", label=label, category=category) if category else label


def _ends(entry: Indicator, category: str, line: Sequence[Any], texts: Texts) -> str:
    """First and last figure in words; a forecast or a doubtful one is said to be so."""
    ends = []
    certain = [row for row in line if row.status in USABLE]
    for row in dict.fromkeys((line[0], certain[-1], line[-1])):
        value = f"{figure_said(row, entry, texts)} {texts.in_period(row.period)}"
        sure = row.status in USABLE
        ends.append(value if sure else texts("chart.doubtful_value", value=value))
    return texts(
        "chart.alt_values", label=_title(entry, category, texts), values=texts.enumerate(ends)
    )


def _panel(drawn: Drawn, key: Key, line: Sequence[Any], *, alone: bool = False) -> Panel:
    name, category = key
    entry, texts = drawn.register[name], drawn.texts
    times = [_time(row.period) for row in line]
    others = [] if alone else _others(drawn, key, line[-1].period, times)
    inside = range(int(min(times)) + 1, int(max(times)) + 1)
    words = {year: texts("chart.merger") for year in drawn.mergers}
    cuts = [year for year in entry.breaks if year in inside]
    words |= {year: texts("chart.break") for year in cuts}
    breaks = [(year - 0.5, word) for year, word in words.items() if year in inside]
    return Panel(
        _title(entry, category, texts),
        times,
        [_tick(row.period, texts) for row in line],
        [figure_mark(row, entry, drawn) for row in line],
        others,
        entry.unit == "percent",
        breaks,
        cuts=[year - 0.5 for year in cuts],
        hidden=[(time, ":") for time in _hidden(drawn, key, line[-1].period, times)],
        unit="" if entry.unit == "percent" else capitalised(axis_unit(entry.unit, texts)),
        name=drawn.name,
    )


def _hidden(drawn: Drawn, key: Key, like_period: str, times: Sequence[float]) -> list[float]:
    """The times between the first and the last whose figure is suppressed."""
    own = drawn.own
    rows = own[
        (own["indicator"] == key[0]) & (own["category"] == key[1]) & (own["status"] == SUPPRESSED)
    ]
    alike = [p for p in rows["period"].unique() if periods.comparable(p, like_period)]
    return [t for t in map(_time, alike) if min(times) < t < max(times) and t not in times]


def _others(drawn: Drawn, key: Key, like_period: str, times: Sequence[float]) -> list[Line]:
    rows = neighbours(drawn, *key)
    lines = []
    for region, theirs in rows.groupby("region", sort=True):
        inside = theirs[[times[0] <= _time(period) <= times[-1] for period in theirs["period"]]]
        kept = [row for row in inside.itertuples() if periods.comparable(row.period, like_period)]
        recent = any(_time(row.period) >= times[-2] for row in kept)  # no county of before a reform
        if recent:
            last = max(kept, key=lambda row: _time(row.period))
            label = f"{drawn.place(str(region))} {figure_cell(last, drawn.texts)}"
            points = [(_time(row.period), charted(row.value, row.unit)) for row in kept]
            lines.append(Line(label, points, region_style(str(region))))
    return lines


def _tick(period: str, texts: Texts) -> str:
    """A period under the axis; a part of a year has the year on a line of its own."""
    return "\n".join(texts.short_period(period).rsplit(" ", 1))


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
