"""The report that rebuilds a league table, and says how sure a municipality's place in it is."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from bvanalyse import barometer
from bvanalyse.barometer import Measure, Place, league, read_measures
from bvanalyse.errors import DataError
from bvanalyse.findings import Kind
from bvanalyse.findings.series import USABLE
from bvanalyse.observations import join
from bvanalyse.report.display import Block, Table, Text
from bvanalyse.report.municipal import Report
from bvanalyse.report.numfmt import spread
from bvanalyse.report.values import cell, derived_decimals


class BarometerReport(Report):
    """What a newspaper printed of a municipality's place, and what the figures at hand can show."""

    def title(self) -> Block:
        """Whose place, and in which year's figures."""
        heading = self.texts("barometer.heading", name=self.unit.name, year=self.params.year)
        sources = self.texts.enumerate(self._source_titles())
        return self._opening(heading, self.texts("title.lead", sources=sources))

    def printed(self) -> Block:
        """The places that the sources print, with what they leave out."""
        texts = self.texts
        said = [self.say(f) for f in self.family.findings if f.kind is Kind.RANK]
        points = Text("ul", said) if said else Text("p", texts("barometer.nothing_published"))
        return Block([Text("h2", texts("barometer.published_title")), points])

    def computed(self) -> Block:
        """The municipality's mark and place, and how far up or down the place may truly be."""
        texts = self.texts
        title = Text("h2", texts("barometer.computed_title"))
        own = next((place for place in self.places if place.region == self.unit.number), None)
        if own is None or own.mark is None:
            return Block([title, Text("p", texts("barometer.cannot"))])
        rank = own.rank
        sentence = texts(
            "barometer.place",
            name=self.unit.name,
            mark=texts.number(own.mark, 1),
            place=texts.number(rank.rank or 0, 0),
            of=texts.number(rank.of, 0),
            low=texts.number(rank.low or 0, 0),
            high=texts.number(rank.high or 0, 0),
        )
        return Block([title, Text("p", sentence), self._marks(own), self._county()])

    def assumptions(self) -> Block:
        """What had to be assumed, since the newspaper does not print it; nothing if not needed."""
        texts = self.texts
        if not self.places:
            return Block([])
        low, high = barometer.ENDS
        ends = [texts.percent(100 * part, 0) for part in (low, 1 - high)]
        middle = "average" if self.edition >= barometer.FROM_AVERAGE else "midway"
        points = [
            texts("barometer.assumed_ends", low=ends[0], high=ends[1]),
            texts(f"barometer.assumed_{middle}", edition=str(self.edition)),
            texts("barometer.assumed_weights"),
            texts("barometer.assumed_chance"),
        ]
        return Block([Text("h2", texts("barometer.assumptions_title")), Text("ul", points)])

    @property
    def edition(self) -> int:
        """The edition that builds on this year's figures: it comes out the year after."""
        return self.year + 1

    @cached_property
    def measures(self) -> list[Measure]:
        """The indicators of the league table, those in the register."""
        return read_measures(self.data / "reference")

    @cached_property
    def places(self) -> list[Place]:
        """Every municipality at hand in the league table; none where there are too few."""
        try:
            return league(self._now, self.measures, self.params.year, edition=self.edition)
        except DataError:
            return []

    @property
    def _now(self) -> pd.DataFrame:
        both = join([self.table, self.peers])
        usable = both["status"].isin(USABLE) & (both["category"] == "")
        return both[usable & (both["period"] == self.params.year)]

    def _marks(self, own: Place) -> Table:
        """The municipality's figures and marks, with the weight each has."""
        texts = self.texts
        rows = []
        for measure in self.measures:
            entry, mark = self.register[measure.indicator], own.marks[measure.indicator]
            found = self._now[
                (self._now["indicator"] == entry.id) & (self._now["region"] == own.region)
            ]
            value = found["value"].iloc[0] if len(found) else None
            base = found["denominator"].iloc[0] if len(found) else None
            decimals = derived_decimals(entry.unit, base) if pd.notna(base) else None
            rows.append(
                [
                    entry.text("label", texts.language),
                    cell(value, entry.unit, texts, decimals=decimals),
                    texts(f"barometer.{measure.better}"),
                    texts.number(measure.weight),
                    "–" if mark is None else texts.number(mark, 1),
                ]
            )
        header = [texts(f"barometer.{name}") for name in ("indicator", "value", "better", "weight")]
        return Table(
            texts("barometer.marks_caption", name=self.unit.name),
            [*header, texts("barometer.mark")],
            rows,
            [texts("barometer.marks_note")],
            frozenset({0, 2}),
        )

    def _county(self) -> Table:
        """The municipalities of the county, each with its place in the country and its range."""
        texts = self.texts
        counties = {unit.number: unit.county for unit in self.regions.in_force(self.borders)}
        near = [
            place
            for place in self.places
            if counties.get(place.region) == self.unit.county and place.mark is not None
        ]
        rows = [
            [
                self.regions.name(place.region),
                texts.number(place.mark or 0, 1),
                texts.number(place.rank.rank or 0, 0),
                spread(*(texts.number(end or 0, 0) for end in (place.rank.low, place.rank.high))),
            ]
            for place in near
        ]
        header = [
            texts("index.municipality"),
            *(texts(f"barometer.{name}") for name in ("mark", "rank", "range")),
        ]
        return Table(texts("barometer.county_caption", county=self.unit.county), header, rows)


#: what a notebook calls
open_barometer = BarometerReport.open
