"""How many times as large one share is as another; right also when a group is 0 of n or n of n."""

from __future__ import annotations

import math
from collections.abc import Callable

from scipy.special import ndtri

from bvanalyse.stats.checks import alpha_of, chosen, share
from bvanalyse.stats.types import SMALL_N, Estimate, holding

OpenLimits = tuple[float, float | None]
HALVINGS = 60  # of a bracket whose ends differ by a factor of two: the last digits of a float
NEAR_ZERO = 1e-12  # where the search for an upper limit starts when the ratio is 0


def proportion_ratio_ci(
    x1: float | None,
    n1: float | None,
    x2: float | None,
    n2: float | None,
    *,
    confidence: float = 0.95,
    method: str = "koopman",
) -> Estimate:
    """How many times as large the first share is as the second: "twice as large, from 1.2 to 4".

    `koopman` is the score interval, `miettinen_nurminen` slightly wider; `katz_adjusted` is the
    interval on the log scale after half a child is added, that can be checked by hand. With 0 in
    the second place there is no ratio and no upper end (None, `unbounded`). n of n against m of m
    is a ratio of 1 with an interval as wide as the groups are small. Missing figures or an empty
    group give None and a flag. ValueError as `proportion_ci`. Sources: Koopman 1984, Biometrics
    40:513; Miettinen & Nurminen 1985, Statistics in Medicine 4:213; Walter 1975, Biometrika 62:371;
    choice by Fagerland, Lydersen & Laake 2015, SMMR 24:224.

    >>> result = proportion_ratio_ci(7, 34, 1, 34)
    >>> [round(value, 2) for value in (result.estimate, result.ci_low, result.ci_high)]
    [7.0, 1.22, 42.58]
    """
    limits, alpha = chosen(RATIO_METHODS, method), alpha_of(confidence)
    (x1, n1), (x2, n2) = share(x1, n1, "x1"), share(x2, n2, "x2")
    if x1 is None or n1 is None or x2 is None or n2 is None:
        return Estimate(None, None, None, confidence, method, flags=("missing",))
    if n1 == 0 or n2 == 0:
        return Estimate(None, None, None, confidence, method, flags=("no_denominator",))
    low, high = limits(x1, n1, x2, n2, alpha) if x1 + x2 else (0.0, None)
    ratio = (x1 * n2) / (n1 * x2) if x2 else None
    if ratio is None or high is None:
        high = None
    else:
        low, high = min(low, ratio), max(high, ratio)
    said = {
        "zero": 0 in (x1, x2),
        "unbounded": high is None,
        "no_contrast": x1 + x2 in (0, n1 + n2),
        "small_n": min(n1, n2) < SMALL_N,
    }
    flags = holding(said)
    return Estimate(ratio, low, high, confidence, method, flags=flags)


def koopman(x1: int, n1: int, x2: int, n2: int, alpha: float) -> OpenLimits:
    """Score limits: the ratios that fit about as well as the best one."""
    return _score_limits(x1, n1, x2, n2, float(ndtri(alpha / 2)) ** 2)


def miettinen_nurminen(x1: int, n1: int, x2: int, n2: int, alpha: float) -> OpenLimits:
    """Koopman's limits with the variance multiplied by N/(N-1)."""
    inflation = (n1 + n2) / (n1 + n2 - 1)
    return _score_limits(x1, n1, x2, n2, float(ndtri(alpha / 2)) ** 2 * inflation)


def katz_adjusted(x1: int, n1: int, x2: int, n2: int, alpha: float) -> OpenLimits:
    """Katz' limits after half a child with the event is added to each group.

    When everybody in both groups has the event the spread would be 0; half a child without it is
    then counted instead, as in Fagerland, Lydersen & Laake 2015, SMMR 24:224.
    """
    if x1 == n1 and x2 == n2:
        a, m, b, n = n1 - 0.5, float(n1), n2 - 0.5, float(n2)
        centre = 0.0
    else:
        a, m, b, n = (figure + 0.5 for figure in (x1, n1, x2, n2))
        centre = math.log(a * n / (m * b))
    reach = -float(ndtri(alpha / 2)) * math.sqrt(1 / a - 1 / m + 1 / b - 1 / n)
    return math.exp(centre - reach), math.exp(centre + reach)


def _score_limits(x1: int, n1: int, x2: int, n2: int, reach: float) -> OpenLimits:
    turned = _upper(x2, n2, x1, n1, reach) if x1 else math.inf
    return 1 / turned, (_upper(x1, n1, x2, n2, reach) if x2 else None)


def _upper(x1: int, n1: int, x2: int, n2: int, reach: float) -> float:
    """The largest ratio that the score test keeps; the second numerator is above 0."""
    p1, p2 = x1 / n1, x2 / n2

    def rejected(ratio: float) -> bool:
        near1, near2 = restricted_shares(x1, n1, x2, n2, ratio)
        variance = near1 * (1 - near1) / n1 + ratio**2 * near2 * (1 - near2) / n2
        return (p1 - ratio * p2) ** 2 > reach * variance

    inside = p1 / p2 or NEAR_ZERO
    outside = 2 * inside
    while not rejected(outside):
        inside, outside = outside, 2 * outside
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        if rejected(middle):
            outside = middle
        else:
            inside = middle
    return inside


def restricted_shares(x1: int, n1: int, x2: int, n2: int, ratio: float) -> tuple[float, float]:
    """The shares that fit best when the first is to be exactly `ratio` times the second.

    Source: Miettinen & Nurminen 1985, Statistics in Medicine 4:213, equation 10.
    """
    square, total = (n1 + n2) * ratio, x1 + x2
    line = n1 * ratio + x1 + n2 + x2 * ratio
    root = math.sqrt(max(0.0, line**2 - 4 * square * total))
    p2 = min(2 * total / (line + root), 1.0, 1 / ratio)
    return min(1.0, p2 * ratio), p2


RATIO_METHODS: dict[str, Callable[[int, int, int, int, float], OpenLimits]] = {
    "koopman": koopman,
    "miettinen_nurminen": miettinen_nurminen,
    "katz_adjusted": katz_adjusted,
}
