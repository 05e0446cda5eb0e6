"""A Poisson regression by Newton's method, and how far one coefficient may move from the best.

Source: McCullagh & Nelder 1989, Generalized Linear Models, sections 2.5 and 6.2.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from scipy.optimize import brentq

Array = np.ndarray
MOST_ROUNDS = 100
DAMPED = 1e-10  # so that a far-off line, with hardly any mean on one side, still has a next step
CLOSE_ENOUGH = 1e-11  # of a Newton step's promised gain in log likelihood


def fit(counts: Array, design: Array, offset: Array) -> tuple[Array, float]:
    """The likeliest coefficients and their log likelihood; the first column must be ones.

    They are finite only if no combination of columns predicts the zeros: that is for the caller.

    >>> coefficients, _ = fit(np.array([2.0, 4.0]), np.array([[1.0, 0], [1, 1]]), np.zeros(2))
    >>> np.exp(coefficients).round(6).tolist()
    [2.0, 2.0]
    """
    place = np.zeros(design.shape[1])
    place[0] = math.log(counts.sum() / np.exp(offset).sum())
    reached = _likelihood(counts, design @ place + offset)
    for _ in range(MOST_ROUNDS):
        mean = np.exp(design @ place + offset)
        slope = design.T @ (counts - mean)
        bent = design.T @ (design * mean[:, None])
        bent += DAMPED * np.trace(bent) * np.eye(len(bent))
        step = np.linalg.solve(bent, slope)
        if slope @ step < CLOSE_ENOUGH:
            break
        size = 1.0
        while _likelihood(counts, design @ (place + size * step) + offset) < reached:
            size /= 2
            if size < 1e-12:
                return place, reached
        place = place + size * step
        reached = _likelihood(counts, design @ place + offset)
    return place, reached


def profile(
    counts: Array, design: Array, offset: Array, column: int, drop: float
) -> tuple[float, float]:
    """The values of one coefficient at which the best log likelihood has fallen by `drop`."""
    place, best = fit(counts, design, offset)
    others = np.delete(design, column, axis=1)

    def lost(value: float) -> float:
        return best - fit(counts, others, offset + value * design[:, column])[1] - drop

    return _end(lost, float(place[column]), -1), _end(lost, float(place[column]), 1)


def _end(lost: Callable[[float], float], inside: float, direction: int) -> float:
    reach = 0.1
    while lost(inside + direction * reach) < 0:
        reach *= 2
    return float(brentq(lost, inside, inside + direction * reach, xtol=1e-12, rtol=1e-12))


def _likelihood(counts: Array, line: Array) -> float:
    with np.errstate(over="ignore"):
        return float(counts @ line - np.exp(line).sum())
