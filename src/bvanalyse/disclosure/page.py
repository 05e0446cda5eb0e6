"""What is hidden on a page while it is being protected, and what its reader sees meanwhile."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bvanalyse.disclosure.cells import Cells, Row
from bvanalyse.disclosure.primary import Marks
from bvanalyse.disclosure.rules import Key, Rules


@dataclass
class Page:
    """What is hidden on a page so far, and what its reader therefore can see."""

    cells: Cells
    hidden: dict[Key, str]
    rows: dict[int, str]
    rules: Rules
    known: frozenset[Key] = frozenset()  # from earlier reports
    by_cell: Mapping[Key, Sequence[int]] = field(default_factory=dict)
    settled: dict[Key, float] = field(default_factory=dict)  # narrower than aimed at, for good

    @classmethod
    def of(cls, cells: Cells, marks: Marks, rules: Rules, known: frozenset[Key]) -> Page:
        """A page on which what is marked is hidden, with all that this hides in turn."""
        by_cell: dict[Key, list[int]] = defaultdict(list)
        for at, row in enumerate(cells.rows):
            for cell in row.counts:
                by_cell[cell].append(at)
        page = cls(cells, {}, dict(marks.rows), rules, known, by_cell)
        for cell, reason in marks.cells.items():
            page.hide(cell, reason)
        return page

    def hide(self, cell: Key, reason: str) -> None:
        """Hides a count, every row that is made of it, and a zero that is none of it."""
        self.hidden[cell] = reason
        for at in self.by_cell.get(cell, ()):
            row = self.cells.rows[at]
            if not row.public and not row.empty:
                self.rows.setdefault(at, reason)
            if row.base == cell and row.kind in ("share", "rate") and row.top:
                free = row.top not in self.hidden and row.top not in self.cells.public
                if free and row.top in self.cells.counted and self.cells.values[row.top] == 0:
                    self.hide(row.top, "base")

    def shown(self) -> list[tuple[int, Row]]:
        """The rows that a reader still sees a figure in, with their places in the table."""
        return [
            (at, row)
            for at, row in enumerate(self.cells.rows)
            if at not in self.rows and not row.empty
        ]

    def seen(self) -> dict[Key, float]:
        """The counts that a reader knows: read on the page, public, or in an earlier report."""
        told = {cell for _, row in self.shown() for cell in row.shows} | self.known
        known = (told | self.cells.public) - self.hidden.keys()
        return {
            cell: value
            for cell in known
            if not math.isnan(value := self.cells.values.get(cell, math.nan))
        }

    def unknown(self) -> dict[Key, tuple[float, float]]:
        """The hidden counts, each with the least and the most that it can be for its reason."""
        return {cell: self.rules.bounds(reason) for cell, reason in self.hidden.items()}

    def aim(self, cell: Key) -> float:
        """How far apart the possible numbers of a hidden count should be."""
        return self.settled.get(cell, self.rules.aim(self.hidden[cell]))

    def may_hide(self) -> set[Key]:
        """Counts that could be hidden too: not public and not told before."""
        told = {cell for _, row in self.shown() for cell in row.shows if cell in self.cells.counted}
        return told - self.cells.public - self.known
