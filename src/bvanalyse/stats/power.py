"""How likely a real change is to be found: exact power, by adding up the outcomes."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from scipy.special import betaincc, ndtr
from scipy.stats import binom, poisson

from bvanalyse.stats.checks import chosen, inside, pair, real, whole
from bvanalyse.stats.guards import GUARDS, guard_p
from bvanalyse.stats.score import score_p
from bvanalyse.stats.types import Result

LEFT_OUT = 1e-13  # outcomes as rare as this on either side are not counted


@dataclass(frozen=True, slots=True, repr=False)
class Power(Result):
    """The chance of a finding if the true levels are as given.

    `increase` and `decrease` are the chances of a clear rise and of a clear fall; `power` is their
    sum, and when nothing has changed it is the actual rate of false alarms.
    """

    power: float | None
    increase: float | None
    decrease: float | None
    alpha: float
    method: str
    flags: tuple[str, ...] = ()


def power_counts(
    mean_after: float | None,
    mean_before: float | None,
    *,
    exposure: tuple[float | None, float | None] = (1, 1),
    alpha: float = 0.05,
    method: str = "midp",
) -> Power:
    """The chance that `compare_counts` finds a change between two expected numbers of events.

    The means are the numbers expected in each whole period, any number above 0 (not rates);
    `exposure` is (after, before). A missing figure, or an exposure of 0, gives None and a flag.
    ValueError for a negative mean or an unknown setting. Source: Krishnamoorthy & Thomson 2004, J
    Stat Plan Inf 119:23, with the test's own critical values for every sum of the two counts.

    >>> round(power_counts(30, 20).power, 2), round(power_counts(20, 20).power, 3)
    (0.29, 0.048)
    """
    tail, alpha = chosen(LOWER_TAILS, method), inside(alpha, 0, 1, "alpha")
    first, second = (real(e, "exposure") for e in pair(exposure, "exposure"))
    means = [real(mean, "an expected count") for mean in (mean_after, mean_before)]
    if any(figure is not None and figure < 0 for figure in (first, second, *means)):
        raise ValueError("expected counts and exposures must be 0 or more")
    after, before = means
    if first is None or second is None or after is None or before is None:
        return Power(None, None, None, alpha, method, ("missing",))
    if not first or not second:
        return Power(None, None, None, alpha, method, ("no_denominator",))
    if after + before == 0:
        return Power(0.0, 0.0, 0.0, alpha, method, ("zero",))
    null, true = first / (first + second), after / (after + before)
    sums = np.arange(*_likely(poisson(after + before)))
    chances = poisson.pmf(sums, after + before)
    low = _largest_below(lambda x: tail(x, sums, null) < alpha / 2, sums)
    turned = _largest_below(lambda x: tail(x, sums, 1 - null) < alpha / 2, sums)
    decrease = float((chances * binom.cdf(low, sums, true)).sum())
    increase = float((chances * binom.cdf(turned, sums, 1 - true)).sum())
    return Power(min(1.0, increase + decrease), increase, decrease, alpha, method)


def power_proportions(
    p_after: float | None,
    n_after: float | None,
    p_before: float | None,
    n_before: float | None,
    *,
    alpha: float = 0.05,
    guard: str | None = "boschloo",
) -> Power:
    """The chance that `compare_proportions` finds a change between two true shares.

    Shares run from 0 to 1; `guard` is that of `compare_proportions`.
    Exact, by adding up every pair of numerators. A missing figure or an empty group gives None and
    a flag. ValueError for a share outside 0 to 1 or an unknown setting. Source: Lydersen, Fagerland
    & Laake 2009, Statistics in Medicine 28:1159, section 4.

    >>> round(power_proportions(0.9, 30, 0.6, 30).power, 2)
    0.79
    """
    alpha = inside(alpha, 0, 1, "alpha")
    if guard is not None:
        chosen(GUARDS, guard, "guard")
    n1, n2 = whole(n_after, "n_after"), whole(n_before, "n_before")
    p1, p2 = (real(p, "a true share") for p in (p_after, p_before))
    if any(p is not None and not 0 <= p <= 1 for p in (p1, p2)):
        raise ValueError(f"a true share must lie from 0 to 1, not {p_after} and {p_before}")
    method = "mee" if guard is None else f"mee, {guard}"
    if n1 is None or n2 is None or p1 is None or p2 is None:
        return Power(None, None, None, alpha, method, ("missing",))
    if not n1 or not n2:
        return Power(None, None, None, alpha, method, ("no_denominator",))

    def clear(x1: int, x2: int) -> bool:
        return score_p(x1, n1, x2, n2) < alpha and guard_p(guard, x1, n1, x2, n2) < alpha

    flip = n1 > n2  # the loop runs over the smaller group
    small, large = ((n2, p2), (n1, p1)) if flip else ((n1, p1), (n2, p2))
    found = _found(clear if not flip else lambda a, b: clear(b, a), *small, *large)
    increase, decrease = found[::-1] if flip else found
    return Power(min(1.0, increase + decrease), increase, decrease, alpha, method)


def _found(
    clear: Callable[[int, int], bool], m: int, p: float, n: int, q: float
) -> tuple[float, float]:
    """The chances that the first share comes out clearly above, and clearly below, the second.

    Both tests get clearer the further the second numerator lies to one side, so that one bound on
    each side is enough.
    """
    above = below = 0.0
    for x in range(*_likely(binom(m, p))):
        chance = float(binom.pmf(x, m, p))
        level = x * n / m
        most = _last(partial(clear, x), 0, math.ceil(level) - 1)
        fewest = _last(partial(_from_the_top, clear, x, n), 0, n - math.floor(level) - 1)
        above += chance * float(binom.cdf(most, n, q)) if most >= 0 else 0.0
        below += chance * float(binom.cdf(fewest, n, 1 - q)) if fewest >= 0 else 0.0
    return above, below


def _from_the_top(clear: Callable[[int, int], bool], x: int, n: int, left_out: int) -> bool:
    return clear(x, n - left_out)


def _last(holds: Callable[[int], bool], low: int, high: int) -> int:
    """The largest number that does, where every smaller one does too; -1 if none."""
    if high < low or not holds(low):
        return -1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low


def _largest_below(holds: Callable[[np.ndarray], np.ndarray], sums: np.ndarray) -> np.ndarray:
    """For each sum, the largest first count that is clearly low; -1 if none is."""
    low, high = np.full(len(sums), -1), sums.copy()
    while (low < high).any():
        middle = (low + high + 1) // 2
        clear = holds(middle)
        low, high = np.where(clear, middle, low), np.where(clear, high, middle - 1)
    return low


def _likely(distribution: Any) -> tuple[int, int]:
    """The outcomes worth counting, as a range."""
    low, high = distribution.ppf(LEFT_OUT), distribution.isf(LEFT_OUT)
    return int(max(low, 0)), int(high) + 1


def _at_most(x: np.ndarray, n: np.ndarray, p: float) -> np.ndarray:
    inner = np.clip(x, 0, np.maximum(n - 1, 0))
    known = betaincc(inner + 1, np.maximum(n - inner, 1), p)
    return np.where(x < 0, 0.0, np.where(x >= n, 1.0, known))


def _midp_at_most(x: np.ndarray, n: np.ndarray, p: float) -> np.ndarray:
    return np.asarray((_at_most(x, n, p) + _at_most(x - 1, n, p)) / 2)


def _score_at_most(x: np.ndarray, n: np.ndarray, p: float) -> np.ndarray:
    return np.asarray(ndtr((x - n * p) / np.sqrt(np.maximum(n, 1) * p * (1 - p))))


LOWER_TAILS: dict[str, Callable[[np.ndarray, np.ndarray, float], np.ndarray]] = {
    "midp": _midp_at_most,
    "exact": _at_most,
    "score": _score_at_most,
}
