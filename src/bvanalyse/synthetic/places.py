"""Invented municipalities and counties, with mergers, a split and changes of number.

The smallest pieces are never divided: every municipality is made of one or more of them, and which
ones may change on 1 January. A figure on any borders is a sum over pieces.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from bvanalyse.regions.lists import FIRST, LATEST
from bvanalyse.synthetic.chance import generator
from bvanalyse.synthetic.names import COUNTY_ENDINGS, invent

FEWEST, MOST = 30, 357  # as many as Norway has had since 2024
IN_FORCE, ABOLISHED = 9001, 9401  # the first numbers of each; no real place has any of them
YEARS = np.arange(FIRST, LATEST + 1)
START, LAST_DAY = f"{FIRST}-01-01", "{}-12-31"
OLD_COUNTY, NEW_COUNTY = "98", "99"  # one becomes the other in 2020
EARLIER, MAIN, RENAMED = 2018, 2020, 2017
BEFORE = "in force before 2013-01-01"
Row = dict[str, str]


@dataclass
class Unit:
    """One number and what it stands for: from the first year to before the end, of which pieces."""

    number: str
    name: str
    county: str
    pieces: tuple[int, ...]
    first: int = FIRST
    end: int = LATEST + 1
    former_name: str = ""

    def in_force(self, years: np.ndarray = YEARS) -> np.ndarray:
        """By years: whether the number was in use."""
        return (self.first <= years) & (years < self.end)


@dataclass
class Geography:
    """All units by number, the counties' names by number, and every change in order."""

    units: list[Unit] = field(default_factory=list)
    counties: dict[str, str] = field(default_factory=dict)
    changes: list[Row] = field(default_factory=list)

    @property
    def pieces(self) -> int:
        """How many pieces of land there are: what mergers and splits move about, whole."""
        return 1 + max(max(unit.pieces) for unit in self.units)

    def untouched(self) -> list[Unit]:
        """Those that keep number, name and borders throughout."""
        return [
            unit
            for unit in self.units
            if unit.first == FIRST and unit.end > LATEST and not unit.former_name
        ]

    def in_force(self) -> np.ndarray:
        """Units by years: whether the number was in use."""
        return np.array([unit.in_force() for unit in self.units])

    def unit_of_piece(self) -> np.ndarray:
        """Pieces by years: the place in `units` of the one that each belonged to."""
        own = np.zeros((self.pieces, len(YEARS)), dtype=int)
        for at, unit in enumerate(self.units):
            for piece in unit.pieces:
                own[piece, unit.in_force()] = at
        return own

    def municipality_rows(self) -> list[Row]:
        """A row for every name of every number, as in the list of real municipalities."""
        rows = []
        for unit in self.units:
            terms = [(unit.name, unit.first, unit.end)]
            if unit.former_name:
                terms = [(unit.former_name, FIRST, RENAMED), (unit.name, RENAMED, unit.end)]
            for name, first, end in terms:
                rows.append(
                    {
                        "number": unit.number,
                        "name": name,
                        "valid_from": f"{first}-01-01",
                        "valid_to": "" if end > LATEST else LAST_DAY.format(end - 1),
                        "county_no": unit.county,
                        "county": self.counties[unit.county],
                        "other_names": "",
                        "note": BEFORE if first == FIRST else "",
                    }
                )
        return rows

    def county_rows(self) -> list[Row]:
        """A row for every county, as in the list of real counties."""
        return [
            {
                "county_no": number,
                "county": name,
                "valid_from": f"{MAIN}-01-01" if number == NEW_COUNTY else START,
                "valid_to": LAST_DAY.format(MAIN - 1) if number == OLD_COUNTY else "",
                "kostra_region_code": f"EKA{number}",
            }
            for number, name in self.counties.items()
        ]


def invent_places(count: int, seed: int, taken: Iterable[str]) -> Geography:
    """A country that has `count` municipalities in its last year, and had a few more before.

    Two places merge in 2018, and with a third in 2020, when about 3 % more of the places merge by
    twos, one is split in two, and a county gets a new number and name, and so do its places. One
    place changes only its name. No name is among those `taken`. ValueError for too few or too many.
    """
    if not FEWEST <= count <= MOST:
        raise ValueError(f"from {FEWEST} to {MOST} municipalities can be invented, not {count}")
    chance = generator(seed, "places")
    mergers, moved = max(2, round(count * 0.03)), max(1, count // 50)
    originals = (
        count + mergers
    )  # each merger leaves one fewer, but the first two; the split one more
    taken = list(taken)
    names = invent(originals + mergers + 4, generator(seed, "names"), taken)
    ordinary = [f"9{at}" for at in range(1, 8 if originals >= 60 else 5)]
    numbers = [*ordinary, OLD_COUNTY, NEW_COUNTY]
    county_names = invent(
        len(numbers), generator(seed, "counties"), [*taken, *names], COUNTY_ENDINGS
    )
    land = Geography(counties=dict(zip(numbers, county_names, strict=True)))
    home = np.sort(np.arange(originals - moved) % len(ordinary))
    for at in range(originals):
        county = ordinary[home[at]] if at < len(home) else OLD_COUNTY
        land.units.append(Unit(str(at), names.pop(), county, (at,)))
    _change(land, chance, names, mergers, originals)
    _number(land)
    return land


def _change(
    land: Geography, chance: np.random.Generator, names: list[str], mergers: int, originals: int
) -> None:
    """Everything that happens between the first year and the last."""
    moving = [unit for unit in land.units if unit.county == OLD_COUNTY]
    free = [land.units[at] for at in chance.permutation(originals - len(moving))]

    def take(count: int) -> list[Unit]:
        """So many places of the county that has most left."""
        left = [unit.county for unit in free]
        fullest = max(sorted(set(left)), key=left.count)
        chosen = [unit for unit in free if unit.county == fullest][:count]
        for unit in chosen:
            free.remove(unit)
        return chosen

    first, second, third = take(3)
    joined = _replace(land, [first, second], names.pop(), EARLIER, "merge")
    _replace(land, [joined, third], names.pop(), MAIN, "merge")
    for _ in range(mergers - 1):
        _replace(land, take(2), names.pop(), MAIN, "merge")
    (divided,) = take(1)
    divided.pieces += (originals,)
    for piece in divided.pieces:
        _replace(land, [divided], names.pop(), MAIN, "split", pieces=(piece,))
    for unit in moving:
        _replace(land, [unit], unit.name, MAIN, "county_change", county=NEW_COUNTY)
    (renamed,) = take(1)
    renamed.former_name, renamed.name = renamed.name, names.pop()
    _note(land, renamed.number, renamed.former_name, renamed, RENAMED, "rename")


def _number(land: Geography) -> None:
    """Their numbers, once it is known which of them stay."""
    stays, goes = itertools.count(IN_FORCE), itertools.count(ABOLISHED)
    numbers = {unit.number: str(next(stays if unit.end > LATEST else goes)) for unit in land.units}
    for unit in land.units:
        unit.number = numbers[unit.number]
    for row in land.changes:
        row["old_no"], row["new_no"] = numbers[row["old_no"]], numbers[row["new_no"]]
    land.changes.sort(key=lambda row: (row["date"], row["old_no"], row["new_no"]))


def _replace(
    land: Geography,
    old: list[Unit],
    name: str,
    year: int,
    kind: str,
    county: str = "",
    pieces: tuple[int, ...] = (),
) -> Unit:
    """Ends the old numbers and gives what they were, or these pieces of it, a new one."""
    pieces = pieces or tuple(piece for unit in old for piece in unit.pieces)
    new = Unit(str(len(land.units)), name, county or old[0].county, pieces, first=year)
    land.units.append(new)
    for unit in old:
        unit.end = year
        _note(land, unit.number, unit.name, new, year, kind)
    return new


def _note(land: Geography, number: str, name: str, new: Unit, year: int, kind: str) -> None:
    land.changes.append(
        {
            "date": f"{year}-01-01",
            "old_no": number,
            "old_name": name,
            "new_no": new.number,
            "new_name": new.name,
            "kind": kind,
            "note": "",
        }
    )
