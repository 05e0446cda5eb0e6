"""The desk itself: one municipality, always with the code and the data as they are now."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from bvanalyse import periods, places
from bvanalyse.desk import choosing, fresh
from bvanalyse.desk.judged import judged
from bvanalyse.desk.names import Indicators
from bvanalyse.desk.one import export
from bvanalyse.desk.results import show_results
from bvanalyse.desk.rows import Answer, meaning, readable
from bvanalyse.observations import STATUSES
from bvanalyse.params import EDITIONS, Params, make_params
from bvanalyse.regions import LATEST, invented
from bvanalyse.report.display import BANNER, Block, Table, Text
from bvanalyse.report.municipal import Report

WHERE = "open_desk"  # named in what is said of a wrong parameter


class Desk:
    """One municipality's figures, to look at, compare, draw, judge and take away.

    `indicators` finds an indicator by id or by name; the rest is about all of them.
    """

    def __init__(self, params: Params, data: Path) -> None:
        self.params, self.data = params, data
        self.indicators = Indicators(lambda: self.report)
        self._stamp: fresh.Stamp = ()
        self._report: Report | None = None
        show_results(lambda: self.report.texts)
        assert self.report  # what is wrong with the request is told at once

    @property
    def report(self) -> Report:
        """The report behind, made anew when code or data have changed since the last call."""
        stamp = fresh.stamp(self.data, self.params.sources)
        if self._report is None or stamp != self._stamp:
            if self._stamp:
                fresh.forget()
            self._report = Report(self.params, self.data, WHERE)
            self._stamp = stamp
        return self._report

    def numbers(self, indicator: str | None = None) -> pd.DataFrame:
        """The observations: each as it is written and as a number, with status and source.

        One row for each figure of the municipality and of the regions it is published with.
        `indicator` is an id or a name; without it all are given.
        """
        name = None if indicator is None else self.indicators[indicator].id
        return readable(self.report.numbers(name), self.report)

    def statuses(self) -> Table:
        """How many of the municipality's figures have each status, and what the status means."""
        report, texts = self.report, self.report.texts
        counts = report.own["status"].value_counts()
        rows = [
            [
                status,
                STATUSES[status],
                meaning(status, report) or texts("desk.status_ok"),
                texts.number(counts[status], 0),
            ]
            for status in STATUSES
            if status in counts
        ]
        header = texts.list("desk.statuses_header")
        caption = texts("desk.statuses", name=report.unit.name)
        return Table(caption, header, rows, text_columns=frozenset({0, 1, 2}))

    def sources(self) -> Table | Block:
        """Which sources the figures come from, and where in them they stand."""
        return self.report.sources()

    def judge(self) -> Answer:
        """The report's main findings in words, with the tests behind."""
        return judged(self.report, self.report.main_findings())

    def export(self, path: str | Path) -> Path:
        """Writes all figures as the CSV file that goes with a report."""
        return export(self.report, path)

    def title(self) -> Block:
        """Which municipality, how many figures of which years; a banner if it is made up."""
        report, texts = self.report, self.report.texts
        lead = texts(
            "desk.lead",
            count=texts.number(len(report.own), 0),
            indicators=texts.number(report.own["indicator"].nunique(), 0),
            first=str(min(map(periods.year, report.own["period"]))),
            last=report.params.year,
            sources=texts.number(len(report.params.sources), 0),
        )
        made_up = invented(report.unit.number)
        banner = [Text("p", texts("title.invented"), class_=BANNER)] if made_up else []
        heading = texts("desk.heading", name=report.unit.name, number=report.unit.number)
        return Block([*banner, Text("h2", heading), Text("p", lead)])

    def __repr__(self) -> str:
        return repr(self.title())

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return self.title()._repr_mimebundle_()


def open_desk(
    municipality: str,
    year: str = "",
    *,
    borders: str = str(LATEST),
    language: str = "nb",
    edition: str = EDITIONS[0],
    sources: Sequence[str] = (),
) -> Desk:
    """A municipality's figures, ready to work with.

    Without `year` it is the last that the sources tell of; without `sources`, every national table
    and every published document at hand that names the municipality. An invented number (9001 and
    up) has an invented country of its own, made in a moment the first time. `ParameterError` and
    `DataError` say in one sentence what is wrong.

    >>> open_desk("3405", sources=["seeds/lillehammer_2022.csv"]).params.year
    '2021'
    """
    values = {
        "municipality": municipality,
        "year": year or str(LATEST),
        "borders": borders,
        "language": language,
        "edition": edition,
        "sources": list(sources),
    }
    given = make_params(values, WHERE)
    data = choosing.country(given.municipality, places.data_folder())
    return Desk(choosing.completed(given, data, latest=not year), data)
