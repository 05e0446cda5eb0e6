"""Findings in words, with the numbers that each of them rests on."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from bvanalyse import stats
from bvanalyse.desk.rows import Answer
from bvanalyse.findings import Finding, Kind, Standing, State
from bvanalyse.report.display import Table, Text
from bvanalyse.report.municipal import Report
from bvanalyse.report.sentences import Sentences
from bvanalyse.report.texts import Texts

COLUMNS = [
    "indicator", "category", "period", "kind", "state", "direction", "estimate", "low", "high",
    "scale", "p_value", "p_adjusted", "method", "n",
]  # fmt: skip
DIGITS = 3
SMALLEST = 0.0001


def judged(report: Report, found: Sequence[Finding]) -> Answer:
    """Each finding as the report says it, then a line for each with the test or interval behind."""
    numbers = pd.DataFrame([_numbers(finding) for finding in found], columns=COLUMNS)
    evidence = [finding.evidence for finding in found]
    if not found:
        return Answer([Text("p", report.texts("desk.no_findings"))], numbers=numbers)
    said = Text("ul", [report.say(finding) for finding in found])
    return Answer([said, behind(report, found)], numbers=numbers, evidence=evidence)


def behind(report: Report, found: Sequence[Finding]) -> Table:
    """The numbers behind findings: a row each."""
    texts, sentences = report.texts, Sentences(report.texts, report.regions)
    rows = []
    for finding in found:
        told = _numbers(finding)
        base = told["n"]
        rows.append(
            [
                texts(f"desk.kind.{finding.kind}"),
                "" if _only_told(finding) else sentences.mark(finding, report.family),
                _figure(told["estimate"], texts),
                _span(told["low"], told["high"], texts),
                texts(f"desk.scale.{told['scale']}") if told["scale"] else "",
                _chance(told["p_value"], texts),
                _chance(told["p_adjusted"], texts),
                str(told["method"] or ""),
                "" if base is None else texts.number(float(str(base)), 0),
            ]
        )
    text_columns = frozenset({0, 1, 4, 7})
    caption, header = texts("desk.behind"), texts.list("desk.behind_header")
    return Table(caption, header, rows, [texts("desk.behind_note")], text_columns)


def _only_told(finding: Finding) -> bool:
    """Whether it is a fact without a judgement."""
    return finding.state is State.FACT and finding.kind is not Kind.LEGAL


def _numbers(finding: Finding) -> dict[str, object]:
    estimate, low, high, scale, method, n = _result(finding.evidence)
    return {
        "indicator": finding.entry.id,
        "category": finding.category,
        "period": finding.after.period,
        "kind": str(finding.kind),
        "state": str(finding.state),
        "direction": finding.direction,
        "estimate": estimate,
        "low": low,
        "high": high,
        "scale": scale,
        "p_value": finding.p_value,
        "p_adjusted": finding.p_adjusted,
        "method": method,
        "n": n,
    }


def _result(evidence: object) -> tuple[object, ...]:
    """Estimate, its ends, its scale, the method, and how many figures or children are behind."""
    match evidence:
        case Standing():
            unit = evidence.unit
            ends = unit.low_95, unit.high_95
            return (
                unit.value,
                *ends,
                "limits",
                evidence.group.funnel.method,
                evidence.group.funnel.n,
            )
        case stats.Prediction():
            ends = evidence.low, evidence.high
            return evidence.mean, *ends, "expected", evidence.method, evidence.n
        case stats.Comparison() | stats.Trend():
            n = getattr(evidence, "n", None)
            ends = evidence.ci_low, evidence.ci_high
            return evidence.estimate, *ends, evidence.scale, evidence.method, n
        case stats.Estimate():
            ends = evidence.ci_low, evidence.ci_high
            return evidence.estimate, *ends, "level", evidence.method, evidence.n
        case _:
            return None, None, None, "", getattr(evidence, "method", ""), None


def _figure(value: object, texts: Texts) -> str:
    return "" if value is None else texts.number(float(f"{float(str(value)):.{DIGITS}g}"))


def _span(low: object, high: object, texts: Texts) -> str:
    if low is None and high is None:
        return ""
    ends = [_figure(end, texts) or texts("desk.open_end") for end in (low, high)]
    return texts("finding.range", low=ends[0], high=ends[1])


def small(value: float, texts: Texts) -> str:
    """What is said in place of a number that is nothing but noughts: a tiny p; else nothing."""
    if not 0 < value < SMALLEST:
        return ""
    return texts("desk.under", value=texts.number(SMALLEST))


def _chance(p_value: object, texts: Texts) -> str:
    """A p with two digits."""
    if p_value is None:
        return ""
    value = float(str(p_value))
    return small(value, texts) or texts.number(float(f"{value:.2g}"))
