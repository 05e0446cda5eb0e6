"""One indicator at the desk: its series, what it shows, and how it stands among others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from bvanalyse.batch.files import spreadsheet
from bvanalyse.desk.against import against
from bvanalyse.desk.drawing import drawn
from bvanalyse.desk.groups import group_of
from bvanalyse.desk.judged import judged
from bvanalyse.desk.rows import PLACE, Answer, with_intervals
from bvanalyse.findings.types import OVER_TIME, Kind
from bvanalyse.indicators import Indicator
from bvanalyse.report.display import Block, Figure, Text
from bvanalyse.report.municipal import Report
from bvanalyse.report.pictures import pictures
from bvanalyse.report.sentences import Sentences
from bvanalyse.writing import write_whole


class OneIndicator:
    """One indicator of the municipality, by its id in the register."""

    def __init__(self, name: str, report: Callable[[], Report]) -> None:
        self.id, self._report = name, report

    @property
    def entry(self) -> Indicator:
        """Its row in the register."""
        return self._report().register[self.id]

    def about(self) -> Block:
        """What it is called, the question it answers, how it is defined, and how not to read it."""
        texts, entry = self._report().texts, self.entry
        said = [
            (texts(f"desk.about_{part}"), entry.text(part, texts.language))
            for part in ("question", "definition", "misreading")
        ]
        label = entry.text("label", texts.language)
        return Block([Text("h3", label), Text("dl", [("id", entry.id), *said])])

    def series(self) -> pd.DataFrame:
        """The municipality's figures in order of time, each with the ends of its uncertainty.

        `low` and `high` are in the unit of `value`: 95 percent, of shares with their base, rates
        and counts of events. A figure that is not plain has a `status` and its `meaning`.
        """
        return with_intervals(self._own(), self.entry, self._report()).drop(columns=PLACE)

    def over_time(self) -> Answer:
        """How the latest figure stands against earlier ones, in words and with the tests behind."""
        return self._judged((*OVER_TIME, Kind.COMPOSITION))

    def judge(self) -> Answer:
        """Everything the report may say of the figure, in words and with the tests behind."""
        return self._judged(tuple(Kind))

    def against(self, group: str | int | Sequence[str] = "county") -> Answer:
        """The latest figure beside a group's.

        `group` is "county", "country", a county's two digits, a list of municipality numbers, or
        how many municipalities nearest in number of children. `ParameterError` for a group that
        nothing is known of.
        """
        report = self._report()
        return against(report, self.entry, group_of(group, report, self.entry, self._own()))

    def draw(self) -> Figure | Text:
        """The chart that a report would draw of it; words where its figures make none."""
        report = self._report()
        found = [finding for finding in report.family.findings if finding.entry.id == self.id]
        lead = found[0] if found else None
        sentence = Sentences(report.texts, report.regions).headline(lead) if lead else ""
        figures = pictures(drawn(report, self.entry, self._own(), lead, sentence), 1)
        return figures[0] if figures else Text("p", report.texts("desk.nothing_to_draw"))

    def export(self, path: str | Path) -> Path:
        """Writes its figures as the CSV file that goes with a report; other regions' too."""
        return export(self._report(), path, self.id)

    def __repr__(self) -> str:
        return repr(self.about())

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return self.about()._repr_mimebundle_()

    def _own(self) -> pd.DataFrame:
        """The municipality's rows of it, in its own unit."""
        own = self._report().own
        return own[(own["indicator"] == self.id) & (own["unit"] == self.entry.unit)]

    def _judged(self, kinds: tuple[Kind, ...]) -> Answer:
        report = self._report()
        found = [
            finding
            for finding in report.family.findings
            if finding.entry.id == self.id and finding.kind in kinds
        ]
        return judged(report, found)


def export(report: Report, path: str | Path, indicator: str | None = None) -> Path:
    """The figures as a report's CSV file; what was shown of case files is noted beside them."""
    labels = {i.id: i.text("label", report.texts.language) for i in report.register.values()}
    table = spreadsheet(report.numbers(indicator), report.regions, labels, report.texts)
    report.remember()
    write_whole(Path(path), table)
    return Path(path)
