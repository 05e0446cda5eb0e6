"""Which counts and which rows are hidden for their own sake, before anyone adds or subtracts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bvanalyse import periods
from bvanalyse.disclosure.cells import BASED, Cells, Row, parts_of
from bvanalyse.disclosure.declared import EMPLOYEES, SMALL_UNITS
from bvanalyse.disclosure.relations import Relation
from bvanalyse.disclosure.rules import Key, Rules
from bvanalyse.indicators import Register


@dataclass(frozen=True)
class Marks:
    """Hidden counts and hidden rows (by their place in the table), each with its reason."""

    cells: Mapping[Key, str]
    rows: Mapping[int, str]


def primary(
    cells: Cells,
    rests: Mapping[Key, tuple[Key, Key]],
    relations: Iterable[Relation],
    register: Register,
    rules: Rules,
) -> Marks:
    """The counts and rows that the rules hide for what they are.

    Counts under the threshold; shares of which a part or the remainder is such a count; what rests
    on few, or on nobody knows how many; single cases; what its source hides. A zero is hidden with
    the group that it is none of.
    """
    public = cells.public
    own = (*(cells.counted & cells.present), *rests)
    small = (cell for cell in own if rules.hides(cells.values[cell]))
    hidden = {cell: "primary" for cell in sorted(small) if cell not in public}
    rows: dict[int, str] = {}
    employees = _employees(cells)
    at_source = {row.key for row in cells.rows if row.at_source}
    for at, row in enumerate(cells.rows):
        if row.at_source:
            rows[at] = "source"
            if row.kind == "count" and row.key not in public:
                hidden.setdefault(row.key, "source")
        elif reason := _own_reason(row, cells, employees, register, rules, at_source):
            rows[at] = reason
            if reason in ("base", "source") and row.kind in ("share", "rate"):
                _hide_one(hidden, row.top, row.base, cells, reason)
    for rest, (top, base) in rests.items():
        if rest in hidden and not _hide_one(hidden, top, base, cells, "share"):
            del hidden[rest]  # anybody can subtract what is public
    nothing = _nothing_of_few(list(relations), hidden, cells, rules)
    hidden |= {cell: "base" for cell in sorted(nothing) if cell not in hidden}
    return Marks(hidden, rows)


def _nothing_of_few(
    relations: Sequence[Relation], hidden: Mapping[Key, str], cells: Cells, rules: Rules
) -> set[Key]:
    """Zeros that are parts of a hidden small number, but not those that follow from another zero.

    Where a whole half-year is without reports, that it had none from schools is no news.
    """
    values = cells.values
    fixed = cells.public | hidden.keys()
    zeros = {
        cell
        for one in relations
        if one.whole and one.whole in hidden and rules.hides(values[one.whole])
        for cell in cells.present.intersection(one.cells) - fixed
        if values[cell] == 0
    }
    empty = [one for one in relations if one.whole and values[one.whole] == 0]
    while True:
        follow = {
            cell
            for one in empty
            if one.whole not in zeros
            for cell in zeros.intersection(one.cells)
        } | {
            one.whole
            for one in empty
            if one.equation and zeros.intersection(one.cells) == {one.whole}
        }
        if not follow & zeros:
            return zeros
        zeros -= follow


def _own_reason(
    row: Row,
    cells: Cells,
    employees: Mapping[tuple[str, int], float],
    register: Register,
    rules: Rules,
    at_source: set[Key],
) -> str:
    """Why the row is hidden whatever the counts behind it are; empty if it is not."""
    if row.empty or row.public or row.kind == "count":
        return ""
    if row.key in at_source:
        return "source"  # one source hides what another would show
    if row.key.category.lower() in rules.extremes:
        return "extreme"
    if row.key.indicator in rules.staff:
        place = row.key.region, periods.year(row.key.period)
        return "" if employees.get(place, 0) >= rules.min_base else "staff"
    base = cells.values.get(row.base, math.nan) if row.base else math.nan
    if row.kind in BASED:
        return "" if base >= rules.min_base else "base"
    if row.kind == "ratio" and math.isnan(base):
        name = parts_of(register[row.key.indicator])[1]
        return "" if name and register[name].unit not in SMALL_UNITS else "base"
    return ""


def _hide_one(
    hidden: dict[Key, str], top: Key | None, base: Key | None, cells: Cells, reason: str
) -> bool:
    """Hides the part, or the whole where the part is public, so that neither gives the share."""
    if hidden.keys() & {top, base}:
        return True
    free = (cell for cell in (top, base) if cell in cells.counted and cell not in cells.public)
    chosen = next(free, None)
    if chosen is None:
        return False
    hidden[chosen] = reason if cells.values[chosen] else "base"
    return True


def _employees(cells: Cells) -> dict[tuple[str, int], float]:
    return {
        (key.region, periods.year(key.period)): value
        for key, value in sorted(cells.values.items())
        if key.indicator == EMPLOYEES and not key.category and not key.part
    }
