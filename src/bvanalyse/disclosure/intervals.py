"""What a reader of a table can still work out about what is hidden in it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from bvanalyse import places
from bvanalyse.disclosure.cells import Row, read_cells
from bvanalyse.disclosure.declared import SMALL_UNITS
from bvanalyse.disclosure.found import find_relations
from bvanalyse.disclosure.relations import Relation
from bvanalyse.disclosure.rules import Key, Rules, key_frame
from bvanalyse.disclosure.solve import Interval, components
from bvanalyse.indicators import Register
from bvanalyse.regions import Regions

_SAME = 1e-9
_ANYTHING = (0.0, math.inf)


def feasible_intervals(
    observations: pd.DataFrame,
    hidden: Iterable[Key] | pd.DataFrame,
    relations: Iterable[Relation] | None = None,
    *,
    rules: Rules | None = None,
    register: Register | None = None,
    rows: Sequence[Row] | None = None,
) -> pd.DataFrame:
    """The lowest and highest number each hidden figure can be, for whoever sees all the rest.

    The reader is taken to know everything that is shown or public, all relations and the rules, and
    that a hidden number is not 0 where zeros are shown; not which of the hidden numbers are small,
    unless the rules say so. A row that is made of a hidden count counts as hidden.

    `hidden` are keys, or a table with the columns of a key and maybe `reason`. `relations` are
    found in the table when they are not given; give them where it is protected already, since the
    hidden numbers cannot tell any more which sums hold. Returns one row for each hidden figure, in
    the order given: the key, `low` and `high`, infinite where there is no end. Counts are exact;
    shares and rates have the bounds that follow from their parts.

    Errors: `Contradiction` where no numbers fulfil what is shown.
    """
    folder = places.reference()
    register = register or Register.load(folder)
    if rows is None or relations is None:
        cells = read_cells(observations, register)
        rows = cells.rows if rows is None else rows
        found_here = find_relations(cells, register, Regions.load(folder))
        relations = found_here if relations is None else relations
    return _bounds(observations, hidden, relations, rules or Rules(), rows, exact=True)


def pinned(
    observations: pd.DataFrame,
    hidden: pd.DataFrame,
    relations: Iterable[Relation],
    rules: Rules,
    rows: Sequence[Row],
) -> list[Key]:
    """The hidden figures that a reader can work out: those with one possible value."""
    found = _bounds(observations, hidden, relations, rules, rows, exact=False)
    one = found[found["high"] - found["low"] < _SAME]
    return [Key(*key) for key in one[list(Key._fields)].itertuples(index=False, name=None)]


def _bounds(
    observations: pd.DataFrame,
    hidden: Iterable[Key] | pd.DataFrame,
    relations: Iterable[Relation],
    rules: Rules,
    rows: Sequence[Row],
    *,
    exact: bool,
) -> pd.DataFrame:
    """Bounds of every hidden figure; if not exact, only of those that have one value."""
    reasons = _reasons(hidden)
    known = _known(observations, rows, reasons)
    unknown = {key: rules.bounds(reason) for key, reason in reasons.items() if _is_count(key)}
    made = {row.key: row for row in rows if row.key in reasons and not _is_count(row.key)}
    parts = {cell for row in made.values() for cell in (row.top, row.base) if cell}
    ends: dict[Key, Interval] = {cell: (value, value) for cell, value in known.items()}
    for component in components(unknown, known, relations):
        wanted = (unknown.keys() | parts).intersection(component.cells)
        if not exact:
            wanted = set(component.wide_enough(dict.fromkeys(sorted(wanted), 1), {}))
        ends |= component.intervals(wanted)
    ends |= {key: _of_parts(row, ends) for key, row in made.items()}
    found = [ends.get(key, _ANYTHING) for key in reasons]
    lows, highs = zip(*found, strict=True) if found else ((), ())
    return key_frame(reasons, low=map(float, lows), high=map(float, highs))


def _is_count(key: Key) -> bool:
    return key.unit in SMALL_UNITS or bool(key.part)


def _reasons(hidden: Iterable[Key] | pd.DataFrame) -> dict[Key, str]:
    if not isinstance(hidden, pd.DataFrame):
        return {Key(*key): "secondary" for key in hidden}
    columns = [name for name in Key._fields if name in hidden.columns]
    keys = (Key(*key) for key in hidden[columns].itertuples(index=False, name=None))
    given = hidden["reason"] if "reason" in hidden.columns else ["secondary"] * len(hidden)
    return dict(zip(keys, given, strict=True))


def _known(
    observations: pd.DataFrame, rows: Sequence[Row], hidden: Mapping[Key, str]
) -> dict[Key, float]:
    """The counts printed in rows that are shown."""
    known: dict[Key, float] = {}
    numbers = observations[["value", "numerator", "denominator"]].itertuples(index=False)
    for row, printed in zip(rows, numbers, strict=True):
        gone = row.key in hidden or not hidden.keys().isdisjoint(row.counts)
        if gone or math.isnan(printed.value):
            continue
        told = {row.key: printed.value, row.top: printed.numerator, row.base: printed.denominator}
        known |= {cell: told[cell] for cell in row.shows if not math.isnan(told[cell])}
    return known


def _of_parts(row: Row, ends: Mapping[Key, Interval]) -> Interval:
    """What a share or rate can be when its parts can be this; nothing for a mean."""
    if not (row.top and row.base) or row.kind not in ("share", "rate"):
        return _ANYTHING
    (least, most), (fewest, all_of) = (ends.get(cell, _ANYTHING) for cell in (row.top, row.base))
    low = row.per * least / all_of if all_of else 0.0
    high = row.per * most / max(fewest, 1)
    return low, min(high, row.per) if row.kind == "share" else high
