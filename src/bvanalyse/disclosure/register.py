"""What earlier reports showed and hid: keys of figures and decisions, never a figure."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Literal

import pandera.pandas as pa

from bvanalyse.disclosure.rules import KEY, Key
from bvanalyse.tables import read_table
from bvanalyse.writing import write_whole

Decision = Literal["shown", "hidden"]
_TEXT = pa.Column(str, description="text")
_SCHEMA = pa.DataFrameSchema(
    {
        **dict.fromkeys(KEY, _TEXT),
        "decision": pa.Column(str, pa.Check.isin(["shown", "hidden"]), description="shown, hidden"),
    },
    unique=list(KEY),
    strict=True,
    ordered=True,
)


@dataclass(frozen=True)
class EarlierReports:
    """Which figures earlier reports showed and which they hid.

    A figure that was hidden stays hidden; one that was shown is known for ever, so it cannot be
    hidden to protect another. Nothing here tells what any figure was.

    >>> key = Key("9001", "2022", "reports_dismissed", "", "reports")
    >>> earlier = EarlierReports({key: "hidden"})
    >>> earlier.merged(EarlierReports({key: "shown"})).decisions[key]
    'shown'
    """

    decisions: Mapping[Key, Decision] = field(default_factory=dict)

    @property
    def hidden(self) -> Iterator[Key]:
        """The figures that stay hidden, in order of their keys."""
        return (key for key, told in sorted(self.decisions.items()) if told == "hidden")

    @property
    def shown(self) -> Iterator[Key]:
        """The figures that readers know for ever, in order of their keys."""
        return (key for key, told in sorted(self.decisions.items()) if told == "shown")

    def merged(self, later: EarlierReports) -> EarlierReports:
        """Both together; what either showed is shown, for it cannot be taken back."""
        shown: dict[Key, Decision] = dict.fromkeys((*self.shown, *later.shown), "shown")
        return EarlierReports({**self.decisions, **later.decisions, **shown})

    @classmethod
    def load(cls, path: Path) -> EarlierReports:
        """Earlier decisions from a CSV file: region, period, indicator, category, unit, decision.

        DataError with one sentence per fault. A file that is not there is a fault, not an empty
        register: nothing would be protected against it.
        """
        table = read_table(path, _SCHEMA)
        keys = (Key(*row) for row in table[list(KEY)].itertuples(index=False, name=None))
        return cls(dict(zip(keys, table["decision"], strict=True)))

    def save(self, path: Path) -> str:
        """Writes the file whole, sorted by key; returns its SHA-256."""
        text = StringIO(newline="")
        rows = csv.writer(text, lineterminator="\n")
        rows.writerow([*KEY, "decision"])
        rows.writerows((*key[: len(KEY)], told) for key, told in sorted(self.decisions.items()))
        return write_whole(path, text.getvalue().encode())
