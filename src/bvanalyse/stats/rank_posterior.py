"""Ranks by the shrinkage model: what to show beside a steadier estimate, not what to claim."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.stats import rankdata

from bvanalyse.stats.checks import alpha_of
from bvanalyse.stats.group_types import Pool, Rank
from bvanalyse.stats.rank_calls import SEED, enough, placed, places


class Truths(NamedTuple):
    """For units in an order: their counts, bases, and drawn true values, a line a draw."""

    order: np.ndarray
    x: np.ndarray
    n: np.ndarray
    true: np.ndarray


def eb_rank_intervals(
    pool: Pool,
    *,
    confidence: float = 0.95,
    highest_first: bool = True,
    draws: int = 4000,
    seed: int = SEED,
) -> tuple[Rank, ...]:
    """Ranks by the shrinkage model, for display: where each unit stands in most posterior draws.

    The rank is that of the unit's mean rank over the draws, the interval holds the middle 95 % of
    them. Narrower than `rank_ci`, and no ground for a claim about the best or the worst. Units that
    do not differ (`no_between_variance`) share all places. ValueError for fewer than 100 draws or
    a confidence outside 0 to 1. Sources: Laird & Louis 1989, J Educ Stat 14:29; Goldstein &
    Spiegelhalter 1996, JRSS A 159:385.

    >>> from bvanalyse.stats.shrinkage import shrink_proportions
    >>> pool = shrink_proportions([1, 8, 30, 75, 10], [10, 10, 60, 90, 50])
    >>> [(unit.rank, unit.low, unit.high) for unit in eb_rank_intervals(pool)]
    [(5, 4, 5), (2, 1, 3), (3, 2, 3), (1, 1, 2), (4, 4, 5)]
    """
    alpha, size = alpha_of(confidence), enough(draws)
    gone = [() if unit.shrunk is not None else unit.flags for unit in pool.units]
    plain = Rank(None, None, None, 0, 0, confidence, "posterior")
    order, x, n, drawn = truths(pool, size, np.random.default_rng(seed))
    if pool.alpha is None:
        none = np.zeros(len(order), dtype=int)
        return placed(gone, places(none, True), plain, none, none)
    standing = rankdata(-drawn if highest_first else drawn, axis=1)
    low, high, mean = np.empty((3, len(order)))
    _, alike = np.unique(np.stack([n, x]), axis=1, return_inverse=True)
    for group in range(alike.max() + 1):  # units with the same figures get the same answer
        members = alike == group
        own = standing[:, members]
        limits = np.quantile(own, [alpha / 2, 1 - alpha / 2])
        where = order[members]
        low[where], high[where], mean[where] = *limits, own.mean()
    best, last = places(mean, False)
    low, high = np.minimum(np.floor(low), best), np.maximum(np.ceil(high), last)
    return placed(gone, (best, last), plain, low.astype(int) - 1, len(order) - high.astype(int))


def known(pool: Pool) -> np.ndarray:
    """The counts of the units that have figures, and under them what each was counted over."""
    pairs = [(unit.numerator, unit.denominator) for unit in pool.units if unit.shrunk is not None]
    return np.array(pairs, dtype=float).reshape(-1, 2).T


def truths(pool: Pool, draws: int, chance: np.random.Generator) -> Truths:
    """True values of the units with figures, drawn from the shrinkage model."""
    count, base = known(pool)
    order = np.lexsort((count, base))  # the draws follow the figures, not the order given
    x, n = count[order], base[order]
    shape = draws, len(order)
    if pool.alpha is None or pool.beta is None:
        true = np.full(shape, (pool.mean or 0.0) / pool.per)
    elif pool.kind == "proportion":
        true = chance.beta(pool.alpha + x, pool.beta + n - x, shape)
    else:
        true = chance.gamma(pool.alpha + x, 1 / (pool.beta + n), shape)
    return Truths(order, x, n, true)
