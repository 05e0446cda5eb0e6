"""What the notes on figures say of how they were made: each sentence once, by number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from bvanalyse.report.texts import Texts, sentences


@dataclass(frozen=True)
class Remarks:
    """The sentences of the notes on each indicator."""

    of: Mapping[str, tuple[str, ...]]

    @classmethod
    def on(cls, rows: pd.DataFrame) -> Remarks:
        """The remarks of a long table's notes.

        >>> notes = {"indicator": ["a", "b"], "note": ["En regel.", "En regel. Én til."]}
        >>> Remarks.on(pd.DataFrame(notes)).of["b"]
        ('En regel.', 'Én til.')
        """
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for name, note in zip(rows["indicator"], rows["note"], strict=True):
            found[name].update(dict.fromkeys(sentences(note)))
        return cls({name: tuple(said) for name, said in found.items()})

    def numbered(self, shown: Collection[str]) -> list[str]:
        """The sentences on the indicators shown, the most common first: the first is number 1."""
        told = Counter(said for name, every in self.of.items() if name in shown for said in every)
        return [said for said, _ in told.most_common()]

    def numbers(self, shown: Collection[str], texts: Texts) -> dict[str, str]:
        """Which remarks each indicator shown has: `Merknad 1 og 4.`"""
        place = {said: texts.number(n, 0) for n, said in enumerate(self.numbered(shown), 1)}
        return {
            name: texts(
                f"cases.remark{'s' if len(every) > 1 else ''}",
                numbers=texts.enumerate(sorted((place[said] for said in every), key=int)),
            )
            for name, every in self.of.items()
            if name in shown
        }

    def alone(self, shown: Collection[str]) -> dict[str, list[str]]:
        """What is said of indicators that are not shown, and of which."""
        found: dict[str, list[str]] = defaultdict(list)
        for name, every in self.of.items():
            if name not in shown:
                found[" ".join(every)].append(name)
        return found
