"""Which region a row is about: its number, its name in the period, or both."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date
from functools import cached_property, lru_cache

from bvanalyse import periods
from bvanalyse.regions import LATEST, Regions
from bvanalyse.regions.lists import COUNTRY
from bvanalyse.sources.kommunemonitor.variables import folded
from bvanalyse.sources.statbank.table import refusal

OUTSIDE = ""  # a place that the monitor shows and the long table has no room for
_CODE = re.compile(r"(?P<code>[0-9]{1,4})(?:(?: - | )(?P<name>[^\W\d_].*))?")
_DISTRICT = r"(?:0?301|1103|1201|4601|1601|5001)[0-9]{2}a?"  # of Oslo and three more cities
_SVALBARD = r"21(?:[0-9]{2})?"
_OUTSIDE = re.compile(
    rf"(?:{_DISTRICT}|{_SVALBARD})(?: .+)?|svalbard|longyearbyen"
    r"|[0-9]{4,6}(?:, ?[0-9]{4,6})+|[^\W\d_][^,]*(?:, ?[^\W\d_][^,]*)+"  # services that co-operate
)
_COUNTRY = ("norge", "noreg", "hele landet", "heile landet", "landet")
_FICTITIOUS = re.compile(r"9[0-9]{3}")  # the numbers of invented municipalities
_BRACKET = re.compile(r"(?P<name>.+?) ?\((?P<county>[^()]+)\)")
_SUFFIX = re.compile(r" (?:fylke(?:skommune)?|\(fylke\))$")


class Areas:
    """Finds numbers for what the monitor calls its regions.

    Numbers may be those of any time: the monitor moves whole series to the numbers of its own day.
    For the same reason a name alone is understood only where it has meant one and the same area
    ever since; `borders` is the year whose list of names the file follows, if that is known.

    >>> from pathlib import Path
    >>> areas = Areas(Regions.load(Path("data/reference")))
    >>> [areas.number(name, "2021H2") for name in ("3032 Gjerdrum", "Gjerdrum", "Viken", "301")]
    ['3032', '3032', '30', '0301']
    >>> areas.number("Herøy (Nordland)", "2021"), areas.number("030101", "2021")
    ('1818', '')
    >>> areas.number("Nes", "2018")
    Traceback (most recent call last):
    bvanalyse.errors.DataError: column "Region": a name of several regions: found "Nes", expected \
one of 0236 Nes, 0616 Nes; write the number
    """

    def __init__(self, regions: Regions, borders: int | None = None) -> None:
        self._regions, self._borders = regions, borders
        self._found: dict[tuple[str, str], str] = {}
        self._last_days: dict[str, date] = {}
        self._members: dict[tuple[date, int], Counter[str]] = {}

    def number(self, text: str, period: str) -> str:
        """The number of a region; `OUTSIDE` for districts, co-operating services and Svalbard.

        Raises `DataError` for a number that was never in use, a name that is not known or stands
        for several areas, and a number with another region's name.
        """
        key = (text, period)
        if key not in self._found:
            self._found[key] = self._number(" ".join(text.split()), period)
        return self._found[key]

    def expired(self, number: str, period: str) -> bool:
        """Whether a municipality's number had gone out of use when the period ended."""
        if number not in self._last_days:
            self._last_days[number] = self._regions.last_day(number)
        return len(number) == 4 and self._last_days[number] < periods.span(period).last

    def _number(self, text: str, period: str) -> str:
        name = folded(text)
        if not name:
            raise refusal("no region", column="Region", expected="a number or a name",
                          action="fill in the cell, or remove the row")  # fmt: skip
        if _OUTSIDE.fullmatch(name):
            return OUTSIDE
        if name in _COUNTRY:
            return COUNTRY
        match = _CODE.fullmatch(name)
        if match is None:
            return self._named(text, name, period)
        number = self._coded(match["code"])
        if not number or not (match["name"] is None or self._agrees(number, match["name"])):
            raise refusal(
                "a number and a name of two regions" if number else "not a region's number",
                column="Region",
                found=text,
                expected="a number in use since 2013, and its own name if any",
                action="correct the cell, or look whether columns have changed places",
            )
        return number

    def _coded(self, code: str) -> str:
        """The number as it should be written, with the zero that KHR and Excel lose; or nothing."""
        if code == COUNTRY or _FICTITIOUS.fullmatch(code):
            return code
        counties = self._regions.counties
        if len(code) <= 2:
            return code.zfill(2) if code.zfill(2) in counties else ""
        if len(code) == 3 and f"{code}0" in self._names:
            return ""  # its first or its last zero may be lost
        return code.zfill(4) if code.zfill(4) in self._names else ""

    def _agrees(self, number: str, name: str) -> bool:
        if number == COUNTRY:
            return name in _COUNTRY
        own = self._names.get(number) or _keys(self._regions.counties.get(number, ""), "")
        return _FICTITIOUS.fullmatch(number) is not None or bool(own & _asked(name))

    def _named(self, text: str, name: str, period: str) -> str:
        day = date(self._borders, 1, 1) if self._borders else periods.span(period).last
        units = [unit for unit in self._regions.municipalities if unit.in_force(day)]
        found: dict[str, str] = {}
        if not _SUFFIX.search(name):
            asked = _asked(name)
            found = {one.number: one.name for one in units if _keys(one.name, one.county) & asked}
        if not found:
            asked = _asked(_SUFFIX.sub("", name))
            counties = {one.county_number: one.county for one in units}
            found = {one: called for one, called in counties.items() if _keys(called, "") & asked}
        (number, *others) = found or [""]
        if number and not others and not self._borders:
            found |= self._later(number, day)
        if len(found) != 1:
            several = ", ".join(f"{one} {called}" for one, called in sorted(found.items()))
            raise refusal(
                "a name of several regions" if found else "not a region's name",
                column="Region",
                found=text,
                expected=f"one of {several}" if found else f"a name in use in {day.year}",
                action="write the number" if found else "write the number, or remove a sum",
            )
        return number

    def _later(self, number: str, day: date) -> dict[str, str]:
        """Later units of the same name and another area: the figure may be theirs."""
        own = self._names.get(number, set())
        for year in range(day.year + 1, LATEST + 1):
            targets = self._regions.successors(number, year)
            for target in targets:
                unit = self._regions.municipality(target, year)
                grown = len(targets) > 1 or self._merged(day, year)[target] > 1
                if unit and grown and _keys(unit.name, unit.county) & own:
                    return {target: f"{unit.name} from {unit.valid_from.year}"}
        return {}

    def _merged(self, day: date, year: int) -> Counter[str]:
        """How many municipalities of the day each number of the year is made of."""
        if (day, year) not in self._members:
            units = (unit.number for unit in self._regions.municipalities if unit.in_force(day))
            self._members[day, year] = Counter(
                target for one in units for target in self._regions.successors(one, year)
            )
        return self._members[day, year]

    @cached_property
    def _names(self) -> dict[str, set[str]]:
        """Every name that a municipality's number has had."""
        names: dict[str, set[str]] = defaultdict(set)
        for unit in self._regions.municipalities:
            names[unit.number] |= _keys(unit.name, unit.county)
        return names


@lru_cache(maxsize=2_000)
def _keys(name: str, county: str) -> frozenset[str]:
    """The ways to write a name: whole, each language alone, with and without the county."""
    whole = folded(name)
    bare = (_BRACKET.fullmatch(whole) or {"name": whole})["name"]
    return frozenset([whole, bare, *whole.split(" - "), f"{bare} ({folded(county)})"])


def _asked(name: str) -> set[str]:
    """What to look for when a name is asked for: a county in brackets must fit."""
    bare = name.removesuffix(" kommune")
    return {bare, *bare.split(" - ")}
