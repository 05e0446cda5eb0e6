"""Longer series: a line through five figures or more, a control chart of eight or more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from bvanalyse import periods, stats
from bvanalyse.findings.compare import ALPHA, clusters_undo, countable
from bvanalyse.findings.series import Series
from bvanalyse.findings.types import Finding, Kind, Point, State, direction, like
from bvanalyse.indicators import Indicator

FEWEST_FOR_A_TREND = 5  # a rank test of four points can never show one
FEWEST_FOR_A_CHART, FEWEST_AMOUNTS = 8, 12  # Wheeler 2000; Mohammed et al. 2008
RULES = ("outside", "trend", "two_of_three", "shift")


def over_time(series: Series) -> Iterator[Finding]:
    """A trend, and a signal where the latest figure gives one."""
    entry, points = series.entry, [*series.earlier, series.after]
    unsure = any(point.hidden or point.approximate or point.doubtful for point in points)
    if unsure or entry.kind == "rank" or len(points) < FEWEST_FOR_A_TREND:
        return
    if not like(series.after, points):
        return
    make = partial(
        Finding,
        entry=entry,
        category=series.category,
        after=series.after,
        before=tuple(points[:-1]),
    )
    counted = all(point.counted for point in points)
    legal_count = entry.kind == "count" and entry.legal_limit is not None
    told_better = entry.kind == "count" and series.part_of & {"proportion", "rate"}
    if not legal_count and not told_better:
        result = _line(series, points, counted)
        side = direction(result, 1.0 if result.scale == "ratio" else 0.0)
        yield make(
            Kind.TREND,
            _state(result, side),
            evidence=result,
            p_value=result.p_value,
            direction=side,
            clustered=_doubted(series, result),
        )
    signal = _signal(series, points)
    if signal:
        rule, side = signal
        yield make(Kind.SIGNAL, State.PROBABLE, rule=rule, direction=side)


def _line(series: Series, points: list[Point], counted: bool) -> stats.Trend:
    entry, times = series.entry, [periods.year(point.period) for point in points]
    if entry.kind == "rate" and counted:
        return stats.poisson_trend(*_parts(points), times=times)
    if entry.kind == "proportion" and counted:
        return stats.cochran_armitage(*_parts(points), times=times)
    if entry.kind == "count" and all(countable(entry, point) for point in points):
        return stats.poisson_trend([point.value for point in points], times=times)
    return stats.theil_sen([point.value for point in points], times=times)


def _parts(points: Sequence[Point]) -> tuple[list[float | None], list[float | None]]:
    return [point.numerator for point in points], [point.denominator for point in points]


def _state(result: stats.Trend, side: int) -> State:
    """A level line shows no change, however small p is: where figures repeat, p counts the rest.

    Theil and Sen's line is the median of all slopes, and most of them are 0 where figures repeat.
    """
    if result.p_value is None or not result.could_show():
        return State.TOO_LITTLE
    return State.CLEAR if side and result.p_value < ALPHA else State.NOT_SHOWN


def _doubted(series: Series, result: stats.Trend) -> bool:
    """Whether the trend may be less sure than its p says.

    A stock is largely the same children from year to year; events may come in clusters; and the
    points may vary more about the line than chance makes them, where that is not reckoned with.
    """
    flags, p_value = set(result.flags), result.p_value
    if series.entry.stock or flags & {"guard_disagrees", "cannot_be_bounded"}:
        return True
    if "scaled" in flags or result.scale != "ratio" or p_value is None:
        return False
    return "overdispersed" in flags or clusters_undo(p_value)


def control_chart(entry: Indicator, points: Sequence[Point]) -> stats.Chart | None:
    """The control chart that suits a figure, its latest point last; None where none does.

    >>> from pathlib import Path
    >>> from bvanalyse.indicators import Register
    >>> entry = Register.load(Path("data/reference"))["reports_received"]
    >>> years = [Point(str(2015 + n), value) for n, value in enumerate([9, 8, 7, 9, 8, 9, 7, 30])]
    >>> control_chart(entry, years).flags_per_point[-1]
    ('outside_above',)
    """
    if len(points) < FEWEST_FOR_A_CHART or entry.stock or entry.legal_limit is not None:
        return None
    counted = all(point.counted for point in points)
    if entry.kind == "proportion" and counted:
        return stats.p_chart(*_parts(points))
    if entry.kind == "rate" and counted:
        return stats.u_chart(*_parts(points))
    if entry.kind == "count" and all(countable(entry, point) for point in points):
        return stats.c_chart([point.value for point in points])
    return stats.xmr([p.value for p in points]) if len(points) >= FEWEST_AMOUNTS else None


def _signal(series: Series, points: list[Point]) -> tuple[str, int] | None:
    """The first rule of the control chart that the latest figure is part of, and its side."""
    chart = control_chart(series.entry, points)
    told_better = series.entry.kind == "count" and series.part_of & {"proportion", "rate"}
    if chart is None or (chart.method == "c" and told_better):
        return None
    flagged = chart.flags_per_point[-1]
    first = next((flag for rule in RULES for flag in flagged if flag.startswith(rule)), None)
    if first is None:
        return None
    rule, _, word = first.rpartition("_")
    return rule, 1 if word in ("above", "up") else -1
