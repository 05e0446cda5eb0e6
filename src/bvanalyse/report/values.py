"""A figure with its unit, as it stands in a table cell and as it is said in a sentence."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd

from bvanalyse.findings.types import NATIONAL
from bvanalyse.indicators import COUNTED, Indicator, Register
from bvanalyse.observations import STATUSES, WITHOUT_VALUE
from bvanalyse.regions import Regions
from bvanalyse.regions.lists import COUNTRY
from bvanalyse.report.comparable import ALIKE
from bvanalyse.report.numfmt import UNIT_SPACE, half_up, share_decimals
from bvanalyse.report.texts import Texts

SMALL_BASE = 10  # below this only the count is told, not the percentage
_PER_MILLION = {"1000 NOK": 1000.0, "million NOK": 1.0}
_NOK = 1_000_000
_KRONER = ("NOK", "NOK per child")
#: units that the names of their figures tell: `tallet på barn for hvert årsverk`
_NAMED = ("FTE", "children per FTE", "moves per child")
_DERIVED_DECIMALS = {"percent": 1, "per 1000 children": 1, "NOK per child": 0, "1000 NOK": 0}


def cell(
    value: float | None,
    unit: str,
    texts: Texts,
    status: str = "ok",
    *,
    decimals: int | None = None,
) -> str:
    """A figure in a table, with the sign of its status; a missing one is its sign alone.

    >>> nb = Texts.load("nb")
    >>> [cell(171327, "NOK per child", nb), cell(29.94, "percent", nb), cell(19500, "1000 NOK", nb)]
    ['171\u202f327\xa0kr', '29,94\xa0%', '19,5 mill.\xa0kr']
    >>> cell(None, "persons", nb, "suppressed"), cell(20, "percent", nb, "estimate")
    (':', 'ca.\xa020\xa0%')
    """
    sign = STATUSES[status]
    if value is None or value != value or status in WITHOUT_VALUE:
        return sign or STATUSES["missing"]
    if unit == "year":
        text = f"{value:.0f}"
    elif unit in _KRONER:
        text = texts("number.kroner", value=texts.number(value, decimals))
    elif unit in _PER_MILLION:
        millions = texts.number(value / _PER_MILLION[unit], decimals)
        text = texts("number.millions", value=millions)
    elif unit.startswith("percent"):
        text = texts.percent(value, decimals)
    else:
        text = texts.number(value, decimals)
    if status == "estimate":
        return f"{sign}{UNIT_SPACE}{text}"
    return f"{text}{UNIT_SPACE}{sign}" if sign else text


def figure(
    row: Any, entry: Indicator, register: Register, texts: Texts, decimals: int | None = None
) -> str:
    """A row of the long table as a cell: a share has its counts first, `4 av 69 (6 %)`.

    On a base below ten the counts stand alone, and so does none of any base. `decimals` are those
    of a published figure; None keeps its own.
    """
    value, x, n = (getattr(row, name) for name in ("value", "numerator", "denominator"))
    status, unit = row.status, row.unit
    with_base = entry.kind == "proportion" and register.counts(entry)
    if with_base and entry.group != "bakgrunn" and pd.notna(value) and pd.notna(x + n):
        sign = f"{UNIT_SPACE}{STATUSES[status]}" if status != "ok" else ""
        counts = texts("finding.share_small", x=texts.number(x, 0), n=texts.number(n, 0))
        if n < SMALL_BASE or x == 0:
            return counts + sign
        share = cell(value, unit, texts, decimals=share_decimals(n, value))
        return texts("number.counted", counts=counts, value=share) + sign
    decimals = derived_decimals(unit, n) if pd.notna(n) else decimals
    return cell(value, unit, texts, status, decimals=decimals)


def shared_decimals(rows: pd.DataFrame) -> int | None:
    """The digits of the finest figure in a row of national tables; None for other sources.

    A national table writes 2 for 2,0 and means the same; a document that writes 3 % after 3,1 %
    has rounded it.
    """
    known = rows[rows["value"].notna() & rows["denominator"].isna()]
    if known.empty or not known["source"].str.startswith(NATIONAL).all():
        return None
    several = (charted(row.value, row.unit) for row in known.itertuples())
    exponents = (Decimal(repr(float(value))).normalize().as_tuple().exponent for value in several)
    return max(0, *(-int(exponent) for exponent in exponents))


def percentage(row: Any, texts: Texts) -> str:
    """A row of the long table as a cell of a yardstick: the share or figure alone."""
    base = row.denominator
    decimals = derived_decimals(row.unit, base) if pd.notna(base) else None
    return cell(row.value, row.unit, texts, row.status, decimals=decimals)


def place_name(region: str, period: str, regions: Regions, texts: Texts) -> str:
    """What a place is called in the report's language."""
    key = {COUNTRY: "place.country", ALIKE: "place.alike"}.get(region)
    return texts(key) if key else regions.name(region, period)


def charted(value: float, unit: str) -> float:
    """A figure on a chart's axis: amounts in thousands stand in millions there.

    >>> charted(19500, "1000 NOK")
    19.5
    """
    return value / _PER_MILLION.get(unit, 1.0)


def axis_unit(unit: str, texts: Texts) -> str:
    """What a chart's axis counts in, where the figure's name does not say it."""
    if unit in _KRONER:
        return texts.counted("NOK", 2)
    return texts.counted("million NOK" if unit in _PER_MILLION else unit, 2)


def derived_decimals(unit: str, base: float | None) -> int | None:
    """Digits of a figure that was computed here; a published one keeps its own."""
    if unit == "percent" and base is not None:
        return share_decimals(base)
    return 0 if unit in COUNTED else _DERIVED_DECIMALS.get(unit, 1)


def said(
    value: float, unit: str, texts: Texts, *, about: bool = False, decimals: int | None = None
) -> str:
    """A figure in a sentence; counts stand alone, since the sentence says what is counted.

    >>> said(171327, "NOK per child", Texts.load("nb")), said(96, "reports", Texts.load("nb"))
    ('171\u202f327\xa0kroner', '96')
    >>> said(4.2, "1000 NOK", Texts.load("nb"))
    '4\u202f200\xa0kroner'
    """
    if unit in _KRONER:
        text = f"{texts.number(value, 0)}{UNIT_SPACE}{texts.counted('NOK', value)}"
    elif unit in _PER_MILLION and 0 < abs(value) < _PER_MILLION[unit]:
        kroner = half_up(value * _NOK / _PER_MILLION[unit], 0)
        text = f"{texts.number(kroner, 0)}{UNIT_SPACE}{texts.counted('NOK', kroner)}"
    elif unit in _PER_MILLION:
        millions = value / _PER_MILLION[unit]
        text = f"{texts.number(millions)}{UNIT_SPACE}{texts.counted('million NOK', millions)}"
    elif unit == "percent" or " per " in f" {unit}" or unit in ("months", "FTE", "days"):
        text = f"{texts.number(value, decimals)}{UNIT_SPACE}{texts.counted(unit, value)}"
    else:
        text = texts.number(value, decimals)
    return texts("words.about", value=text) if about else text


def said_of(
    entry: Indicator,
    value: float,
    texts: Texts,
    *,
    about: bool = False,
    decimals: int | None = None,
) -> str:
    """A figure in a sentence that names it, without a unit that its name has told.

    >>> from pathlib import Path
    >>> known = Register.load(Path("data/reference"))
    >>> said_of(known["children_per_position"], 9.1, Texts.load("nb"))
    '9,1'
    >>> said_of(known["investigation_duration_days"], 80.0, Texts.load("nb"))
    '80\xa0dager'
    """
    if entry.unit not in _NAMED:
        return said(value, entry.unit, texts, about=about, decimals=decimals)
    text = texts.number(value, decimals)
    return texts("words.about", value=text) if about else text
