"""What single cells of a StatBank CSV file say: figures, symbols, codes with their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bvanalyse.sources.numbers import MAX_DIGITS
from bvanalyse.sources.statbank.cube import PRELIMINARY, SYMBOLS, ZERO
from bvanalyse.sources.statbank.table import refusal

GEO_NAMES = re.compile(
    r"region|kommune|fylke|bydel|municipality|county|KOK\w+region0000", re.IGNORECASE
)
_NUMBER = re.compile(
    r"(?P<minus>[-−–])?(?P<whole>[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)"
    r"(?:(?P<mark>[.,])(?P<decimals>[0-9]+))?(?P<star>\*)?"
)
_DASHES = ("-", "–", "−", "—")
#: a code before a name: 0101 Halden, K-3001 Halden, 0 Hele landet, EKA01 Viken, EAK Landet
_CODE_NAME = re.compile(
    r"(?P<code>[0-9]{1,6}[a-z]?|0N|[A-Z]{1,4}[-_]?[0-9]{1,6}[a-z]?|E[A-Z]{2,6})"
    r" (?P<name>[^\W\d_].*)"
)
_CODE_DASH_NAME = re.compile(r"(?P<code>\S+) - (?P<name>.+)")
_LIKE_A_CODE = re.compile(r"\S*[0-9]\S*|[A-ZÆØÅ]{2,}")
#: what a spreadsheet calls a sum that it has added itself
ADDED_SUMS = ("totalsum", "grand total")


def is_figure(cell: str) -> bool:
    """Whether a cell is blank or holds a figure or symbol, as in a column of figures."""
    return not cell or cell in SYMBOLS or cell in _DASHES or _NUMBER.fullmatch(cell) is not None


def refuse_unclear_decimals(cells: Iterable[tuple[int, str, str]]) -> None:
    """Raises where both point and comma stand before decimals, or where they may part thousands.

    `cells` are row, column and text.

    >>> refuse_unclear_decimals([(2, "2020", "4,7"), (3, "2020", "1,234")])
    >>> refuse_unclear_decimals([(3, "2020", "1,234")])
    Traceback (most recent call last):
    bvanalyse.errors.DataError: row 3, column "2020": a thousands sign or a decimal sign: found \
"1,234", expected a figure such as 1234 or 1,23; save it as JSON-stat, which leaves no doubt
    """
    found: dict[str, tuple[int, str, str]] = {}
    certain = False
    for row, column, text in cells:
        match = _NUMBER.fullmatch(text) if "." in text or "," in text else None
        if match and match["mark"]:
            found.setdefault(match["mark"], (row, column, text))
            whole = match["whole"]
            certain |= len(match["decimals"]) != 3 or whole == "0" or len(whole) > 3
    if len(found) > 1:
        row, column, text = max(found.values())
        raise refusal(
            "decimal point and decimal comma in one file",
            row=row,
            column=column,
            found=text,
            expected="one of them throughout",
            action="save the table again",
        )
    if found and not certain:
        row, column, text = next(iter(found.values()))
        raise refusal(
            "a thousands sign or a decimal sign",
            row=row,
            column=column,
            found=text,
            expected="a figure such as 1234 or 1,23",
            action="save it as JSON-stat, which leaves no doubt",
        )


def figure(cell: str, dash_is_zero: bool) -> tuple[float | None, str]:
    """The figure of a cell and its symbol.

    A dash was zero in the tables of Statistics Norway before 2021 and means "no figure" elsewhere,
    so it is read only where the file itself explains it.

    >>> figure("1 234,5", False), figure(":", False), figure("96*", False), figure("-", True)
    ((1234.5, ''), (None, ':'), (96.0, '*'), (None, '-'))

    Raises `ValueError` for everything that is neither figure nor symbol.
    """
    if cell in SYMBOLS or not cell:
        return None, cell
    if cell in _DASHES and dash_is_zero:
        return None, ZERO
    match = _NUMBER.fullmatch(cell)
    if match is None:
        raise ValueError("a dash of unknown meaning" if cell in _DASHES else "not a number")
    whole = match["whole"].replace(" ", "")
    if (whole[0] == "0" and len(whole) > 1) or len(whole) > MAX_DIGITS:
        raise ValueError("a code, not a figure")
    size = float(f"{whole}.{match['decimals'] or 0}")
    return -size if match["minus"] and size else size, PRELIMINARY if match["star"] else ""


def code_and_name(
    cells: Sequence[tuple[int, str]], heading: str, dashed: bool
) -> list[tuple[str, str]]:
    """Code and name of each value of a dimension; both are the text where it holds one thing.

    `cells` are row and text, each value once; `dashed` tells that the heading itself is written
    `code - name`. Raises `DataError` where some of the regions have codes and others not: such a
    row was added by hand.

    >>> code_and_name([(2, "K-9001 Fjordvik"), (3, "0 Hele landet")], "region", False)
    [('K-9001', 'Fjordvik'), ('0', 'Hele landet')]
    >>> code_and_name([(2, "0 år"), (3, "Oslo - Oslove")], "alder", False)
    [('0 år', '0 år'), ('Oslo - Oslove', 'Oslo - Oslove')]
    """
    for row, text in cells:
        if text.lower() in ADDED_SUMS:
            action = "remove the row"
            raise refusal("a sum that was added to the table", row=row, found=text, action=action)
    dash = [_CODE_DASH_NAME.fullmatch(text) for _, text in cells]
    space = [_CODE_NAME.fullmatch(text) for _, text in cells]
    space = [match if match and match["name"][0].isupper() else None for match in space]
    like_codes = [match and _LIKE_A_CODE.fullmatch(match["code"]) for match in dash]
    for matches, certain in ((dash, dashed or all(like_codes)), (space, True)):
        if certain and all(matches):
            return [(match["code"], match["name"]) for match in matches if match]
    regions = GEO_NAMES.fullmatch(heading) is not None
    for matches in (dash if dashed or any(like_codes) else [], space):
        if any(matches) and (dashed or regions):
            row, text = next(one for one, match in zip(cells, matches, strict=True) if not match)
            raise refusal(
                "a value without a code among values with codes",
                row=row,
                column=heading,
                found=text,
                expected="a code and a name, as in the other rows",
                action="remove the row if it was added, such as a sum",
            )
    return [(text, text) for _, text in cells]
