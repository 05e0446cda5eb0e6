"""Trends by rank: whether a short series of amounts rises or falls, and by how much a year.

The number of pairs in the wrong order has a known distribution under no trend, also with ties and
with half-years compared like with like; it is worked out in whole numbers, so that every p is exact
and no normal approximation is needed. Sources: Mann 1945, Econometrica 13:245; Kendall 1975, Rank
Correlation Methods; MacMahon 1915, Combinatory Analysis, for ties; Sen 1968, JASA 63:1379; Hirsch,
Slack & Smith 1982, Water Resources Research 18:107, for seasons.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate, combinations

from bvanalyse.errors import present
from bvanalyse.stats.checks import alpha_of
from bvanalyse.stats.series import after_last_break, figures
from bvanalyse.stats.trend_types import Trend

FEWEST = 3  # two points are a comparison, never a trend
Pair = tuple[float, float]  # a time and its figure


def mann_kendall(
    values: Iterable[float | None],
    *,
    times: Iterable[float] | None = None,
    seasons: Iterable[Hashable] | None = None,
    breaks: Iterable[float] = (),
    confidence: float = 0.95,
) -> Trend:
    """Whether later figures tend to be higher than earlier ones: from -1 (always lower) to 1.

    The estimate is the share of pairs that rise minus the share that fall, and has no interval:
    `theil_sen` has. p is exact, with ties; `min_attainable_p` is the smallest these figures could
    have given in another order: 1/3 with three points, 1/12 with four, so that neither can ever
    show a trend. With `seasons` (a name per figure, such as H1 and H2) only figures of the same
    season are compared. Years are taken as independent, which stocks of the same children are not.
    Only figures since the last of `breaks` (times) count. Fewer than three: None and
    `short_series`. ValueError for an infinite figure or times that do not rise.

    >>> round(mann_kendall([1, 3, 13]).p_value, 3), round(mann_kendall([1, 3, 7, 13]).p_value, 3)
    (0.333, 0.083)
    """
    alpha_of(confidence)
    groups, n, flags = _groups(values, times, seasons, breaks)
    unknown = Trend(None, None, None, confidence, None, None, "tau", "mann_kendall", n)
    pairs = sum(len(group) * (len(group) - 1) // 2 for group in groups)
    if n < FEWEST or not pairs:
        return replace(unknown, flags=(*flags, "short_series"))
    score = sum(_score(group) for group in groups)
    p_value, smallest = _p_values(groups, score)
    flags += ("no_variation",) if smallest == 1 and score == 0 else ()
    return replace(
        unknown,
        estimate=score / pairs,
        p_value=p_value,
        min_attainable_p=smallest,
        statistic=float(score),
        flags=flags,
    )


def theil_sen(
    values: Iterable[float | None],
    *,
    times: Iterable[float] | None = None,
    seasons: Iterable[Hashable] | None = None,
    breaks: Iterable[float] = (),
    confidence: float = 0.95,
) -> Trend:
    """How much the figures typically rise per unit of time: the median slope between two of them.

    In the unit of the figures per unit of `times`; one odd year hardly moves it. The interval holds
    the slopes that the exact rank test does not reject. Up to five points (at 95 %) it spans all
    slopes between pairs, or is open at both ends (None): `cannot_be_bounded`. p, seasons, breaks,
    flags and errors as `mann_kendall`. Source: Sen 1968, JASA 63:1379, with exact limits as
    Hollander & Wolfe 1999, section 9.3.

    >>> result = theil_sen([310, 325, 298, 340, 322, 361, 355])
    >>> result.estimate, result.ci_low, result.ci_high
    (9.0, -6.0, 16.5)
    """
    alpha = alpha_of(confidence)
    groups, n, flags = _groups(values, times, seasons, breaks)
    unknown = Trend(None, None, None, confidence, None, None, "difference", "theil_sen", n)
    slopes = sorted(
        (later[1] - earlier[1]) / (later[0] - earlier[0])
        for group in groups
        for earlier, later in combinations(group, 2)
    )
    if n < FEWEST or not slopes:
        return replace(unknown, flags=(*flags, "short_series"))
    score = sum(_score(group) for group in groups)
    p_value, smallest = _p_values(groups, score)
    cut = _slopes_to_cut([len(group) for group in groups], alpha)
    flags += ("no_variation",) if slopes[0] == slopes[-1] == 0 else ()
    flags += ("cannot_be_bounded",) if cut < 1 else ()
    return replace(
        unknown,
        estimate=statistics.median(slopes),
        ci_low=slopes[cut] if cut >= 0 else None,
        ci_high=slopes[-1 - cut] if cut >= 0 else None,
        p_value=p_value,
        min_attainable_p=smallest,
        statistic=float(score),
        flags=flags,
    )


def discordant_pairs(sizes: Sequence[int]) -> list[int]:
    """In how many orders of n figures there are 0, 1, 2 ... pairs in the wrong order.

    `sizes` are the sizes of the sets of equal figures; 1, 1, 1 when all differ. The counts are the
    coefficients of MacMahon's multinomial: the product of 1 - q^i for i up to n, over the same
    product for each set.

    >>> discordant_pairs([1, 1, 1]), discordant_pairs([2, 1])
    ([1, 2, 2, 1], [1, 1, 1])
    """
    n = sum(sizes)
    top = (n * n - sum(size * size for size in sizes)) // 2
    ways = [1] + [0] * top
    for power in range(1, n + 1):
        for place in range(top, power - 1, -1):
            ways[place] -= ways[place - power]
    for size in sizes:
        for power in range(1, size + 1):
            for place in range(power, top + 1):
                ways[place] += ways[place - power]
    return ways


def _groups(
    values: Iterable[float | None],
    times: Iterable[float] | None,
    seasons: Iterable[Hashable] | None,
    breaks: Iterable[float],
) -> tuple[list[list[Pair]], int, tuple[str, ...]]:
    rows = figures(values)
    names = [None] * len(rows) if seasons is None else list(seasons)
    if len(names) != len(rows):
        raise ValueError(f"seasons and figures must be as many, not {len(names)} and {len(rows)}")
    kept, known, places, flags = after_last_break(rows, times, breaks)
    groups: dict[Hashable, list[Pair]] = {}
    for (value,), time, place in zip(kept, known, places, strict=True):
        groups.setdefault(names[place], []).append((time, present(value)))
    return list(groups.values()), len(kept), flags


def _score(group: Sequence[Pair]) -> int:
    """Pairs that rise minus pairs that fall."""
    return sum((b > a) - (b < a) for (_, a), (_, b) in combinations(group, 2))


def _p_values(groups: Sequence[Sequence[Pair]], score: int) -> tuple[float, float]:
    """Exact two-sided p of so large a score either way, and the smallest possible one."""
    ways = _joined([list(Counter(value for _, value in group).values()) for group in groups])
    top = len(ways) - 1
    beyond = sum(ways[: (top - abs(score)) // 2 + 1])
    whole = sum(ways)
    least, reached = (min(Fraction(1), Fraction(2 * part, whole)) for part in (ways[0], beyond))
    return float(reached), float(least)


def _slopes_to_cut(sizes: Sequence[int], alpha: float) -> int:
    """The place, from either end, of the limit among the ordered slopes; -1 when there is none."""
    ways = _joined([[1] * size for size in sizes])
    half = Fraction(alpha) / 2 * sum(ways)
    return sum(below < half for below in accumulate(ways)) - 1


def _joined(patterns: Sequence[Sequence[int]]) -> list[int]:
    """The distribution of discordant pairs over independent seasons together."""
    ways = [1]
    for sizes in patterns:
        one, both = discordant_pairs(sizes), [0] * (len(ways) + sum(sizes) ** 2)
        for i, a in enumerate(ways):
            for j, b in enumerate(one):
                both[i + j] += a * b
        ways = both[: len(ways) + len(one) - 1]
    return ways
