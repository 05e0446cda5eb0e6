"""Chooses the chart that suits the figures of a chapter: time, groups, county, ranks or levels."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from bvanalyse import periods, stats
from bvanalyse.indicators import Indicator, Register
from bvanalyse.regions import Regions
from bvanalyse.report import charts
from bvanalyse.report.charts import Mark, Panel, Row
from bvanalyse.report.display import Figure
from bvanalyse.report.key_figures import label
from bvanalyse.report.texts import Texts
from bvanalyse.report.values import cell, derived_decimals, said

MOST_PANELS = 4
MOST_CHARTS = 2
CATEGORIES_FROM = 4
CERTAIN = ("ok", "estimate")


@dataclass(frozen=True)
class Drawn:
    """What a chapter's charts are made from: its own rows, the others' rows, and the names."""

    name: str
    chapter: str
    own: pd.DataFrame
    others: pd.DataFrame
    register: Register
    regions: Regions
    texts: Texts
    source: str


def pictures(drawn: Drawn) -> list[Figure]:
    """At most two charts for a chapter: the first kinds that its figures are enough for."""
    rows = drawn.own[drawn.own["value"].notna()]
    figures: list[Figure] = []
    for kind in (_groups, _trends, _ranks, _against, _levels):
        if len(figures) < MOST_CHARTS and (kind is not _levels or not figures):
            figures += kind(drawn, rows)
    return figures[:MOST_CHARTS]


def interval(row: object, entry: Indicator) -> stats.Estimate | None:
    """The uncertainty of one figure: of a share with its base, a rate, or a count that is a flow."""
    value, x, n = (getattr(row, name) for name in ("value", "numerator", "denominator"))
    if row.status != "ok" or pd.isna(value):
        return None
    if entry.kind in ("proportion", "rate") and not (pd.isna(x) or pd.isna(n) or x % 1 or n % 1):
        if entry.kind == "rate":
            return stats.rate_ci(int(x), n, per=entry.per)
        return stats.proportion_ci(int(x), int(n))
    if entry.kind == "count" and entry.unit != "FTE" and not entry.stock and value % 1 == 0:
        return stats.count_ci(int(value))
    return None


def _groups(drawn: Drawn, rows: pd.DataFrame) -> list[Figure]:
    """One figure by category over several periods: a row each, the latest dark."""
    for name, part in rows[rows["category"] != ""].groupby("indicator", sort=False):
        times = sorted(part["period"].unique(), key=periods.span)
        if part["category"].nunique() < CATEGORIES_FROM or len(times) < 2:
            continue
        table = part.pivot_table(
            index="category", columns="period", values="value", aggfunc="first"
        )
        table = table[times].sort_values(times[-1], ascending=False)
        styles = ["earlier", "before", "own"][-min(3, len(times)) :]
        lines = [
            Row(str(category), [
                Mark(line[time], style, label=cell(line[time], "") if style == "own" else "")
                for time, style in zip(times[-3:], styles, strict=True) if pd.notna(line[time])])
            for category, line in table.iterrows()
        ]  # fmt: skip
        texts, entry = drawn.texts, drawn.register[str(name)]
        note = texts(f"chart.note_{'earlier' if len(styles) == 3 else 'latest'}",
                     last=texts.period(times[-1]), first=texts.period(times[-min(3, len(times))]),
                     middle=texts.period(times[-2]), earlier=texts.period(times[-2]))  # fmt: skip
        most = ", ".join(f"{category} {cell(value, '')}" for category, value in
                         table[times[-1]].head(3).items())  # fmt: skip
        caption = texts("chart.categories", label=label(entry, "", texts),
                        periods=texts.periods(times))  # fmt: skip
        sentence = texts("chart.alt_most", when=texts.in_period(times[-1]), most=most)
        return [Figure(charts.dots(lines, texts("chart.axis_count")), caption,
                       texts("chart.alt_categories", name=drawn.name, label=caption, sentence=sentence),
                       f"{note} {drawn.source}")]  # fmt: skip
    return []


def _trends(drawn: Drawn, rows: pd.DataFrame) -> list[Figure]:
    """Figures with at least two like periods, as small charts over time."""
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
        said_values.append(drawn.texts("chart.alt_values", label=label(entry, "", drawn.texts), values=(
            drawn.texts.enumerate([f"{_said(row, entry, drawn.texts)} {drawn.texts.in_period(row.period)}"
                                   for row in (line[0], line[-1])]))))  # fmt: skip
    panels = panels[:MOST_PANELS]
    if not panels:
        return []
    texts = drawn.texts
    ordered = sorted(first_last, key=periods.span)
    span = texts.periods([ordered[0], ordered[-1]]) if periods.kind(ordered[0]) != "year" else (
        f"{ordered[0][:4]}–{periods.year(ordered[-1])}")  # fmt: skip
    caption = texts("chart.trend_many", chapter=drawn.chapter, periods=span)
    notes = [texts("chart.note_interval")] if any(
        mark.low is not None for panel in panels for mark in panel.marks) else []  # fmt: skip
    if any(mark.style == "own_open" for panel in panels for mark in panel.marks):
        notes.append(texts("chart.note_open"))
    if any(panel.others for panel in panels):
        notes.append(texts("chart.note_other", regions=_other_names(drawn)))
    alt = texts("chart.alt_trend", name=drawn.name, sentence=" ".join(said_values[:MOST_PANELS]))
    return [Figure(charts.trends(panels), caption, alt, " ".join([*notes, drawn.source]))]


def _panel(drawn: Drawn, entry: Indicator, line: Sequence[object]) -> Panel:
    times = [_time(row.period) for row in line]  # type: ignore[attr-defined]
    county = drawn.others[(drawn.others["indicator"] == entry.id) & (drawn.others["category"] == "")
                          & drawn.others["value"].notna()
                          & (drawn.others["region"].str.len() == 2)]  # fmt: skip
    others = [
        (_time(row.period), Mark(row.value, "other", label=drawn.regions.name(row.region)))
        for row in county.itertuples() if _time(row.period) in times
    ]  # fmt: skip
    breaks = [(year - 0.5, drawn.texts("chart.break")) for year in entry.breaks
              if min(times) < year - 0.5 < max(times)]  # fmt: skip
    return Panel(
        label(entry, "", drawn.texts), times,
        [drawn.texts.short_period(row.period).replace("halvår ", "halvår\n") for row in line],  # type: ignore[attr-defined]
        [_mark(row, entry) for row in line], others, entry.unit == "percent", breaks,
    )  # fmt: skip


def _mark(row: object, entry: Indicator) -> Mark:
    value, unit, status = (getattr(row, name) for name in ("value", "unit", "status"))
    estimate = interval(row, entry)
    scale = 100 if entry.unit == "percent" else 1
    decimals = derived_decimals(unit, row.denominator) if pd.notna(row.denominator) else None  # type: ignore[attr-defined]
    text = cell(value, "" if unit in ("NOK per child", "NOK") else unit, decimals=decimals)
    return Mark(
        value, "own" if status in CERTAIN else "own_open",
        None if estimate is None or estimate.ci_low is None else scale * estimate.ci_low,
        None if estimate is None or estimate.ci_high is None else scale * estimate.ci_high, text,
    )  # fmt: skip


def _ranks(drawn: Drawn, rows: pd.DataFrame) -> list[Figure]:
    """A published list of ranks: one row for each municipality, this one dark."""
    for name, part in rows.groupby("indicator", sort=False):
        entry = drawn.register[str(name)]
        others = drawn.others[(drawn.others["indicator"] == name) & drawn.others["value"].notna()]
        if entry.kind != "rank" or len(others) < 3:
            continue
        both = pd.concat([part, others]).sort_values("value")
        mine = set(part["region"])
        lines = [Row(drawn.regions.name(row.region, row.period), [
            Mark(row.value, "own" if row.region in mine else "other", label=cell(row.value, ""))])
            for row in both.itertuples()]  # fmt: skip
        texts = drawn.texts
        caption = texts("chart.ranks", label=label(entry, "", texts),
                        periods=texts.periods(list(both["period"].unique())))  # fmt: skip
        values = texts("chart.alt_values", label=drawn.name, values=cell(part["value"].iloc[0], ""))
        return [Figure(charts.dots(lines, texts("chart.axis_rank")), caption,
                       texts("chart.alt_ranks", count=str(len(lines)), sentence=values),
                       drawn.source)]  # fmt: skip
    return []


def _against(drawn: Drawn, rows: pd.DataFrame) -> list[Figure]:
    """Shares of the municipality beside the county's in the same period."""
    county = drawn.others[(drawn.others["region"].str.len() == 2) & drawn.others["value"].notna()]
    pairs = rows[(rows["unit"] == "percent") & (rows["category"] == "")].merge(
        county, on=["indicator", "period", "category"], suffixes=("", "_county"))  # fmt: skip
    if pairs.empty or pairs["indicator"].nunique() < 2:
        return []
    lines = [Row(_wrapped(label(drawn.register[row.indicator], "", drawn.texts)), [
        Mark(row.value_county, "other"), Mark(row.value, "own")]) for row in pairs.itertuples()]  # fmt: skip
    texts, other = drawn.texts, _other_names(drawn)
    values = " ".join(
        texts("chart.alt_values", label=label(drawn.register[row.indicator], "", texts),
              values=f"{cell(row.value, 'percent')} / {cell(row.value_county, 'percent')}")
        for row in pairs.itertuples()
    )  # fmt: skip
    caption = texts("chart.against", chapter=drawn.chapter,
                    period=texts.periods(list(pairs["period"].unique())))  # fmt: skip
    return [Figure(charts.dots(lines, texts("chart.axis_percent"), percent=True), caption,
                   texts("chart.alt_against", name=drawn.name, other=other, sentence=values),
                   f"{texts('chart.note_own_other', own=drawn.name, other=other)} {drawn.source}")]  # fmt: skip


def _levels(drawn: Drawn, rows: pd.DataFrame) -> list[Figure]:
    """Single figures of one unit, each with its uncertainty: nothing to compare them with."""
    kinds = {name: drawn.register[name].kind for name in rows["indicator"].unique()}
    rows = rows[[kinds[name] not in ("rule", "rank") for name in rows["indicator"]]]
    if rows.empty:
        return []
    unit = rows["unit"].mode().iloc[0]
    latest = rows[rows["unit"] == unit].drop_duplicates(["indicator", "category"], keep="last")
    lines, values = [], []
    for row in latest.itertuples():
        entry = drawn.register[row.indicator]
        mark = _mark(row, entry)
        when = drawn.texts.short_period(row.period)
        lines.append(
            Row(_wrapped(f"{row.category or label(entry, '', drawn.texts)} ({when})"), [mark])
        )
        values.append(f"{row.category or label(entry, '', drawn.texts)} {mark.label}")
    texts = drawn.texts
    caption = texts("chart.levels", chapter=drawn.chapter, periods=texts.periods(
        sorted(latest["period"].unique(), key=periods.span)))  # fmt: skip
    sentence = texts("chart.alt_values", label=drawn.chapter, values=", ".join(values[:6]))
    axis = texts("chart.axis_percent") if unit == "percent" else texts("chart.axis_count")
    note = f"{texts('chart.note_interval')} {drawn.source}"
    return [Figure(charts.dots(lines, axis, percent=unit == "percent"), caption,
                   texts("chart.alt_levels", name=drawn.name, sentence=sentence), note)]  # fmt: skip


def _like(part: pd.DataFrame) -> list[object]:
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
        entry.denominator for entry in entries if drawn.register[entry.denominator].stock}  # fmt: skip


def _time(period: str) -> float:
    span = periods.span(period)
    middle = span.first + (span.last - span.first) / 2
    return (
        middle.year + (middle.timetuple().tm_yday - 183) / 366
        if len(period) > 4
        else span.last.year
    )


def _said(row: object, entry: Indicator, texts: Texts) -> str:
    decimals = derived_decimals(entry.unit, row.denominator) if pd.notna(row.denominator) else None  # type: ignore[attr-defined]
    return said(row.value, entry.unit, texts, decimals=decimals)  # type: ignore[attr-defined]


def _other_names(drawn: Drawn) -> str:
    counties = drawn.others[drawn.others["region"].str.len() == 2]["region"].unique()
    return drawn.texts.enumerate([drawn.regions.name(region) for region in counties])


def _wrapped(text: str, width: int = 44) -> str:
    return "\n".join(textwrap.wrap(text, width))
