"""The report on one municipality: what a notebook's cells call, one part at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Self

import pandas as pd

from bvanalyse import __version__, periods, places
from bvanalyse.contradictions import contradictions
from bvanalyse.findings import Finding, Kind
from bvanalyse.params import Params, make_params
from bvanalyse.regions import invented
from bvanalyse.report import display
from bvanalyse.report.chapters import ChapterMaker
from bvanalyse.report.display import BANNER, Block, Table, Text
from bvanalyse.report.key_figures import label, published_tables
from bvanalyse.report.material import Material
from bvanalyse.report.quality import quality_sentences
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
MOST_NAMED = 3  # places a note names one by one
METHODS_FIRST = ("interval_count", "interval_share")  # of any report, before those of its findings
METHODS_LAST = ("unchanged", "clusters", "many")  # of any report with comparisons
WORDS_ONLY = frozenset({0, 1, 2})
SUMS, TWICE = "sum_categories", "share_of_one"  # contradictions told in their own way

_handed_over: dict[tuple[type, Params, Path], Report] = {}


class Report(Material):
    """A municipality's figures, what they show, and every part of the report on them."""

    @classmethod
    def open(
        cls, municipality: str, year: str, *, borders: str, language: str, sources: Sequence[str]
    ) -> Self:
        """The report of one municipality, from parameters as a notebook has them.

        Checks the parameters once more, since a notebook can be run by hand.
        """
        values = {
            "municipality": municipality,
            "year": year,
            "borders": borders,
            "language": language,
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
        printed = self.published[~self.published["source"].isin(self.national)]
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
        items = [*self._notes({f.indicators[-1] for f in found if f.key == SUMS}), *doubled]
        parts: list[Text] = [Text("h2", texts("quality.title"))]
        parts += [Text("p", texts("quality.lead" if clashes else "quality.none"))]
        parts += [Text("h3", texts("quality.checks_title")), Text("ul", clashes)] if clashes else []
        if items:
            quoted = None if texts.language == NOTES_LANGUAGE else NOTES_LANGUAGE
            parts += [Text("h3", texts("quality.notes_title"))]
            parts += [Text("p", texts("quality.notes_language"))] if quoted else []
            parts += [Text("ul", items, lang=quoted)]
        return Block(parts)

    def _notes(self, told: set[str]) -> list[str]:
        """What the sources leave unclear, once for each note; `told` are totals told of already."""
        notes = self.published[self.published["note"] != ""]
        notes = notes[~(notes["indicator"].isin(told) & (notes["status"] == "ok"))]
        said = []
        for note, rows in notes.groupby("note", sort=False):
            times = sorted(set(rows["period"]), key=periods.span)
            said.append(
                self.texts(
                    "quality.note_item",
                    label="; ".join([*self._names(rows), *self._elsewhere(rows)]),
                    when=self.texts.periods(times),
                    note=str(note),
                )
            )
        return said

    def _names(self, rows: pd.DataFrame) -> list[str]:
        """What the rows are called, each name once."""
        labels = (
            label(self.register[row.indicator], row.category, rows.iloc[:0], self.texts)
            for row in rows.itertuples()
        )
        return list(dict.fromkeys(labels))

    def _elsewhere(self, rows: pd.DataFrame) -> list[str]:
        """Which other places the rows are about: their names, or that they are several."""
        others = [region for region in rows["region"].unique() if region != self.unit.number]
        if len(others) > MOST_NAMED:
            return [self.texts("quality.several")]
        return [self.regions.name(region) for region in others]

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
        )

    def _source_titles(self) -> list[str]:
        return [self.titles[source] for source in self.file_of]

    def _choices(self) -> str:
        """The parameters in the reader's words."""
        choices = self.params.model_dump()
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
