"""One cell of a municipality's table as a figure: its value, unit and status, and every doubt."""

from __future__ import annotations

import math
import re

from bvanalyse.errors import DataError, Problem
from bvanalyse.sources.limits import parse_limit
from bvanalyse.sources.numbers import MAX_DIGITS, WORDS, ParsedNumber, parse_number, plain
from bvanalyse.sources.units import counts, family, in_unit

WITHOUT_FIGURE = {
    "missing": ("missing", ""),
    "not_applicable": ("not_applicable", ""),
    "suppressed": ("suppressed", ""),
    "not_computable": ("not_applicable", "kan ikke beregnes"),
    "dash": ("missing", "strek i tabellen"),
    "few": ("suppressed", "bare en grense er oppgitt"),
    "limit": ("missing", "bare en grense er oppgitt"),
}
CERTAINTY = {"forecast": "forecast", "approx": "estimate", "preliminary": "ok", "exact": "ok"}
SAID_BY_STATUS = {"forecast": "prognose", "approx": "omtrentlig tall"}
#: a count that is hidden is taken to be this or less; a wider limit is no hidden count
MOST_HIDDEN = 3
MAX_LETTERS = 100  # of a cell that holds a figure; longer ones are prose

_ENGLISH = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
_THOUSANDS = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:\.[0-9]{3})+(?![0-9.,])")


def cell_number(cell: object, unit: str = "") -> ParsedNumber:
    """The number in a cell of a row that is counted in `unit`; Excel's own are taken as they are.

    A dot before three digits parts thousands where whole things are counted, unless all three are
    zeros: `96.000` may be 96 with three decimals. A limit is no figure: the count that hides
    behind `<4` is suppressed, as it would be behind `:`, and `under 10` tells too little.

    >>> cell_number(0.125).value, cell_number("ca. 20 %").qualifier
    (0.125, 'approx')
    >>> cell_number("1.234", "reports").value, cell_number("<4", "persons").qualifier
    (1234.0, 'few')

    Raises `DataError` for a date, a truth value, a number beyond all counting, or a text that
    `parse_number` refuses.
    """
    if isinstance(cell, str):
        if len(cell) > MAX_LETTERS:
            raise _no_number(f"{cell[:MAX_LETTERS]} ...", "write the figure alone")
        limit = parse_limit(cell)
        if limit:
            hides = not limit.number.unit and (counts(unit) or not unit)
            few = hides and limit.most <= MOST_HIDDEN
            kind, told = "few" if few else "limit", limit.number
            return ParsedNumber(None, told.unit, kind, 0, cell, told.footnote)
        if counts(unit) and _ENGLISH.fullmatch(plain(cell)):
            raise _no_number(cell, "write 1 234 for a thousand and more: things have no decimals")
        dotted = _THOUSANDS.search(plain(cell))
        several = dotted is not None and dotted[0].count(".") > 1
        whole = counts(unit) and dotted is not None and not dotted[0].endswith(".000")
        return parse_number(cell, dots_part_thousands=several or whole)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if not math.isfinite(cell) or abs(cell) >= 10**MAX_DIGITS:
            raise _no_number(cell, "see whether the cell is a formula that went wrong")
        return ParsedNumber(float(cell), "", "exact", 0, str(cell))
    raise _no_number(cell, "Excel may have made a date of it: type it again as a number")


def is_figure_or_sign(cell: object) -> bool:
    """Whether a cell is a number, or a sign or limit that stands for one.

    >>> is_figure_or_sign("96"), is_figure_or_sign(":"), is_figure_or_sign("ikke fra KOSTRA")
    (True, True, False)
    """
    try:
        cell_number(cell)
    except DataError:
        return False
    return True


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

    Raises `DataError` for what cannot be: fewer than none, or more than all.
    """
    if parsed.value is None:
        status, note = WITHOUT_FIGURE[parsed.qualifier]
        written = plain(parsed.raw)
        if parsed.qualifier in ("few", "limit") or written.lower() in WORDS:
            note = ": ".join(filter(None, [note, f"«{written}» i tabellen"]))
        return {"value": None, "unit": wanted or printed, "status": status, "note": note}
    value, unit, fault = in_unit(parsed, parsed.value, printed, wanted or printed)
    _refuse_impossible(value, unit, parsed.raw)
    if doubtful:
        fault = "kan være en andel og ikke prosent: Excel-formatet kan ikke leses"
    elif not fault and counts(unit) and value % 1:
        fault = "et antall med desimaler"
    held = [one for one in CERTAINTY if one in (column, parsed.qualifier)]
    status = "suspect" if fault else CERTAINTY[held[0]]
    remarks = [
        SAID_BY_STATUS[one] for one in held if one in SAID_BY_STATUS and CERTAINTY[one] != status
    ]
    remarks += ["foreløpig tall"] if "preliminary" in held else []
    remarks += ["punktum lest som tusenskille"] if _THOUSANDS.search(plain(parsed.raw)) else []
    note = "; ".join(filter(None, [fault, *remarks]))
    return {"value": value, "unit": unit, "status": status, "note": note}


def unlikely_shares(cells: list[object], unit: str) -> bool:
    """Whether Excel numbers of a percent row lie between 0 and 1 only: 7 % may stand as 0.07.

    >>> unlikely_shares([0.07, "8,1"], "percent"), unlikely_shares([7.4, 0.5], "percent")
    (True, False)
    """
    numbers = [cell for cell in cells if isinstance(cell, int | float)]
    fractions = any(number != int(number) for number in numbers if math.isfinite(number))
    return family(unit) == "percent" and fractions and all(abs(one) <= 1 for one in numbers)


def _refuse_impossible(value: float, unit: str, raw: str) -> None:
    """Money alone goes below nothing, and no share of a whole is more than the whole."""
    if value < 0 and unit and family(unit) in ("", "percent"):
        action = "write .. when it is not known; a dash before a figure is a minus"
        raise DataError(Problem("fewer than none", found=raw, expected="0 or more", action=action))
    if value > 100 and family(unit) == "percent":
        action = "correct the cell, or write .. when it is not known"
        raise DataError(
            Problem("more than all", found=raw, expected="a share up to 100", action=action)
        )


def _no_number(cell: object, action: str) -> DataError:
    return DataError(Problem("not a number", found=cell, expected="a number", action=action))
