"""The mean of single amounts, when the amounts themselves are at hand."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable

from scipy.special import stdtrit

from bvanalyse.stats.checks import alpha_of, real
from bvanalyse.stats.types import Estimate


def mean_ci(values: Iterable[float | None], *, confidence: float = 0.95) -> Estimate:
    """The mean of single values, and the underlying means it is compatible with.

    In the unit of the values; `n` is how many there are. Assumes independent values; a few very
    large ones, such as dear placements, make the range wide, and that is the finding. Missing
    values are left out and flagged; one value, or values all alike, give the mean without limits
    (`short_series`, `no_variation`). ValueError for an infinite value or a confidence outside 0 to
    1. Source: Student 1908, Biometrika 6:1.

    >>> result = mean_ci([310, 325, 298, 340, 322])
    >>> round(result.ci_low), round(result.estimate), round(result.ci_high)
    (299, 319, 339)
    """
    alpha = alpha_of(confidence)
    given = [real(value, "a value") for value in values]
    kept = [value for value in given if value is not None]
    n = len(kept)
    flags = ("missing",) if n < len(given) else ()
    mean = statistics.fmean(kept) if kept else None
    if mean is None or n < 2:
        return Estimate(mean, None, None, confidence, "t", n, flags=(*flags, "short_series"))
    spread = statistics.stdev(kept)
    if spread == 0:
        return Estimate(mean, None, None, confidence, "t", n, flags=(*flags, "no_variation"))
    reach = float(stdtrit(n - 1, 1 - alpha / 2)) * spread / math.sqrt(n)
    return Estimate(mean, mean - reach, mean + reach, confidence, "t", n, flags=flags)
