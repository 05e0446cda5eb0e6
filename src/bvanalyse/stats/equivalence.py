"""Whether "about unchanged" has been shown: two one-sided tests against a margin set beforehand.

Source: Schuirmann 1987, J Pharmacokinet Biopharm 15:657.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable
from dataclasses import dataclass

from scipy.special import ndtr, stdtr, stdtrit

from bvanalyse.stats.checks import chosen, events, inside, pair, real, share
from bvanalyse.stats.counts import ratio_margin
from bvanalyse.stats.ratio_limits import RATIO_METHODS
from bvanalyse.stats.score import mee, miettinen_nurminen, restricted_shares
from bvanalyse.stats.types import Result, holding

PER_METHOD = {"mee": mee, "miettinen_nurminen": miettinen_nurminen}


@dataclass(frozen=True, slots=True, repr=False)
class EquivalenceTest(Result):
    """Whether a change beyond the margin can be ruled out on both sides.

    `p_value` is the larger of `p_low` (the change lies at or below the lower margin) and `p_high`
    (at or above the upper one). It is below `alpha` exactly when the interval of confidence
    1 - 2 alpha lies inside the margin, and then `equivalent` holds. Not equivalent is not the same
    as changed.
    """

    estimate: float | None
    margin_low: float
    margin_high: float
    ci_low: float | None
    ci_high: float | None
    p_low: float | None
    p_high: float | None
    p_value: float | None
    equivalent: bool
    alpha: float
    method: str
    flags: tuple[str, ...] = ()


def equivalence_proportions(
    after: tuple[float | None, float | None] | None,
    before: tuple[float | None, float | None] | None,
    *,
    margin: float = 0.05,
    alpha: float = 0.05,
    method: str = "mee",
) -> EquivalenceTest:
    """Whether two shares (x, n) are shown to differ by less than `margin`, in shares of 1.

    The tests are those that the score interval inverts. Missing figures or an empty group give
    None, a flag and not equivalent. ValueError as `compare_proportions`, or for an alpha outside 0
    to 0.5. Sources: Farrington & Manning 1990, Statistics in Medicine 9:1447; Schuirmann 1987.

    >>> result = equivalence_proportions((900, 1000), (905, 1000))
    >>> result.equivalent, round(result.ci_low, 3), round(result.ci_high, 3)
    (True, -0.027, 0.017)
    """
    limits, alpha = chosen(PER_METHOD, method), inside(alpha, 0, 0.5, "alpha")
    margin = inside(margin, 0, 1, "margin")
    (x1, n1), (x2, n2) = pair(after, "after"), pair(before, "before")
    (x1, n1), (x2, n2) = share(x1, n1, "after"), share(x2, n2, "before")
    if x1 is None or n1 is None or x2 is None or n2 is None:
        return _unknown((-margin, margin), alpha, method, "missing")
    if n1 == 0 or n2 == 0:
        return _unknown((-margin, margin), alpha, method, "no_denominator")
    inflation = (n1 + n2) / (n1 + n2 - 1) if method == "miettinen_nurminen" else 1.0
    observed = x1 / n1 - x2 / n2

    def z_from(difference: float) -> float:
        p1, p2 = restricted_shares(x1, n1, x2, n2, difference)
        variance = inflation * (p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)
        return (observed - difference) / math.sqrt(variance) if variance > 0 else 0.0

    p_low, p_high = float(ndtr(-z_from(-margin))), float(ndtr(z_from(margin)))
    ends = limits(x1, n1, x2, n2, 2 * alpha)
    return _judged(observed, (-margin, margin), ends, (p_low, p_high), alpha, method)


def equivalence_rate_ratio(
    after: float | None,
    before: float | None,
    *,
    exposure: tuple[float | None, float | None] = (1, 1),
    margin: tuple[float, float] = (0.90, 1.11),
    alpha: float = 0.05,
    method: str = "midp",
) -> EquivalenceTest:
    """Whether the ratio of two rates is shown to lie inside `margin`.

    `exposure` is (after, before), as in `compare_counts`. Missing figures, or an exposure of 0,
    give None, a flag and not equivalent. ValueError as `compare_counts`, or for an alpha outside 0
    to 0.5. Sources: as `rate_ratio`; Schuirmann 1987.

    >>> result = equivalence_rate_ratio(2000, 2010)
    >>> result.equivalent, round(result.ci_low, 3), round(result.ci_high, 3)
    (True, 0.945, 1.048)
    """
    (tails, limits), alpha = chosen(RATIO_METHODS, method), inside(alpha, 0, 0.5, "alpha")
    low, high = ratio_margin(margin)
    first, second = pair(exposure, "exposure")
    count1, exposure1 = events(after, first, "the first count")
    count2, exposure2 = events(before, second, "the second count")
    if count1 is None or exposure1 is None or count2 is None or exposure2 is None:
        return _unknown((low, high), alpha, method, "missing")
    if exposure1 == 0 or exposure2 == 0:
        return _unknown((low, high), alpha, method, "no_denominator")
    total, unit = count1 + count2, exposure2 / exposure1

    def ratio_of(part: float) -> float | None:
        return part / (1 - part) * unit if part < 1 else None

    def part_of(ratio: float) -> float:
        return ratio / (ratio + unit)

    p_low = tails(count1, total, part_of(low))[0] if total else 1.0
    p_high = tails(count1, total, part_of(high))[1] if total else 1.0
    ends = limits(count1, total, 2 * alpha) if total else (0.0, 1.0)
    ratio = count1 / count2 * unit if count2 else None
    said = {"zero": 0 in (count1, count2), "unbounded": ends[1] == 1}
    flags = holding(said)
    reached = (ratio_of(ends[0]), ratio_of(ends[1]))
    return _judged(ratio, (low, high), reached, (p_low, p_high), alpha, method, flags)


def equivalence_mean(
    after: Iterable[float | None],
    before: Iterable[float | None],
    *,
    margin: tuple[float, float],
    alpha: float = 0.05,
) -> EquivalenceTest:
    """Whether the means of two lists of amounts are shown to differ by less than the margin.

    The difference and `margin`, such as (-5000, 5000), are in the unit of the values; the spreads
    may differ (Welch). Missing values are left out and flagged; fewer than two in a list, or no
    spread in either, give no test and `short_series` or `no_variation`. ValueError for a margin
    that does not span 0 or an infinite value. Sources: Welch 1947, Biometrika 34:28; Schuirmann
    1987.

    >>> result = equivalence_mean([9, 11, 10, 12], [10, 11, 9, 11], margin=(-3, 3))
    >>> result.equivalent, round(result.p_value, 4)
    (True, 0.008)
    """
    alpha, method = inside(alpha, 0, 0.5, "alpha"), "welch"
    low, high = (real(end, "margin") for end in pair(margin, "margin"))
    if low is None or high is None or not low < 0 < high:
        raise ValueError(f"margin must run from below 0 to above 0, not {margin}")
    given = [[real(value, "a value") for value in values] for values in (after, before)]
    kept = [[value for value in values if value is not None] for values in given]
    flags = ("missing",) if kept != given else ()
    if min(map(len, kept)) < 2:
        return _unknown((low, high), alpha, method, *flags, "short_series")
    parts = [statistics.variance(values) / len(values) for values in kept]
    if sum(parts) == 0:
        return _unknown((low, high), alpha, method, *flags, "no_variation")
    observed = statistics.fmean(kept[0]) - statistics.fmean(kept[1])
    error = math.sqrt(sum(parts))
    freedom = sum(parts) ** 2 / sum(
        part**2 / (len(values) - 1) for part, values in zip(parts, kept, strict=True)
    )
    p_low = float(stdtr(freedom, (low - observed) / error))
    p_high = float(stdtr(freedom, (observed - high) / error))
    reach = float(stdtrit(freedom, 1 - alpha)) * error
    ends = (observed - reach, observed + reach)
    return _judged(observed, (low, high), ends, (p_low, p_high), alpha, method, flags)


def _judged(
    estimate: float | None,
    margin: tuple[float, float],
    ends: tuple[float | None, float | None],
    tails: tuple[float, float],
    alpha: float,
    method: str,
    flags: tuple[str, ...] = (),
) -> EquivalenceTest:
    p = max(tails)
    return EquivalenceTest(estimate, *margin, *ends, *tails, p, p < alpha, alpha, method, flags)


def _unknown(
    margin: tuple[float, float], alpha: float, method: str, *flags: str
) -> EquivalenceTest:
    nothing = (None,) * 5
    return EquivalenceTest(None, *margin, *nothing, False, alpha, method, flags)
