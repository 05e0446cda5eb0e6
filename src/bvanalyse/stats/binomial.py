"""Binomial tails and exact limits, shared by shares, counts and the exact tests."""

from __future__ import annotations

from scipy.special import betainc, betaincc, betaincinv


def at_least(x: int, n: int, p: float) -> float:
    """The chance of x or more of n.

    >>> at_least(9, 10, 0.5) * 1024
    11.0
    """
    if x <= 0 or x > n:
        return float(x <= 0)
    return float(betainc(x, n - x + 1, p))


def at_most(x: int, n: int, p: float) -> float:
    """The chance of x or fewer of n; no subtraction, so that far tails keep their digits."""
    if x < 0 or x >= n:
        return float(x >= n)
    return float(betaincc(x + 1, n - x, p))


def exact_limits(x: int, n: int, alpha: float) -> tuple[float, float]:
    """Limits that the central exact test (each tail at alpha/2) does not reject.

    Source: Clopper & Pearson 1934, Biometrika 26:404.
    """
    low = float(betaincinv(x, n - x + 1, alpha / 2)) if x > 0 else 0.0
    high = float(betaincinv(x + 1, n - x, 1 - alpha / 2)) if x < n else 1.0
    return low, high


def central_p(upper: float, lower: float) -> float:
    """Two-sided p as twice the smaller tail: the only one that agrees with a central interval.

    Source: Fay 2010, The R Journal 2(1):53.
    """
    return min(1.0, 2 * min(upper, lower))
