"""Random numbers that are the same for the same seed, and apart for every use."""

from __future__ import annotations

from zlib import crc32

import numpy as np


def generator(seed: int, use: str) -> np.random.Generator:
    """A stream of its own for every use, so that a new figure leaves the others as they were.

    >>> first, same, other = (generator(1, use).random() for use in ("names", "names", "sizes"))
    >>> first == same, first == other
    (True, False)
    """
    return np.random.default_rng([seed, crc32(use.encode())])


def drawn(chance: np.random.Generator, expected: np.ndarray) -> np.ndarray:
    """Whole numbers around what is expected, by Poisson's law."""
    return np.asarray(chance.poisson(np.maximum(expected, 0)))


def wandering(
    chance: np.random.Generator,
    shape: tuple[int, int],
    between: float,
    within: float,
    memory: float = 0.7,
) -> np.ndarray:
    """How far each place lies from the middle each year, on a scale where the middle is 0.

    `between` is the lasting spread of places, `within` that of a place over the years; `memory` is
    the correlation of a year with the next.
    """
    places, years = shape
    steps = chance.normal(0, within, shape)
    for year in range(1, years):
        steps[:, year] = memory * steps[:, year - 1] + (1 - memory**2) ** 0.5 * steps[:, year]
    return chance.normal(0, between, (places, 1)) + steps
