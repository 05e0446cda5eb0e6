"""The head of a municipality's table: the one or two rows that say what each column is.

A merged heading stands in the first of the cells it covers and is carried to the rest. Figures are
never carried: a row that is shorter or longer than the head is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bvanalyse.sources.grid import Grid, cell_text
from bvanalyse.sources.headings import NEUTRAL, WHOLE, Places, is_part, place_key, read_period
from bvanalyse.sources.period_text import ParsedPeriod

MIN_PERIODS = 2  # fewer could be a title such as "Året 2014"
SIDE_HEADINGS = {
    **dict.fromkeys(("enhet", "eining", "måleenhet", "måleeining"), "unit"),
    **dict.fromkeys(("merknad", "merknader", "kommentar", "note", "fotnote"), "note"),
}


@dataclass(frozen=True)
class Reading:
    """What is told beside the file: whose table it is, places by name, the table's one period."""

    region: str
    places: Places = field(default_factory=dict)
    period: ParsedPeriod | None = None


def head_rows(grid: Grid, reading: Reading) -> tuple[tuple[int, ...], int] | None:
    """The indexes of the one or two rows of a table's head, and how many columns they name.

    The head is the first row with two periods; the row below it belongs to it when it parts the
    years, and the row above when something stands over the periods there.
    """
    for index, row in enumerate(grid):
        texts = [cell_text(cell) for cell in row]
        periods = [place for place, text in enumerate(texts) if read_period(text)]
        below = [cell_text(cell) for cell in grid[index + 1]] if index + 1 < len(grid) else []
        parts = [place for place, text in enumerate(below) if is_part(text)]
        named = [place for place, text in enumerate(below) if read_period(text)]
        over = [place for place in periods if place >= min(parts + named, default=0)]
        parted = len(parts) >= MIN_PERIODS and (over or any(map(is_part, texts)))
        if parted or 0 < len(over) < len(named):  # merged over the columns that they are parted in
            return (index, index + 1), max(len(parts), len(named))
        if len(periods) >= MIN_PERIODS:
            above = grid[index - 1][periods[0] :] if index else []
            covered = any(map(cell_text, above))
            return ((index - 1, index) if covered else (index,)), len(periods)
    if reading.period:
        for index, row in enumerate(grid):
            known = sum(_names_figures(cell_text(cell), reading.places) for cell in row[1:])
            if known:
                return (index,), known
    return None


def headings(grid: Grid, rows: tuple[int, ...]) -> Iterator[tuple[int, str, str]]:
    """Index, upper and lower heading of each column; merged upper headings carried rightwards."""
    lowest = [cell_text(cell) for cell in grid[rows[-1]]]
    above = [cell_text(cell) for cell in grid[rows[0]]] if len(rows) > 1 else []
    carried = ""
    for index in range(max(len(lowest), len(above))):
        lower = lowest[index] if index < len(lowest) else ""
        upper = above[index] if index < len(above) else ""
        covers = is_part(lower) or lower.lower() in WHOLE or read_period(lower) is not None
        if upper:
            carried = upper if covers else ""
        yield index, upper or (carried if covers else ""), lower


def _names_figures(text: str, places: Places) -> bool:
    return place_key(text) in places or text.lower() in NEUTRAL
