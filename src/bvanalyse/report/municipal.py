"""The report on one municipality: what a notebook's cells call, one part at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import pandas as pd

from bvanalyse import __version__, periods, places
from bvanalyse.contradictions import contradictions
from bvanalyse.errors import ParameterError, Problem
from bvanalyse.findings import Family, Finding, Kind, judge
from bvanalyse.indicators import Register
from bvanalyse.observations import join
from bvanalyse.params import Params, make_params
from bvanalyse.regions import Regions, to_borders
from bvanalyse.report import display
from bvanalyse.report.chapters import ChapterMaker
from bvanalyse.report.display import Block, Table, Text
from bvanalyse.report.key_figures import published_tables
from bvanalyse.report.numfmt import number
from bvanalyse.report.quality import quality_sentences
from bvanalyse.report.sentences import Sentences
from bvanalyse.report.texts import Texts
from bvanalyse.sources import read_catalogue, read_population, read_source

POPULATION = "reference/population.csv"
CATALOGUE = "seeds/SOURCES.csv"
REFERENCE = ("reference/indicators.csv", "reference/municipalities.csv",
             "reference/municipality_changes.csv", POPULATION)  # fmt: skip
MOST_FINDINGS = 5
MOST_OF_ONE_KIND = 2


class Report:
    """A municipality's figures, what they show, and every part of the report on them."""

    def __init__(self, params: Params, data: Path) -> None:
        self.params, self.data = params, data
        self.regions = Regions.load(data / "reference")
        params.check(self.regions, data)
        self.register = Register.load(data / "reference")
        self.texts = Texts.load(params.language)
        self.year, self.borders = int(params.year), int(params.borders)
        unit = self.regions.municipality(params.municipality, self.borders)
        assert unit  # params.check has seen to it
        self.unit = unit
        self.published = self._read()
        self._require_figures()
        with_population = join([self.published, self._population()])
        self.table = self.register.derive(with_population)

    def title(self) -> Block:
        """Who and when, and where the figures come from."""
        lead = [self.texts("title.lead", sources=self.texts.enumerate(self._source_titles()))]
        if self.unit.valid_to.year < 9999:
            lead.append(self.texts("title.borders", name=self.unit.name, borders=self.params.borders,
                                   number=self.unit.number, county=self.unit.county))  # fmt: skip
        heading = self.texts("title.heading", name=self.unit.name, year=self.params.year)
        return Block([Text("h1", heading), Text("p", " ".join(lead), class_="ingress")])

    def findings(self) -> Block:
        """The main findings, most important first, and how to read the report."""
        texts = self.texts
        said = [self.say(finding) for finding in self.main_findings()]
        main = Block([Text("ul", said or [texts("findings.none")])], class_="funn")
        chance = [Text("p", self._sentences.chance(self.family))] if self.family.tests else []
        reading = Block([Text("h3", texts("findings.reading_title")),
                         Text("ul", texts.list("findings.reading"))], class_="lesning")  # fmt: skip
        return Block([Text("h2", texts("findings.title")), main, *chance, reading])

    def say(self, finding: Finding) -> str:
        """A finding as one to three sentences."""
        return self._sentences.say(finding)

    def main_findings(self) -> list[Finding]:
        """Up to five findings, no more than two of one figure or one kind of comparison."""
        chosen: list[Finding] = []
        for finding in self.family.findings:
            alike = [other for other in chosen if other.entry.id == finding.entry.id
                     or (other.kind, other.state) == (finding.kind, finding.state)]  # fmt: skip
            if len(alike) < MOST_OF_ONE_KIND and not (
                finding.kind is Kind.LEVEL and finding.category
            ):
                chosen.append(finding)
        return chosen[:MOST_FINDINGS]

    def key_figures(self) -> Block:
        """Every figure as the source gives it, under the source's own headings."""
        tables = published_tables(self.published, self.unit.number, self.register, self.regions,
                                  self.texts)  # fmt: skip
        return Block([Text("h2", self.texts("key_figures.title")),
                      Text("p", self.texts("key_figures.lead")), *tables])  # fmt: skip

    def chapter(self, group: str) -> Block:
        """One group of the register; nothing at all when there is no figure in it."""
        return self._chapters.chapter(group)

    def quality(self) -> Block:
        """Figures that cannot all be true, and what the source leaves unclear."""
        texts, shown = self.texts, self.published["region"] == self.unit.number
        found = contradictions(self.table[self.table["region"] == self.unit.number])
        said = quality_sentences(found, self.register, texts)
        notes = self.published[shown & (self.published["note"] != "")]
        items = [
            texts("quality.note_item", note=note, when=texts.in_period(period),
                  label=self.register[name].text("label", texts.language))
            for (name, note), period in
            notes.groupby(["indicator", "note"], sort=False)["period"].last().items()
        ]  # fmt: skip
        parts: list[Text] = [Text("h2", texts("quality.title"))]
        parts += [Text("p", texts("quality.lead" if said else "quality.none"))]
        parts += [Text("h3", texts("quality.checks_title")), Text("ul", said)] if said else []
        parts += [Text("h3", texts("quality.notes_title")), Text("ul", items)] if items else []
        return Block(parts)

    def sources(self) -> Table | Block:
        """Which sources the figures come from, and where in them they stand."""
        texts = self.texts
        rows = []
        for source, part in self.table[self.table["region"] == self.unit.number].groupby(
            "source", sort=False
        ):
            if " / " in str(source) or part["ref"].str.contains(" / ").all():
                continue  # a derived figure has the sources of its parts
            where = dict.fromkeys(part["ref"].str.partition(";")[0])
            rows.append([self.titles.get(str(source), str(source)), ", ".join(where),
                         number(len(part), 0)])  # fmt: skip
        header = [texts("sources.source"), texts("sources.places"), texts("sources.figures")]
        return Block([
            Text("h2", texts("sources.title")),
            Table(texts("sources.caption"), header, rows, text_columns=frozenset({0, 1})),
            Text("p", texts("sources.published"), class_="note"),
        ])  # fmt: skip

    def method(self) -> Block:
        """How uncertainty is reckoned, and how every figure in the report is defined."""
        texts, language = self.texts, self.params.language
        names = self.table[self.table["region"] == self.unit.number]["indicator"].unique()
        entries = [self.register[name] for name in self.register if name in set(names)]
        terms = [
            (entry.text("label", language), entry.text("definition", language)) for entry in entries
        ]
        return Block([Text("h2", texts("method.title")),
                      *(Text("p", words) for words in texts.list("method.paragraphs")),
                      Text("h3", texts("method.definitions")), Text("dl", terms)])  # fmt: skip

    def about(self) -> Block:
        """Versions, digests and choices; closes the report, so it belongs in the last cell."""
        texts = self.texts
        files = [f"{name} (sha256 {_digest(self.data / name)})"
                 for name in (*self.params.sources, *REFERENCE)]  # fmt: skip
        choices = ", ".join(f"{name} {value}" for name, value in self._choices().items())
        terms = [(texts("about.package"), texts("about.package_value", version=__version__)),
                 (texts("about.parameters"), choices),
                 *((texts("about.data"), file) for file in files),
                 (texts("about.contact"), texts("about.contact_value"))]  # fmt: skip
        return Block([Text("h2", texts("about.title")), Text("dl", terms)], class_="om",
                     figures=sorted(display.made_figures))  # fmt: skip

    def numbers(self, indicator: str | None = None) -> pd.DataFrame:
        """The long table behind the report, for own work; one indicator, or all."""
        own = self.table if indicator is None else self.table[self.table["indicator"] == indicator]
        return own.reset_index(drop=True)

    @cached_property
    def family(self) -> Family:
        return judge(self.table, self.unit.number, self.year, self.register)

    @cached_property
    def titles(self) -> dict[str, str]:
        """What each source is called, by its id."""
        files = {Path(name).stem: self.texts("sources.file", file=Path(name).name)
                 for name in self.params.sources}  # fmt: skip
        known = read_catalogue(self.data / CATALOGUE, self.params.language)
        return {**files, **known, "ssb_07459": self.texts("sources.ssb_07459")}

    @cached_property
    def _sentences(self) -> Sentences:
        return Sentences(self.texts, self.register, self.regions)

    @cached_property
    def _chapters(self) -> ChapterMaker:
        return ChapterMaker(self.unit.name, self.unit.number, self.table, self.family, self.register,
                            self.regions, self.texts, self.titles)  # fmt: skip

    def _read(self) -> pd.DataFrame:
        """All sources on one set of borders, up to the report's year; later figures are forecasts."""
        tables = [read_source(self.data / name, self.unit.number, self.register)
                  for name in self.params.sources]  # fmt: skip
        table = to_borders(join(tables), self.borders, self.regions)
        in_time = table["period"].map(periods.year) <= self.year
        rules = table["indicator"].map(lambda name: self.register[name].kind == "rule")
        planned = table["status"].isin(["forecast", "suspect"])
        return table[in_time | rules | planned].reset_index(drop=True)

    def _population(self) -> pd.DataFrame:
        """Residents of the municipality, under all the numbers its area has had."""
        numbers = frozenset(
            unit.number for unit in self.regions.municipalities
            if self.unit.number in self.regions.successors(unit.number, self.borders)
        )  # fmt: skip
        table = to_borders(
            read_population(self.data / POPULATION, numbers), self.borders, self.regions
        )
        own_years = {periods.year(period) for period in self.published["period"]}
        first = min(own_years, default=self.year)
        return table[table["period"].map(int).between(first, self.year)].reset_index(drop=True)

    def _require_figures(self) -> None:
        own = self.published[(self.published["region"] == self.unit.number)
                             & self.published["value"].notna()]  # fmt: skip
        years = sorted({periods.year(period) for period in own["period"]})
        if self.year not in years:
            raise ParameterError(
                Problem(f"no figures for {self.unit.number} {self.unit.name} in {self.year}",
                        column="year", found=self.params.year,
                        expected="a year the sources hold figures for: "
                                 + (", ".join(map(str, years)) or "they hold none"))
            )  # fmt: skip

    def _source_titles(self) -> list[str]:
        return [self.titles[Path(name).stem] for name in self.params.sources]

    def _choices(self) -> dict[str, str]:
        return {name: ", ".join(value) if isinstance(value, tuple) else str(value)
                for name, value in self.params.model_dump().items()}  # fmt: skip


def open_report(
    municipality: str, year: str, *, borders: str, language: str, sources: Sequence[str]
) -> Report:
    """The report of one municipality, from parameters as a notebook has them.

    Checks the parameters once more, since a notebook can be run by hand.
    """
    values = {"municipality": municipality, "year": year, "borders": borders, "language": language,
              "sources": list(sources)}  # fmt: skip
    display.made_figures.clear()
    return Report(make_params(values, "parameters"), places.data_folder())


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
