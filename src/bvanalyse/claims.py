"""A municipality's own words, held against its own figures.

A claim is supported only as far as the interval goes: strong words need a clear change, and "no
change" needs to be shown, not merely not contradicted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from bvanalyse import LANGUAGES, periods, stats
from bvanalyse.contradictions import Contradiction
from bvanalyse.findings import Family, Finding, Kind, State
from bvanalyse.tables import read_table

KINDS = (
    "increase", "decrease", "higher", "lower", "stable", "all", "nearly_all", "most", "about",
    "best", "top", "bottom", "total", "mean", "cause", "other",
)  # fmt: skip
NEARLY_ALL, NEARLY_ALL_AT_LEAST, MOST = 0.95, 0.90, 0.50
ALPHA = 0.05

_TEXT = pa.Column(str, description="text")
_FILLED = pa.Column(str, pa.Check.str_matches(r"\S"), description="text")
_PERIOD = pa.Column(
    str,
    pa.Check(lambda text: not text or periods.is_period(text), element_wise=True, error="period"),
    description="a period such as 2021 or 2021H1, or nothing",
)

#: one row a claim; `strength` is plain or strong, `missing_*` says what a test would need
SCHEMA = pa.DataFrameSchema(
    {
        "source": _FILLED,
        "municipality": _FILLED,
        "number": pa.Column(str, pa.Check.str_matches(r"^\d{4}$"), description="four digits"),
        "kind": pa.Column(str, pa.Check.isin(KINDS), description="one of " + ", ".join(KINDS)),
        "strength": pa.Column(str, pa.Check.isin(["plain", "strong"]), description="plain, strong"),
        "subject": _TEXT,
        "category": _TEXT,
        "period": _PERIOD,
        "against": _TEXT,
        "value": pa.Column(float, nullable=True, description="a number or nothing"),
        "k": pa.Column(float, nullable=True, description="a number or nothing"),
        "quote": _FILLED,
        "where": _FILLED,
        **{f"missing_{language}": _TEXT for language in LANGUAGES},
    },
    strict=True,
)


class Verdict(StrEnum):
    """How far a claim holds."""

    SUPPORTED = "supported"
    SUPPORTED_WEAKER = "supported_weaker"
    NOT_SHOWN = "not_shown"
    CONTRADICTED = "contradicted"
    NOT_TESTABLE = "not_testable"
    INTERNAL_INCONSISTENCY = "internal_inconsistency"


@dataclass(frozen=True)
class Claim:
    """Something a document says of its own figures."""

    source: str
    kind: str
    strong: bool
    subject: str
    category: str
    period: str
    against: str
    value: float | None
    k: int | None
    quote: str
    where: str
    missing: dict[str, str]


@dataclass(frozen=True)
class Judgement:
    """A claim, how far it holds, and the finding, ranks or contradiction that decide it."""

    claim: Claim
    verdict: Verdict
    finding: Finding | None = None
    contradiction: Contradiction | None = None
    ranks: tuple[tuple[str, stats.Rank], ...] = ()


def read_claims(path: Path) -> list[Claim]:
    """The claims of a file; every fault is one sentence."""
    table = read_table(path, SCHEMA)
    return [
        Claim(
            **{
                name: str(row[name])
                for name in
                ("source", "kind", "subject", "category", "period", "against", "quote", "where")
            },
            strong=row["strength"] == "strong",
            value=None if pd.isna(row["value"]) else float(row["value"]),
            k=None if pd.isna(row["k"]) else int(row["k"]),
            missing={language: str(row[f"missing_{language}"]) for language in LANGUAGES},
        )
        for row in table.to_dict("records")
    ]  # fmt: skip


def judge_claim(claim: Claim, family: Family, clashes: Sequence[Contradiction] = ()) -> Judgement:
    """How far a claim holds against the municipality's judged figures.

    A figure that contradicts itself decides nothing: the claim is then an internal inconsistency.
    """
    clash = next((c for c in clashes if _undecided(claim, c)), None)
    if clash:
        return Judgement(claim, Verdict.INTERNAL_INCONSISTENCY, contradiction=clash)
    if claim.kind in ("top", "bottom") and claim.category:
        return _among(claim, family)
    judges = {
        "increase": _change, "decrease": _change, "stable": _stable, "higher": _against,
        "lower": _against, "all": _all, "nearly_all": _share, "most": _share, "about": _about,
        "best": _rank, "top": _rank,
    }  # fmt: skip
    if claim.kind not in judges:
        return Judgement(claim, Verdict.NOT_TESTABLE)
    for finding in _relevant(claim, family):
        verdict = judges[claim.kind](claim, finding)
        if verdict is not None:
            return Judgement(claim, verdict, finding)
    return Judgement(claim, Verdict.NOT_TESTABLE)


def _undecided(claim: Claim, clash: Contradiction) -> bool:
    """Whether the very figure that a claim of a level or a share is about contradicts another."""
    about_level = claim.kind in ("stable", "about", "total", "mean", "nearly_all", "most")
    same = (clash.indicators[0], clash.period) == (claim.subject, claim.period)
    return about_level and same and clash.key != "share_of_one"


def unmentioned(claims: Sequence[Claim], family: Family) -> list[Finding]:
    """Clear changes that none of the claims is about."""
    told = {(claim.subject, claim.category) for claim in claims}
    return [
        finding
        for finding in family.findings
        if finding.state is State.CLEAR and (finding.entry.id, finding.category) not in told
    ]


def _among(claim: Claim, family: Family) -> Judgement:
    """Whether named groups are among the k largest or smallest, by intervals of their ranks."""
    points = {
        finding.category: finding.after
        for finding in family.findings
        if finding.entry.id == claim.subject
        and finding.category
        and finding.after.period == claim.period
    }
    named = claim.category.split("; ")
    if claim.k is None or not set(named) <= set(points):
        return Judgement(claim, Verdict.NOT_TESTABLE)
    if any(point.hidden for point in points.values()):
        return Judgement(claim, Verdict.NOT_SHOWN)
    groups = {category: point.value for category, point in points.items()}
    places = stats.rank_ci_rates(
        groups.values(), [1] * len(groups), highest_first=claim.kind == "top"
    )
    of_group = dict(zip(groups, places, strict=True))
    ranks = tuple((name, of_group[name]) for name in named)
    if all(rank.high is not None and rank.high <= claim.k for _, rank in ranks):
        verdict = Verdict.SUPPORTED
    elif any(rank.low is not None and rank.low > claim.k for _, rank in ranks):
        verdict = Verdict.CONTRADICTED
    else:
        verdict = Verdict.NOT_SHOWN
    return Judgement(claim, verdict, ranks=ranks)


def _relevant(claim: Claim, family: Family) -> list[Finding]:
    """What the claim may be about: two periods before a longer trend, the surest first."""
    found = family.of(claim.subject, claim.category) if claim.subject else []
    in_time = [f for f in found if not claim.period or f.after.period == claim.period]
    return sorted(in_time, key=lambda finding: finding.kind is Kind.TREND)


def _change(claim: Claim, finding: Finding) -> Verdict | None:
    side = 1 if claim.kind == "increase" else -1
    if finding.kind is Kind.TREND:
        return _moved(finding, side)
    if finding.kind is Kind.AMOUNT and finding.evidence:
        outside = finding.state is State.PROBABLE and finding.direction == side
        return Verdict.SUPPORTED_WEAKER if outside else Verdict.NOT_SHOWN
    if isinstance(finding.evidence, stats.HiddenComparison):
        return _moved(finding, side)
    comparison = finding.comparison
    if comparison is None:
        return Verdict.NOT_SHOWN if finding.kind is Kind.SHARE else None
    if finding.state not in (State.CLEAR, State.PROBABLE):
        return Verdict.NOT_SHOWN
    if finding.direction != side:
        return Verdict.CONTRADICTED
    adjusted = finding.p_adjusted is not None and finding.p_adjusted < ALPHA
    enough = finding.state is State.CLEAR if claim.strong else adjusted
    return Verdict.SUPPORTED if enough else Verdict.SUPPORTED_WEAKER


def _moved(finding: Finding, side: int) -> Verdict:
    """The verdict that the state of a finding gives: one without a single interval."""
    if finding.state not in (State.CLEAR, State.PROBABLE):
        return Verdict.NOT_SHOWN
    if finding.direction != side:
        return Verdict.CONTRADICTED
    return Verdict.SUPPORTED if finding.state is State.CLEAR else Verdict.SUPPORTED_WEAKER


def _stable(claim: Claim, finding: Finding) -> Verdict | None:
    comparison = finding.comparison
    if comparison is None or comparison.equivalence is None:
        return Verdict.NOT_SHOWN if finding.kind is Kind.SHARE else None
    margin = comparison.equivalence
    if margin.equivalent:
        return Verdict.SUPPORTED
    size = _on_the_scale_of(margin, comparison)
    outside = size is not None and not margin.margin_low <= size <= margin.margin_high
    changed = finding.state in (State.CLEAR, State.PROBABLE)
    return Verdict.CONTRADICTED if changed and outside else Verdict.NOT_SHOWN


def _against(claim: Claim, finding: Finding) -> Verdict | None:
    side = 1 if claim.kind == "higher" else -1
    if finding.kind is Kind.AMOUNT_AGAINST:
        above = finding.after.value - finding.others[0].value
        return Verdict.SUPPORTED_WEAKER if above * side > 0 else Verdict.CONTRADICTED
    if finding.kind is not Kind.AGAINST or finding.state is State.TOO_LITTLE:
        return None
    return _moved(finding, side)


def _all(claim: Claim, finding: Finding) -> Verdict | None:
    if finding.kind is not Kind.LEGAL:
        return None
    return Verdict.CONTRADICTED if finding.breached else Verdict.SUPPORTED


def _share(claim: Claim, finding: Finding) -> Verdict | None:
    if finding.after.counted is None:
        return None
    interval = stats.proportion_ci(*finding.after.counted)
    if interval.estimate is None or interval.ci_low is None or interval.ci_high is None:
        return None
    if claim.kind == "most":
        return Verdict.SUPPORTED if interval.ci_low > MOST else Verdict.NOT_SHOWN
    if interval.estimate >= NEARLY_ALL:
        sure = interval.ci_low >= NEARLY_ALL_AT_LEAST
        return Verdict.SUPPORTED if sure else Verdict.SUPPORTED_WEAKER
    return Verdict.NOT_SHOWN if interval.ci_high >= NEARLY_ALL else Verdict.CONTRADICTED


def _about(claim: Claim, finding: Finding) -> Verdict | None:
    """A stated figure holds where it lies inside the interval of the counts behind it."""
    if claim.value is None or finding.entry.kind != "proportion" or not finding.after.counted:
        return None
    interval = stats.proportion_ci(*finding.after.counted)
    if interval.ci_low is None or interval.ci_high is None:
        return None
    inside = interval.ci_low <= claim.value / 100 <= interval.ci_high
    return Verdict.SUPPORTED if inside else Verdict.CONTRADICTED


def _rank(claim: Claim, finding: Finding) -> Verdict | None:
    """A published rank has no interval: it can be repeated, not shown."""
    return Verdict.NOT_SHOWN if finding.kind is Kind.RANK else None


def _on_the_scale_of(margin: stats.Equivalence, comparison: stats.Comparison) -> float | None:
    """The change as a ratio where the margin is one: small shares are judged so."""
    before, after = comparison.before.estimate, comparison.after.estimate
    if margin.margin_low > 0 and comparison.scale == "difference":
        return after / before if before and after is not None else None
    return comparison.estimate
