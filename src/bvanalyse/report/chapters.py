"""One chapter: what the figures say, a chart, the table, and what must not be read out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from bvanalyse import periods
from bvanalyse.findings import Family, Kind, State, one_over_time
from bvanalyse.indicators import Indicator, Register
from bvanalyse.observations import STATUSES
from bvanalyse.regions import ADDITIVE, Regions
from bvanalyse.report.display import Block, Table, Text
from bvanalyse.report.key_figures import label, one_subject_each, signs
from bvanalyse.report.numfmt import UNIT_SPACE, share_decimals, spread
from bvanalyse.report.pictures import MOST_CHARTS, Drawn, interval, pictures
from bvanalyse.report.sentences import Sentences
from bvanalyse.report.texts import Texts
from bvanalyse.report.values import cell, derived_decimals

MOST_SENTENCES = 3
MOST_WARNINGS = 2
MOST_PERIODS = 8  # columns that a sheet of A4 has room for


@dataclass(frozen=True)
class ChapterMaker:
    """Makes chapters of one municipality's figures."""

    name: str
    region: str
    table: pd.DataFrame
    family: Family
    register: Register
    regions: Regions
    texts: Texts
    titles: dict[str, str]  # source id -> what the source is called
    mergers: list[int]  # years from which the municipality was made of fewer than before
    charts: int = MOST_CHARTS  # in one chapter

    def chapter(self, group: str) -> Block:
        """The chapter of a group of the register; empty when there is no figure in it."""
        rows = self.table[[self._belongs(row, group) for row in self.table.itertuples()]]
        own = rows[rows["region"] == self.region]
        if not own["value"].notna().any():
            return Block([])
        title = self.texts(f"chapter.{group}")
        wider = rows["region"].str.len() < 4  # a county's counts and kroner say nothing of a part
        beside = (rows["region"] != self.region) & ~(wider & rows["unit"].isin(ADDITIVE))
        others = rows[beside]
        source = self.texts("chapter.source", sources=self._sources(own))
        drawn = Drawn(
            self.name,
            title,
            own,
            others,
            self.register,
            self.regions,
            self.texts,
            source,
            self.mergers,
        )
        return Block(
            [
                Text("h2", title),
                *self._sentences(own),
                *(pictures(drawn, self.charts) if group != "bakgrunn" else []),
                *self._tables(title, own, others, source),
                self._warning(own),
            ]
        )

    def _belongs(self, row: Any, group: str) -> bool:
        """Whether a row is a measurement of the group: no rule, no age limit in a row of counts."""
        entry = self.register[row.indicator]
        return (entry.group, entry.unit) == (group, row.unit) and entry.kind != "rule"

    def _sentences(self, own: pd.DataFrame) -> list[Text]:
        """The surest findings of the chapter in words; without one, why there is none."""
        names = set(own["indicator"])
        said = Sentences(self.texts, self.regions)
        found = [finding for finding in self.family.findings if finding.entry.id in names]
        told = [finding.change for finding in found]
        telling = one_over_time(
            finding
            for finding in found
            if not (finding.kind is Kind.LEVEL and finding.category) and finding not in told
        )
        if telling:
            return [Text("p", said.say(finding)) for finding in telling[:MOST_SENTENCES]]
        if any(self.register[name].group == "bakgrunn" for name in names):
            return [Text("p", self.texts("chapter.only_background"))]
        doubtful = not own["status"].isin(["ok", "estimate"]).any()
        return [Text("p", self.texts(f"chapter.only_{'doubtful' if doubtful else 'described'}"))]

    def _tables(
        self, title: str, own: pd.DataFrame, others: pd.DataFrame, source: str
    ) -> list[Table]:
        caption = self.texts("chapter.table", chapter=title[0].lower() + title[1:])
        return [
            self._table(part, rows, others, source)
            for part, rows in one_subject_each(caption, own, self.register, self.texts)
        ]

    def _table(self, caption: str, own: pd.DataFrame, others: pd.DataFrame, source: str) -> Table:
        every = sorted(own["period"].unique(), key=periods.span)
        times = every[-MOST_PERIODS:]
        body: list[list[str]] = []
        ranges: list[str] = []
        marks: list[str] = []
        for (name, category), rows in own.groupby(["indicator", "category"], sort=False):
            entry = self.register[str(name)]
            body.append(
                [label(entry, str(category), own, self.texts), *self._cells(rows, times, entry)]
            )
            ranges.append(self._range(rows, entry))
            marks.append(self._mark(entry.id, str(category)))
            rest = others[(others["indicator"] == name) & (others["category"] == category)]
            for region, theirs in sorted(
                rest.groupby("region"), key=lambda part: part[1]["value"].iloc[-1]
            ):
                place = self.regions.name(str(region), theirs["period"].iloc[-1])
                body.append(
                    [
                        self.texts(
                            "chapter.comparison_row",
                            region=place,
                            label=label(entry, str(category), own, self.texts),
                        ),
                        *self._cells(theirs, times, entry),
                    ]
                )
                ranges.append("")
                marks.append("")
        header = [self.texts("key_figures.column"), *map(self.texts.short_period, times)]
        if any(marks):
            header.insert(1, self.texts("chapter.change"))
            body = [[line[0], mark, *line[1:]] for line, mark in zip(body, marks, strict=True)]
        if any(ranges):
            header.append(self.texts("chapter.uncertainty"))
            body = [[*line, value] for line, value in zip(body, ranges, strict=True)]
        both = pd.concat([own, others[others["indicator"].isin(own["indicator"])]])
        return Table(
            caption,
            header,
            body,
            [*signs(both, body, self.texts), *self._cut(every, times), source],
            frozenset({0, 1} if any(marks) else {0}),
        )

    def _cut(self, every: list[str], shown: list[str]) -> list[str]:
        """Says where the years are that a page has no room for."""
        earlier = every[: len(every) - len(shown)]
        if not earlier:
            return []
        return [self.texts("chapter.earlier", periods=self.texts.periods(earlier))]

    def _cells(self, rows: pd.DataFrame, times: list[str], entry: Indicator) -> list[str]:
        """A cell for each period; two figures for one, from two sources, both stand in it."""
        told: dict[str, dict[str, None]] = {time: {} for time in times}
        for row in rows.itertuples():
            if row.period in told:
                told[row.period][self._cell(row, entry)] = None
        return [" / ".join(told[time]) for time in times]

    def _cell(self, row: Any, entry: Indicator) -> str:
        value, x, n = (getattr(row, name) for name in ("value", "numerator", "denominator"))
        status, unit = row.status, row.unit
        with_base = entry.kind == "proportion" and self.register.counts(entry)
        if with_base and entry.group != "bakgrunn" and pd.notna(value) and pd.notna(x + n):
            share = cell(value, unit, self.texts, decimals=share_decimals(n))
            sign = f"{UNIT_SPACE}{STATUSES[status]}" if status != "ok" else ""
            counts = self.texts(
                "finding.share_small", x=self.texts.number(x, 0), n=self.texts.number(n, 0)
            )
            return f"{counts} ({share}){sign}"
        decimals = derived_decimals(unit, n) if pd.notna(n) else None
        return cell(value, unit, self.texts, status, decimals=decimals)

    def _range(self, rows: pd.DataFrame, entry: Indicator) -> str:
        """The uncertainty of the latest certain figure."""
        certain = rows[rows["status"] == "ok"]
        if certain.empty:
            return ""
        latest = max(certain.itertuples(), key=lambda row: periods.span(row.period))
        estimate = interval(latest, entry, self.register)
        if estimate is None or estimate.ci_low is None or estimate.ci_high is None:
            return ""
        share = entry.unit == "percent"
        decimals = 1 if entry.kind == "rate" or (share and latest.denominator >= 1000) else 0
        scale, written = (100, self.texts.percent) if share else (1, self.texts.number)
        low = self.texts.number(scale * estimate.ci_low, decimals)
        return spread(low, written(scale * estimate.ci_high, decimals))

    def _mark(self, indicator: str, category: str) -> str:
        said = Sentences(self.texts, self.regions)
        marks = [
            said.mark(finding)
            for finding in self.family.of(indicator, category)
            if finding.kind in (Kind.LEGAL, Kind.COUNT, Kind.SHARE)
            or (finding.kind is Kind.AMOUNT and finding.state is not State.FACT)
        ]
        return ", ".join(dict.fromkeys(marks))

    def _warning(self, own: pd.DataFrame) -> Block:
        """What must not be read out of the figures, from the register."""
        entries = [self.register[name] for name in own["indicator"].unique()]
        texts = dict.fromkeys(entry.text("misreading", self.texts.language) for entry in entries)
        parts = [Text("p", words) for words in list(texts)[:MOST_WARNINGS]]
        return Block([Text("h3", self.texts("chapter.not_title")), *parts], class_="ikke")

    def _sources(self, own: pd.DataFrame) -> str:
        ids = [
            name
            for joined in own["source"].unique()
            for name in joined.replace(" / ", ", ").split(", ")
        ]
        return self.texts.enumerate([self.titles.get(name, name) for name in dict.fromkeys(ids)])
