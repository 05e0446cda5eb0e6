"""One comparison at a time: with the law, with earlier years, with the county."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from bvanalyse import periods, stats
from bvanalyse.findings.types import Finding, Kind, Point, State
from bvanalyse.indicators import COUNTED, Indicator

ALPHA = 0.05
COUNT_MARGIN = (0.90, 1.11)  # where the register gives none
Maker = Callable[..., Finding]  # a finding on one figure, still without its judgement
RANGED = ("amount", "ratio", "mean")  # no interval of their own: judged by their earlier range


def compared(
    entry: Indicator,
    category: str,
    series: Sequence[Point],
    others: Sequence[Point],
    base: int | None,
    part_of: set[str],
) -> Iterator[Finding]:
    """The findings of one figure: the law first, then time, then the county."""
    after = series[-1]
    make = partial(Finding, entry=entry, category=category, after=after)
    like = [point for point in others if point.period == after.period and len(point.region) == 2]
    if entry.kind == "rank":
        others_ranked = tuple(point for point in others if point.period == after.period)
        yield make(Kind.RANK, State.FACT, others=others_ranked)
        return
    if entry.legal_limit is not None and not _about_the_limit(entry, after):
        earlier = [point for point in series[:-1] if periods.comparable(point.period, after.period)]
        yield make(
            Kind.LEGAL,
            State.FACT,
            before=tuple(earlier[-1:]),
            others=tuple(like),
            breached=after.value != entry.legal_limit,
            base_needed=_base_needed(after, like),
        )
        if entry.kind == "count":
            return
    earlier = _earlier(entry, series)
    counts = [point for point in earlier if _countable(entry, point)]
    if (
        entry.kind == "count"
        and _countable(entry, after)
        and counts
        and "proportion" not in part_of
    ):
        yield _count(make, after, counts, entry.margin or COUNT_MARGIN)
    elif entry.kind == "proportion" and earlier:
        if after.counted and earlier[-1].counted:
            yield _share(make, after, earlier[-1], _points_margin(entry))
        elif entry.legal_limit is None:
            yield make(Kind.SHARE, State.TOO_LITTLE, before=tuple(earlier[-1:]))
    elif entry.kind in RANGED and earlier:
        yield _amount(make, after, earlier)
    elif entry.kind == "rate" and after.counted and not earlier:
        x, n = after.counted
        yield make(Kind.LEVEL, State.FACT, estimate=stats.rate_ci(x, n, per=entry.per))
    elif entry.kind == "count" and _countable(entry, after) and not earlier and not part_of:
        yield make(Kind.LEVEL, State.FACT, estimate=stats.count_ci(int(after.value)))
    for county in like:
        if entry.kind == "ratio" and county.value:
            yield make(Kind.AMOUNT_AGAINST, State.FACT, others=(county,))
        elif entry.kind == "proportion" and entry.legal_limit is None:
            yield _against(make, after, county, base)


def _count(
    make: Maker, after: Point, earlier: Sequence[Point], margin: tuple[float, float]
) -> Finding:
    exposure = (1, len(earlier))
    before = int(sum(point.value for point in earlier))
    comparison = stats.compare_counts(int(after.value), before, exposure=exposure, margin=margin)
    # how much clustering a change survives is asked of the stricter test: it errs to caution
    strict = stats.compare_counts(int(after.value), before, exposure=exposure, method="exact")
    comparison = replace(comparison, tolerates_dispersion=strict.tolerates_dispersion)
    return make(
        Kind.COUNT,
        _state(comparison),
        before=tuple(earlier),
        comparison=comparison,
        direction=_direction(comparison, no_change=1.0),
        detectable=stats.detectable_count(before, exposure=exposure),
    )


def _share(make: Maker, after: Point, before: Point, margin: float | None) -> Finding:
    assert after.counted and before.counted
    comparison = stats.compare_proportions(after.counted, before.counted, margin=margin)
    return make(
        Kind.SHARE,
        _state(comparison),
        before=(before,),
        comparison=comparison,
        direction=_direction(comparison, no_change=0.0),
        detectable=stats.detectable_proportion(before.counted, after.counted[1]),
    )


def _amount(make: Maker, after: Point, earlier: Sequence[Point]) -> Finding:
    """An amount has no interval of its own: the range of earlier years says what is usual."""
    expected = stats.prediction_interval([point.value for point in earlier])
    if expected.low is None or expected.high is None:
        return make(Kind.AMOUNT, State.TOO_LITTLE, before=tuple(earlier[-1:]))
    outside = not expected.low <= after.value <= expected.high
    return make(
        Kind.AMOUNT,
        State.PROBABLE if outside else State.NOT_SHOWN,
        before=tuple(earlier),
        expected=expected,
        direction=int(math.copysign(1, after.value - expected.mean)) if outside else 0,
    )


def _against(make: Maker, after: Point, county: Point, base: int | None) -> Finding:
    """A share and the county's, taken as fixed; judged only if rounding cannot turn the verdict."""
    finding = make(Kind.AGAINST, State.TOO_LITTLE, others=(county,))
    if base is None or not 0 <= after.value <= 100:
        return replace(finding, base_needed=_base_needed(after, [county]))
    counts = _possible_counts(after.value, base)
    p_values = [
        stats.difference_from_fixed(x, base, county.value / 100).p_value or 0.0 for x in counts
    ]
    sides = {math.copysign(1, x / base - county.value / 100) for x in counts}
    ends = [stats.proportion_ci(x, base) for x in counts]
    estimate = replace(
        ends[0], ci_high=ends[-1].ci_high, estimate=after.value / 100, numerator=None
    )
    shown = len(sides) == 1 and max(p_values) < ALPHA
    return replace(
        finding,
        state=State.CLEAR if shown else State.NOT_SHOWN,
        estimate=estimate,
        direction=int(sides.pop()) if shown else 0,
    )


def _direction(comparison: stats.Comparison, no_change: float) -> int:
    """Up or down; a ratio to nothing before has no size, but it is up."""
    if comparison.estimate is None:
        return 1 if comparison.excludes(no_change) else 0
    return int(comparison.estimate > no_change) - int(comparison.estimate < no_change)


def _countable(entry: Indicator, point: Point) -> bool:
    """Events that could have been a few more or fewer; not a stock, and not "about a hundred"."""
    counted = entry.unit in COUNTED and point.value % 1 == 0 <= point.value
    return counted and not entry.stock and not point.approximate


def _about_the_limit(entry: Indicator, point: Point) -> bool:
    """Whether a figure is "about" what the law demands: then nobody knows if it is."""
    return point.approximate and point.value == entry.legal_limit


def _points_margin(entry: Indicator) -> float | None:
    """The margin of a share in parts of one; none where the register has a ratio instead."""
    low, high = entry.margin or (-5.0, 5.0)
    return high / 100 if low == -high else None


def _state(comparison: stats.Comparison) -> State:
    if comparison.p_value is None:
        return State.TOO_LITTLE
    if comparison.p_value < ALPHA:
        return State.CLEAR  # may be lowered to probable when the family is adjusted
    if comparison.equivalence and comparison.equivalence.equivalent:
        return State.UNCHANGED
    return State.NOT_SHOWN


def _earlier(entry: Indicator, series: Sequence[Point]) -> list[Point]:
    """Earlier figures that may be compared with the last: same season, same side of any break."""
    after = series[-1]
    last = periods.year(after.period)
    since = max((year for year in entry.breaks if year <= last), default=0)
    return [
        point
        for point in series[:-1]
        if periods.comparable(point.period, after.period) and periods.year(point.period) >= since
    ]


def _base_needed(after: Point, counties: Sequence[Point]) -> int | None:
    """How many children 0 or 100 percent must rest on before it differs from the county."""
    if after.counted or not counties or after.value not in (0.0, 100.0):
        return None
    return stats.smallest_base_to_differ(counties[0].value / 100, x_is_all=after.value == 100.0)


def _possible_counts(percent: float, base: int) -> tuple[int, int]:
    """The smallest and largest count that is printed as this percentage of the base."""
    decimals = len(f"{percent:.6f}".rstrip("0").partition(".")[2])
    half = 0.5 * 10**-decimals
    low, high = (percent - half) * base / 100, (percent + half) * base / 100
    return max(0, math.ceil(low)), min(base, math.ceil(high) - 1)
