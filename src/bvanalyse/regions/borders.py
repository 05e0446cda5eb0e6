"""Figures moved to one set of borders; merged places are added together, never averaged."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from bvanalyse.observations import WITHOUT_VALUE, observations, worst
from bvanalyse.periods import span
from bvanalyse.regions.lists import Regions

#: units whose figures add up over places; any other is reckoned anew from its parts, or missing
ADDITIVE = frozenset(
    [
        "reports",
        "investigations",
        "persons",
        "households",
        "measures",
        "places",
        "homes",
        "teams",
        "surveys",
        "cases",
        "FTE",
        "NOK",
        "1000 NOK",
        "million NOK",
    ]
)
PER = {"percent": 100, "per 1000 children": 1000, "FTE per 1000 children": 1000}
Row = dict[str, object]


def to_borders(table: pd.DataFrame, year: int, regions: Regions) -> pd.DataFrame:
    """Figures moved to the borders of 1 January of the year; merged places are added together.

    A change of number alone keeps every figure. A merger adds counts and amounts, and shares only
    through their numerators and denominators, and only where every part has a figure: otherwise
    the sum is a missing figure that says which part lacks. A split cannot be added up: the figure
    stays missing for the new units. Counties and the country are left as they are.
    """
    rows: list[Row] = []
    parts: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in table.to_dict("records"):
        number, day = str(row["region"]), span(str(row["period"])).last
        targets = regions.successors(number, year) if len(number) == 4 else (number,)
        for target in targets:
            before = regions.predecessors(target, year, day)
            if len(targets) > 1:
                row_for_target = _without_value(row, f"{number} er delt")
            elif regions.expired(number, day) and len(before) <= 1 < len(
                regions.predecessors(target, year, regions.last_day(number))
            ):
                row_for_target = _without_value(row, f"{number} var slått sammen med andre da")
            elif len(before) <= 1 or number not in before:
                rows.append({**row, "region": target})  # one place only, or moved already
                continue
            else:
                row_for_target = row
            key = (target, *(str(row[name]) for name in ("period", "indicator", "category")))
            parts[key].append(row_for_target)
    for (target, *_), found in parts.items():
        rows += [_sum(target, several, year, regions) for several in _by_source(found)]
    return observations(rows)


def _by_source(parts: list[Row]) -> list[list[Row]]:
    """Parts to be added; kept apart by source where one place has a figure in several."""
    if len({part["region"] for part in parts}) == len(parts):
        return [parts]
    sources = dict.fromkeys(str(part["source"]) for part in parts)
    return [[part for part in parts if part["source"] == source] for source in sources]


def _sum(target: str, parts: list[Row], year: int, regions: Regions) -> Row:
    """One figure for a merged municipality from its parts, or a missing one that says why."""
    first = parts[0]
    period = str(first["period"])
    expected = regions.predecessors(target, year, span(period).last)
    have = {str(part["region"]) for part in parts if part["status"] not in WITHOUT_VALUE}
    lacking = [regions.name(number, period) for number in expected if number not in have]
    row = {
        **first,
        "region": target,
        "source": ", ".join(sorted({str(part["source"]) for part in parts})),
        "ref": _joined(parts, "ref"),
        "note": _joined(parts, "note"),
    }
    if lacking:
        lack = "tall mangler for " + ", ".join(lacking)
        return _without_value(row, f"{row['note']}; {lack}" if row["note"] else lack)
    total = pd.DataFrame(parts)[["value", "numerator", "denominator"]].sum(min_count=len(parts))
    row.update(numerator=total["numerator"], denominator=total["denominator"])
    unit = str(first["unit"])
    if unit in ADDITIVE:
        row["value"] = total["value"]
    elif unit in PER and total["denominator"] > 0:
        row["value"] = PER[unit] * total["numerator"] / total["denominator"]
    else:
        return _without_value(row, "kan ikke legges sammen uten teller og nevner")
    return {**row, "status": worst(str(part["status"]) for part in parts)}


def _joined(parts: list[Row], column: str) -> str:
    return "; ".join(dict.fromkeys(str(part[column]) for part in parts if part[column]))


def _without_value(row: Row, note: str) -> Row:
    empty = {"value": None, "numerator": None, "denominator": None, "status": "missing"}
    return {**row, **empty, "note": note}
