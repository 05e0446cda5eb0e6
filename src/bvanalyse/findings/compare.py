"""The latest figure against the law, against earlier ones, and against the county's."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from bvanalyse import stats
from bvanalyse.errors import present
from bvanalyse.findings.series import RANGED, Series
from bvanalyse.findings.types import (
    SUPPRESSED,
    Finding,
    Kind,
    Point,
    State,
    direction,
    exposure,
    known,
    like,
)
from bvanalyse.indicators import COUNTED, Indicator

ALPHA = 0.05
CLUSTERED = 2.0  # a change that vanishes if reports come two by two is only probable
EARLIER_UNDER_LAW = 2  # figures that tell, with the latest, whether a breach has lasted
COUNT_MARGIN, SHARE_MARGIN = (0.90, 1.11), (-5.0, 5.0)  # where the register gives none
Maker = Callable[..., Finding]  # a finding on one figure, still without its judgement


def compared(series: Series) -> Iterator[Finding]:
    """The findings on the latest figure: the law first, then time, then the county."""
    entry, after = series.entry, series.after
    make = partial(Finding, entry=entry, category=series.category, after=after)
    counties = series.counties_now()
    if entry.kind == "rank":
        yield make(Kind.RANK, State.FACT, others=tuple(series.others_now()))
        return
    if after.hidden:
        if entry.legal_limit is None:  # whether the law is kept cannot be told from a hidden count
            yield from _over_time(make, series)
        return
    if entry.legal_limit is not None and not _about_the_limit(entry, after):
        yield make(
            Kind.LEGAL,
            State.FACT,
            before=tuple(known(series.earlier)[-EARLIER_UNDER_LAW:]),
            others=tuple(known(counties)),
            breached=_breached(entry, after),
            base_needed=_base_needed(after, counties) if entry.kind == "proportion" else None,
        )
        if entry.kind == "count":
            return
    yield from _over_time(make, series)
    for county in counties:
        if entry.kind == "ratio" and county.value:
            yield make(Kind.AMOUNT_AGAINST, State.FACT, others=(county,))
        elif entry.kind == "proportion" and entry.legal_limit is None:
            yield _against(make, after, county, series.base)


def countable(entry: Indicator, point: Point) -> bool:
    """Events that could have been a few more or fewer; not a stock, and not "about a hundred"."""
    if point.hidden:
        return True
    counted = entry.unit in COUNTED and point.value % 1 == 0 <= point.value
    return counted and not entry.stock and not point.approximate


def _over_time(make: Maker, series: Series) -> Iterator[Finding]:
    entry, after, part_of = series.entry, series.after, series.part_of
    counts = [point for point in series.earlier if countable(entry, point)]
    earlier = known(series.earlier)
    if entry.kind == "count" and countable(entry, after):
        if counts and "proportion" not in part_of:
            hidden = after.hidden or len(known(counts)) < len(counts)
            yield (_hidden_count if hidden else _count)(make, after, counts, entry)
        elif not counts and not part_of and not after.hidden:
            yield make(Kind.LEVEL, State.FACT, evidence=stats.count_ci(int(after.value)))
    elif entry.kind == "proportion" and earlier:
        if after.counted and earlier[-1].counted:
            margin = entry.margin or SHARE_MARGIN
            # who gets what the law demands is a new question every time, also for the same children
            stock = entry.stock and entry.legal_limit is None
            yield _share(make, after, earlier[-1], margin, stock=stock)
        elif entry.legal_limit is None:
            yield make(Kind.SHARE, State.TOO_LITTLE, before=tuple(earlier[-1:]))
    elif entry.kind in RANGED and earlier:
        yield _amount(make, after, earlier)
    elif entry.kind == "rate" and after.counted and not earlier:
        x, n = after.counted
        yield make(Kind.LEVEL, State.FACT, evidence=stats.rate_ci(x, n, per=entry.per))


def _count(make: Maker, after: Point, earlier: Sequence[Point], entry: Indicator) -> Finding:
    watched, before = exposure(after, earlier), int(sum(point.value for point in earlier))
    margin = entry.margin or COUNT_MARGIN
    comparison = stats.compare_counts(int(after.value), before, exposure=watched, margin=margin)
    state, clustered = _state(comparison), False
    if state is State.CLEAR:
        # how much clustering a change survives is asked of the stricter test: it errs to caution
        strict = stats.compare_counts(
            int(after.value), before, exposure=watched, method="exact", margin=None
        )
        comparison = replace(comparison, tolerates_dispersion=strict.tolerates_dispersion)
        clustered = (strict.tolerates_dispersion or 0) < CLUSTERED
        clustered |= not like(after, earlier)  # a part of the year may be one of many or few
    return make(
        Kind.COUNT,
        state,
        before=tuple(earlier),
        evidence=comparison,
        p_value=comparison.p_value,
        direction=direction(comparison, no_change=1.0),
        modest=_within(comparison.ci_low, comparison.ci_high, margin, no_change=1.0),
        clustered=clustered,
    )


def _hidden_count(make: Maker, after: Point, earlier: Sequence[Point], entry: Indicator) -> Finding:
    """A count compared over every number that the suppressed ones may be."""
    parts = [SUPPRESSED if point.hidden else int(point.value) for point in earlier]
    total = stats.total_bounds(parts).total
    now = SUPPRESSED if after.hidden else int(after.value)
    result = stats.compare_hidden_counts(now, total, exposure=exposure(after, earlier))
    side = {"increase": 1, "decrease": -1}.get(result.verdict or "", 0)
    return make(
        Kind.COUNT,
        State.CLEAR if side else State.NOT_SHOWN,
        before=tuple(earlier),
        evidence=result,
        p_value=result.p_high,
        direction=side,
        clustered=not like(after, earlier)
        or (result.p_high is not None and clusters_undo(result.p_high)),
    )


def clusters_undo(p_value: float) -> bool:
    """Whether a change would vanish if events came two by two.

    >>> clusters_undo(0.01), clusters_undo(0.001)
    (True, False)
    """
    return stats.tolerated_dispersion(p_value) < CLUSTERED


def _share(
    make: Maker, after: Point, before: Point, margin: tuple[float, float], *, stock: bool
) -> Finding:
    """Two shares; the margin is in percentage points, or a ratio for small shares of all."""
    assert after.counted and before.counted
    points = margin[0] < 0
    comparison = stats.compare_proportions(
        after.counted, before.counted, margin=margin[1] / 100 if points else None
    )
    if points:
        ends, no_change = (comparison.ci_low, comparison.ci_high), 0.0
        limits = (margin[0] / 100, margin[1] / 100)
    else:
        wide, narrow = (
            stats.proportion_ratio_ci(*after.counted, *before.counted, confidence=confidence)
            for confidence in (0.95, 0.90)
        )
        ends, no_change, limits = (wide.ci_low, wide.ci_high), 1.0, margin
        comparison = replace(comparison, equivalence=_alike(narrow, margin))
    return make(
        Kind.SHARE,
        _state(comparison),
        before=(before,),
        evidence=comparison,
        p_value=comparison.p_value,
        direction=direction(comparison, no_change=0.0),
        modest=_within(*ends, limits, no_change),
        clustered=stock,  # largely the same children both times
    )


def _alike(narrow: stats.Estimate, margin: tuple[float, float]) -> stats.Equivalence:
    low, high = narrow.ci_low, narrow.ci_high
    inside = low is not None and high is not None and margin[0] < low and high < margin[1]
    return stats.Equivalence(*margin, low, high, inside)


def _within(
    low: float | None, high: float | None, margin: tuple[float, float], no_change: float
) -> bool:
    """Whether the limit nearer to no change still lies inside the margin of equivalence."""
    nearer = low if low is not None and low > no_change else high
    return nearer is not None and margin[0] <= nearer <= margin[1]


def _amount(make: Maker, after: Point, earlier: Sequence[Point]) -> Finding:
    """An amount has no interval of its own: the range of earlier years says what is usual."""
    expected = stats.prediction_interval([point.value for point in earlier])
    if expected.low is None or expected.high is None or expected.mean is None:
        return make(Kind.AMOUNT, State.TOO_LITTLE, before=tuple(earlier[-1:]))
    outside = not expected.low <= after.value <= expected.high
    return make(
        Kind.AMOUNT,
        State.PROBABLE if outside else State.NOT_SHOWN,
        before=tuple(earlier),
        evidence=expected,
        direction=int(math.copysign(1, after.value - expected.mean)) if outside else 0,
    )


def _against(make: Maker, after: Point, county: Point, base: int | None) -> Finding:
    """A share and the county's, taken as fixed; judged only if rounding cannot turn the verdict."""
    finding = make(Kind.AGAINST, State.TOO_LITTLE, others=(county,))
    if after.counted:
        x, base = after.counted
        counts: tuple[int, ...] = (x,)
    else:
        counts = _possible_counts(after.value, base) if base and 0 <= after.value <= 100 else ()
    if not base or not counts:
        return replace(finding, base_needed=_base_needed(after, [county]))
    results = [stats.difference_from_fixed(x, base, county.value / 100) for x in counts]
    sides = {math.copysign(1, x / base - county.value / 100) for x in counts}
    # the county's share may lie among those that round to this one: then nothing can be shown
    p_value = max(result.p_value or 0.0 for result in results) if len(sides) == 1 else 1.0
    ends = [stats.proportion_ci(x, base) for x in counts]
    estimate = replace(
        ends[0], ci_high=ends[-1].ci_high, estimate=after.value / 100, numerator=None
    )
    shown = len(sides) == 1 and p_value < ALPHA
    return replace(
        finding,
        state=State.CLEAR if shown else State.NOT_SHOWN,
        evidence=estimate,
        p_value=p_value,
        direction=int(sides.pop()) if shown else 0,
    )


def _about_the_limit(entry: Indicator, point: Point) -> bool:
    """Whether a figure is "about" what the law demands: then nobody knows if it is."""
    return point.approximate and point.value == entry.legal_limit


def _state(comparison: stats.Comparison) -> State:
    if comparison.p_value is None:
        return State.TOO_LITTLE
    if comparison.p_value < ALPHA:
        return State.CLEAR  # may be lowered to probable when the family is adjusted
    if comparison.equivalence and comparison.equivalence.equivalent:
        return State.UNCHANGED
    return State.NOT_SHOWN


def _base_needed(after: Point, counties: Sequence[Point]) -> int | None:
    """How many children 0 or 100 percent must rest on before it differs from the county."""
    if after.counted or not counties or after.value not in (0.0, 100.0):
        return None
    return stats.smallest_base_to_differ(counties[0].value / 100, x_is_all=after.value == 100.0)


def _breached(entry: Indicator, point: Point) -> bool:
    """Whether the law is broken for anyone: by the counts where they are known."""
    if point.counted and entry.kind == "proportion":
        x, n = point.counted
        return 100 * x != present(entry.legal_limit) * n
    return point.value != entry.legal_limit


def _possible_counts(percent: float, base: int) -> tuple[int, ...]:
    """The smallest and largest count that is printed as this percentage of the base, if any is."""
    decimals = len(f"{percent:.6f}".rstrip("0").partition(".")[2])
    half = 0.5 * 10**-decimals
    low, high = (percent - half) * base / 100, (percent + half) * base / 100
    ends = max(0, math.ceil(low)), min(base, math.ceil(high) - 1)
    return ends if ends[0] <= ends[1] else ()
