"""Cells in a row to a table with a row for each, every symbol turned into its status.

Symbols and their meaning: Statistics Norway, "Standard symbols in tables", before and after 2021.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

import numpy as np
import pandas as pd

from bvanalyse.observations import STATUSES, WITHOUT_VALUE
from bvanalyse.sources.statbank.table import Dimension, StatBankTable, refusal

MAX_CELLS = 1_000_000  # one query gives 800 000 at most, empty cells counted (PxWebApi 2)
ZERO = "-"  # in tables from before 2021: the figure is zero
PRELIMINARY = "*"  # in tables from before 2021: the figure may still be changed
#: what stands where no figure is shown; `...` (not yet available) ended in 2021
SYMBOLS = {STATUSES[status]: status for status in WITHOUT_VALUE} | {"...": "missing"}
SIGNS = '"." ".." ":"'
#: dimensions that mean the same in every table, used where a file does not tell the role
KNOWN_ROLES = {
    "time": ("Tid",),
    "geo": ("Region", "KOKkommuneregion0000", "KOKbydelsregion0000"),
    "metric": ("ContentsCode",),
}


def count_cells(sizes: Sequence[int]) -> int:
    """How many cells a table of these sizes has; refused before room is made for them.

    >>> count_cells([2, 1, 5])
    10
    """
    cells = prod(sizes)
    if cells > MAX_CELLS:
        raise refusal(
            "too many cells",
            found=cells,
            expected=f"at most {MAX_CELLS}",
            action="save the table in parts, with fewer values of a dimension",
        )
    return cells


def refuse_count(found: int, sizes: Sequence[int]) -> None:
    """Raises where a table of these sizes has more or fewer values than cells."""
    cells = count_cells(sizes)
    if found != cells:
        raise refusal(
            "wrong number of values",
            found=found,
            expected=f"{cells}, the product of the sizes {' x '.join(map(str, sizes))}",
            action="save the table again: a part is lost, or there is too much",
        )


def build_table(
    dimensions: Sequence[Dimension],
    values: Sequence[float | None],
    symbols: Mapping[int, str],
    *,
    roles: Mapping[str, Sequence[str]],
    **about: Any,
) -> StatBankTable:
    """A table of these cells, the last dimension fastest; `symbols` are by place in `values`.

    Raises `DataError` for dimensions that cannot make columns, a wrong number of values, a symbol
    that is not the StatBank's, and a figure that its symbol contradicts.
    """
    _check(dimensions)
    sizes = [len(dimension.codes) for dimension in dimensions]
    cells = count_cells(sizes)
    refuse_count(len(values), sizes)
    numbers = np.array([np.nan if value is None else value for value in values], dtype="float64")
    statuses = np.full(cells, "ok", dtype=object)
    for place in sorted({*np.flatnonzero(np.isnan(numbers)).tolist(), *symbols}):
        try:
            value, statuses[place] = settle(values[place], symbols.get(place, ""))
        except ValueError as error:
            raise refusal(
                str(error),
                column=cell_name(dimensions, place),
                found=symbols[place],
                expected=f"a figure alone, or one of {SIGNS} in its place",
                action="look the cell up in the StatBank and save the table again",
            ) from None
        numbers[place] = np.nan if value is None else value
    ids = [dimension.id for dimension in dimensions]
    played = {
        role: tuple(roles.get(role) or [one for one in ids if one in known])
        for role, known in KNOWN_ROLES.items()
    }
    frame = _frame(dimensions, sizes)
    marked = np.isin(range(cells), [at for at, sign in symbols.items() if sign == PRELIMINARY])
    for time in played["time"]:  # a year that is preliminary as a whole is called 2021*
        marked |= frame[time].str.endswith(PRELIMINARY).to_numpy() & ~np.isnan(numbers)
    return StatBankTable(
        frame.assign(value=numbers, status=pd.Series(statuses, dtype="str")),
        dimensions={dimension.id: dimension.label for dimension in dimensions},
        roles=played,
        preliminary=frozenset(np.flatnonzero(marked).tolist()),
        **about,
    )


def settle(value: float | None, symbol: str) -> tuple[float | None, str]:
    """A cell's figure and its status.

    >>> settle(None, ":"), settle(None, ""), settle(None, "-"), settle(4.5, "*")
    ((None, 'suppressed'), (None, 'missing'), (0.0, 'ok'), (4.5, 'ok'))

    Raises `ValueError` for an unknown symbol, and for a figure with a symbol that denies it.
    """
    if value is None and symbol == ZERO:
        return 0.0, "ok"
    if value is None and (symbol in SYMBOLS or not symbol):
        return None, SYMBOLS.get(symbol, "missing")
    if value is not None and (symbol in ("", PRELIMINARY) or (symbol == ZERO and value == 0)):
        return value, "ok"
    if symbol in SYMBOLS or symbol in (ZERO, PRELIMINARY):
        raise ValueError("the figure and its symbol contradict each other")
    raise ValueError("a symbol of unknown meaning")


def cell_name(dimensions: Sequence[Dimension], place: int) -> str:
    """The codes of the cell at this place, as a reader finds it in the table."""
    codes = []
    for dimension in reversed(dimensions):
        place, position = divmod(place, len(dimension.codes))
        codes.append(dimension.codes[position])
    return ", ".join(reversed(codes))


def _frame(dimensions: Sequence[Dimension], sizes: Sequence[int]) -> pd.DataFrame:
    columns = {}
    for at, dimension in enumerate(dimensions):
        places = np.tile(np.repeat(np.arange(sizes[at]), prod(sizes[at + 1 :])), prod(sizes[:at]))
        codes, labels = np.array(dimension.codes, object), np.array(dimension.labels, object)
        columns[f"{dimension.id}_code"] = pd.Series(codes[places], dtype="str")
        columns[dimension.id] = pd.Series(labels[places], dtype="str")
    return pd.DataFrame(columns)


def _check(dimensions: Sequence[Dimension]) -> None:
    """Refuses dimensions that would make columns or rows that cannot be told apart."""
    taken = {"value", "status", ""}
    for dimension in dimensions:
        if {dimension.id.strip(), f"{dimension.id}_code"} & taken:
            raise refusal(
                "a dimension without a name of its own",
                column=dimension.id,
                expected="names that differ, other than value and status",
                action="save the table again, or rename the dimension",
            )
        taken |= {dimension.id, f"{dimension.id}_code"}
        seen: set[str] = set()
        for code in dimension.codes:
            if code in seen or not code.strip():
                raise refusal(
                    "a value stands twice" if code.strip() else "a value without a code",
                    column=dimension.id,
                    found=code,
                    expected="every value once, with its code",
                    action="save the table again, with codes and not texts alone",
                )
            seen.add(code)
        try:
            "".join([dimension.id, *dimension.codes, *dimension.labels]).encode()
        except UnicodeEncodeError as error:
            raise refusal(
                "half a letter in a code or label",
                column=dimension.id,
                expected="whole letters",
                action="save the table again as UTF-8",
            ) from error
    if not (dimensions and all(dimension.codes for dimension in dimensions)):
        empty = next((one.id for one in dimensions if not one.codes), "")
        action = "choose at least one value of every dimension"
        raise refusal("a table without cells", column=empty, action=action)
