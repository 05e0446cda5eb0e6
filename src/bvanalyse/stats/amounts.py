"""Amounts (kroner, hours): what earlier values say about a new one."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable

from scipy.special import stdtrit

from bvanalyse.stats.checks import alpha_of, real
from bvanalyse.stats.types import Prediction

FEWEST = 3  # with two values the spread has one degree of freedom and the limits say nothing


def prediction_interval(history: Iterable[float | None], *, confidence: float = 0.95) -> Prediction:
    """Where a new single value would fall if it came from the same source as the earlier ones.

    In the unit of the values; assumes independent values about a constant level. Three or more are
    needed, otherwise no limits and `short_series`; missing values are left out and flagged; when
    all are alike the spread is unknown: no limits and `no_variation`. The range is wide with few
    values: that is the finding. ValueError for an infinite value or a confidence outside 0 to 1.
    Source: t prediction interval, Hahn & Meeker 1991, Statistical Intervals, section 4.7.

    >>> result = prediction_interval([310, 325, 298, 340, 322])
    >>> round(result.low), round(result.mean), round(result.high)
    (271, 319, 367)
    """
    alpha = alpha_of(confidence)
    given = [real(value, "a value of the history") for value in history]
    values = [value for value in given if value is not None]
    k = len(values)
    mean = statistics.fmean(values) if values else None
    flags = ("missing",) if k < len(given) else ()
    if mean is None or k < FEWEST:
        return Prediction(None, None, mean, confidence, "t", k, (*flags, "short_series"))
    spread = statistics.stdev(values)
    if spread == 0:
        return Prediction(None, None, mean, confidence, "t", k, (*flags, "no_variation"))
    reach = float(stdtrit(k - 1, 1 - alpha / 2)) * spread * math.sqrt(1 + 1 / k)
    return Prediction(mean - reach, mean + reach, mean, confidence, "t", k, flags)
