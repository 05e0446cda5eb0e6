"""What every kind of chart shares: the figures, their marks and their uncertainty."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bvanalyse import stats
from bvanalyse.indicators import COUNTED, Indicator, Register
from bvanalyse.regions import Regions
from bvanalyse.report.charts import Mark
from bvanalyse.report.texts import Texts
from bvanalyse.report.values import cell, charted, derived_decimals, said

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
    mergers: Sequence[int] = ()  # years from which the municipality was made of fewer than before


def interval(row: Any, entry: Indicator, register: Register) -> stats.Estimate | None:
    """The uncertainty of one figure: a share with its base, a rate, or a count of events."""
    if row.status != "ok" or pd.isna(row.value) or entry.group == "bakgrunn":
        return None
    if entry.kind in ("proportion", "rate"):
        x, n = row.numerator, row.denominator
        if not register.counts(entry) or pd.isna(x) or pd.isna(n) or x % 1 or x < 0 or n <= 0:
            return None
        if entry.kind == "rate":
            return stats.rate_ci(int(x), n, per=entry.per)
        return None if n % 1 or x > n else stats.proportion_ci(int(x), int(n))
    events = entry.kind == "count" and entry.unit in COUNTED and not entry.stock
    return stats.count_ci(int(row.value)) if events and row.value % 1 == 0 <= row.value else None


def figure_mark(row: Any, entry: Indicator, drawn: Drawn) -> Mark:
    """One figure as a mark: open when it is not a plain count, with its uncertainty."""
    estimate = interval(row, entry, drawn.register)
    scale = 100 if entry.unit == "percent" else 1
    decimals = derived_decimals(row.unit, row.denominator) if pd.notna(row.denominator) else None
    value = charted(row.value, row.unit)
    unit = "percent" if row.unit == "percent" else ""
    status = row.status if row.status == "estimate" else "ok"
    return Mark(
        value,
        "own" if row.status in CERTAIN else "own_open",
        None if estimate is None or estimate.ci_low is None else scale * estimate.ci_low,
        None if estimate is None or estimate.ci_high is None else scale * estimate.ci_high,
        cell(value, unit, drawn.texts, status, decimals=decimals),
    )


def figure_said(row: Any, entry: Indicator, texts: Texts) -> str:
    decimals = derived_decimals(entry.unit, row.denominator) if pd.notna(row.denominator) else None
    return said(row.value, entry.unit, texts, decimals=decimals)


def other_names(drawn: Drawn) -> str:
    counties = drawn.others[drawn.others["region"].str.len() == 2]["region"].unique()
    return drawn.texts.enumerate([drawn.regions.name(region) for region in counties])


def wrapped(text: str, width: int = 44) -> str:
    return "\n".join(textwrap.wrap(text, width))
