"""Questions that the committee can ask, written from the findings; never an answer."""

from __future__ import annotations

from collections.abc import Iterable

from bvanalyse.findings import Family, Finding, Kind, Verdict, verdict
from bvanalyse.regions import Regions
from bvanalyse.report.sentences.wording import Wording
from bvanalyse.report.texts import Texts

MOST = 3
_AMONG_OTHERS = (Kind.PEERS, Kind.AGAINST)


class Questions:
    """Asks about findings in one language."""

    def __init__(self, texts: Texts, regions: Regions, family: Family) -> None:
        self.texts, self.family = texts, family
        self._wording = Wording(texts, regions)

    def on(self, finding: Finding) -> str:
        """What to ask of a finding; empty where it gives no reason to ask."""
        if finding.kind is Kind.LEGAL:
            return self._on_law(finding)
        if not finding.state.shows_difference:
            return ""
        up = finding.direction > 0
        if finding.kind is Kind.COMPOSITION:
            key = "composition"
        elif finding.kind in _AMONG_OTHERS:
            key = "higher" if up else "lower"
        elif finding.kind is Kind.AMOUNT:
            key = "apart"
        else:
            key = "up" if up else "down"
        label = finding.entry.text("label", self.texts.language)
        return self.texts(f"question.{key}", subject=self._wording.subject(finding), label=label)

    def _on_law(self, finding: Finding) -> str:
        judged = verdict(finding, self.family)
        if judged is Verdict.KEPT:
            return ""
        key = "stated" if judged is Verdict.STATED else finding.entry.requirement
        return self.texts(f"question.law_{key}")

    def of(self, findings: Iterable[Finding], groups: Iterable[str], most: int = MOST) -> list[str]:
        """At most so many different questions: from the findings first, then from the chapters."""
        asked = [self.on(finding) for finding in findings]
        always = [self.texts(f"question.{group}") for group in groups]
        return list(dict.fromkeys(filter(None, [*asked, *always])))[:most]
