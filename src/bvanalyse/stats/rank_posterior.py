"""Ranks by the shrinkage model: what to show beside a steadier estimate, not what to claim."""

from __future__ import annotations

import numpy as np
from scipy.stats import rankdata

from bvanalyse.stats.checks import alpha_of
from bvanalyse.stats.group_types import Pool, Rank
from bvanalyse.stats.rank_calls import SEED, enough, placed, places


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
    kept = [(unit.denominator, unit.numerator) for unit in pool.units if unit.shrunk is not None]
    base, count = np.array(kept, dtype=float).reshape(-1, 2).T
    plain = Rank(None, None, None, 0, 0, confidence, "posterior")
    if pool.alpha is None:
        none = np.zeros(len(kept), dtype=int)
        return placed(gone, places(none, True), plain, none, none)
    order = np.lexsort((count, base))
    x, n = count[order], base[order]
    rng, shape = np.random.default_rng(seed), (size, len(order))
    if pool.kind == "proportion":
        drawn = rng.beta(pool.alpha + x, pool.beta + n - x, shape)
    else:
        drawn = rng.gamma(pool.alpha + x, 1 / (pool.beta + n), shape)
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
