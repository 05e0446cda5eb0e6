"""Control charts: which points of a long enough series stand out from the rest, and by which rule.

A chart needs points: 12 for single values, 8 for shares, rates and counts. With fewer it is
provisional: the median to look at, no limits, no point flagged. Each stretch between breaks is a
chart of its own. The rules are those of the English health service's "plot the dots", shown in this
order: beyond the limits, seven points rising or falling, two of three near a limit, seven points on
one side of the centre line. Sources: Wheeler 2000, Understanding Variation; Mohammed, Worthington &
Woodall 2008, Qual Saf Health Care 17:137; Anhøj & Olesen 2014, PLoS ONE 9:e113825.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby, pairwise

from bvanalyse.errors import present
from bvanalyse.stats.checks import whole
from bvanalyse.stats.series import Row, counted, figures, moments, shares, stretches
from bvanalyse.stats.trend_types import Chart, Runs
from bvanalyse.stats.types import holding

Limits = Callable[[Sequence[Row]], tuple[float, list[float]]]  # the centre, and sigma per point
D2 = 1.128  # the mean range of two values in units of their standard deviation
IN_A_ROW = 7
FEWEST_FOR_RUNS = 10  # useful points for the limits of Anhøj and Olesen
EVEN = 1e-9  # differences this small, relative to the figures, are rounding


def xmr(
    values: Iterable[float | None],
    *,
    times: Iterable[float] | None = None,
    breaks: Iterable[float] = (),
    min_points: int = 12,
) -> Chart:
    """Single values (amounts, days): limits from how much neighbouring figures differ.

    In the unit of the values; the limits are the mean and three sigma, where sigma is the mean
    moving range over 1.128, and may lie below 0. Moving ranges are not taken over a missing figure.
    All figures alike: `no_variation` and no limits. ValueError for an infinite figure, times that
    do not rise or a `min_points` below 2. Source: Wheeler 2000.

    >>> chart = xmr([1, 3, 13], min_points=3)
    >>> round(chart.lower[0]), round(chart.upper[0]), xmr([1, 3, 13]).provisional
    (-10, 22, True)
    """
    return _chart("xmr", figures(values), times, breaks, min_points, _of_values, (-math.inf, None))


def p_chart(
    numerators: Iterable[float | None],
    denominators: Iterable[float | None],
    *,
    times: Iterable[float] | None = None,
    breaks: Iterable[float] = (),
    min_points: int = 8,
) -> Chart:
    """Shares: limits from the binomial spread about the pooled share, wider for fewer children.

    In shares of 1; limits end at 0 and 1. With many thousand children almost every point is
    outside: the chart is for small ones. A point with n = 0 is missing (`no_denominator`).
    ValueError as `proportion_ci` and `xmr`. Source: Mohammed, Worthington & Woodall 2008.

    >>> chart = p_chart([9, 8, 9, 10, 9, 8, 9, 2], [10] * 8)
    >>> round(chart.centre[0], 2), round(chart.lower[0], 2), chart.flags_per_point[-1]
    (0.8, 0.42, ('outside_below',))
    """
    rows = shares(numerators, denominators)
    return _chart("p", rows, times, breaks, min_points, _of_shares, (0.0, 1.0))


def u_chart(
    counts: Iterable[float | None],
    exposures: Iterable[float | None],
    *,
    times: Iterable[float] | None = None,
    breaks: Iterable[float] = (),
    min_points: int = 8,
) -> Chart:
    """Rates: limits from the Poisson spread about the pooled rate, per unit of exposure.

    Limits end at 0. Siblings and repeated reports make them too narrow. A point with no exposure is
    missing (`no_denominator`). ValueError as `rate_ci` and `xmr`. Source: as `p_chart`.

    >>> chart = u_chart([4, 6, 5, 3, 7, 5, 4, 6], [100] * 8)
    >>> round(chart.centre[0], 3), round(chart.upper[0], 3)
    (0.05, 0.117)
    """
    rows = counted(counts, exposures)
    return _chart("u", rows, times, breaks, min_points, _of_rates, (0.0, None))


def c_chart(
    counts: Iterable[float | None],
    *,
    times: Iterable[float] | None = None,
    breaks: Iterable[float] = (),
    min_points: int = 8,
) -> Chart:
    """Counts over equal exposures: limits from the Poisson spread about their mean.

    Limits end at 0; otherwise as `u_chart`.

    >>> chart = c_chart([4, 6, 5, 3, 7, 5, 4, 6])
    >>> chart.centre[0], round(chart.upper[0], 1), chart.lower[0]
    (5.0, 11.7, 0.0)
    """
    rows = counted(counts, None)
    return _chart("c", rows, times, breaks, min_points, _of_rates, (0.0, None))


def _chart(
    method: str,
    rows: list[Row],
    times: Iterable[float] | None,
    breaks: Iterable[float],
    min_points: int,
    limits: Limits,
    ends: tuple[float, float | None],
) -> Chart:
    fewest = whole(min_points, "min_points")
    if fewest is None or fewest < 2:
        raise ValueError(f"min_points must be 2 or more, not {min_points}")
    bare = len(rows[0]) == 1 if rows else True
    empty = [not bare and row[1] == 0 for row in rows]
    given = [None not in row and not none for row, none in zip(rows, empty, strict=True)]
    points: list[float | None] = [
        (present(row[0]) if bare else present(row[0]) / present(row[1])) if there else None
        for row, there in zip(rows, given, strict=True)
    ]
    size = len(rows)
    centre: list[float | None] = [None] * size
    lower: list[float | None] = [None] * size
    upper: list[float | None] = [None] * size
    flagged: list[tuple[str, ...]] = [()] * size
    runs, short, flat = [], False, False
    for part in stretches(moments(times, size), breaks):
        places = [place for place in part if given[place]]
        ys = [present(points[place]) for place in places]
        if len(places) < fewest:
            short = True
            middle = statistics.median(ys) if ys else None
            for place in part:
                centre[place] = middle
            runs.append(_runs(ys, middle))
            continue
        mean, sigma = limits([rows[place] if given[place] else (None,) for place in part])
        for place in part:
            centre[place] = mean
        runs.append(_runs(ys, mean))
        if not any(sigma):
            flat = True
            continue
        sides = [_side(y, mean) for y in ys]
        deviations = [(y - mean) / spread for y, spread in zip(ys, sigma, strict=True)]
        for place, spread in zip(places, sigma, strict=True):
            lower[place] = max(ends[0], mean - 3 * spread)
            upper[place] = mean + 3 * spread if ends[1] is None else min(ends[1], mean + 3 * spread)
        for place, found in zip(places, _signals(ys, sides, deviations), strict=True):
            flagged[place] = found
    said = {
        "missing": not all(there or none for there, none in zip(given, empty, strict=True)),
        "no_denominator": any(empty),
        "no_variation": flat,
        "provisional": short or not rows,
    }
    flags = holding(said)
    return Chart(
        tuple(points),
        tuple(centre),
        tuple(lower),
        tuple(upper),
        tuple(flagged),
        tuple(runs),
        said["provisional"],
        method,
        sum(given),
        flags,
    )


def _of_values(rows: Sequence[Row]) -> tuple[float, list[float]]:
    values = [row[0] for row in rows]
    known = [value for value in values if value is not None]
    ranges = [abs(b - a) for a, b in pairwise(values) if a is not None and b is not None]
    sigma = statistics.fmean(ranges) / D2 if ranges else 0.0
    return statistics.fmean(known), [sigma] * len(known)


def _of_shares(rows: Sequence[Row]) -> tuple[float, list[float]]:
    tops, bases = _known_pairs(rows)
    common = sum(tops) / sum(bases)
    return common, [math.sqrt(common * (1 - common) / n) for n in bases]


def _of_rates(rows: Sequence[Row]) -> tuple[float, list[float]]:
    counts, exposures = _known_pairs(rows)
    common = sum(counts) / sum(exposures)
    return common, [math.sqrt(common / e) for e in exposures]


def _known_pairs(rows: Sequence[Row]) -> tuple[list[float], list[float]]:
    known = [row for row in rows if None not in row]
    return [present(row[0]) for row in known], [present(row[1]) for row in known]


def _side(value: float, centre: float | None) -> int:
    """1 above the centre line, -1 below, 0 on it."""
    if centre is None or abs(value - centre) <= EVEN * max(abs(value), abs(centre)):
        return 0
    return 1 if value > centre else -1


def _signals(
    ys: Sequence[float], sides: Sequence[int], deviations: Sequence[float]
) -> list[tuple[str, ...]]:
    """Every rule that each point is part of, the one to show first."""
    n = len(ys)
    found: list[list[str]] = [[] for _ in ys]
    close = [2 + EVEN < abs(far) <= 3 + EVEN for far in deviations]
    moves = [_side(b, a) for a, b in pairwise(ys)]
    hits: dict[str, dict[int, int]] = {"outside": {}, "trend": {}, "two_of_three": {}, "shift": {}}
    for place, far in enumerate(deviations):
        if abs(far) > 3 + EVEN:
            hits["outside"][place] = sides[place]
    for start in range(n - IN_A_ROW + 1):
        window = range(start, start + IN_A_ROW)
        if abs(sum(moves[start : start + IN_A_ROW - 1])) == IN_A_ROW - 1:
            hits["trend"] |= dict.fromkeys(window, moves[start])
        if abs(sum(sides[place] for place in window)) == IN_A_ROW:
            hits["shift"] |= dict.fromkeys(window, sides[start])
    for start in range(n - 2):
        near = [place for place in range(start, start + 3) if close[place]]
        if len(near) >= 2 and abs(sum(sides[start : start + 3])) == 3:
            hits["two_of_three"] |= dict.fromkeys(near, sides[start])
    words = {"trend": {1: "_up", -1: "_down"}}
    for rule, where in hits.items():
        for place, direction in where.items():
            ending = words.get(rule, {1: "_above", -1: "_below"})[direction]
            found[place].append(rule + ending)
    return [tuple(rules) for rules in found]


def _runs(ys: Sequence[float], centre: float | None) -> Runs:
    """The longest run and the crossings, against limits that grow with the number of points."""
    useful = [side for side in (_side(y, centre) for y in ys) if side]
    lengths = [len(list(run)) for _, run in groupby(useful)]
    n, longest, crossings = len(useful), max(lengths, default=0), max(len(lengths) - 1, 0)
    if n < FEWEST_FOR_RUNS:
        return Runs(n, longest, None, crossings, None, None)
    longest_limit = round(math.log2(n)) + 3
    fewest, chance = 0, 0.5 ** (n - 1)
    while chance < 0.05:  # the first number of crossings that chance falls to in 5 % of series
        fewest += 1
        chance += math.comb(n - 1, fewest) * 0.5 ** (n - 1)
    signal = longest > longest_limit or crossings < fewest
    return Runs(n, longest, longest_limit, crossings, fewest, signal)
