"""A table file as a grid of cells, and the lines of that grid that hold periods and labels.

Text files keep every cell as text; Excel keeps numbers as numbers, so that 0.125 is not mistaken
for a thousand. Row 1 is the first row of the file, blank ones counted, as a spreadsheet does.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import pandas as pd
from python_calamine import CalamineError

from bvanalyse.errors import DataError, Problem
from bvanalyse.sources.numbers import plain
from bvanalyse.sources.period_text import ParsedPeriod, parse_period
from bvanalyse.tables import read_text

Grid = list[list[object]]

TEXT_FORMS = (".csv", ".tsv", ".txt")
EXCEL_FORMS = (".xlsx", ".xlsm")
DELIMITERS = ";,\t"
MIN_PERIODS = 2  # fewer could be a title such as "Året 2014"
SIDE_HEADINGS = {
    **dict.fromkeys(("enhet", "eining", "måleenhet", "måleeining"), "unit"),
    **dict.fromkeys(("merknad", "merknader", "kommentar", "note", "fotnote"), "note"),
}
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Column:
    """A column of figures: where it stands, its heading, and the period it names."""

    index: int
    heading: str
    period: ParsedPeriod


@dataclass(frozen=True)
class Layout:
    """Where a table's parts stand, as indexes from 0; `unit` and `note` are columns it may lack."""

    header: int
    label: int
    unit: int | None
    note: int | None
    columns: tuple[Column, ...]


def read_grid(path: Path, sheet: str | int = 0) -> Grid:
    """The cells of a semicolon, comma or tab separated UTF-8 file, or of one sheet in Excel.

    The separator is the one that gives the first row with two periods. An Excel cell that shows an
    error (`#REF!`) or a formula that was never reckoned arrives empty. Raises `DataError` with one
    sentence for a file that is empty, of another kind, protected, damaged or wrongly quoted.
    """
    suffix = path.suffix.lower()
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DataError(Problem("cannot be read", file=str(path), found=error.strerror)) from error
    if suffix in EXCEL_FORMS:
        return _read_excel(path, sheet, raw)
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
    return _split(read_text(path), str(path))


def layout(grid: Grid, file: str) -> Layout:
    """Where the header row, the labels, the units and the periods of a table stand.

    Every column that holds anything must be a period, a unit, a remark or the one label column
    left of the periods: a misspelt year must not make its figures vanish.
    """
    header = header_row(grid)
    if header is None:
        expected = "a row with two periods or more, such as 2013 and 2014"
        raise DataError(
            Problem(
                "no header row was found",
                file=file,
                expected=expected,
                action="put the years across, one indicator a row",
            )
        )
    columns: dict[tuple[str, str], Column] = {}
    sides: dict[str, int] = {}
    labels: list[int] = []
    problems: list[Problem] = []
    for index, cell in enumerate(grid[header]):
        heading, period = cell_text(cell), _period(cell)
        side = SIDE_HEADINGS.get(heading.lower(), "")
        what = ""
        if period is not None:
            key = (period.period, period.qualifier)
            if isinstance(cell, date) and cell.day == 1:
                what = "a date that may stand for a month or a year"
            elif key in columns:
                what = "the period stands twice"
            columns.setdefault(key, Column(index, heading, period))
        elif side:
            what = "the heading stands twice" if side in sides else ""
            sides[side] = index
        elif any(index < len(row) and cell_text(row[index]) for row in grid[header:]):
            what = "a column of unknown meaning" if columns else ""
            labels += [] if columns else [index]
        if what:
            problems.append(
                Problem(
                    what,
                    file,
                    header + 1,
                    heading or str(index + 1),
                    found=heading,
                    expected="periods written as text, each once, Enhet or Merknad",
                    action="correct the heading or remove the column",
                )
            )
    if len(labels) != 1:
        problems.append(
            Problem(
                "no single column of labels",
                file=file,
                row=header + 1,
                found=len(labels),
                expected="one column left of the periods",
                action="keep one column of labels",
            )
        )
    if problems:
        raise DataError(problems)
    return Layout(header, labels[0], sides.get("unit"), sides.get("note"), tuple(columns.values()))


def header_row(grid: Grid) -> int | None:
    """The index of the first row with two periods, or None."""
    return next((i for i, row in enumerate(grid) if _count_periods(row) >= MIN_PERIODS), None)


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


def _split(text: str, file: str) -> Grid:
    def rows(delimiter: str, strict: bool) -> Grid:
        reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=strict)
        grid: Grid = []
        try:
            for row in reader:
                grid.append([*row])
        except csv.Error as error:
            action = 'close every " and write a quote inside a cell as ""'
            problem = Problem("wrong quotes", file, len(grid) + 1, found=error, action=action)
            if strict:
                raise DataError(problem) from error
        return grid

    found: dict[tuple[int, int], str] = {}
    for delimiter in DELIMITERS:
        grid = rows(delimiter, strict=False)
        header = header_row(grid)
        if header is not None:
            found.setdefault((header, -_count_periods(grid[header])), delimiter)
    return rows(found[min(found)] if found else DELIMITERS[0], strict=True)


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
        with pd.ExcelFile(BytesIO(raw), engine="calamine") as book:
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
        )
    )


def _count_periods(row: list[object]) -> int:
    return sum(_period(cell) is not None for cell in row)


def _period(cell: object) -> ParsedPeriod | None:
    try:
        return parse_period(cell_text(cell))
    except DataError:
        return None
