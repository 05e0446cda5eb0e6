"""How far a place in a ranking moves by chance alone, when nothing has changed anywhere.

Each unit keeps its true value while the figures are gathered twice. The true values are drawn from
the shrinkage model, so units differ as much as the figures say that they do, and no more.

Sources: Goldstein & Spiegelhalter 1996, JRSS A 159:385 (ranks of small units move by chance);
Clayton & Kaldor 1987, Biometrics 43:671 (the model).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from bvanalyse.stats.checks import alpha_of, inside, real
from bvanalyse.stats.group_types import Pool
from bvanalyse.stats.rank_calls import SEED, enough
from bvanalyse.stats.rank_posterior import known, truths
from bvanalyse.stats.types import Result

DRAWS = 2000
FAR = 0.95


@dataclass(frozen=True, slots=True, repr=False)
class Movement(Result):
    """How many places a unit moves from one time to the next although nothing has changed.

    In half of the cases it moves `typical` places or more, in one of twenty `far` or more; `of` is
    how many units are ranked. All None but `of` for a unit without figures.
    """

    typical: int | None
    far: int | None
    of: int
    flags: tuple[str, ...] = ()


def rank_movement(
    pool: Pool, *, highest_first: bool = True, draws: int = DRAWS, seed: int = SEED
) -> tuple[Movement, ...]:
    """For each unit of a pool, how far its place moves between two gatherings of the same truth.

    In the order given. Places as by value alone: equals share the best of theirs. Units with the
    same figures get the same answer. ValueError for fewer than 100 draws. Sources: at the top of
    the module.

    >>> from bvanalyse.stats.shrinkage import shrink_proportions
    >>> pool = shrink_proportions([10, 500, 900], [1000, 1000, 1000])
    >>> [unit.typical for unit in rank_movement(pool)]  # far apart: nobody moves
    [0, 0, 0]
    """
    first, second = repeated(pool, draws=draws, seed=seed)
    alike = np.unique(known(pool), axis=1, return_inverse=True)[1].reshape(-1)
    found = iter(_moved(first, second, highest_first, alike))
    return tuple(
        Movement(None, None, len(alike), unit.flags) if unit.shrunk is None else next(found)
        for unit in pool.units
    )


def movement_between(
    first: np.ndarray, second: np.ndarray, *, highest_first: bool = True
) -> tuple[Movement, ...]:
    """How far each column's place moves from the first figures to the second: a line a draw.

    For figures put together of several; `rank_movement` does it all for one.

    >>> movement_between(np.array([[1.0, 2.0]] * 100), np.array([[2.0, 1.0]] * 100))[0].typical
    1
    """
    return tuple(_moved(first, second, highest_first, np.arange(first.shape[1])))


def _moved(
    first: np.ndarray, second: np.ndarray, highest_first: bool, alike: np.ndarray
) -> list[Movement]:
    """The movement of each column, the same for columns that are alike."""
    shifts = np.abs(ranked(first, highest_first) - ranked(second, highest_first))
    found: dict[int, Movement] = {}
    for group in np.unique(alike):
        own = shifts[:, alike == group]
        typical, far = np.quantile(own, [0.5, FAR], method="inverted_cdf")
        found[group] = Movement(int(typical), int(far), len(alike))
    return [found[group] for group in alike]


def repeated(pool: Pool, *, draws: int = DRAWS, seed: int = SEED) -> tuple[np.ndarray, np.ndarray]:
    """Two gatherings of figures from the same true values: a line a draw, a column a unit.

    Only units with figures, in the order given, in the pool's unit. ValueError for fewer than 100
    draws. Sources: at the top of the module.

    >>> from bvanalyse.stats.shrinkage import shrink_rates
    >>> [part.shape for part in repeated(shrink_rates([3, 40], [100, 900]), draws=100)]
    [(100, 2), (100, 2)]
    """
    rng = np.random.default_rng(seed)
    order, _, n, true = truths(pool, enough(draws), rng)
    both = np.empty((2, *true.shape))
    for part in both:
        again = (
            rng.binomial(n.astype(int), true)
            if pool.kind == "proportion"
            else rng.poisson(true * n)
        )
        part[:, order] = pool.per * again / n
    return both[0], both[1]


def ranked(values: np.ndarray, highest_first: bool) -> np.ndarray:
    """The place of each column in each line; equals share the best of theirs.

    >>> ranked(np.array([[3.0, 7.0, 3.0]]), highest_first=True)
    array([[2, 1, 2]])
    """
    turned = -values if highest_first else values
    return rankdata(turned, method="min", axis=1).astype(int)


def places_if_alike(
    exposures: Iterable[float],
    rate: float,
    *,
    highest_first: bool = True,
    confidence: float = 0.95,
    draws: int = DRAWS,
    seed: int = SEED,
) -> tuple[tuple[int, int], ...]:
    """The places that chance alone would give each unit if all had the same true rate.

    `rate` is per unit of exposure. For each unit in the order given, the first and the last place
    of the middle 95 % of draws: what a place is worth where nobody is better than anybody.
    ValueError for a rate below 0 or an exposure that is not above 0. Source: as the module.

    >>> places_if_alike([3000.0] * 100, 0.004)[0]  # a hundred equals: nearly any place
    (3, 97)
    """
    level, tail = inside(rate, 0, float("inf"), "rate"), alpha_of(confidence) / 2
    given = [real(value, "an exposure") for value in exposures]
    if any(value is None or value <= 0 for value in given):
        raise ValueError("an exposure must be above 0")
    base = np.array(given, dtype=float)
    order = np.argsort(base, kind="stable")
    rng, drawn = np.random.default_rng(seed), np.empty((enough(draws), len(base)))
    drawn[:, order] = rng.poisson(level * base[order], drawn.shape) / base[order]
    standing = ranked(drawn, highest_first)
    ends = np.quantile(standing, [tail, 1 - tail], axis=0, method="inverted_cdf").astype(int)
    return tuple((int(low), int(high)) for low, high in ends.T)
