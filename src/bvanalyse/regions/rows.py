"""A row of observations on its way to other borders."""

from __future__ import annotations

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


def moved_from(row: Row, number: str, regions: Regions) -> Row:
    """The row, which tells what number it was moved from."""
    place = f"fra {number} {regions.name(number, str(row['period']))}"
    ref = str(row["ref"])
    return {**row, "ref": f"{ref}; {place}" if ref else place}


def without_value(row: Row, note: str) -> Row:
    """The row without its figure, and why."""
    empty = {"value": None, "numerator": None, "denominator": None, "status": "missing"}
    return {**row, **empty, "note": note}
