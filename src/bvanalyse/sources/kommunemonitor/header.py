"""The rows of a file under the monitor's headings, whatever kind of file they came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bvanalyse.errors import DataError
from bvanalyse.sources.grid import cell_text
from bvanalyse.sources.kommunemonitor.variables import folded
from bvanalyse.sources.statbank.table import refusal

HEADINGS = {
    "region": ("region", "kommune"),
    "time": ("tid", "år", "periode"),
    "half": ("halvår",),
    "variable": ("variabel", "indikator"),
    "format": ("tallformat",),
    "value": ("value", "verdi"),
}
NEEDED = frozenset(HEADINGS) - {"half"}
EXPECTED = "a row with Region, Tid, Variabel, Tallformat and Value, and Halvår if there are halves"
AGAIN = "download the file again, or save it as .xlsx or CSV UTF-8"
MAX_ROWS = 1_000_000  # the whole monitor is a fifth of this
HEADER_WITHIN = 20  # rows from the top


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file, numbered as a spreadsheet does, its cells by what they mean."""

    number: int
    cells: dict[str, object]

    def text(self, name: str) -> str:
        """A cell as text on one line; empty if the file has no such column."""
        return cell_text(self.cells.get(name, ""))


def rows_below(records: Iterable[tuple[int, Sequence[object]]]) -> tuple[list[Row], bool]:
    """The rows below the header; nothing may stand above it but titles of one cell."""
    columns: dict[str, int] = {}
    header: Sequence[object] = ()
    unnamed: list[int] = []
    rows: list[Row] = []
    for number, cells in records:
        filled = [cell for cell in cells if cell_text(cell)]
        if not filled:
            continue
        if not columns:
            columns, header = columns_of(cells, number), cells
            unnamed = [at for at in range(len(cells)) if at not in columns.values()]
            if not columns and (len(filled) > 1 or number > HEADER_WITHIN):
                raise no_header(number, filled)
            continue
        if len(cells) != len(header):
            raise refusal(
                "wrong number of cells",
                row=number,
                found=len(cells),
                expected=f"{len(header)} as in the header",
                action="look for a stray or missing separator, or a row that was cut off",
            )
        if list(cells) == list(header):
            action = "remove the row"
            raise refusal("the header stands again", row=number, found=filled[0], action=action)
        stray = [cells[at] for at in unnamed if cell_text(cells[at])]
        if stray:
            action = "give the column a heading or empty it"
            raise refusal("a cell without a heading", row=number, found=stray[0], action=action)
        rows.append(Row(number, {name: cells[index] for name, index in columns.items()}))
        if len(rows) > MAX_ROWS:
            expected = f"at most {MAX_ROWS} rows"
            raise refusal("too many rows", row=number, expected=expected, action="divide the file")
    if not columns:
        raise no_header(None, [])
    if not rows:
        raise refusal("holds no figures", expected="rows below the header", action=AGAIN)
    return rows, "half" in columns


def columns_of(cells: Sequence[object], number: int) -> dict[str, int]:
    """Where each thing stands, when this is the header; every heading must be known."""
    known = {heading: name for name, headings in HEADINGS.items() for heading in headings}
    names = [known.get(folded(cell_text(cell)), "") for cell in cells]
    if not set(names) >= NEEDED:
        return {}
    for name, cell in zip(names, cells, strict=True):
        heading = cell_text(cell)
        twice = bool(name) and names.count(name) > 1
        if twice or (heading and not name):
            raise refusal(
                "a heading stands twice" if twice else "a column of unknown meaning",
                row=number,
                column=heading,
                found=heading,
                expected="Region, Tid, Halvår, Variabel, Tallformat and Value, each once",
                action="correct the heading or remove the column",
            )
    return {name: index for index, name in enumerate(names) if name}


def has_headings(cells: Iterable[object]) -> bool:
    """Whether a row holds the two headings that no other source has side by side."""
    names = {folded(cell_text(cell)) for cell in cells}
    return "tallformat" in names and bool(names & {*HEADINGS["variable"]})


def no_header(row: int | None, filled: Sequence[object]) -> DataError:
    """The refusal of a file in which the headings are not found."""
    found = ", ".join(cell_text(cell) for cell in filled[:6]) or None
    return refusal("no header row was found", row=row, found=found, expected=EXPECTED, action=AGAIN)
