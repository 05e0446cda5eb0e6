"""A municipality's own table of key figures, as its annual report prints it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from bvanalyse.errors import DataError, Problem
from bvanalyse.observations import observations
from bvanalyse.sources.grid import Grid, read_grid
from bvanalyse.sources.headings import Places, place_key
from bvanalyse.sources.heads import Reading, head_rows
from bvanalyse.sources.labels import Labels, Names
from bvanalyse.sources.layout import layout
from bvanalyse.sources.numbers import mark_key
from bvanalyse.sources.period_text import parse_period
from bvanalyse.sources.table_figures import read_figures
from bvanalyse.sources.table_rows import read_rows
from bvanalyse.sources.turned import turned_rows, upright
from bvanalyse.writing import spelled


def read_key_figures(
    path: Path,
    *,
    region: str,
    labels: Labels | None = None,
    source: str | None = None,
    sheet: str | int = 0,
    places: Places | None = None,
    period: str = "",
) -> pd.DataFrame:
    """The key figures of a municipality's annual report, as it sent them, with every doubt kept.

    `path` is CSV (semicolon, comma or tab, UTF-8) or Excel. Above the head anything may stand;
    below it each row is an indicator, a footnote or blank. The head is one row of periods, or two:
    half-years below their years, years below their places or below Regnskap and Budsjett. Periods
    may also stand down the rows. `labels` maps a text to its indicator id and unit (see
    `read_labels`); the text's words decide, an id may stand instead, and without `labels` only ids
    may. `places` maps the name of another place to its region; `period` is what a table is about
    that names none. `source` is the file's name unless given; `ref` tells row and column, counted
    as a spreadsheet.

    Blank, `..`, `.` and `:` cells become rows without value; a dash alone is missing and says so,
    and so does a limit such as `under 10`; `<4` is suppressed. `ca.` gives an estimate, a column of
    prognosis or budget a forecast. Amounts are moved to the register's scale. A figure in a unit
    that is not the indicator's, and Excel shares that may be percentages, are kept as suspect.

    >>> table = read_key_figures(Path("tests/sources/samples/ids.csv"), region="0415")
    >>> table[["period", "value", "status"]].to_numpy().tolist()
    [['2013', 96.0, 'ok'], ['2014', 91.0, 'estimate']]

    Raises `DataError` with all faults of the file: unknown or repeated labels, rows with too few or
    too many cells, cells that are no number or cannot be true, units that are missing or contradict
    each other; see also `read_grid` and `layout`.
    """
    file = str(path)
    known = {place_key(name): number for name, number in (places or {}).items()}
    reading = Reading(region, known, parse_period(period) if period else None)
    grid = read_grid(path, lambda rows: _head(rows, reading), sheet)
    turn = None
    if head_rows(grid, reading) is None and (found := turned_rows(grid)):
        grid, turn = upright(grid, found[0], file)
    place = layout(grid, file, reading)
    rows = read_rows(grid, place, None if labels is None else Names(labels))
    figures, problems = read_figures(rows, place, turn)
    if period and any(column.period != reading.period for column in place.columns):
        what, action = "the table names its own periods", "leave the period out"
        problems.append(Problem(what, found=period, action=action))
    if not (figures or problems):
        problems = [Problem("holds no row of figures", action="fill in the table")]
    if problems:
        ordered = sorted(problems, key=lambda problem: problem.row or 0)
        raise DataError(replace(problem, file=file) for problem in ordered)
    used = {mark_key(mark) for figure in figures for mark in figure.marks}
    general = [text for key, text in rows.footnotes if key not in used]
    return observations(
        (
            figure.values
            | {
                "source": source or spelled(path.stem, "_") or "key_figures",
                "ref": f"{path.name}; {figure.place}",
                "note": figure.noted(rows.footnotes, general),
            }
            for figure in figures
        ),
        file,
    )


def _head(grid: Grid, reading: Reading) -> tuple[int, int] | None:
    """Where the head stands and how wide it is, whichever way the table is turned."""
    head = head_rows(grid, reading)
    return (head[0][-1], head[1]) if head else turned_rows(grid)
