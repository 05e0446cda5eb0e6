"""One rate from several counts of which some are only known as intervals."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from scipy.optimize import brentq
from scipy.special import gammainc, gammaln, logsumexp, ndtri

from bvanalyse.stats.checks import alpha_of, inside, pair, real, whole
from bvanalyse.stats.hidden import Hidden
from bvanalyse.stats.types import Estimate, holding

Count = float | Hidden | tuple[float, float | None]
Interval = tuple[int, int | None]


def censored_poisson_rate(
    intervals: Sequence[Count | None],
    exposures: Sequence[float | None],
    *,
    per: float = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """The common rate of several places or years, some of whose counts are hidden.

    Per 1000 (or `per`) of the exposure's unit. Each count is a number, a `Hidden`, or a pair (low,
    high) in which a high of None means "or more". The estimate is the rate that makes what was
    printed most likely, and the interval holds the rates not much less likely (likelihood ratio).
    Assumes one rate for all. Rows with a missing figure or an exposure of 0 are left out and
    flagged; `hidden_cells` marks that some counts were hidden; when no count has an upper end, the
    estimate and the upper limit are None (`unbounded`). ValueError for an exposure that is not
    above 0 while there must be events, or lists that do not match. Source: Lindsey & Ryan 1998,
    Statistics in Medicine 17:219.

    >>> result = censored_poisson_rate([Hidden(1, 3), 7, Hidden(1, 3)], [400, 1500, 300])
    >>> [round(value, 2) for value in (result.estimate, result.ci_low, result.ci_high)]
    [4.79, 2.32, 8.5]
    """
    drop, unit = float(ndtri(alpha_of(confidence) / 2)) ** 2 / 2, inside(per, 0, math.inf, "per")
    if len(intervals) != len(exposures):
        raise ValueError("intervals and exposures must have one figure per row")
    rows = [_row(count, base) for count, base in zip(intervals, exposures, strict=True)]
    known = [row for row in rows if row is not None]
    unknown = Estimate(None, None, None, confidence, "likelihood")
    left_out = ("missing",) if len(known) < len(rows) else ()
    if not known:
        return replace(unknown, flags=left_out or ("no_denominator",))
    lows = sum(low for (low, _), _ in known)
    open_end = all(high is None for (_, high), _ in known)
    said = {
        "hidden_cells": any(low != high for (low, high), _ in known),
        "zero": lows == 0,
        "unbounded": open_end,
    }
    flags = (*left_out, *holding(said))
    total = sum(base for _, base in known)

    def likelihood(rate: float) -> float:
        return sum(_log_chance(low, high, rate * base) for (low, high), base in known)

    if open_end:  # the more the likelier: the best rate is infinite, its likelihood 1
        low = _root(lambda rate: likelihood(rate) + drop, total) * unit if lows else 0.0
        return replace(unknown, ci_low=low, denominator=total, flags=flags)
    best = _best(known) if lows else 0.0
    floor = (likelihood(best) if lows else 0.0) - drop
    below = 0.0
    if lows:
        below = _edge(lambda rate: likelihood(rate) - floor, best, 0.5)
    above = _edge(lambda rate: likelihood(rate) - floor, best or 1 / total, 2.0)
    return replace(
        unknown,
        estimate=best * unit,
        ci_low=min(below, best) * unit,
        ci_high=max(above, best) * unit,
        denominator=total,
        flags=flags,
    )


def _row(count: Count | None, exposure: float | None) -> tuple[Interval, float] | None:
    base = real(exposure, "an exposure")
    low: int | None
    high: int | None
    if isinstance(count, Hidden):
        low, high = count.low, count.high
    elif isinstance(count, tuple | list):
        first, second = pair(count, "an interval")
        low, high = whole(first, "the low end"), whole(second, "the high end")
        if low is not None and high is not None and low > high:
            raise ValueError(f"an interval must run from low to high, not {count}")
    else:
        low = high = whole(count, "a count")
    if base is not None and (base < 0 or (base == 0 and low)):
        raise ValueError(f"an exposure must be above 0, not {exposure}")
    return None if low is None or not base else ((low, high), base)


def _log_chance(low: int, high: int | None, mean: float) -> float:
    """The log of the chance of a count from low to high."""
    if high is None:
        if low == 0:
            return 0.0
        tail = float(gammainc(low, mean))
        return math.log(tail) if tail > 0 else low * math.log(mean) - mean - float(gammaln(low + 1))
    counts = np.arange(low, high + 1)
    return float(logsumexp(counts * math.log(mean) - mean - gammaln(counts + 1)))


def _best(known: list[tuple[Interval, float]]) -> float:
    """The likeliest rate: where what is expected, given the intervals, is what the rate implies.

    It is no lower than if all counts were at their low ends, and no higher than if those with an
    upper end were at it and the others, without exposure, at their low one. In between the
    likelihood has one top.
    """
    lows = sum(low for (low, _), _ in known)
    bounded = sum(base for (_, high), base in known if high is not None)
    highs = sum(low if high is None else high for (low, high), _ in known)

    def slope(rate: float) -> float:
        steps = 0.0
        for (low, high), base in known:
            mean = rate * base
            chance = _log_chance(low, high, mean)
            rises = math.exp(_log_chance(low - 1, low - 1, mean) - chance) if low else 0.0
            falls = math.exp(_log_chance(high, high, mean) - chance) if high is not None else 0.0
            steps += base * (rises - falls)
        return steps

    least = lows / sum(base for _, base in known) * (1 - 1e-6)
    return float(brentq(slope, least, highs / bounded * (1 + 1e-6), xtol=1e-300, rtol=1e-13))


def _edge(excess: Callable[[float], float], start: float, factor: float) -> float:
    """Where the likelihood, going away from the start, falls below the floor."""
    inner, outer = start, start * factor
    if factor > 1 and excess(start) < 0:  # the start is already too far out
        inner = start
        while excess(inner) < 0:
            inner /= factor
        return float(brentq(excess, inner, start, xtol=1e-300, rtol=1e-13))
    while excess(outer) > 0:
        inner, outer = outer, outer * factor
    low, high = min(inner, outer), max(inner, outer)
    return float(brentq(excess, low, high, xtol=1e-300, rtol=1e-13))


def _root(excess: Callable[[float], float], total: float) -> float:
    low = high = 1 / total
    while excess(low) > 0:
        low /= 2
    while excess(high) < 0:
        high *= 2
    return float(brentq(excess, low, high, xtol=1e-300, rtol=1e-13))
