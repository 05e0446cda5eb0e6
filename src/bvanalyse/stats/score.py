"""The score test of a difference between two shares, and the interval it implies.

A value of the difference is inside the interval when the score test does not reject it. The test
uses the two shares that fit the data best among those with exactly that difference. Sources: Mee
1984, Biometrics 40:1175; Miettinen & Nurminen 1985, Statistics in Medicine 4:213, equation 9 and
appendix I; Farrington & Manning 1990, Statistics in Medicine 9:1447.
"""

from __future__ import annotations

import math

from scipy.special import ndtr, ndtri

HALVINGS = 52  # of a bracket no longer than 2: the last digits of a float


def score_p(x1: int, n1: int, x2: int, n2: int) -> float:
    """Two-sided p of no difference: chi-square without continuity correction.

    >>> round(score_p(3, 4, 1, 4), 5)
    0.1573
    """
    pooled = (x1 + x2) / (n1 + n2)
    variance = pooled * (1 - pooled) * (1 / n1 + 1 / n2)
    if variance == 0:
        return 1.0
    return float(2 * ndtr(-abs(x1 / n1 - x2 / n2) / math.sqrt(variance)))


def mee(x1: int, n1: int, x2: int, n2: int, alpha: float) -> tuple[float, float]:
    """Mee's limits; they exclude 0 exactly when `score_p` is below alpha."""
    return _limits(x1, n1, x2, n2, alpha, inflation=1.0)


def miettinen_nurminen(x1: int, n1: int, x2: int, n2: int, alpha: float) -> tuple[float, float]:
    """Mee's limits with the variance multiplied by N/(N-1): slightly wider."""
    return _limits(x1, n1, x2, n2, alpha, inflation=(n1 + n2) / (n1 + n2 - 1))


def _limits(
    x1: int, n1: int, x2: int, n2: int, alpha: float, inflation: float
) -> tuple[float, float]:
    observed = x1 / n1 - x2 / n2
    reach = float(ndtri(alpha / 2)) ** 2 * inflation

    def edge(inside: float, outside: float) -> float:
        for _ in range(HALVINGS):
            middle = (inside + outside) / 2
            p1, p2 = restricted_shares(x1, n1, x2, n2, middle)
            variance = p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2
            if (observed - middle) ** 2 > reach * variance:
                outside = middle
            else:
                inside = middle
        return inside

    return edge(observed, -1.0), edge(observed, 1.0)


def restricted_shares(x1: int, n1: int, x2: int, n2: int, difference: float) -> tuple[float, float]:
    """The shares that fit best when the first is to be exactly `difference` above the second.

    The likelihood equation is a cubic with one root in range, solved by cosines for the smaller
    share, which keeps its digits when the difference is nearly one.
    """
    if difference < 0:
        p2, p1 = restricted_shares(x2, n2, x1, n1, -difference)
        return p1, p2
    d, n, x = difference, n1 + n2, x1 + x2
    c3, c2 = n, (n1 + 2 * n2) * d - n - x
    c1, c0 = (n2 * d - n - 2 * x2) * d + x, x2 * d * (1 - d)
    shift = c2 / (3 * c3)
    q = shift**3 - c1 * c2 / (6 * c3**2) + c0 / (2 * c3)
    radius = math.copysign(math.sqrt(max(0.0, shift**2 - c1 / (3 * c3))), q)
    cosine = max(-1.0, min(1.0, q / radius**3)) if radius else 1.0
    p2 = 2 * radius * math.cos((math.pi + math.acos(cosine)) / 3) - shift
    p2 = max(0.0, min(1 - d, p2))
    return min(1.0, p2 + d), p2
