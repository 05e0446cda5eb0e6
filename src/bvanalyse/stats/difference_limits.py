"""Limits of a difference between two shares: (x1, n1, x2, n2, alpha) in, two differences out."""

from __future__ import annotations

import math
from collections.abc import Callable

from scipy.special import ndtri

from bvanalyse.stats.score import mee, miettinen_nurminen
from bvanalyse.stats.share_limits import wilson

Limits = tuple[float, float]


def newcombe(x1: int, n1: int, x2: int, n2: int, alpha: float) -> Limits:
    """Square-and-add of the two Wilson intervals, without continuity correction.

    Source: Newcombe 1998, Statistics in Medicine 17:873, method 10.
    """
    p1, p2 = x1 / n1, x2 / n2
    (low1, high1), (low2, high2) = wilson(x1, n1, alpha), wilson(x2, n2, alpha)
    return (
        p1 - p2 - math.hypot(p1 - low1, high2 - p2),
        p1 - p2 + math.hypot(high1 - p1, p2 - low2),
    )


def agresti_caffo(x1: int, n1: int, x2: int, n2: int, alpha: float) -> Limits:
    """The simple interval after adding one child with and one without the event to each group.

    Cut off at -1 and 1. Source: Agresti & Caffo 2000, The American Statistician 54:280.
    """
    p1, p2 = (x1 + 1) / (n1 + 2), (x2 + 1) / (n2 + 2)
    variance = p1 * (1 - p1) / (n1 + 2) + p2 * (1 - p2) / (n2 + 2)
    reach = -float(ndtri(alpha / 2)) * math.sqrt(variance)
    return max(-1.0, p1 - p2 - reach), min(1.0, p1 - p2 + reach)


DIFFERENCE_METHODS: dict[str, Callable[[int, int, int, int, float], Limits]] = {
    "mee": mee,
    "miettinen_nurminen": miettinen_nurminen,
    "newcombe": newcombe,
    "agresti_caffo": agresti_caffo,
}
