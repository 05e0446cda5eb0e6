"""One municipality's figure beside a group's: in words, as dots, and in a table."""

from __future__ import annotations

from typing import Any

import pandas as pd

from bvanalyse import stats
from bvanalyse.desk.drawing import drawn
from bvanalyse.desk.groups import Group
from bvanalyse.desk.rows import Answer, credited, with_intervals
from bvanalyse.findings import Finding, Kind, Point, State
from bvanalyse.findings.compare import ALPHA
from bvanalyse.findings.groups import Peers
from bvanalyse.findings.series import Figures, Series
from bvanalyse.findings.types import direction
from bvanalyse.indicators import Indicator
from bvanalyse.observations import join
from bvanalyse.report import charts
from bvanalyse.report.charts import Column, Mark, Row
from bvanalyse.report.display import Figure, Table, Text
from bvanalyse.report.municipal import Report
from bvanalyse.report.numfmt import spread
from bvanalyse.report.pictures.common import region_style
from bvanalyse.report.pictures.peers import funnel
from bvanalyse.report.sentences.wording import Wording, state_key
from bvanalyse.report.texts import capitalised
from bvanalyse.report.values import axis_unit, charted

STYLES = ("own", "group", "other", "country")
MOST_SHOWN = 25  # municipalities that a chart and a table have room for


def against(report: Report, entry: Indicator, group: Group) -> Answer:
    """Sentences, a chart and a table; all members in the frame, also those not shown."""
    rows = join([group.own, group.whole, group.members])
    numbers = with_intervals(rows, entry, report)
    found = [*_wider(report, entry, group), *_members(report, entry, group)]
    said = [Text("p", words) for words, _ in found] or [Text("p", report.texts("desk.described"))]
    near, crowded = numbers, len(group.members) > MOST_SHOWN
    if crowded:
        wide = [report.unit.number, *group.whole["region"]]
        near = numbers[numbers["region"].isin(wide)]
        count = report.texts.number(len(group.members), 0)
        said.append(Text("p", report.texts("desk.rest", count=count), class_="note"))
    near = near.sort_values("value", ascending=False, na_position="last", kind="stable")
    chart = _funnel(report, entry, group, found) if crowded else _dots(report, entry, group, near)
    parts = [*said, *chart, _table(report, entry, group, near)]
    return Answer(parts, numbers=numbers, evidence=[finding.evidence for _, finding in found])


def _wider(report: Report, entry: Indicator, group: Group) -> list[tuple[str, Finding]]:
    """Against the figure of all the group together, taken as certain."""
    if group.whole.empty or pd.isna(group.whole["value"].iloc[0]):
        return []
    region = group.whole["region"].iloc[0]
    told = [
        finding
        for finding in report.family.of(entry.id)
        if finding.kind in (Kind.AGAINST, Kind.AMOUNT_AGAINST)
        and finding.after.period == group.own["period"].iloc[0]
        and [point.region for point in finding.others] == [region]
    ]
    if told:
        return [(report.say(finding), finding) for finding in told]
    own, other = _point(group.own), _point(group.whole)
    if entry.kind != "proportion" or not own.counted:
        return []
    result = stats.difference_from_fixed(*own.counted, min(max(other.value / 100, 0.0), 1.0))
    return [_said(report, entry, group.name, result, own, other)]


def _members(report: Report, entry: Indicator, group: Group) -> list[tuple[str, Finding]]:
    """Among the members, where there are enough of them; else against all of them together."""
    rows = join([group.own, group.members])
    own = _point(group.own)
    if entry.kind not in ("proportion", "rate") or not own.counted:
        return []
    figures = Figures(rows, report.year, report.register)
    standing = Peers(figures).against(Series(entry, "", (own,)))
    if standing:
        return [(report.say(standing), standing)]
    others = [p for p in map(_point_of, group.members.itertuples()) if p.counted]
    if not others:
        return []
    bases = [point.counted for point in others if point.counted]
    x, n = (int(sum(base[part] for base in bases)) for part in (0, 1))
    per = entry.per if entry.kind == "rate" else 100
    other = Point(own.period, per * x / n, x, n)
    if entry.kind == "rate":
        result = stats.rate_ratio(*own.counted, x, n)
    else:
        result = stats.compare_proportions(own.counted, (x, n), margin=None)
    return [_said(report, entry, group.others, result, own, other)]


def _said(
    report: Report,
    entry: Indicator,
    group: str,
    result: stats.Comparison,
    own: Point,
    other: Point,
) -> tuple[str, Finding]:
    """A comparison that the researcher chose: never more than probable."""
    shown = result.p_value is not None and result.p_value < ALPHA
    state = (
        State.TOO_LITTLE if result.p_value is None else State.PROBABLE if shown else State.NOT_SHOWN
    )
    side = direction(result, 1.0 if result.scale == "ratio" else 0.0) if shown else 0
    finding = Finding(Kind.AGAINST, state, entry, "", own, direction=side, evidence=result)
    wording = Wording(report.texts, report.regions)
    words = report.texts(
        f"desk.group_{state_key(finding)}",
        **wording.common(finding),
        group=group,
        other=wording.value(finding, other),
        range=_range(report, wording, result),
    )
    return capitalised(words), finding


def _range(report: Report, wording: Wording, result: stats.Comparison) -> str:
    if result.scale == "ratio":
        return wording.ratio_range(result.ci_low, result.ci_high)
    if result.ci_low is None or result.ci_high is None:
        return ""
    low, high = (wording.points(end, 1) for end in (result.ci_low, result.ci_high))
    return report.texts("finding.range", low=low, high=high)


def _funnel(
    report: Report, entry: Indicator, group: Group, found: list[tuple[str, Finding]]
) -> list[Figure]:
    """All the members in a funnel, where they are enough to make one."""
    among = [(words, finding) for words, finding in found if finding.kind is Kind.PEERS]
    return [
        figure
        for words, finding in among
        for figure in funnel(drawn(report, entry, group.own, finding, words), group.own)
    ]


def _dots(report: Report, entry: Indicator, group: Group, near: pd.DataFrame) -> list[Figure]:
    """A row of dots with their uncertainty; the municipality's own is dark."""
    rows = near[near["value"].notna()]
    if len(rows) < 2:
        return []
    texts, label = report.texts, entry.text("label", report.texts.language)
    lines = [
        Row(
            row.place,
            [
                Mark(
                    charted(row.value, entry.unit),
                    "own" if row.region == report.unit.number else region_style(row.region),
                    None if pd.isna(row.low) else row.low,
                    None if pd.isna(row.high) else row.high,
                    row.shown,
                )
            ],
        )
        for row in rows.itertuples()
    ]
    when = texts.in_period(group.own["period"].iloc[0])
    caption = texts("desk.against", label=label, when=when, group=group.name)
    ends = ", ".join(f"{row.place} {row.shown}" for row in (*_ends(rows),))
    alt = texts("desk.against_alt", name=report.unit.name, group=group.name, values=ends)
    percent = entry.unit == "percent"
    unit = "" if percent else capitalised(axis_unit(entry.unit, texts))
    columns = [Column(texts.list("desk.against_header")[1], STYLES)]
    drawing = charts.dots(lines, columns, unit, texts, percent=percent)
    note = f"{texts('chart.note_whisker')} {credited(join([group.own, group.members]), report)}"
    return [Figure(drawing, caption, alt, note)]


def _ends(rows: pd.DataFrame) -> list[Any]:
    """The highest and the lowest of rows in order."""
    every = list(rows.itertuples())
    return [every[0], every[-1]]


def _table(report: Report, entry: Indicator, group: Group, near: pd.DataFrame) -> Table:
    texts = report.texts
    label, when = entry.text("label", texts.language), texts.in_period(group.own["period"].iloc[0])
    body = [
        [
            row.place,
            row.shown,
            _base(row, texts),
            "" if pd.isna(row.low) or pd.isna(row.high) else _spread(row, texts),
        ]
        for row in near.itertuples()
    ]
    notes = [texts("desk.chosen_note"), credited(join([group.own, group.members]), report)]
    caption = texts("desk.against", label=label, when=when, group=group.name)
    return Table(caption, texts.list("desk.against_header"), body, notes)


def _base(row: Any, texts: Any) -> str:
    """How many of how many, where the figure has a base."""
    if pd.isna(row.numerator) or pd.isna(row.denominator):
        return ""
    x, n = (
        texts.number(part, None if part % 1 else 0) for part in (row.numerator, row.denominator)
    )
    return str(texts("finding.share_small", x=x, n=n))


def _spread(row: Any, texts: Any) -> str:
    return spread(*(texts.number(end, 1) for end in (row.low, row.high)))


def _point(rows: pd.DataFrame) -> Point:
    return _point_of(next(rows.itertuples()))


def _point_of(row: Any) -> Point:
    base = (row.numerator, row.denominator)
    known = (None, None) if any(pd.isna(part) for part in base) else base
    return Point(row.period, row.value, known[0], known[1], region=row.region)
