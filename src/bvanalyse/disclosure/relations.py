"""What ties counts together: sums, differences, bounds and rounded shares, as linear relations."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bvanalyse.disclosure.rules import Key

INFINITE = float("inf")
_SLACK = 1e-6


@dataclass(frozen=True)
class Relation:
    """Something a reader knows of several counts: their weighted sum lies from `low` to `high`.

    >>> total, a, b = (Key("9001", year, "reports_received", "", "reports")
    ...     for year in ("2023", "2023H1", "2023H2"))
    >>> adds_up(total, [a, b]).holds({total: 5, a: 2, b: 3})
    True
    """

    terms: tuple[tuple[Key, float], ...]
    low: float
    high: float
    whole: Key | None = None  # the total, which is hidden only when parts will not do

    @cached_property
    def cells(self) -> tuple[Key, ...]:
        """The counts that the relation ties together."""
        return tuple(cell for cell, _ in self.terms)

    @property
    def equation(self) -> bool:
        """Whether the sum is known exactly: then one hidden count alone can be worked out."""
        return self.low == self.high

    def holds(self, values: Mapping[Key, float]) -> bool:
        """Whether the numbers fulfil the relation; False while one of them is unknown."""
        total = sum(weight * values.get(cell, math.nan) for cell, weight in self.terms)
        return self.low - _SLACK <= total <= self.high + _SLACK

    def unknown(self, values: Mapping[Key, float]) -> tuple[Key, ...]:
        """The cells that nobody here knows the number of."""
        return tuple(cell for cell in self.cells if math.isnan(values.get(cell, math.nan)))

    def given(self, known: Mapping[Key, float]) -> Relation:
        """The same relation of the other cells, with the known ones put in."""
        rest = tuple(term for term in self.terms if term[0] not in known)
        told = sum(weight * known[cell] for cell, weight in self.terms if cell in known)
        return Relation(rest, self.low - told, self.high - told, self.whole)


def adds_up(whole: Key, parts: Sequence[Key], signs: Sequence[float] = ()) -> Relation:
    """The parts, added or subtracted by sign, are the whole."""
    weights = signs or [1.0] * len(parts)
    terms = ((whole, -1.0), *zip(parts, weights, strict=True))
    return Relation(terms, 0.0, 0.0, whole)


def at_most(part: Key, whole: Key) -> Relation:
    """The first is never more than the second."""
    return Relation(((whole, 1.0), (part, -1.0)), 0.0, INFINITE, whole)


def together_at_most(parts: Sequence[Key], whole: Key) -> Relation:
    """The parts do not overlap and need not be all of the whole."""
    return Relation(
        ((whole, 1.0), *((part, -1.0) for part in parts)),
        0.0,
        INFINITE,
        whole,
    )


def covered_by(whole: Key, parts: Sequence[Key]) -> Relation:
    """The parts may overlap, but nothing of the whole is outside them."""
    return Relation(
        ((whole, -1.0), *((part, 1.0) for part in parts)),
        0.0,
        INFINITE,
        whole,
    )


def rounded(top: Key, base: Key, value: float, per: float) -> tuple[Relation, Relation]:
    """A share or rate shown without its parts: a reader knows it to half of its last decimal.

    One decimal is the coarsest that reports print. With a known base a rounded share is a count.

    >>> top, base = (Key("9001", "2023", "x", "", "cases", part) for part in ("top", "base"))
    >>> [rounded(top, base, 95.2, 100)[side].holds({top: 20, base: 21}) for side in (0, 1)]
    [True, True]
    """
    decimals = max(1, len(f"{value:.6f}".rstrip("0").partition(".")[2]))
    half = 0.5 * 10**-decimals + 1e-9
    lowest, highest = (value - half) / per, (value + half) / per
    return (
        Relation(((top, 1.0), (base, -lowest)), 0.0, INFINITE, base),
        Relation(((top, -1.0), (base, highest)), 0.0, INFINITE, base),
    )


def sums(
    whole: Key,
    parts: Sequence[Key],
    values: Mapping[Key, float],
    *,
    signs: Sequence[float] = (),
    certain: bool = True,
) -> list[Relation]:
    """What a reader can use of "the parts are the whole", given what the numbers really are.

    An equation where the numbers add up (a reader would try), else the bounds that hold: parts that
    fall short of the whole, or each part within it. Where some numbers are hidden at their source
    the equation is taken as true if it is `certain` by definition.
    """
    equation = adds_up(whole, parts, signs)
    if equation.holds(values) or (certain and equation.unknown(values)):
        return [equation]
    if signs and min(signs) < 0:
        return []
    below = together_at_most(parts, whole)
    if below.holds(values):
        return [below]
    return [bound for part in parts if (bound := at_most(part, whole)).holds(values)]


def consistent(relations: Iterable[Relation], values: Mapping[Key, float]) -> list[Relation]:
    """The relations that the numbers fulfil, or may fulfil as far as they are known; each once."""
    return [one for one in dict.fromkeys(relations) if one.unknown(values) or one.holds(values)]
