"""Figures side by side, as rows of dots: the group, the county and the country; or ranks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from bvanalyse import periods
from bvanalyse.findings import Kind
from bvanalyse.observations import USABLE
from bvanalyse.report import charts
from bvanalyse.report.charts import Column, Mark, Row
from bvanalyse.report.display import Figure
from bvanalyse.report.pictures.common import (
    Drawn,
    figure_cell,
    figure_mark,
    is_lead,
    neighbours,
    region_style,
)
from bvanalyse.report.texts import capitalised, clauses
from bvanalyse.report.values import axis_unit, charted

MOST_ROWS = 7
AGAINST = (Kind.AGAINST, Kind.AMOUNT_AGAINST)
OWN = ("own", "own_open")


def against(drawn: Drawn, rows: pd.DataFrame) -> list[Figure]:
    """The latest figures beside those of the group, the county and the country, in one unit.

    A single figure is worth a chart only where holding it against others is what leads.
    """
    lead = drawn.leading if is_lead(drawn, *AGAINST) else None
    unit = lead.entry.unit if lead else "percent"
    found: list[tuple[Any, pd.DataFrame]] = []
    for name, part in rows[(rows["unit"] == unit) & (rows["category"] == "")].groupby(
        "indicator", sort=False
    ):
        theirs = neighbours(drawn, str(name))
        shared = part[part["value"].notna() & part["period"].isin(theirs["period"])]
        if len(shared) and drawn.register[str(name)].kind not in ("rule", "rank"):
            latest = max(shared.itertuples(), key=lambda row: periods.span(row.period))
            found.append((latest, theirs[theirs["period"] == latest.period]))
    found.sort(key=lambda pair: lead is None or pair[0].indicator != lead.entry.id)
    if len(found) < (1 if lead else 2):
        return []
    return [_against(drawn, found[:MOST_ROWS], unit)]


def _against(drawn: Drawn, found: list[tuple[Any, pd.DataFrame]], unit: str) -> Figure:
    texts = drawn.texts
    lines, said, names = [], [], {}
    for row, theirs in found:
        entry = drawn.register[row.indicator]
        marks = [figure_mark(row, entry, drawn)]
        for other in theirs.itertuples():
            kind = region_style(other.region)
            names[kind] = drawn.place(other.region, other.period)
            value = charted(other.value, other.unit)
            marks.append(Mark(value, kind, label=figure_cell(other, texts)))
        label = entry.text("label", texts.language)
        lines.append(Row(label, marks))
        values = " / ".join(mark.label for mark in marks)
        said.append(texts("chart.alt_values", label=label, values=values))
    columns = [Column(drawn.name, OWN), *_columns(names)]
    when = sorted({row.period for row, _ in found}, key=periods.span)
    told = drawn.told(clauses(said if not drawn.sentence else said[:1]))
    whiskers = any(mark.low is not None for line in lines for mark in line.marks)
    note = f"{texts('chart.note_whisker')} {drawn.source}" if whiskers else drawn.source
    return Figure(
        charts.dots(
            lines,
            columns,
            "" if unit == "percent" else capitalised(axis_unit(unit, texts)),
            texts,
            percent=unit == "percent",
        ),
        texts("chart.against", chapter=drawn.chapter, period=texts.periods(when)),
        texts("chart.alt_against", name=drawn.name, other=texts.enumerate(
            [column.head for column in columns[1:]]), sentence=told),
        note,
    )  # fmt: skip


def _columns(names: dict[str, str]) -> list[Column]:
    return [Column(names[kind], [kind]) for kind in ("group", "other", "country") if kind in names]


def over_few_periods(drawn: Drawn, line: Sequence[Any], category: str) -> charts.Drawing:
    """One figure in two periods: a row each, beside the group, the county and the country."""
    entry, texts = drawn.register[line[0].indicator], drawn.texts
    theirs = neighbours(drawn, entry.id, category)
    rows, names = [], {}
    for row in line:
        marks = [figure_mark(row, entry, drawn)]
        for other in theirs[theirs["period"] == row.period].itertuples():
            kind = region_style(other.region)
            names[kind] = drawn.place(other.region, other.period)
            value = charted(other.value, other.unit)
            marks.append(Mark(value, kind, label=figure_cell(other, texts)))
        rows.append(Row(texts.short_period(row.period), marks))
    percent = entry.unit == "percent"
    axis = "" if percent else capitalised(axis_unit(entry.unit, texts))
    columns = [Column(drawn.name, OWN), *_columns(names)]
    return charts.dots(rows, columns, axis, texts, percent=percent)


def ranks(drawn: Drawn, rows: pd.DataFrame) -> list[Figure]:
    """A published list of ranks: one row for each municipality, this one dark."""
    for name, part in rows[rows["value"].notna()].groupby("indicator", sort=False):
        entry = drawn.register[str(name)]
        others = drawn.others[(drawn.others["indicator"] == name) & drawn.others["value"].notna()]
        if entry.kind != "rank" or len(others) < 3:
            continue
        both = pd.concat([part, others]).sort_values("value")
        mine, texts = set(part["region"]), drawn.texts
        lines = [
            Row(
                drawn.place(row.region, row.period),
                [
                    Mark(
                        row.value,
                        "own" if row.region in mine else "other",
                        label=texts.number(row.value),
                    )
                ],
            )
            for row in both.itertuples()
        ]
        caption = texts(
            "chart.ranks",
            label=entry.text("label", texts.language),
            periods=texts.periods(list(both["period"].unique())),
        )
        place = texts(
            "chart.alt_values", label=drawn.name, values=texts.number(part["value"].iloc[0])
        )
        alt = texts("chart.alt_ranks", count=str(len(lines)), sentence=drawn.told(place))
        columns = [Column(texts("chart.rank"), ("own", "other"))]
        chart = charts.dots(lines, columns, texts("chart.axis_rank"), texts)
        return [Figure(chart, caption, alt, drawn.source)]
    return []


def levels(drawn: Drawn, rows: pd.DataFrame) -> list[Figure]:
    """Single figures of one unit, each with its uncertainty: nothing to compare them with.

    One dot without an interval tells nothing that its number does not, and few employees are
    nobody's business one by one: neither is drawn.
    """
    entries = {name: drawn.register[name] for name in rows["indicator"].unique()}
    drawable = [
        entries[row.indicator].kind not in ("rule", "rank", "amount", "ratio")
        and entries[row.indicator].noun != "ansatte"
        and row.status in USABLE
        and pd.notna(row.value)
        for row in rows.itertuples()
    ]
    rows = rows[drawable]
    if rows.empty:
        return []
    texts, unit = drawn.texts, rows["unit"].mode().iloc[0]
    same = rows[rows["unit"] == unit]
    times = sorted(same["period"].unique(), key=periods.span)
    shown = [entries[name].text("label", texts.language) for name in same["indicator"].unique()]
    lines, values = [], []
    for row in same.itertuples():
        entry = entries[row.indicator]
        mark = figure_mark(row, entry, drawn)
        name = row.category or entry.text("label", texts.language)
        when = f" ({texts.short_period(row.period)})" if len(times) > 1 else ""
        lines.append(Row(f"{name}{when}", [mark]))
        values.append(f"{name} {mark.label} {texts.in_period(row.period)}")
    whiskers = any(mark.low is not None for line in lines for mark in line.marks)
    if len(lines) < 2 and not whiskers:
        return []
    subject = shown[0] if len(shown) == 1 else drawn.chapter
    caption = texts("chart.levels", chapter=subject, periods=texts.periods(times))
    listed = texts("chart.alt_values", label=subject, values=", ".join(values[:6]))
    percent = unit == "percent"
    axis = "" if percent else capitalised(axis_unit(unit, texts))
    chart = charts.dots(lines, [Column(drawn.name, OWN)], axis, texts, percent=percent)
    note = f"{texts('chart.note_whisker')} {drawn.source}" if whiskers else drawn.source
    alt = texts("chart.alt_levels", name=drawn.name, sentence=drawn.told(listed))
    return [Figure(chart, caption, alt, note)]
