"""How unlike the units of a group truly are: the distribution of their true shares or rates.

Beta for shares, gamma for rates, by maximum likelihood. The likelihood is written in the mean and
in gamma, how unlike the units are (1/(alpha + beta) for shares, 1/alpha for rates). In that form it
stays regular at gamma = 0, where the units are all alike. For each gamma the best mean is the root
of a falling function; gamma is then the root of the likelihood's slope.

Sources: Griffiths 1973, Biometrics 29:637; Clayton & Kaldor 1987, Biometrics 43:671.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit

Fit = tuple[float, float]  # the mean and gamma
GRID = np.concatenate([[0.0], np.geomspace(1e-7, 1e3, 61)])  # of gamma; the last: quite unlike
MOST_UNLIKE = float(GRID[-1])  # nobody, or everybody, in each unit
POINTS = 8  # in the place of a stretch of whole numbers
SAME_HEIGHT = 1e-9  # likelihoods this close are the same


def fit_shares(x: np.ndarray, n: np.ndarray) -> Fit:
    """The beta distribution of true shares: its mean, and gamma (0 when chance explains it all).

    The likelihood is a sum over units of log(mean + j gamma) for each j below x, and the like;
    gathered by j, the order of the units is lost and no large terms cancel.

    >>> fit_shares(np.array([5, 10]), np.array([10, 20]))
    (0.5, 0.0)
    """
    j, weight = _gathered(x, n - x, n)
    hits, misses, all_ = (weight * _above(j, figures) for figures in (x, n - x, n))
    pooled = float(x.sum() / n.sum())
    if pooled in (0.0, 1.0):
        return pooled, 0.0

    def best_mean(gamma: float) -> float:
        def slope(logit: float) -> float:
            p = expit(logit)
            return float(hits @ (1 / (p + j * gamma)) - misses @ (1 / (1 - p + j * gamma)))

        return float(expit(brentq(slope, -30, 30, xtol=1e-13))) if gamma else pooled

    def likelihood(gamma: float) -> float:
        p = best_mean(gamma)
        up, down = np.log(p + j * gamma), np.log(1 - p + j * gamma)
        return float(hits @ up + misses @ down - all_ @ np.log1p(j * gamma))

    def slope(gamma: float) -> float:
        p = best_mean(gamma)
        up, down = j / (p + j * gamma), j / (1 - p + j * gamma)
        return float(hits @ up + misses @ down - all_ @ (j / (1 + j * gamma)))

    return _highest(best_mean, likelihood, slope)


def fit_rates(x: np.ndarray, e: np.ndarray) -> Fit:
    """The gamma distribution of true rates: its mean, and gamma (0 when chance explains it all).

    Exposures are counted as the events expected at the common rate.
    """
    if not x.any():
        return 0.0, 0.0
    pooled = float(x.sum() / e.sum())
    expected = e * pooled
    j = np.arange(int(x.max()))
    hits = _above(j, x)

    def best_mean(gamma: float) -> float:
        def slope(log_mean: float) -> float:
            mean = math.exp(log_mean)
            return float(((x - mean * expected) / (1 + gamma * mean * expected)).sum())

        return math.exp(brentq(slope, -30, 30, xtol=1e-13)) if gamma else 1.0

    def likelihood(gamma: float) -> float:
        mean = best_mean(gamma)
        fitted = gamma * mean * expected
        spent = mean * expected if gamma == 0 else np.log1p(fitted) / gamma
        own = hits @ np.log1p(j * gamma) + x.sum() * math.log(mean)
        return float(own - (x * np.log1p(fitted)).sum() - spent.sum())

    def slope(gamma: float) -> float:
        mean = best_mean(gamma)
        fitted = mean * expected
        if gamma == 0:
            return float(hits @ j - (x * fitted).sum() + (fitted**2).sum() / 2)
        z = gamma * fitted
        bent = (np.log1p(z) - z / (1 + z)) / gamma**2
        return float(hits @ (j / (1 + j * gamma)) - (x * fitted / (1 + z)).sum() + bent.sum())

    mean, gamma = _highest(best_mean, likelihood, slope)
    return mean * pooled, gamma


def _above(j: np.ndarray, figures: np.ndarray) -> np.ndarray:
    """How many figures are above each j."""
    return len(figures) - np.searchsorted(np.sort(figures), j, side="right")


def _gathered(*figures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Points and weights that stand for every whole number below the largest figure.

    A sum over whole numbers from one figure to the next is taken at eight points: Gauss's rule for
    such sums, exact for polynomials to degree 15. Stretches are short where logarithms bend.
    """
    largest = int(max(part.max() for part in figures))
    ends = [np.arange(min(POINTS, largest)), *figures, [largest]]
    growing = POINTS * 1.5 ** np.arange(math.log(max(largest, POINTS) / POINTS, 1.5))
    starts = np.unique(np.concatenate([*ends, growing.astype(int)]).astype(int))
    first, length = starts[:-1], np.diff(starts)
    short = length <= POINTS
    singles = [np.arange(a, a + size) for a, size in zip(first[short], length[short], strict=True)]
    place, share = _gauss(length[~short].astype(float))
    points = np.concatenate([*singles, (first[~short, None] + place).ravel()])
    return points, np.concatenate([np.ones(length[short].sum()), share.ravel()])


def _gauss(lengths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Points and weights for sums over 0, 1 ... length - 1; a row for each length.

    Sources: Golub & Welsch 1969, Math Comp 23:221; the recurrence of Chebyshev's discrete
    polynomials, Gautschi 2004, Orthogonal Polynomials, table 1.2.
    """
    k = np.arange(1, POINTS)
    side = np.sqrt(k**2 * (lengths[:, None] ** 2 - k**2) / (4 * (4 * k**2 - 1)))
    matrix = np.zeros((len(lengths), POINTS, POINTS))
    matrix[:, k, k - 1] = matrix[:, k - 1, k] = side
    place, vectors = np.linalg.eigh(matrix)
    return place + (lengths[:, None] - 1) / 2, lengths[:, None] * vectors[:, 0, :] ** 2


def _highest(
    best_mean: Callable[[float], float],
    likelihood: Callable[[float], float],
    slope: Callable[[float], float],
) -> Fit:
    heights = np.array([likelihood(gamma) for gamma in GRID])
    top = int(heights.argmax())
    if slope(0.0) <= 0 and heights[0] >= heights[top] - SAME_HEIGHT:
        return best_mean(0.0), 0.0
    gamma = float(GRID[top])
    left, right = float(GRID[max(top - 1, 0)]), float(GRID[min(top + 1, len(GRID) - 1)])
    if top < len(GRID) - 1 and slope(left) > 0 > slope(right):
        gamma = float(brentq(slope, left, right, xtol=1e-15, rtol=1e-12))
    return best_mean(gamma), gamma
