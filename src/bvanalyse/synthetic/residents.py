"""Residents of the pieces of invented places: sizes like the real country's, and ages."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bvanalyse.synthetic.chance import drawn, generator
from bvanalyse.synthetic.places import YEARS, Geography

AGES = np.arange(25)
MIDDLE = 2021  # the year whose sizes are like the real
SPREAD = 0.06  # how far a size is moved from the real distribution's, on the log scale
CHILD_SHARE, SHARE_SPREAD = 0.2, 0.022
_MOVED_OUT = np.where(AGES > 18, 0.93, 1.0)  # some leave when school is over


@dataclass(frozen=True)
class Residents:
    """Residents on 1 January: `by_age` is pieces by years by ages 0-24, `total` is all ages."""

    by_age: np.ndarray
    total: np.ndarray

    def aged(self, first: int, last: int) -> np.ndarray:
        """Pieces by years: those from the first age to the last."""
        return np.asarray(self.by_age[:, :, first : last + 1].sum(axis=2))


def invent_residents(land: Geography, real_sizes: np.ndarray, seed: int) -> Residents:
    """Residents of every piece; sizes follow the quantiles of the real numbers of children.

    No size is copied: quantiles are taken between the real ones, moved by chance and shuffled.
    A year's children are the former year's, one year older, and those born since.
    """
    chance = generator(seed, "residents")
    children = _sizes(land, real_sizes, chance)[:, None]
    births = np.arange(YEARS[0] - 1 - AGES[-1], YEARS[-1])
    growth = chance.normal(0, 0.008, (land.pieces, 1))
    cohorts = drawn(chance, children / 18 * np.exp(growth * (births - (MIDDLE - 10))))
    born = YEARS[:, None] - 1 - AGES - births[0]
    by_age = np.floor(cohorts[:, born] * _MOVED_OUT).astype(np.int64)
    tilt = 0.012 * (np.log(children) - np.log(children).mean())  # towns have more children
    share = np.clip(chance.normal(CHILD_SHARE, SHARE_SPREAD, children.shape) + tilt, 0.13, 0.27)
    grown = children * (1 / share - 1.41) * (1 + 0.007 * (YEARS - MIDDLE))
    return Residents(by_age, by_age.sum(axis=2) + np.rint(grown).astype(np.int64))


def _sizes(land: Geography, real_sizes: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Children in each piece; what is in force in the middle year has the real distribution."""
    in_force = [unit for unit in land.units if unit.in_force(np.array([MIDDLE]))[0]]
    at = (np.arange(len(in_force)) + 0.5) / len(in_force)
    sizes = np.exp(np.quantile(np.log(real_sizes), at) + chance.normal(0, SPREAD, len(at)))
    sizes = chance.permutation(sizes)
    children = np.zeros(land.pieces)
    for unit, size in zip(in_force, sizes, strict=True):
        parts = chance.dirichlet(np.full(len(unit.pieces), 6.0))
        children[list(unit.pieces)] = np.maximum(size * parts, 20)
    return children
