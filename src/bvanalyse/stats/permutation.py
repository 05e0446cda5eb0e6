"""The exact distribution of when events came, given how many and who could have had them.

With no trend, which of the children had the event is drawn without regard to the year. The sum of
the events' times then follows from counting every way of placing them; there is no simulation.
Source: Mehta, Patel & Senchaudhuri 1992, J Comput Graph Stat 1:21, for the exact trend test.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from scipy.special import gammaln

MOST_STEPS = 200_000_000  # about a second; beyond it the chi-square distribution does as well
FINEST = 1000  # times are told apart to a thousandth of their unit


def exact_placement(
    events: Sequence[int], bases: Sequence[int], times: Sequence[float]
) -> tuple[float, float, float, float] | None:
    """The chance of times summing to the observed or more, or less, and to either extreme.

    None when there are too many outcomes to count.

    >>> [round(chance, 4) for chance in exact_placement([0, 3], [3, 3], [1, 2])]
    [0.05, 1.0, 0.05, 0.05]
    """
    if 2 * sum(events) > sum(bases):  # the same question about those without the event
        others = [base - count for count, base in zip(events, bases, strict=True)]
        found = exact_placement(others, bases, times)
        return found and (found[1], found[0], found[3], found[2])
    steps = _on_a_grid(times)
    total, spread = sum(events), sum(events) * max(steps)
    if (total + 1) * (spread + 1) * sum(min(base, total) + 1 for base in bases) > MOST_STEPS:
        return None
    common = total / sum(bases)
    ways = np.zeros((total + 1, spread + 1))
    ways[0, 0] = 1.0
    for base, step in zip(bases, steps, strict=True):
        after = np.zeros_like(ways)
        for count in range(min(base, total) + 1):
            shift = count * step
            chance = _binomial(count, base, common)
            after[count:, shift:] += chance * ways[: total + 1 - count, : spread + 1 - shift]
        ways = after
    placed = ways[total] / ways[total].sum()
    observed = sum(count * step for count, step in zip(events, steps, strict=True))
    possible = np.flatnonzero(placed)
    later, earlier = float(placed[observed:].sum()), float(placed[: observed + 1].sum())
    return later, earlier, float(placed[possible[-1]]), float(placed[possible[0]])


def _on_a_grid(times: Sequence[float]) -> list[int]:
    """The times as whole numbers from 0, with no common divisor."""
    exact = [Fraction(time).limit_denominator(FINEST) for time in times]
    finest = math.lcm(*(moment.denominator for moment in exact))
    whole = [int((moment - min(exact)) * finest) for moment in exact]
    return [step // (math.gcd(*whole) or 1) for step in whole]


def _binomial(count: int, base: int, common: float) -> float:
    if common == 0:
        return float(count == 0)
    ways = gammaln(base + 1) - gammaln(count + 1) - gammaln(base - count + 1)
    return float(np.exp(ways + count * math.log(common) + (base - count) * math.log1p(-common)))
