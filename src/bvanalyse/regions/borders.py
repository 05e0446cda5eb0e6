"""Figures moved to one set of borders; merged places are added together, never averaged."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from bvanalyse.observations import WITHOUT_VALUE, join, observations, worst
from bvanalyse.periods import span
from bvanalyse.regions.apart import Keys, check_keys, on_older_borders, part_of
from bvanalyse.regions.lists import Regions
from bvanalyse.regions.rows import ADDITIVE, PER, Row, moved_from, without_value


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
    check_keys(keys)
    table = table.reset_index(drop=True)
    stays = _staying(table, year, regions)
    leaving = table[~stays]
    rows: list[Row] = []
    at: list[int] = []  # which row of the table each of them was
    parts: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for place, given in zip(leaving.index, leaving.to_dict("records"), strict=True):
        number, day = str(given["region"]), span(str(given["period"])).last
        older = on_older_borders(given, year, day, regions) if len(number) == 4 else None
        if older is not None:
            rows += older
            at += [place] * len(older)
            continue
        targets = regions.successors(number, year) if len(number) == 4 else (number,)
        for target in targets:
            before = regions.predecessors(target, year, day)
            moved = target != number or (number in before and len(before) > 1)
            row = moved_from(given, number, regions) if moved else given
            if len(targets) > 1:
                part = keys.get(number, {}).get(target)
                row_for_target = part_of(row, part, number)
                if len(before) <= 1:
                    rows.append({**row_for_target, "region": target})
                    at.append(place)
                    continue
            elif regions.expired(number, day) and len(before) <= 1 < len(
                regions.predecessors(target, year, regions.last_day(number))
            ):
                row_for_target = without_value(row, f"{number} var slått sammen med andre da")
            elif len(before) <= 1 or number not in before:
                rows.append({**row, "region": target})  # one place only, or moved already
                at.append(place)
                continue
            else:
                row_for_target = row
            key = (target, *(str(row[name]) for name in ("period", "indicator", "category")))
            parts[key].append(row_for_target)
    sums = [
        _sum(target, several, year, regions)
        for (target, *_), found in parts.items()
        for several in _by_source(found)
    ]
    moved = observations(rows).set_axis(at, axis="index")
    in_order = pd.concat([table[stays], moved]).sort_index(kind="stable")
    return join([in_order, observations(sums)])


def _staying(table: pd.DataFrame, year: int, regions: Regions) -> pd.Series:
    """The rows that are as they were on the borders of the year; in a national table, nearly all.

    Asked once for each place and period, since a national table has thousands of rows of each.
    """

    def stays(number: str, period: str) -> bool:
        day = span(period).last
        if len(number) != 4:
            return True
        if day.year > year or regions.successors(number, year) != (number,):
            return False
        return not regions.expired(number, day) and (
            regions.predecessors(number, year, day) in ((number,), ())
        )

    pairs = list(zip(table["region"], table["period"], strict=True))
    known = {pair: stays(*map(str, pair)) for pair in dict.fromkeys(pairs)}
    return pd.Series([known[pair] for pair in pairs], index=table.index, dtype=bool)


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
        return without_value(row, f"{row['note']}; {lack}" if row["note"] else lack)
    total = pd.DataFrame(parts)[["value", "numerator", "denominator"]].sum(min_count=len(parts))
    row.update(numerator=total["numerator"], denominator=total["denominator"])
    unit = str(first["unit"])
    if unit in ADDITIVE:
        row["value"] = total["value"]
    elif unit in PER and total["denominator"] > 0:
        row["value"] = PER[unit] * total["numerator"] / total["denominator"]
    else:
        return without_value(row, "kan ikke legges sammen uten teller og nevner")
    return {**row, "status": worst(str(part["status"]) for part in parts)}


def _joined(parts: list[Row], column: str) -> str:
    return "; ".join(dict.fromkeys(str(part[column]) for part in parts if part[column]))
