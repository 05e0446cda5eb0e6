"""The long table as series: each figure of each place in order of time, ready to be compared."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bvanalyse import periods
from bvanalyse.findings.types import Point
from bvanalyse.indicators import COUNTED, Indicator, Register
from bvanalyse.observations import USABLE

HALF, DAYS_OF_A_YEAR = 184, 365
OLDEST = 1  # years that a figure may be older than the newest and still be news
RANGED = ("amount", "ratio", "mean")  # no interval of their own: judged by their earlier range
Key = tuple[str, str]  # indicator and category
COLUMNS = [
    "indicator", "category", "region", "period", "value", "numerator", "denominator", "source",
    "status",
]  # fmt: skip


@dataclass(frozen=True)
class Series:
    """One figure of one municipality over like periods, the last of them in the report's year."""

    entry: Indicator
    category: str
    points: tuple[Point, ...]
    others: tuple[Point, ...] = ()
    base: int | None = None  # what the share is of, where that is a figure at hand
    part_of: frozenset[str] = frozenset()  # kinds of share or rate this is the numerator of

    @property
    def after(self) -> Point:
        """The figure of the report's year, which all others are held against."""
        return self.points[-1]

    @property
    def earlier(self) -> tuple[Point, ...]:
        """Those before the last that may be compared with it: on the same side of any break."""
        last = periods.year(self.after.period)
        since = max((year for year in self.entry.breaks if year <= last), default=0)
        return tuple(p for p in self.points[:-1] if periods.year(p.period) >= since)

    def others_now(self) -> list[Point]:
        """The others' figures in the same period."""
        return [point for point in self.others if point.period == self.after.period]

    def counties_now(self) -> list[Point]:
        """The county's figure in the same period; none where several are at hand, or it is all.

        With two counties nobody knows which is the municipality's; a county whose figure is built
        on no more than the municipality's own is the municipality itself (Oslo).
        """
        counties = [point for point in self.others_now() if len(point.region) == 2]
        own = self.after.denominator
        apart = [p for p in counties if own is None or p.denominator is None or p.denominator > own]
        return apart if len(counties) == 1 else []


class Figures:
    """Every usable figure up to a year, by indicator, category and region."""

    def __init__(self, table: pd.DataFrame, year: int, register: Register) -> None:
        self.register, self.year = register, year
        self._certain: dict[Key, dict[str, list[Point]]] = {}
        self._doubtful: dict[tuple[str, str, str], list[Point]] = defaultdict(list)
        told: dict[tuple[str, str, str, str], list[Point]] = {}
        units = {name: register[name].unit for name in table["indicator"].unique()}
        kept = table[table["unit"] == table["indicator"].map(units)]
        for row in zip(*(kept[column].tolist() for column in COLUMNS), strict=True):
            name, category, region, period, status = (*row[:4], row[-1])
            point = self._point(row)
            if point is None:
                continue
            if status == "suspect":
                self._doubtful[name, category, region].append(point)
            elif periods.year(period) <= year:
                told.setdefault((name, category, region, period), []).append(point)
        for (name, category, region, _), several in told.items():
            values = {point.value for point in several if not point.hidden}
            if len(values) > 1:
                continue  # told in two ways: undecided
            best = next((point for point in several if not point.hidden), several[0])
            places = self._certain.setdefault((name, category), {})
            places.setdefault(region, []).append(best)
        for places in self._certain.values():
            for points in places.values():
                points.sort(key=_time)

    def __iter__(self) -> Iterable[Key]:
        return iter(self._certain)

    def at(self, name: str, category: str, period: str) -> dict[str, Point]:
        """The figure of every region in one period."""
        return {
            region: point
            for region, points in self._certain.get((name, category), {}).items()
            for point in points
            if point.period == period
        }

    def of(self, region: str) -> list[Series]:
        """Every series of a region that reaches the latest year it has figures for."""
        kinds, newest = self._numerators_of(region), self._newest(region)
        found = []
        for (name, category), places in self._certain.items():
            entry, own = self.register[name], places.get(region, [])
            if entry.kind == "rule" or entry.group == "bakgrunn":
                continue
            others = tuple(
                point
                for place, points in places.items()
                if place != region and (len(place) == 2 or entry.kind == "rank")
                for point in points
            )
            for points in _seasons(own):
                stale = periods.year(points[-1].period) < newest - OLDEST
                if stale or self._overtaken(entry, points[-1], region):
                    continue
                if len(points) == 1 and entry.kind == "count" and entry.legal_limit is None:
                    points = [*_years_before(own, points[0]), *points]
                unsure = self._doubtful.get((name, category, region), [])
                full = _with_doubtful(points, unsure if entry.kind in RANGED else [])
                base = self._base(entry, points[-1], region)
                part_of = frozenset(kinds.get((name, category), ()))
                found.append(Series(entry, category, full, others, base, part_of))
        return found

    def _point(self, row: tuple[Any, ...]) -> Point | None:
        name, _, region, period, value, numerator, denominator, source, status = row
        entry = self.register[name]
        if status == "suppressed":
            count = entry.kind == "count" and entry.unit in COUNTED and not entry.stock
            return Point(period, math.nan, region=region, hidden=True) if count else None
        if math.isnan(value) or not (status in USABLE or status == "suspect"):
            return None
        told = (numerator, denominator) if self.register.counts(entry) else (math.nan, math.nan)
        x, n = (None if math.isnan(part) else part for part in told)
        return Point(
            period,
            value,
            x,
            n,
            approximate=status == "estimate",
            doubtful=status == "suspect",
            region=region,
            source=source,
        )

    def _newest(self, region: str) -> int:
        """The last year that any of the region's own figures are of, its population aside."""
        return max(
            (
                periods.year(point.period)
                for (name, _), places in self._certain.items()
                if self.register[name].group != "bakgrunn"
                for point in places.get(region, [])
            ),
            default=self.year,
        )

    def _numerators_of(self, region: str) -> dict[Key, set[str]]:
        """For each count, the kinds of share or rate that tell of it better over time."""
        kinds: dict[Key, set[str]] = {}
        for (name, category), places in self._certain.items():
            entry = self.register[name]
            counted = [p for p in places.get(region, []) if p.denominator is not None]
            if entry.numerator and counted:
                kinds.setdefault((entry.numerator, category), set()).add("any")
                own = self._certain.get((entry.numerator, category), {}).get(region, counted)
                series = Series(entry, category, tuple(counted))
                alike = [
                    p for p in series.earlier if periods.comparable(p.period, counted[-1].period)
                ]
                if alike and _time(counted[-1]) >= _time(own[-1]):
                    kinds[entry.numerator, category].add(entry.kind)
        return kinds

    def _overtaken(self, entry: Indicator, last: Point, region: str) -> bool:
        """Whether a rate stops short of what it is made of, for want of a denominator: old news."""
        numerators = self._certain.get((entry.numerator, ""), {}).get(region, [])
        return any(_time(point) > _time(last) for point in numerators)

    def _base(self, entry: Indicator, point: Point, region: str) -> int | None:
        """The share's denominator, where it is a figure at hand (residents 0-17, say)."""
        if not entry.denominator or self.register[entry.denominator].unit not in COUNTED:
            return None  # kroner are no children: a share of them has no chance in it
        at_hand = self.at(entry.denominator, "", point.period).get(region)
        return int(at_hand.value) if at_hand and not at_hand.hidden else None


def _seasons(points: Sequence[Point]) -> list[list[Point]]:
    """The series of like periods that reach the latest year: years, or springs, or autumns."""
    seasons: list[list[Point]] = []
    for point in points:
        alike = (s for s in seasons if periods.comparable(s[0].period, point.period))
        season = next(alike, None)
        if season is None:
            seasons.append([point])
        else:
            season.append(point)
    latest = max((periods.year(point.period) for point in points), default=0)
    return [season for season in seasons if periods.year(season[-1].period) == latest]


def _years_before(points: Sequence[Point], part: Point) -> list[Point]:
    """The whole years before a part of a year that nothing like it came before.

    A half-year has a season of its own and waits for its like; ten months have nearly all seasons.
    """
    days = periods.span(part.period)
    if periods.kind(part.period) != "span" or not HALF < days.days < DAYS_OF_A_YEAR:
        return []
    years = [point for point in points if periods.kind(point.period) == "year"]
    if any(periods.year(point.period) >= days.first.year for point in years):
        return []  # the whole year is at hand, or a later one
    return years


def _with_doubtful(points: Sequence[Point], doubtful: Sequence[Point]) -> tuple[Point, ...]:
    """A series of amounts with the doubtful ones before its last.

    They widen what is expected of the last; to leave them out would make news of nothing.
    """
    earlier = [point for point in doubtful if _time(point) < _time(points[-1])]
    alike = [p for p in earlier if periods.comparable(p.period, points[-1].period)]
    return tuple(sorted([*points, *alike], key=_time))


def _time(point: Point) -> periods.Span:
    return periods.span(point.period)
