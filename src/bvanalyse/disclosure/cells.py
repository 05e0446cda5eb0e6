"""Which counts stand behind every row of a table: what a reader of that row knows.

A share shown with its numerator and denominator shows two counts, and the same count may stand in
many rows. Hiding a count therefore means hiding every row that shows it or would give it away.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, count
from typing import Any

import pandas as pd

from bvanalyse.disclosure.declared import PARTS, PUBLIC_GROUPS, SMALL_UNITS
from bvanalyse.disclosure.rules import KEY, Key
from bvanalyse.indicators import Indicator, Register

BASED = ("share", "rate", "mean")  # figures that a small denominator makes a figure of few
NAN = float("nan")
_AMOUNTS = ("amount", "rank", "rule")


@dataclass(frozen=True)
class Row:
    """A row of the table: what it is, and the counts a reader can take from it.

    `exact` rows print numerator and denominator; others tell them only through a rounded figure.
    """

    key: Key
    kind: str  # count, share, rate, mean, ratio or other
    per: float
    top: Key | None
    base: Key | None
    exact: bool
    public: bool
    empty: bool  # has no figure of its own, or its source hides it
    at_source: bool

    @cached_property
    def counts(self) -> tuple[Key, ...]:
        """Every count that the row is made of: if one is hidden, the row is."""
        own = (self.key,) if self.kind in ("count", "other") else ()
        return own + tuple(cell for cell in (self.top, self.base) if cell)

    @cached_property
    def shows(self) -> tuple[Key, ...]:
        """The counts that can be read in the row as they are."""
        if self.exact or self.kind in ("count", "other"):
            return self.counts
        return ()


@dataclass(frozen=True)
class Cells:
    """The counts behind a table: its rows in the table's order, and each count's true number."""

    rows: tuple[Row, ...]
    values: Mapping[Key, float]  # NaN where nobody here knows it
    counted: frozenset[Key]  # cells that are numbers of persons or cases

    @cached_property
    def present(self) -> frozenset[Key]:
        """The counts that the table is made of; the others are only known of."""
        return frozenset(cell for row in self.rows for cell in row.counts)

    @cached_property
    def public(self) -> frozenset[Key]:
        """The counts that anybody can know already."""
        return frozenset(
            cell for row in self.rows if row.public and not row.at_source for cell in row.shows
        )


def read_cells(
    table: pd.DataFrame, register: Register, published: Iterable[Key] | pd.DataFrame = ()
) -> Cells:
    """The counts behind a table of observations; rows in another order give the same counts.

    Where two sources contradict each other, the later one's figure is a count of its own.
    """
    register.check(table, "")
    records = table.to_dict("records")
    public = is_published(table, published, register)
    reader = _Reader(register)
    order = sorted(range(len(records)), key=lambda at: _order(records[at]))
    keys = {at: reader.figure(records[at]) for at in order}
    rows = {at: reader.row(records[at], keys[at], public[at]) for at in order}
    cells = Cells(
        tuple(rows[at] for at in range(len(records))), reader.values, frozenset(reader.counted)
    )
    return _public_throughout(cells)


def is_published(
    table: pd.DataFrame, published: Iterable[Key] | pd.DataFrame, register: Register
) -> list[bool]:
    """Which rows are public already: as the caller says, and statistics about all inhabitants.

    `published` is a set of keys (region, period, indicator, category, unit), or a table whose
    columns are some of those of the observations: a row that agrees with it in all of them is
    public, so that a table of one column, `source`, holds whole sources.
    """
    if not isinstance(published, pd.DataFrame):
        given = [tuple(key)[: len(KEY)] for key in published]
        published = pd.DataFrame(given, columns=list(KEY), dtype="str")
    columns = [name for name in published.columns if name in table.columns]
    told = set(published[columns].itertuples(index=False, name=None)) if columns else set()
    background = {entry.id for entry in register.values() if entry.group in PUBLIC_GROUPS}
    rows = table[columns].itertuples(index=False, name=None) if columns else [()] * len(table)
    return [
        row in told or indicator in background
        for row, indicator in zip(rows, table["indicator"], strict=True)
    ]


def parts_of(entry: Indicator) -> tuple[str, str]:
    """The ids of a figure's numerator and denominator, as far as they are declared."""
    top, base = PARTS.get(entry.id, ("", ""))
    return entry.numerator or top, entry.denominator or base


def kind_of(entry: Indicator, unit: str, register: Register) -> str:
    """What a figure is to these rules: only counts of persons and cases are small numbers.

    >>> from pathlib import Path
    >>> register = Register.load(Path("data/reference"))
    >>> kind_of(register["reports_received"], "reports", register)
    'count'
    >>> kind_of(register["net_expenditure_per_child_0_17"], "NOK per child", register)
    'ratio'
    """
    if entry.kind in _AMOUNTS:
        return "other"
    if entry.kind == "mean":
        return "mean"
    if unit in SMALL_UNITS:
        return "count"
    if entry.kind == "ratio" or not register.counts(entry):
        return "ratio"
    if entry.kind == "proportion" or unit.startswith("percent"):
        return "share"
    return "rate" if entry.kind == "rate" else "other"


class _Reader:
    """Collects counts row by row; each figure is one count however many rows show it."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.values: dict[Key, float] = {}
        self.counted: set[Key] = set()

    def figure(self, record: dict[str, Any]) -> Key:
        """The row's own key; with the source's name where an earlier source says otherwise."""
        key = Key(*(record[name] for name in KEY))
        kind = kind_of(self.register[key.indicator], key.unit, self.register)
        if kind not in ("count", "other") or _without_figure(record):
            return key
        if not self._holds(key, record["value"]):
            key = key._replace(part=f"source {record['source']} {record['ref']}")
        self._set(key, record["value"], whole=kind == "count")
        return key

    def row(self, record: dict[str, Any], key: Key, public: bool) -> Row:
        entry = self.register[key.indicator]
        kind = kind_of(entry, key.unit, self.register)
        top_id, base_id = parts_of(entry)
        has_top = pd.notna(record["numerator"])
        has_base = pd.notna(record["denominator"])
        # a mean is made of a sum of days or months, which is no count
        takes_top = (has_top or top_id) and kind not in ("mean", "count", "other")
        takes_base = has_base or (base_id and kind not in ("count", "other"))
        return Row(
            key=key,
            kind=kind,
            per=entry.per,
            top=self._part(key, top_id, record["numerator"], "numerator") if takes_top else None,
            base=self._part(key, base_id, record["denominator"], "denominator")
            if takes_base
            else None,
            exact=bool(has_base and (has_top or kind in ("mean", "count", "other"))),
            public=public,
            empty=_without_figure(record),
            at_source=record["status"] == "suppressed",
        )

    def _part(self, key: Key, name: str, value: float, part: str) -> Key | None:
        """The count that a numerator or denominator is, by its declared name if the number fits."""
        named = [
            Key(key.region, key.period, name, category, self.register[name].unit)
            for category in dict.fromkeys((key.category, ""))
            if name
        ]
        for cell in named:
            if cell in self.values and self._holds(cell, value):
                return self._set(cell, value)
        if pd.isna(value):
            return named[-1] if named else None
        if named and named[0] not in self.values and (part == "numerator" or not key.category):
            return self._set(named[0], value, whole=self.register[name].unit in SMALL_UNITS)
        shared = key if part == "numerator" else key._replace(category="")
        own = chain([shared, key], (key._replace(part=str(number)) for number in count(2)))
        free = (cell._replace(part=f"{part} {cell.part}".strip()) for cell in own)
        fitting = next(cell for cell in free if self._holds(cell, value))
        return self._set(fitting, value, whole=True)

    def _holds(self, cell: Key, value: float) -> bool:
        known = self.values.get(cell, NAN)
        return math.isnan(known) or pd.isna(value) or math.isclose(known, value, abs_tol=1e-9)

    def _set(self, cell: Key, value: float, *, whole: bool = False) -> Key:
        if pd.notna(value) or cell not in self.values:
            self.values[cell] = float(value)
        if whole:
            self.counted.add(cell)
        return cell


def _without_figure(record: dict[str, Any]) -> bool:
    return bool(pd.isna(record["value"])) and record["status"] != "suppressed"


def _order(record: dict[str, Any]) -> tuple[object, ...]:
    known = pd.notna(record["value"])
    return *(str(record[name]) for name in (*KEY, "source", "ref")), known, record["value"]


def _public_throughout(cells: Cells) -> Cells:
    """Rows made of nothing but public counts are public too: anybody can work them out."""
    known = cells.public
    rows = tuple(
        replace(row, public=True)
        if row.kind != "mean" and row.counts and known.issuperset(row.counts)
        else row
        for row in cells.rows
    )
    return Cells(rows, cells.values, cells.counted)
