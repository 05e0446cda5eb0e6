"""Figures that cannot all be true: found by arithmetic, never corrected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from bvanalyse import periods
from bvanalyse.metrics.from_events import SOURCE as CASE_FILES
from bvanalyse.observations import WITHOUT_VALUE

#: a figure by category, and the total that its categories should add up to
TOTALS = {"reports_by_reporter_type": "reports_received", "reports_by_content": "reports_received"}
#: two shares of one whole: together 100 percent, so that the second says nothing new
COMPLEMENTS = (("share_children_voluntary_measures", "share_children_in_care"),)


@dataclass(frozen=True)
class Contradiction:
    """One thing that does not add up; `key` names its sentence, `values` fill it."""

    key: str
    period: str
    indicators: tuple[str, ...]
    values: dict[str, float]


def contradictions(own: pd.DataFrame) -> list[Contradiction]:
    """Everything in a municipality's own figures that arithmetic contradicts.

    Figures counted from case files are left out: one report may have several codes there, what is
    closed need not have begun in the period, and `metrics.self_checks` holds them to their own
    definitions.
    """
    own = own[own["source"] != CASE_FILES]
    known = own[~own["status"].isin(WITHOUT_VALUE) & own["value"].notna()]
    checks = (_investigations, _above_hundred, _repeated, _complements, _care)
    return [*_category_sums(own), *(found for check in checks for found in check(known))]


def _category_sums(own: pd.DataFrame) -> Iterator[Contradiction]:
    """Categories of one source against its total; a hidden or missing one leaves it undecided."""
    for part, whole in TOTALS.items():
        categories = own[(own["indicator"] == part) & (own["category"] != "")]
        for (period, source), rows in categories.groupby(["period", "source"]):
            total = _value(own[own["source"] == source], whole, str(period))
            if total is None or rows["value"].isna().any():
                continue
            added = rows["value"].sum()
            if added != total:
                yield Contradiction(
                    "sum_categories",
                    str(period),
                    (part, whole),
                    {
                        "count": len(rows),
                        "sum": added,
                        "total": total,
                        "difference": abs(added - total),
                    },
                )


def _investigations(known: pd.DataFrame) -> Iterator[Contradiction]:
    names = ("investigations_within_3_months", "deadline_breaches", "reports_to_investigation")
    undecided = ("share_investigations_within_3_months", *names)
    for period in sorted(known["period"].unique()):
        within, breaches, opened = (_value(known, name, period) for name in names)
        if within is None or breaches is None or opened is None or within + breaches == opened:
            continue
        yield Contradiction(
            "investigation_sum",
            period,
            undecided,
            {
                "within": within,
                "breaches": breaches,
                "sum": within + breaches,
                "opened": opened,
                "difference": abs(opened - within - breaches),
            },
        )


def _above_hundred(known: pd.DataFrame) -> Iterator[Contradiction]:
    for row in known[(known["unit"] == "percent") & (known["value"] > 100)].itertuples():
        yield Contradiction("above_hundred", row.period, (row.indicator,), {"value": row.value})


def _repeated(known: pd.DataFrame) -> Iterator[Contradiction]:
    """A share whose figures are those of a count in the same table: perhaps copied from its row."""
    plain = known[(known["category"] == "") & known["numerator"].isna()]
    shares = plain[plain["unit"] == "percent"]
    for name, rows in shares.groupby("indicator"):
        printed = _by_period(rows)
        if len(set(printed.values())) < 2:
            continue
        for other, counts in plain[plain["unit"] != "percent"].groupby("indicator"):
            counted = _by_period(counts)
            if all(counted.get(period) == value for period, value in printed.items()):
                for period, value in printed.items():
                    yield Contradiction(
                        "repeats", period, (str(name), str(other)), {"value": value}
                    )


def _complements(known: pd.DataFrame) -> Iterator[Contradiction]:
    for first, second in COMPLEMENTS:
        for period in sorted(known["period"].unique()):
            parts = _value(known, first, period), _value(known, second, period)
            if None not in parts and sum(part or 0 for part in parts) == 100:
                yield Contradiction("share_of_one", period, (first, second), {})


def _care(known: pd.DataFrame) -> Iterator[Contradiction]:
    """Children in care against children followed up in foster homes in the half-year nearest."""
    for row in known[known["indicator"] == "children_in_care"].itertuples():
        halves = sorted(
            period
            for period in known[known["indicator"] == "foster_children_ge_1y"]["period"]
            if periods.year(period) == periods.year(row.period)
        )
        for half in halves[-1:]:
            long, short = (
                _value(known, f"foster_children_{name}", half) for name in ("ge_1y", "lt_1y")
            )
            if long is not None and short is not None and row.value < long + short:
                yield Contradiction(
                    "care_and_foster",
                    row.period,
                    ("children_in_care",),
                    {"value": row.value, "other": long + short},
                )


def _value(known: pd.DataFrame, indicator: str, period: str) -> float | None:
    found = known[
        (known["indicator"] == indicator) & (known["period"] == period) & (known["category"] == "")
    ]["value"]
    return float(found.iloc[0]) if len(found) and pd.notna(found.iloc[0]) else None


def _by_period(rows: pd.DataFrame) -> dict[str, float]:
    return {
        str(period): float(value)
        for period, value in zip(rows["period"], rows["value"], strict=True)
    }
