"""The rows of a StatBank CSV file parted into title, table and notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from bvanalyse.sources.statbank.csv_cells import is_figure
from bvanalyse.sources.statbank.cube import SIGNS
from bvanalyse.sources.statbank.table import refusal

TITLE = re.compile(r"\W*[0-9]{5}: ")
#: what begins a line below the table; `Kilde:` never names a row, the others only stand alone
_SOURCE = re.compile(r"(?:kilder?|sources?)\s*:", re.IGNORECASE)
_NOTE = re.compile(
    r"(?:sist (?:endret|oppdatert)|oppdatert|(?:latest|last) updated?|kontakt|contact|enhet|units?"
    r"|måleenhet|database|copyright|standardtegn|symbols|rettelser?|fotnoter?|footnotes?|noter?"
    r"|notes?|merknad(?:er)?)\s*(?::|\Z)"
    r"|[*¹²³⁴-⁹]|[0-9]{1,2}\)|[-–.:]{1,3} ?[=:]? ?[^\W\d_]",
    re.IGNORECASE,
)


class Row(NamedTuple):
    """A row with its number in the file, counted as a spreadsheet does."""

    number: int
    cells: Sequence[str]


@dataclass
class Parts:
    """A file's parts: title, table with its header, notes, and whether anything ends the table."""

    title: str = ""
    table: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    ended: bool = False


def parts_of(rows: Iterable[Row], separator: str, title: str = "") -> Parts:
    """The parts of a file. Nothing but notes may follow the table, and no row may be short."""
    parts = Parts(title)
    for row in rows:
        texts = [cell for cell in row.cells if cell]
        alone = len(texts) == 1 and bool(row.cells[0])
        if not texts:
            parts.ended = bool(parts.table)
        elif not parts.table and alone:
            parts.notes += texts if parts.title else []
            parts.title = parts.title or texts[0]
        elif not parts.table:
            parts.table.append(row)
        elif parts.ended or _is_note(texts, alone, len(row.cells) == len(parts.table[0].cells)):
            _refuse_figures(row, texts, len(parts.table[0].cells))
            parts.notes.append(f"{separator.strip()} ".join(texts))
            parts.ended = True
        else:
            _fits(row, alone, len(parts.table[0].cells))
            parts.table.append(row)
    if len(parts.table) < 2:
        expected = "a header and a row of figures"
        raise refusal("holds no table", expected=expected, action="save the table again")
    width = len(parts.table[0].cells)
    while not any(row.cells[width - 1] for row in parts.table):
        width -= 1
    if width < len(parts.table[0].cells):
        parts.table = [Row(row.number, row.cells[:width]) for row in parts.table]
    return parts


def _is_note(texts: Sequence[str], alone: bool, full: bool) -> bool:
    """Whether a line ends the table; a row with figures in it is never taken for a note."""
    if not _looks_like_note(texts[0]):
        return False
    return alone or bool(_SOURCE.match(texts[0])) or not (full or is_figure(texts[-1]))


@lru_cache(maxsize=10_000)
def _looks_like_note(text: str) -> bool:
    return bool(_SOURCE.match(text) or _NOTE.match(text))


def _refuse_figures(row: Row, texts: Sequence[str], width: int) -> None:
    """Raises for a line below the table that is a row of it, or the end of another table's."""
    likely = texts[1:] if len(row.cells) == width else texts[1:][-1:]
    if any(map(is_figure, likely)) and not _SOURCE.match(texts[0]):
        raise refusal(
            "figures after the end of the table",
            row=row.number,
            found=texts[0],
            expected="one table in the file, without blank rows",
            action="save each table in a file of its own",
        )


def _fits(row: Row, alone: bool, width: int) -> None:
    if len(row.cells) != width:
        raise refusal(
            "wrong number of cells",
            row=row.number,
            found=len(row.cells),
            expected=f"{width} as in the header",
            action="look for a stray separator or quote, or a row cut short",
        )
    if alone and width > 1:
        raise refusal(
            "a row without figures",
            row=row.number,
            found=row.cells[0],
            expected=f"figures, or one of {SIGNS} in each cell",
            action="part notes from the table by a blank row",
        )
