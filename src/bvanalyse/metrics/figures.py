"""A figure before it is counted: which rows or children are in it, and what they are divided by.

Every row belongs to a child and every child to one area. So each figure is counted for all areas
at once, and districts add up to their municipality.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

#: rows as places of children (one for each row), or children as a mask
Rows = np.ndarray
Cell = dict[str, object]

DERIVED = "Regnet ut av saksdata; SSBs egen beregning er ikke kjent."
PROJECT = "Prosjektets egen definisjon."
NOTHING_TO_DIVIDE_BY = "Kan ikke regnes ut: det er ingen å dele på."
YEARS_ARE_MISSING = "Kan ikke regnes ut: saksdata mangler for minst ett av årene."
EQUAL_YEARS = f"{PROJECT} Årene teller likt."
NO_RESIDENTS = "Kan ikke regnes ut: folketallet mangler."
ABOVE_BASE = "Telleren er større enn nevneren."
NOT_IN_YEARLY_FILES = "Kan ikke leses av årsfilene (KOSTRA 15F)."


class Residents(NamedTuple):
    """Residents of each area, by register id and reporting year."""

    indicator: str
    year: int


Population = Callable[[Residents], np.ndarray]


@dataclass(frozen=True)
class Areas:
    """Names of areas, and the number of the area that each child belongs to (-1 for none)."""

    names: tuple[str, ...]
    of: np.ndarray

    def count(self, rows: Rows) -> np.ndarray:
        """How many of the rows, or of the children, there are in each area."""
        found = self.of[rows]
        return np.bincount(found[found >= 0], minlength=len(self.names))

    def split(self, rows: Rows) -> list[np.ndarray]:
        """For each area the positions within `rows` that belong to it."""
        found = self.of[rows]
        order = np.argsort(found, kind="stable")
        edges = np.searchsorted(found[order], np.arange(len(self.names) + 1))
        return [order[a:b] for a, b in pairwise(edges)]


@dataclass(frozen=True)
class Named:
    """What every kind of figure has: its indicator, its category, where it stands and its note."""

    indicator: str
    ref: str
    note: str = ""
    category: str = ""


@dataclass(frozen=True, kw_only=True)
class Count(Named):
    """A number of rows or children; `base` is what they were found among, where that is told."""

    over: Rows
    base: Rows | None = None

    def cells(self, areas: Areas, per: float, population: Population) -> Iterator[Cell]:
        """The number in each area, with what it was found among where that is told."""
        counts = areas.count(self.over)
        bases = [None] * len(counts) if self.base is None else areas.count(self.base).tolist()
        for count, base in zip(counts.tolist(), bases, strict=True):
            yield {"value": count, "numerator": count, "denominator": base}


@dataclass(frozen=True, kw_only=True)
class Share(Named):
    """`per` times what is over by what is under: rows, children, or residents."""

    over: Rows
    under: Rows | Residents
    within: bool = True  # those over are among those under

    def cells(self, areas: Areas, per: float, population: Population) -> Iterator[Cell]:
        """The share or rate in each area, with its parts; missing where there is nothing below."""
        over = areas.count(self.over).astype(float)
        if isinstance(self.under, Residents):
            under = population(self.under)
        else:
            under = areas.count(self.under).astype(float)
        for part, base in zip(over.tolist(), under.tolist(), strict=True):
            yield _divided(part, base, per, self.within)


@dataclass(frozen=True, kw_only=True)
class Spread(Named):
    """One number that sums up a value of each row, such as a mean; empty when nothing is known."""

    over: Rows
    values: tuple[np.ndarray, ...]
    measure: Callable[..., float | None]
    total: bool = False  # the measure is a sum by a number, so its numerator can be told

    def cells(self, areas: Areas, per: float, population: Population) -> Iterator[Cell]:
        """The measure in each area, with how many rows it sums up; missing where too few."""
        for at in areas.split(self.over):
            value = self.measure(*(column[at] for column in self.values)) if len(at) else None
            if value is None:
                note = NOTHING_TO_DIVIDE_BY if not len(at) else "For få å regne på."
                yield {"status": "missing", "denominator": len(at), "note": note}
            else:
                numerator = value * len(at) if self.total else None
                yield {"value": value, "numerator": numerator, "denominator": len(at)}


@dataclass(frozen=True, kw_only=True)
class YearlyMean(Named):
    """The plain mean of several years' shares; missing unless every year has one."""

    shares: Sequence[Share]

    def cells(self, areas: Areas, per: float, population: Population) -> Iterator[Cell]:
        """The mean in each area; its denominator is that of all the years together."""
        years = zip(*(share.cells(areas, per, population) for share in self.shares), strict=True)
        for cells in years:
            values = [cell.get("value") for cell in cells]
            bases = sum(cell["denominator"] for cell in cells)
            if None in values:
                note = "Kan ikke regnes ut: minst ett av årene mangler."
                yield {"status": "missing", "denominator": bases, "note": note}
            else:
                yield {"value": sum(values) / len(values), "denominator": bases}


@dataclass(frozen=True, kw_only=True)
class Untold(Named):
    """A figure that the case files cannot tell; `note` says why."""

    status: str = "missing"

    def cells(self, areas: Areas, per: float, population: Population) -> Iterator[Cell]:
        """Nothing for any area but the status that says so."""
        for _ in areas.names:
            yield {"status": self.status}


def mean_of_years(named: Named, shares: Sequence[Share]) -> YearlyMean | Untold:
    """The mean of the years' shares, or that it cannot be told when there are none."""
    if shares:
        return YearlyMean(named.indicator, named.ref, named.note, shares=shares)
    return Untold(named.indicator, named.ref, YEARS_ARE_MISSING)


Figure = Count | Share | Spread | YearlyMean | Untold


def _divided(part: float, base: float, per: float, within: bool) -> Cell:
    if np.isnan(base):
        return {"status": "missing", "numerator": part, "note": NO_RESIDENTS}
    cell: Cell = {"numerator": part, "denominator": base}
    if base == 0:
        return {**cell, "status": "missing", "note": NOTHING_TO_DIVIDE_BY}
    if part > base and not within:
        return {**cell, "value": per * part / base, "status": "suspect", "note": ABOVE_BASE}
    return {**cell, "value": per * part / base}


def rows_of(rows: pd.DataFrame, chosen: pd.Series | None = None) -> Rows:
    """Where the children of the chosen rows stand: one entry for each row of an event table.

    >>> rows = pd.DataFrame({"child": [0, 0, 1]})
    >>> rows_of(rows).tolist(), rows_of(rows, rows["child"] == 0).tolist()
    ([0, 0, 1], [0, 0])
    """
    places = rows["child"].to_numpy("int64")  # an empty join has no type
    return np.asarray(places if chosen is None else places[chosen.to_numpy(bool)])
