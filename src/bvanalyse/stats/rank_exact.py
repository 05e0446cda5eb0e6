"""Ranks of shares and rates by exact tests of every pair: right also for the smallest units.

Source: Mogstad, Romano, Shaikh & Wilhelm 2023, Review of Economic Studies,
doi:10.1093/restud/rdad006, for ranks from pairs; Holm 1979, Scand J Stat 6:65, for many at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from scipy.special import betainc, betaln

from bvanalyse.stats.checks import alpha_of, events, share
from bvanalyse.stats.group_types import Rank, absence, gather
from bvanalyse.stats.rank_calls import holm_limit, placed, places

NEGLIGIBLE = 1e-17  # of a sum


def rank_ci_proportions(
    numerators: Iterable[float | None],
    denominators: Iterable[float | None],
    *,
    confidence: float = 0.95,
    simultaneous: bool = True,
    highest_first: bool = True,
) -> tuple[Rank, ...]:
    """The ranks that each unit's true share may have; right at any size, also 0 of n and n of n.

    Fisher's exact test of each pair, one-sided each way, with Holm's correction: cautious. n = 0 or
    a missing figure gives no rank, only a flag. ValueError for x above n, lists of different
    length, or a confidence outside 0 to 1. Sources: as `rank_ci`; Fisher 1935, JRSS 98:39; Holm
    1979, Scand J Stat 6:65.

    >>> [(unit.rank, unit.low, unit.high) for unit in rank_ci_proportions([58, 9, 10], [60, 9, 60])]
    [(2, 1, 2), (1, 1, 2), (3, 3, 3)]
    """
    rows = gather(numerators, denominators, share, ("numerators", "denominators"))

    return _exact(rows, _fisher, confidence, simultaneous, highest_first, "fisher_holm")


def rank_ci_rates(
    counts: Iterable[float | None],
    exposures: Iterable[float | None],
    *,
    confidence: float = 0.95,
    simultaneous: bool = True,
    highest_first: bool = True,
) -> tuple[Rank, ...]:
    """The ranks that each unit's true rate may have; right at any size, also with no events.

    The exact conditional test of each pair of counts, one-sided each way, with Holm's correction.
    An exposure of 0 or a missing figure gives no rank, only a flag. ValueError for an exposure not
    above 0 while there are events; otherwise as `rank_ci_proportions`. Sources: as `rank_ci`;
    Przyborowski & Wilenski 1940, Biometrika 31:313; Holm 1979, Scand J Stat 6:65.

    >>> [(unit.rank, unit.low, unit.high) for unit in rank_ci_rates([40, 5, 3], [1000, 900, 800])]
    [(1, 1, 1), (2, 2, 3), (3, 2, 3)]
    """
    rows = gather(counts, exposures, events, ("counts", "exposures"))

    def higher(x1: np.ndarray, e1: np.ndarray, x2: np.ndarray, e2: np.ndarray) -> np.ndarray:
        return betainc(x1, x2 + 1, e1 / (e1 + e2))

    return _exact(rows, higher, confidence, simultaneous, highest_first, "conditional_holm")


def _fisher(x1: np.ndarray, n1: np.ndarray, x2: np.ndarray, n2: np.ndarray) -> np.ndarray:
    """Fisher's chance of x1 or more of n1, where that share is the higher one, for every pair.

    From the observed table on, the hypergeometric terms fall; each follows from the one before, and
    they are added until they no longer count.

    >>> _fisher(*(np.array([x]) for x in (3.0, 4.0, 1.0, 4.0))).round(4)  # 17 of 70
    array([0.2429])
    """
    term = np.exp(_log_choose(n1, x1) + _log_choose(n2, x2) - _log_choose(n1 + n2, x1 + x2))
    total, going, moved = term.copy(), np.arange(len(term)), 0
    while going.size:
        over, under = x1[going] + moved, x2[going] - moved
        term = term * (n1[going] - over) * under / ((over + 1) * (n2[going] - under + 1))
        moved += 1
        total[going] += term
        counts = term > NEGLIGIBLE * total[going]
        going, term = going[counts], term[counts]
    return np.asarray(np.minimum(total, 1.0))


def _log_choose(n: np.ndarray, x: np.ndarray) -> np.ndarray:
    return np.asarray(-np.log1p(n) - betaln(n - x + 1, x + 1))


def _exact(
    rows: list[tuple[int | None, float | None]],
    higher: Callable[[np.ndarray, np.ndarray, np.ndarray, np.ndarray], np.ndarray],
    confidence: float,
    simultaneous: bool,
    highest_first: bool,
    method: str,
) -> tuple[Rank, ...]:
    alpha = alpha_of(confidence)
    gone = [absence(base, count) for count, base in rows]
    kept = [row for row, why in zip(rows, gone, strict=True) if not why]
    x, n = np.array(kept, dtype=float).reshape(-1, 2).T
    value = x / n
    first, second = np.nonzero(value[:, None] > value)  # the lower one is never shown to be higher
    p = np.ones((len(x), len(x)))
    p[first, second] = higher(x[first], n[first], x[second], n[second])
    if simultaneous:
        shown = holm_limit(p[~np.eye(len(x), dtype=bool)], alpha) >= p if len(x) > 1 else p < 0
        above, below = shown.sum(axis=0), shown.sum(axis=1)
    else:
        pairs = [np.delete(np.concatenate([p[j], p[:, j]]), [j, len(x) + j]) for j in range(len(x))]
        limits = np.array([holm_limit(own, alpha) for own in pairs])
        above, below = (p <= limits).sum(axis=0), (p <= limits[:, None]).sum(axis=1)
    if not highest_first:
        above, below = below, above
    plain = Rank(None, None, None, 0, 0, confidence, method, simultaneous)
    return placed(gone, places(value, highest_first), plain, above, below)
