"""Is a unit unlike the rest: its value against limits that widen as the unit gets smaller.

The limits are those of the exact binomial or Poisson test of the target, each tail on its own. When
units differ by more than chance, the true values are given the variance tau2 about the target, and
the limits become those of the beta-binomial or negative binomial distribution with that variance.
Between two whole counts the limit is set where the tail's logarithm, drawn straight, reaches its
level; so a count is outside a limit exactly when its tail is as small as that level.

Sources: Spiegelhalter 2005, Statistics in Medicine 24:1185, doi:10.1002/sim.1970 (funnels);
Spiegelhalter 2005, Quality and Safety in Health Care 14:347 (winsorised phi and additive tau2).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
from scipy.special import betainc, betaincc, pdtr, pdtrc

from bvanalyse.stats.binomial import at_least, at_most
from bvanalyse.stats.checks import chosen, events, inside, real, share
from bvanalyse.stats.group_types import Funnel, FunnelUnit, Place, absence, gather, valued
from bvanalyse.stats.types import SMALL_N, holding

Tail = Callable[[int], float]
Tails = Callable[[float, float, float], tuple[Tail, Tail, int | None]]

LEVELS = (0.05, 0.002)  # limits at 95 and 99.8 %
FEW_UNITS = 10  # winsorising a tenth on either side takes at least ten
LARGE_PART = 0.05  # a unit this large of the target is partly held against itself
TINY = 1e-300  # tails below are zero to a float; their logarithm must not be infinite
ADJUSTMENTS = {"tau2": True, "none": False}


def funnel_proportions(
    numerators: Iterable[float | None],
    denominators: Iterable[float | None],
    *,
    target: float | None = None,
    adjust: str = "tau2",
    winsorise: float = 0.10,
) -> Funnel:
    """Which of many shares lie further from a target than their size, and usual spread, explain.

    Shares from 0 to 1; the target is the share of all units together unless given. `inside` is no
    praise and no blame; `low_95` or `high_95` happens to one unit in 20 by chance, `low_998` or
    `high_998` to one in 500. `adjust="tau2"` adds true differences between units to the limits,
    estimated with the extreme tenths of z drawn in; "none" is chance alone. Because they are drawn
    in, tau2 is on the low side. n = 0 or a missing figure gives a unit without value and a flag;
    nobody or everybody in all units gives no limits (`no_contrast`). ValueError for x above n, a
    target outside 0 to 1, or an unknown setting. Sources: at the top of the module.

    >>> result = funnel_proportions([14, 64, 3, None], [14, 80, 30, 9], target=0.8, adjust="none")
    >>> [unit.place for unit in result.units]
    ['inside', 'inside', 'low_998', None]
    >>> round(result.units[1].low_95, 2), round(result.units[1].high_95, 2)
    (0.7, 0.89)
    """
    rows = gather(numerators, denominators, share, ("numerators", "denominators"))
    goal = real(target, "target")
    if goal is not None and not 0 <= goal <= 1:
        raise ValueError(f"target must be a share from 0 to 1, not {target}")
    funnel = _funnel(rows, goal, adjust, winsorise, 1.0, _share_tails, lambda p: p * (1 - p))
    return replace(funnel, units=tuple(map(_with_small_n, funnel.units)))


def funnel_rates(
    counts: Iterable[float | None],
    exposures: Iterable[float | None],
    *,
    per: float = 1000,
    target: float | None = None,
    adjust: str = "tau2",
    winsorise: float = 0.10,
) -> Funnel:
    """Which of many rates lie further from a target than their size, and usual spread, explain.

    Values, limits and target are per 1000 children (or `per` of the exposure's unit), tau2 in that
    unit squared; otherwise as `funnel_proportions`, with Poisson for binomial. ValueError for an
    exposure not above 0 while there are events, or a negative target. Sources: at the top of the
    module.

    >>> result = funnel_rates([20, 60, 0], [1000, 1000, 0], target=20, adjust="none")
    >>> [unit.place for unit in result.units], round(result.units[1].high_998, 1)
    (['inside', 'high_998', None], 35.6)
    """
    scale = inside(per, 0, math.inf, "per")
    rows = gather(counts, exposures, events, ("counts", "exposures"))
    goal = real(target, "target")
    if goal is not None and goal < 0:
        raise ValueError(f"target must be 0 or more, not {target}")
    goal = goal if goal is None else goal / scale
    return _funnel(rows, goal, adjust, winsorise, scale, _count_tails, lambda rate: rate)


def _funnel(
    rows: list[tuple[int | None, float | None]],
    target: float | None,
    adjust: str,
    winsorise: float,
    scale: float,
    tails: Tails,
    variance: Callable[[float], float],
) -> Funnel:
    additive, cut = chosen(ADJUSTMENTS, adjust, "adjustment"), real(winsorise, "winsorise")
    if cut is None or not 0 <= cut < 0.5:
        raise ValueError(f"winsorise must be from 0 to below 0.5, not {winsorise}")
    known = sorted((base, count) for count, base in valued(rows))
    whole = math.fsum(base for base, _ in known)
    goal = sum(count for _, count in known) / whole if target is None and known else target
    spread = variance(goal) if goal is not None else 0.0
    phi, tau2 = (
        (None, 0.0) if goal is None or not spread > 0 else _between(known, goal, spread, cut)
    )
    tau2 = tau2 if additive else 0.0

    def unit(count: int | None, base: float | None) -> FunnelUnit:
        gone = absence(base, count)
        if gone or count is None or base is None or goal is None:
            return FunnelUnit(None, base, flags=gone)
        part = target is None and base > LARGE_PART * whole
        flags = ("zero",) * (count == 0) + ("large_part",) * part
        plain = FunnelUnit(count / base * scale, base, flags=flags)
        if not spread > 0:
            return replace(plain, flags=(*flags, "no_contrast"))
        (low, high), (lowest, highest) = (
            _limits(*tails(base, goal, tau2), goal * base, level / 2) for level in LEVELS
        )
        off, chance = count / base - goal, spread / base
        return replace(
            plain,
            low_95=low / base * scale,
            high_95=high / base * scale,
            low_998=lowest / base * scale,
            high_998=highest / base * scale,
            z=off / math.sqrt(chance),
            z_adjusted=off / math.sqrt(chance + tau2),
            place=_place(count, low, high, lowest, highest),
        )

    said = {"missing": len(known) < len(rows), "few_units": len(known) < FEW_UNITS}
    said["no_contrast"] = bool(known) and not spread > 0
    return Funnel(
        target=goal if goal is None else goal * scale,
        phi=phi,
        tau2=tau2 * scale**2,
        method=f"exact_{adjust}",
        n=len(known),
        units=tuple(unit(count, base) for count, base in rows),
        flags=holding(said),
    )


def _between(
    known: list[tuple[float, int]], goal: float, spread: float, cut: float
) -> tuple[float | None, float]:
    """Phi and tau2, from z with its extreme tenths drawn in; Spiegelhalter 2005b, box 1."""
    if len(known) < 2:
        return None, 0.0
    base, count = np.array(known, dtype=float).T
    z = (count / base - goal) / np.sqrt(spread / base)
    drawn_in = np.clip(z, *np.quantile(z, [cut, 1 - cut]))
    phi, size = float((drawn_in**2).mean()), len(known)
    weights = base / spread
    spare = float(weights.sum() - (weights**2).sum() / weights.sum())
    return phi, max(0.0, (size * phi - (size - 1)) / spare)


def _share_tails(n: float, p: float, tau2: float) -> tuple[Tail, Tail, int | None]:
    size = int(n)
    if tau2 == 0:
        return lambda x: at_most(x, size, p), lambda x: at_least(x, size, p), size
    alike = max(p * (1 - p) / tau2 - 1, 1e-6)  # alpha + beta; a share cannot vary more than this
    x = np.arange(size)
    steps = (size - x) / (x + 1) * (p + x / alike) / (1 - p + (size - x - 1) / alike)
    height = np.concatenate([[0.0], np.log(steps).cumsum()])
    chance = np.exp(height - height.max())
    chance /= chance.sum()
    below, above = chance.cumsum(), chance[::-1].cumsum()[::-1]
    return lambda x: float(below[x]), lambda x: float(above[x]), size


def _count_tails(exposure: float, rate: float, tau2: float) -> tuple[Tail, Tail, int | None]:
    mean = rate * exposure
    if tau2 == 0:
        return (
            lambda x: float(pdtr(x, mean)),
            lambda x: float(pdtrc(x - 1, mean)) if x else 1.0,
            None,
        )
    shape = rate**2 / tau2
    q = shape / (shape + mean)

    def at_most_x(x: int) -> float:
        return float(betainc(shape, x + 1, q))

    def at_least_x(x: int) -> float:
        return float(betaincc(shape, x, q)) if x else 1.0

    return at_most_x, at_least_x, None


def _limits(
    below: Tail, above: Tail, top: int | None, mean: float, tail: float
) -> tuple[float, float]:
    """The counts, not whole, at which either tail falls to its level; the mean lies between."""
    end = 2 * math.ceil(mean) + 8 if top is None else top
    while top is None and above(end) > tail:
        end *= 2

    low, high = 0.0, float(end)
    if below(0) <= tail:
        out = _last(lambda x: below(x) <= tail, end)
        low = out + _way(below(out), below(out + 1), tail)
    if above(end) <= tail:
        in_ = _last(lambda x: above(x) > tail, end)
        high = in_ + _way(above(in_), above(in_ + 1), tail)
    return min(low, mean), max(high, mean)


def _last(holds: Callable[[int], bool], end: int) -> int:
    """The last count at which it holds, where it holds for 0 and not for the end."""
    low, high = 0, end
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


def _way(start: float, stop: float, level: float) -> float:
    first, last = math.log(max(start, TINY)), math.log(max(stop, TINY))
    return (math.log(level) - first) / (last - first)


def _place(count: int, low: float, high: float, lowest: float, highest: float) -> Place:
    if count < low:
        return "low_998" if count < lowest else "low_95"
    if count > high:
        return "high_998" if count > highest else "high_95"
    return "inside"


def _with_small_n(unit: FunnelUnit) -> FunnelUnit:
    small = unit.value is not None and unit.base is not None and unit.base < SMALL_N
    said = {"all": unit.value == 1, "small_n": small}
    more = holding(said)
    return replace(unit, flags=(*unit.flags, *more))
