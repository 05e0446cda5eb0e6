"""What the report on a league table is made of: measures, places, and others to compare with."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import pandas as pd

from bvanalyse.barometer import (
    Compared,
    FewChildren,
    Measure,
    Members,
    Place,
    choose_members,
    compare,
    league,
    read_measures,
)
from bvanalyse.errors import DataError
from bvanalyse.findings import Finding, Kind
from bvanalyse.indicators import Indicator
from bvanalyse.observations import USABLE, join
from bvanalyse.report import shared
from bvanalyse.report.municipal import Report
from bvanalyse.report.worth import children_placed

CHILDREN = "children_0_17"


class BarometerMaterial(Report):
    """A municipality's figures with the league table and the municipalities it is held against."""

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
            return league(self.now, self.measures, self.params.year, edition=self.edition)
        except DataError:
            return []

    @property
    def own_place(self) -> Place | None:
        """The municipality's line in the league table; None where it has none."""
        return next((place for place in self.places if place.region == self.unit.number), None)

    @property
    def printed_places(self) -> list[Finding]:
        """What is found about places that the municipality's own sources print."""
        return [finding for finding in self.family.findings if finding.kind is Kind.RANK]

    @cached_property
    def children(self) -> Mapping[str, float]:
        """Residents aged 0-17 of every municipality in force, in the last year they are known."""
        numbers = frozenset(unit.number for unit in self.regions.in_force(self.borders))
        people = shared.residents(self.data, numbers)
        known = people[(people["indicator"] == CHILDREN) & (people["period"].map(int) <= self.year)]
        last = known[known["period"] == known["period"].max()]
        return dict(zip(last["region"], last["value"], strict=True))

    @cached_property
    def few(self) -> tuple[str, FewChildren] | None:
        """A count of placed children, and what so few can carry; None where none is at hand."""
        return children_placed(self.own, self.children, self.unit.number, self.params.year)

    @cached_property
    def asked(self) -> list[tuple[Indicator, str]]:
        """The measures of the league table, then the register's other shares and rates."""
        first = [(self.register[m.indicator], m.better) for m in self.measures]
        listed_ = {entry.id for entry, _ in first}
        rest = [
            (entry, entry.better)
            for entry in self.register.values()
            if entry.kind in ("proportion", "rate")
            and entry.legal_limit is None
            and entry.group != "bakgrunn"
            and self.register.counts(entry)
        ]
        return first + [(entry, better) for entry, better in rest if entry.id not in listed_]

    @cached_property
    def members(self) -> Members | None:
        """The municipalities worth comparing with, from those that have any figure asked for."""
        asked = {entry.id for entry, _ in self.asked}
        at_hand = self.now[self.now["indicator"].isin(asked)]["region"]
        numbers = set(at_hand[at_hand.str.len() == 4])
        units = self.regions.in_force(self.borders)
        return choose_members(self.unit, numbers, units, self.children)

    @cached_property
    def beside(self) -> list[Compared]:
        """The municipality's figures among those of others; empty where too few have any."""
        if self.members is None:
            return []
        return compare(self.now, self.asked, self.unit.number, self.members.regions, self.register)

    @property
    def now(self) -> pd.DataFrame:
        """The usable figures of the year, its own and the others', without categories."""
        both = join([self.table, self.peers])
        usable = both["status"].isin(USABLE) & (both["category"] == "")
        return both[usable & (both["period"] == self.params.year)]
