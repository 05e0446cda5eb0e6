"""The monitor's files as rows with named cells: CSV in any separator and encoding, and Excel."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bvanalyse.errors import DataError
from bvanalyse.sources.grid import EXCEL_FORMS, TEXT_FORMS, cell_text
from bvanalyse.sources.kommunemonitor.excel import Workbook
from bvanalyse.sources.kommunemonitor.header import (
    AGAIN,
    HEADER_WITHIN,
    Row,
    columns_of,
    has_headings,
    no_header,
    rows_below,
)
from bvanalyse.sources.statbank.files import read_bytes, text_encoding
from bvanalyse.sources.statbank.table import refusal

FIRST_BYTES = 65_536
_SEPARATORS = ";,\t"


@dataclass(frozen=True)
class Content:
    """All rows of a file, and how many rows its other sheets hold.

    `halves` tells whether the file has a column of half-years.
    """

    rows: list[Row]
    halves: bool
    other_sheets: dict[str, int]


def is_kommunemonitor(path: Path) -> bool:
    """Whether a file has the monitor's headings in its first rows; false if it cannot be read.

    >>> folder = Path("tests/sources/kommunemonitor/samples")
    >>> is_kommunemonitor(folder / "khr_2021.csv"), is_kommunemonitor(Path("data/seeds/claims.csv"))
    (True, False)
    """
    suffix = path.suffix.lower()
    if suffix not in TEXT_FORMS + EXCEL_FORMS or not path.is_file():
        return False
    if suffix in EXCEL_FORMS:
        try:
            book = Workbook(read_bytes(path))
            pages = [book.rows(name)[:HEADER_WITHIN] for name in book.names]
        except DataError:
            return False
        return any(has_headings(row) for page in pages for row in page)
    with path.open("rb") as file:
        raw = file.read(FIRST_BYTES)
    utf_16 = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = raw.decode("utf-16" if utf_16 else "latin-1", errors="replace")
    head = text.removeprefix("ï»¿").splitlines()[:HEADER_WITHIN]
    return any(
        has_headings(name.strip('"') for name in line.split(separator))
        for line in head
        for separator in _SEPARATORS
    )


def read_rows(path: Path, sheet: str | int | None = None) -> Content:
    """The rows of a file, every one of them complete.

    In Excel, `sheet` chooses the sheet; without it the only one with the monitor's headings is
    read. Raises `DataError` with one problem for a file that is empty, too large, damaged, of
    another kind, in an unknown encoding or not ended, and for rows that do not fit the header.
    """
    suffix = path.suffix.lower()
    if suffix not in TEXT_FORMS + EXCEL_FORMS:
        expected = ", ".join(TEXT_FORMS + EXCEL_FORMS)
        raise refusal("wrong kind of file", found=suffix, expected=expected, action=AGAIN)
    if suffix in EXCEL_FORMS:
        with _advising():
            raw = read_bytes(path)
        return _excel(Workbook(raw), sheet)
    with _advising():
        encoding = text_encoding(path)
    rows, halves = rows_below(_records(path, encoding, _separator(path, encoding)))
    return Content(rows, halves, {})


def _separator(path: Path, encoding: str) -> str:
    """The separator with which one of the first rows is the header."""
    with path.open(encoding=encoding, newline="") as file:
        head = [line for line, _ in zip(file, range(HEADER_WITHIN), strict=False)]
    for separator in _SEPARATORS:
        for number, cells in enumerate(csv.reader(head, delimiter=separator), 1):
            if columns_of(cells, number):
                return separator
    filled = [line.strip() for line in head if line.strip()]
    raise no_header(1 if filled else None, filled)


def _records(path: Path, encoding: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """The records of a text file, blank ones counted; the last line must be ended."""
    number, last = 0, [""]
    try:
        with path.open(encoding=encoding, newline="") as file:
            for cells in csv.reader(_keeping(file, last), delimiter=separator, strict=True):
                number += 1
                yield number, cells
    except csv.Error as error:
        action = 'close every " and write a quote inside a cell as ""'
        raise refusal("wrong quotes", row=number + 1, found=error, action=action) from error
    if not last[0].endswith(("\n", "\r", "\x1a")):
        raise refusal(
            "the last row is not ended",
            row=number,
            found=last[0],
            expected="a line break after the last cell",
            action="download the file again: it may be cut short; if it is whole, end the last row",
        )


def _keeping(lines: Iterable[str], last: list[str]) -> Iterator[str]:
    """The lines, the last one kept."""
    for line in lines:
        last[0] = line
        yield line


def _excel(book: Workbook, sheet: str | int | None) -> Content:
    """The rows of the chosen sheet, or of the only one that has the headings."""
    if sheet is not None:
        rows, halves = rows_below(enumerate(book.rows(sheet), 1))
        return Content(rows, halves, {})
    tables: list[str] = []
    filled: dict[str, int] = {}
    for name in book.names:
        cells = book.rows(name)
        filled[name] = sum(any(map(cell_text, row)) for row in cells)
        if any(columns_of(row, number) for number, row in enumerate(cells[:HEADER_WITHIN], 1)):
            tables.append(name)
    if len(tables) > 1:
        raise refusal(
            "several sheets with a table",
            found=", ".join(tables),
            expected="one table in the file, or the name of the sheet to read",
            action="keep one of the sheets",
        )
    chosen = tables[0] if tables else max(filled, key=filled.__getitem__)
    rows, halves = rows_below(enumerate(book.rows(chosen), 1))
    others = {name: count for name, count in filled.items() if count and name != chosen}
    return Content(rows, halves, others)


@contextmanager
def _advising() -> Iterator[None]:
    """Puts this source's advice in the place of another's."""
    try:
        yield
    except DataError as error:
        raise DataError(replace(error.problems[0], action=AGAIN)) from error
