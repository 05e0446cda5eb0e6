"""The smallest change that could have been seen, with or without a wanted chance of seeing it."""

from __future__ import annotations

import math
from collections.abc import Callable

from scipy.special import bdtr, bdtrc, pdtr, pdtrc

from bvanalyse.stats.checks import inside, pair, whole
from bvanalyse.stats.detectable import detectable_count, detectable_proportion
from bvanalyse.stats.types import Detectable


def smallest_detectable(
    before: float | tuple[float | None, float | None] | None,
    n_after: float | None = None,
    *,
    exposure: tuple[float | None, float | None] = (1, 1),
    alpha: float = 0.05,
    power: float | None = None,
) -> Detectable:
    """The nearest later counts that would have been a clear change from `before`.

    `before` is a count, with `exposure` (after, before); or a share (x, n), and then `n_after` is
    how many later children there are and the answer is a number of them. Without `power` these are
    the counts that would have been found, as `detectable_count` and `detectable_proportion` say.
    With it (0.8, say) they are the expected counts that would be found that often: further away,
    because the count itself varies. None where no number is enough, or a figure is missing.
    ValueError for a power outside 0 to 1, or as those two. Source for both readings: Fleiss, Levin
    & Paik 2003, Statistical methods for rates and proportions, chapter 4.

    >>> smallest_detectable(12)
    Detectable(first_increase=24, first_decrease=4)
    >>> smallest_detectable(12, power=0.8)
    Detectable(first_increase=28, first_decrease=3)
    >>> smallest_detectable((65, 69), 14)
    Detectable(first_increase=None, first_decrease=10)
    """
    wanted = None if power is None else inside(power, 0, 1, "power")
    if isinstance(before, tuple | list):
        found = detectable_proportion(pair(before, "before"), n_after, alpha=alpha)
        base = whole(n_after, "n_after") or 0

        def at_least(count: int, mean: int) -> float:
            return float(bdtrc(count - 1, base, mean / base)) if count > 0 else 1.0

        def at_most(count: int, mean: int) -> float:
            return float(bdtr(count, base, mean / base))

        highest: int | None = base
    else:
        if n_after is not None:
            raise ValueError("n_after belongs to a share: before must then be a pair (x, n)")
        found = detectable_count(before, exposure=exposure, alpha=alpha)

        def at_least(count: int, mean: int) -> float:
            return float(pdtrc(count - 1, mean)) if count > 0 else 1.0

        def at_most(count: int, mean: int) -> float:
            return float(pdtr(count, mean))

        highest = None
    if wanted is None:
        return found
    up, down = found.first_increase, found.first_decrease
    return Detectable(
        None if up is None else _nearest_above(up, highest, lambda m: at_least(up, m) >= wanted),
        None if down is None else _nearest_below(down, lambda m: at_most(down, m) >= wanted),
    )


def _nearest_above(start: int, highest: int | None, enough: Callable[[int], bool]) -> int:
    """The smallest mean that is enough, as the highest is; it may lie below the start."""
    low = high = max(start, 1)
    while not enough(high):
        low, high = high, 2 * high if highest is None else min(2 * high, highest)
    low = 0 if low == high else low
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return low


def _nearest_below(start: int, enough: Callable[[int], bool]) -> int:
    """The largest mean that is enough; a mean of 0 always is."""
    low, high = 0, max(1, math.ceil(start + 1))
    while enough(high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if enough(middle) else (low, middle)
    return low
