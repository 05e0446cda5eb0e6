"""A small municipality: years added together, where that is allowed, in place of many chapters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bvanalyse import periods, stats
from bvanalyse.findings import Point, State
from bvanalyse.findings.compare import ALPHA
from bvanalyse.indicators import COUNTED, GROUPS, Indicator, Register
from bvanalyse.regions.lists import COUNTRY
from bvanalyse.report.display import Block, Figure, Table, Text
from bvanalyse.report.material import Material
from bvanalyse.report.numfmt import share_decimals, spread
from bvanalyse.report.pictures import Drawn
from bvanalyse.report.pictures.few import by_theme, dots, recent
from bvanalyse.report.sentences.wording import Wording
from bvanalyse.report.texts import capitalised
from bvanalyse.report.values import SMALL_BASE, cell, place_name, said

YEARS = 5  # added together at most
MOST_SAID = MOST_DRAWN = 3
SHEET, CHART = 16, 3  # rows that table and charts share, and rows that a chart takes
FEWEST_CHILDREN = 250  # 0-17 years; below it one child moves most shares by whole percents


@dataclass(frozen=True)
class Sum:
    """A figure over several years: how many, of how many, and which years."""

    entry: Indicator
    years: tuple[str, ...]
    count: float
    base: float | None = None

    @property
    def share(self) -> float | None:
        """Over all the years together, in the register's unit; None where nothing is below."""
        return None if not self.base else self.entry.per * self.count / self.base


def is_small(children: float | None) -> bool:
    """Whether a municipality has too few children for a chapter on each theme."""
    return children is not None and children < FEWEST_CHILDREN


def sums(rows: pd.DataFrame, register: Register, last: int) -> Iterator[Sum]:
    """Counts of events, and shares and rates of them, over up to five years to the last.

    A stock is not added: it has the same children in it year after year. Nor is anything across a
    break in the series, or over a year that is hidden or missing: then it is over the years since.
    """
    for name, part in rows[rows["category"] == ""].groupby("indicator", sort=False):
        entry = register[str(name)]
        if entry.stock or entry.group == "bakgrunn" or not _summable(entry, register):
            continue
        years = _years(part, entry, last)
        if len(years) < 2:
            continue
        if entry.kind == "count":
            yield Sum(entry, tuple(years), sum(row.value for row in years.values()))
        else:
            over = sum(row.numerator for row in years.values())
            base = sum(row.denominator for row in years.values())
            yield Sum(entry, tuple(years), over, base)


def pooled_chapter(r: Material) -> Block:
    """Why, what differs, every sum beside the county's and the country's, and the few as dots."""
    texts = r.texts
    others = {place: _rows(r, place) for place in (r.unit.county_number, COUNTRY)}
    body = [
        [
            one.entry.text("label", texts.language),
            _span(one.years),
            _written(one, r),
            _uncertain(one, r),
            *(_yardstick(one, others[place], r) for place in others),
        ]
        for one in shown_sums(r)
    ]
    header = [
        texts("key_figures.column"),
        texts("pooled.years"),
        texts("pooled.together"),
        texts("chapter.uncertainty"),
        *(place_name(place, r.params.year, r.regions, texts) for place in others),
    ]
    why = texts("pooled.why", children=texts.number(r.child_count or 0, 0))
    table = Table(texts("pooled.caption", name=r.unit.name), header, body, [texts("pooled.note")])
    return Block(
        [
            Text("h2", texts("pooled.title")),
            Text("p", why),
            *(Text("p", said) for _, said in differences(r)),
            table,
            *(figure for entry in counted_as_dots(r) for figure in _dots(entry, r)),
        ],
        class_="samlet",
    )


def shown_sums(r: Material) -> list[Sum]:
    """As the themes go; none that another tells as its count or its base over the same years."""
    found = list(sums(r.own, r.register, r.year))
    told = {
        (name, one.years)
        for one in found
        if one.base is not None
        for name in (one.entry.numerator, one.entry.denominator)
    }
    left = [one for one in found if (one.entry.id, one.years) not in told]
    return sorted(left, key=lambda one: GROUPS.index(one.entry.group))


def counted_as_dots(r: Material) -> list[Indicator]:
    """The first figure of each theme that is few enough children for a dot each."""
    room = (SHEET - len(shown_sums(r))) // CHART
    return list(by_theme(r.own, r.register, r.year - YEARS + 1))[: min(room, MOST_DRAWN)]


def _dots(entry: Indicator, r: Material) -> list[Figure]:
    rows = recent(r.own, r.year - YEARS + 1)
    origins = rows.loc[rows["indicator"] == entry.id, "source"].unique()
    titles = r.texts.enumerate([r.titles.get(name, name) for name in origins])
    source = r.texts("chapter.source", sources=titles)
    drawn = Drawn(
        r.unit.name,
        r.texts("pooled.title"),
        rows,
        rows.iloc[:0],
        r.register,
        r.regions,
        r.texts,
        source,
    )
    return dots(drawn, rows, entry)


def _summable(entry: Indicator, register: Register) -> bool:
    if entry.kind == "count":
        return entry.unit in COUNTED
    numerator = register.get(entry.numerator)
    events = register.counts(entry) and (numerator is None or not numerator.stock)
    return entry.kind in ("proportion", "rate") and events


def _years(part: pd.DataFrame, entry: Indicator, last: int) -> dict[str, Any]:
    """The years that can be added, oldest first: whole years in a row up to the last."""
    known = {
        row.period: row
        for row in part.itertuples()
        if periods.kind(row.period) == "year"
        and row.status == "ok"
        and (entry.kind == "count" or row.denominator > 0)
    }
    first = max((year for year in entry.breaks if year <= last), default=0)
    found: dict[str, Any] = {}
    for year in range(last, max(first, last - YEARS + 1) - 1, -1):
        if str(year) not in known:
            break
        found[str(year)] = known[str(year)]
    return dict(reversed(found.items()))


def _rows(r: Material, region: str) -> pd.DataFrame:
    return r.table[(r.table["region"] == region) & (r.table["category"] == "")]


def _same_years(one: Sum, rows: pd.DataFrame) -> float | None:
    """Another place's share of the same years together; None unless it has them all."""
    there = rows[(rows["indicator"] == one.entry.id) & rows["period"].isin(one.years)]
    known = there[there["numerator"].notna() & (there["denominator"] > 0)]
    if one.base is None or known["period"].nunique() < len(one.years):
        return None
    return float(one.entry.per * known["numerator"].sum() / known["denominator"].sum())


def _judged(own: list[Sum], county: pd.DataFrame) -> list[tuple[Sum, float, stats.Comparison]]:
    """Shares beside the county's, surest difference first; the county's is taken as certain."""
    compared, looked_at = [], set()
    for one in own:
        there = _same_years(one, county)
        share = one.entry.kind == "proportion" and one.base and one.base >= SMALL_BASE
        same = (one.count, one.base, there) in looked_at  # every report was assessed, as an example
        if there is not None and share and 0 < there < one.entry.per and not same:
            looked_at.add((one.count, one.base, there))
            test = stats.difference_from_fixed(
                int(one.count), int(one.base or 0), there / one.entry.per
            )
            compared.append((one, there, test))
    return sorted(compared, key=lambda found: found[2].p_value or 1.0)


def differences(r: Material) -> list[tuple[State, str]]:
    """The surest differences from the county in words, adjusted for how many were looked at."""
    own, texts = list(sums(r.own, r.register, r.year)), r.texts
    wording = Wording(texts, r.regions)
    compared = _judged(own, _rows(r, r.unit.county_number))
    adjusted = stats.adjust_p([test.p_value for _, _, test in compared], method="holm")
    told = []
    for (one, there, test), p_value in list(zip(compared, adjusted, strict=True))[:MOST_SAID]:
        state = _state(test.p_value, p_value)
        side = "up" if (test.estimate or 0) > 0 else "down"
        key = state if state is State.NOT_SHOWN else f"{state}_{side}"
        subject = one.entry.text("subject", texts.language)
        sentence = texts(
            f"pooled.{key}",
            subject=subject,
            years=_span(one.years),
            own=wording.fraction(Point(one.years[-1], one.share or 0.0, one.count, one.base)),
            county=r.unit.county,
            other=said(there, one.entry.unit, texts, decimals=1),
        )
        told.append((state, capitalised(sentence)))
    return told


def _state(alone: float | None, adjusted: float | None) -> State:
    if alone is None or alone >= ALPHA:
        return State.NOT_SHOWN
    return State.CLEAR if adjusted is not None and adjusted < ALPHA else State.PROBABLE


def _span(years: tuple[str, ...]) -> str:
    return spread(years[0], years[-1])


def _percent(value: float, one: Sum, r: Material) -> str:
    return cell(value, one.entry.unit, r.texts, decimals=1)


def _written(one: Sum, r: Material) -> str:
    """The sum in a cell: a count, `61 av 480 (13 %)`, or a rate with its count."""
    texts, count = r.texts, r.texts.number(one.count, 0)
    if one.base is None:
        return count
    if one.entry.kind == "rate":
        rate = cell(one.share, one.entry.unit, texts, decimals=1)
        return texts("number.counted", counts=count, value=rate)
    counts = texts("finding.share_small", x=count, n=texts.number(one.base, 0))
    if one.base < SMALL_BASE:
        return counts
    share = cell(one.share, one.entry.unit, texts, decimals=share_decimals(one.base))
    return texts("number.counted", counts=counts, value=share)


def _uncertain(one: Sum, r: Material) -> str:
    """The range that the sum may lie in by chance."""
    count, base, entry = one.count, one.base, one.entry
    if count % 1 or (base is not None and base % 1):
        return ""
    if base is None:
        estimate, scale = stats.count_ci(int(count)), 1
    elif entry.kind == "rate":
        estimate, scale = stats.rate_ci(int(count), base, per=entry.per), 1
    else:
        estimate, scale = stats.proportion_ci(int(count), int(base)), 100
    if estimate.ci_low is None or estimate.ci_high is None:
        return ""
    written = r.texts.percent if scale == 100 else r.texts.number
    decimals = 1 if entry.kind == "rate" else 0
    low = r.texts.number(scale * estimate.ci_low, decimals)
    return spread(low, written(scale * estimate.ci_high, decimals))


def _yardstick(one: Sum, rows: pd.DataFrame, r: Material) -> str:
    share = _same_years(one, rows)
    return "" if share is None else _percent(share, one, r)
