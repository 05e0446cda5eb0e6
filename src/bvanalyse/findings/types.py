"""What a finding is: one comparison of a municipality's figures, and its judgement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from bvanalyse import periods, stats
from bvanalyse.indicators import SEPARATOR, Indicator

#: what a suppressed count may be: sources hide 1-3 or fewer, and do not all show 0
#: (kommunemonitor and Statistics Norway, see data/README.md)
SUPPRESSED = stats.Hidden(0, 3)


class State(StrEnum):
    """What may be said of a comparison."""

    CLEAR = "clear"
    PROBABLE = "probable"
    NOT_SHOWN = "not_shown"
    UNCHANGED = "unchanged"
    TOO_LITTLE = "too_little"
    FACT = "fact"

    @property
    def shows_difference(self) -> bool:
        """Whether it is one beyond what chance easily gives, surely or probably."""
        return self in (State.CLEAR, State.PROBABLE)


class Kind(StrEnum):
    """What is compared with what."""

    LEGAL = "legal"  # a figure and what the law demands
    COUNT = "count"  # the latest count and the mean of all earlier ones
    SHARE = "share"  # the latest share and the one before
    AMOUNT = "amount"  # the latest amount and the range of the earlier ones
    TREND = "trend"  # five figures or more, and a line through them
    SIGNAL = "signal"  # the latest of eight figures or more, in a control chart
    COMPOSITION = "composition"  # how a count is divided, and how it was before
    AGAINST = "against"  # a share and the county's
    AMOUNT_AGAINST = "amount_against"  # an amount and the county's
    PEERS = "peers"  # a share or a rate and those of all municipalities at hand
    RANK = "rank"  # a published rank
    LEVEL = "level"  # one count alone, with its uncertainty


#: kinds whose tests are adjusted together, each family on its own, and by which method: Holm
#: where a named unit is held against others and may be praised or blamed
FAMILIES = (
    ("bh", (Kind.COUNT, Kind.SHARE, Kind.TREND, Kind.COMPOSITION)),
    ("holm", (Kind.AGAINST,)),
    ("holm", (Kind.PEERS,)),
)

NATIONAL = "ssb_"  # how the id of a source begins that works out every place's figure alike

OVER_TIME = (Kind.COUNT, Kind.SHARE, Kind.AMOUNT, Kind.TREND, Kind.SIGNAL)


@dataclass(frozen=True, repr=False)
class Point:
    """One figure of the municipality, or of those it is compared with."""

    period: str
    value: float
    numerator: float | None = None
    denominator: float | None = None
    approximate: bool = False
    doubtful: bool = False
    region: str = ""
    hidden: bool = False  # suppressed: the value is not known, and not a number
    source: str = ""

    def __repr__(self) -> str:
        value = ":" if self.hidden else f"{self.value:.4g}"
        base = f" ({self.numerator:g} of {self.denominator:g})" if self.denominator else ""
        place = f"{self.region} " if self.region else ""
        return f"{place}{self.period} {value}{base}"

    @property
    def counted(self) -> tuple[int, int] | None:
        """Numerator and denominator where both are whole numbers, one within the other."""
        x, n = self.numerator, self.denominator
        if x is None or n is None or x % 1 or n % 1 or not 0 <= x <= n or n == 0:
            return None
        return int(x), int(n)


@dataclass(frozen=True)
class Group:
    """The same figure of every municipality at hand: numerators, denominators, and per how many."""

    numerators: tuple[int, ...]
    denominators: tuple[int, ...]
    per: float | None  # None for a share

    @cached_property
    def funnel(self) -> stats.Funnel:
        """Which of them lie further out than size and usual differences explain."""
        if self.per is None:
            return stats.funnel_proportions(self.numerators, self.denominators)
        return stats.funnel_rates(self.numerators, self.denominators, per=self.per)

    @cached_property
    def ranks(self) -> tuple[stats.Rank, ...]:
        """The places that each may truly have."""
        rank = stats.rank_ci_proportions if self.per is None else stats.rank_ci_rates
        return rank(self.numerators, self.denominators)

    @cached_property
    def pool(self) -> stats.Pool:
        """Each drawn towards the mean of all, as far as its size demands."""
        if self.per is None:
            return stats.shrink_proportions(self.numerators, self.denominators)
        return stats.shrink_rates(self.numerators, self.denominators, per=self.per)


@dataclass(frozen=True, repr=False)
class Standing:
    """One municipality among all those at hand.

    Place and drawn-in estimate are worked out only when they are asked for: few are told.
    """

    group: Group
    at: int  # which of the group

    @property
    def unit(self) -> stats.FunnelUnit:
        """Where the municipality lies in the funnel: its figure, and how far out it is."""
        return self.group.funnel.units[self.at]

    @property
    def target(self) -> float:
        """The level of all at hand taken together: a share, or a rate per `Group.per`."""
        return self.group.funnel.target or 0.0

    @property
    def rank(self) -> stats.Rank:
        """The municipality's place, with the places that it may truly have."""
        return self.group.ranks[self.at]

    @property
    def shrunk(self) -> stats.Shrunk:
        """The figure drawn towards the mean of all, as far as its size demands."""
        return self.group.pool.units[self.at]

    def __repr__(self) -> str:
        return f"Standing({self.unit}, target {self.target:.4g}, one of {self.group.funnel.n})"


Evidence = (
    stats.Comparison
    | stats.HiddenComparison
    | stats.Trend
    | stats.Composition
    | stats.Prediction
    | stats.Estimate
    | Standing
)


@dataclass(frozen=True, repr=False)
class Finding:
    """One comparison and its judgement.

    `evidence` is the result of the test or interval that the state follows from. `modest` says that
    the change may be smaller than the margin that counts as about unchanged.
    """

    kind: Kind
    state: State
    entry: Indicator
    category: str
    after: Point
    before: tuple[Point, ...] = ()
    direction: int = 0
    evidence: Evidence | None = None
    p_value: float | None = None
    p_adjusted: float | None = None
    modest: bool = False
    clustered: bool = False
    breached: bool = False
    base_needed: int | None = None
    others: tuple[Point, ...] = ()
    rule: str = ""  # of the control chart
    change: Finding | None = None  # for what the law demands: the same figure held against before

    def __repr__(self) -> str:
        figure = f"{self.entry.id} {self.category}".rstrip()
        words = f"{self.kind} {self.state}{('', ' up', ' down')[self.direction]}: {figure}"
        words += f", {self.after}"
        words += f", before {', '.join(map(repr, self.before))}" if self.before else ""
        words += f", others {', '.join(map(repr, self.others))}" if self.others else ""
        words += f", p {self.p_value:.3g}" if self.p_value is not None else ""
        words += f", adjusted {self.p_adjusted:.3g}" if self.p_adjusted is not None else ""
        return f"<{words}>"

    @property
    def same_method(self) -> bool:
        """Whether the others' figure was worked out as the municipality's own, by one authority."""
        parts = [part for part in self.after.source.split(SEPARATOR) if part]
        national = bool(parts) and all(part.startswith(NATIONAL) for part in parts)
        return national and all(other.source == self.after.source for other in self.others)

    @property
    def comparison(self) -> stats.Comparison | None:
        """The comparison of two figures behind the finding, where that is what it rests on."""
        return self.evidence if isinstance(self.evidence, stats.Comparison) else None

    @cached_property
    def detectable(self) -> stats.Detectable:
        """The nearest figures that would have been a change, had they come instead."""
        after, earlier = self.after.counted, [point for point in self.before if not point.hidden]
        if self.kind is Kind.SHARE and after and earlier[-1].counted:
            return stats.detectable_proportion(earlier[-1].counted, after[1])
        if self.kind is Kind.COUNT and len(earlier) == len(self.before):
            total = int(sum(point.value for point in earlier))
            return stats.detectable_count(total, exposure=exposure(self.after, earlier))
        return stats.Detectable(None, None)


@dataclass(frozen=True, repr=False)
class Family:
    """All findings for one municipality, most important first, and how many tests they took."""

    findings: tuple[Finding, ...]
    tests: int

    def __repr__(self) -> str:
        lines = [f"  {finding!r}" for finding in self.findings]
        return "\n".join([f"{len(lines)} findings, {self.tests} tests", *lines])

    def of(self, indicator: str, category: str = "") -> list[Finding]:
        """What was found about one indicator, in one category of it or in none."""
        return [
            finding
            for finding in self.findings
            if (finding.entry.id, finding.category) == (indicator, category)
        ]


def direction(comparison: stats.Comparison | stats.Trend, no_change: float) -> int:
    """Up or down; a ratio to nothing before has no size, but it is up."""
    if comparison.estimate is None:
        return 1 if comparison.excludes(no_change) else 0
    return int(comparison.estimate > no_change) - int(comparison.estimate < no_change)


def one_over_time(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, but only the first of those that tell how one figure has moved."""
    told: set[tuple[str, str, str]] = set()
    kept = []
    for finding in findings:
        figure = (finding.entry.id, finding.category, finding.after.period)
        if finding.kind in OVER_TIME and figure in told:
            continue
        if finding.kind in OVER_TIME:
            told.add(figure)
        kept.append(finding)
    return kept


def like(after: Point, before: Sequence[Point]) -> bool:
    """Whether all periods are of one kind and season, so that their counts compare as they are."""
    return all(periods.comparable(point.period, after.period) for point in before)


def exposure(after: Point, before: Sequence[Point]) -> tuple[int, int]:
    """How long each side was watched: like periods, or days where the periods are unequal.

    >>> exposure(Point("2022", 90), [Point("2020", 80), Point("2021", 85)])
    (1, 2)
    >>> exposure(Point("2022M01/2022M10", 90), [Point("2021", 85)])
    (304, 365)
    """
    if like(after, before):
        return 1, len(before)
    days = [periods.span(point.period).days for point in (after, *before)]
    return days[0], sum(days[1:])


def known(points: Sequence[Point]) -> list[Point]:
    """The figures that are not suppressed."""
    return [point for point in points if not point.hidden]
