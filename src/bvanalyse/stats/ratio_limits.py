"""Tails and limits of a ratio of two rates, one pair of functions per method.

Given the sum of two counts the first is binomial, and a ratio of rates is a share in disguise: the
conditional methods (mid-P, exact, score) give tails and limits of that share. MOVER builds the
ratio's limits from those of each rate instead, and its p is the level at which they reach 1.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from scipy.optimize import brentq
from scipy.special import ndtr

from bvanalyse.stats.binomial import at_least, at_most, central_p, exact_limits
from bvanalyse.stats.count_limits import jeffreys
from bvanalyse.stats.share_limits import midp_limits, midp_tails, wilson

Limits = tuple[float, float]
Tails = Callable[[int, int, float], tuple[float, float]]
OpenLimits = tuple[float, float | None]
SMALLEST_LOG_P = math.log(1e-300)


def exact_tails(x: int, n: int, p: float) -> tuple[float, float]:
    """The chance of x or more, and of x or fewer, of n."""
    return at_least(x, n, p), at_most(x, n, p)


def score_tails(x: int, n: int, p: float) -> tuple[float, float]:
    """The tails by the normal curve with the spread that p implies.

    Source: Przyborowski & Wilenski 1940; in this form Gu et al. 2008, Biometrical Journal 50:283.
    """
    spread = math.sqrt(n * p * (1 - p))
    z = (x - n * p) / spread if spread else 0.0
    return float(ndtr(-z)), float(ndtr(z))


RATIO_METHODS: dict[str, tuple[Tails, Callable[[int, int, float], Limits]]] = {
    "midp": (midp_tails, midp_limits),
    "exact": (exact_tails, exact_limits),
    "score": (score_tails, wilson),
}


def conditional(
    method: str, count1: int, exposure1: float, count2: int, exposure2: float, alpha: float
) -> tuple[OpenLimits, float]:
    """Limits of the ratio and two-sided p, from the binomial share of the first count."""
    tails, limits = RATIO_METHODS[method]
    total = count1 + count2
    if not total:
        return (0.0, None), 1.0
    ratio, (low, high) = exposure2 / exposure1, limits(count1, total, alpha)
    ends = (low / (1 - low) * ratio, high / (1 - high) * ratio if high < 1 else None)
    expected = exposure1 / (exposure1 + exposure2)
    return ends, central_p(*tails(count1, total, expected))


def mover(
    count1: int, exposure1: float, count2: int, exposure2: float, alpha: float
) -> tuple[OpenLimits, float]:
    """MOVER limits from the Jeffreys limits of each count, and the p that agrees with them.

    Sources: Donner & Zou 2012, SMMR 21:347; Li, Tang & Wong 2014, Computational Statistics
    29:869; with Jeffreys limits Laud 2017, Pharmaceutical Statistics 16:334.
    """
    if not count1 + count2:
        return (0.0, None), 1.0
    unit = exposure2 / exposure1
    lower = _mover_lower(count1, count2, alpha) * unit
    turned = _mover_lower(count2, count1, alpha)
    limits = lower, (unit / turned if turned > 0 else None)

    null = exposure1 / exposure2  # the ratio of counts that no difference between rates implies
    if count1 == null * count2:
        return limits, 1.0
    if count1 < null * count2:
        count1, count2, null = count2, count1, 1 / null

    def distance(log_p: float) -> float:
        return _mover_lower(count1, count2, math.exp(log_p)) - null

    if distance(0.0) <= 0:
        return limits, 1.0
    if distance(SMALLEST_LOG_P) >= 0:
        return limits, 0.0
    return limits, math.exp(brentq(distance, SMALLEST_LOG_P, 0.0, xtol=1e-13))


def _mover_lower(count1: int, count2: int, alpha: float) -> float:
    """The lower limit of count1 / count2; the upper one is that of the turned ratio, turned."""
    low, high = min(jeffreys(count1, alpha)[0], count1), max(jeffreys(count2, alpha)[1], count2)
    gap = low * (2 * count1 - low)
    product = count1 * count2
    root = math.sqrt(max(0.0, product**2 - gap * high * (2 * count2 - high)))
    return gap / (product + root) if product + root > 0 else 0.0
