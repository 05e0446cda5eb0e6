"""Partial pooling: a small unit's figure drawn towards the group's, by how little it can carry.

The true values of the units are taken to follow one distribution (beta for shares, gamma for
rates), fitted by maximum likelihood. The intervals take that distribution as known: with few units
they are too narrow.

Sources: Griffiths 1973, Biometrics 29:637 (beta-binomial); Clayton & Kaldor 1987, Biometrics 43:671
(gamma-Poisson); Efron & Morris 1977, Scientific American 236(5):119.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
from scipy.special import betaincinv, gammainccinv, gammaincinv
from scipy.stats import betabinom, binom, nbinom, poisson

from bvanalyse.stats.binomial import exact_limits
from bvanalyse.stats.checks import alpha_of, events, inside, real, share
from bvanalyse.stats.group_types import NextValue, Pool, Shrunk, absence, gather, valued
from bvanalyse.stats.pool_fits import MOST_UNLIKE, fit_rates, fit_shares
from bvanalyse.stats.types import holding

FEW_UNITS = 10


def shrink_proportions(
    numerators: Iterable[float | None],
    denominators: Iterable[float | None],
    *,
    confidence: float = 0.95,
) -> Pool:
    """Each unit's share, and a steadier estimate of it that borrows from the other units.

    For description, beside the own value and never instead of it: drawing a real outlier towards
    the mean hides it. `weight` is n/(n + alpha + beta). When the units differ no more than by
    chance, all get the common share (`no_between_variance`) and its exact limits; when nobody or
    everybody in each unit has the event, each keeps its own (`all_unlike`). n = 0 or a
    missing figure gives a unit without value and a flag. ValueError for x above n, lists of
    different length, or a confidence outside 0 to 1. Sources: at the top of the module.

    >>> pool = shrink_proportions([1, 8, 30, 75, 10], [10, 10, 60, 90, 50])
    >>> [(round(unit.own, 2), round(unit.shrunk, 2)) for unit in pool.units]
    [(0.1, 0.19), (0.8, 0.73), (0.5, 0.5), (0.83, 0.82), (0.2, 0.22)]
    """
    tail = alpha_of(confidence) / 2
    rows = gather(numerators, denominators, share, ("numerators", "denominators"))
    known = sorted(valued(rows))
    x, n = np.array(known, dtype=int).reshape(-1, 2).T
    fitted, gamma = fit_shares(x, n) if known else (None, 0.0)
    mean = fitted or 0.0

    def limits(count: int, base: float) -> tuple[float, float]:
        if gamma == MOST_UNLIKE:
            return exact_limits(count, int(base), 2 * tail)
        a, b = mean / gamma + count, (1 - mean) / gamma + base - count
        return float(betaincinv(a, b, tail)), float(betaincinv(a, b, 1 - tail))

    common = exact_limits(int(x.sum()), int(n.sum()), 2 * tail) if known else (0.0, 1.0)
    alphas = (mean / gamma, (1 - mean) / gamma) if gamma else (None, None)
    pool = _pool(rows, fitted, gamma, gamma, limits, common, "beta_binomial", 1.0, confidence)
    return replace(pool, kind="proportion", alpha=alphas[0], beta=alphas[1])


def shrink_rates(
    counts: Iterable[float | None],
    exposures: Iterable[float | None],
    *,
    per: float = 1000,
    confidence: float = 0.95,
) -> Pool:
    """Each unit's rate, and a steadier estimate of it that borrows from the other units.

    Per 1000 children (or `per` of the exposure's unit); `weight` is e/(e + beta) for exposure e.
    Otherwise as `shrink_proportions`, with ValueError for an exposure not above 0 while there are
    events. Sources: at the top of the module.

    >>> pool = shrink_rates([0, 12, 60, 110, 30], [100, 300, 2000, 2500, 1800])
    >>> [(round(unit.own, 1), round(unit.shrunk, 1)) for unit in pool.units]
    [(0.0, 20.2), (40.0, 35.5), (30.0, 29.9), (44.0, 42.8), (16.7, 18.0)]
    """
    tail, scale = alpha_of(confidence) / 2, inside(per, 0, math.inf, "per")
    rows = gather(counts, exposures, events, ("counts", "exposures"))
    known = sorted(valued(rows))
    x, e = np.array(known, dtype=float).reshape(-1, 2).T
    fitted, gamma = fit_rates(x.astype(int), e) if known else (None, 0.0)
    ratio = (fitted or 0.0) * gamma  # 1/beta

    def limits(count: int, base: float) -> tuple[float, float]:
        shape, rate = 1 / gamma + count, 1 / ratio + base
        return float(gammaincinv(shape, tail)) / rate, float(gammainccinv(shape, tail)) / rate

    common = (0.0, math.inf)
    if known:
        count, whole = float(x.sum()), float(e.sum())
        low = float(gammaincinv(count, tail)) if count else 0.0
        common = low / whole, float(gammainccinv(count + 1, tail)) / whole
    alphas = (1 / gamma, 1 / ratio) if gamma else (None, None)
    pool = _pool(rows, fitted, gamma, ratio, limits, common, "gamma_poisson", scale, confidence)
    return replace(pool, kind="rate", alpha=alphas[0], beta=alphas[1])


def regression_to_mean(
    x: float | None,
    n: float | None,
    pool: Pool,
    *,
    n_next: float | None = None,
    confidence: float = 0.95,
) -> NextValue:
    """The value to expect next time of a unit that has not changed, and how far chance reaches.

    A unit picked because it was extreme will be nearer to the mean: (alpha + x)/(alpha + beta + n)
    for shares, (alpha + x)/(beta + n) for rates (exposure n). Praise or blame only a next value
    outside `low` to `high`, given for `n_next` children (or exposure), as many as now unless told.
    Figures are in the pool's unit. None and a flag for a missing figure or n = 0, or a pool without
    units. ValueError as for the pool's own figures. Sources: as `shrink_proportions`; Galton 1886,
    J Anthropological Institute 15:246.

    >>> pool = shrink_proportions([1, 8, 30, 75, 10], [10, 10, 60, 90, 50])
    >>> result = regression_to_mean(8, 10, pool)
    >>> round(result.expected, 2), result.low, result.high
    (0.73, 0.3, 1.0)
    """
    tail = alpha_of(confidence) / 2
    shares = pool.kind == "proportion"
    count, base = (share if shares else events)(x, n)
    ahead = base if n_next is None else real(n_next, "n_next")
    if ahead is not None and (ahead < 0 or (shares and ahead != int(ahead))):
        raise ValueError(f"n_next must be a number of its kind, 0 or more, not {n_next}")
    gone = absence(base, count) or absence(ahead, count)
    if gone or count is None or base is None or ahead is None or pool.mean is None:
        return NextValue(None, None, None, None, confidence, None, gone or ("missing",))
    own, mean = count / base, pool.mean / pool.per
    levels = [tail, 1 - tail]
    flags: tuple[str, ...] = ()
    if pool.alpha is None or pool.beta is None:
        expected, weight, flags = mean, 0.0, ("no_between_variance",)
        wide = (binom(int(ahead), mean) if shares else poisson(mean * ahead)).ppf(levels)
    else:
        a, b = pool.alpha + count, pool.beta + base - (count if shares else 0)
        expected = a / (a + b) if shares else a / b
        weight = base / (base + pool.beta + (pool.alpha if shares else 0))
        ahead_of = betabinom(int(ahead), a, b) if shares else nbinom(a, b / (b + ahead))
        wide = ahead_of.ppf(levels)
    low, high = (float(limit) / ahead * pool.per for limit in wide)
    return NextValue(own * pool.per, expected * pool.per, low, high, confidence, weight, flags)


def _pool(
    rows: list[tuple[int | None, float | None]],
    mean: float | None,
    gamma: float,
    ratio: float,
    limits: Callable[[int, float], tuple[float, float]],
    common: tuple[float, float],
    method: str,
    scale: float,
    confidence: float,
) -> Pool:
    def unit(count: int | None, base: float | None) -> Shrunk:
        gone = absence(base, count)
        if gone or count is None or base is None or mean is None:
            nothing = (None, None, None, None, None)
            return Shrunk(*nothing, confidence, None, count, base, method, gone)
        own, weight = count / base, base * ratio / (1 + base * ratio)
        value = weight * own + (1 - weight) * mean
        low, high = limits(count, base) if gamma else common
        low, high = min(low, value), max(high, value)
        shown = float(own * scale), float(value * scale), float(mean * scale)
        flags = ("zero",) if count == 0 else ()
        ends = float(low * scale), float(high * scale)
        return Shrunk(*shown, *ends, confidence, weight, count, base, method, flags)

    size = len(valued(rows))
    said = {"missing": size < len(rows), "few_units": size < FEW_UNITS}
    said["no_between_variance"] = size > 0 and not gamma
    said["all_unlike"] = gamma == MOST_UNLIKE
    units = tuple(unit(count, base) for count, base in rows)
    flags = holding(said)
    middle = mean if mean is None else mean * scale
    return Pool("proportion", middle, None, None, scale, size, units, flags)
