"""The report on a service's own case files: for its leaders, or for the committee."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from bvanalyse.disclosure import Rules
from bvanalyse.metrics import Choices, deadlines, self_checks
from bvanalyse.metrics.curves import concluded_by_month, last_known
from bvanalyse.metrics.from_events import SOURCE
from bvanalyse.params import EDITIONS
from bvanalyse.report import charts, pictures
from bvanalyse.report.appendix import NOTES_LANGUAGE
from bvanalyse.report.charts import Mark, Panel
from bvanalyse.report.display import Block, Figure, Table, Text
from bvanalyse.report.municipal import Report
from bvanalyse.report.pictures import Drawn
from bvanalyse.report.remarks import Remarks
from bvanalyse.report.texts import capitalised
from bvanalyse.report.values import cell

WEEKS = 8  # ahead, that deadlines are told for
#: a case's way through the service, in the order it goes
FLOW = (
    "reports_received",
    "reports_concluded",
    "reports_to_investigation",
    "investigations_opened",
    "investigations_closed",
    "investigations_open_year_end",
    "children_with_measures_0_17",
    "children_placed_0_17",
)
ALL_TEXT = frozenset({0, 1, 2, 3, 4})


class CaseReport(Report):
    """What case files tell of a service. What only its leaders may see is empty for others."""

    most_charts = 1  # every chapter has figures here

    @property
    def inside(self) -> bool:
        """Whether the report stays inside the service."""
        return self.params.edition != EDITIONS[0]

    def title(self) -> Block:
        """Whose case files, and whom the page is for."""
        texts = self.texts
        heading = texts("cases.heading", name=self.unit.name, year=self.params.year)
        opening = self._opening(heading, texts(f"cases.lead_{self.params.edition}"))
        files = sum(case.control.files for case in self.cases)
        formats = sorted({name for case in self.cases for name in case.events.formats})
        said = texts(
            "cases.read",
            files=texts.number(files, 0),
            formats=texts.enumerate([texts(f"cases.format_{name}") for name in formats]),
        )
        return Block([*opening.parts, Text("p", said)], region=self.unit.number)

    def control(self) -> Block:
        """SSB's control rules that the files break, so that they can be mended before reporting."""
        if not self.inside:
            return Block([])
        texts = self.texts
        broken = pd.concat([case.control.table for case in self.cases])
        parts: list[Text | Table] = [Text("h2", texts("cases.control_title"))]
        stops = any(case.control.stops_submission for case in self.cases)
        if broken.empty:
            return Block([*parts, Text("p", texts("cases.control_none"))])
        parts.append(Text("p", texts("cases.control_stops" if stops else "cases.control_passes")))
        header = [texts(f"cases.control_{n}") for n in ("rule", "level", "count", "what", "do")]
        rows = [
            [row.rule, texts(f"cases.level_{row.level}"), texts.number(row.clients, 0),
             row.what, row.do]
            for row in broken.itertuples()
        ]  # fmt: skip
        left = ALL_TEXT - {2}
        return Block([*parts, Table(texts("cases.control_caption"), header, rows, (), left)])

    def quarantine(self) -> Block:
        """Rows that could not be used, and what was read with a choice made; for leaders."""
        if not self.inside:
            return Block([])
        texts = self.texts
        rows = [
            [row.table, row.reason, texts.number(row.rows, 0)]
            for case in self.cases
            for row in case.events.quarantine.itertuples()
        ]
        if not rows:
            return Block([Text("p", texts("cases.quarantine_none"))])
        header = [texts(f"cases.quarantine_{name}") for name in ("table", "reason", "rows")]
        caption = texts("cases.quarantine_caption")
        return Block([Table(caption, header, rows, (), frozenset({0, 1}))])

    def flow(self) -> Block:
        """From report to measure: the counts of each year, in the order a child meets them."""
        texts, own = self.texts, self.own
        own = own[(own["source"] == SOURCE) & (own["category"] == "") & own["indicator"].isin(FLOW)]
        times = sorted(own["period"].unique())
        rows = []
        for name in FLOW:
            figures = own[own["indicator"] == name].set_index("period")
            if len(figures):
                cells = [self._shown(figures, time) for time in times]
                rows.append([self.register[name].text("label", texts.language), *cells])
        header = [texts("cases.flow_step"), *times]
        table = Table(texts("cases.flow_caption"), header, rows, self._hidden_note(own))
        opening = [Text("h2", texts("cases.flow_title")), Text("p", texts("cases.flow"))]
        return Block([*opening, *pictures.flow(self._drawn), table])

    def waiting(self) -> Block:
        """Open investigations by age, how soon cases are concluded, and which deadlines come."""
        if not self.inside:
            return Block([])
        texts = self.texts
        parts: list[Text | Table | Figure] = [Text("h2", texts("cases.waiting_title"))]
        for case in self.cases:
            day = pd.Timestamp(last_known(case.events, self.year))
            bands = deadlines.backlog(case.events, day)
            weeks = deadlines.upcoming(case.events, day, WEEKS)
            when = texts.in_period(f"{day:%Y-%m-%d}")
            parts += [
                Text("p", texts("cases.waiting")),
                self._counts("cases.backlog", bands, when),
                self._counts("cases.upcoming", weeks, when),
                *self._curve(concluded_by_month(case.events, self.year)),
            ]
        return Block(parts)

    def checks(self) -> Block:
        """What must hold whatever the files say, and whether it does."""
        texts = self.texts
        found = pd.concat([self_checks(case.events, self.year) for case in self.cases])
        rows = [
            [row.check, texts("cases.holds" if row.holds else "cases.fails")]
            for row in found.itertuples()
        ]
        header = [texts("cases.check"), texts("cases.outcome")]
        table = Table(texts("cases.checks_caption"), header, rows, (), frozenset({0, 1}))
        return Block([Text("h3", texts("cases.checks_title")), table])

    def method(self) -> Block:
        """The rules of any report, how small numbers are hidden, and the choices behind figures."""
        texts = self.texts
        choices = [(meaning, value) for _, value, meaning in Choices().described()]
        hidden = () if self.inside else (Text("h3", texts("cases.hidden_title")), self._rules())
        return Block(
            [
                *super().method().parts,
                *hidden,
                Text("h3", texts("cases.remarks_title")),
                Text("ol", self._noted.numbered(self.figures_shown), lang=self._quoted),
                Text("dl", self._alone(), lang=self._quoted),
                Text("h3", texts("cases.choices_title")),
                Text("dl", choices, lang=self._quoted),
            ],
            class_="metode",
        )

    @property
    def _quoted(self) -> str | None:
        """The language of what is quoted from the data's own notes, where it is another."""
        return None if self.texts.language == NOTES_LANGUAGE else NOTES_LANGUAGE

    @property
    def _noted(self) -> Remarks:
        """What is said of how figures were made."""
        rows = self.published
        return Remarks.on(rows[(rows["source"] == SOURCE) & (rows["note"] != "")])

    @property
    def _remarks(self) -> Mapping[str, str]:
        return self._noted.numbers(self.figures_shown, self.texts)

    def _alone(self) -> list[tuple[str, str]]:
        """What is said of figures that the report does not show, so that nothing defines them."""
        language = self.texts.language
        return [
            (said, "; ".join(self.register[name].text("label", language) for name in names))
            for said, names in self._noted.alone(self.figures_shown).items()
        ]

    def _rules(self) -> Text:
        return Text("ul", Rules().described(), lang=self._quoted)

    @property
    def _drawn(self) -> Drawn:
        """What is shown of the case files, for a chart over all chapters."""
        of_cases = self.own[self.own["source"] == SOURCE]
        return Drawn(
            self.unit.name,
            self.texts("cases.flow_title"),
            of_cases,
            of_cases.head(0),
            self.register,
            self.regions,
            self.texts,
            self.texts("chapter.source", sources=capitalised(self.titles[SOURCE])),
        )

    def _shown(self, figures: pd.DataFrame, time: str) -> str:
        if time not in figures.index:
            return ""
        row = figures.loc[time]
        return cell(row["value"], row["unit"], self.texts, row["status"])

    def _hidden_note(self, own: pd.DataFrame) -> Sequence[str]:
        hides = (own["status"] == "suppressed").any()
        return [self.texts("cases.hidden")] if hides else []

    def _counts(self, key: str, counts: pd.DataFrame, when: str) -> Table:
        name = counts.columns[0]
        rows = [
            [self._when(str(getattr(row, name))), self.texts.number(row.count_, 0)]
            for row in counts.rename(columns={"count": "count_"}).itertuples()
        ]
        header = [self.texts(f"{key}_head"), self.texts("cases.investigations")]
        return Table(self.texts(f"{key}_caption", when=when), header, rows)

    def _when(self, time: str) -> str:
        """An ISO week such as 2023-W52 as it is said; other times as they are."""
        year, is_week, week = time.partition("-W")
        return self.texts("cases.week", week=week.lstrip("0"), year=year) if is_week else time

    def _curve(self, curve: pd.DataFrame) -> Iterator[Figure]:
        """The share that is concluded by each month, with the two deadlines as lines."""
        if len(curve) < 2:
            return
        texts = self.texts
        percent = [100 * share for share in curve["share"]]
        labels = [texts.percent(round(value)) for value in percent]
        months = [str(month) for month in curve["month"]]
        limits = {deadlines.ORDINARY: "cases.ordinary", deadlines.LONGEST: "cases.longest"}
        lines = [(m + 0.02, texts(k)) for m, k in limits.items() if m < curve["month"].max()]
        marks = [
            Mark(value, "own", label=said) for value, said in zip(percent, labels, strict=True)
        ]
        times = curve["month"].astype(float).tolist()
        title = texts("cases.curve_title")
        panel = Panel("", times, months, marks, percent=True, breaks=lines)
        at = min(deadlines.ORDINARY, len(labels)) - 1
        alt = texts("cases.curve_alt", month=months[at], percent=labels[at])
        yield Figure(charts.trends([panel], texts), title, alt, texts("cases.curve_note"))


#: what a notebook calls
open_cases = CaseReport.open
