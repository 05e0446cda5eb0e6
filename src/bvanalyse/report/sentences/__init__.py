"""Findings said in plain language, in one of the package's languages."""

from __future__ import annotations

from bvanalyse.findings import Family, Finding, Kind, verdict
from bvanalyse.findings.compare import ALPHA
from bvanalyse.findings.types import OVER_TIME
from bvanalyse.regions import Regions
from bvanalyse.report.numfmt import half_up
from bvanalyse.report.sentences.changes import ChangeSentences
from bvanalyse.report.sentences.headlines import body, headline
from bvanalyse.report.sentences.legal import LegalSentences
from bvanalyse.report.sentences.longer import LongerSentences
from bvanalyse.report.sentences.others import OtherSentences
from bvanalyse.report.sentences.wording import Wording, state_key
from bvanalyse.report.texts import Texts, capitalised

__all__ = ["Sentences"]

FEW_TESTS = 4  # below it, the chance of a single false finding is under 15 percent


class Sentences:
    """Says findings in one language."""

    def __init__(self, texts: Texts, regions: Regions) -> None:
        self.texts = texts
        wording = self._wording = Wording(texts, regions)
        changes, longer = ChangeSentences(wording), LongerSentences(wording)
        others = OtherSentences(wording)
        self._makers = {
            Kind.LEGAL: LegalSentences(wording).say,
            Kind.COUNT: changes.count,
            Kind.SHARE: changes.share,
            Kind.AMOUNT: changes.amount,
            Kind.TREND: longer.trend,
            Kind.SIGNAL: longer.signal,
            Kind.COMPOSITION: longer.composition,
            Kind.AGAINST: others.against,
            Kind.AMOUNT_AGAINST: others.amount_against,
            Kind.PEERS: others.peers,
            Kind.RANK: others.rank,
            Kind.LEVEL: others.level,
        }

    def say(self, finding: Finding) -> str:
        """One to four short sentences: the fact, the comparison, how sure it is."""
        said = capitalised(self._makers[finding.kind](finding).strip())
        nominal = finding.kind in OVER_TIME and "NOK" in finding.entry.unit
        return f"{said} {self.texts('finding.nominal')}" if nominal else said

    def headline(self, finding: Finding) -> str:
        """The finding as the heading of a chapter; empty where it makes none."""
        return headline(finding, self.say(finding), self._wording)

    def body(self, finding: Finding) -> str:
        """The sentences under that heading: all but one that would repeat it."""
        return body(self.headline(finding), self.say(finding))

    def mark(self, finding: Finding, family: Family) -> str:
        """Sign and word for a table: direction and certainty, never colour alone."""
        if finding.kind is Kind.LEGAL:
            return self.texts(f"law.{verdict(finding, family)}")
        return self.texts(f"mark.{state_key(finding)}")

    def chance(self, family: Family) -> str:
        """How many of the tests would stand out by chance alone."""
        if family.tests == 1:
            return self.texts("findings.chance_single")
        expected = half_up(family.tests * ALPHA, 0)
        key = (
            "chance"
            if expected >= 1
            else "chance_few"
            if family.tests < FEW_TESTS
            else "chance_one"
        )
        return self.texts(
            f"findings.{key}",
            tests=self.texts.whole(family.tests),
            expected=self.texts.whole(expected),
        )
