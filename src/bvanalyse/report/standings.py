"""A municipality among others, one figure at a time: in sentences, in a table and as charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bvanalyse import stats
from bvanalyse.barometer import Compared
from bvanalyse.report.charts.many import Crowd, crowds
from bvanalyse.report.display import Figure, Table, Text
from bvanalyse.report.numfmt import half_up, spread
from bvanalyse.report.texts import Texts, clauses
from bvanalyse.report.values import cell, derived_decimals, said

MOST_PANELS = 6
DASH = "–"


@dataclass(frozen=True)
class Standings:
    """Tells of one municipality's places."""

    name: str
    year: str
    texts: Texts

    def told(self, each: Compared) -> list[Text]:
        """Heading, place, how far the place moves, the best estimate, and whether it stands out."""
        sentences = [
            self.place(each),
            self.moves(each),
            self.pooled(each),
            self.stands_out(each),
        ]
        return [
            Text("h3", self.label(each)),
            *(Text("p", sentence) for sentence in sentences if sentence),
        ]

    def label(self, each: Compared) -> str:
        """The figure's name as a heading."""
        return each.entry.text("label", self.texts.language)

    def place(self, each: Compared) -> str:
        """The place as it is counted, with the places that the figures do not rule out."""
        rank = each.rank
        return self.texts(
            "barometer.place_bare" if each.group is None else "barometer.place_sure",
            name=self.name,
            value=self._said(each, each.value),
            place=self._whole(rank.rank),
            of=self._whole(rank.of),
            first=self.texts(f"barometer.first_{each.better}"),
            low=self._whole(rank.low),
            high=self._whole(rank.high),
        )

    def moves(self, each: Compared) -> str:
        """How far the place moves by chance alone, from one year to the next."""
        return movement_told(each.movement, self.texts)

    def pooled(self, each: Compared) -> str:
        """The steadier estimate, with the weight of the municipality's own figures in words."""
        shrunk = each.shrunk
        if shrunk is None or shrunk.shrunk is None or shrunk.weight is None:
            return ""
        if not shrunk.weight:
            value = self._said(each, each.scale * shrunk.shrunk)
            return self.texts("barometer.pooled_alike", shrunk=value)
        own = int(half_up(100 * shrunk.weight, 0))
        low, high = (each.scale * (end or 0.0) for end in (shrunk.ci_low, shrunk.ci_high))
        return self.texts(
            "barometer.pooled",
            own=str(own),
            rest=str(100 - own),
            shrunk=self._said(each, each.scale * shrunk.shrunk),
            low=self.texts.number(low, self._decimals(each)),
            high=self._said(each, high),
        )

    def stands_out(self, each: Compared) -> str:
        """Whether the municipality differs more than size and chance explain, in a sentence."""
        tests = self.texts.number(each.tests, 0)
        return self.texts(f"barometer.stands_{self._state(each)}", tests=tests)

    def table(self, caption: str, several: Sequence[Compared]) -> Table:
        """A row for each figure: value, place with its range, movement, own weight, judgement."""
        columns = ("indicator", "middle", "places_head", "shift", "weight_own", "judged")
        header = [self.texts(f"barometer.{column}") for column in columns]
        rows = [self._row(each) for each in several]
        notes = [self.texts("barometer.compared_note")]
        return Table(caption, [header[0], self.name, *header[1:]], rows, notes, frozenset({0, 6}))

    def figure(self, caption: str, several: Sequence[Compared]) -> list[Figure]:
        """A small chart for each of the first figures that are built on counts, or no chart."""
        drawn = [each for each in several if each.limits][:MOST_PANELS]
        if not drawn:
            return []
        sentences = [
            self.texts(
                "barometer.chart_alt_one",
                label=self.label(each),
                name=self.name,
                value=self._said(each, each.value),
                place=self._whole(each.rank.rank),
                of=self._whole(each.rank.of),
            )
            for each in drawn
        ]
        alt = self.texts(
            "barometer.chart_alt",
            panels=self.texts.whole(len(drawn), neuter=True),
            sentences=clauses(sentences),
        )
        note = self.texts("barometer.chart_note", name=self.name)
        return [Figure(crowds([self._crowd(e) for e in drawn], self.texts), caption, alt, note)]

    def _crowd(self, each: Compared) -> Crowd:
        order = sorted(range(len(each.values)), key=lambda at: (each.values[at], at))
        return Crowd(
            self.label(each),
            [each.values[at] for at in order],
            [each.limits[at] for at in order],
            order.index(each.at),
            f"{self.name} {self._cell(each, each.value)}",
            each.middle,
            each.entry.unit == "percent",
        )

    def _row(self, each: Compared) -> list[str]:
        rank, shrunk = each.rank, each.shrunk
        sure = rank.low is not None and rank.high is not None
        words = {"place": self._whole(rank.rank), "of": self._whole(rank.of)}
        possible = spread(self._whole(rank.low), self._whole(rank.high))
        return [
            self.label(each),
            self._cell(each, each.value),
            DASH if each.middle is None else self._cell(each, each.middle),
            self.texts(f"barometer.place_{'range' if sure else 'of'}", possible=possible, **words),
            self._moved(each),
            self.texts.percent(100 * shrunk.weight, 0)
            if shrunk and shrunk.weight is not None
            else DASH,
            self.texts(f"barometer.mark_{self._state(each)}"),
        ]

    def _moved(self, each: Compared) -> str:
        movement = each.movement
        if movement is None or movement.typical is None:
            return DASH
        if not movement.typical:
            return self.texts("barometer.shift_seldom")
        return self.texts("barometer.shift_at_least", typical=self._whole(movement.typical))

    def _state(self, each: Compared) -> str:
        side = "up" if each.direction > 0 else "down"
        directed = each.state.shows_difference
        return f"{each.state}_{side}" if directed else str(each.state)

    def _decimals(self, each: Compared) -> int | None:
        base = None if each.group is None else each.group.denominators[each.at]
        return derived_decimals(each.entry.unit, base)

    def _said(self, each: Compared, value: float) -> str:
        return said(value, each.entry.unit, self.texts, decimals=self._decimals(each))

    def _cell(self, each: Compared, value: float) -> str:
        return cell(value, each.entry.unit, self.texts, decimals=self._decimals(each))

    def _whole(self, number: int | None) -> str:
        return self.texts.number(number or 0, 0)


def movement_told(movement: stats.Movement | None, texts: Texts) -> str:
    """How far a place moves by chance alone; nothing where that cannot be known."""
    if movement is None or movement.typical is None or movement.far is None:
        return ""
    typical, far = (
        f"{texts.whole(places)} {texts.counted('places', places)}"
        for places in (movement.typical, movement.far)
    )
    key = "moves" if movement.typical else "moves_little" if movement.far else "moves_never"
    return texts(f"barometer.{key}", typical=typical, far=far)


def listed(labels: Sequence[str], texts: Texts) -> str:
    """Labels as they stand inside a sentence: each with a small first letter."""
    return texts.enumerate([label[:1].lower() + label[1:] for label in labels])
