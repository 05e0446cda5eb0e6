"""Shifts in level: where one may have come, and what happened at an event named beforehand."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from itertools import product

import numpy as np
from scipy.special import chdtrc, chdtri
from scipy.stats import rankdata

from bvanalyse.errors import present
from bvanalyse.stats.checks import alpha_of, real
from bvanalyse.stats.counts import rate_ratio
from bvanalyse.stats.poisson_model import fit, profile
from bvanalyse.stats.series import Row, after_last_break, counted, figures, without_empty
from bvanalyse.stats.trend_types import Change, Trend

FEWEST = 8  # a change point is never looked for in a shorter series
EXACT_UP_TO = 16  # points for which every order is counted; beyond it orders are drawn
DRAWN = 9_999
SEED = 1979
FEWEST_PER_SIDE = 3  # points needed on either side of an event for a slope of its own


def pettitt(
    values: Iterable[float | None],
    *,
    times: Iterable[float] | None = None,
    breaks: Iterable[float] = (),
) -> Change:
    """Where a series most likely shifted to a new level, if it did: exploratory, never proof.

    `at` is the time of the first point of the new level; `step` is the typical difference of a
    later figure from an earlier one (median over pairs, in their unit, no interval). p is that of
    so large a shift at any point if the order were chance: every order is counted up to 16 points,
    9 999 are drawn with a fixed seed beyond. With ties for the place the first one is told. Below
    eight figures since the last of `breaks`: None and `short_series`. Neighbouring years are taken
    as independent. ValueError as `mann_kendall`. Source: Pettitt 1979, Applied Statistics 28:126.

    >>> result = pettitt([12, 10, 11, 13, 10, 19, 22, 18, 21, 20], times=range(2014, 2024))
    >>> result.at, result.step.estimate, round(result.p_value, 3)
    (2019, 9.0, 0.008)
    """
    rows, known, _, flags = after_last_break(figures(values), times, breaks)
    series = [float(present(value)) for (value,) in rows]
    n = len(series)
    if n < FEWEST:
        flags += ("short_series",)
        return Change(None, None, None, None, None, "pettitt", 0, 0, flags=flags)
    scores = 2 * rankdata(series) - (n + 1)
    reached = np.abs(np.cumsum(scores)[:-1])
    largest = float(reached.max())
    if largest == 0:
        flags += ("no_variation",)
        return Change(None, None, None, 1.0, 1.0, "pettitt", 0, 0, 0.0, flags=flags)
    first = int(reached.argmax()) + 1
    apart = [after - before for before, after in product(series[:first], series[first:])]
    p_value, smallest = _p_values(scores, largest)
    step = Trend(
        statistics.median(apart), None, None, 0.95, None, None, "difference", "median_of_pairs", n
    )
    return Change(
        known[first],
        step,
        None,
        p_value,
        smallest,
        "pettitt",
        first,
        n - first,
        largest,
        flags=flags,
    )


def its_poisson(
    counts: Iterable[float | None],
    break_at: float,
    exposures: Iterable[float | None] | None = None,
    *,
    times: Iterable[float] | None = None,
    breaks: Iterable[float] = (),
    confidence: float = 0.95,
) -> Change:
    """What happened to a count, or rate, at an event that was named before the data were seen.

    With three points or more on either side: a Poisson line on each; `step` is the factor by which
    the level jumped at `break_at` (the time of the first point after), `slope` the factor by which
    the trend per unit of time changed, `p_value` that of no change of either kind. Their p and
    intervals are from the likelihood ratio. Otherwise, or when a side has too few events for a
    line, only the levels are compared: `step` is the ratio of the pooled rates, by `rate_ratio`,
    and `level_only`; an earlier trend is then mistaken for a step. The dispersion is told, not
    scaled by. An event at or before the last of `breaks`, or with nothing on a side, has no answer:
    None and `short_series`. ValueError as `poisson_trend`. Source: Bernal, Cummins & Gasparrini
    2017, Int J Epidemiol 46:348.

    >>> result = its_poisson([20, 22, 21, 24, 35, 38, 36], 2018, times=range(2014, 2021))
    >>> [round(value, 2) for value in (result.step.estimate, result.step.ci_low, result.p_value)]
    [1.45, 0.82, 0.41]
    """
    alpha = alpha_of(confidence)
    event = real(break_at, "break_at")
    if event is None:
        raise ValueError("break_at must be a time, not missing")
    rows, known, _, flags = after_last_break(counted(counts, exposures), times, breaks)
    rows, known, flags = without_empty(rows, known, flags)
    before = sum(time < event for time in known)
    after = len(known) - before
    if not before or not after:
        flags += ("short_series",)
        return Change(None, None, None, None, None, "its_poisson", before, after, flags=flags)
    sides = ((rows[:before], known[:before]), (rows[before:], known[before:]))
    if min(before, after) < FEWEST_PER_SIDE or not all(_bends(*side) for side in sides):
        return _levels(rows, event, before, after, confidence, flags)

    c, e = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    unit = known[-1] - known[0]
    moments = (np.array(known, dtype=float) - event) / unit
    later = (moments >= 0).astype(float)
    design = np.column_stack([np.ones_like(c), moments, later, later * moments])
    offset = np.log(e)
    place, best = fit(c, design, offset)
    mean = np.exp(design @ place + offset)
    free = len(c) - 4
    dispersion = float(((c - mean) ** 2 / mean).sum() / free)
    flags += ("zero",) if 0 in c else ()
    flags += ("overdispersed",) if chdtrc(free, dispersion * free) < 0.05 else ()

    def effect(column: int, scale: float) -> Trend:
        none = fit(c, np.delete(design, column, axis=1), offset)[1]
        low, high = profile(c, design, offset, column, float(chdtri(1, alpha)) / 2)
        estimate, *ends = (math.exp(value / scale) for value in (place[column], low, high))
        p_value = float(chdtrc(1, 2 * max(0.0, best - none)))
        return Trend(
            estimate, ends[0], ends[1], confidence, p_value, None, "ratio", "poisson", len(c)
        )

    unchanged = fit(c, design[:, :2], offset)[1]
    ratio = 2 * max(0.0, best - unchanged)
    return Change(
        event,
        effect(2, 1.0),
        effect(3, unit),
        float(chdtrc(2, ratio)),
        None,
        "its_poisson",
        before,
        after,
        ratio,
        dispersion,
        flags,
    )


def _levels(
    rows: Sequence[Row],
    event: float,
    before: int,
    after: int,
    confidence: float,
    flags: tuple[str, ...],
) -> Change:
    """The pooled rates on either side, compared as any two rates are."""
    (count1, base1), (count2, base2) = (
        tuple(sum(column) for column in zip(*part, strict=True))
        for part in (rows[before:], rows[:before])
    )
    pooled = rate_ratio(count1, base1, count2, base2, confidence=confidence)
    total = count1 + count2
    ends = ((total, 0), (0, total))
    smallest = min(present(rate_ratio(one, base1, two, base2).p_value) for one, two in ends)
    step = Trend(
        pooled.estimate,
        pooled.ci_low,
        pooled.ci_high,
        confidence,
        pooled.p_value,
        smallest,
        "ratio",
        "midp",
        len(rows),
        flags=pooled.flags,
    )
    return Change(
        event,
        step,
        None,
        pooled.p_value,
        smallest,
        "level_ratio",
        before,
        after,
        flags=(*flags, *pooled.flags, "level_only"),
    )


def _bends(rows: Sequence[Row], times: Sequence[float]) -> bool:
    """Whether a line through these counts has a finite slope: not all events in one end."""
    counts = [count for count, _ in rows]
    return any(counts[1:]) and any(counts[:-1])


def _p_values(scores: np.ndarray, largest: float) -> tuple[float, float | None]:
    """The chance of so large a shift in a random order, and the smallest such chance."""
    if len(scores) <= EXACT_UP_TO:
        highest = float(np.abs(np.cumsum(np.sort(scores))).max())
        return _exact(scores, largest), _exact(scores, highest)
    drawn = np.random.default_rng(SEED).permuted(np.tile(scores, (DRAWN, 1)), axis=1)
    as_large = int((np.abs(np.cumsum(drawn, axis=1)).max(axis=1) >= largest).sum())
    return (as_large + 1) / (DRAWN + 1), 1 / (DRAWN + 1)


def _exact(scores: np.ndarray, largest: float) -> float:
    """Of all orders, those whose running sum reaches the largest: a count over sets of points.

    How many orders of a set stay below is the sum over which of its points came last.
    """
    n = len(scores)
    sums, sizes = np.zeros(1), np.zeros(1, dtype=int)
    for score in scores:
        sums, sizes = np.concatenate([sums, sums + score]), np.concatenate([sizes, sizes + 1])
    below = np.abs(sums) < largest - 1e-9
    ways = np.zeros(2**n)
    ways[0] = 1.0
    sets = np.arange(2**n)
    for size in range(1, n + 1):
        layer = sets[(sizes == size) & below]
        for point in range(n):
            has = layer[(layer >> point) & 1 == 1]
            ways[has] += ways[has ^ (1 << point)] / size
    return float(1 - ways[-1])
