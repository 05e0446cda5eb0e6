"""A set of figures as it may be published, and the check that it may."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from bvanalyse.disclosure.cells import Row
from bvanalyse.disclosure.intervals import feasible_intervals, pinned
from bvanalyse.disclosure.register import EarlierReports
from bvanalyse.disclosure.relations import Relation
from bvanalyse.disclosure.rules import KEY, Key, Rules
from bvanalyse.disclosure.secondary import refuse_pinned
from bvanalyse.errors import Problem, ReportRefused

NUMBERS = ["value", "numerator", "denominator"]


@dataclass(frozen=True, repr=False)
class Protected:
    """A set of figures as it may be published.

    `observations` has the rows given, in their order; a hidden row has no numbers, status
    "suppressed" and the same note whatever it hides. `hidden` (key and reason) and `relations` are
    for the maker of the report: the reason tells why a figure is hidden (primary, share, base,
    extreme, staff, earlier, source or secondary), and so that a "primary" one is small. No number
    that is hidden is kept in any of them.
    """

    observations: pd.DataFrame
    hidden: pd.DataFrame
    relations: tuple[Relation, ...]
    rules: Rules
    rows: tuple[Row, ...]

    def __repr__(self) -> str:
        return f"Protected({len(self.observations)} rows, {len(self.hidden)} hidden)"

    def intervals(self) -> pd.DataFrame:
        """What a reader can work out of each hidden figure; see `feasible_intervals`."""
        return feasible_intervals(
            self.observations, self.hidden, self.relations, rules=self.rules, rows=self.rows
        )

    def decisions(self) -> EarlierReports:
        """What this report shows and hides, for the register that the next one reads."""
        keys = (Key(*key) for key in self.observations[list(KEY)].itertuples(index=False))
        gone = self.observations["status"].eq("suppressed")
        told = [
            (key, hides)
            for key, hides, row in zip(keys, gone, self.rows, strict=True)
            if not row.empty
        ]
        shown = {key for key, hides in told if not hides}
        return EarlierReports({key: "shown" if key in shown else "hidden" for key, _ in told})


def verify(protected: Protected) -> None:
    """Refuses a set of figures in which a hidden one has only one possible value.

    Solved anew from what a reader sees: nothing of the exact figures is left here. ReportRefused
    names the figures, never what they are.
    """
    hidden = protected.observations[protected.observations["status"] == "suppressed"]
    if hidden[NUMBERS].notna().any(axis=None):
        raise ReportRefused(Problem("a hidden row holds a number", action="hide the row whole"))
    parts = protected.hidden, protected.relations, protected.rules, protected.rows
    reasons = {Key(*row[:-1]): row[-1] for row in protected.hidden.itertuples(index=False)}
    refuse_pinned(pinned(protected.observations, *parts), reasons, protected.rules)
