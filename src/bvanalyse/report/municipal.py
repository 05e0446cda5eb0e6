"""The report on one municipality: what a notebook's cells call, one part at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Self

import pandas as pd

from bvanalyse import places
from bvanalyse.findings import Finding
from bvanalyse.indicators import GROUPS
from bvanalyse.metrics.from_events import SOURCE as CASES
from bvanalyse.params import EDITIONS, Params, make_params
from bvanalyse.regions import invented
from bvanalyse.report import appendix, display, in_short
from bvanalyse.report.chapters import ChapterMaker
from bvanalyse.report.cited import cited
from bvanalyse.report.dated import data_line
from bvanalyse.report.display import BANNER, Block, Table, Text
from bvanalyse.report.front import front_page, main_findings
from bvanalyse.report.key_figures import published_tables
from bvanalyse.report.legal import told
from bvanalyse.report.material import Material
from bvanalyse.report.pictures import MOST_CHARTS
from bvanalyse.report.pooled import counted_as_dots, is_small, pooled_chapter, shown_sums, sums
from bvanalyse.report.sentences import Sentences

MOST_NAMED = 3  # sources; more are counted

_handed_over: dict[tuple[type, Params, Path], Report] = {}


class Report(Material):
    """A municipality's figures, what they show, and every part of the report on them."""

    most_charts = MOST_CHARTS  # in one chapter

    @classmethod
    def open(
        cls,
        municipality: str,
        year: str,
        *,
        borders: str,
        language: str,
        sources: Sequence[str],
        edition: str = EDITIONS[0],
    ) -> Self:
        """The report of one municipality, from parameters as a notebook has them.

        Checks the parameters once more, since a notebook can be run by hand.
        """
        values = {
            "municipality": municipality,
            "year": year,
            "borders": borders,
            "language": language,
            "edition": edition,
            "sources": list(sources),
        }
        display.made_figures.clear()
        params, data = make_params(values, "parameters"), places.data_folder()
        ahead = _handed_over.pop((cls, params, data), None)
        return ahead if isinstance(ahead, cls) else cls(params, data, "parameters")

    def hand_over(self) -> None:
        """Gives this very report to the first that opens it, which need not work it out again."""
        _handed_over[type(self), self.params, self.data] = self

    def front(self) -> Block:
        """Page one: what stands out, what the law demands, what to ask, and how to read on."""
        return front_page(self, self._opening(self._heading(), self._lead()))

    def title(self) -> Block:
        """Who and when, and where the figures come from."""
        return self._opening(self._heading(), self._lead())

    def _heading(self) -> str:
        return self.texts("title.heading", name=self.unit.name, year=self.params.year)

    def _lead(self) -> str:
        """Where the figures come from, whether they are final, and on which borders they are."""
        titles, texts = self._source_titles(), self.texts
        few = len(titles) <= MOST_NAMED
        key, count = "lead" if few else "lead_many", texts.number(len(titles), 0)
        lead = [texts(f"title.{key}", sources=cited(titles, texts), count=count)]
        dates = {self.dates[source] for source in self.file_of if self.dates.get(source)}
        lead.append(data_line(self.own, self.year, min(dates, default=""), texts))
        if self.unit.valid_to.year < 9999:
            lead.append(
                self.texts(
                    "title.borders",
                    name=self.unit.name,
                    borders=self.params.borders,
                    number=self.unit.number,
                    county=self.unit.county,
                )
            )
        return " ".join(lead)

    def _opening(self, heading: str, lead: str) -> Block:
        """Heading and first paragraph; under a banner where the municipality is made up."""
        made_up = invented(self.unit.number)
        banner = [Text("p", self.texts("title.invented"), class_=BANNER)] if made_up else []
        parts = [*banner, Text("h1", heading), Text("p", lead, class_="ingress")]
        return Block(parts, region=self.unit.number)

    def findings(self) -> Block:
        """The main findings, most important first, and how to read the report."""
        texts, main = self.texts, main_findings(self)
        chance = [Text("p", self._sentences.chance(self.family))] if self.family.tests else []
        reading = Block(
            [
                Text("h3", texts("findings.reading_title")),
                Text("ul", texts.list("findings.reading")),
            ],
            class_="lesning",
        )
        return Block([Text("h2", texts("findings.title")), main, *chance, reading])

    @property
    def groups(self) -> list[str]:
        """The groups of the register that the municipality has a figure in, as chapters go."""
        return [group for group in GROUPS if self._chapters.has(group)]

    def say(self, finding: Finding) -> str:
        """A finding as one to three sentences."""
        return self._sentences.say(finding)

    def key_figures(self) -> Block:
        """Every figure as the source gives it, under the source's own headings.

        National tables are left out: they are the same for everyone, and anyone can look them up.
        """
        own = set(self.published.loc[self.published["region"] == self.unit.number, "source"])
        told = own - self.national - {CASES}  # case files are counted, not published
        printed = self.published[self.published["source"].isin(told)]
        if printed.empty:
            return Block([])
        tables = published_tables(
            printed, self.unit.number, self.register, self.regions, self.texts
        )
        return Block(
            [
                Text("h2", self.texts("key_figures.title")),
                Text("p", self.texts("key_figures.lead")),
                *tables,
            ]
        )

    def pooled(self) -> Block:
        """Years added together, for a small municipality alone: it gets this for its chapters."""
        return pooled_chapter(self) if self.small else Block([])

    def chapter(self, group: str) -> Block:
        """One group of the register; nothing at all when there is no figure in it."""
        return Block([]) if self.small else self._chapters.chapter(group)

    @property
    def figures_shown(self) -> set[str]:
        """The figures that the report shows, by their ids."""
        if not self.small:
            known = self.own["value"].notna() | (self.own["status"] == "suppressed")
            return set(self.own.loc[known, "indicator"])
        added = {one.entry.id for one in shown_sums(self)}
        drawn = {entry.id for entry in counted_as_dots(self)}
        return added | drawn | {finding.entry.id for finding in self._told}

    @cached_property
    def small(self) -> bool:
        """Whether the years are added together, since each holds too little to tell of alone."""
        added = next(sums(self.own, self.register, self.year), None)
        return is_small(self.child_count) and added is not None and not self.case_folders

    def glossary(self) -> Block:
        """The words of the service, two lines each."""
        if not self.small:
            return appendix.glossary(self)
        said = [self._lead(), *(self.say(finding) for finding in self._told)]
        return in_short.glossary(self, self.figures_shown, " ".join(said))

    def quality(self) -> Block:
        """Figures that cannot all be true, and what the source leaves unclear."""
        return appendix.quality(self)

    def sources(self) -> Table | Block:
        """Which sources the figures come from, and where in them they stand."""
        return in_short.sources(self) if self.small else appendix.sources(self)

    def method(self) -> Block:
        """The rules, the words, the methods this report has used, and what each figure means."""
        if self.small:
            return in_short.method(self, self.figures_shown, self._told)
        kinds = {finding.kind for finding in self.family.findings}
        return appendix.method(self, self.figures_shown, kinds, self._remarks)

    def about(self) -> Block:
        """Versions, digests and choices; closes the report, so it belongs in the last cell."""
        return appendix.about(self)

    def numbers(self, indicator: str | None = None) -> pd.DataFrame:
        """The long table behind the report, for own work; one indicator, or all."""
        own = self.table if indicator is None else self.table[self.table["indicator"] == indicator]
        return own.reset_index(drop=True)

    @property
    def _remarks(self) -> Mapping[str, str]:
        """What is said of figures beside what they are, by their ids."""
        return appendix.NO_REMARKS

    @property
    def _told(self) -> list[Finding]:
        """The findings of page one: on what the law demands, and the main ones."""
        return [*told(self.family), *self.main_findings()]

    @cached_property
    def _sentences(self) -> Sentences:
        return Sentences(self.texts, self.regions)

    @cached_property
    def _chapters(self) -> ChapterMaker:
        return ChapterMaker(
            self.unit.name,
            self.unit.number,
            pd.concat([self.table, self.alike], ignore_index=True),
            self.family,
            self.register,
            self.regions,
            self.texts,
            self.titles,
            self.regions.merger_years(self.unit.number, self.borders),
            self.most_charts,
        )

    def _source_titles(self) -> list[str]:
        """What the sources are called that have figures of the municipality."""
        own = set(self.given.loc[self.given["region"] == self.unit.number, "source"])
        return [self.titles[source] for source in self.file_of if source in own or not own]


#: what a notebook calls
open_report = Report.open
