"""What a StatBank table is in this package, and how a fault in one is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from bvanalyse.errors import DataError, Problem, on_one_line

MAX_SHOWN = 60


@dataclass(frozen=True)
class Dimension:
    """One dimension of a table: its id and name, and its values in order."""

    id: str
    label: str
    codes: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Note:
    """A footnote: about the whole table, about a dimension, or about one value (code) of it."""

    text: str
    dimension: str = ""
    code: str = ""


@dataclass(frozen=True, eq=False)
class StatBankTable:
    """A table as Statistics Norway published it, whatever form of file it was saved in.

    `frame` has one row for every cell: for each dimension `<id>_code` and `<id>` (the label), then
    `value` (a float, empty without a figure) and `status` (ok, missing, not_applicable,
    suppressed); the last dimension varies fastest. `dimensions` maps id to name; `roles` maps time,
    geo and metric to dimension ids; `units` and `decimals` are by contents code, under "" in a
    table without contents. `parents` maps dimension and code to the codes above it, so that a sum
    is not counted with its parts. `preliminary` holds the rows of `frame` that are marked `*`,
    themselves or by their period.
    """

    frame: pd.DataFrame
    title: str = ""
    source: str = ""
    updated: str = ""
    table_id: str = ""
    dimensions: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    decimals: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    parents: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    preliminary: frozenset[int] = frozenset()


def refusal(
    what: str,
    *,
    row: int | None = None,
    column: str = "",
    found: object = None,
    expected: str = "",
    action: str = "",
) -> DataError:
    """A `DataError` of one sentence, however long or broken the text that was found."""
    told = None if found is None else on_one_line(str(found), MAX_SHOWN)
    return DataError(Problem(what, "", row, on_one_line(column, MAX_SHOWN), told, expected, action))


def table_number(title: str) -> str:
    """The table's number, which the StatBank puts first in its titles, or nothing.

    >>> table_number("12275: Barnevern, etter region og år"), table_number("Barnevern")
    ('12275', '')
    """
    match = re.match(r"([0-9]{5}):", title)
    return match[1] if match else ""
