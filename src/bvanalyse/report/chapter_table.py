"""The tables of a chapter: the figures behind its chart, year by year, beside others' latest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from bvanalyse import periods
from bvanalyse.findings import Family, Kind, State
from bvanalyse.indicators import Indicator, Register
from bvanalyse.regions import Regions
from bvanalyse.regions.lists import COUNTRY
from bvanalyse.report.comparable import ALIKE
from bvanalyse.report.display import Table
from bvanalyse.report.key_figures import label, one_subject_each, signs
from bvanalyse.report.numfmt import spread
from bvanalyse.report.pictures import interval
from bvanalyse.report.sentences import Sentences
from bvanalyse.report.texts import Texts
from bvanalyse.report.values import figure, percentage, place_name, shared_decimals

MOST_PERIODS, MOST_BESIDE_OTHERS = 8, 4  # columns of periods that a sheet of A4 has room for
MARKED = (Kind.LEGAL, Kind.COUNT, Kind.SHARE)


@dataclass(frozen=True)
class Line:
    """A row of a table: the figures over time, others' latest, how sure, and the judgement."""

    name: str
    figures: Sequence[str]
    others: Sequence[str]
    interval: str = ""
    mark: str = ""


@dataclass(frozen=True)
class TableMaker:
    """Makes the tables of one municipality's chapters."""

    family: Family
    register: Register
    regions: Regions
    texts: Texts

    def tables(
        self, title: str, own: pd.DataFrame, others: pd.DataFrame, source: str
    ) -> list[Table]:
        """One table for what has few categories, and one for each long list of them."""
        caption = self.texts("chapter.table", chapter=title[0].lower() + title[1:])
        return [
            self._table(part, rows, others, source)
            for part, rows in one_subject_each(caption, own, self.register, self.texts)
        ]

    def _table(self, caption: str, own: pd.DataFrame, others: pd.DataFrame, source: str) -> Table:
        own, without = self._with_figures(own)
        others = others[others["indicator"].isin(own["indicator"])]
        wide = _wider(others)
        every = sorted(own["period"].unique(), key=periods.span)
        times = every[-(MOST_BESIDE_OTHERS if wide else MOST_PERIODS) :]
        lines = list(self._lines(own, others, times, wide))
        texts, last = self.texts, every[-1]
        columns = [
            *((texts.short_period(time), [line.figures[n] for line in lines])
              for n, time in enumerate(times)),
            *((place_name(region, last, self.regions, texts), [line.others[n] for line in lines])
              for n, region in enumerate(wide)),
            (texts("chapter.uncertainty"), [line.interval for line in lines]),
            (texts("chapter.change"), [line.mark for line in lines]),
        ]  # fmt: skip
        kept = columns[: len(times)] + [c for c in columns[len(times) :] if any(c[1])]
        body = [[line.name, *(cells[n] for _, cells in kept)] for n, line in enumerate(lines)]
        judged = {len(kept)} if any(line.mark for line in lines) else set()
        notes = signs(body, texts)
        notes += [texts("chapter.beside")] * any(any(line.others) for line in lines)
        notes += [texts("chapter.without", labels=", ".join(without))] if without else []
        return Table(
            caption,
            [texts("key_figures.column"), *(head for head, _ in kept)],
            body,
            [*notes, *self._cut(every, times), source],
            frozenset({0} | judged),
        )

    def _with_figures(self, own: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
        """The rows of all that have a figure, hidden or not, and what the others are called."""
        keys = ["indicator", "category"]
        known = (own["value"].notna() | (own["status"] == "suppressed")).groupby(
            [own[key] for key in keys]
        )
        has = known.transform("any")
        empty = own[~has].drop_duplicates(keys)
        names = [label(self.register[row.indicator], row.category, own, self.texts)
                 for row in empty.itertuples()]  # fmt: skip
        return (own[has], names) if has.any() else (own, [])

    def _lines(
        self, own: pd.DataFrame, others: pd.DataFrame, times: list[str], wide: list[str]
    ) -> Iterator[Line]:
        """Each figure's row, and under it those of other municipalities in the same source."""
        for (name, category), rows in own.groupby(["indicator", "category"], sort=False):
            entry = self.register[str(name)]
            called = label(entry, str(category), own, self.texts)
            theirs = others[(others["indicator"] == name) & (others["category"] == category)]
            yield Line(
                called,
                self._cells(rows, times, entry),
                [self._yardstick(rows, theirs[theirs["region"] == region]) for region in wide],
                self._range(rows, entry),
                self._mark(entry.id, str(category)),
            )
            places = theirs[~theirs["region"].isin(wide)].groupby("region")
            for region, part in sorted(places, key=lambda place: place[1]["value"].iloc[-1]):
                when = part["period"].iloc[-1]
                place = place_name(str(region), when, self.regions, self.texts)
                yield Line(
                    self.texts("chapter.comparison_row", region=place, label=called),
                    self._cells(part, times, entry),
                    [""] * len(wide),
                )

    def _cells(self, rows: pd.DataFrame, times: list[str], entry: Indicator) -> list[str]:
        """A cell for each period; two figures for one, from two sources, both stand in it."""
        told: dict[str, dict[str, None]] = {time: {} for time in times}
        decimals = shared_decimals(rows[rows["period"].isin(times)])
        for row in rows.itertuples():
            if row.period in told:
                shown = figure(row, entry, self.register, self.texts, decimals)
                told[row.period][shown] = None
        return [" / ".join(told[time]) for time in times]

    def _yardstick(self, own: pd.DataFrame, theirs: pd.DataFrame) -> str:
        """What another place had at the time of the municipality's latest figure."""
        latest = max(own["period"], key=periods.span)
        same = theirs[theirs["period"] == latest]
        return percentage(next(same.itertuples()), self.texts) if len(same) else ""

    def _range(self, rows: pd.DataFrame, entry: Indicator) -> str:
        """The uncertainty of the latest certain figure."""
        certain = rows[rows["status"] == "ok"]
        if certain.empty:
            return ""
        latest = max(certain.itertuples(), key=lambda row: periods.span(row.period))
        estimate = interval(latest, entry, self.register)
        if estimate is None or estimate.ci_low is None or estimate.ci_high is None:
            return ""
        share = entry.unit == "percent"
        decimals = 1 if entry.kind == "rate" or (share and latest.denominator >= 1000) else 0
        scale, written = (100, self.texts.percent) if share else (1, self.texts.number)
        low = self.texts.number(scale * estimate.ci_low, decimals)
        return spread(low, written(scale * estimate.ci_high, decimals))

    def _mark(self, indicator: str, category: str) -> str:
        """The judgement on the latest figure, by sign and word: what the law demands goes first."""
        said = Sentences(self.texts, self.regions)
        found = [
            finding
            for finding in self.family.of(indicator, category)
            if finding.kind in MARKED
            or (finding.kind is Kind.AMOUNT and finding.state is not State.FACT)
        ]
        legal = [finding for finding in found if finding.kind is Kind.LEGAL]
        marks = [said.mark(finding, self.family) for finding in legal or found]
        return ", ".join(dict.fromkeys(marks))

    def _cut(self, every: list[str], shown: list[str]) -> list[str]:
        """Says where the years are that a page has no room for."""
        earlier = every[: len(every) - len(shown)]
        if not earlier:
            return []
        return [self.texts("chapter.earlier", periods=self.texts.periods(earlier))]


def _wider(others: pd.DataFrame) -> list[str]:
    """The yardsticks at hand: municipalities of the same size, counties, the country."""
    held = set(others["region"])
    counties = sorted(region for region in held if len(region) == 2)
    return [region for region in (ALIKE, *counties, COUNTRY) if region in held]
