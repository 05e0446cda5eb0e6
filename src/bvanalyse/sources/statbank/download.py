"""CSV files as people save them from the StatBank's pages or its API, to a table."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from bvanalyse.errors import DataError
from bvanalyse.sources.numbers import plain
from bvanalyse.sources.statbank.csv_parts import TITLE, Parts, Row, parts_of
from bvanalyse.sources.statbank.csv_table import table_of
from bvanalyse.sources.statbank.cube import MAX_CELLS
from bvanalyse.sources.statbank.files import naming, text_encoding
from bvanalyse.sources.statbank.table import StatBankTable, refusal

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
SNIFFED_LETTERS = 200_000
MAX_READ = 10 * MAX_CELLS  # with one row a cell, each stands beside its dimensions


def read_statbank_csv(path: Path) -> StatBankTable:
    """A table saved as CSV, every symbol kept as the reason why no figure is shown.

    The header may have time across (`2020`), contents and time across (`Meldinger 2020`, or in two
    rows with merged cells left blank), contents across, or one row for each cell. Separator
    (comma, semicolon, tab), encoding (UTF-8, UTF-16, Windows-1252) and decimal sign are found out.
    A cell such as `K-9001 Fjordvik` is parted in code and name; elsewhere the code is the text
    itself. Time and contents that only the header names are called `Tid` and `ContentsCode`.

    >>> table = read_statbank_csv(Path("tests/sources/statbank/samples/meldinger.csv"))
    >>> table.frame.loc[:2, ["region_code", "Tid", "value", "status"]].values.tolist()
    [['9001', '2020', 96.0, 'ok'], ['9001', '2021', nan, 'suppressed'], ['9001', '2020', 4.5, 'ok']]
    >>> table.title, table.source
    ('12275: Barnevern, etter region, statistikkvariabel og år', 'Statistisk sentralbyrå')

    Raises `DataError` with one problem for a file that can be read in two ways or in none, a row
    that is cut short, stands twice or is missing, and a cell that is neither figure nor symbol.
    """
    with naming(path):
        encoding = text_encoding(path)
        tables, faults = [], []
        for separator in _separators(path, encoding):
            try:
                tables.append(table_of(_parts(path, encoding, separator)))
            except DataError as error:
                faults.append(error)
        if len(tables) > 1:
            expected = "one of " + ", ".join(SEPARATORS.values())
            action = "save the table again with semicolon"
            raise refusal("two separators fit the file", expected=expected, action=action)
        if not tables:
            raise faults[0]
        return tables[0]


def _separators(path: Path, encoding: str) -> list[str]:
    """The separators that give many lines one width, the best first."""
    with path.open(encoding=encoding, newline="") as file:
        head = file.readlines(SNIFFED_LETTERS)
    scores: dict[str, tuple[int, int]] = {}
    for separator in SEPARATORS:
        try:
            widths = Counter(map(len, csv.reader(head, delimiter=separator)))
        except csv.Error:
            continue
        alike = [(lines, width) for width, lines in widths.items() if width > 1]
        if alike:
            scores[separator] = max(alike)
    if not scores:
        expected = "cells parted by comma, semicolon or tab"
        raise refusal("not a table", expected=expected, action="save the table again as CSV")
    best = max(scores.values())[0]
    likely = [separator for separator, (lines, _) in scores.items() if 2 * lines >= best]
    return sorted(likely, key=scores.__getitem__, reverse=True)


def _parts(path: Path, encoding: str, separator: str) -> Parts:
    """The file's parts; its title is taken as a line, for it may hold the separator."""
    with path.open(encoding=encoding, newline="") as file:
        title, above, line = "", 0, ""
        last: list[str] = []
        for line in file:
            if line.strip() and (title or not TITLE.match(line)):
                break
            title = title or line.strip().strip('"' + separator)
            above += 1
        rows = _rows(_keeping(chain([line], file), last), separator, above)
        parts = parts_of(rows, separator, title)
    if not parts.ended and not last[0].endswith(("\n", "\r")):
        raise refusal(
            "the last row is not ended",
            row=parts.table[-1].number,
            found=last[0],
            expected="a line break after the last figure",
            action="save the table again: the last figure may be cut short",
        )
    return parts


def _keeping(lines: Iterable[str], last: list[str]) -> Iterator[str]:
    """The lines, the last one kept."""
    for line in lines:
        last[:] = [line]
        yield line


def _rows(lines: Iterator[str], separator: str, above: int) -> Iterator[Row]:
    """The rows with their cells as plain text, every text kept once in memory."""
    reader = csv.reader(lines, delimiter=separator, strict=True)
    kept: dict[str, str] = {}
    number, read = above + 1, 0
    try:
        for cells in reader:
            read += len(cells) + 1
            if read > MAX_READ:
                expected = f"at most {MAX_CELLS} cells with figures"
                action = "save the table in parts, with fewer values of a dimension"
                raise refusal("too many cells", row=number, expected=expected, action=action)
            for cell in cells:
                if cell not in kept:
                    kept[cell] = " ".join(plain(cell).split())
            yield Row(number, [kept[cell] for cell in cells])
            number = above + reader.line_num + 1
    except csv.Error as error:
        raise refusal(
            "wrong quotes",
            row=number,
            found=error,
            expected="quotes in pairs",
            action="look for a quote that is not closed",
        ) from error
