"""What a table of the StatBank is here: places by choices by contents by years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from bvanalyse.synthetic.cells import MISSING, NOT_IN_USE, Cells, Rows

PLACE, KOSTRA = "Region", "KOKkommuneregion0000"
PERSONS, PERCENT, NOK, THOUSANDS = ("personer", 0), ("prosent", 1), ("kr", 0), ("1000 kr", 0)
Labels = dict[str, str]
Measure = tuple[str, tuple[str, int]]  # label, unit and decimals


@dataclass
class Table:
    """One file: rows by choices by contents by years. `choices` are codes by dimension in order."""

    number: str
    title: str
    rows: Rows
    contents: dict[str, Measure]
    choices: dict[str, tuple[str, Labels]] = field(default_factory=dict)
    place: str = KOSTRA
    country: str = "EAK"
    county: str = "EKA{}"
    name: str = ""  # of the file, where it is not the number
    only: slice = field(default_factory=lambda: slice(None))  # of the rows
    cells: dict[tuple[str, ...], Cells] = field(default_factory=dict)

    def put(self, cells: Cells, *at: str) -> None:
        """The figures for a code of each choice, and the contents last."""
        self.cells[at] = cells

    def stacked(self) -> Cells:
        """All cells, with the axes in the order of the file."""
        axes: list[Mapping[str, object]] = [labels for _, labels in self.choices.values()]
        axes.append(self.contents)
        order = list(product(*axes))
        values = np.stack([self.cells[at].values[self.only] for at in order], axis=1)
        symbols = np.stack([self.cells[at].symbols[self.only] for at in order], axis=1)
        full = (values.shape[0], *map(len, axes), values.shape[-1])
        return Cells(values.reshape(full), symbols.reshape(full))

    def lay(self, not_reported: np.ndarray | None = None) -> None:
        """Marks what was not reported, and numbers that were not in use."""
        gone = ~self.rows.in_use()
        for at, (values, symbols) in self.cells.items():
            lacking = gone if not_reported is None else not_reported | gone
            marked = np.where(lacking, MISSING, symbols)
            self.cells[at] = Cells(values, np.where(gone, NOT_IN_USE, marked))
