"""Comparisons over a family of figures, judged: what has changed, what differs, what is breached.

Every judgement follows from an interval, never from the point estimate alone. The words are made
from these results in report/sentences.py; nothing here is text for a reader.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import pandas as pd

from bvanalyse import periods, stats
from bvanalyse.indicators import Indicator, Register

USABLE = ("ok", "estimate")  # a forecast or a doubtful figure is shown, never judged
RANGED = ("amount", "ratio", "mean")  # no interval of their own: judged by their earlier range
ALPHA = 0.05
CLUSTERED = 2.0  # a change that vanishes if reports come two by two is only probable


class State(StrEnum):
    """What may be said of a comparison."""

    CLEAR = "clear"
    PROBABLE = "probable"
    NOT_SHOWN = "not_shown"
    UNCHANGED = "unchanged"
    TOO_LITTLE = "too_little"
    FACT = "fact"


class Kind(StrEnum):
    """What is compared with what."""

    LEGAL = "legal"  # a figure and what the law demands
    COUNT = "count"  # the latest count and the mean of all earlier ones
    SHARE = "share"  # the latest share and the one before
    AMOUNT = "amount"  # the latest amount and the range of the earlier ones
    AGAINST = "against"  # a share and the county's
    AMOUNT_AGAINST = "amount_against"  # an amount and the county's
    RANK = "rank"  # a published rank
    LEVEL = "level"  # one count alone, with its uncertainty


@dataclass(frozen=True)
class Point:
    """One figure of the municipality, or of those it is compared with."""

    period: str
    value: float
    numerator: float | None = None
    denominator: float | None = None
    approximate: bool = False
    region: str = ""

    @property
    def counted(self) -> tuple[int, int] | None:
        """Numerator and denominator where both are known whole numbers."""
        if self.numerator is None or self.denominator is None:
            return None
        if self.numerator % 1 or self.denominator % 1:
            return None
        return int(self.numerator), int(self.denominator)


@dataclass(frozen=True)
class Finding:
    """One comparison and its judgement."""

    kind: Kind
    state: State
    entry: Indicator
    category: str
    after: Point
    before: tuple[Point, ...] = ()
    direction: int = 0
    comparison: stats.Comparison | None = None
    detectable: stats.Detectable | None = None
    estimate: stats.Estimate | None = None
    expected: stats.Prediction | None = None
    breached: bool = False
    base_needed: int | None = None
    others: tuple[Point, ...] = ()

    @property
    def p_value(self) -> float | None:
        return self.comparison.p_value if self.comparison else None


@dataclass(frozen=True)
class Family:
    """All findings for one municipality, most important first, and how many tests they took."""

    findings: tuple[Finding, ...]
    tests: int

    def of(self, indicator: str, category: str = "") -> list[Finding]:
        return [finding for finding in self.findings
                if (finding.entry.id, finding.category) == (indicator, category)]  # fmt: skip


def judge(table: pd.DataFrame, region: str, year: int, register: Register) -> Family:
    """Every finding that the figures up to the year allow, in order of importance.

    The family of tests is every comparison over time that was possible, not those that stood out:
    Benjamini and Hochberg (1995) keeps the share of false findings among them at five percent.
    """
    usable = table[table["status"].isin(USABLE) & table["value"].notna()]
    usable = usable[usable["period"].map(periods.year) <= year]
    usable = usable[usable["unit"] == usable["indicator"].map(lambda name: register[name].unit)]
    own = usable[usable["region"] == region]
    part_of = _part_of(own, register)
    found: list[Finding] = []
    doubtful = table[(table["status"] == "suspect") & table["value"].notna()]
    for (name, category), rows in own.groupby(["indicator", "category"], sort=False):
        entry = register[str(name)]
        if entry.kind == "rule" or entry.group == "bakgrunn":
            continue
        series = _points(rows)
        rest = usable[(usable["indicator"] == name) & (usable["category"] == category)]
        others = tuple(_points(rest[rest["region"] != region]))
        if entry.kind in RANGED:
            # a doubtful amount widens what is expected; to leave it out would make news of nothing
            same = doubtful[(doubtful["region"] == region) & (doubtful["indicator"] == name)
                            & (doubtful["category"] == category)]  # fmt: skip
            series = (
                sorted([*series[:-1], *_before(series[-1], _points(same))], key=_time) + series[-1:]
            )
        base = _base(entry, series[-1], own)
        found += _compared(entry, str(category), series, others, base, part_of.get(entry.id, set()))
    found = _adjusted(found)
    tests = sum(finding.p_value is not None for finding in found)
    return Family(tuple(sorted(found, key=_importance)), tests)


def _compared(
    entry: Indicator, category: str, series: Sequence[Point], others: Sequence[Point],
    base: int | None, part_of: set[str],
) -> Iterator[Finding]:  # fmt: skip
    """The findings of one figure: the law first, then time, then the county."""
    after = series[-1]
    common = {"entry": entry, "category": category, "after": after}
    like = [point for point in others if point.period == after.period and len(point.region) == 2]
    if entry.kind == "rank":
        others_ranked = tuple(point for point in others if point.period == after.period)
        yield Finding(Kind.RANK, State.FACT, **common, others=others_ranked)
        return
    if entry.legal_limit is not None:
        earlier = [point for point in series[:-1] if periods.comparable(point.period, after.period)]
        yield Finding(
            Kind.LEGAL, State.FACT, **common, before=tuple(earlier[-1:]), others=tuple(like),
            breached=after.value != entry.legal_limit, base_needed=_base_needed(after, like),
        )  # fmt: skip
        if entry.kind == "count":
            return
    earlier = _earlier(entry, series)
    if (
        entry.kind == "count"
        and _countable(entry, after)
        and earlier
        and "proportion" not in part_of
    ):
        yield _count(common, earlier)
    elif entry.kind == "proportion" and earlier and after.counted and earlier[-1].counted:
        yield _share(common, earlier[-1])
    elif entry.kind in RANGED and earlier:
        yield _amount(common, earlier)
    elif entry.kind == "rate" and after.counted and not earlier:
        x, n = after.counted
        yield Finding(Kind.LEVEL, State.FACT, **common, estimate=stats.rate_ci(x, n, per=entry.per))
    elif entry.kind == "count" and _countable(entry, after) and not earlier and not part_of:
        yield Finding(Kind.LEVEL, State.FACT, **common, estimate=stats.count_ci(int(after.value)))
    for county in like:
        if entry.kind in ("amount", "ratio"):
            yield Finding(Kind.AMOUNT_AGAINST, State.FACT, **common, others=(county,))
        elif entry.kind == "proportion" and entry.legal_limit is None:
            yield _against(common, county, base)


def _count(common: dict[str, object], earlier: Sequence[Point]) -> Finding:
    after: Point = common["after"]  # type: ignore[assignment]
    exposure = (1, len(earlier))
    before = int(sum(point.value for point in earlier))
    comparison = stats.compare_counts(int(after.value), before, exposure=exposure)
    return Finding(
        Kind.COUNT, _state(comparison), **common, before=tuple(earlier), comparison=comparison,
        direction=_direction(comparison, no_change=1.0),
        detectable=stats.detectable_count(before, exposure=exposure),
    )  # fmt: skip


def _share(common: dict[str, object], before: Point) -> Finding:
    after: Point = common["after"]  # type: ignore[assignment]
    assert after.counted and before.counted
    comparison = stats.compare_proportions(after.counted, before.counted)
    return Finding(
        Kind.SHARE, _state(comparison), **common, before=(before,), comparison=comparison,
        direction=_direction(comparison, no_change=0.0),
        detectable=stats.detectable_proportion(before.counted, after.counted[1]),
    )  # fmt: skip


def _amount(common: dict[str, object], earlier: Sequence[Point]) -> Finding:
    """An amount has no interval of its own: the range of earlier years says what is usual."""
    after: Point = common["after"]  # type: ignore[assignment]
    expected = stats.prediction_interval([point.value for point in earlier])
    if expected.low is None or expected.high is None:
        return Finding(Kind.AMOUNT, State.TOO_LITTLE, **common, before=tuple(earlier))
    outside = not expected.low <= after.value <= expected.high
    return Finding(
        Kind.AMOUNT, State.PROBABLE if outside else State.NOT_SHOWN, **common,
        before=tuple(earlier), expected=expected,
        direction=int(math.copysign(1, after.value - expected.mean)) if outside else 0,
    )  # fmt: skip


def _against(common: dict[str, object], county: Point, base: int | None) -> Finding:
    """A share and the county's, taken as fixed; judged only if rounding cannot turn the verdict."""
    after: Point = common["after"]  # type: ignore[assignment]
    finding = Finding(Kind.AGAINST, State.TOO_LITTLE, **common, others=(county,))
    if base is None:
        return replace(finding, base_needed=_base_needed(after, [county]))
    counts = _possible_counts(after.value, base)
    p_values = [stats.difference_from_fixed(x, base, county.value / 100).p_value or 0.0
                for x in counts]  # fmt: skip
    sides = {math.copysign(1, x / base - county.value / 100) for x in counts}
    ends = [stats.proportion_ci(x, base) for x in counts]
    estimate = replace(ends[0], ci_high=ends[-1].ci_high, estimate=after.value / 100,
                       numerator=None)  # fmt: skip
    shown = len(sides) == 1 and max(p_values) < ALPHA
    return replace(
        finding, state=State.CLEAR if shown else State.NOT_SHOWN, estimate=estimate,
        direction=int(sides.pop()) if shown else 0,
    )  # fmt: skip


def _countable(entry: Indicator, point: Point) -> bool:
    """Events that could have been a few more or fewer; not a stock, and not "about a hundred"."""
    return not entry.stock and not point.approximate and point.value % 1 == 0


def _state(comparison: stats.Comparison) -> State:
    if comparison.estimate is None or comparison.p_value is None:
        return State.TOO_LITTLE
    if comparison.p_value < ALPHA:
        return State.CLEAR  # may be lowered to probable when the family is adjusted
    if comparison.equivalence and comparison.equivalence.equivalent:
        return State.UNCHANGED
    return State.NOT_SHOWN


def _direction(comparison: stats.Comparison, no_change: float) -> int:
    if comparison.estimate is None or comparison.estimate == no_change:
        return 0
    return 1 if comparison.estimate > no_change else -1


def _adjusted(found: Sequence[Finding]) -> list[Finding]:
    """Each test with its p adjusted for the whole family, and its state lowered where due."""
    tested = [finding for finding in found if finding.comparison]
    adjusted = stats.adjust_p([finding.p_value for finding in tested], method="bh")
    by_id = {id(finding): p for finding, p in zip(tested, adjusted, strict=True)}
    return [_lowered(finding, by_id[id(finding)]) if finding.comparison else finding
            for finding in found]  # fmt: skip


def _lowered(finding: Finding, p_adjusted: float | None) -> Finding:
    assert finding.comparison
    comparison = replace(finding.comparison, p_adjusted=p_adjusted)
    state = finding.state
    if state is State.CLEAR:
        tolerated = comparison.tolerates_dispersion
        clustered = tolerated is not None and tolerated < CLUSTERED
        # the nearer limit of a clear change lies beyond the margin (statistics.md, 3.3)
        if p_adjusted is None or p_adjusted >= ALPHA or clustered or _inside(comparison):
            state = State.PROBABLE
    return replace(finding, comparison=comparison, state=state)


def _inside(comparison: stats.Comparison) -> bool:
    """Whether the limit nearer to no change still lies inside the margin of equivalence."""
    equivalence = comparison.equivalence
    low, high = comparison.ci_low, comparison.ci_high
    if equivalence is None:
        return False
    up = low is not None and low - (1 if comparison.scale == "ratio" else 0) > 0
    nearer = low if up else high
    return nearer is not None and equivalence.margin_low <= nearer <= equivalence.margin_high


def _importance(finding: Finding) -> tuple[int, float]:
    """Breaches of the law first, then what is surest; within that, the smallest p."""
    if finding.kind is Kind.LEGAL:
        return (0 if finding.breached else 3), 0.0
    order = {State.CLEAR: 1, State.PROBABLE: 2, State.UNCHANGED: 5, State.NOT_SHOWN: 6}
    rank = order.get(finding.state, 7)
    if finding.kind in (Kind.AMOUNT, Kind.AMOUNT_AGAINST, Kind.RANK, Kind.AGAINST):
        rank = min(rank, 4)
    if finding.kind is Kind.LEVEL and finding.category:
        rank = 8
    return rank, finding.p_value if finding.p_value is not None else 1.0


def _earlier(entry: Indicator, series: Sequence[Point]) -> list[Point]:
    """Earlier figures that may be compared with the last: same season, same side of any break."""
    after = series[-1]
    last = periods.year(after.period)
    since = max((year for year in entry.breaks if year <= last), default=0)
    return [point for point in series[:-1]
            if periods.comparable(point.period, after.period)
            and periods.year(point.period) >= since]  # fmt: skip


def _part_of(own: pd.DataFrame, register: Register) -> dict[str, set[str]]:
    """For each count, the kinds of share or rate at hand that it is the numerator of."""
    kinds: dict[str, set[str]] = {}
    for name in own[own["denominator"].notna()]["indicator"].unique():
        entry = register[name]
        kinds.setdefault(entry.numerator, set()).add(entry.kind)
    return kinds


def _points(rows: pd.DataFrame) -> list[Point]:
    points = [
        Point(row.period, row.value, *(None if pd.isna(part) else part
                                       for part in (row.numerator, row.denominator)),
              row.status == "estimate", row.region)
        for row in rows.itertuples()
    ]  # fmt: skip
    return sorted(points, key=_time)


def _time(point: Point) -> periods.Span:
    return periods.span(point.period)


def _before(last: Point, points: Sequence[Point]) -> list[Point]:
    return [point for point in points if _time(point) < _time(last)]


def _base(entry: Indicator, point: Point, own: pd.DataFrame) -> int | None:
    """The share's denominator, where it is a figure at hand (residents 0-17, say)."""
    at_hand = own[(own["indicator"] == entry.denominator) & (own["period"] == point.period)]
    whole = at_hand[at_hand["category"] == ""]["value"]
    return int(whole.iloc[0]) if len(whole) else None


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
