"""Municipality numbers, names, counties and mergers, as the frozen lists have them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from bvanalyse.errors import Problem
from bvanalyse.periods import span
from bvanalyse.regions.meant import meant
from bvanalyse.tables import read_table

COUNTRY = "0"
FIRST = 2013
LATEST = 2024  # the years whose borders data/reference holds
_NUMBER = pa.Column(str, pa.Check.str_matches(r"^\d{4}\Z"), description="four digits")
_COUNTY = pa.Column(str, pa.Check.str_matches(r"^\d{2}\Z"), description="two digits")
_DAY = pa.Column(str, pa.Check.str_matches(r"^\d{4}-\d{2}-\d{2}$"), description="a date")
_DAY_OR_NONE = pa.Column(
    str, pa.Check.str_matches(r"^(\d{4}-\d{2}-\d{2})?$"), description="a date, or empty if in force"
)
_TEXT = pa.Column(str, description="text")

MUNICIPALITIES = pa.DataFrameSchema(
    {
        "number": _NUMBER,
        "name": _TEXT,
        "valid_from": _DAY,
        "valid_to": _DAY_OR_NONE,
        "county_no": _COUNTY,
        "county": _TEXT,
        "other_names": _TEXT,
        "note": _TEXT,
    },
    unique=["number", "valid_from"],
    strict=True,
)
CHANGES = pa.DataFrameSchema(
    {
        "date": _DAY,
        "old_no": _NUMBER,
        "old_name": _TEXT,
        "new_no": _NUMBER,
        "new_name": _TEXT,
        "kind": pa.Column(str, pa.Check.isin(["rename", "merge", "split", "county_change"])),
        "note": _TEXT,
    },
    unique=["date", "old_no", "new_no"],
    strict=True,
)
COUNTIES = pa.DataFrameSchema(
    {
        "county_no": _COUNTY,
        "county": _TEXT,
        "valid_from": _DAY,
        "valid_to": _DAY_OR_NONE,
        "kostra_region_code": _TEXT,
    },
    unique=["county_no", "valid_from"],
    strict=True,
)


def invented(number: str) -> bool:
    """Whether a number is of the series that no real municipality has, for made-up figures.

    >>> invented("9001"), invented("0301")
    (True, False)
    """
    return number.startswith("9")


@dataclass(frozen=True)
class Municipality:
    """A municipality as it is called and numbered in one period."""

    number: str
    name: str
    county_number: str
    county: str
    valid_from: date
    valid_to: date

    def in_force(self, day: date) -> bool:
        """Whether the number and the name were in use on a day."""
        return self.valid_from <= day <= self.valid_to


class Regions:
    """The country's municipalities and counties, and every change of number since 2013.

    >>> regions = Regions.load(Path("data/reference"))
    >>> regions.municipality("0301", 2024).name
    'Oslo'
    >>> regions.successors("0227", 2024)
    ('3205',)
    """

    def __init__(self, municipalities: pd.DataFrame, changes: pd.DataFrame, counties: pd.DataFrame):
        self.municipalities = [
            Municipality(
                row.number,
                row.name,
                row.county_no,
                row.county,
                date.fromisoformat(row.valid_from),
                _last_day(row.valid_to),
            )
            for row in municipalities.itertuples(index=False)
        ]
        self._numbered: dict[str, list[Municipality]] = defaultdict(list)
        for unit in self.municipalities:
            self._numbered[unit.number].append(unit)
        self.counties = dict(zip(counties["county_no"], counties["county"], strict=True))
        self._steps: dict[str, list[tuple[date, str, str]]] = defaultdict(list)
        for change in changes.itertuples(index=False):
            if change.old_no != change.new_no:
                step = (date.fromisoformat(change.date), change.new_no, change.kind)
                self._steps[change.old_no].append(step)

    @classmethod
    @cache
    def load(cls, folder: Path) -> Regions:
        """The frozen lists in data/reference; read once in a process."""
        return cls(
            *(
                read_table(folder / file, schema)
                for file, schema in [
                    ("municipalities.csv", MUNICIPALITIES),
                    ("municipality_changes.csv", CHANGES),
                    ("counties.csv", COUNTIES),
                ]
            )
        )

    def municipality(self, number: str, borders: int) -> Municipality | None:
        """The municipality with this number on 1 January of the year, if there is one."""
        return self._with_number(number, date(borders, 1, 1))

    def _with_number(self, number: str, day: date) -> Municipality | None:
        return next((unit for unit in self._numbered.get(number, []) if unit.in_force(day)), None)

    def in_force(self, borders: int) -> list[Municipality]:
        """All municipalities on 1 January of the year, by number."""
        day = date(borders, 1, 1)
        return sorted(
            (unit for unit in self.municipalities if unit.in_force(day)),
            key=lambda unit: unit.number,
        )

    def named(self, number: str) -> Municipality | None:
        """The latest municipality that ever had this number."""
        return max(self._numbered.get(number, []), key=lambda unit: unit.valid_from, default=None)

    def name(self, region: str, period: str = "") -> str:
        """What a region is called: a municipality, a county, or the number when it is neither."""
        if region in self.counties:
            return str(self.counties[region])
        if region == COUNTRY:
            return "Hele landet"
        dated = self._with_number(region, span(period).last) if period else None
        unit = dated or self.named(region)
        return unit.name if unit else region

    def last_day(self, number: str) -> date:
        """The last day on which any municipality had this number."""
        unit = self.named(number)
        return unit.valid_to if unit else date.max

    def expired(self, number: str, day: date) -> bool:
        """Whether the number had gone out of use on the day."""
        return self.last_day(number) < day

    def successors(self, number: str, borders: int) -> tuple[str, ...]:
        """The number or numbers (after a split) that the place has on 1 January of the year."""
        steps = [step for step in self._steps[number] if step[0] <= date(borders, 1, 1)]
        if not steps:
            return (number,)
        return tuple(
            sorted({last for _, new, _ in steps for last in self.successors(new, borders)})
        )

    def predecessors(self, number: str, borders: int, day: date) -> tuple[str, ...]:
        """The numbers in force on the day that by the borders of the year are this number."""
        parts = _areas(self, borders).get(number, frozenset())
        return tuple(part for part in sorted(parts) if self._with_number(part, day))

    def area(self, number: str, borders: int) -> frozenset[str]:
        """All the numbers that what is now this municipality has had, its own among them.

        >>> sorted(Regions.load(Path("data/reference")).area("3203", 2024))
        ['0220', '0627', '0628', '3025', '3203']
        """
        return _areas(self, borders).get(number, frozenset({number}))

    def merger_years(self, number: str, borders: int) -> list[int]:
        """The years from which this municipality, on these borders, was made of fewer than before.

        >>> Regions.load(Path("data/reference")).merger_years("3203", 2024)
        [2020]
        """
        sizes = [
            len(self.predecessors(number, borders, date(year, 1, 1)))
            for year in range(FIRST, borders + 1)
        ]
        return [FIRST + at for at in range(1, len(sizes)) if sizes[at] < sizes[at - 1]]

    def instead(self, given: str, borders: int) -> str:
        """What to do about what is no municipality's number.

        >>> Regions.load(Path("data/reference")).instead("Oslo", 2024)
        'write "0301" for Oslo'
        """
        units = self.in_force(borders)
        told = [f'"{unit.number}" for {unit.name}' for unit in meant(given, units)]
        if told:
            return "write " + " or ".join(told)
        if invented(given) and not any(invented(unit.number) for unit in units):
            made = ", or give --data the folder that `bvanalyse synth` made"
            return f"see `bvanalyse list regions`{made}"
        return "see `bvanalyse list regions`"

    def check_number(self, number: str, borders: int) -> Problem | None:
        """Why this number cannot be reported on these borders, or None."""
        if self.municipality(number, borders):
            return None
        unit = self.named(number)
        if unit is None:
            return Problem(
                "no municipality has had this number since 2013",
                found=number,
                expected='four digits in quotes, such as "0301"',
                action=self.instead(number, borders),
            )
        day = date(borders, 1, 1)
        if unit.valid_from > day:
            numbers = self.predecessors(number, unit.valid_from.year, day)
            what = f"{number} {unit.name} was not in use on {day}"
        else:
            numbers = self.successors(number, borders)
            what = f"{number} {unit.name} went out of use on {unit.valid_to}"
        then = [self.municipality(other, borders) for other in numbers]
        now = " and ".join(f"{other.number} {other.name}" for other in then if other)
        when = "today" if borders == LATEST else f"in {borders}"
        own_time = max(FIRST, min(unit.valid_to.year, LATEST))
        return Problem(
            what,
            found=number,
            expected=f"a number in force on {day}",
            action=f"{when} the place is {now}: use that number, or set borders to "
            f'"{own_time}" to report on the borders of its own time',
        )


@cache
def _areas(regions: Regions, borders: int) -> dict[str, frozenset[str]]:
    """For each number by the borders of the year, all that its places have been numbered."""
    parts: dict[str, set[str]] = defaultdict(set)
    for unit in regions.municipalities:
        for number in regions.successors(unit.number, borders):
            parts[number].add(unit.number)
    return {number: frozenset(several) for number, several in parts.items()}


def _last_day(text: str) -> date:
    return date.fromisoformat(text) if text else date.max
