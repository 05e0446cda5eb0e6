"""What change could have been seen: "no difference shown" is never said without it."""

from __future__ import annotations

from collections.abc import Callable

from bvanalyse.stats.checks import chosen, events, inside, pair, share, whole
from bvanalyse.stats.guards import GUARDS, guard_p
from bvanalyse.stats.ratio_limits import RATIO_METHODS
from bvanalyse.stats.score import score_p
from bvanalyse.stats.types import Detectable


def detectable_count(
    before: float | None,
    *,
    exposure: tuple[float | None, float | None] = (1, 1),
    alpha: float = 0.05,
    method: str = "midp",
) -> Detectable:
    """The nearest later counts that `compare_counts` would have called a clear change.

    `exposure` is (after, before). `first_increase` is the smallest such count above the earlier
    level, `first_decrease` the largest below it; None when even 0 would not do, or a figure is
    missing. ValueError as `compare_counts`.

    >>> detectable_count(12)
    Detectable(first_increase=24, first_decrease=4)
    >>> detectable_count(3)
    Detectable(first_increase=11, first_decrease=None)
    """
    tails, _ = chosen(RATIO_METHODS, method)
    tail = inside(alpha, 0, 1, "alpha") / 2
    first, second = pair(exposure, "exposure")
    before, second = events(before, second, "the earlier count")
    _, first = events(None, first, "the later count")
    if before is None or not first or not second:
        return Detectable(None, None)
    expected = first / (first + second)

    def increased(count: int) -> bool:
        return tails(count, count + before, expected)[0] < tail

    def decreased(count: int) -> bool:
        return tails(count, count + before, expected)[1] < tail

    enough = 1
    while not increased(enough):
        enough *= 2
    return Detectable(_smallest(increased, enough), _largest(decreased, enough))


def detectable_proportion(
    before: tuple[float | None, float | None] | None,
    n_after: float | None,
    *,
    alpha: float = 0.05,
    guard: str | None = "boschloo",
) -> Detectable:
    """The nearest later numerators that `compare_proportions` would have called a clear change.

    `before` is (x, n); the answer is a number of the `n_after` later children. `first_increase` is
    the smallest such number above the earlier share, `first_decrease` the largest below it; None
    when not even all, or none, of them would do, or a figure is missing or 0. ValueError as
    `compare_proportions`.

    >>> detectable_proportion((65, 69), 14)
    Detectable(first_increase=None, first_decrease=10)
    """
    inside(alpha, 0, 1, "alpha")
    if guard is not None:
        chosen(GUARDS, guard, "guard")
    x, n = share(*pair(before, "before"), "before")
    base = whole(n_after, "n_after")
    if x is None or not n or not base:
        return Detectable(None, None)

    def agreed(count: int) -> bool:
        return guard_p(guard, count, base, x, n) < alpha

    def increased(count: int) -> bool:
        return count * n > x * base and score_p(count, base, x, n) < alpha

    def decreased(count: int) -> bool:
        return count * n < x * base and score_p(count, base, x, n) < alpha

    # the guard is slow and seldom disagrees: it is asked only from where the score test stands
    first = _smallest(increased, base)
    up = range(base + 1 if first is None else first, base + 1)
    last = _largest(decreased, base)
    down = range(-1 if last is None else last, -1, -1)
    return Detectable(next(filter(agreed, up), None), next(filter(agreed, down), None))


def _smallest(holds: Callable[[int], bool], high: int) -> int | None:
    """The smallest number that does, where every larger one does too."""
    if not holds(high):
        return None
    low = 0
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _largest(holds: Callable[[int], bool], high: int) -> int | None:
    """The largest number that does, where every smaller one does too, and the highest does not."""
    first_not = _smallest(lambda number: not holds(number), high)
    return first_not - 1 if first_not else None
