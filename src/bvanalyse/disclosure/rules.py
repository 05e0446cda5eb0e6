"""What is hidden, and how sure a reader may be left: the rules, and what a cell is called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from bvanalyse.errors import ParameterError, Problem

KEY = ("region", "period", "indicator", "category", "unit")
#: the same words whatever the number is, and whichever rule hides it
NOTE = "Tallet vises ikke av hensyn til personvernet."
PUBLISHED = "Vist slik det allerede er offentliggjort."
#: rules that hide a zero like any other number, so that a reader cannot rule it out
MAY_BE_ZERO = frozenset(["base", "earlier", "source"])


class Key(NamedTuple):
    """One cell: a published figure, or a count that stands behind a share (`part`)."""

    region: str
    period: str
    indicator: str
    category: str
    unit: str
    part: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.indicator, self.category, self.region, self.period)))


@dataclass(frozen=True)
class Rules:
    """The rules of small-number protection, as they are printed in a report's method section.

    - `min_count`: a count from 1 up to, but not including, this is hidden.
    - `min_base`: a share, mean or median of fewer than this is hidden.
    - `show_zeros`: 0 is shown, except where it would tell something of a group under `min_base`.
    - `min_width`: from the lowest to the highest number that a hidden count may be for a reader,
      where hiding more can reach it; `min_count` when None. Two possible numbers is the least.
    - `reader_knows_primary`: guard against a reader who can tell which cells are hidden for being
      small; otherwise a hidden cell may be any number.
    - `staff`: indicators of employees, hidden where they are fewer than `min_base`, or not known.
    - `extremes`: categories that are single cases (the longest, the shortest), never shown.
    - `trust_sources`: let through a figure that its publisher hides and the publisher's own other
      figures give away; otherwise the report is refused until one of them is left out.

    Source: the threshold is Bufdir's for 1, 2 and 3 children (kommunemonitor); the rest is this
    project's. ParameterError for numbers that protect nothing.

    >>> Rules().hides(3), Rules().hides(4), Rules().hides(0), Rules(show_zeros=False).hides(0)
    (True, False, False, True)
    """

    min_count: int = 4
    min_base: int = 10
    show_zeros: bool = True
    min_width: int | None = None
    reader_knows_primary: bool = False
    staff: tuple[str, ...] = ("sick_leave_share",)
    extremes: tuple[str, ...] = ("minimum", "maksimum", "min", "max", "korteste", "lengste")
    trust_sources: bool = False

    def __post_init__(self) -> None:
        least = {"min_count": 2, "min_base": 2, "min_width": 1}
        wrong = [
            Problem(
                "protects nothing",
                column=name,
                found=getattr(self, name),
                expected=f"{low} or more",
                action="choose a higher number",
            )
            for name, low in least.items()
            if getattr(self, name) is not None and getattr(self, name) < low
        ]
        if wrong:
            raise ParameterError(wrong)

    def hides(self, count: float) -> bool:
        """Whether a count is too small to be shown; an unknown count is no small one."""
        return 0 < count < self.min_count or (count == 0 and not self.show_zeros)

    @property
    def width(self) -> int:
        """The distance from the lowest to the highest possible number that is aimed at."""
        return self.min_count if self.min_width is None else self.min_width

    def bounds(self, reason: str) -> tuple[float, float]:
        """What a reader knows of a hidden count before adding and subtracting anything."""
        low = 0 if reason in MAY_BE_ZERO or not self.show_zeros else 1
        known_small = self.reader_knows_primary and reason == "primary"
        return low, self.min_count - 1 if known_small else float("inf")

    def aim(self, reason: str) -> float:
        """How wide the interval of a hidden count should be, where hiding more can make it so."""
        low, high = self.bounds(reason)
        return max(1, min(self.width, high - low))

    def described(self) -> tuple[str, ...]:
        """The rules as sentences in bokmål for the method section; they tell no figure."""
        zeros = "0 vises" if self.show_zeros else "0 skjules på samme måte"
        return (
            f"Antall fra 1 til {self.min_count - 1} skjules; {zeros}.",
            f"Andeler, gjennomsnitt og medianer med grunnlag under {self.min_base} skjules, og "
            f"andeler der teller eller rest er et skjult antall.",
            "Flere tall skjules der et skjult tall ellers kunne regnes ut av summer, halvår, "
            "grupper, andeler eller tidligere rapporter.",
            "Minste og største enkeltverdi vises aldri.",
            f"Tall om ansatte skjules der de er færre enn {self.min_base}.",
            "Tall som allerede er offentliggjort, vises slik de er offentliggjort.",
            f"For hvert skjult tall er det regnet etter at det kan være minst to ulike tall, og "
            f"at spennet er minst {self.width} der det lar seg gjøre.",
        )


def key_frame(keys: Iterable[Key], **columns: Iterable[object]) -> pd.DataFrame:
    """Keys as a table, one column for each part of a key, with further columns beside them."""
    table = pd.DataFrame(list(keys), columns=list(Key._fields), dtype="str")
    return table.assign(**{name: list(values) for name, values in columns.items()})
