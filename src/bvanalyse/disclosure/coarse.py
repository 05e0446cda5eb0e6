"""Coarser tables, which are better than tables with holes: merged categories, pooled years."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd

from bvanalyse.errors import ParameterError, Problem
from bvanalyse.indicators import COUNTED
from bvanalyse.observations import WITHOUT_VALUE, observations, worst

_ALIKE = ["region", "period", "indicator", "category", "unit", "source"]


def coarser(table: pd.DataFrame, mapping: Mapping[str, str]) -> pd.DataFrame:
    """The table with the counts of categories merged into the groups that the mapping names.

    Totals and categories outside the mapping stay as they are. Where one of the merged figures is
    hidden or missing, so is the group, for nobody knows its sum. A group of reporters counts
    answers: a report from two of them is there twice. ParameterError for shares, which cannot be
    added.

    >>> rows = [{"region": "9001", "period": "2023", "indicator": "reports_by_reporter_type",
    ...     "category": category, "value": value, "unit": "reports", "source": "saksdata"}
    ...     for category, value in [("Skole", 12.0), ("Politi", 3.0), ("Barnet selv", 2.0)]]
    >>> groups = {"Skole": "offentlig", "Politi": "offentlig", "Barnet selv": "privat"}
    >>> coarser(observations(rows), groups)[["category", "value"]].values.tolist()
    [['offentlig', 15.0], ['privat', 2.0]]
    """
    merged = table["category"].isin(mapping)
    return _summed(table, merged, lambda row: {"category": mapping[row["category"]]})


def pooled(table: pd.DataFrame, years: Iterable[int]) -> pd.DataFrame:
    """The table with the yearly counts of these years as one figure for all of them together.

    For events (reports, investigations): a child may be counted in each year, and a stock is
    counted once a year, so ParameterError for persons and for years that do not follow each other.
    Where a year has no row, the others stay as they are: a sum of fewer years would be wrong.

    >>> rows = [{"region": "9001", "period": period, "indicator": "deadline_breaches",
    ...     "value": value, "unit": "investigations", "source": "saksdata"}
    ...     for period, value in [("2021", 3.0), ("2022", 1.0)]]
    >>> pooled(observations(rows), [2021, 2022])[["period", "value"]].values.tolist()
    [['2021/2022', 4.0]]
    """
    wanted = sorted(years)
    if not wanted or wanted != list(range(wanted[0], wanted[-1] + 1)):
        raise ParameterError(
            Problem("years to pool", found=wanted, expected="years that follow each other")
        )
    chosen = table["period"].isin([str(year) for year in wanted])
    if (table.loc[chosen, "unit"] == "persons").any():
        raise ParameterError(
            Problem(
                "persons cannot be added over years",
                expected="counts of events",
                action="count each person once over all the years",
            )
        )
    span = f"{wanted[0]}/{wanted[-1]}" if len(wanted) > 1 else str(wanted[0])
    return _summed(table, chosen, lambda row: {"period": span}, parts=len(wanted))


def _summed(
    table: pd.DataFrame,
    chosen: pd.Series,
    change: Callable[[pd.Series], dict[str, str]],
    parts: int = 1,
) -> pd.DataFrame:
    """The rows that are not chosen, each group of changed rows as one where its first one stood."""
    wrong = sorted(set(table.loc[chosen, "unit"]) - COUNTED)
    if wrong:
        raise ParameterError(
            Problem(
                "only counts can be added",
                found=", ".join(wrong),
                expected="one of " + ", ".join(sorted(COUNTED)),
                action="take shares and rates out, and compute them from the sums",
            )
        )
    groups: dict[tuple[object, ...], list[int]] = {}
    rows = table.to_dict("records")
    changed = [row | change(row) if part else row for row, part in zip(rows, chosen, strict=True)]
    for at, (row, part) in enumerate(zip(changed, chosen, strict=True)):
        own = tuple(row[name] for name in _ALIKE) if part else (at,)
        groups.setdefault(own, []).append(at)
    result: list[dict[str, object]] = []
    for own, places in groups.items():
        if len(own) > 1 and len(places) >= parts:
            result.append(_sum([changed[at] for at in places]))
        else:
            result += [rows[at] for at in places]
    return observations(result)


def _sum(rows: list[dict[str, Any]]) -> dict[str, Any]:
    status = worst(str(row["status"]) for row in rows)
    unknown = [str(row["status"]) for row in rows if row["status"] in WITHOUT_VALUE]
    refs = dict.fromkeys(str(row["ref"]) for row in rows)
    notes = dict.fromkeys(str(row["note"]) for row in rows)
    return {
        **rows[0],
        "value": math.nan if unknown else sum(row["value"] for row in rows),
        "numerator": math.nan,
        "denominator": math.nan,
        "status": worst(unknown) if unknown else status,
        "ref": " / ".join(filter(None, refs)),
        "note": " ".join(filter(None, notes)),
    }
