"""The figure in one cell of the monitor: a number, or the sign that stands in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bvanalyse.errors import DataError
from bvanalyse.indicators import COUNTED, Indicator
from bvanalyse.sources.kommunemonitor.variables import ZERO_IS_MISSING, Tie
from bvanalyse.sources.numbers import MAX_DIGITS, plain
from bvanalyse.sources.possible import LARGEST
from bvanalyse.sources.statbank.table import refusal

MISSING_SIGN = ".."
EMPTY = "Cellen er tom i kilden."
#: what may stand where no figure is shown; `NA` and `#N/A` are those of R and Excel
SIGNS = {
    "": ("missing", EMPTY),
    **dict.fromkeys((MISSING_SIGN, "...", "na", "#n/a", "#i/t"), ("missing", "")),
    ".": ("not_applicable", ""),
    ":": ("suppressed", ""),
    "#div/0!": ("not_applicable", "Kan ikke beregnes."),
}
_NUMBER = re.compile(
    r"(?P<minus>[-−–])?"
    r"(?P<digits>[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?|[0-9]+(?:[.,][0-9]+)?"
    r"|[0-9]{1,3}(?P<mark>[.,])[0-9]{3}(?:(?P=mark)[0-9]{3})*(?:(?!(?P=mark))[.,][0-9]+)?)"
    r" ?(?P<percent>%)?"
)
_EXPECTED = "a figure such as 12, 1 234 or 4,5, or .."


@dataclass(frozen=True)
class Figure:
    """A value with the decimals it was written with, or a status and the sign without a value.

    `typed` tells that the value was a number in Excel, whose percent format cannot be seen.
    """

    value: float | None
    status: str = "ok"
    decimals: int = 0
    sign: str = ""
    note: str = ""
    typed: bool = False


def decimal_mark(cells: Iterable[tuple[int, object]]) -> str:
    """The decimal sign of a file: a comma, or a point as R writes beside texts such as `..`.

    `cells` are row and content. Raises `DataError` where both stand before decimals, and where the
    only ones may as well part thousands.

    >>> decimal_mark([(2, "12,1"), (3, "1.234")]), decimal_mark([(2, "12.1")]), decimal_mark([])
    (',', '.', ',')
    """
    certain: dict[str, tuple[int, object]] = {}
    unclear: tuple[int, object] | None = None
    for row, cell in cells:
        if not isinstance(cell, str) or not ("." in cell or "," in cell):
            continue
        match = _NUMBER.fullmatch(plain(cell))
        if match is None:
            continue
        mark = _mark_of(match["digits"])
        if mark:
            certain.setdefault(mark, (row, cell))
        else:
            unclear = unclear or (row, cell)
    if len(certain) > 1:
        row, cell = max(certain.values(), key=lambda one: one[0])
        raise refusal(
            "decimal point and decimal comma in one file",
            row=row,
            column="Value",
            found=cell,
            expected="one of them throughout",
            action="save the file again",
        )
    if unclear and not certain:
        raise refusal(
            "a thousands sign or a decimal sign",
            row=unclear[0],
            column="Value",
            found=unclear[1],
            expected="1 234 or 1,23",
            action="write thousands with a space",
        )
    return next(iter(certain), ",")


def figure(cell: object, mark: str) -> Figure:
    """What a cell says, when `mark` is the file's decimal sign.

    >>> figure("1 234,5", ",").value, figure("1.234", ",").value, figure("..", ",").status
    (1234.5, 1234.0, 'missing')

    Raises `DataError` for a date, a truth value, a dash and every other text.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if not abs(cell) < LARGEST:
            raise _no_figure(cell, "too large for a figure")
        shown = repr(float(cell)).partition(".")[2]
        return Figure(float(cell), decimals=0 if shown == "0" else len(shown), typed=True)
    if not isinstance(cell, str):
        raise _no_figure(cell, "not a number")
    text = plain(cell)
    if text.lower() in SIGNS:
        status, note = SIGNS[text.lower()]
        return Figure(None, status, sign=text, note=note)
    match = _NUMBER.fullmatch(text)
    if match is None or _mark_of(match["digits"]) not in ("", mark):
        dash = text in ("-", "–", "−", "—")
        raise _no_figure(cell, "a dash of unknown meaning" if dash else "not a number")
    thousands = "," if mark == "." else "."
    digits = match["digits"].replace(" ", "").replace(thousands, "")
    whole, _, decimals = digits.partition(mark)
    if (whole[0] == "0" and len(whole) > 1) or len(whole + decimals) > MAX_DIGITS:
        raise _no_figure(cell, "a code, not a figure")
    size = float(f"{whole}.{decimals or 0}")
    sign = "%" if match["percent"] else ""
    return Figure(-size if match["minus"] and size else size, "ok", len(decimals), sign)


def checked(found: Figure, tie: Tie, entry: Indicator) -> Figure:
    """The figure, if it can be what the variable says; `entry` is the tie's indicator.

    Raises `DataError` for a count that is negative or not whole, a share outside 0 to 100, and a
    percent sign where no percent is expected. No residents means that there was no such place.
    """
    value = found.value
    if value is None:
        return found
    share = tie.part == "value" and entry.kind == "proportion"
    what = ""
    if found.sign and tie.unit != "percent":
        what, expected = "a percentage where another unit is expected", tie.unit
    elif value < 0 and "NOK" not in tie.unit:
        what, expected = "a negative figure", "0 or more"
    elif share and value > 100:
        what, expected = "a share of more than 100 percent", "0 to 100"
    elif tie.unit in COUNTED and value % 1:
        what, expected = "a count that is not whole", f"a whole number of {tie.unit}"
    if what:
        action = "correct the cell, or look whether columns have changed places"
        raise refusal(what, column="Value", found=f"{value:g}", expected=expected, action=action)
    if tie.trap == ZERO_IS_MISSING and value == 0:
        return Figure(None, "missing", note="Kilden har 0 innbyggere: nummeret var ikke i bruk.")
    return found


def _mark_of(digits: str) -> str:
    """The decimal sign that a number shows, or nothing when its mark may part thousands."""
    marks = re.sub(r"[0-9 ]", "", digits)
    if not marks:
        return ""
    if len(set(marks)) > 1:
        return marks[-1]
    if len(marks) > 1:
        return "," if marks[0] == "." else "."
    whole, decimals = re.split(r"[.,]", digits)
    grouped = len(decimals) == 3 and whole.isdigit() and len(whole) <= 3 and whole != "0"
    return "" if grouped else marks


def _no_figure(cell: object, what: str) -> DataError:
    action = "correct the cell, or download the file again"
    return refusal(what, column="Value", found=cell, expected=_EXPECTED, action=action)
