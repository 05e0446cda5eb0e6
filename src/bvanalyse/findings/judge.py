"""Comparisons over families of figures, adjusted for their number and put in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import pandas as pd

from bvanalyse import stats
from bvanalyse.findings.compare import ALPHA, compared
from bvanalyse.findings.groups import Peers, compositions, with_changes
from bvanalyse.findings.law import GRAVEST, share_missed, verdict
from bvanalyse.findings.over_time import over_time
from bvanalyse.findings.series import Figures
from bvanalyse.findings.types import FAMILIES, Family, Finding, Kind, State
from bvanalyse.indicators import Register

#: from what a committee must know first, to what it can do without
IMPORTANCE = (
    "breach",
    "clear",
    "probable",
    "law kept",
    "listed",
    "unchanged",
    "not_shown",
    "alone",
    "detail",
)


def judge(table: pd.DataFrame, region: str, year: int, register: Register) -> Family:
    """Every finding that the figures up to the year allow, in order of importance.

    A family of tests is every comparison of its type that was possible, not those that stood out.
    Over time, Benjamini and Hochberg (1995) keeps the share of false findings at five percent;
    against others, Holm (1979) keeps the risk of a single one there.
    """
    figures = Figures(table, year, register)
    return _judged(figures, Peers(figures), region)


def judge_all(
    table: pd.DataFrame, regions: Sequence[str], year: int, register: Register
) -> Iterator[tuple[str, Family]]:
    """The findings of many municipalities from one table, each as `judge` gives them.

    The table is read once, and what all municipalities share is worked out once.
    """
    figures = Figures(table, year, register)
    peers = Peers(figures)
    for region in regions:
        yield region, _judged(figures, peers, region)


def _judged(figures: Figures, peers: Peers, region: str) -> Family:
    every = figures.of(region)
    found: list[Finding] = []
    for series in every:
        found += compared(series)
        found += over_time(series)
        among = peers.against(series)
        found += [among] if among else []
    found += compositions(every)
    for method, kinds in FAMILIES:
        found = _adjusted(found, kinds, method)
    found = with_changes(found)
    tests = sum(finding.p_value is not None for finding in found)
    family = Family(tuple(found), tests)
    return Family(tuple(sorted(found, key=partial(_importance, family))), tests)


def _adjusted(found: list[Finding], kinds: tuple[Kind, ...], method: str) -> list[Finding]:
    """Each test of these kinds with its p adjusted for all of them, its state lowered where due."""
    p_values = [finding.p_value if finding.kind in kinds else None for finding in found]
    adjusted = stats.adjust_p(p_values, method=method)
    return [
        finding if p_value is None else _lowered(finding, p_adjusted)
        for finding, p_value, p_adjusted in zip(found, p_values, adjusted, strict=True)
    ]


def _lowered(finding: Finding, p_adjusted: float | None) -> Finding:
    state = finding.state
    unsure = p_adjusted is None or p_adjusted >= ALPHA or finding.modest or finding.clustered
    if state is State.CLEAR and unsure:
        state = State.PROBABLE
    return replace(finding, p_adjusted=p_adjusted, state=state)


def _importance(family: Family, finding: Finding) -> tuple[int, float, float]:
    """Breaches of the law first, then what is surest.

    Within that the gravest breach, and of those the one that the largest part meets; elsewhere
    the smallest p.
    """
    step = IMPORTANCE.index(_weight(finding))
    if finding.kind is Kind.LEGAL:
        return step, GRAVEST.index(verdict(finding, family)), -share_missed(finding)
    return step, 1.0 if finding.p_value is None else finding.p_value, 0.0


def _weight(finding: Finding) -> str:
    """Which of the steps of importance a finding stands on."""
    if finding.kind is Kind.LEGAL:
        return "breach" if finding.breached else "law kept"
    if finding.kind in (Kind.TREND, Kind.SIGNAL) and "NOK" in finding.entry.unit:
        return "alone"  # kroner of each year's own worth: prices alone make them grow
    if finding.state in (State.CLEAR, State.PROBABLE, State.UNCHANGED):
        return str(finding.state)
    if finding.kind is Kind.RANK:
        return "listed" if finding.others else "alone"
    if finding.kind in (Kind.AMOUNT, Kind.AMOUNT_AGAINST, Kind.AGAINST):
        return "listed"
    if finding.kind is Kind.LEVEL and finding.category:
        return "detail"
    return "not_shown" if finding.state is State.NOT_SHOWN else "alone"
