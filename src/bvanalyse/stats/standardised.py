"""Rates made comparable between populations of different make-up, and clustered events."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bvanalyse.stats.checks import alpha_of, chosen, events, inside, real, whole
from bvanalyse.stats.count_limits import COUNT_METHODS, FEWEST_FOR_BYAR
from bvanalyse.stats.counts import rate_ci
from bvanalyse.stats.types import Estimate, holding

Persons = Mapping[int, int]  # how many persons had 1, 2, 3 ... events


def dsr(
    counts: Sequence[float | None] | None,
    exposures: Sequence[float | None],
    standard_weights: Sequence[float],
    *,
    per: float = 1000,
    confidence: float = 0.95,
    method: str = "byar",
    persons_by_events: Sequence[Persons] | None = None,
) -> Estimate:
    """The rate a place would have if its people were spread over the groups as in the standard.

    Per 1000 (or `per`) of the exposure's unit; one count, exposure and weight per group (age, sex),
    the weights of any sum. Limits are Dobson's: those of the total count (`exact`, `byar` or
    another of `count_ci`), rescaled. When a person can have several events, `persons_by_events` has
    for each group how many persons had 1, 2, 3 ... of them, such as {1: 40, 2: 6}; it may stand in
    place of the counts, and widens the limits as such events come together. Below 10 events in all
    `few_events` warns that the figure is not printed in public health tables; with none the upper
    limit is that of the group where an event would weigh most. Missing figures or an exposure of 0
    give None and a flag. ValueError for groups that do not match, a negative weight, or as
    `rate_ci`. Sources: Dobson et al. 1991, Statistics in Medicine 10:457; for several events per
    person Eayres 2008, APHO Technical Briefing 3, section on directly standardised rates.

    >>> result = dsr([3, 12, 9], [1000, 2400, 1500], [40, 35, 25])
    >>> [round(value, 2) for value in (result.estimate, result.ci_low, result.ci_high)]
    [4.45, 2.7, 6.82]
    """
    limits, alpha = chosen(COUNT_METHODS, method), alpha_of(confidence)
    unit = inside(per, 0, math.inf, "per")
    variances = None
    if persons_by_events is not None:
        told = [_clusters(persons) for persons in persons_by_events]
        variances = [variance for _, variance in told]
        summed = [count for count, _ in told]
        if counts is not None and list(counts) != summed:
            raise ValueError(f"persons_by_events add up to {summed}, not to the counts {counts}")
        counts = summed
    if counts is None or not len(counts) == len(exposures) == len(standard_weights) > 0:
        raise ValueError("counts, exposures and standard_weights must have one figure per group")
    groups = [events(*figures) for figures in zip(counts, exposures, strict=True)]
    weights = [_weight(weight) for weight in standard_weights]
    if not sum(weights):
        raise ValueError("standard_weights must have a sum above 0")

    unknown = Estimate(None, None, None, confidence, method)
    known = [(x, base) for x, base in groups if x is not None and base is not None]
    if len(known) < len(groups):
        return replace(unknown, flags=("missing",))
    if any(exposure == 0 for _, exposure in known):
        return replace(unknown, flags=("no_denominator",))
    factors = [
        weight / sum(weights) / exposure * unit
        for weight, (_, exposure) in zip(weights, known, strict=True)
    ]
    total = sum(count for count, _ in known)
    rate = sum(factor * count for factor, (count, _) in zip(factors, known, strict=True))
    spreads = variances if variances is not None else [count for count, _ in known]
    variance = sum(f**2 * spread for f, spread in zip(factors, spreads, strict=True))
    scale = math.sqrt(variance / total) if total else max(factors)
    low, high = limits(total, alpha)
    said = {"zero": total == 0, "few_events": total < FEWEST_FOR_BYAR}
    return replace(
        unknown,
        estimate=rate,
        ci_low=max(0.0, rate + scale * min(0.0, low - total)),
        ci_high=rate + scale * max(0.0, high - total),
        numerator=total,
        denominator=sum(exposure for _, exposure in known),
        flags=holding(said),
    )


def clustered_rate_ci(
    persons_by_events: Persons,
    exposure: float | None,
    *,
    per: float = 1000,
    confidence: float = 0.95,
    method: str = "byar",
) -> Estimate:
    """Events per 1000 children when a child can have several: reports, siblings, moves.

    `persons_by_events` says how many children had 1, 2, 3 ... events. The limits are wider than
    those of `rate_ci` as the events of one child come together. None, flags and ValueError as
    `dsr`. Source: Eayres 2008, APHO Technical Briefing 3.

    >>> once, often = ({1: 40}, {1: 10, 2: 6, 6: 3})
    >>> [round(clustered_rate_ci(case, 5000).ci_high, 1) for case in (once, often)]
    [10.9, 13.5]
    """
    return dsr(
        None,
        [exposure],
        [1],
        per=per,
        confidence=confidence,
        method=method,
        persons_by_events=[persons_by_events],
    )


def isr(
    count: float | None,
    exposures: Sequence[float | None],
    reference_rates: Sequence[float | None],
    *,
    per: float = 1,
    confidence: float = 0.95,
    method: str = "exact",
) -> Estimate:
    """How many times as many events as expected: "1.3 times, from 1.1 to 1.6".

    Expected is what the place would have had with the reference's rate (events per unit of
    exposure) in each of its groups; 1 is as expected, and `per=100` gives the ratio as a
    percentage. `numerator` is the count and `denominator` the expected number, which has no
    uncertainty of its own. Two ratios of different places are not comparable with each other.
    Missing figures, or nothing expected, give None and a flag. ValueError for groups that do not
    match, or as `rate_ci`. Sources: Breslow & Day 1987, IARC Scientific Publications 82, chapter 2;
    Eayres 2008, APHO Technical Briefing 3.

    >>> result = isr(24, [1000, 2400, 1500], [0.002, 0.004, 0.004])
    >>> round(result.denominator, 3), round(result.estimate, 2), round(result.ci_high, 2)
    (17.6, 1.36, 2.03)
    """
    if not len(exposures) == len(reference_rates) > 0:
        raise ValueError("exposures and reference_rates must have one figure per group")
    expected: float | None = 0.0
    for exposure, rate in zip(exposures, reference_rates, strict=True):
        _, base = events(None, exposure, "a group")
        level = real(rate, "a reference rate")
        if level is not None and level < 0:
            raise ValueError(f"a reference rate must be 0 or more, not {rate}")
        if expected is None or base is None or level is None:
            expected = None
        else:
            expected += base * level
    if expected == 0:
        seen, flags = whole(count, "count"), ("no_denominator",)
        return Estimate(None, None, None, confidence, method, None, seen, 0.0, flags)
    return rate_ci(count, expected, per=per, confidence=confidence, method=method)


def _clusters(persons: Persons) -> tuple[int, int]:
    """How many events, and their variance: k squared for each person with k events."""
    told = [(whole(k, "a number of events"), whole(n, "persons")) for k, n in persons.items()]
    known = [(k, n) for k, n in told if k is not None and n is not None]
    if len(known) < len(told):
        raise ValueError("persons_by_events cannot hold a missing figure")
    return sum(k * n for k, n in known), sum(k * k * n for k, n in known)


def _weight(value: object) -> float:
    number = real(value, "a standard weight")
    if number is None or number < 0:
        raise ValueError(f"a standard weight must be 0 or more, not {value}")
    return number
