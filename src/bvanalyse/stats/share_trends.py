"""Trends in shares: does the share move with time, by how much, and would chance do it.

Cochran and Armitage's test, exact where a point is 0 or n of n; and the marker that Fingertips
makes of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from scipy.special import chdtrc, ndtri

from bvanalyse.errors import present
from bvanalyse.stats.binomial import central_p
from bvanalyse.stats.checks import alpha_of
from bvanalyse.stats.permutation import exact_placement
from bvanalyse.stats.series import after_last_break, shares, without_empty
from bvanalyse.stats.trend_types import Trend
from bvanalyse.stats.types import SMALL_N, holding

FEWEST = 3  # two points are a comparison, never a trend
RECENT = 5  # points in the Fingertips trend marker
METHODS = ("auto", "chi2", "exact")


def cochran_armitage(
    numerators: Iterable[float | None],
    denominators: Iterable[float | None],
    *,
    times: Iterable[float] | None = None,
    breaks: Iterable[float] = (),
    confidence: float = 0.95,
    method: str = "auto",
) -> Trend:
    """How much a share changes per unit of time, along the straight line that fits best.

    In shares of 1 per unit of `times`; the line is weighted by the denominators. p is from the
    chi-square test for trend, but `exact` when a point is 0 or n of n (`auto`): every way of
    placing the events is counted, and p is twice the smaller tail. The interval is the one that
    test implies with the variance of no trend; `guard_disagrees` when it and the exact p part ways.
    Points with n = 0 or missing are left out and flagged; only points since the last of `breaks`
    (times) count; with fewer than three: None and `short_series`. Nobody or everybody throughout:
    p is 1, `no_contrast`. ValueError as `proportion_ci`, or times that do not rise. Sources:
    Armitage 1955, Biometrics 11:375; Mehta, Patel & Senchaudhuri 1992, J Comput Graph Stat 1:21.

    >>> result = cochran_armitage([8, 10, 11, 22, 6], [61, 58, 111, 124, 135])
    >>> round(result.estimate, 4), round(result.p_value, 3)
    (-0.0194, 0.074)
    """
    alpha = alpha_of(confidence)
    if method not in METHODS:
        raise ValueError(f"unknown method {method!r}; choose one of {', '.join(METHODS)}")
    rows, known, _, flags = after_last_break(shares(numerators, denominators), times, breaks)
    rows, known, flags = without_empty(rows, known, flags)
    name = "cochran_armitage"
    unknown = Trend(None, None, None, confidence, None, None, "difference", name, len(rows))
    if len(rows) < FEWEST:
        return replace(unknown, flags=(*flags, "short_series"))
    x, n = ([int(value) for value in column] for column in zip(*rows, strict=True))
    edge = any(count in (0, base) for count, base in rows)
    said = {
        "zero": 0 in x,
        "all": any(count == base for count, base in rows),
        "small_n": min(n) < SMALL_N,
        "no_contrast": sum(x) in (0, sum(n)),
    }
    flags += holding(said)
    slope, error = _line(x, n, known)
    z2 = (slope / error) ** 2 if error else 0.0
    p_value, smallest = float(chdtrc(1, z2)), _smallest_chi2(x, n, known)
    if error and (method == "exact" or (method == "auto" and edge)):
        chances = exact_placement(x, n, known)
        if chances is None:
            flags += ("approximate",)
        else:
            p_value, smallest, name = central_p(*chances[:2]), 2 * min(chances[2:]), "exact"
            smallest = min(1.0, smallest)
    reach = -float(ndtri(alpha / 2)) * error
    flags += ("guard_disagrees",) if (p_value < alpha) != (abs(slope) > reach) and error else ()
    return replace(
        unknown,
        estimate=slope,
        ci_low=slope - reach if error else None,
        ci_high=slope + reach if error else None,
        p_value=p_value,
        min_attainable_p=min(p_value, smallest),  # rounding must not part them
        method=name,
        statistic=z2,
        dispersion=_variation(x, n, known, slope),
        flags=flags,
    )


def chi2_trend(
    numerators: Iterable[float | None],
    denominators: Iterable[float | None],
    *,
    times: Iterable[float] | None = None,
    breaks: Iterable[float] = (),
) -> Trend:
    """The recent trend as Fingertips marks it: the last five shares, held to 99.8 %.

    A marker is an arrow only if p is below 0.002 and the direction stays when any one point is left
    out; otherwise `one_point_decides`. Estimate, interval and errors as `cochran_armitage`. The
    direction is that of the log odds; where Fingertips stops because a year is 0 or n of n, half a
    child is added on either side for it. With fewer than five: None and `short_series`. Source:
    Office for Health Improvement and Disparities, Fingertips trend markers.

    >>> result = chi2_trend([62, 60, 71, 70, 69], [80, 75, 80, 75, 69])
    >>> round(result.p_value, 7), result.flags
    (1.5e-06, ('all',))
    """
    rows, known, _, flags = after_last_break(shares(numerators, denominators), times, breaks)
    rows, known, flags = without_empty(rows, known, flags)
    rows, known = rows[-RECENT:], known[-RECENT:]
    if len(rows) < RECENT:
        none = (None, None, None, 0.998, None, None)
        return Trend(*none, "difference", "chi2", len(rows), flags=(*flags, "short_series"))
    x, n = zip(*rows, strict=True)
    result = cochran_armitage(x, n, times=known, confidence=0.998, method="chi2")
    added = 0.5 if {"zero", "all"} & set(result.flags) else 0.0
    counts = [(present(row[0]), present(row[1])) for row in rows]
    odds = [math.log((a + added) / (b - a + added)) for a, b in counts]
    signs = {_rises(odds, known)}
    for left_out in range(RECENT):
        signs.add(_rises(_without(odds, left_out), _without(known, left_out)))
    flags += result.flags + (("one_point_decides",) if len(signs) > 1 else ())
    return replace(result, method="chi2", flags=flags)


def _line(x: Sequence[int], n: Sequence[int], times: Sequence[float]) -> tuple[float, float]:
    """The slope of the weighted line, and its standard error when there is no trend."""
    total = sum(n)
    common = sum(x) / total
    centre = sum(base * time for base, time in zip(n, times, strict=True)) / total
    apart = [time - centre for time in times]
    spread = sum(base * far**2 for base, far in zip(n, apart, strict=True))
    moved = sum(far * (count - base * common) for count, base, far in zip(x, n, apart, strict=True))
    return moved / spread, math.sqrt(common * (1 - common) / spread)


def _smallest_chi2(x: Sequence[int], n: Sequence[int], times: Sequence[float]) -> float:
    """The p had the same events all come as late, or as early, as possible."""
    values = []
    for order in (range(len(n)), reversed(range(len(n)))):
        left, placed = sum(x), [0] * len(n)
        for place in order:
            placed[place] = min(left, n[place])
            left -= placed[place]
        slope, error = _line(placed, n, times)
        values.append(float(chdtrc(1, (slope / error) ** 2)) if error else 1.0)
    return min(values)


def _variation(
    x: Sequence[int], n: Sequence[int], times: Sequence[float], slope: float
) -> float | None:
    """Variation about the line in units of chance: what chi-square the trend leaves, per point."""
    total = sum(n)
    common = sum(x) / total
    if common in (0, 1):
        return None
    centre = sum(base * time for base, time in zip(n, times, strict=True)) / total
    left = (
        base * (count / base - common - slope * (time - centre)) ** 2
        for count, base, time in zip(x, n, times, strict=True)
    )
    return sum(left) / (common * (1 - common)) / (len(n) - 2)


def _rises(values: Sequence[float], times: Sequence[float]) -> bool:
    centre = sum(times) / len(times)
    return sum(value * (time - centre) for value, time in zip(values, times, strict=True)) >= 0


def _without(values: Sequence[float], place: int) -> list[float]:
    return [value for at, value in enumerate(values) if at != place]
