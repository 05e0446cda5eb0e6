"""Limits of one share, one function per method: (x, n, alpha) in, two shares out.

All mirror: the limits of n - x of n are one minus those of x of n. At 0 of n the lower limit is 0,
at n of n the upper limit is 1.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from scipy.optimize import brentq
from scipy.special import betaincinv, ndtri

from bvanalyse.stats.binomial import at_least, at_most, exact_limits

Limits = tuple[float, float]


def midp_tails(x: int, n: int, p: float) -> tuple[float, float]:
    """As the exact tails, with only half the chance of x itself; the two sum to 1.

    Source: Lancaster 1961, JASA 56:223.
    """
    upper = (at_least(x, n, p) + at_least(x + 1, n, p)) / 2
    return upper, (at_most(x, n, p) + at_most(x - 1, n, p)) / 2


def midp_limits(x: int, n: int, alpha: float) -> Limits:
    """The shares at which a mid-P tail is alpha/2. Source: Berry & Armitage 1995, The Statistician
    44:417."""
    exact_low, exact_high = exact_limits(x, n, alpha)  # mid-P limits always lie within

    def root(tail: int) -> float:
        return brentq(
            lambda p: midp_tails(x, n, p)[tail] - alpha / 2,
            exact_low,
            exact_high,
            xtol=1e-300,  # a share of a whole country's count can be tiny: relative accuracy only
            rtol=1e-14,
        )

    return (root(0) if x > 0 else 0.0), (root(1) if x < n else 1.0)


def wilson(x: int, n: int, alpha: float) -> Limits:
    """The shares that the score test does not reject. Source: Wilson 1927, JASA 22:209."""
    z2 = float(ndtri(alpha / 2)) ** 2
    centre = (x + z2 / 2) / (n + z2)
    reach = math.sqrt(z2 * (x * (n - x) / n + z2 / 4)) / (n + z2)
    return (centre - reach if x > 0 else 0.0), (centre + reach if x < n else 1.0)


def jeffreys(x: int, n: int, alpha: float) -> Limits:
    """Equal tails of the posterior under Jeffreys' prior, with the ends of the scale at 0 and n.

    Source: Brown, Cai & DasGupta 2001, Statistical Science 16:101, section 3.1.2.
    """
    low = float(betaincinv(x + 0.5, n - x + 0.5, alpha / 2)) if x > 0 else 0.0
    return low, float(betaincinv(x + 0.5, n - x + 0.5, 1 - alpha / 2)) if x < n else 1.0


def agresti_coull(x: int, n: int, alpha: float) -> Limits:
    """The simple interval after adding z squared children, half of them with the event.

    Cut off at 0 and 1. Source: Agresti & Coull 1998, The American Statistician 52:119.
    """
    z2 = float(ndtri(alpha / 2)) ** 2
    centre = (x + z2 / 2) / (n + z2)
    reach = math.sqrt(z2 * centre * (1 - centre) / (n + z2))
    return max(0.0, centre - reach), min(1.0, centre + reach)


SHARE_METHODS: dict[str, Callable[[int, int, float], Limits]] = {
    "wilson": wilson,
    "clopper_pearson": exact_limits,
    "midp": midp_limits,
    "jeffreys": jeffreys,
    "agresti_coull": agresti_coull,
}
