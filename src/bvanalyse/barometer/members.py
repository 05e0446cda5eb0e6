"""Which municipalities one is compared with: chosen from the figures at hand, never by a reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from bvanalyse.regions import Municipality

FEWEST = 10  # fewer others cannot show how much municipalities truly differ
NEAREST = 20


@dataclass(frozen=True)
class Members:
    """The municipalities of a comparison, the one asked about among them, and why these."""

    kind: Literal["county", "nearest", "all"]
    regions: tuple[str, ...]

    @property
    def others(self) -> int:
        """How many it is compared with, itself left out."""
        return len(self.regions) - 1


def choose_members(
    own: Municipality,
    at_hand: Iterable[str],
    units: Iterable[Municipality],
    children: Mapping[str, float],
) -> Members | None:
    """The county where ten others have figures; else those nearest in children; else all at hand.

    `at_hand` are the numbers that have figures, `units` all municipalities in force, `children`
    residents aged 0-17 by number. None where fewer than ten others have figures at all: then
    nothing shows how much municipalities truly differ.
    """
    known = set(at_hand) | {own.number}
    county = {unit.number for unit in units if unit.county_number == own.county_number} & known
    if len(county - {own.number}) >= FEWEST:
        return Members("county", tuple(sorted(county | {own.number})))
    size = children.get(own.number)
    sized = known & set(children)
    if size is not None and len(sized) > NEAREST:
        nearest = sorted(sized, key=lambda number: (abs(children[number] - size), number))
        others = [number for number in nearest if number != own.number][:NEAREST]
        return Members("nearest", tuple(sorted([own.number, *others])))
    return Members("all", tuple(sorted(known))) if len(known) > FEWEST else None
