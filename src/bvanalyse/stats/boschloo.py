"""Boschloo's exact test of two shares, quick also when one group is a whole country.

The tables at least as extreme as the observed one are those with as small a one-sided Fisher p.
Fisher's p falls as the first numerator rises and rises with the second (Barnard's convexity), so
for each value of the first they are all values of the second up to some bound. That replaces the
full grid of tables, which takes minutes and gigabytes for 20 children against 60 000.

Sources: Boschloo 1970, Statistica Neerlandica 24:1; Röhmel & Mansmann 1999, Biometrical Journal
41:149; Lydersen, Fagerland & Laake 2009, Statistics in Medicine 28:1159.
"""

from __future__ import annotations

import numpy as np
from scipy.special import bdtr, gammaln, xlog1py, xlogy
from scipy.stats import hypergeom

SAME_P = 1 + 1e-7  # two tables whose Fisher p agree this closely tie; rounding must not part them
STEPS_PER_SD = 8  # of the grid for the unknown common share, at the larger group's precision
NEARLY_TOP = 0.98  # a peak this high on the grid may be the highest when looked at closely


def boschloo_p(x1: int, n1: int, x2: int, n2: int) -> float:
    """Two-sided p of no difference: twice the smaller one-sided p, 1 when the groups are alike.

    >>> round(boschloo_p(7, 12, 10, 12), 4)
    0.2115
    """
    more = _first_is_higher(x1, n1, x2, n2)
    fewer = _first_is_higher(n1 - x1, n1, n2 - x2, n2)
    return min(1.0, 2 * min(more, fewer))


def _first_is_higher(x1: int, n1: int, x2: int, n2: int) -> float:
    if n1 > n2:  # the same question with failures for events: the loop runs over the smaller group
        x1, n1, x2, n2 = n2 - x2, n2, n1 - x1, n1
    observed = float(_fisher_p(np.array([x1]), n1, np.array([x2]), n2)[0])
    if observed * SAME_P >= 1:
        return 1.0
    first = np.arange(n1 + 1)
    bound = _largest_second(first, n1, n2, observed * SAME_P)

    grid = np.linspace(0, np.pi / 2, int(np.pi * STEPS_PER_SD * np.sqrt(n2)) + 2)
    heights = _chance(first, bound, n1, n2, grid)
    peaks = (heights[1:-1] >= np.maximum(heights[:-2], heights[2:])) & (
        heights[1:-1] >= NEARLY_TOP * heights.max()
    )
    highest = float(heights.max())
    for left, right in zip(grid[:-2][peaks], grid[2:][peaks], strict=True):
        for _ in range(3):
            near = np.linspace(left, right, 17)
            heights = _chance(first, bound, n1, n2, near)
            top = int(heights.argmax())
            left, right = near[max(top - 1, 0)], near[min(top + 1, 16)]
        highest = max(highest, float(heights.max()))
    return min(1.0, highest)


def _fisher_p(first: np.ndarray, n1: int, second: np.ndarray, n2: int) -> np.ndarray:
    return np.asarray(hypergeom.sf(first - 1, n1 + n2, n1, first + second))


def _largest_second(first: np.ndarray, n1: int, n2: int, limit: float) -> np.ndarray:
    """For each first numerator, the largest second one that is as extreme; -1 if none is."""
    low, high = np.full(len(first), -1), np.full(len(first), n2)
    while (low < high).any():
        middle = (low + high + 1) // 2
        extreme = _fisher_p(first, n1, middle, n2) <= limit
        low, high = np.where(extreme, middle, low), np.where(extreme, high, middle - 1)
    return low


def _chance(
    first: np.ndarray, bound: np.ndarray, n1: int, n2: int, angle: np.ndarray
) -> np.ndarray:
    """How often so extreme a table comes up, for each common share sin(angle) squared.

    On this scale both numerators have about the same spread everywhere, so an even grid does.
    """
    share = np.sin(angle)[:, None] ** 2
    some = bound >= 0
    first, bound = first[some], bound[some]
    ways = gammaln(n1 + 1) - gammaln(first + 1) - gammaln(n1 - first + 1)
    at_first = np.exp(ways + xlogy(first, share) + xlog1py(n1 - first, -share))
    return np.asarray((at_first * bdtr(bound, n2, share)).sum(axis=1))
