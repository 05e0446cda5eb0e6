"""Trends in counts and rates: does the level move with time, by what factor, would chance do it.

When the total is given, only the slope of a Poisson line is left unknown, so one equation is solved
and the likelihood ratio is exact for any exposure, also with years of no events.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
from scipy.optimize import brentq
from scipy.special import chdtrc, chdtri, fdtrc, fdtri

from bvanalyse.stats.checks import alpha_of
from bvanalyse.stats.series import after_last_break, counted, without_empty
from bvanalyse.stats.trend_types import Trend
from bvanalyse.stats.types import holding

FEWEST = 3  # two points are a comparison, never a trend
FEWEST_TO_SCALE = 8  # below it the dispersion is too uncertain to widen the interval by
STEEPEST = 700  # a log ratio above it has no finite ratio
CLEARLY = 0.05  # overdispersion is told when chance alone gives as much less often than this


def poisson_trend(
    counts: Iterable[float | None],
    exposures: Iterable[float | None] | None = None,
    *,
    times: Iterable[float] | None = None,
    breaks: Iterable[float] = (),
    confidence: float = 0.95,
) -> Trend:
    """By what factor a count, or a rate, changes per unit of time: 1.08 is 8 % more each year.

    A Poisson line on the log scale; `exposures` are what each count was counted over (children,
    months). p and interval are from the likelihood ratio and always agree; an end is None when all
    events came in the first or the last point (`unbounded`). `dispersion` (Pearson) is 1 when the
    points vary as chance does; `overdispersed` when it is clearly more. Below eight points it is
    only told; from eight on, a dispersion above 1 widens p and interval (`scaled`). Flags for what
    was left out as `cochran_armitage`; nothing but zeros: p is 1, `no_contrast`. ValueError as
    `rate_ci`, or times that do not rise. Source: McCullagh & Nelder 1989, sections 6.2 and 4.5.

    >>> result = poisson_trend([20, 24, 23, 31, 36])
    >>> round(result.estimate, 3), round(result.ci_low, 3), round(result.ci_high, 3)
    (1.158, 1.027, 1.309)
    """
    alpha = alpha_of(confidence)
    rows, known, _, flags = after_last_break(counted(counts, exposures), times, breaks)
    rows, known, flags = without_empty(rows, known, flags)
    none = Trend(None, None, None, confidence, None, None, "ratio", "poisson", len(rows))
    if len(rows) < FEWEST:
        return replace(none, flags=(*flags, "short_series"))
    c, e = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    if not c.sum():
        return replace(
            none, p_value=1.0, min_attainable_p=1.0, flags=(*flags, "zero", "no_contrast")
        )
    centre, unit = known[0], known[-1] - known[0]
    moments = (np.array(known, dtype=float) - centre) / unit

    def likelihood(slope: float) -> float:
        return float(slope * (c @ moments) - c.sum() * _log_sum(slope * moments, e))

    slope, best = _peak(c, e, moments)
    ratio = 2 * max(0.0, best - likelihood(0.0))
    dispersion = None
    if slope is not None:
        mean = e * np.exp(slope * moments)
        mean *= c.sum() / mean.sum()
        dispersion = float(((c - mean) ** 2 / mean).sum() / (len(c) - 2))
    free = len(c) - 2
    wide = dispersion if dispersion and dispersion > 1 and len(c) >= FEWEST_TO_SCALE else None
    p_value = float(fdtrc(1, free, ratio / wide) if wide else chdtrc(1, ratio))
    drop = float(fdtri(1, free, 1 - alpha) * wide if wide else chdtri(1, alpha))

    def lost(slope: float) -> float:
        return best - likelihood(slope) - drop / 2

    low, high = _profile(lost, slope, bool(c[0]), bool(c[-1]))
    high = None if high is None or high / unit > STEEPEST else high
    said = {
        "zero": 0 in c,
        "unbounded": high is None,
        "overdispersed": dispersion is not None and chdtrc(free, dispersion * free) < CLEARLY,
        "scaled": wide is not None,
    }
    most = max(2 * (-c.sum() * math.log(end) - likelihood(0.0)) for end in (e[0], e[-1]))
    return replace(
        none,
        estimate=math.exp(slope / unit) if slope is not None else (None if c[-1] else 0.0),
        ci_low=math.exp(low / unit) if low is not None else 0.0,
        ci_high=math.exp(high / unit) if high is not None else None,
        p_value=p_value,
        min_attainable_p=min(p_value, float(chdtrc(1, most))),  # rounding must not part them
        statistic=ratio,
        dispersion=dispersion,
        flags=flags + holding(said),
    )


def homogeneity(
    counts: Iterable[float | None],
    exposures: Iterable[float | None] | None = None,
    *,
    times: Iterable[float] | None = None,
    breaks: Iterable[float] = (),
) -> Trend:
    """Whether counts differ among themselves more than chance makes them, in whatever order.

    The estimate is the variation in units of chance: about 1 when all have the same level. The
    question for three points, where no trend can be shown. p is from the chi-square test; it is
    rough when fewer than about five are expected in a point. Flags and errors as `poisson_trend`.

    >>> result = homogeneity([530, 540, 494])
    >>> round(result.statistic, 2), round(result.p_value, 2)
    (2.25, 0.33)
    """
    rows, known, _, flags = after_last_break(counted(counts, exposures), times, breaks)
    rows, _, flags = without_empty(rows, known, flags)
    none = Trend(None, None, None, 0.95, None, None, "dispersion", "homogeneity", len(rows))
    if len(rows) < 2:
        return replace(none, flags=(*flags, "short_series"))
    c, e = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    flags += ("zero",) if 0 in c else ()
    if not c.sum():
        return replace(none, p_value=1.0, min_attainable_p=1.0, flags=(*flags, "no_contrast"))
    expected = c.sum() * e / e.sum()
    chi2, free = float(((c - expected) ** 2 / expected).sum()), len(c) - 1
    p_value = float(chdtrc(free, chi2))
    most = float(c.sum() * (e.sum() / e.min() - 1))  # were all events in the smallest point
    return replace(
        none,
        estimate=chi2 / free,
        p_value=p_value,
        min_attainable_p=min(p_value, float(chdtrc(free, most))),
        statistic=chi2,
        dispersion=chi2 / free,
        flags=flags,
    )


def _peak(c: np.ndarray, e: np.ndarray, moments: np.ndarray) -> tuple[float | None, float]:
    """The likeliest slope, None when it is infinite, and the log likelihood there."""
    if not c[1:].any() or not c[:-1].any():
        return None, float(-c.sum() * math.log(e[-1] if c[-1] else e[0]))
    target = float(c @ moments / c.sum())

    def beyond(slope: float) -> float:
        weight = e * np.exp(slope * moments - _log_sum(slope * moments, e))
        return float(weight @ moments) - target

    reach = 1.0
    while beyond(-reach) > 0 or beyond(reach) < 0:
        reach *= 2
    slope = float(brentq(beyond, -reach, reach, xtol=1e-13, rtol=1e-13))
    return slope, float(slope * (c @ moments) - c.sum() * _log_sum(slope * moments, e))


def _log_sum(exponents: np.ndarray, weights: np.ndarray) -> float:
    """The logarithm of a weighted sum of exponentials; scipy's own is ten times as slow here."""
    largest = float(exponents.max())
    return largest + math.log(float(weights @ np.exp(exponents - largest)))


def _profile(
    lost: Callable[[float], float], slope: float | None, any_first: bool, any_last: bool
) -> tuple[float | None, float | None]:
    """Where too much likelihood is lost on either side; None where it never is."""
    inside = slope
    if inside is None:  # all events in one end: start from a slope steep enough
        inside = 1.0 if any_last else -1.0
        while lost(inside) > 0:
            inside *= 2

    def end(direction: int) -> float:
        reach = 1.0
        while lost(inside + direction * reach) < 0:
            reach *= 2
        return float(brentq(lost, inside, inside + direction * reach, xtol=1e-13, rtol=1e-13))

    low = end(-1) if slope is not None or any_last else None
    high = end(1) if slope is not None or any_first else None
    return low, high
