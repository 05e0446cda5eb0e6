"""From pieces to the rows of a table: country, counties and municipalities, with their symbols."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from bvanalyse.synthetic.chance import generator
from bvanalyse.synthetic.places import YEARS, Geography

SYMBOLS = {1: ".", 2: "..", 3: ":"}
OK, NOT_IN_USE, MISSING, HIDDEN = 0, *SYMBOLS
FEW = 3  # a count from 1 to this is not shown
LACKING = 0.006  # the part of places and years in which a municipality did not report


class Cells(NamedTuple):
    """Values and symbols (0 for none) of the same shape: places by years."""

    values: np.ndarray
    symbols: np.ndarray


@dataclass(frozen=True)
class Rows:
    """The rows of every table: the country, the counties, the municipalities by number.

    `kept` are the years asked for, among all that were invented.
    """

    land: Geography
    kept: np.ndarray

    @property
    def municipal(self) -> slice:
        """Where the municipalities stand among the rows: after the country and the counties."""
        return slice(1 + len(self.land.counties), None)

    @property
    def years(self) -> list[str]:
        """The years that a table tells of, as its texts."""
        return [str(year) for year in YEARS[self.kept]]

    def codes(self, country: str, county: str = "{}") -> list[str]:
        """The codes of the rows, as a table writes the country and its counties."""
        counties = [county.format(number) for number in self.land.counties]
        return [country, *counties, *(unit.number for unit in self.land.units)]

    def labels(self) -> list[str]:
        """The rows' names; a number that went out of use tells its last year."""
        ended = {unit.number: unit.end for unit in self.land.units if unit.end <= YEARS[-1]}
        own = [
            f"{unit.name} (-{ended[unit.number] - 1})" if unit.number in ended else unit.name
            for unit in self.land.units
        ]
        return ["Hele landet", *self.land.counties.values(), *own]

    def in_use(self) -> np.ndarray:
        """Rows by years asked for: whether there was such a place."""
        units = self.land.in_force()
        counties = [
            units[self._county() == at].any(axis=0) for at in range(len(self.land.counties))
        ]
        return np.vstack([np.ones((1, len(YEARS)), dtype=bool), counties, units])[:, self.kept]

    def summed(self, pieces: np.ndarray) -> np.ndarray:
        """Rows by years asked for (and what more there is) of figures of pieces by years."""
        units = np.zeros((len(self.land.units), *pieces.shape[1:]), dtype=pieces.dtype)
        np.add.at(units, (self.land.unit_of_piece(), np.arange(len(YEARS))), pieces)
        counties = np.zeros((len(self.land.counties), *pieces.shape[1:]), dtype=pieces.dtype)
        np.add.at(counties, self._county(), units)
        return np.concatenate([units.sum(axis=0)[None], counties, units])[:, self.kept]

    def count(self, pieces: np.ndarray) -> Cells:
        """Counts; a municipality's count from 1 to 3 is hidden, a sum of municipalities' is not."""
        values = self.summed(pieces)
        symbols = np.zeros(values.shape, dtype=np.int8)
        few = (values[self.municipal] > 0) & (values[self.municipal] <= FEW)
        symbols[self.municipal][few] = HIDDEN
        return Cells(values, symbols)

    def amount(self, pieces: np.ndarray, per: float = 1) -> Cells:
        """Amounts, residents and positions, which are never hidden."""
        values = self.summed(pieces)
        values = values if per == 1 else values / per
        return Cells(values, np.zeros(values.shape, dtype=np.int8))

    def not_reported(self, table: str, seed: int, spared: list[int]) -> np.ndarray:
        """Rows by years: some municipalities that did not report to a table, at least one a table.

        The pieces in `spared` always did.
        """
        own = [bool(set(unit.pieces) & set(spared)) for unit in self.land.units]
        open_ = self.in_use()[self.municipal] & ~np.array(own)[:, None]
        at = np.argwhere(open_)
        count = max(1, round(LACKING * len(at)))
        chosen = at[generator(seed, f"lacking {table}").permutation(len(at))[:count]]
        mask = np.zeros((len(self.codes("")), len(self.years)), dtype=bool)
        mask[self.municipal][chosen[:, 0], chosen[:, 1]] = True
        return mask

    def _county(self) -> np.ndarray:
        places = list(self.land.counties)
        return np.array([places.index(unit.county) for unit in self.land.units])


def ratio(over: Cells, under: Cells, per: float) -> Cells:
    """A share or rate of two figures; hidden where one of them is, and none without a base."""
    values = per * over.values / np.where(under.values > 0, under.values, 1)
    symbols = np.maximum(over.symbols, under.symbols)
    return Cells(values, np.where(under.values > 0, symbols, NOT_IN_USE).astype(np.int8))
