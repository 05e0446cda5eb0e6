"""One chapter: what the figures say, a chart, the table, and what must not be read out of it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from bvanalyse import periods
from bvanalyse.findings import Family, Finding, Kind, one_over_time
from bvanalyse.findings.law import without_bare_counts
from bvanalyse.indicators import Register
from bvanalyse.observations import USABLE
from bvanalyse.regions import ADDITIVE, Regions
from bvanalyse.report.chapter_table import TableMaker
from bvanalyse.report.cited import cited
from bvanalyse.report.display import Block, Text
from bvanalyse.report.numfmt import spread
from bvanalyse.report.pictures import MOST_CHARTS, Drawn, pictures
from bvanalyse.report.questions import Questions
from bvanalyse.report.sentences import Sentences
from bvanalyse.report.texts import Texts

MOST_SENTENCES = 2
MOST_WARNINGS = 1


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
        rows = self._rows(group)
        own = rows[rows["region"] == self.region]
        if not own["value"].notna().any():
            return Block([])
        title = self.texts(f"chapter.{group}")
        wider = rows["region"].str.len() < 4  # a county's counts and kroner say nothing of a part
        beside = (rows["region"] != self.region) & ~(wider & rows["unit"].isin(ADDITIVE))
        others = rows[beside]
        source = self.texts("chapter.source", sources=self._sources(own))
        told = self._told(own)
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
            self.family,
            lead=told[0] if told else None,
            sentence=self._said.headline(told[0]) if told else "",
        )
        return Block(
            [
                *self._headings(title, own, told),
                *self._sentences(own, told),
                *(pictures(drawn, self.charts) if group != "bakgrunn" else []),
                *self._tables.tables(title, own, others, source),
                Block([self._warning(own), self._question(group, told)], class_="raad"),
            ],
            class_="kapittel",
        )

    def has(self, group: str) -> bool:
        """Whether there is anything to tell of the group."""
        rows = self._rows(group)
        return bool(rows.loc[rows["region"] == self.region, "value"].notna().any())

    def _rows(self, group: str) -> pd.DataFrame:
        """The measurements of the group: no rule, and no age limit in a row of counts."""
        units = {
            name: entry.unit
            for name, entry in self.register.items()
            if entry.group == group and entry.kind != "rule"
        }
        return self.table[self.table["indicator"].map(units) == self.table["unit"]]

    def _told(self, own: pd.DataFrame) -> list[Finding]:
        """The surest findings of the chapter, on all before a part; the first makes its heading."""
        names = set(own["indicator"])
        about = (finding for finding in self.family.findings if finding.entry.id in names)
        found = without_bare_counts(about)
        changes = [finding.change for finding in found]
        telling = one_over_time(
            finding
            for finding in found
            if not (finding.kind is Kind.LEVEL and finding.category) and finding not in changes
        )
        whole_first = sorted(telling, key=lambda finding: bool(finding.category))
        return whole_first[:MOST_SENTENCES]

    def _headings(self, title: str, own: pd.DataFrame, told: list[Finding]) -> list[Text]:
        """The finding as heading, and under it what the chapter is about, and when."""
        finding = self._said.headline(told[0]) if told else ""
        if not finding:
            return [Text("h2", title)]
        years = sorted({str(periods.year(period)) for period in own["period"]})
        when = years[0] if len(years) == 1 else spread(years[0], years[-1])
        neutral = self.texts("chapter.neutral", chapter=title, when=when)
        return [Text("h2", finding), Text("p", neutral, class_="navn")]

    def _sentences(self, own: pd.DataFrame, told: list[Finding]) -> list[Text]:
        """The surest findings of the chapter in words; without one, why there is none."""
        if told:
            said = [self._said.body(told[0]), *(self._said.say(other) for other in told[1:])]
            return [Text("p", words) for words in said if words]
        names = set(own["indicator"])
        if any(self.register[name].group == "bakgrunn" for name in names):
            return [Text("p", self.texts("chapter.only_background"))]
        doubtful = not own["status"].isin(USABLE).any()
        return [Text("p", self.texts(f"chapter.only_{'doubtful' if doubtful else 'described'}"))]

    def _warning(self, own: pd.DataFrame) -> Block:
        """What must not be read out of the figures, from the register."""
        entries = [self.register[name] for name in own["indicator"].unique()]
        texts = dict.fromkeys(entry.text("misreading", self.texts.language) for entry in entries)
        parts = [Text("p", words) for words in list(texts)[:MOST_WARNINGS]]
        return Block([Text("h3", self.texts("chapter.not_title")), *parts], class_="ikke")

    def _question(self, group: str, told: list[Finding]) -> Block:
        """One question the committee can ask."""
        asked = Questions(self.texts, self.regions, self.family).of(told, [group], most=1)
        title = Text("h3", self.texts("question.ask"))
        return Block([title, *(Text("p", words) for words in asked)], class_="sporsmal")

    @property
    def _tables(self) -> TableMaker:
        return TableMaker(self.family, self.register, self.regions, self.texts)

    @property
    def _said(self) -> Sentences:
        return Sentences(self.texts, self.regions)

    def _sources(self, own: pd.DataFrame) -> str:
        ids = [
            name
            for joined in own["source"].unique()
            for name in joined.replace(" / ", ", ").split(", ")
        ]
        return cited([self.titles.get(name, name) for name in dict.fromkeys(ids)], self.texts)
