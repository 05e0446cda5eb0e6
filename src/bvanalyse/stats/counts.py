"""Counts and rates: how sure one is, and whether two of them differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from scipy.special import ndtri

from bvanalyse.errors import present
from bvanalyse.stats.checks import alpha_of, chosen, events, inside, pair, real
from bvanalyse.stats.count_limits import COUNT_METHODS
from bvanalyse.stats.ratio_limits import RATIO_METHODS, OpenLimits, conditional, mover
from bvanalyse.stats.types import Comparison, Equivalence, Estimate, holding

SMALLEST_P = 1e-300  # below it a p is rounded to 0 and its z would be infinite
RATE_RATIO_METHODS: dict[str, Callable[..., tuple[OpenLimits, float]]] = {
    **{name: partial(conditional, name) for name in RATIO_METHODS},
    "mover": mover,
}


def count_ci(count: float | None, *, confidence: float = 0.95, method: str = "exact") -> Estimate:
    """A count of events in a period, and the underlying levels it is compatible with.

    Assumes that events happen one at a time; with siblings or repeated reports the range is too
    narrow. `exact` guarantees its confidence; `midp`, `jeffreys` and `score` keep it on average and
    are shorter; `byar` is what public health tables print from 10 events, and `phe` is `exact`
    below 10 and `byar` from there. None and a flag if the count is missing. ValueError if it is
    negative or not whole, or a setting is unknown. Sources: Garwood 1936, Biometrika 28:437;
    Breslow & Day 1987, IARC Scientific Publications 82; Cohen & Yang 1994, Statistics in Medicine
    13:2189; Brown, Cai & DasGupta 2003, Statistica Sinica 13:19.

    >>> result = count_ci(10)
    >>> round(result.ci_low, 2), round(result.ci_high, 2)
    (4.8, 18.39)
    """
    return replace(rate_ci(count, 1, per=1, confidence=confidence, method=method), denominator=None)


def rate_ci(
    count: float | None,
    exposure: float | None,
    *,
    per: float = 1000,
    confidence: float = 0.95,
    method: str = "exact",
) -> Estimate:
    """Events per 1000 children (or per `per` of the exposure's unit), and the compatible levels.

    The exposure is child-years, not the number of children at year end; it has no uncertainty.
    Missing figures, or an exposure of 0, give None and a flag. ValueError if the exposure is not
    above 0 while there are events, and as `count_ci`. Methods and sources as `count_ci`.

    >>> result = rate_ci(25, 5000)
    >>> result.estimate, round(result.ci_low, 2), round(result.ci_high, 2)
    (5.0, 3.24, 7.38)
    """
    limits, alpha = chosen(COUNT_METHODS, method), alpha_of(confidence)
    unit = inside(per, 0, float("inf"), "per")
    count, exposure = events(count, exposure)
    known = Estimate(None, None, None, confidence, method, None, count, exposure)
    if count is None or exposure is None:
        return replace(known, flags=("missing",))
    if exposure == 0:
        return replace(known, flags=("no_denominator",))
    low, high = limits(count, alpha)
    low, high = (limit / exposure * unit for limit in (min(low, count), max(high, count)))
    flags = ("zero",) if count == 0 else ()
    return replace(known, estimate=count / exposure * unit, ci_low=low, ci_high=high, flags=flags)


def rate_ratio(
    count1: float | None,
    exposure1: float | None,
    count2: float | None,
    exposure2: float | None,
    *,
    confidence: float = 0.95,
    method: str = "midp",
) -> Comparison:
    """How many times as high the first rate is as the second: "6 times, from 2 to 20".

    Given their sum, the first count is binomial; `midp` has error rates near the stated ones,
    `exact` never exceeds them, `score` does with few events. `mover` joins the Jeffreys intervals
    of the two rates. p is twice the smaller of the tails that make the interval, so that the two
    always agree. With 0 in the second place the ratio has no upper end (None, `unbounded`); 0
    against 0 says nothing and has p 1. ValueError as `rate_ci`. Sources:
    Przyborowski & Wilenski 1940, Biometrika 31:313; Lancaster 1961, JASA 56:223; Fay 2010, The R
    Journal 2(1):53; Gu et al. 2008, Biometrical Journal 50:283; Laud 2017, Pharmaceutical
    Statistics 16:334.

    >>> result = rate_ratio(41, 28010, 15, 19017)
    >>> [round(value, 3) for value in (result.estimate, result.ci_low, result.ci_high)]
    [1.856, 1.041, 3.449]
    """
    compute, alpha = chosen(RATE_RATIO_METHODS, method), alpha_of(confidence)
    count1, exposure1 = events(count1, exposure1, "the first count")
    count2, exposure2 = events(count2, exposure2, "the second count")
    known = Comparison(
        estimate=None,
        ci_low=None,
        ci_high=None,
        confidence=confidence,
        p_value=None,
        scale="ratio",
        method=method,
        after=rate_ci(count1, exposure1, per=1, confidence=confidence),
        before=rate_ci(count2, exposure2, per=1, confidence=confidence),
    )
    if count1 is None or exposure1 is None or count2 is None or exposure2 is None:
        return replace(known, flags=("missing",))
    if exposure1 == 0 or exposure2 == 0:
        return replace(known, flags=("no_denominator",))

    (low, high), p_value = compute(count1, exposure1, count2, exposure2, alpha)
    said = {"zero": 0 in (count1, count2), "unbounded": high is None}
    return replace(
        known,
        estimate=(count1 / exposure1) / (count2 / exposure2) if count2 else None,
        ci_low=low,
        ci_high=high,
        p_value=p_value,
        flags=holding(said),
    )


def compare_counts(
    after: float | None,
    before: float | None,
    *,
    exposure: tuple[float | None, float | None] = (1, 1),
    method: str = "midp",
    margin: tuple[float, float] | None = (0.90, 1.11),
    confidence: float = 0.95,
) -> Comparison:
    """Whether a count has changed, by what factor, and whether "about unchanged" is shown.

    `exposure` is what each count was counted over, after first: (1, 2) for one year against the two
    before. The ratio is after over before per unit of exposure. Equivalence is the 90 % interval
    within `margin` (None: not asked). `tolerates_dispersion` is the average cluster size (siblings,
    several reports of one event) up to which the finding stands: (z/1.96) squared, below 1 when
    there is no finding. ValueError as `rate_ci`, or for a margin that does not span 1. Sources: as
    `rate_ratio`; McCullagh & Nelder 1989, section 6.2, for dispersion.

    >>> result = compare_counts(10, 54 + 41, exposure=(1, 2))
    >>> round(result.estimate, 2), round(result.ci_high, 2), round(result.tolerates_dispersion, 1)
    (0.21, 0.39, 8.4)
    """
    first, second = pair(exposure, "exposure")
    result = rate_ratio(after, first, before, second, confidence=confidence, method=method)
    ends = None if margin is None else ratio_margin(margin)
    if result.p_value is None:
        return result
    dispersion = tolerated_dispersion(result.p_value, confidence=confidence)
    equivalence = None
    if ends is not None:
        narrow = rate_ratio(after, first, before, second, confidence=0.90, method=method)
        low = present(narrow.ci_low)  # there is a p, so there is an interval
        within = narrow.ci_high is not None and ends[0] < low and narrow.ci_high < ends[1]
        equivalence = Equivalence(*ends, low, narrow.ci_high, within)
    return replace(result, tolerates_dispersion=dispersion, equivalence=equivalence)


def tolerated_dispersion(p_value: float, *, confidence: float = 0.95) -> float:
    """How many events may come at a time, on average, before a finding with this p falls.

    Siblings, or several reports of one event, make counts vary more than single events do. Below 1
    when there is no finding. ValueError for a p outside 0 to 1. Source: McCullagh & Nelder 1989,
    section 6.2: a dispersion of phi divides z by its root.

    >>> round(tolerated_dispersion(0.05), 6), round(tolerated_dispersion(0.001), 1)
    (1.0, 2.8)
    """
    if not 0 <= p_value <= 1:
        raise ValueError(f"p_value must be from 0 to 1, not {p_value}")
    z = float(ndtri(max(p_value, SMALLEST_P) / 2))
    return (z / float(ndtri(alpha_of(confidence) / 2))) ** 2


def ratio_margin(margin: object) -> tuple[float, float]:
    """A margin for a ratio: it must span 1."""
    low, high = (real(end, "margin") for end in pair(margin, "margin"))
    if low is None or high is None or not 0 < low < 1 < high:
        raise ValueError(f"margin must run from above 0 to below 1 and past 1, not {margin}")
    return low, high
