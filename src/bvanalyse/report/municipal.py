"""The report on one municipality: what a notebook's cells call, one part at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Self

import pandas as pd

from bvanalyse import __version__, places
from bvanalyse.contradictions import contradictions
from bvanalyse.findings import Finding, Kind
from bvanalyse.metrics.from_events import SOURCE as CASES
from bvanalyse.params import EDITIONS, Params, make_params
from bvanalyse.regions import invented
from bvanalyse.report import display
from bvanalyse.report.chapters import ChapterMaker
from bvanalyse.report.display import BANNER, Block, Table, Text
from bvanalyse.report.key_figures import published_tables
from bvanalyse.report.material import Material
from bvanalyse.report.pictures import MOST_CHARTS
from bvanalyse.report.quality import note_sentences, quality_sentences
from bvanalyse.report.sentences import Sentences
from bvanalyse.report.shared import POPULATION

REFERENCE = (
    "reference/indicators.csv",
    "reference/municipalities.csv",
    "reference/municipality_changes.csv",
    POPULATION,
)


LIBRARIES = ("pandas", "scipy", "matplotlib", "papermill", "nbconvert")
NOTES_LANGUAGE = "nb"  # of the notes in the data files
METHODS_FIRST = ("interval_count", "interval_share")  # of any report, before those of its findings
METHODS_LAST = ("unchanged", "clusters", "many")  # of any report with comparisons
WORDS_ONLY = frozenset({0, 1, 2})
SUMS, TWICE = "sum_categories", "share_of_one"  # contradictions told in their own way

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

    def title(self) -> Block:
        """Who and when, and where the figures come from."""
        lead = [self.texts("title.lead", sources=self.texts.enumerate(self._source_titles()))]
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
        heading = self.texts("title.heading", name=self.unit.name, year=self.params.year)
        return self._opening(heading, " ".join(lead))

    def _opening(self, heading: str, lead: str) -> Block:
        """Heading and first paragraph; under a banner where the municipality is made up."""
        made_up = invented(self.unit.number)
        banner = [Text("p", self.texts("title.invented"), class_=BANNER)] if made_up else []
        parts = [*banner, Text("h1", heading), Text("p", lead, class_="ingress")]
        return Block(parts, region=self.unit.number)

    def findings(self) -> Block:
        """The main findings, most important first, and how to read the report."""
        texts = self.texts
        said = [self.say(finding) for finding in self.main_findings()]
        main = Block([Text("ul", said or [texts("findings.none")])], class_="funn")
        chance = [Text("p", self._sentences.chance(self.family))] if self.family.tests else []
        reading = Block(
            [
                Text("h3", texts("findings.reading_title")),
                Text("ul", texts.list("findings.reading")),
            ],
            class_="lesning",
        )
        return Block([Text("h2", texts("findings.title")), main, *chance, reading])

    def say(self, finding: Finding) -> str:
        """A finding as one to three sentences."""
        return self._sentences.say(finding)

    def key_figures(self) -> Block:
        """Every figure as the source gives it, under the source's own headings.

        National tables are left out: they are the same for everyone, and anyone can look them up.
        """
        elsewhere = self.national | {CASES}  # case files are counted, not published
        printed = self.published[~self.published["source"].isin(elsewhere)]
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

    def chapter(self, group: str) -> Block:
        """One group of the register; nothing at all when there is no figure in it."""
        return self._chapters.chapter(group)

    def quality(self) -> Block:
        """Figures that cannot all be true, and what the source leaves unclear."""
        texts = self.texts
        found = contradictions(self.own)
        clashes = quality_sentences([f for f in found if f.key != TWICE], self.register, texts)
        doubled = quality_sentences([f for f in found if f.key == TWICE], self.register, texts)
        told = {f.indicators[-1] for f in found if f.key == SUMS}
        # those of case files are the same for every year and group, and told with the method
        published = self.published[self.published["source"] != CASES]
        notes = note_sentences(
            published, told, self.unit.number, self.register, self.regions, texts
        )
        items = [*notes, *doubled]
        parts: list[Text] = [Text("h2", texts("quality.title"))]
        parts += [Text("p", texts("quality.lead" if clashes else "quality.none"))]
        parts += [Text("h3", texts("quality.checks_title")), Text("ul", clashes)] if clashes else []
        if items:
            quoted = None if texts.language == NOTES_LANGUAGE else NOTES_LANGUAGE
            parts += [Text("h3", texts("quality.notes_title"))]
            parts += [Text("p", texts("quality.notes_language"))] if quoted else []
            parts += [Text("ul", items, lang=quoted)]
        return Block(parts)

    def sources(self) -> Table | Block:
        """Which sources the figures come from, and where in them they stand."""
        texts = self.texts
        rows = []
        own = self.given[self.given["region"] == self.unit.number]
        for source, part in own.groupby("source", sort=False):
            where = dict.fromkeys(part["ref"].str.partition(";")[0])
            rows.append(
                [
                    self.titles.get(str(source), str(source)),
                    ", ".join(where),
                    self.texts.number(len(part), 0),
                ]
            )
        header = [texts("sources.source"), texts("sources.places"), texts("sources.figures")]
        return Block(
            [
                Text("h2", texts("sources.title")),
                Table(texts("sources.caption"), header, rows, text_columns=frozenset({0, 1})),
                Text("p", texts("sources.published"), class_="note"),
            ]
        )

    def method(self) -> Block:
        """The rules, the words, the methods this report has used, and what each figure means."""
        texts, language = self.texts, self.params.language
        kinds = [str(kind) for kind in Kind if any(f.kind is kind for f in self.family.findings)]
        keys = [*METHODS_FIRST, *kinds, *(METHODS_LAST if self.family.tests else ())]
        used = [texts.list(f"method.used.{key}") for key in keys if f"method.used.{key}" in texts]
        title = texts("method.methods_title")
        names = self.own["indicator"].unique()
        entries = [self.register[name] for name in self.register if name in set(names)]
        terms = [
            (entry.text("label", language), entry.text("definition", language)) for entry in entries
        ]
        return Block(
            [
                Text("h2", texts("method.title")),
                *(Text("p", words) for words in texts.list("method.paragraphs")),
                Text("h3", texts("method.words_title")),
                Text("dl", [(word, meaning) for word, meaning in texts.list("method.words")]),
                Table(title, texts.list("method.methods_header"), used, text_columns=WORDS_ONLY),
                Text("h3", texts("method.definitions")),
                Text("dl", terms),
            ]
        )

    def about(self) -> Block:
        """Versions, digests and choices; closes the report, so it belongs in the last cell."""
        texts = self.texts
        files = [
            f"{name} (sha256 {_digest(self.data / name)})"
            for name in (*self.params.sources, *REFERENCE)
            if name not in self.case_folders  # what an extract is called may tell of someone
        ]
        terms = [
            (texts("about.package"), texts("about.package_value", version=__version__)),
            (texts("about.libraries"), ", ".join(f"{name} {version(name)}" for name in LIBRARIES)),
            (texts("about.parameters"), self._choices()),
            *((texts("about.data"), file) for file in files),
            (texts("about.contact"), texts("about.contact_value")),
        ]
        return Block(
            [Text("h2", texts("about.title")), Text("dl", terms)],
            class_="om",
            figures=sorted(display.made_figures),
        )

    def numbers(self, indicator: str | None = None) -> pd.DataFrame:
        """The long table behind the report, for own work; one indicator, or all."""
        own = self.table if indicator is None else self.table[self.table["indicator"] == indicator]
        return own.reset_index(drop=True)

    @cached_property
    def _sentences(self) -> Sentences:
        return Sentences(self.texts, self.regions)

    @cached_property
    def _chapters(self) -> ChapterMaker:
        return ChapterMaker(
            self.unit.name,
            self.unit.number,
            self.table,
            self.family,
            self.register,
            self.regions,
            self.texts,
            self.titles,
            self.regions.merger_years(self.unit.number, self.borders),
            self.most_charts,
        )

    def _source_titles(self) -> list[str]:
        return [self.titles[source] for source in self.file_of]

    def _choices(self) -> str:
        """The parameters in the reader's words."""
        choices = self.params.model_dump(exclude=None if self.case_folders else {"edition"})
        return "; ".join(
            self.texts(
                f"about.choice_{name}", value=", ".join(value) if name == "sources" else value
            )
            for name, value in choices.items()
        )


#: what a notebook calls
open_report = Report.open


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
