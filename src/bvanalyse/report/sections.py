"""One figure of every municipality: in two sentences, a chart by county and size, and a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

import pandas as pd

from bvanalyse.barometer import gathered
from bvanalyse.findings.types import Group
from bvanalyse.indicators import Indicator, Register
from bvanalyse.regions import Municipality
from bvanalyse.report.charts.many import Spread, by_county_and_size
from bvanalyse.report.display import Figure, Table, Text
from bvanalyse.report.texts import Texts
from bvanalyse.report.values import cell, derived_decimals, said

FEWEST = 20  # municipalities with a figure, before a page of all is about all
ONE_OF = 500  # lies beyond the outer limits on either side, by chance alone


@dataclass(frozen=True)
class Everyone:
    """The figures of every municipality in one year, and which municipalities there are."""

    rows: pd.DataFrame
    units: Sequence[Municipality]
    register: Register
    year: str
    texts: Texts

    @cached_property
    def county_of(self) -> Mapping[str, str]:
        """The name of each municipality's county, by the municipality's number."""
        return {unit.number: unit.county for unit in self.units}

    @cached_property
    def counties(self) -> list[str]:
        """In the order of their numbers: no order of merit."""
        return list(dict.fromkeys(u.county for u in sorted(self.units, key=_county_number)))

    @cached_property
    def with_figures(self) -> frozenset[str]:
        """Those with any figure but background, such as residents."""
        asked = self.rows["indicator"]
        background = {name for name in asked if self.register[name].group == "bakgrunn"}
        return frozenset(self.rows[~asked.isin(background)]["region"])


@dataclass(frozen=True)
class Spot:
    """One municipality's figure: what it counts, of how many, and where it lies in the funnel."""

    county: str
    value: float
    numerator: int
    denominator: float
    place: str

    @property
    def outside(self) -> bool:
        """Whether size and usual differences seldom set one this far out: one in 500 by chance."""
        return self.place in ("low_998", "high_998")


def section(everyone: Everyone, indicator: str, *, legal: bool) -> list[Text | Figure | Table]:
    """Heading, sentences, chart and table of one figure; nothing where too few have it."""
    entry = everyone.register.get(indicator)
    if entry is None:
        return []
    regions, values, group = gathered(everyone.rows, entry, everyone.register)
    if group is None or len(regions) < FEWEST or group.funnel.target is None:
        return []
    spots = [
        Spot(everyone.county_of[region], value, x, n, unit.place or "inside")
        for region, value, x, n, unit in zip(
            regions, values, group.numerators, group.denominators, group.funnel.units, strict=True
        )
    ]
    teller = _Teller(entry, spots, group, everyone)
    return [
        Text("h2", entry.text("label", everyone.texts.language)),
        *(Text("p", words) for words in teller.sentences(legal=legal)),
        teller.figure(),
        teller.table(),
    ]


@dataclass(frozen=True)
class _Teller:
    entry: Indicator
    spots: Sequence[Spot]
    group: Group
    everyone: Everyone

    @property
    def texts(self) -> Texts:
        return self.everyone.texts

    @property
    def scale(self) -> float:
        return self.entry.per if self.group.per is None else 1.0

    def sentences(self, *, legal: bool) -> list[str]:
        """The whole country, how many breach the law, how many stand out, how many are missing."""
        parts = [self._law()] if legal else [self._whole()]
        return [*parts, self._apart(), *self._missing()]

    def _law(self) -> str:
        texts, key = self.texts, f"legal.{self.entry.id}"
        missed = [_missed(spot, self.entry) for spot in self.spots]
        bases = sum(spot.denominator for spot in self.spots)
        return texts(
            "overview.law",
            missed=texts.number(sum(missed), 0),
            base=texts.number(bases, 0),
            percent=texts.number(100 * sum(missed) / bases, 1),
            group=texts.list(f"{key}.group")[1].rstrip(","),
            failed=texts(f"{key}.failed"),
            when=texts.in_period(self.everyone.year),
            breached=texts.number(sum(count > 0 for count in missed), 0),
            count=texts.number(len(self.spots), 0),
        )

    def _whole(self) -> str:
        values = [spot.value for spot in self.spots]
        return self.texts(
            "overview.whole",
            target=self._said(self._target),
            middle=self._said(median(values)),
            count=self.texts.number(len(values), 0),
            when=self.texts.in_period(self.everyone.year),
        )

    def _apart(self) -> str:
        high = sum(spot.place == "high_998" for spot in self.spots)
        low = sum(spot.place == "low_998" for spot in self.spots)
        expected = len(self.spots) / ONE_OF
        parts = self.texts(
            f"overview.apart_{'some' if high + low else 'none'}",
            count=self.texts.number(len(self.spots), 0),
            high=self.texts.whole(high),
            low=self.texts.whole(low),
        )
        if not high + low:
            return parts
        key = "overview.by_chance" if expected >= 1 else "overview.by_chance_few"
        return f"{parts} {self.texts(key, expected=self.texts.whole(round(expected)))}"

    def _missing(self) -> list[str]:
        missing = len(self.everyone.units) - len(self.spots)
        if not missing:
            return []
        key = "overview.missing_one" if missing == 1 else "overview.missing"
        return [self.texts(key, missing=self.texts.number(missing, 0))]

    def figure(self) -> Figure:
        texts, label = self.texts, self.entry.text("label", self.texts.language)
        caption = texts("overview.chart", label=label, year=self.everyone.year)
        alt = texts(
            "overview.alt",
            label=label,
            year=self.everyone.year,
            count=texts.number(len(self.spots), 0),
            counties=texts.number(len(self._by_county()), 0),
            middle=self._said(median(spot.value for spot in self.spots)),
        )
        return Figure(
            by_county_and_size(self._spread(), texts), caption, alt, texts("overview.note")
        )

    def table(self) -> Table:
        """A row a county: how many have figures, how many it is about, the middle, those apart."""
        texts = self.texts
        names = ("county", "with_figures", "behind", "middle", "outside")
        header = [texts(f"overview.{name}") for name in names]
        rows = []
        for county, spots in self._by_county().items():
            x, n = sum(s.numerator for s in spots), sum(s.denominator for s in spots)
            whole = self.scale * (self.group.per or 1.0) * x / n
            of = "of" if self.entry.kind == "proportion" else "over"
            counts = texts(f"overview.{of}", x=texts.number(x, 0), n=texts.number(n, 0))
            rows.append(
                [
                    county,
                    texts.number(len(spots), 0),
                    texts("number.counted", counts=counts, value=self._cell(whole)),
                    self._cell(median(spot.value for spot in spots)),
                    texts.number(sum(spot.outside for spot in spots), 0),
                ]
            )
        label = self.entry.text("label", texts.language)
        caption = texts("overview.table", label=label, year=self.everyone.year)
        return Table(caption, header, rows)

    def _by_county(self) -> dict[str, list[Spot]]:
        found: dict[str, list[Spot]] = defaultdict(list)
        for spot in self.spots:
            found[spot.county].append(spot)
        return {county: found[county] for county in self.everyone.counties if county in found}

    def _spread(self) -> Spread:
        ordered = sorted(
            (unit for unit in self.group.funnel.units if unit.low_95 is not None),
            key=lambda unit: unit.base or 0.0,
        )
        limits = [
            (
                unit.base or 0.0,
                self.scale * (unit.low_95 or 0.0),
                self.scale * (unit.high_95 or 0.0),
                self.scale * (unit.low_998 or 0.0),
                self.scale * (unit.high_998 or 0.0),
            )
            for unit in ordered
        ]
        texts = self.texts
        return Spread(
            [(name, [s.value for s in spots]) for name, spots in self._by_county().items()],
            [spot.denominator for spot in self.spots],
            [spot.value for spot in self.spots],
            [spot.outside for spot in self.spots],
            limits,
            self._target,
            self.entry.unit == "percent",
            (texts("overview.by_county"), texts("overview.by_size")),
            (texts.counted(self.entry.unit, 2).capitalize(), texts("overview.size")),
        )

    @property
    def _target(self) -> float:
        return self.scale * (self.group.funnel.target or 0.0)

    def _said(self, value: float) -> str:
        return said(value, self.entry.unit, self.texts, decimals=self._decimals)

    def _cell(self, value: float) -> str:
        return cell(value, self.entry.unit, self.texts, decimals=self._decimals)

    @property
    def _decimals(self) -> int | None:
        return derived_decimals(self.entry.unit, sum(self.group.denominators))


def _missed(spot: Spot, entry: Indicator) -> float:
    """How many did not get what the law demands."""
    return spot.denominator - spot.numerator if entry.legal_limit == 100 else spot.numerator


def _county_number(unit: Municipality) -> str:
    return unit.county_number
