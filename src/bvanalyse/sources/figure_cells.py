"""One cell of a municipality's table as a figure: its value, unit and status, and every doubt."""

from __future__ import annotations

import re
from decimal import Decimal

from bvanalyse.errors import DataError, Problem
from bvanalyse.sources.numbers import ParsedNumber, parse_number, parse_unit

WITHOUT_FIGURE = {
    "missing": ("missing", ""),
    "not_applicable": ("not_applicable", ""),
    "suppressed": ("suppressed", ""),
    "not_computable": ("not_applicable", "kan ikke beregnes"),
    "dash": ("missing", "strek i tabellen"),
}
CERTAINTY = {"forecast": "forecast", "approx": "estimate", "preliminary": "ok", "exact": "ok"}
SAID_BY_STATUS = {"forecast": "prognose", "approx": "omtrentlig tall"}
SCALES = {"NOK": 1, "1000 NOK": 1_000, "million NOK": 1_000_000}
UNITS_NB = {
    "percent": "prosent",
    "NOK": "kroner",
    "1000 NOK": "1000 kroner",
    "million NOK": "millioner kroner",
}

_MONEY_OR_SHARE = re.compile(r"\b(?:kr|kroner|nok|mrd|promille|prosent)\b|[%‰]", re.IGNORECASE)


def cell_number(cell: object) -> ParsedNumber:
    """The number in a cell; Excel's own numbers are taken as they are.

    >>> cell_number(0.125).value, cell_number("ca. 20 %").qualifier
    (0.125, 'approx')

    Raises `DataError` for a date, a truth value, or a text that `parse_number` refuses.
    """
    if isinstance(cell, str):
        return parse_number(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return ParsedNumber(float(cell), "", "exact", 0, str(cell))
    raise DataError(
        Problem(
            "not a number",
            found=cell,
            expected="a number",
            action="Excel may have made a date of it: type it again as a number",
        )
    )


def holds_figure(cell: object) -> bool:
    """Whether a cell is a number with a value."""
    try:
        return cell_number(cell).value is not None
    except DataError:
        return False


def figure(
    parsed: ParsedNumber, *, printed: str, wanted: str, column: str = "", doubtful: bool = False
) -> dict[str, object]:
    """Value, unit, status and note of one cell.

    `printed` is the unit that the row says, `wanted` the indicator's, `column` the certainty of the
    column, and `doubtful` marks an Excel share that may be a percentage. The status is the gravest
    that holds; what it does not say stands in the note.

    >>> figure(parse_number("ca. 20 %"), printed="", wanted="persons", column="forecast")["status"]
    'suspect'
    >>> figure(parse_number("2,3 mill."), printed="", wanted="1000 NOK")["value"]
    2300.0
    """
    if parsed.value is None:
        status, note = WITHOUT_FIGURE[parsed.qualifier]
        return {"value": None, "unit": wanted or printed, "status": status, "note": note}
    value, unit, fault = _in_unit(parsed, parsed.value, printed, wanted or printed)
    if doubtful:
        fault = "kan være en andel og ikke prosent: Excel-formatet kan ikke leses"
    held = [one for one in CERTAINTY if one in (column, parsed.qualifier)]
    status = "suspect" if fault else CERTAINTY[held[0]]
    remarks = [
        SAID_BY_STATUS[one] for one in held if one in SAID_BY_STATUS and CERTAINTY[one] != status
    ]
    remarks += ["foreløpig tall"] if "preliminary" in held else []
    note = "; ".join(filter(None, [fault, *remarks]))
    return {"value": value, "unit": unit, "status": status, "note": note}


def printed_unit(in_label: str | None, in_column: str) -> str:
    """The unit that a row states in its label's parenthesis, its unit column, or both alike.

    >>> printed_unit("1000 NOK", ""), printed_unit(None, "Prosent"), printed_unit(None, "Antall")
    ('1000 NOK', 'percent', 'antall')

    Raises `DataError` when the two differ, or when money or a share is named in an unknown way.
    """
    known = parse_unit(in_column)
    if (in_label and known != in_label and in_column) or (
        known is None and _MONEY_OR_SHARE.search(in_column)
    ):
        raise DataError(
            Problem(
                "unclear unit",
                found=in_column,
                expected="kr, 1000 kr, mill. kr or prosent",
                action="write one unit for the row",
            )
        )
    return in_label or known or in_column.lower()


def unlikely_shares(cells: list[object], unit: str) -> bool:
    """Whether Excel numbers of a percent row lie between 0 and 1 only: 7 % may stand as 0.07.

    >>> unlikely_shares([0.07, "8,1"], "percent"), unlikely_shares([7.4, 0.5], "percent")
    (True, False)
    """
    numbers = [cell for cell in cells if isinstance(cell, int | float)]
    fractions = any(number != int(number) for number in numbers)
    return _family(unit) == "percent" and fractions and all(abs(one) <= 1 for one in numbers)


def _in_unit(
    parsed: ParsedNumber, value: float, printed: str, wanted: str
) -> tuple[float, str, str]:
    """A value in the wanted unit, or in its own with what is wrong about it."""
    written = parsed.unit or printed
    if parsed.unit == "NOK" and _family(printed) in ("1000 NOK", "million NOK"):
        raise DataError(
            Problem(
                "the cell and its row disagree on the unit",
                found=parsed.raw,
                expected=f"a number in {UNITS_NB[_family(printed)]}",
                action="remove kr from the cell, or correct the unit of the row",
            )
        )
    if not written or not wanted:
        return value, wanted or written, ""
    have, want = _family(written), _family(wanted)
    if have in SCALES and want in SCALES:
        return float(Decimal(repr(value)) * SCALES[have] / SCALES[want]), wanted, ""
    if have == want:
        return value, wanted, ""
    told = UNITS_NB.get(written, written)
    return value, written, f"oppgitt i {told}, men indikatoren har en annen enhet"


def _family(unit: str) -> str:
    """The unit without what it is counted per: percent, a scale of crowns, or nothing."""
    match = re.match(r"(?:percent|(?:1000 |million )?NOK)\b", unit)
    return match[0] if match else ""
