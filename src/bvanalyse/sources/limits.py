"""Cells that tell only where a figure ends: `under 5`, `<4`, `minst 50`. A limit is no figure."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from bvanalyse.errors import DataError
from bvanalyse.sources.numbers import ParsedNumber, parse_number, plain

_BEFORE = {
    "below": r"under|mindre enn|færre enn|<",
    "at most": r"høyst|høgst|maks\.?|maksimum|inntil|opptil|opp til|≤|<=",
    "above": r"over|mer enn|meir enn|flere enn|fleire enn|>",
    "at least": r"minst|min\.?|minimum|≥|>=",
}
_AFTER = {"at most": r"eller (?:færre|mindre)", "at least": r"eller (?:flere|fleire|mer|meir)"}


@dataclass(frozen=True)
class Limit:
    """On which side of a number a figure lies: below, at most, above or at least."""

    side: str
    number: ParsedNumber

    @property
    def most(self) -> float:
        """The largest whole number it may be; infinite when only a lower limit is told."""
        if self.number.value is None or self.side in ("above", "at least"):
            return math.inf
        if self.side == "below":
            return math.ceil(self.number.value) - 1
        return math.floor(self.number.value)


def parse_limit(text: str) -> Limit | None:
    """The limit that a table cell tells instead of a figure, or None.

    >>> [parse_limit(text).most for text in ("under 5", "<4", "3 eller færre", "over 50")]
    [4, 3, 3, inf]
    >>> parse_limit("5"), parse_limit("under middels")
    (None, None)
    """
    lowered = plain(text).lower()
    for side, words in _BEFORE.items():
        found = re.fullmatch(rf"(?:{words}) ?(?P<rest>[0-9].*)", lowered) or re.fullmatch(
            rf"(?P<rest>[0-9].*) (?:{_AFTER.get(side, '(?!)')})", lowered
        )
        if found:
            try:
                return Limit(side, parse_number(found["rest"]))
            except DataError:
                return None
    return None
