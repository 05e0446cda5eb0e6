"""Units as tables print them, against the unit in which the register keeps an indicator."""

from __future__ import annotations

import re
from decimal import Decimal

from bvanalyse.errors import DataError, Problem
from bvanalyse.indicators import COUNTED
from bvanalyse.sources.numbers import ParsedNumber, parse_unit
from bvanalyse.sources.word_forms import key

SCALES = {"NOK": 1, "1000 NOK": 1_000, "million NOK": 1_000_000}
UNITS_NB = {
    "percent": "prosent",
    "NOK": "kroner",
    "1000 NOK": "1000 kroner",
    "million NOK": "millioner kroner",
}
NUMBER_OF = ("antall", "stk", "n")  # of whatever the row is about
#: the words of a unit column, in their common form, by the unit of the register they fit
_FITTING = {
    "reports": "melding saker",
    "investigations": "undersøkelse saker",
    "persons": "barn barnogunge unge ungevoksen personer ansatt innbygger",
    "households": "husholdning",
    "measures": "tiltak",
    "places": "plasser",
    "homes": "hjem",
    "FTE": "årsverk stilling",
    "days": "dag",
    "months": "måned",
    "teams": "team",
    "children per FTE": "barnperårsverk",
}
_WORDS = frozenset(" ".join(_FITTING.values()).split())
_PER_1000 = "per1000"


def family(unit: str) -> str:
    """The unit without what it is counted per: percent, a scale of crowns, or nothing.

    >>> family("NOK per child"), family("reports")
    ('NOK', '')
    """
    match = re.match(r"(?:percent|(?:1000 |million )?NOK)\b", unit)
    return match[0] if match else ""


def counts(unit: str) -> bool:
    """Whether the unit is of whole things: reports, children, homes."""
    return unit in COUNTED


def printed_unit(in_label: str | None, in_column: str) -> str:
    """The unit that a row states in its label's parenthesis, its unit column, or both alike.

    >>> printed_unit("1000 NOK", ""), printed_unit(None, "Prosent"), printed_unit(None, "Antall")
    ('1000 NOK', 'percent', 'antall')

    Raises `DataError` when the two differ, or when the column names no unit that is known.
    """
    known = parse_unit(in_column)
    word = key(in_column)
    understood = known or word in NUMBER_OF or word in _WORDS or word.startswith(_PER_1000)
    if in_column and not (understood and (known == in_label or not in_label)):
        raise DataError(
            Problem(
                "unclear unit",
                found=in_column,
                expected="antall, årsverk, prosent, kr, 1000 kr or mill. kr",
                action="write one unit for the row",
            )
        )
    return in_label or known or word


def in_unit(
    parsed: ParsedNumber, value: float, printed: str, wanted: str
) -> tuple[float, str, str]:
    """A value in the wanted unit, or in its own with what is wrong about it.

    Raises `DataError` when a cell in kroner stands in a row of thousands or millions.
    """
    written = parsed.unit or printed
    if parsed.unit == "NOK" and family(printed) in ("1000 NOK", "million NOK"):
        raise DataError(
            Problem(
                "the cell and its row disagree on the unit",
                found=parsed.raw,
                expected=f"a number in {UNITS_NB[family(printed)]}",
                action="remove kr from the cell, or correct the unit of the row",
            )
        )
    if not written or not wanted:
        return value, wanted or written, ""
    have, want = family(written), family(wanted)
    if have in SCALES and want in SCALES:
        return float(Decimal(repr(value)) * SCALES[have] / SCALES[want]), wanted, ""
    if have == want and _fits(written, wanted):
        return value, wanted, ""
    told = UNITS_NB.get(written, written)
    return value, written, f"oppgitt i {told}, men indikatoren har en annen enhet"


def _fits(written: str, wanted: str) -> bool:
    if family(written) or written == wanted or written in NUMBER_OF:
        return True
    if written.startswith(_PER_1000):
        return "per 1000" in wanted
    return written in _FITTING.get(wanted, "").split()
