"""What a report is made of: the figures at hand, on one set of borders, and what they show."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import pandas as pd

from bvanalyse import periods
from bvanalyse.disclosure import EarlierReports
from bvanalyse.errors import DataError, ParameterError, Problem
from bvanalyse.findings import Family, Finding, Kind, judge, one_over_time
from bvanalyse.findings.law import without_bare_counts
from bvanalyse.indicators import Register
from bvanalyse.metrics.from_events import SOURCE as CASES
from bvanalyse.observations import join
from bvanalyse.params import EDITIONS, Params
from bvanalyse.regions import Regions, to_borders
from bvanalyse.report import shared
from bvanalyse.report.cases import (
    CaseFiles,
    case_files,
    counted,
    earlier_reports,
    protected,
    remember,
    told,
)
from bvanalyse.report.comparable import nearest, summed
from bvanalyse.report.texts import Texts
from bvanalyse.sources import is_case_file, read_catalogue, read_published

CATALOGUE = "seeds/SOURCES.csv"
MOST_FINDINGS = 5
FEWEST_FINDINGS = 3
MOST_OF_ONE_KIND = 2


class Material:
    """A municipality's figures: as published, with what is derived of them, and judged.

    Made, it has been checked: the parameters can be met, and the sources can be read. What is
    worked out of the figures waits until it is asked for.
    """

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
        self.area = self.regions.area(unit.number, self.borders)
        self.published = self._read()
        self._require_figures()

    @cached_property
    def given(self) -> pd.DataFrame:
        """All figures at hand, before anything is derived: as published, and the residents."""
        people = shared.residents(self.data, self.area)
        table = to_borders(people, self.borders, self.regions)
        in_time = table["period"].map(int).between(self._first, self.year)
        return join([self.published, table[in_time].reset_index(drop=True)])

    @cached_property
    def table(self) -> pd.DataFrame:
        """All figures at hand, with every share and rate that can be made of them.

        Small numbers of a service's own case files are hidden, but for its leaders.
        """
        return self._protected[0]

    @cached_property
    def decisions(self) -> EarlierReports:
        """Which figures of the case files this report shows and hides."""
        return self._protected[1]

    @cached_property
    def _exact(self) -> pd.DataFrame:
        return self.register.derive(self.given)

    @cached_property
    def _protected(self) -> tuple[pd.DataFrame, EarlierReports]:
        table, earlier = self._exact, EarlierReports()
        if not self.case_folders or self.params.edition != EDITIONS[0]:
            return table, earlier
        for folder in self.case_folders:
            earlier = earlier.merged(earlier_reports(self.data / folder))
        return protected(table, self.register, earlier)

    @cached_property
    def peers(self) -> pd.DataFrame:
        """The other municipalities' figures of the report's year, with what is derived of them."""
        if not self.national_files:
            return self.published.iloc[:0]
        everyone = self._country()
        return everyone[~everyone["region"].isin(self.area)].reset_index(drop=True)

    @cached_property
    def child_count(self) -> float | None:
        """How many children 0-17 lived in the municipality in the report's year, if it is known."""
        own = self.given[
            (self.given["region"] == self.unit.number)
            & (self.given["indicator"] == "children_0_17")
            & (self.given["period"] == self.params.year)
        ]["value"].dropna()
        return float(own.iloc[0]) if len(own) else None

    @cached_property
    def alike_numbers(self) -> list[str]:
        """The municipalities nearest in size; none where too few are at hand."""
        return [] if self.child_count is None else nearest(self.peers, self.child_count)

    @cached_property
    def alike(self) -> pd.DataFrame:
        """Shares and rates of the municipalities nearest in size together, as one region."""
        return summed(self.peers, self.alike_numbers, self.register)

    def share(self) -> None:
        """Works out what is alike for other reports, so that forks of this process inherit it."""
        shared.residents(self.data, self.area)
        self.regions.merger_years(self.unit.number, self.borders)
        if self.national_files:
            self._country()

    def remember(self) -> None:
        """Notes beside the case files which figures are shown, so that later reports keep to it."""
        if self.params.edition == EDITIONS[0]:
            for folder in self.case_folders:
                remember(self.data / folder, self.decisions)

    @property
    def own(self) -> pd.DataFrame:
        """The municipality's own rows."""
        return self.table[self.table["region"] == self.unit.number]

    def main_findings(self) -> list[Finding]:
        """Up to five findings, each of its own figure.

        That the law is kept is no news where there is other: the table of its demands says so.
        Amounts that may not be like with like are told only where little else is.
        """
        found = one_over_time(without_bare_counts(self.family.findings))
        news = [f for f in found if _is_news(f)]
        chosen = _varied(news)
        rest = [finding for finding in found if finding not in chosen]
        return chosen + rest[: max(0, FEWEST_FINDINGS - len(chosen))]

    @cached_property
    def family(self) -> Family:
        """What the exact figures show; what rests on a hidden one is not told.

        Without the hidden ones the small years would be missing from every mean.
        """
        found = judge(join([self._exact, self.peers]), self.unit.number, self.year, self.register)
        return told(found, self.own) if self.case_folders else found

    @cached_property
    def titles(self) -> dict[str, str]:
        """What each source is called, by its id."""
        files = {
            source: self.texts("sources.file", file=file) for source, file in self.file_of.items()
        }
        tables = {
            source: self.texts("sources.ssb", table=source.removeprefix("ssb_"))
            for source in self.file_of
            if source.startswith("ssb_")
        }
        catalogue = self.data / CATALOGUE
        known = read_catalogue(catalogue, self.params.language) if catalogue.is_file() else {}
        return {
            **files,
            **tables,
            **known,
            "ssb_07459": self.texts("sources.ssb_07459"),
            CASES: self.texts("sources.cases"),
        }

    @cached_property
    def dates(self) -> dict[str, str]:
        """When each document was published, by its id."""
        catalogue = self.data / CATALOGUE
        return read_published(catalogue) if catalogue.is_file() else {}

    def _read(self) -> pd.DataFrame:
        """All sources on one set of borders, up to the report's year; beyond it only forecasts.

        Of national tables, only what concerns the municipality.
        """
        self.case_folders = [n for n in self.params.sources if is_case_file(self.data / n)]
        names = [name for name in self.params.sources if name not in self.case_folders]
        tables = [shared.source(self.data, name, self.unit.number) for name in names]
        self.file_of = {
            source: Path(name).name
            for name in names
            for source in shared.ids(self.data, name, self.unit.number)
        }
        self.national_files = tuple(
            name for name in names if shared.is_national(self.data, name, self.unit.number)
        )
        files = {Path(name).name for name in self.national_files}
        self.national = {source for source, file in self.file_of.items() if file in files}
        near = [
            shared.near_rows(self.data, name, self.area) if name in self.national_files else table
            for name, table in zip(names, tables, strict=True)
        ]
        for cases in self.cases:
            self.file_of[CASES] = ""
            figures = counted(cases, self.year, shared.residents(self.data, self.area))
            near.append(figures[figures["region"].isin(self.area)])
        table = to_borders(join(near), self.borders, self.regions)
        in_time = table["period"].map(periods.year) <= self.year
        rules = table["indicator"].isin([i for i, e in self.register.items() if e.kind == "rule"])
        planned = table["status"].isin(["forecast", "suspect"])
        return table[in_time | rules | planned].reset_index(drop=True)

    @cached_property
    def cases(self) -> list[CaseFiles]:
        """The service's own case files, where the sources name folders of them."""
        language = self.params.language
        return [case_files(self.data / folder, language) for folder in self.case_folders]

    def _country(self) -> pd.DataFrame:
        return shared.country(self.data, self.national_files, self.year, self.borders, self._first)

    @property
    def _first(self) -> int:
        """The first year with a figure: residents of earlier years are of no use."""
        return min((periods.year(period) for period in self.published["period"]), default=self.year)

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


def _is_news(finding: Finding) -> bool:
    """Whether a finding is one fact and one comparison that holds."""
    if finding.kind is Kind.LEGAL:
        return finding.breached
    return finding.kind is not Kind.AMOUNT_AGAINST or finding.same_method


def _varied(findings: Sequence[Finding]) -> list[Finding]:
    """The first five: each of its own figure, no more than two of one kind and certainty."""
    chosen: list[Finding] = []
    for finding in findings:
        told_already = any(finding == other.change for other in chosen)
        alike = [
            other for other in chosen if (other.kind, other.state) == (finding.kind, finding.state)
        ]
        figure = (finding.entry.id, finding.category)
        same = any((other.entry.id, other.category) == figure for other in chosen)
        detail = finding.kind is Kind.LEVEL and finding.category
        if len(alike) < MOST_OF_ONE_KIND and not (told_already or same or detail):
            chosen.append(finding)
    return chosen[:MOST_FINDINGS]
