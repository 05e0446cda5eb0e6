"""The law's demands as a table: counts, last time, others, and a judgement."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from bvanalyse import periods
from bvanalyse.findings import Family, Finding, Kind, by_requirement, reason, verdict
from bvanalyse.findings.law import GRAVEST, LASTING, Reason, without_bare_counts
from bvanalyse.indicators import Indicator
from bvanalyse.regions.lists import COUNTRY
from bvanalyse.report.comparable import ALIKE
from bvanalyse.report.display import Block, Cell, Judgement, Table, Text
from bvanalyse.report.material import Material
from bvanalyse.report.numfmt import UNIT_SPACE
from bvanalyse.report.texts import Texts, capitalised
from bvanalyse.report.values import figure, percentage, place_name

MOST_ROWS = 6  # that page one has room for
#: what the index tells of, and the demands that each is made of
IN_INDEX = {
    "investigations": ("investigations",),
    "reports": ("reports",),
    "foster": ("followup", "supervision"),
}
CellMaker = Callable[[Finding], str]


def judgements(family: Family) -> dict[str, str]:
    """The judgement on three of the law's demands, for the index; empty without a figure."""
    found = by_requirement(family)
    return {
        name: str(min((found[d] for d in demands if d in found), key=GRAVEST.index, default=""))
        for name, demands in IN_INDEX.items()
    }


def told(family: Family) -> list[Finding]:
    """The figures on the law's demands, gravest first; none as a count that is told as a share."""
    return without_bare_counts(f for f in family.findings if f.kind is Kind.LEGAL)


def legal_table(r: Material) -> Block:
    """Counts first, then last time and others, and a judgement by sign, word and colour."""
    texts, findings = r.texts, told(r.family)[:MOST_ROWS]
    if not findings:
        return Block([Text("p", texts("law.none"))])
    columns = [(head, [cell(f) for f in findings]) for head, cell in _columns(r, findings)]
    shown = [columns[0], *(column for column in columns[1:] if any(column[1]))]
    empty = [_inside(head, texts) for head, cells in columns[2:] if not any(cells)]
    header = [texts("law.demand"), *(head for head, _ in shown), texts("law.judgement")]
    body: list[list[Cell]] = [
        [_demand(f, texts), *(cells[at] for _, cells in shown), _judged(f, r)]
        for at, f in enumerate(findings)
    ]
    notes = [texts("law.not_given", what=texts.enumerate(empty))] if empty else []
    if any("" in line for line in body):
        notes = [*notes, texts("key_figures.signs", signs=texts("key_figures.sign_empty"))]
    notes += [*_visits(r, findings), *_silent(r)]
    caption = texts("law.caption", name=r.unit.name)
    table = Table(caption, header, body, notes, frozenset({0, len(header) - 1}))
    return Block([table], class_="lovkrav")


def _demand(finding: Finding, texts: Texts) -> str:
    """Who it concerns and what they did not get: every row counts the same way."""
    key = f"legal.{finding.entry.id}"
    group = texts.list(f"{key}.group")[1].rstrip(",")
    return texts("law.row", group=capitalised(group), failed=texts(f"{key}.failed"))


def _missed(row: Any, entry: Indicator) -> Any:
    """A row on those who did not get what the law demands, whichever way it was counted."""
    if entry.legal_limit != 100:
        return row
    return row._replace(value=100 - row.value, numerator=row.denominator - row.numerator)


def _inside(head: str, texts: Texts) -> str:
    """What a column's heading is called inside a sentence."""
    inside = {texts(f"place.{name}"): f"place.{name}_inside" for name in ("country", "alike")}
    return texts(inside[head]) if head in inside else head


def _judged(finding: Finding, r: Material) -> Judgement:
    """The judgement, and why it is the gravest: the row's own figures may look good."""
    word, why = verdict(finding, r.family), reason(finding, r.family)
    key = "lasting_years" if why is Reason.LASTING and _in_years(finding) else why
    because = r.texts("law.because", why=r.texts(f"law.why.{key}")) if why else ""
    return Judgement(r.texts(f"law.{word}"), f"dom {word}", because)


def _in_years(finding: Finding) -> bool:
    """Whether the figures in a row are those of years that follow each other."""
    points = (*finding.before[-(LASTING - 1) :], finding.after)
    if {periods.kind(point.period) for point in points} != {"year"}:
        return False
    first, last = (periods.year(points[at].period) for at in (0, -1))
    return last - first == LASTING - 1


def _visits(r: Material, findings: Sequence[Finding]) -> list[str]:
    """Who makes which visits, where the table tells of both kinds (barnevernsloven)."""
    both = {"followup", "supervision"} <= {finding.entry.requirement for finding in findings}
    return [r.texts("law.visits")] if both else []


def _silent(r: Material) -> list[str]:
    """Which of the law's demands the sources hold no figure on, shown or hidden."""
    demands = dict.fromkeys(e.requirement for e in r.register.values() if e.requirement)
    known = r.own["value"].notna() | (r.own["status"] == "suppressed")
    there = {r.register[name].requirement for name in r.own.loc[known, "indicator"].unique()}
    left = [r.texts(f"law.requirement.{demand}") for demand in demands if demand not in there]
    return [r.texts("law.silent", what=r.texts.enumerate(left))] if left else []


def _columns(r: Material, findings: Sequence[Finding]) -> list[tuple[str, CellMaker]]:
    """What stands in each column: now, before, and what others had at the same time."""
    table = pd.concat([r.table, r.alike], ignore_index=True)
    now = {f.after.period for f in findings}
    before = {f.before[-1].period for f in findings if f.before}
    counties = {point.region for f in findings for point in f.others}
    county = counties.pop() if len(counties) == 1 else r.unit.county_number

    def row(finding: Finding, region: str, period: str) -> Any:
        found = table[
            (table["indicator"] == finding.entry.id)
            & (table["category"] == finding.category)
            & (table["region"] == region)
            & (table["period"] == period)
        ]
        return next((_missed(each, finding.entry) for each in found.itertuples()), None)

    def own(finding: Finding, period: str, *, dated: bool) -> str:
        shown = figure(row(finding, r.unit.number, period), finding.entry, r.register, r.texts)
        counts, bracket, percent = shown.partition(" (")
        together = counts.replace(" ", UNIT_SPACE) + bracket + percent
        return f"{together} ({r.texts.short_period(period)})" if dated else together

    def latest(finding: Finding) -> str:
        return own(finding, finding.after.period, dated=len(now) > 1)

    def earlier(finding: Finding) -> str:
        if not finding.before:
            return ""
        return own(finding, finding.before[-1].period, dated=len(before) > 1)

    def of(region: str) -> CellMaker:
        def share(finding: Finding) -> str:
            theirs = row(finding, region, finding.after.period)
            return "" if theirs is None else percentage(theirs, r.texts)

        return share

    def head(periods: set[str], key: str) -> str:
        return r.texts.short_period(min(periods)) if len(periods) == 1 else r.texts(key)

    places = (ALIKE, county, COUNTRY)
    return [
        (head(now, "law.latest"), latest),
        (head(before, "law.before"), earlier),
        *((place_name(place, r.params.year, r.regions, r.texts), of(place)) for place in places),
    ]
