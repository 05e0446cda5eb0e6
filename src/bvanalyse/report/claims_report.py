"""The report that holds a municipality's own words against its own figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from bvanalyse.claims import Claim, Judgement, Verdict, judge_claim, read_claims, unmentioned
from bvanalyse.contradictions import contradictions
from bvanalyse.report.cited import cited
from bvanalyse.report.display import Block, Table, Text
from bvanalyse.report.municipal import Report
from bvanalyse.report.quality import quality_sentences
from bvanalyse.report.texts import capitalised

CLAIMS = "seeds/claims.csv"
AGAINST = (Verdict.CONTRADICTED, Verdict.INTERNAL_INCONSISTENCY)
MOST_QUOTED = 3


class ClaimsReport(Report):
    """Every claim of the sources, its verdict, and the sentence that the figures allow."""

    def title(self) -> Block:
        """Whose words, and from which documents."""
        heading = self.texts("claims.heading", name=self.unit.name, year=self.params.year)
        sources = cited(self._source_titles(), self.texts)
        lead = self.texts("claims.lead", sources=sources)
        return self._opening(heading, lead)

    def summary(self) -> Block:
        """How many claims hold, and what the verdicts mean."""
        texts, counts = self.texts, Counter(judged.verdict for judged in self.judgements)
        total = texts("claims.total", count=texts.whole(len(self.judgements), neuter=False))
        points = [self._counted(verdict, counts[verdict]) for verdict in Verdict if counts[verdict]]
        found = Block([Text("ul", points or [texts("claims.none")])], class_="funn")
        meanings = [
            (texts(f"claims.verdict_{verdict}"), texts(f"claims.meaning_{verdict}"))
            for verdict in Verdict
        ]
        reading = Block(
            [Text("h3", texts("claims.reading_title")), Text("dl", meanings)], class_="lesning"
        )
        return Block([Text("h2", texts("findings.title")), Text("p", total), found, reading])

    def _counted(self, verdict: Verdict, count: int) -> str:
        """How many claims have a verdict; a few that the figures speak against are quoted."""
        said = self.texts(f"claims.count_{verdict}", count=capitalised(self.texts.whole(count)))
        if verdict not in AGAINST or count > MOST_QUOTED:
            return said
        quotes = [
            self.texts("claims.quote", quote=judged.claim.quote)
            for judged in self.judgements
            if judged.verdict is verdict
        ]
        listed = self.texts.enumerate(quotes)
        return self.texts("claims.count_quoted", said=said.removesuffix("."), quotes=listed)

    def claims(self) -> Block:
        """Each claim in the document's own words, the verdict, and what the figures show."""
        texts = self.texts
        header = [texts(f"claims.{name}") for name in ("claim", "verdict", "shown")]
        rows = [
            [
                texts("claims.quote", quote=judged.claim.quote),
                texts(f"claims.verdict_{judged.verdict}"),
                self.shown(judged),
            ]
            for judged in self.judgements
        ]
        table = Table(texts("claims.caption"), header, rows, text_columns=frozenset({0, 1, 2}))
        return Block([Text("h2", texts("claims.title")), table] if rows else [])

    def unmentioned(self) -> Block:
        """Clear changes in the figures that the document's words pass over."""
        claims = [judged.claim for judged in self.judgements]
        said = [self.say(finding) for finding in unmentioned(claims, self.family)]
        parts: list[Text] = [Text("h2", self.texts("claims.unmentioned"))]
        parts.append(Text("ul", said) if said else Text("p", self.texts("claims.all_mentioned")))
        return Block(parts)

    @cached_property
    def judgements(self) -> list[Judgement]:
        """The claims of this report's sources, judged."""
        return self.judged(read_claims(self.data / CLAIMS))

    def judged(self, claims: Sequence[Claim]) -> list[Judgement]:
        """Those of the claims that are about this report's sources, judged."""
        clashes = contradictions(self.own)
        mine = [claim for claim in claims if claim.source in self.file_of]
        return [judge_claim(claim, self.family, clashes) for claim in mine]

    def shown(self, judged: Judgement) -> str:
        """The sentence that the figures allow, or what is missing before one can be made."""
        if judged.contradiction:
            return quality_sentences([judged.contradiction], self.register, self.texts)[0]
        if judged.finding:
            return self.say(judged.finding)
        if judged.ranks:
            return self._ranked(judged)
        missing = judged.claim.missing[self.params.language]
        if missing:
            return self.texts("claims.missing", missing=missing)
        return self.texts(f"claims.untested_{'cause' if judged.claim.kind == 'cause' else 'other'}")

    def _ranked(self, judged: Judgement) -> str:
        """Where named groups stand, each with the places that the figures do not rule out."""
        texts = self.texts
        places = [
            texts(
                "claims.place",
                group=group,
                place=texts.number(rank.rank or 0, 0),
                low=texts.number(rank.low or 0, 0),
                high=texts.number(rank.high or 0, 0),
            )
            for group, rank in judged.ranks
        ]
        return texts(
            f"claims.ranked_{judged.claim.kind}",
            count=texts.number(judged.ranks[0][1].of, 0),
            when=texts.in_period(judged.claim.period),
            places=texts.enumerate(places),
        )


#: what a notebook calls
open_claims = ClaimsReport.open
