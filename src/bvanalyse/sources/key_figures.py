"""A municipality's own table of key figures: periods across, one indicator in each row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from bvanalyse.errors import DataError, ParameterError, Problem
from bvanalyse.observations import observations
from bvanalyse.sources.figure_cells import (
    cell_number,
    figure,
    holds_figure,
    printed_unit,
    unlikely_shares,
)
from bvanalyse.sources.grid import Column, Grid, Layout, cell_text, layout, read_grid
from bvanalyse.sources.numbers import SUPERSCRIPTS, mark_key, parse_unit, plain, split_mark

Labels = Mapping[str, tuple[str, str]]  # label to indicator id and unit

_ID = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")
_FOOTNOTE = re.compile(
    rf"(?P<mark>\*+|[{SUPERSCRIPTS}]+|[0-9]{{1,2}}(?=\)))\)?.*|(?:kilder?|noter?|merknad)\b.*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Line:
    """A row of figures: its place, what it measures, its unit in the register and as printed."""

    number: int
    cells: list[object]
    indicator: str
    wanted: str
    printed: str
    mark: str
    remark: str


def read_key_figures(
    path: Path,
    *,
    region: str,
    labels: Labels | None = None,
    source: str | None = None,
    sheet: str | int = 0,
) -> pd.DataFrame:
    """The key figures of a municipality's annual report, as it sent them, with every doubt kept.

    `path` is CSV (semicolon, comma or tab, UTF-8) or Excel. Above the header row anything may
    stand; below it each row is an indicator, a footnote or blank. `labels` maps a label to its
    indicator id and unit; an id from it may stand as label too, and without `labels` only ids may.
    `source` is the file's name unless given; `ref` tells row and column, counted as a spreadsheet.

    Blank, `..`, `.` and `:` cells become rows without value; a dash alone is missing and says so;
    `ca.` gives an estimate, a column of prognosis or budget a forecast. Amounts are moved to the
    register's scale. A figure in a unit that is not the indicator's, and Excel shares that may be
    percentages, are kept as suspect.

    >>> table = read_key_figures(Path("tests/sources/samples/ids.csv"), region="0415")
    >>> table[["period", "value", "status"]].to_numpy().tolist()
    [['2013', 96.0, 'ok'], ['2014', 91.0, 'estimate']]

    Raises `DataError` with all faults of the file: unknown or repeated labels, rows with too few or
    too many cells, cells that are no number, contradicting units; see also `read_grid`.
    """
    file = str(path)
    grid = read_grid(path, sheet)
    place = layout(grid, file)
    lines, footnotes, problems = _lines(grid, place, labels)
    if not (lines or problems):
        problems = [Problem("holds no row of figures", action="fill in the table")]
    rows: list[dict[str, object]] = []
    used: set[str] = set()
    for line in lines:
        figures = [line.cells[column.index] for column in place.columns]
        doubtful = unlikely_shares(figures, line.wanted or line.printed)
        for column, cell in zip(place.columns, figures, strict=True):
            try:
                parsed = cell_number(cell)
                found = figure(
                    parsed,
                    printed=line.printed,
                    wanted=line.wanted,
                    column=column.period.qualifier,
                    doubtful=doubtful and not isinstance(cell, str),
                )
            except DataError as error:
                where = {"row": line.number, "column": column.heading}
                problems += [replace(problem, **where) for problem in error.problems]
                continue
            marks = {line.mark, column.period.footnote, parsed.footnote} - {""}
            used |= {mark_key(mark) for mark in marks}
            told = [_told(mark, footnotes, column) for mark in sorted(marks)]
            rows.append(
                found
                | {
                    "region": region,
                    "period": column.period.period,
                    "indicator": line.indicator,
                    "source": source or _slug(path.stem),
                    "note": [found["note"], line.remark, *told],
                    "ref": f"{path.name}; rad {line.number}, kolonne {column.heading}",
                }
            )
    if problems:
        ordered = sorted(problems, key=lambda problem: problem.row or 0)
        raise DataError(replace(problem, file=file) for problem in ordered)
    general = [text for key, text in footnotes if key not in used]
    for row in rows:
        row["note"] = "; ".join(dict.fromkeys(filter(None, [*row["note"], *general])))
    return observations(rows, file)


def _lines(
    grid: Grid, place: Layout, labels: Labels | None
) -> tuple[list[_Line], list[tuple[str, str]], list[Problem]]:
    """The rows below the header: figures, footnotes by mark, and what is wrong with the rest."""
    known = _known(labels or {})
    lines: list[_Line] = []
    footnotes: list[tuple[str, str]] = []
    problems: list[Problem] = []
    first: dict[str, int] = {}
    for number, cells in enumerate(grid[place.header + 1 :], place.header + 2):
        filled = [cell for cell in cells if cell_text(cell)]
        match = _FOOTNOTE.fullmatch(cell_text(filled[0])) if filled else None
        if match and not any(map(holds_figure, filled[1:])):
            footnotes.append((mark_key(match["mark"] or ""), ", ".join(map(cell_text, filled))))
        elif filled:
            try:
                line = _line(number, cells, place, len(grid[place.header]), known, labels is None)
                if first.setdefault(line.indicator, number) != number:
                    raise DataError(
                        Problem(
                            "the indicator stands twice",
                            found=cell_text(cells[place.label]),
                            action=f"keep this row or row {first[line.indicator]}",
                        )
                    )
                lines.append(line)
            except DataError as error:
                problems += [replace(problem, row=number) for problem in error.problems]
    return lines, footnotes, problems


def _line(
    number: int, cells: list[object], place: Layout, width: int, known: Labels, ids_only: bool
) -> _Line:
    if len(cells) != width:
        raise DataError(
            Problem(
                "wrong number of cells",
                found=len(cells),
                expected=f"{width} as in the header",
                action="look for a stray or missing separator; quote a cell that holds one",
            )
        )
    label = cell_text(cells[place.label])
    bare, mark = split_mark(label)
    match = re.fullmatch(r"(.+?) ?\(([^()]*)\)", bare)
    unit = parse_unit(match[2]) if match else None
    shorter, inner_mark = split_mark(match[1]) if match and unit else (bare, "")
    names = [_folded(bare), _folded(shorter)]
    entry = next((known[name] for name in names if name in known), None)
    if entry is None and ids_only and _ID.fullmatch(names[-1]):
        entry = (names[-1], "")
    if entry is None:
        close = get_close_matches(names[-1], list(known), 1)
        hint = f'write "{close[0]}" if that is meant, or ' if close else ""
        action = f"{hint}map it to an indicator, or remove the row if it is a heading"
        expected = "a label or id from the register"
        raise DataError(Problem("unknown label", found=label, expected=expected, action=action))
    column_unit = cell_text(cells[place.unit]) if place.unit is not None else ""
    remark = cell_text(cells[place.note]) if place.note is not None else ""
    return _Line(number, cells, *entry, printed_unit(unit, column_unit), mark or inner_mark, remark)


def _known(labels: Labels) -> dict[str, tuple[str, str]]:
    """Labels and ids, folded, to indicator id and unit."""
    known = {indicator: (indicator, unit) for indicator, unit in labels.values()}
    for label, entry in labels.items():
        earlier = known.setdefault(_folded(label), entry)
        if earlier[0] != entry[0]:
            expected = f"either {earlier[0]} or {entry[0]}"
            problem = Problem("one label for two indicators", found=label, expected=expected)
            raise ParameterError(problem)
    return known


def _folded(label: str) -> str:
    return split_mark(cell_text(label))[0].casefold()


def _told(mark: str, footnotes: list[tuple[str, str]], column: Column) -> str:
    """The text of a footnote; the star on a preliminary year needs none."""
    texts = [text for key, text in footnotes if key == mark_key(mark)]
    if not texts and mark == column.period.footnote and column.period.qualifier == "preliminary":
        return ""
    return "; ".join(texts) or f"merket {mark} uten fotnote i tabellen"


def _slug(stem: str) -> str:
    """A file's name as the name of a source.

    >>> _slug("Nøkkeltall Våler 2014")
    'nokkeltall_valer_2014'
    """
    plain_letters = plain(stem).lower().translate(str.maketrans({"æ": "ae", "ø": "o", "å": "a"}))
    return re.sub(r"[^a-z0-9]+", "_", plain_letters).strip("_") or "key_figures"
