"""The report that rebuilds a league table, and says how sure a municipality's place in it is."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from bvanalyse import barometer
from bvanalyse.barometer import Compared, Members, Place
from bvanalyse.findings import Finding, State
from bvanalyse.report.barometer_material import BarometerMaterial
from bvanalyse.report.cited import cited
from bvanalyse.report.display import Block, Figure, Table, Text
from bvanalyse.report.numfmt import spread
from bvanalyse.report.standings import Standings, listed, movement_told
from bvanalyse.report.values import cell, derived_decimals
from bvanalyse.report.worth import alike_told, few_told, measures_told

MOST_TOLD = 3  # other figures in sentences; all stand in the table


class BarometerReport(BarometerMaterial):
    """What a newspaper printed of a municipality's place, and what the figures at hand can show."""

    def title(self) -> Block:
        """Whose place, and in which year's figures."""
        heading = self.texts("barometer.heading", name=self.unit.name, year=self.params.year)
        sources = cited(self._source_titles(), self.texts)
        return self._opening(heading, self.texts("title.lead", sources=sources))

    def summary(self) -> Block:
        """The printed place, the place the figures show, and what stands out beyond chance."""
        texts, name = self.texts, self.unit.name
        said = [self.say(finding) for finding in self.printed_places[:1]]
        if self.own_place and self.own_place.mark is not None:
            words = {**self._rank_words(self.own_place), **self._at_hand(self.own_place)}
            said += [texts("barometer.sum_place", name=name, **words)]
            said += [movement_told(self.own_place.movement, texts)]
        elif self.few:
            indicator, few = self.few
            said += alike_told(few, self.register[indicator], name, texts)
        said += [texts("barometer.worth_meaning")] if said else []
        if self.beside and self.beside[0].tests:
            clear = [each for each in self.beside if each.state is State.CLEAR]
            names = listed([self._standings.label(each) for each in clear], texts)
            key = "some" if clear else "none"
            tests = texts.number(self.beside[0].tests, 0)
            said += [texts(f"barometer.sum_{key}", tests=tests, names=names)]
        found = Block([Text("ul", said or [texts("barometer.cannot")])], class_="funn")
        return Block([Text("h2", texts("barometer.summary_title")), found])

    def printed(self) -> Block:
        """The places that the sources print, with what they leave out."""
        texts = self.texts
        said = [self.say(finding) for finding in self.printed_places]
        points = Text("ul", said) if said else Text("p", texts("barometer.nothing_published"))
        lists = [self._list(finding) for finding in self.printed_places if finding.others]
        return Block([Text("h2", texts("barometer.published_title")), points, *lists])

    def worth(self) -> Block:
        """Which of the measures have chance in them, and what a handful of children can carry."""
        texts = self.texts
        parts = measures_told(self.measures, self.register, texts)
        if self.few:
            indicator, few = self.few
            entry = self.register[indicator]
            parts += few_told(few, entry, self.unit.name, self.params.year, texts)
            parts += [] if self.places else [Text("p", texts("barometer.few_unlike"))]
        return Block([Text("h2", texts("barometer.worth_title")), *parts])

    def compared(self) -> Block:
        """The league table's measures, each beside the same figure of other municipalities."""
        texts, title = self.texts, Text("h2", self.texts("barometer.compared_title"))
        if self.members is None:
            return Block([title, Text("p", texts("barometer.members_none"))])
        found = [each for each in self.beside if self._in_list(each)]
        count = {"count": texts.whole(len(found), neuter=True)}
        measures = texts.whole(len(self.measures), neuter=True)
        lead = [self._members_told(self.members)]
        lead += [texts("barometer.at_hand", measures=measures, **count)]
        parts = [Text("p", words) for words in lead]
        return Block([title, *parts, *self._shown("compared", found), *self._differences(found)])

    def others(self) -> Block:
        """The register's other figures beside the same municipalities, the furthest out first."""
        texts = self.texts
        found = [each for each in self.beside if not self._in_list(each)]
        if not found or self.members is None:
            return Block([])
        found = sorted(found, key=lambda each: 1.0 if each.p_value is None else each.p_value)
        apart = [each for each in found if each.state.shows_difference]
        names = [self.regions.name(number) for number in self.members.regions]
        return Block(
            [
                Text("h2", texts("barometer.others_title")),
                Text("p", texts("barometer.others_lead")),
                *self._shown("others", found),
                *self._differences(apart[:MOST_TOLD]),
                Text("p", texts("barometer.members_names", names=texts.enumerate(names)), "note"),
            ]
        )

    def computed(self) -> Block:
        """The municipality's mark and place, and how far up or down the place may truly be."""
        texts = self.texts
        title = Text("h2", texts("barometer.computed_title"))
        own = self.own_place
        if own is None or own.mark is None:
            return Block([title, Text("p", texts("barometer.cannot"))])
        mark, words = texts.number(own.mark, 1), self._rank_words(own)
        said = [texts("barometer.place", name=self.unit.name, mark=mark, **words)]
        said += [movement_told(own.movement, texts)]
        said += [texts("barometer.thin", **self._at_hand(own))]
        paragraphs = [Text("p", sentence) for sentence in said if sentence]
        return Block([title, *paragraphs, self._marks(own), self._county()])

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

    @cached_property
    def _standings(self) -> Standings:
        return Standings(self.unit.name, self.params.year, self.texts)

    def _in_list(self, each: Compared) -> bool:
        return each.entry.id in {measure.indicator for measure in self.measures}

    def _members_told(self, members: Members) -> str:
        return self.texts(
            f"barometer.members_{members.kind}",
            count=self.texts.number(members.others, 0),
            county=self.unit.county,
        )

    def _shown(self, kind: str, found: list[Compared]) -> list[Figure | Table]:
        """A chart of what is built on counts, and the table of all."""
        if not found or self.members is None:
            return []
        about = {"name": self.unit.name, "year": self.params.year}
        suffix = "" if kind == "compared" else "_others"
        others = self.texts.number(self.members.others, 0)
        caption = self.texts(f"barometer.chart_caption{suffix}", count=others, **about)
        figures = self._standings.figure(caption, found)
        return [
            *figures,
            self._standings.table(self.texts(f"barometer.{kind}_caption", **about), found),
        ]

    def _differences(self, found: list[Compared]) -> list[Text]:
        return [text for each in found for text in self._standings.told(each)]

    def _at_hand(self, own: Place) -> dict[str, str]:
        """How many of the measures the mark rests on."""
        counts = {"count": sum(mark is not None for mark in own.marks.values())}
        counts["measures"] = len(self.measures)
        return {name: self.texts.whole(count, neuter=True) for name, count in counts.items()}

    def _rank_words(self, own: Place) -> dict[str, str]:
        rank = own.rank
        ends = {"place": rank.rank, "of": rank.of, "low": rank.low, "high": rank.high}
        return {name: self.texts.number(end or 0, 0) for name, end in ends.items()}

    def _list(self, finding: Finding) -> Table:
        """The places that the source prints beside the municipality's own, best first."""
        texts, after = self.texts, finding.after
        ordered = sorted([after, *finding.others], key=lambda point: point.value)
        rows = [
            [self.regions.name(point.region, point.period), texts.number(point.value, 0)]
            for point in ordered
        ]
        label = finding.entry.text("label", texts.language)
        period = texts.period(after.period)
        caption = texts("barometer.published_caption", label=label, period=period)
        header = [texts("index.municipality"), texts("barometer.published_place")]
        return Table(caption, header, rows)

    def _marks(self, own: Place) -> Table:
        """The municipality's figures and marks, with the weight each has."""
        texts = self.texts
        rows = []
        for measure in self.measures:
            entry, mark = self.register[measure.indicator], own.marks[measure.indicator]
            found = self.now[
                (self.now["indicator"] == entry.id) & (self.now["region"] == own.region)
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
