"""Finding what ties the counts of a table together: categories, periods, groups and places."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache

from bvanalyse import periods
from bvanalyse.disclosure import declared
from bvanalyse.disclosure.cells import Cells, Row
from bvanalyse.disclosure.names import Counts, Name, name_of
from bvanalyse.disclosure.relations import (
    Relation,
    adds_up,
    at_most,
    consistent,
    covered_by,
    rounded,
    sums,
)
from bvanalyse.disclosure.rules import Key
from bvanalyse.indicators import Register
from bvanalyse.regions import Regions
from bvanalyse.regions.lists import COUNTRY

REST = "rest"


def find_relations(cells: Cells, register: Register, regions: Regions) -> list[Relation]:
    """Every relation among the counts that a reader can be expected to know; each once.

    The order of the table's rows does not matter.
    """
    counts = Counts.of(cells, register)
    found = [
        *_categories(counts),
        *_times(counts),
        *_groups(counts),
        *_parts(cells),
        *_places(counts, regions),
    ]
    return sorted(consistent(found, cells.values), key=lambda one: (one.terms, one.low))


def remainders(cells: Cells, register: Register) -> dict[Key, tuple[Key, Key]]:
    """The counts that stand for "the others" (closed late, without a plan): part and whole of each.

    A share within a deadline of 20 of 21 tells of one child as plainly as 1 of 21 does.
    """
    counts = Counts.of(cells, register)
    pairs = {
        (row.top, row.base)
        for row in cells.rows
        if row.kind == "share" and not row.empty and row.top and row.base
    }
    pairs |= set(counts.pairs(declared.WITHIN))
    return {
        top._replace(part=" ".join(filter(None, (REST, base.indicator, base.part, top.part)))): (
            top,
            base,
        )
        for top, base in sorted(pairs)
        if {top, base} <= cells.counted & cells.present
        and not cells.values[top] > cells.values[base]
    }


def with_remainders(cells: Cells, rests: dict[Key, tuple[Key, Key]]) -> Cells:
    """The counts together with those that nobody prints, but everybody can subtract."""
    values = {rest: cells.values[base] - cells.values[top] for rest, (top, base) in rests.items()}
    return replace(cells, values={**cells.values, **values})


def rest_relations(rests: dict[Key, tuple[Key, Key]]) -> list[Relation]:
    """The part and the others are the whole."""
    return [adds_up(base, [top, rest]) for rest, (top, base) in rests.items()]


def rounded_shares(shown: Iterable[tuple[Row, float]], cells: Cells) -> Iterator[Relation]:
    """Of rows shown without their parts: what the rounded figures tell of the parts."""
    for row, value in shown:
        if not row.top or not row.base or row.exact or math.isnan(value):
            continue
        if row.top in cells.values and row.base in cells.values:
            scale = 1000 if row.key.unit == "NOK per child" else 1  # amounts stand in 1000 NOK
            yield from rounded(row.top, row.base, value, row.per * scale)


def _categories(counts: Counts) -> Iterator[Relation]:
    for group in counts.grouped(lambda key: key._replace(category="")):
        total: Key | None = next((key for key in group if not key.category), None)
        parts = [key for key in group if key.category]
        if not parts:
            continue
        if total:
            yield from _listed(total, parts, counts, certain=True)
        elif not parts[0].part:
            name = name_of(parts[0]._replace(category=""))
            for other in declared.CATEGORIES.get(name.word, ()):
                if whole := counts.named(name, other):
                    yield from _listed(whole, parts, counts, certain=False)
            answered = counts.named(name, f"{name.word}:denominator")
            if answered and name.word in declared.SEVERAL_ANSWERS:
                yield covered_by(answered, parts)


def _listed(total: Key, parts: list[Key], counts: Counts, *, certain: bool) -> list[Relation]:
    """Categories that are the total together, or dimension by dimension ("age: 0-5")."""
    dimensions: dict[str, list[Key]] = defaultdict(list)
    for part in parts:
        head, colon, _ = part.category.partition(": ")
        dimensions[head if colon else ""].append(part)
    one = len(dimensions) == 1
    together = sums(total, parts, counts.values, certain=certain and one)
    if one or any(relation.equation for relation in together):
        return together
    return [
        relation
        for listed in dimensions.values()
        for relation in sums(total, listed, counts.values, certain=certain)
    ]


def _times(counts: Counts) -> Iterator[Relation]:
    """Half-years, quarters and months against their year, and years against a span of years."""
    same = dict(declared.SAME)

    def alike(key: Key) -> Key:
        return key._replace(period="", indicator=same.get(key.indicator, key.indicator))

    for key, other in counts.pairs(declared.SAME):
        yield adds_up(key, [other])
    for group in counts.grouped(alike):
        if len(group) < 2 or counts.register[group[0].indicator].stock:
            continue
        by_period = {key.period: key for key in reversed(group)}
        people = group[0].unit == "persons"  # a child may be counted in both half-years
        others = frozenset(by_period)
        for period, whole in by_period.items():
            for tiles in _tiles(period, others):
                parts = [by_period[tile] for tile in tiles]
                yield from sums(whole, parts, counts.values, certain=not people)
                yield covered_by(whole, parts)
            yield from (at_most(by_period[one], whole) for one in _inside(period, others))


@cache
def _inside(period: str, others: frozenset[str]) -> tuple[str, ...]:
    outer = periods.span(period)
    spans = ((other, periods.span(other)) for other in sorted(others - {period}))
    return tuple(
        other for other, span in spans if outer.first <= span.first and span.last <= outer.last
    )


@cache
def _tiles(period: str, others: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    """Every way the period is covered by shorter ones of one kind, end to end."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for other in sorted(_inside(period, others), key=periods.span):
        by_kind[periods.kind(other)].append(other)
    return tuple(
        tuple(listed) for listed in by_kind.values() if len(listed) > 1 and _covers(period, listed)
    )


def _covers(period: str, listed: list[str]) -> bool:
    day = periods.span(period).first
    for span in map(periods.span, listed):
        if span.first != day:
            return False
        day = span.last + timedelta(days=1)
    return day == periods.span(period).last + timedelta(days=1)


def _groups(counts: Counts) -> Iterator[Relation]:
    for whole, parts in declared.SUMS:
        for name, key in counts.together([whole]):
            listed = _all([counts.named(name, part) for part in parts])
            if listed and key not in listed:
                certain = whole in declared.CERTAIN_SUMS
                found = sums(key, listed, counts.values, certain=certain)
                yield from (one for one in found if one.equation)
    for stock, opened, closed in declared.FLOWS:
        for name, key in counts.together([stock]):
            if periods.kind(name.period) == "year":
                before = counts.names.get(_years_before(name, 1))
                flow = _all([before, counts.named(name, opened), counts.named(name, closed)])
                if flow:
                    signs = [1.0, 1.0, -1.0]
                    yield from sums(key, flow, counts.values, signs=signs, certain=False)
    for years, each in declared.FOUR_YEARS:
        for name, key in counts.together([years]):
            last = name._replace(word=each)
            listed = _all([counts.names.get(_years_before(last, back)) for back in range(4)])
            if listed:
                yield from sums(key, listed, counts.values, certain=False)
    for small, large in counts.pairs((*declared.AT_MOST, *declared.WITHIN)):
        yield at_most(small, large)


def _all(keys: Sequence[Key | None]) -> list[Key]:
    """The keys, or none of them where one is not there."""
    known = [key for key in keys if key]
    return known if len(known) == len(keys) else []


def _years_before(name: Name, years: int) -> Name:
    return name._replace(period=f"{int(name.period) - years:04d}")


def _parts(cells: Cells) -> Iterator[Relation]:
    """Shares are at most the whole, and the parts of a whole that is shared out add up to it."""
    tops: dict[tuple[str, Key], list[Key]] = defaultdict(list)
    for row in cells.rows:
        if row.kind != "share" or not row.top or not row.base:
            continue
        if {row.top, row.base} <= cells.counted:
            yield at_most(row.top, row.base)
            if row.key.category:
                tops[row.key.indicator, row.base].append(row.top)
    for (_, whole), parts in tops.items():
        yield from sums(whole, sorted(set(parts)), cells.values, certain=False)


def _places(counts: Counts, regions: Regions) -> Iterator[Relation]:
    """Municipalities against their county, counties against the country."""
    for group in counts.grouped(lambda key: key._replace(region="")):
        by_region = {key.region: key for key in group}
        for region, whole in by_region.items():
            parts = [by_region[one] for one in by_region if _lies_in(one, region)]
            if parts:
                members = _members(region, periods.year(whole.period), regions)
                listed = bool(members) and members <= {part.region for part in parts}
                yield from sums(whole, parts, counts.values, certain=listed)


def _lies_in(region: str, larger: str) -> bool:
    """Whether a municipality's number is of the county, or a county's of the country."""
    if larger == COUNTRY:
        return len(region) == 2
    return len(larger) == 2 and len(region) == 4 and region.isdigit() and region[:2] == larger


@cache
def _members(region: str, year: int, regions: Regions) -> frozenset[str]:
    day = periods.span(str(year)).last
    now = [one for one in regions.municipalities if one.in_force(day)]
    if region == COUNTRY:
        return frozenset(one.county_number for one in now)
    return frozenset(one.number for one in now if one.county_number == region)
