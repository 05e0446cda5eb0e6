"""Figures taken apart: a divided place by a key, and a place on the borders of an earlier year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from bvanalyse.observations import WITHOUT_VALUE, worst
from bvanalyse.regions.lists import Regions
from bvanalyse.regions.rows import ADDITIVE, Row, moved_from, without_value

Keys = Mapping[str, Mapping[str, float]]  # of a divided place: what each new number got of it


def on_older_borders(row: Row, year: int, day: date, regions: Regions) -> list[Row] | None:
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
    origin = moved_from(row, number, regions)
    whole = len(before) == 1 and regions.successors(before[0], day.year) == (number,)
    if whole:
        return [{**origin, "region": before[0]}]
    note = f"{number} kan ikke føres tilbake til grensene i {year}"
    return [{**without_value(origin, note), "region": other} for other in before]


def part_of(row: Row, part: float | None, number: str) -> Row:
    """The part of a divided place's figure that a key gives; missing without one."""
    if part is None or row["status"] in WITHOUT_VALUE:
        return without_value(row, f"{number} er delt") if part is None else row
    if row["unit"] not in ADDITIVE and pd.isna(row["denominator"]):
        return without_value(row, f"{number} er delt, og tallet kan ikke deles med en nøkkel")
    columns = ["numerator", "denominator"] + (["value"] if row["unit"] in ADDITIVE else [])
    known = {name: None if pd.isna(row[name]) else float(str(row[name])) for name in columns}
    shared = {name: None if value is None else part * value for name, value in known.items()}
    status = worst([str(row["status"]), "estimate"])
    told = f"{number} er delt med nøkkelen {part:.3g}".replace(".", ",")
    note = f"{row['note']}; {told}" if row["note"] else told
    return {**row, **shared, "status": status, "note": note}


def check_keys(keys: Keys) -> None:
    """Refuses a key whose parts are negative or do not add up to the whole."""
    for number, parts in keys.items():
        if any(part < 0 for part in parts.values()) or abs(sum(parts.values()) - 1) > 1e-9:
            raise ValueError(f"the key of {number} must be parts that add up to 1, not {parts}")
