"""The rows below a table's head: figures with their indicator and unit, footnotes, and faults."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bvanalyse.errors import SHOWN_PROBLEMS, DataError, Problem
from bvanalyse.sources.figure_cells import is_figure_or_sign
from bvanalyse.sources.grid import Grid, cell_text
from bvanalyse.sources.labels import Names, belongs_above, unknown
from bvanalyse.sources.layout import Layout
from bvanalyse.sources.numbers import SUPERSCRIPTS, mark_key, parse_unit, split_mark
from bvanalyse.sources.units import NUMBER_OF, printed_unit
from bvanalyse.sources.word_forms import words

_ID = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")
_UNIT = re.compile(r"(.+?) ?\(([^()]*)\)")
_FOOTNOTE = re.compile(
    rf"(?P<mark>\*+|[{SUPERSCRIPTS}]+|[0-9]{{1,2}}(?=\)))\)?.*"
    r"|(?:kilder?|kjelder?|noter?|merknad)\b.*",
    re.IGNORECASE,
)
_LINE = re.compile(r"[-–—_=.…·* ]+")  # drawn across a table, in each cell or the first
_LEADER = re.compile(r"[ .…·]{3,}$")  # dots that lead the eye from a label to its figures
#: words by which a label says that its figures are shares; absence is always told as one
_SHARE = re.compile(r"\b(?:andel|del)|prosent|%|fravær", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """A row of figures: its place and label, what it measures, and its unit.

    `wanted` is the unit in the register and `printed` the one on the page; `sure` says that the
    label alone tells shares from numbers, and that an id stands for the register's own unit.
    """

    number: int
    label: str
    cells: list[object]
    indicator: str
    wanted: str
    printed: str
    sure: bool
    mark: str
    remark: str


@dataclass(frozen=True)
class Rows:
    """All rows of figures, footnotes as mark and text, and what is wrong with the other rows."""

    figures: list[Row]
    footnotes: list[tuple[str, str]]
    problems: list[Problem]


def read_rows(grid: Grid, place: Layout, names: Names | None) -> Rows:
    """The rows below the head, none of them passed over but blank ones and lines of dots.

    `names` knows the labels; without it only ids are known.
    """
    read = Rows([], [], [])
    first: dict[str, int] = {}
    above = ""
    head = [cell_text(cell) for cell in grid[place.header]]
    for number, cells in _bodies(grid, place):
        texts = [cell_text(cell) for cell in cells]
        filled = [index for index, text in enumerate(texts) if text]
        note = _FOOTNOTE.fullmatch(texts[filled[0]])
        if note and not any(is_figure_or_sign(cells[index]) for index in filled[1:]):
            told = ", ".join(texts[index] for index in filled)
            read.footnotes.append((mark_key(note["mark"] or ""), told))
            continue
        try:
            if head[place.label] and texts[place.label : place.label + 1] == [head[place.label]]:
                action = "remove the row; a second table needs a file of its own"
                problem = Problem("the header stands again", found=head[place.label], action=action)
                raise DataError(problem)
            few_so_far = len(read.problems) < SHOWN_PROBLEMS  # to suggest costs time
            row = _row(number, cells, place, len(head), names, above, few_so_far)
            if first.setdefault(row.indicator, number) != number:
                action = f"keep this row or row {first[row.indicator]}"
                problem = Problem("the indicator stands twice", found=row.label, action=action)
                raise DataError(problem)
            read.figures.append(row)
        except DataError as error:
            read.problems.extend(replace(problem, row=number) for problem in error.problems)
        label = texts[place.label] if place.label < len(texts) else ""
        above = above if belongs_above(label) else label
    return read


def _bodies(grid: Grid, place: Layout) -> Iterator[tuple[int, list[object]]]:
    """Number and cells of every row below the head but blank ones and ruled or dotted lines."""
    for number, cells in enumerate(grid[place.header + 1 :], place.header + 2):
        texts = [cell_text(cell) for cell in cells]
        different = set(filter(None, texts))
        first = texts[place.label] if place.label < len(texts) else ""
        line = len(different) == 1 and _LINE.fullmatch(first)
        if different and not line:
            yield number, cells


def _row(
    number: int,
    cells: list[object],
    place: Layout,
    width: int,
    names: Names | None,
    above: str,
    suggest: bool,
) -> Row:
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
    bare, mark = split_mark(_LEADER.sub("", label))
    match = _UNIT.fullmatch(bare)
    in_label = parse_unit(match[2]) if match else None
    shorter, inner_mark = split_mark(match[1]) if match and in_label else (bare, "")
    in_column = cell_text(cells[place.unit]) if place.unit is not None else ""
    printed = printed_unit(in_label, in_column)
    entry = _entry([bare, shorter], names, split_mark(above)[0], printed)
    if entry is None:
        raise DataError(unknown(label, names.suggestions(bare) if names and suggest else ()))
    is_id = _ID.fullmatch(shorter.casefold()) is not None
    told = is_id or _SHARE.search(label) is not None or words(label)[:1] == ["antall"]
    remark = cell_text(cells[place.note]) if place.note is not None else ""
    return Row(number, label, cells, *entry, printed, told, mark or inner_mark, remark)


def _entry(
    texts: list[str], names: Names | None, above: str, printed: str
) -> tuple[str, str] | None:
    if names is None:
        name = texts[-1].casefold()
        return (name, "") if _ID.fullmatch(name) else None
    unit = "antall" if printed in NUMBER_OF else printed
    found = (names.find(text, above, unit) for text in texts)
    return next((entry for entry in found if entry), None)
