"""Limits of one count, one function per method: (count, alpha) in, two levels out."""

from __future__ import annotations

import math
from collections.abc import Callable

from scipy.optimize import brentq
from scipy.special import gammaincc, gammainccinv, gammaincinv, ndtri

Limits = tuple[float, float]
FEWEST_FOR_BYAR = 10  # below it Byar's approximation is not used in public health practice


def garwood(count: int, alpha: float) -> Limits:
    """Levels that neither exact tail rejects. Source: Garwood 1936, Biometrika 28:437."""
    low = float(gammaincinv(count, alpha / 2)) if count > 0 else 0.0
    return low, float(gammainccinv(count + 1, alpha / 2))


def byar(count: int, alpha: float) -> Limits:
    """Byar's cubes in the form with count + 1 in the upper limit.

    Sources: Breslow & Day 1987, IARC Scientific Publications 82, section 2.3; Eayres 2008, APHO
    Technical Briefing 3, Commonly used public health statistics and their confidence intervals.
    """
    z = -float(ndtri(alpha / 2))

    def cube(level: float, shift: float) -> float:
        return level * max(0.0, 1 - 1 / (9 * level) + shift / (3 * math.sqrt(level))) ** 3

    return (cube(count, -z) if count > 0 else 0.0), cube(count + 1, z)


def phe(count: int, alpha: float) -> Limits:
    """Exact below 10 events and Byar from 10: what English public health tables print."""
    return (garwood if count < FEWEST_FOR_BYAR else byar)(count, alpha)


def midp(count: int, alpha: float) -> Limits:
    """Levels at which a tail with half the chance of the count itself is alpha/2.

    Source: Cohen & Yang 1994, Statistics in Medicine 13:2189.
    """
    exact_low, exact_high = garwood(count, alpha)  # mid-P limits always lie within

    def lower_tail(level: float) -> float:
        below = float(gammaincc(count, level)) if count > 0 else 0.0
        return (below + float(gammaincc(count + 1, level))) / 2

    def root(target: float) -> float:
        return brentq(lambda level: lower_tail(level) - target, exact_low, exact_high, rtol=1e-14)

    return (root(1 - alpha / 2) if count > 0 else 0.0), root(alpha / 2)


def jeffreys(count: int, alpha: float) -> Limits:
    """Equal tails of the posterior under Jeffreys' prior, with 0 as the lower limit of 0.

    Source: Brown, Cai & DasGupta 2003, Statistica Sinica 13:19.
    """
    low = float(gammaincinv(count + 0.5, alpha / 2)) if count > 0 else 0.0
    return low, float(gammainccinv(count + 0.5, alpha / 2))


def score(count: int, alpha: float) -> Limits:
    """Levels that the score test, with the level as the variance, does not reject.

    Source: Brown, Cai & DasGupta 2003, Statistica Sinica 13:19.
    """
    z2 = float(ndtri(alpha / 2)) ** 2
    reach = math.sqrt(z2 * (count + z2 / 4))
    high = count + z2 / 2 + reach
    return count**2 / high, high  # the product of the two limits is the count squared


COUNT_METHODS: dict[str, Callable[[int, float], Limits]] = {
    "exact": garwood,
    "byar": byar,
    "midp": midp,
    "jeffreys": jeffreys,
    "score": score,
    "phe": phe,
}
