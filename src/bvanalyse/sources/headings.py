"""What the heading or the two headings above a column of figures name: period, place, unit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bvanalyse.errors import DataError
from bvanalyse.regions import Regions
from bvanalyse.regions.lists import COUNTRY
from bvanalyse.sources.numbers import parse_unit, plain
from bvanalyse.sources.period_text import ParsedPeriod, parse_period

Places = Mapping[str, str]  # a place as a table may name it, to its region number

#: a column under a year that holds the year itself
WHOLE = ("året", "hele året", "heile året", "helår", "heilår", "totalt", "i alt", "sum", "samlet")
#: what stands above or instead of periods and names nothing
NEUTRAL = ("år", "årstall", "periode", "antall", "tall", "tal", "verdi", "resultat", "utvikling")
_UNIT = re.compile(r"(?P<rest>.*?) ?\((?P<unit>[^()]*)\)")
_SOME_YEAR = "2020"  # to see whether a heading is a period once it has a year


@dataclass(frozen=True)
class Column:
    """A column of figures: where it stands, its heading, its period, and what else it names.

    `region` and `unit` are empty where the heading names none.
    """

    index: int
    heading: str
    period: ParsedPeriod
    region: str = ""
    unit: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What columns are told apart by: place, period and what qualifies it."""
        return self.region, self.period.period, self.period.qualifier


class UnknownHeading(ValueError):
    """A heading stands above periods, and says something that is not understood."""


def column(
    index: int, upper: str, lower: str, places: Places, period: ParsedPeriod | None
) -> Column | None:
    """The column under the headings, the lower of which may stand alone; None for other columns.

    `period` is what the whole table is about, where its columns do not say it.

    >>> column(1, "2021", "2. halvår", {}, None).period.period
    '2021H2'
    >>> column(1, "Fylket", "2021*", {"fylket": "30"}, None).key
    ('30', '2021', 'preliminary')
    >>> column(1, "", "2021 (i 1000 kr)", {}, None).unit, column(1, "", "Endring", {}, None)
    ('1000 NOK', None)

    Raises `UnknownHeading` for words above a period that name neither place, unit nor certainty.
    """
    low, low_unit = _without_unit(lower)
    up, up_unit = _without_unit(upper)
    found = Column(index, f"{upper} {lower}".strip(), ParsedPeriod("", "", ""))
    found = replace(found, unit=low_unit or up_unit)
    own = read_period(low)
    above = read_period(up)
    same_year = own and above and own.period.startswith(above.period)
    if own and (not up or same_year or up.lower() in NEUTRAL):
        return replace(found, period=own)
    if own and place_key(up) in places:
        return replace(found, period=own, region=places[place_key(up)])
    if own:
        staged = read_period(f"{up} {low}")
        if staged is None or staged.period != own.period:
            raise UnknownHeading(upper)
        return replace(found, period=staged)
    if up and low:
        whole = above if low.lower() in WHOLE else None
        joint = whole or read_period(f"{low} {up}") or read_period(f"{up} {low}")
        return replace(found, period=joint) if joint else None
    if above:
        return replace(found, period=above)
    if period and place_key(low) in places:
        return replace(found, period=period, region=places[place_key(low)])
    return replace(found, period=period) if period and low.lower() in NEUTRAL else None


def is_part(text: str) -> bool:
    """Whether a heading is a period but for its year: a half-year, a month, a budget.

    >>> is_part("1. halvår"), is_part("Prognose"), is_part("2021"), is_part("ca."), is_part("96")
    (True, True, False, False, False)
    """
    if not any(letter.isalpha() for letter in text) or read_period(text):
        return False
    joint = read_period(f"{text} {_SOME_YEAR}") or read_period(f"{_SOME_YEAR} {text}")
    return joint is not None and joint.qualifier != "approx"


def read_period(text: str) -> ParsedPeriod | None:
    """The period that a heading names, its unit left out, or None."""
    if not any(letter.isdigit() for letter in text):
        return None
    try:
        return parse_period(_without_unit(text)[0])
    except DataError:
        return None


def place_key(name: str) -> str:
    """A place's name as headings vary it.

    >>> place_key("GJERDRUM KOMMUNE"), place_key("Fylkesgjennomsnitt")
    ('gjerdrum', 'fylkesgjennomsnitt')
    """
    return re.sub(r" (?:kommune|herad)$", "", plain(name).casefold())


def known_places(regions: Regions, number: str) -> dict[str, str]:
    """The names under which a municipality's table may tell of itself, its county and the country.

    >>> from pathlib import Path
    >>> places = known_places(Regions.load(Path("data/reference")), "3032")
    >>> [places[name] for name in ("Gjerdrum", "Fylkesgjennomsnitt", "Viken", "Landet")]
    ['3032', '30', '30', '0']
    """
    unit = regions.named(number)
    country = dict.fromkeys(("Landet", "Hele landet", "Heile landet", "Landsgjennomsnitt"), COUNTRY)
    if unit is None:
        return country
    names = ("Fylket", "Fylkesgjennomsnitt", "Fylkesgjennomsnittet", unit.county)
    return country | dict.fromkeys(names, unit.county_number) | {unit.name: number}


def _without_unit(text: str) -> tuple[str, str]:
    """A heading and the unit in its parenthesis, or the unit that is all it says."""
    match = _UNIT.fullmatch(text)
    unit = parse_unit(match["unit"]) if match else None
    if match and unit:
        return match["rest"], unit
    alone = parse_unit(text) if text else None
    return ("", alone) if alone else (text, "")
