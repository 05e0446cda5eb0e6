"""What a finding is: one comparison of a municipality's figures, and its judgement."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bvanalyse import stats
from bvanalyse.indicators import Indicator


class State(StrEnum):
    """What may be said of a comparison."""

    CLEAR = "clear"
    PROBABLE = "probable"
    NOT_SHOWN = "not_shown"
    UNCHANGED = "unchanged"
    TOO_LITTLE = "too_little"
    FACT = "fact"


class Kind(StrEnum):
    """What is compared with what."""

    LEGAL = "legal"  # a figure and what the law demands
    COUNT = "count"  # the latest count and the mean of all earlier ones
    SHARE = "share"  # the latest share and the one before
    AMOUNT = "amount"  # the latest amount and the range of the earlier ones
    AGAINST = "against"  # a share and the county's
    AMOUNT_AGAINST = "amount_against"  # an amount and the county's
    RANK = "rank"  # a published rank
    LEVEL = "level"  # one count alone, with its uncertainty


@dataclass(frozen=True)
class Point:
    """One figure of the municipality, or of those it is compared with."""

    period: str
    value: float
    numerator: float | None = None
    denominator: float | None = None
    approximate: bool = False
    doubtful: bool = False
    region: str = ""

    @property
    def counted(self) -> tuple[int, int] | None:
        """Numerator and denominator where both are whole numbers, one within the other."""
        x, n = self.numerator, self.denominator
        if x is None or n is None or x % 1 or n % 1 or not 0 <= x <= n or n == 0:
            return None
        return int(x), int(n)


@dataclass(frozen=True)
class Finding:
    """One comparison and its judgement."""

    kind: Kind
    state: State
    entry: Indicator
    category: str
    after: Point
    before: tuple[Point, ...] = ()
    direction: int = 0
    comparison: stats.Comparison | None = None
    detectable: stats.Detectable | None = None
    estimate: stats.Estimate | None = None
    expected: stats.Prediction | None = None
    breached: bool = False
    base_needed: int | None = None
    others: tuple[Point, ...] = ()
    change: Finding | None = None  # for what the law demands: the same figure held against before

    @property
    def p_value(self) -> float | None:
        return self.comparison.p_value if self.comparison else None


@dataclass(frozen=True)
class Family:
    """All findings for one municipality, most important first, and how many tests they took."""

    findings: tuple[Finding, ...]
    tests: int

    def of(self, indicator: str, category: str = "") -> list[Finding]:
        return [
            finding
            for finding in self.findings
            if (finding.entry.id, finding.category) == (indicator, category)
        ]
