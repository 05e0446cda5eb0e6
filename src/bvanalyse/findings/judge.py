"""Comparisons over a family of figures, adjusted for their number and put in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from bvanalyse import periods, stats
from bvanalyse.findings.compare import ALPHA, RANGED, compared
from bvanalyse.findings.types import Family, Finding, Kind, Point, State
from bvanalyse.indicators import Indicator, Register

USABLE = ("ok", "estimate")  # a forecast or a doubtful figure is shown, never judged
#: from what a committee must know first, to what it can do without
IMPORTANCE = (
    "breach",
    "clear",
    "probable",
    "law kept",
    "listed",
    "unchanged",
    "not_shown",
    "alone",
    "detail",
)
CLUSTERED = 2.0  # a change that vanishes if reports come two by two is only probable


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
    doubtful = table[(table["status"] == "suspect") & (table["region"] == region)]
    for (name, category), rows in own.groupby(["indicator", "category"], sort=False):
        entry = register[str(name)]
        if entry.kind == "rule" or entry.group == "bakgrunn":
            continue
        counts = register.counts(entry)
        rest = usable[(usable["indicator"] == name) & (usable["category"] == category)]
        others = tuple(_points(rest[rest["region"] != region], counts))
        same = doubtful[(doubtful["indicator"] == name) & (doubtful["category"] == category)]
        unsure = _points(same[same["value"].notna()], counts) if entry.kind in RANGED else []
        for series in _seasons(_points(rows, counts)):
            if _overtaken(entry, series[-1], own):
                continue
            base = _base(entry, series[-1], own)
            full = _with_doubtful(series, unsure)
            parts = part_of.get(entry.id, set())
            found += compared(entry, str(category), full, others, base, parts)
    found = _with_changes(_adjusted(found))
    tests = sum(finding.p_value is not None for finding in found)
    return Family(tuple(sorted(found, key=_importance)), tests)


def _with_changes(found: Sequence[Finding]) -> list[Finding]:
    """What the law demands, told together with whether it has changed."""
    changes = {(f.entry.id, f.category): f for f in found if f.kind is Kind.SHARE}
    return [
        replace(f, change=changes.get((f.entry.id, f.category))) if f.kind is Kind.LEGAL else f
        for f in found
    ]


def _adjusted(found: Sequence[Finding]) -> list[Finding]:
    """Each test with its p adjusted for the whole family, and its state lowered where due."""
    tested = [finding for finding in found if finding.comparison]
    adjusted = stats.adjust_p([finding.p_value for finding in tested], method="bh")
    by_id = {id(finding): p for finding, p in zip(tested, adjusted, strict=True)}
    return [
        _lowered(finding, by_id[id(finding)]) if finding.comparison else finding
        for finding in found
    ]


def _lowered(finding: Finding, p_adjusted: float | None) -> Finding:
    assert finding.comparison
    comparison = replace(finding.comparison, p_adjusted=p_adjusted)
    state = finding.state
    if state is State.CLEAR:
        tolerated = comparison.tolerates_dispersion
        clustered = tolerated is not None and tolerated < CLUSTERED
        # the nearer limit of a clear change lies beyond the margin
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
    p_value = finding.p_value if finding.p_value is not None else 1.0
    return IMPORTANCE.index(_weight(finding)), p_value


def _weight(finding: Finding) -> str:
    """Which of the steps of importance a finding stands on."""
    if finding.kind is Kind.LEGAL:
        return "breach" if finding.breached else "law kept"
    if finding.state in (State.CLEAR, State.PROBABLE, State.UNCHANGED):
        return str(finding.state)
    if finding.kind is Kind.RANK:
        return "listed" if finding.others else "alone"
    if finding.kind in (Kind.AMOUNT, Kind.AMOUNT_AGAINST, Kind.AGAINST):
        return "listed"
    if finding.kind is Kind.LEVEL and finding.category:
        return "detail"
    return "not_shown" if finding.state is State.NOT_SHOWN else "alone"


def _part_of(own: pd.DataFrame, register: Register) -> dict[str, set[str]]:
    """For each count, the kinds of share or rate at hand that it is the numerator of."""
    kinds: dict[str, set[str]] = {}
    for name in own[own["denominator"].notna()]["indicator"].unique():
        entry = register[name]
        kinds.setdefault(entry.numerator, set()).add(entry.kind)
    return kinds


def _points(rows: pd.DataFrame, counts: bool) -> list[Point]:
    """A series in order, one point a period; a period told in two ways is left undecided."""
    told: dict[tuple[str, str], list[Point]] = defaultdict(list)
    for row in rows.itertuples():
        parts = (row.numerator, row.denominator)
        point = Point(
            row.period,
            row.value,
            *(part if counts and pd.notna(part) else None for part in parts),
            approximate=row.status == "estimate",
            doubtful=row.status == "suspect",
            region=row.region,
        )
        told[row.region, row.period].append(point)
    agreed = [several[0] for several in told.values() if len({p.value for p in several}) == 1]
    return sorted(agreed, key=lambda point: (_time(point), point.region))


def _seasons(series: Sequence[Point]) -> list[list[Point]]:
    """The series of like periods that reach the latest year: years, or springs, or autumns."""
    if not series:
        return []
    latest = periods.year(series[-1].period)
    seasons: list[list[Point]] = []
    for point in series:
        alike = (s for s in seasons if periods.comparable(s[0].period, point.period))
        season = next(alike, None)
        if season is None:
            seasons.append([point])
        else:
            season.append(point)
    return [season for season in seasons if periods.year(season[-1].period) == latest]


def _time(point: Point) -> periods.Span:
    return periods.span(point.period)


def _overtaken(entry: Indicator, last: Point, own: pd.DataFrame) -> bool:
    """Whether a rate stops short of what it is made of, for want of a denominator: old news."""
    numerators = own[own["indicator"] == entry.numerator]["period"]
    return any(periods.span(period) > _time(last) for period in numerators)


def _with_doubtful(series: list[Point], doubtful: list[Point]) -> list[Point]:
    """A series of amounts with the doubtful ones before its last.

    They widen what is expected of the last; to leave them out would make news of nothing.
    """
    earlier = [point for point in doubtful if _time(point) < _time(series[-1])]
    return sorted([*series, *earlier], key=_time)


def _base(entry: Indicator, point: Point, own: pd.DataFrame) -> int | None:
    """The share's denominator, where it is a figure at hand (residents 0-17, say)."""
    at_hand = own[(own["indicator"] == entry.denominator) & (own["period"] == point.period)]
    whole = at_hand[at_hand["category"] == ""]["value"]
    return int(whole.iloc[0]) if len(whole) else None
