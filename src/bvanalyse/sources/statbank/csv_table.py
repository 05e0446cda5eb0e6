"""The parts of a StatBank CSV file to a table: every cell in its place, none lost, none twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count
from math import prod

from bvanalyse.sources.statbank.csv_cells import (
    GEO_NAMES,
    code_and_name,
    figure,
    refuse_unclear_decimals,
)
from bvanalyse.sources.statbank.csv_parts import TITLE, Parts, Row
from bvanalyse.sources.statbank.csv_shape import METRIC_NAMES, Heading, Shape, shape_of
from bvanalyse.sources.statbank.cube import SIGNS, build_table, cell_name, count_cells
from bvanalyse.sources.statbank.table import (
    Dimension,
    Note,
    StatBankTable,
    refusal,
    table_number,
)

CONTENTS, TIME = "ContentsCode", "Tid"  # what the StatBank calls them in every table
_SOURCE = re.compile(r"(?:kilder?|sources?)\s*:\s*(.+)", re.IGNORECASE)
_UPDATED = re.compile(
    r"(?:sist (?:endret|oppdatert)|oppdatert|(?:latest|last) updated?)\s*:\s*(.+)", re.IGNORECASE
)
_DASH_IS_ZERO = re.compile(r"[-–—] ?[=:]? ?(?:null|nil|zero)\b", re.IGNORECASE)
#: region codes of the StatBank, for a column that a header in two rows leaves without a name
_REGION_CODE = re.compile(r"0|[0-9]{2}|[0-9]{4}|K-[0-9]{4}|E[A-Z]+[0-9]*")


def table_of(parts: Parts) -> StatBankTable:
    """The table, complete; refused where a cell is missing, stands twice or is no figure."""
    shape = shape_of(parts.table)
    body = parts.table[shape.body :]
    stub = [_stub_dimension(heading, body) for heading in shape.stub]
    across, offsets = _across(shape, parts.table[0].number)
    rows = _row_places(shape.stub, stub, body)
    count_cells([len(rows), len(offsets)])
    places = [row * len(offsets) + offset for row in rows for offset in offsets]
    shown = [
        (row.number, column.heading, row.cells[column.index])
        for row in body
        for column in shape.figures
    ]
    refuse_unclear_decimals(shown)
    dash_is_zero = any(map(_DASH_IS_ZERO.match, parts.notes))
    values, symbols = _cells(shown, places, dash_is_zero)
    heading = shape.figures[0].heading
    title = parts.title or (heading if TITLE.match(heading) else "")
    return build_table(
        [*stub, *across],
        values,
        symbols,
        roles=_roles(shape, stub, across),
        title=title,
        source=_told(_SOURCE, parts.notes),
        updated=_told(_UPDATED, parts.notes),
        table_id=table_number(title),
        notes=tuple(Note(text) for text in parts.notes if not _SOURCE.fullmatch(text)),
    )


def _stub_dimension(heading: Heading, body: Sequence[Row]) -> Dimension:
    """The dimension of a column, its values in the order they are first met."""
    cells: dict[str, int] = {}
    for row in body:
        cells.setdefault(row.cells[heading.index], row.number)
    if "" in cells:
        raise refusal(
            "a blank cell where a value of a dimension should be",
            row=cells[""],
            column=heading.label,
            expected="the value in each row",
            action="save the table again without merged cells",
        )
    if heading.is_time:
        pairs = [(text.split(" - ")[0].rstrip("*"), text.split(" - ")[-1]) for text in cells]
    else:
        told = [(row, text) for text, row in cells.items()]
        pairs = code_and_name(told, heading.label or "region", heading.dashed)
    codes, labels = zip(*pairs, strict=True)
    if heading.id or not all(map(_REGION_CODE.fullmatch, codes)):
        return Dimension(heading.id, heading.label, codes, labels)
    return Dimension("region", "region", codes, labels)


def _across(shape: Shape, row: int) -> tuple[list[Dimension], list[int]]:
    """The dimensions that the headings name, and the place of each column among them."""
    columns = shape.figures
    contents = list(dict.fromkeys(column.contents for column in columns))
    times = dict.fromkeys(column.time for column in columns)
    labels = {column.time: column.time_label for column in columns}
    order = [(one, time) for one in contents for time in times]
    found = [(column.contents, column.time) for column in columns]
    if sorted(found) != sorted(order):
        twice = next((one for one in found if found.count(one) > 1), None)
        lost = next((one for one in order if one not in found), None)
        raise refusal(
            "a heading stands twice" if twice else "a heading is missing",
            row=row,
            column=" ".join(filter(None, twice or lost or ())),
            expected="each of the contents with each of the periods, once",
            action="save the table again",
        )
    dimensions = []
    if any(contents):
        told = [(row, text) for text in contents]
        pairs = code_and_name(told, CONTENTS, any(column.dashed for column in columns))
        dimensions.append(Dimension(CONTENTS, CONTENTS, *zip(*pairs, strict=True)))
    if any(times):
        dimensions.append(Dimension(TIME, TIME, tuple(times), tuple(labels[one] for one in times)))
    places = {one: at for at, one in enumerate(order)}
    return dimensions, [places[one] for one in found]


def _row_places(
    headings: Sequence[Heading], stub: Sequence[Dimension], body: Sequence[Row]
) -> list[int]:
    """The place of each row in the table's order, counted in rows; each must be there once."""
    texts = [
        {
            text: at
            for at, text in enumerate(dict.fromkeys(row.cells[heading.index] for row in body))
        }
        for heading in headings
    ]
    seen: dict[int, int] = {}
    for row in body:
        place = 0
        for heading, positions in zip(headings, texts, strict=True):
            place = place * len(positions) + positions[row.cells[heading.index]]
        if place in seen:
            raise refusal(
                "a row stands twice",
                row=row.number,
                found=cell_name(stub, place),
                expected=f"once, as in row {seen[place]}",
                action="remove one of the rows",
            )
        seen[place] = row.number
    expected = prod(len(dimension.codes) for dimension in stub)
    if len(seen) < expected:
        lost = next(place for place in count() if place not in seen)
        raise refusal(
            "rows are missing",
            found=f"{len(seen)} rows, none for {cell_name(stub, lost)}",
            expected=f"{expected}, one for each combination",
            action="save the table again without hiding empty rows",
        )
    return list(seen)


def _cells(
    shown: Sequence[tuple[int, str, str]], places: Sequence[int], dash_is_zero: bool
) -> tuple[list[float | None], dict[int, str]]:
    """Figures and symbols, put in the table's order."""
    values: list[float | None] = [None] * len(shown)
    symbols: dict[int, str] = {}
    for place, (row, column, text) in zip(places, shown, strict=True):
        try:
            values[place], symbol = figure(text, dash_is_zero)
        except ValueError as error:
            raise refusal(
                str(error),
                row=row,
                column=column,
                found=text,
                expected=f"a figure such as 12 or 4,5, or one of {SIGNS}",
                action="correct the cell, or save the table again",
            ) from None
        if symbol:
            symbols[place] = symbol
    return values, symbols


def _roles(
    shape: Shape, stub: Sequence[Dimension], across: Sequence[Dimension]
) -> dict[str, tuple[str, ...]]:
    roles: dict[str, tuple[str, ...]] = {"time": (), "geo": (), "metric": ()}
    for heading, dimension in zip(shape.stub, stub, strict=True):
        names = (dimension.id, dimension.label)
        if heading.is_time:
            roles["time"] += (dimension.id,)
        elif any(name.lower() in METRIC_NAMES for name in names):
            roles["metric"] += (dimension.id,)
        elif any(map(GEO_NAMES.fullmatch, names)):
            roles["geo"] += (dimension.id,)
    for dimension in across:
        roles["time" if dimension.id == TIME else "metric"] += (dimension.id,)
    return roles


def _told(pattern: re.Pattern[str], notes: Sequence[str]) -> str:
    return next((match[1] for match in map(pattern.fullmatch, notes) if match), "")
