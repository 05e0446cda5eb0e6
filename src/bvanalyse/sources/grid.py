"""A table file as a grid of cells, read within bounds.

Text files keep every cell as text; Excel keeps numbers as numbers, so that 0.125 is not mistaken
for a thousand. Row 1 is the first row of the file, blank ones counted, as a spreadsheet does.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import pandas as pd
from python_calamine import CalamineError

from bvanalyse.errors import DataError, Problem
from bvanalyse.sources.excel_parts import checked_parts
from bvanalyse.sources.numbers import plain
from bvanalyse.tables import read_bytes, read_text

Grid = list[list[object]]
#: where a table's head stands and how many columns of figures it names, or None without a head
Head = Callable[[Grid], tuple[int, int] | None]

TEXT_FORMS = (".csv", ".tsv", ".txt")
EXCEL_FORMS = (".xlsx", ".xlsm")
DELIMITERS = ";,\t"
#: a municipality's own table is far smaller; what is larger is another kind of file
MAX_BYTES = 5_000_000
TOO_LARGE = "too large for a table of key figures"
MAX_UNPACKED = 100_000_000
MAX_ROWS = 2_000
MAX_COLUMNS = 200
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def read_grid(path: Path, head: Head, sheet: str | int = 0) -> Grid:
    """The cells of a semicolon, comma or tab separated UTF-8 file, or of one sheet in Excel.

    The separator is the one that gives a head, the uppermost and then the widest. An Excel cell
    that shows an error (`#REF!`) or a formula that was never reckoned arrives empty. Raises
    `DataError` with one sentence for a file that is empty, too large, of another kind, protected,
    damaged or wrongly quoted.
    """
    suffix = path.suffix.lower()
    raw = read_bytes(path, MAX_BYTES, TOO_LARGE, "keep the table alone in the file")
    if suffix in EXCEL_FORMS:
        grid = _read_excel(path, sheet, raw)
    else:
        grid = _split(_text(path, raw, suffix), head, str(path))
    widest = max(map(len, grid), default=0)
    if len(grid) > MAX_ROWS or widest > MAX_COLUMNS:
        raise DataError(
            Problem(
                "too many cells for a table of key figures",
                file=str(path),
                row=len(grid) if widest > MAX_COLUMNS else None,
                expected=f"at most {MAX_ROWS} rows of {MAX_COLUMNS} cells",
                action="keep the table alone in the file",
            )
        )
    return grid


def cell_text(cell: object) -> str:
    """A cell as text on one line: 2014.0 as 2014, a date as 31.12.2021.

    >>> cell_text(2014.0), cell_text(" Prognose\\n2015 "), cell_text(date(2021, 12, 31))
    ('2014', 'Prognose 2015', '31.12.2021')
    """
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(plain(str(cell)).split())


def _text(path: Path, raw: bytes, suffix: str) -> str:
    archive = raw.startswith((_ZIP, _OLE))
    if suffix not in TEXT_FORMS or archive:
        kind = "a spreadsheet or archive" if archive else f"the ending {path.suffix}"
        raise DataError(
            Problem(
                "wrong kind of file for its name",
                file=str(path),
                found=kind,
                expected=", ".join(TEXT_FORMS + EXCEL_FORMS),
                action="save it as .xlsx or as CSV UTF-8",
            )
        )
    text = read_text(path)
    control = _CONTROL.search(text)
    if control:
        raise DataError(
            Problem(
                "not a text file",
                file=str(path),
                row=text.count("\n", 0, control.start()) + 1,
                found=f"the sign 0x{ord(control[0]):02X}",
                expected="text",
                action="save it as .xlsx or as CSV UTF-8",
            )
        )
    if not text.endswith(("\n", "\r")):
        raise DataError(
            Problem(
                "the last row has no end, so the file may have been cut",
                file=str(path),
                row=text.count("\n") + 1,
                expected="a line break after the last row",
                action="see that the last row is whole, and put a line break after it",
            )
        )
    return text


def _split(text: str, head: Head, file: str) -> Grid:
    found: dict[tuple[int, int], str] = {}
    for delimiter in DELIMITERS:
        place = head(_rows(text, delimiter, file, strict=False))
        if place is not None:
            found.setdefault((place[0], -place[1]), delimiter)
    return _rows(text, found[min(found)] if found else DELIMITERS[0], file, strict=True)


def _rows(text: str, delimiter: str, file: str, *, strict: bool) -> Grid:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    grid: Grid = []
    try:
        for row in reader:
            grid.append([*row[: MAX_COLUMNS + 1]])
            if len(grid) > MAX_ROWS or len(row) > MAX_COLUMNS:
                break  # refused by the caller
    except csv.Error as error:
        if not strict:
            return grid
        long = "field larger" in str(error)
        what = "a cell without end" if long else "wrong quotes"
        action = 'close every " and write a quote inside a cell as ""'
        problem = Problem(what, file, len(grid) + 1, found=error, action=action)
        raise DataError(problem) from error
    return grid


def _read_excel(path: Path, sheet: str | int, raw: bytes) -> Grid:
    action = "open it in Excel and save it again as .xlsx without a password"
    if not raw.startswith(_ZIP):
        what = (
            "is protected by a password or is old Excel"
            if raw.startswith(_OLE)
            else ("is not an Excel file in spite of its name" if raw else "is empty")
        )
        raise DataError(Problem(what, file=str(path), action=action))
    try:
        with pd.ExcelFile(BytesIO(checked_parts(raw, MAX_UNPACKED)), engine="calamine") as book:
            names = [str(name) for name in book.sheet_names]
            if sheet in names or sheet in range(len(names)):
                frame = pd.read_excel(book, sheet, header=None, dtype=object, na_filter=False)
                return [list(row) for row in frame.to_numpy().tolist()]
    except (CalamineError, ValueError) as error:
        what = "cannot be opened as Excel"
        raise DataError(Problem(what, file=str(path), found=error, action=action)) from error
    raise DataError(
        Problem(
            "the sheet is not there",
            file=str(path),
            found=sheet,
            expected="one of " + ", ".join(names),
            action="name one of these",
        )
    )
