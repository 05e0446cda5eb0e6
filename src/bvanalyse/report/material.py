"""What a report is made of: the figures at hand, on one set of borders, and what they show."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import pandas as pd

from bvanalyse import periods
from bvanalyse.errors import DataError, ParameterError, Problem
from bvanalyse.findings import Family, Finding, Kind, judge, one_over_time
from bvanalyse.indicators import Register
from bvanalyse.observations import join
from bvanalyse.params import Params
from bvanalyse.regions import Regions, to_borders
from bvanalyse.report.texts import Texts
from bvanalyse.sources import read_catalogue, read_population, read_source

POPULATION = "reference/population.csv"
CATALOGUE = "seeds/SOURCES.csv"
MOST_FINDINGS = 5
MOST_OF_ONE_KIND = 2


class Material:
    """A municipality's figures: as published, with what is derived of them, and judged."""

    def __init__(self, params: Params, data: Path, file: str = "") -> None:
        self.params, self.data = params, data
        self.regions = Regions.load(data / "reference")
        params.check(self.regions, data, file)
        self.file = file
        self.register = Register.load(data / "reference")
        self.texts = Texts.load(params.language)
        self.year, self.borders = int(params.year), int(params.borders)
        unit = self.regions.municipality(params.municipality, self.borders)
        assert unit  # params.check has seen to it
        self.unit = unit
        self.published = self._read()
        self._require_figures()
        self.given = join([self.published, self._population()])
        self.table = self.register.derive(self.given)

    @property
    def own(self) -> pd.DataFrame:
        """The municipality's own rows."""
        return self.table[self.table["region"] == self.unit.number]

    def main_findings(self) -> list[Finding]:
        """Up to five findings, no more than two of one figure or one kind of comparison."""
        chosen: list[Finding] = []
        for finding in one_over_time(self.family.findings):
            told = any(finding == other.change for other in chosen)
            alike = [
                other
                for other in chosen
                if other.entry.id == finding.entry.id
                or (other.kind, other.state) == (finding.kind, finding.state)
            ]
            detail = finding.kind is Kind.LEVEL and finding.category
            if len(alike) < MOST_OF_ONE_KIND and not told and not detail:
                chosen.append(finding)
        return chosen[:MOST_FINDINGS]

    @cached_property
    def family(self) -> Family:
        return judge(self.table, self.unit.number, self.year, self.register)

    @cached_property
    def titles(self) -> dict[str, str]:
        """What each source is called, by its id."""
        files = {
            source: self.texts("sources.file", file=file) for source, file in self.file_of.items()
        }
        known = read_catalogue(self.data / CATALOGUE, self.params.language)
        return {**files, **known, "ssb_07459": self.texts("sources.ssb_07459")}

    def _read(self) -> pd.DataFrame:
        """All sources on one set of borders, up to the report's year; beyond it only forecasts."""
        tables = [
            read_source(self.data / name, self.unit.number, self.register)
            for name in self.params.sources
        ]
        self.file_of = {
            str(source): Path(name).name
            for name, read in zip(self.params.sources, tables, strict=True)
            for source in read["source"].unique()
        }
        table = to_borders(join(tables), self.borders, self.regions)
        in_time = table["period"].map(periods.year) <= self.year
        rules = table["indicator"].map(lambda name: self.register[name].kind == "rule")
        planned = table["status"].isin(["forecast", "suspect"])
        return table[in_time | rules | planned].reset_index(drop=True)

    def _population(self) -> pd.DataFrame:
        """Residents of the municipality, under all the numbers its area has had."""
        numbers = frozenset(
            unit.number
            for unit in self.regions.municipalities
            if self.unit.number in self.regions.successors(unit.number, self.borders)
        )
        table = to_borders(
            read_population(self.data / POPULATION, numbers), self.borders, self.regions
        )
        own_years = {periods.year(period) for period in self.published["period"]}
        first = min(own_years, default=self.year)
        return table[table["period"].map(int).between(first, self.year)].reset_index(drop=True)

    def _require_figures(self) -> None:
        own = self.published[
            (self.published["region"] == self.unit.number) & self.published["value"].notna()
        ]
        years = sorted({periods.year(period) for period in own["period"]})
        if not years:
            raise DataError(
                Problem(
                    f"no figure for {self.unit.number} {self.unit.name} in any of its sources",
                    file=self.file,
                    column="sources",
                    found=", ".join(self.params.sources),
                    expected="at least one figure that is not missing or suppressed",
                    action="name a source that holds the municipality's figures",
                )
            )
        if self.year not in years:
            raise ParameterError(
                Problem(
                    f"no figures for {self.unit.number} {self.unit.name} in {self.year}",
                    file=self.file,
                    column="year",
                    found=self.params.year,
                    expected="a year the sources hold figures for: " + ", ".join(map(str, years)),
                    action="choose another year, or name a source that holds it",
                )
            )
