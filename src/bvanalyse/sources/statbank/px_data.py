"""The figures of a PX file: a full matrix, or the rows that are not all zero, by their keys.

Source: PX file format specification, "Data in the PX-file" (DATA, KEYS, DATASYMBOL).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import prod

from bvanalyse.errors import DataError
from bvanalyse.sources.statbank.px_text import ACTION
from bvanalyse.sources.statbank.table import refusal

_TOKEN = re.compile(r'"(?P<quoted>[^"]*)"|(?P<bare>[^\s";]+)|(?P<end>;)|"')
_KEYED_TOKEN = re.compile(r'"(?P<quoted>[^"]*)"(?:\s*,)?|(?P<bare>[^\s";]+)|(?P<end>;)|"')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]+)?|-?\.[0-9]+")
_DOTS = re.compile(r"\.{1,6}")


@dataclass
class Cells:
    """The figures in the order of the table, the symbols by place, and the rows left out."""

    values: list[float | None] = field(default_factory=list)
    symbols: dict[int, str] = field(default_factory=dict)
    left_out: int = 0


def matrix(text: str, row: int, cells: int, symbols: Sequence[str]) -> Cells:
    """The figures of a file without KEYS; `symbols` are what one to six dots and a dash mean.

    >>> symbols = [".", "..", ":", "....", ".....", "......", "-"]
    >>> found = matrix('1 "..." 2.5 "-";', row=9, cells=4, symbols=symbols)
    >>> found.values, found.symbols
    ([1.0, None, 2.5, None], {1: ':', 3: '-'})
    """
    found = Cells()
    for place, (token, at) in enumerate(_tokens(text, row, _TOKEN)):
        if place >= cells:
            raise _count(f"more than {cells}", cells, row)
        _put(found, place, token, at, symbols)
    if len(found.values) < cells:
        raise _count(str(len(found.values)), cells, row)
    return found


def keyed(
    text: str, row: int, stub: Sequence[Sequence[str]], width: int, symbols: Sequence[str]
) -> Cells:
    """The figures of a file with KEYS: each row begins with its keys, and a row of zeros is absent.

    `stub` holds the keys of every dimension in the stub, `width` the number of cells in a row.

    >>> found = keyed('"b",3 ":";', row=9, stub=[["a", "b"]], width=2, symbols=["."] * 7)
    >>> found.values, found.symbols, found.left_out
    ([0.0, 0.0, 3.0, None], {3: ':'}, 1)
    """
    rows = prod(len(keys) for keys in stub)
    positions = [{key: at for at, key in enumerate(keys)} for keys in stub]
    found: dict[int, Cells] = {}
    tokens = _tokens(text, row, _KEYED_TOKEN)
    for token, at in tokens:
        place, key = 0, (token, at)
        for number, keys in enumerate(positions):
            key = key if number == 0 else next(tokens, ("", at))
            name = key[0][1:-1] if key[0].startswith('"') else None
            if name not in keys:
                expected = "a key from CODES or VALUES in quotes"
                raise refusal(
                    "an unknown key", row=at, found=key[0], expected=expected, action=ACTION
                )
            place = place * len(keys) + keys[name]
        if place in found:
            expected = "every row once"
            raise refusal(
                "a row stands twice", row=at, found=key[0], expected=expected, action=ACTION
            )
        found[place] = Cells()
        for column in range(width):
            cell, at = next(tokens, ("", at))
            if not cell:
                raise _count(str(column), width, at)
            _put(found[place], column, cell, at, symbols)
    whole = Cells(left_out=rows - len(found))
    for place in range(rows):
        cells = found.get(place) or Cells([0.0] * width)
        whole.symbols |= {place * width + at: sign for at, sign in cells.symbols.items()}
        whole.values += cells.values
    return whole


def _put(found: Cells, place: int, token: str, row: int, symbols: Sequence[str]) -> None:
    """Adds a figure, or the symbol that stands in its place."""
    if _NUMBER.fullmatch(token):
        found.values.append(float(token) + 0.0)
        return
    sign = token.strip('"').strip()
    if _DOTS.fullmatch(sign):
        sign = symbols[len(sign) - 1]
    elif sign == "-":
        sign = symbols[-1]
    elif sign != ":" or not token.startswith('"'):
        raise refusal(
            "not a number",
            row=row,
            found=sign,
            expected='a figure such as 12 or 4.5, or ".", "..", ":" or "-" in quotes',
            action="separate figures with a space, and use no thousands separator",
        )
    found.values.append(None)
    found.symbols[place] = sign


def _tokens(text: str, row: int, pattern: re.Pattern[str]) -> Iterator[tuple[str, int]]:
    """Each figure or quoted text with its row, up to the semicolon that ends the file."""
    at = 0
    for match in pattern.finditer(text):
        row += text.count("\n", at, match.start())
        at = match.start()
        if match["end"]:
            rest = text[match.end() :].strip().strip("\x1a")
            if rest:
                what = "text after the end of the figures"
                raise refusal(what, row=row, found=rest[:40], expected="nothing", action=ACTION)
            return
        if match["quoted"] is None and match["bare"] is None:
            raise refusal("a quote is not closed", row=row, expected='"', action=ACTION)
        yield (match["bare"] or f'"{match["quoted"]}"'), row
    what = "the figures end too early"
    raise refusal(what, row=row, expected="; after the last figure", action=ACTION)


def _count(found: str, expected: int, row: int) -> DataError:
    what = "wrong number of values"
    action = "save the table again: a part is lost, or there is too much"
    return refusal(what, row=row, found=found, expected=str(expected), action=action)
