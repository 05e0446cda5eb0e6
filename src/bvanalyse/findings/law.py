"""What a figure on the law's demands comes to: one of four judgements, or none."""

from __future__ import annotations

from enum import StrEnum

from bvanalyse.findings.types import Family, Finding, Kind, State

FEWEST = 10  # below it a single case moves the share by more than ten points
LASTING = 3  # figures in a row


class Verdict(StrEnum):
    """How a legal requirement stands; never a score, and nothing is praised."""

    FOLLOW_UP = "follow_up"
    WATCH = "watch"
    KEPT = "kept"
    STATED = "stated"
    TOO_FEW = "too_few"


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
    held_against = [
        other
        for other in family.of(finding.entry.id, finding.category)
        if other.kind in (Kind.SHARE, Kind.PEERS) and other.p_value is not None
    ]
    comparable = bool(held_against) or bool(finding.before)
    if not comparable or any(map(_worse, held_against)) or _lasting(finding):
        return Verdict.FOLLOW_UP
    return Verdict.WATCH


def by_requirement(family: Family) -> dict[str, Verdict]:
    """The gravest judgement on each of the law's demands that the family has a figure on."""
    found: dict[str, Verdict] = {}
    for finding in family.findings:
        if finding.kind is Kind.LEGAL:
            name, now = finding.entry.requirement, verdict(finding, family)
            found[name] = min(found.get(name, now), now, key=GRAVEST.index)
    return found


def _worse(finding: Finding) -> bool:
    """Whether it shows more without what the law demands than before, or than elsewhere."""
    wrong_way = -1 if finding.entry.better == "higher" else 1
    shown = finding.state in (State.CLEAR, State.PROBABLE)
    return shown and finding.direction == wrong_way


def _lasting(finding: Finding) -> bool:
    """Whether the law was not kept for anyone in this figure and those before it."""
    before = finding.before[-(LASTING - 1) :]
    limit = finding.entry.legal_limit
    return len(before) == LASTING - 1 and all(point.value != limit for point in before)
