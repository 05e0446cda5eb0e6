"""Small numbers: a dot for each child or event, and some years together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pandas as pd

from bvanalyse import periods
from bvanalyse.indicators import COUNTED, GROUPS, Indicator, Register
from bvanalyse.observations import USABLE
from bvanalyse.report import charts
from bvanalyse.report.charts import MOST_DOTS, DotRow
from bvanalyse.report.display import Figure
from bvanalyse.report.pictures.common import (
    SUPPRESSED,
    SURE,
    Drawn,
    counted,
    figure_cell,
    like,
    when,
)

MOST_PERIODS, MOST_POOLED = 12, 5
PARTS = ("child", "kept")


def few(drawn: Drawn, rows: pd.DataFrame) -> list[Figure]:
    """The leading figure as dots, where it is a small count, or a share of a small number.

    Where a share or rate of many shows no change, the few that it counts are drawn instead.
    Suppressed periods stand with their sign and no dots. Employees are nobody's business one by
    one, and a share that the law sets a limit for has a chart of its own.
    """
    lead = drawn.leading
    if lead is None or lead.entry.noun == "ansatte":
        return []
    found = dots(drawn, rows, lead.entry, lead.category)
    counted_by = drawn.register.get(lead.entry.numerator)
    if not found and counted_by and lead.state not in SURE:
        found = dots(drawn, rows, counted_by, lead.category)
    return found


def by_theme(rows: pd.DataFrame, register: Register, since: int) -> Iterator[Indicator]:
    """The first figure of each theme on the service's children that dots can show since a year."""
    for group in GROUPS:
        entries = (register[name] for name in dict.fromkeys(rows["indicator"]))
        themed = (e for e in entries if (e.group, e.noun, e.kind) == (group, "barn", "count"))
        found = next((e for e in themed if _told(_line(recent(rows, since), e, ""))), None)
        if found and group != "bakgrunn":
            yield found


def _told(line: list[Any]) -> bool:
    """Whether more than one period is shown, and any dot at all."""
    known = [row.value for row in line if row.status != SUPPRESSED]
    return len(known) > 1 and any(known)


def recent(rows: pd.DataFrame, since: int) -> pd.DataFrame:
    """The rows of a year and all after it."""
    return rows[rows["period"].map(periods.year) >= since]


def dots(drawn: Drawn, rows: pd.DataFrame, entry: Indicator, category: str = "") -> list[Figure]:
    """A figure with a dot for each that it counts; nothing where they are many, or no children."""
    line = _line(rows, entry, category)
    return [_figure(drawn, entry, category, line)] if line else []


def _line(rows: pd.DataFrame, entry: Indicator, category: str) -> list[Any]:
    part = rows[(rows["indicator"] == entry.id) & (rows["category"] == category)]
    line = like(part[part["value"].notna() | (part["status"] == SUPPRESSED)])
    line = list({row.period: row for row in line}.values())[-MOST_PERIODS:]
    known = [row for row in line if row.status != SUPPRESSED]
    if len(line) < 2 or not any(row.status in USABLE for row in known):
        return []
    shares = entry.kind == "proportion"
    if not shares and not (entry.kind == "count" and entry.unit in COUNTED):
        return []
    sizes = [_parts(row, shares) for row in known]
    if any(parts is None or sum(parts) > MOST_DOTS for parts in sizes):
        return []
    return line


def _parts(row: Any, shares: bool) -> tuple[int, ...] | None:
    """How many dots of each kind; None where the figure is no whole number of children."""
    if shares:
        parts = counted(row)
        return (parts[0], parts[1] - parts[0]) if parts else None
    return (int(row.value),) if row.value % 1 == 0 <= row.value else None


def _figure(drawn: Drawn, entry: Indicator, category: str, line: list[Any]) -> Figure:
    texts, shares = drawn.texts, entry.kind == "proportion"
    rows, said = [], []
    for row in line:
        hidden = row.status == SUPPRESSED
        sizes = () if hidden else _parts(row, shares) or ()
        number = ":" if hidden else _number(row, drawn, shares)
        dots = list(zip(PARTS, sizes, strict=False))
        rows.append(DotRow(texts.short_period(row.period), dots, number, not hidden and
                           row.status not in USABLE))  # fmt: skip
        if not hidden:
            said.append(f"{number} {texts.in_period(row.period)}")
    label = entry.text("label", texts.language)
    label = texts("chart.of_category", label=label, category=category) if category else label
    notes = {
        "note_hidden": any(row.status == SUPPRESSED for row in line),
        "note_open": any(row.uncertain for row in rows) and not shares,
        "note_parts": shares,
    }
    told = [texts(f"chart.{key}") for key, use in notes.items() if use]
    one = texts("chart.one_dot", unit=texts.counted(entry.counted, 1))
    told = told if shares else [one, *told]
    ends = texts.enumerate([said[0], said[-1]] if len(said) > 1 else said)
    values = texts("chart.alt_values", label=label, values=ends)
    total = "" if shares or entry.stock else _pooled(drawn, line)
    return Figure(
        charts.children(rows, (), total),
        texts("chart.trend", labels=label, periods=when(texts, [row.period for row in line])),
        texts("chart.alt_dots", name=drawn.name, sentence=drawn.told(values)),
        " ".join([*told, drawn.source]),
    )


def _number(row: Any, drawn: Drawn, shares: bool) -> str:
    parts = counted(row) if shares else None
    if parts is None:
        return figure_cell(row, drawn.texts)
    x, n = (drawn.texts.number(part, 0) for part in parts)
    return drawn.texts("finding.share_small", x=x, n=n)


def _pooled(drawn: Drawn, line: list[Any]) -> str:
    """Up to five years in a row of events that are all known, added together."""
    years = [row for row in line if row.status == "ok" and periods.kind(row.period) == "year"]
    years = years[-MOST_POOLED:]
    follows = [int(b.period) - int(a.period) == 1 for a, b in pairwise(years)]
    if len(years) < 2 or not all(follows) or len(years) < min(len(line), MOST_POOLED):
        return ""
    texts, total = drawn.texts, sum(row.value for row in years)
    span = f"{years[0].period}/{years[-1].period}"
    return texts("chart.pooled", periods=texts.short_period(span), total=texts.number(total, 0))
