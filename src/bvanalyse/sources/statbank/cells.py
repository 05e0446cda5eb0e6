"""The cells of a StatBank table, with the place, period, contents and choices of each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from bvanalyse.observations import STATUSES
from bvanalyse.periods import span
from bvanalyse.regions import Regions
from bvanalyse.regions.lists import COUNTRY
from bvanalyse.sources.statbank.contents_map import Codes
from bvanalyse.sources.statbank.table import StatBankTable, refusal
from bvanalyse.sources.statbank.times import period_of

FICTITIOUS = range(9001, 9500)  # numbers of places that do not exist, in force at all times
SHOWN_CHOICES = 3
_STATUSES = list(STATUSES)  # the most doubtful last
_REGION = re.compile(
    r"(?P<country>0|0N|EAK)|(?:EKA)?(?P<county>\d\d)|(?P<sum>K-)?(?P<number>\d{4})"
    r"|(?P<group>EKG\d\d)",
    re.ASCII,
)
#: the country without Oslo, Oslo's districts and their sum, county authorities, Svalbard, regions
#: of the family directorate, places unknown, and Oslo once more (table 10660)
_NOT_KEPT = re.compile(
    r"EAKUO|EAB|EAFK(?:UO|\d\d)?|\d{6}[a-z]?|21|2111|R[0-9A-Z]*|(?:667|888)\d*|9999|0300", re.ASCII
)


class Standing(Enum):
    """Whether a number was in use in a period."""

    IN_FORCE = "in force"
    SUMMED = "not yet, but the StatBank has added the places that became it"
    ABSENT = "not in force"


class Left(NamedTuple):
    """Cells that gave no figure: by which code, what it is called, and how many they are."""

    code: str
    label: str
    cells: int


@dataclass(frozen=True)
class Place:
    """A region as the long table knows it, and whether the code is a sum over borders (`K-`)."""

    region: str
    is_sum: bool = False


def place_of(code: str) -> Place | None:
    """The region that a code of the StatBank stands for; None for one that is not kept.

    >>> [place_of(code).region for code in ("0301", "K-9001", "EKA34", "EAK", "0N", "EKG07")]
    ['0301', '9001', '34', '0', '0', 'EKG07']
    >>> place_of("030101") is place_of("EAKUO") is None
    True

    Raises `DataError` for what is no code: a name, or a number that has lost its leading zero.
    """
    if _NOT_KEPT.fullmatch(code):
        return None
    match = _REGION.fullmatch(code)
    if match is None:
        raise refusal(
            "not a region of a known kind",
            found=code,
            expected="a code such as 0301, K-0301, 03, EKA03, EKG07, EAK or 0",
            action="save the table again with codes: spreadsheets take leading zeros away",
        )
    if match["country"]:
        return Place(COUNTRY)
    return Place(match["county"] or match["number"] or match["group"], bool(match["sum"]))


def standing(place: Place, period: str, regions: Regions) -> Standing:
    """Whether a municipality or county had its number when the period ended.

    The country, groups, and fictitious municipalities that the lists do not hold, always have
    theirs. A sum over borders is one where every place that it was made of became it whole: a
    divided place cannot be added up.
    """
    terms = _terms(regions).get(place.region, [])
    fictitious = len(place.region) == 4 and int(place.region) in FICTITIOUS and not terms
    if fictitious or place.region == COUNTRY or not place.region.isdigit():
        return Standing.IN_FORCE
    day = span(period).last
    if any(first <= day <= last for first, last in terms):
        return Standing.IN_FORCE
    later = [first.year for first, _ in terms if first > day]
    whole = place.is_sum and later and _became_whole(regions, day, min(later)).get(place.region)
    return Standing.SUMMED if whole else Standing.ABSENT


@cache
def _became_whole(regions: Regions, day: date, year: int) -> dict[str, bool]:
    """Every number of the year, and whether no place it was made of was divided since the day."""
    whole: dict[str, bool] = {}
    for unit in regions.municipalities:
        if unit.in_force(day):
            targets = regions.successors(unit.number, year)
            for target in targets:
                whole[target] = whole.get(target, True) and len(targets) == 1
    return whole


@cache
def _terms(regions: Regions) -> dict[str, list[tuple[date, date]]]:
    """First and last day of every number, a county's through its municipalities."""
    terms: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for unit in regions.municipalities:
        for number in (unit.number, unit.county_number):
            terms[number].append((unit.valid_from, unit.valid_to))
    return terms


class Cells:
    """A table by what its cells stand for; `kept` and `absent` have a truth value for each cell.

    `labels` is by dimension and code; `at_hand` are the codes of the dimensions in which the map
    chooses.

    Raises `DataError` for a table without one dimension each of place, time and contents, a region
    or time code of unknown kind, and two codes that stand for one place.
    """

    def __init__(self, table: StatBankTable, regions: Regions) -> None:
        self.table = table
        self.labels = {dimension: _labels(table.frame, dimension) for dimension in table.dimensions}
        self.geo, self.time, self.metric = (_only(table, one) for one in ("geo", "time", "metric"))
        own = (self.geo, self.time, self.metric)
        self.others = [dimension for dimension in table.dimensions if dimension not in own]
        self.at_hand = {dimension: list(self.labels[dimension]) for dimension in self.others}
        self.places = {code: place_of(code) for code in self.labels[self.geo]}
        self.periods = {code: period_of(code) for code in self.labels[self.time]}
        _refuse_doubles(self.places)
        self.standing = {
            (code, time): standing(place, period, regions)
            for code, place in self.places.items()
            for time, period in self.periods.items()
            if place
        }
        at = list(zip(self.codes(self.geo), self.codes(self.time), strict=True))
        self.kept = np.array([one in self.standing for one in at])
        self.absent = np.array([self.standing.get(one) is Standing.ABSENT for one in at])
        self._numbers = pd.DataFrame(
            {
                "geo": self.codes(self.geo),
                "time": self.codes(self.time),
                "value": table.frame["value"],
                "status": table.frame["status"].map(_STATUSES.index),
                "preliminary": table.frame.index.isin(table.preliminary),
            }
        )

    def codes(self, dimension: str) -> pd.Series:
        """The dimension's code in each cell."""
        return self.table.frame[f"{dimension}_code"]

    def taken(self, contents: str, codes: Codes) -> np.ndarray:
        """Which cells hold these contents and choices, in places that are kept."""
        mask: np.ndarray = self.kept & self.codes(self.metric).eq(contents).to_numpy()
        for dimension, chosen in codes.items():
            mask &= self.codes(dimension).isin(chosen).to_numpy()
        return mask

    def figures(self, taken: np.ndarray) -> pd.DataFrame:
        """A figure for each place and period, the sum of its cells and as doubtful as the worst.

        Without a value where one of the cells has none.
        """
        found = self._numbers[taken].groupby(["geo", "time"], sort=False)
        values, statuses = found["value"], found["status"].max()
        return pd.DataFrame(
            {
                "value": values.sum().where(values.count() == values.size()),
                "status": statuses.map(_STATUSES.__getitem__),
                "preliminary": found["preliminary"].any(),
            }
        )

    def counted(self, dimension: str, mask: np.ndarray) -> tuple[Left, ...]:
        """How many of these cells stand under each code of a dimension."""
        labels = self.labels[dimension]
        counts = self.codes(dimension)[mask].value_counts(sort=False)
        return tuple(Left(code, labels[code], int(cells)) for code, cells in counts.items())

    def unknown(self, mask: np.ndarray, known: Container[str]) -> tuple[Left, ...]:
        """These cells by contents, with their choices where the contents are known."""
        return tuple(
            Left(code, self._with_choices(code, label, mask) if code in known else label, cells)
            for code, label, cells in self.counted(self.metric, mask)
        )

    def _with_choices(self, contents: str, label: str, mask: np.ndarray) -> str:
        own = mask & self.codes(self.metric).eq(contents).to_numpy()
        rows = self.table.frame.loc[own, [f"{one}_code" for one in self.others]].drop_duplicates()
        told = [
            ", ".join(f"{name}={code}" for name, code in zip(self.others, row, strict=True))
            for row in rows.head(SHOWN_CHOICES).to_numpy()
        ]
        more = len(rows) - len(told)
        return f"{label} ({'; '.join(told)}{f'; and {more} more' if more else ''})"


def _labels(frame: pd.DataFrame, dimension: str) -> dict[str, str]:
    """The label of each of the dimension's codes, in order."""
    pairs = frame[[f"{dimension}_code", dimension]].drop_duplicates()
    return dict(pairs.itertuples(index=False, name=None))


def _only(table: StatBankTable, role: str) -> str:
    """The one dimension of a role."""
    found = table.roles.get(role, ())
    if len(found) == 1:
        return found[0]
    what = {"geo": "regions", "time": "periods", "metric": "contents"}[role]
    raise refusal(
        f"not one dimension of {what}",
        found=", ".join(found) or "none",
        expected=f"one dimension of {what}",
        action="save the table again as JSON-stat, with regions, contents and years",
    )


def _refuse_doubles(places: Mapping[str, Place | None]) -> None:
    by_region: dict[str, str] = {}
    for code, place in places.items():
        if place and (first := by_region.setdefault(place.region, code)) != code:
            raise refusal(
                "two codes for one place",
                found=f"{first} and {code}",
                expected="every place once",
                action="save the table again with one of them",
            )
