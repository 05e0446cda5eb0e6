"""What a figure on the law's demands comes to: one of four judgements, or none."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from bvanalyse.findings.types import Family, Finding, Kind

FEWEST = 10  # below it a single case moves the share by more than ten points
LASTING = 3  # figures in a row


class Verdict(StrEnum):
    """How a legal requirement stands; never a score, and nothing is praised."""

    FOLLOW_UP = "follow_up"
    WATCH = "watch"
    KEPT = "kept"
    STATED = "stated"
    TOO_FEW = "too_few"


class Reason(StrEnum):
    """Why a breach should be followed up; the first that holds is told."""

    MORE_THAN_BEFORE = "more_than_before"
    MORE_THAN_OTHERS = "more_than_others"
    LASTING = "lasting"
    ALONE = "alone"


#: the most serious first
GRAVEST = (Verdict.FOLLOW_UP, Verdict.WATCH, Verdict.TOO_FEW, Verdict.STATED, Verdict.KEPT)


def verdict(finding: Finding, family: Family) -> Verdict:
    """The judgement on one figure that the law has a limit for.

    Where someone did not get what the law demands, it should be followed up if they are more than
    before or than elsewhere beyond chance, if it has lasted three figures in a row, or if there is
    nothing to hold it against. Otherwise it is one to watch. Below ten children or cases a breach
    is told as a count and not judged. A share that is printed without its base is what the source
    states.

    >>> [str(one) for one in GRAVEST][:2]
    ['follow_up', 'watch']
    """
    assert finding.kind is Kind.LEGAL
    counted = finding.after.counted
    if not finding.breached:
        known = counted is not None or finding.entry.kind == "count"
        return Verdict.KEPT if known else Verdict.STATED
    if counted is not None and counted[1] < FEWEST:
        return Verdict.TOO_FEW
    return Verdict.FOLLOW_UP if _reason(finding, family) else Verdict.WATCH


def reason(finding: Finding, family: Family) -> Reason | None:
    """Why the judgement is that it should be followed up; None where it is another."""
    followed_up = verdict(finding, family) is Verdict.FOLLOW_UP
    return _reason(finding, family) if followed_up else None


def share_missed(finding: Finding) -> float:
    """The part of all it concerns who did not get what the law demands; 0 where nobody tells.

    >>> from pathlib import Path
    >>> from bvanalyse.findings.types import Point, State
    >>> from bvanalyse.indicators import Register
    >>> plans = Register.load(Path("data/reference"))["share_help_measures_with_plan"]
    >>> share_missed(Finding(Kind.LEGAL, State.FACT, plans, "", Point("2024", 75.0)))
    0.25
    """
    after, all_met = finding.after, finding.entry.legal_limit == 100
    if after.counted:
        x, n = after.counted
        return (n - x if all_met else x) / n
    if finding.entry.kind != "proportion":
        return 0.0
    return (100 - after.value if all_met else after.value) / 100


def without_bare_counts(findings: Iterable[Finding]) -> list[Finding]:
    """The findings but for counts of what misses a demand of the law that a share tells of too.

    The two may count differently, and only the share says of how many.

    >>> from pathlib import Path
    >>> from bvanalyse.findings.types import Point, State
    >>> from bvanalyse.indicators import Register
    >>> known = Register.load(Path("data/reference"))
    >>> told = [known["deadline_breaches"], known["share_deadline_breaches"]]
    >>> both = [Finding(Kind.LEGAL, State.FACT, one, "", Point("2024", 3.0)) for one in told]
    >>> [finding.entry.id for finding in without_bare_counts(both)]
    ['share_deadline_breaches']
    """
    found = list(findings)
    legal = [finding.entry for finding in found if finding.kind is Kind.LEGAL]
    shares = {entry.requirement for entry in legal if entry.kind == "proportion"}

    def is_bare(finding: Finding) -> bool:
        entry = finding.entry
        counts = finding.kind is Kind.LEGAL and entry.kind == "count"
        return counts and entry.requirement in shares

    return [finding for finding in found if not is_bare(finding)]


def by_requirement(family: Family) -> dict[str, Verdict]:
    """The gravest judgement on each of the law's demands that the family has a figure on."""
    found: dict[str, Verdict] = {}
    for finding in family.findings:
        if finding.kind is Kind.LEGAL:
            name, now = finding.entry.requirement, verdict(finding, family)
            found[name] = min(found.get(name, now), now, key=GRAVEST.index)
    return found


def gravest_first(findings: Iterable[Finding], family: Family) -> list[Finding]:
    """The findings, with those on broken demands first and the gravest of them at the top."""
    return sorted(
        findings,
        key=lambda finding: (
            GRAVEST.index(verdict(finding, family))
            if finding.kind is Kind.LEGAL and finding.breached
            else len(GRAVEST)
        ),
    )


def _reason(finding: Finding, family: Family) -> Reason | None:
    held_against = [
        other
        for other in family.of(finding.entry.id, finding.category)
        if other.kind in (Kind.SHARE, Kind.PEERS) and other.p_value is not None
    ]
    worse = {other.kind for other in held_against if _worse(other)}
    if Kind.SHARE in worse:
        return Reason.MORE_THAN_BEFORE
    if Kind.PEERS in worse:
        return Reason.MORE_THAN_OTHERS
    if _lasting(finding):
        return Reason.LASTING
    return None if held_against or finding.before else Reason.ALONE


def _worse(finding: Finding) -> bool:
    """Whether it shows more without what the law demands than before, or than elsewhere."""
    wrong_way = -1 if finding.entry.better == "higher" else 1
    return finding.state.shows_difference and finding.direction == wrong_way


def _lasting(finding: Finding) -> bool:
    """Whether the law was not kept for anyone in this figure and those before it."""
    before = finding.before[-(LASTING - 1) :]
    limit = finding.entry.legal_limit
    return len(before) == LASTING - 1 and all(point.value != limit for point in before)
