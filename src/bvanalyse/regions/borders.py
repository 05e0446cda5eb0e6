"""Figures moved to one set of borders; merged places are added together, never averaged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

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
Keys = Mapping[str, Mapping[str, float]]  # of a divided place: what each new number got of it


def to_borders(
    table: pd.DataFrame, year: int, regions: Regions, keys: Keys | None = None
) -> pd.DataFrame:
    """Figures moved to the borders of 1 January of the year; merged places are added together.

    A change of number alone keeps every figure. A merger adds counts and amounts, and shares only
    through their numerators and denominators, and only where every part has a figure: otherwise
    the sum is a missing figure that says which part lacks. A divided place has no figure in any of
    its parts, unless `keys` gives the part of it that each new number got, such as
    `{"1507": {"1508": 0.86, "1580": 0.14}}`; what is made with a key is an estimate. Nor can a
    merged place be taken apart again: on older borders its parts have no figure. `ref` tells which
    number a figure was moved from. Counties and the country are left as they are. ValueError for a
    key that does not add up to 1.
    """
    keys = keys or {}
    _check_keys(keys)
    rows: list[Row] = []
    parts: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for given in table.to_dict("records"):
        number, day = str(given["region"]), span(str(given["period"])).last
        older = _on_older_borders(given, year, day, regions) if len(number) == 4 else None
        if older is not None:
            rows += older
            continue
        targets = regions.successors(number, year) if len(number) == 4 else (number,)
        for target in targets:
            before = regions.predecessors(target, year, day)
            moved = target != number or (number in before and len(before) > 1)
            row = _moved_from(given, number, regions) if moved else given
            if len(targets) > 1:
                part = keys.get(number, {}).get(target)
                row_for_target = _part_of(row, part, number)
                if len(before) <= 1:
                    rows.append({**row_for_target, "region": target})
                    continue
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


def _on_older_borders(row: Row, year: int, day: date, regions: Regions) -> list[Row] | None:
    """The figure on borders from before its own time; None where it is not newer than they are.

    The place keeps its figure where it has only changed its number since; one that was merged or
    divided in between cannot be told from its parts.
    """
    number, then = str(row["region"]), date(year, 1, 1)
    unit = next((u for u in regions.municipalities if u.number == number and u.in_force(day)), None)
    if day.year <= year or unit is None:
        return None
    before = regions.predecessors(number, day.year, then)
    if before == (number,) and regions.successors(number, day.year) == (number,):
        return None
    origin = _moved_from(row, number, regions)
    whole = len(before) == 1 and regions.successors(before[0], day.year) == (number,)
    if whole:
        return [{**origin, "region": before[0]}]
    note = f"{number} kan ikke føres tilbake til grensene i {year}"
    return [{**_without_value(origin, note), "region": other} for other in before]


def _moved_from(row: Row, number: str, regions: Regions) -> Row:
    place = f"fra {number} {regions.name(number, str(row['period']))}"
    ref = str(row["ref"])
    return {**row, "ref": f"{ref}; {place}" if ref else place}


def _part_of(row: Row, part: float | None, number: str) -> Row:
    """The part of a divided place's figure that a key gives; missing without one."""
    if part is None or row["status"] in WITHOUT_VALUE:
        return _without_value(row, f"{number} er delt") if part is None else row
    if row["unit"] not in ADDITIVE and pd.isna(row["denominator"]):
        return _without_value(row, f"{number} er delt, og tallet kan ikke deles med en nøkkel")
    columns = ["numerator", "denominator"] + (["value"] if row["unit"] in ADDITIVE else [])
    shared = {name: None if pd.isna(row[name]) else part * float(row[name]) for name in columns}
    status = worst([str(row["status"]), "estimate"])
    told = f"{number} er delt med nøkkelen {part:.3g}".replace(".", ",")
    note = f"{row['note']}; {told}" if row["note"] else told
    return {**row, **shared, "status": status, "note": note}


def _check_keys(keys: Keys) -> None:
    for number, parts in keys.items():
        if any(part < 0 for part in parts.values()) or abs(sum(parts.values()) - 1) > 1e-9:
            raise ValueError(f"the key of {number} must be parts that add up to 1, not {parts}")


def _by_source(parts: list[Row]) -> list[list[Row]]:
    """Parts to be added; kept apart by source where one place has a figure in several."""
    if len({part["region"] for part in parts}) == len(parts):
        return [parts]
    sources = dict.fromkeys(str(part["source"]) for part in parts)
    return [[part for part in parts if part["source"] == source] for source in sources]


def _sum(target: str, parts: list[Row], year: int, regions: Regions) -> Row:
    """One figure for a merged municipality from its parts, or a missing one that says why."""
    parts = sorted(parts, key=lambda part: str(part["region"]))  # the same in whatever order given
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
