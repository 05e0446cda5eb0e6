"""A finding said in plain language, and its mark in a table."""

from __future__ import annotations

from bvanalyse.findings import Family, Finding, Kind, State
from bvanalyse.regions import Regions
from bvanalyse.report.legal import LegalSentences
from bvanalyse.report.texts import Texts, capitalised
from bvanalyse.report.values import said
from bvanalyse.report.wording import Wording

#: a rise from nothing has no size in percent, and is told without one
FROM_NONE = (State.CLEAR, State.PROBABLE, State.NOT_SHOWN)


class Sentences:
    """Says findings in one language."""

    def __init__(self, texts: Texts, regions: Regions) -> None:
        self.texts, self.regions = texts, regions
        self.wording = Wording(texts, regions)
        self.legal = LegalSentences(self.wording)

    def say(self, finding: Finding) -> str:
        """One to three short sentences: the fact, the comparison, how sure it is."""
        makers = {
            Kind.LEGAL: self.legal.say,
            Kind.COUNT: self._count,
            Kind.SHARE: self._share,
            Kind.AMOUNT: self._amount,
            Kind.AGAINST: self._against,
            Kind.AMOUNT_AGAINST: self._amount_against,
            Kind.RANK: self._rank,
            Kind.LEVEL: self._level,
        }
        return capitalised(makers[finding.kind](finding).strip())

    def mark(self, finding: Finding) -> str:
        """Sign and word for a table: direction and certainty, never colour alone."""
        if finding.kind is Kind.LEGAL:
            kept = "kept" if finding.after.counted or finding.entry.kind == "count" else "stated"
            return self.texts(f"mark.legal_{'breached' if finding.breached else kept}")
        return self.texts(f"mark.{_state_key(finding)}")

    def chance(self, family: Family) -> str:
        """How many of the tests would stand out by chance alone."""
        expected = family.tests * 0.05
        key = "findings.chance" if expected >= 1 else "findings.chance_one"
        return self.texts(
            key,
            tests=self.texts.whole(family.tests, neuter=True),
            expected=self.texts.whole(round(expected), neuter=True),
        )

    def _count(self, finding: Finding) -> str:
        comparison = finding.comparison
        assert comparison
        from_none = comparison.estimate is None and finding.state in FROM_NONE
        span = comparison.after
        return self.texts(
            f"finding.count_{f'{finding.state}_none' if from_none else _state_key(finding)}",
            low=self.texts.number(span.ci_low or 0, 0),
            high=self.texts.number(span.ci_high or 0, 0),
            subject=self.wording.subject(finding),
            after=self.wording.value(finding, finding.after),
            when=self.wording.when(finding.after),
            before=self.wording.before(finding),
            effect=self.wording.effect(comparison.estimate),
            range=self.wording.ratio_range(comparison.ci_low, comparison.ci_high),
            detectable=self.wording.detectable(finding),
        )

    def _share(self, finding: Finding) -> str:
        if finding.comparison is None:
            return self.texts(
                "finding.share_unknown",
                subject=self.wording.subject(finding),
                after=self.wording.value(finding, finding.after),
                when=self.wording.when(finding.after),
                before=self.wording.before(finding),
            )
        comparison = finding.comparison
        ends = [comparison.ci_low, comparison.ci_high]
        if finding.state in (State.CLEAR, State.PROBABLE):
            sizes = sorted(abs(100 * (end or 0)) for end in ends)
            span = self.texts(
                "finding.range_from",
                low=self.texts.number(sizes[0], 0),
                high=self.texts.number(sizes[1], 0),
            )
        else:
            low, high = (self.wording.points(end or 0.0) for end in ends)
            span = self.texts("finding.range", low=low, high=high)
        return self.texts(
            f"finding.share_{_state_key(finding)}",
            subject=self.wording.subject(finding),
            after=self.wording.fraction(finding.after),
            when=self.wording.when(finding.after),
            before=self.texts(
                "finding.before_one",
                value=self.wording.fraction(finding.before[0]),
                when=self.wording.when(finding.before[0]),
            ),
            effect=self.texts.number(abs(100 * (comparison.estimate or 0)), 0),
            range=span,
            detectable=self.wording.detectable(finding),
        )

    def _amount(self, finding: Finding) -> str:
        expected, unit = finding.expected, finding.entry.unit
        ends = (expected.low, expected.high) if expected else (None, None)
        lowest = min(point.value for point in (finding.after, *finding.before))
        low, high = (
            said(_rounded(end if lowest < 0 else max(0.0, end)), unit, self.texts)
            if end is not None
            else ""
            for end in ends
        )
        return self.texts(
            f"finding.amount_{finding.state}",
            subject=self.wording.subject(finding),
            after=self.wording.value(finding, finding.after),
            when=self.wording.when(finding.after),
            when_plain=self.texts.period(finding.after.period),
            low=low,
            high=high,
            earlier=self.wording.periods(finding.before),
            before=self.wording.before(finding),
            doubtful=self._doubtful(finding),
            change=self._change(finding),
        )

    def _doubtful(self, finding: Finding) -> str:
        """Says when a figure it is right to doubt has a part in what could be expected."""
        points = [point for point in finding.before if point.doubtful]
        if not points:
            return ""
        return self.texts("finding.amount_doubtful", periods=self.wording.periods(points))

    def _change(self, finding: Finding) -> str:
        """From one amount to the next: in percent, or in kroner where a percentage has no sense."""
        value, other = finding.after.value, finding.before[-1].value
        if value == other:
            return self.texts("finding.change_same")
        if min(value, other) <= 0:
            difference = said(round(abs(value - other), 4), finding.entry.unit, self.texts)
            return self.texts("finding.change_by", difference=difference)
        return self.texts(
            "finding.change_percent",
            percent=self._percent_apart(value, other),
            direction=self.texts(f"finding.{'higher' if value > other else 'lower'}"),
        )

    def _percent_apart(self, value: float, other: float) -> str:
        apart = self.texts.number(100 * abs(value - other) / abs(other), 0)
        return f"{apart} {self.texts.counted('percent', 2)}"

    def _amount_against(self, finding: Finding) -> str:
        county = finding.others[0]
        difference = finding.after.value - county.value
        return self.texts(
            "finding.amount_against",
            subject=self.wording.subject(finding),
            after=self.wording.value(finding, finding.after),
            when=self.wording.when(finding.after),
            county=self.regions.name(county.region),
            other=self.wording.value(finding, county),
            difference=said(round(abs(difference), 4), finding.entry.unit, self.texts),
            percent=self._percent_apart(finding.after.value, county.value),
        )

    def _against(self, finding: Finding) -> str:
        county, estimate = finding.others[0], finding.estimate
        span = ""
        if estimate and estimate.ci_low is not None and estimate.ci_high is not None:
            low, high = (
                self.texts.number(100 * end, 1) for end in (estimate.ci_low, estimate.ci_high)
            )
            span = self.texts(
                "finding.range", low=low, high=f"{high} {self.texts.counted('percent', 2)}"
            )
        return self.texts(
            f"finding.against_{_state_key(finding)}",
            subject=self.wording.subject(finding),
            after=self.wording.value(finding, finding.after),
            when=self.wording.when(finding.after),
            county=self.regions.name(county.region),
            other=self.wording.value(finding, county),
            range=span,
        )

    def _rank(self, finding: Finding) -> str:
        """A published rank is repeated, never vouched for: the points behind it are not given."""
        places = [point.value for point in finding.others]
        return self.texts(
            "finding.rank_list" if len(places) > 1 else "finding.rank",
            name=self.regions.name(finding.after.region, finding.after.period),
            subject=self.wording.subject(finding),
            after=self.texts.number(finding.after.value, 0),
            edition=self.texts.period(finding.after.period),
            count=self.texts.whole(len(places), neuter=True),
            low=self.texts.number(min(places, default=0), 0),
            high=self.texts.number(max(places, default=0), 0),
        )

    def _level(self, finding: Finding) -> str:
        estimate, after = finding.estimate, finding.after
        assert estimate and estimate.ci_low is not None and estimate.ci_high is not None
        if finding.entry.kind == "rate" and after.counted:
            x, n = after.counted
            return self.texts(
                "finding.level_rate",
                subject=self.wording.subject(finding),
                when=self.wording.when(after),
                after=self.wording.value(finding, after),
                count=self.texts.number(x, 0),
                base=self.texts.number(n, 0),
                low=self.texts.number(estimate.ci_low, 1),
                high=self.texts.number(estimate.ci_high, 1),
            )
        return self.texts(
            "finding.level",
            subject=self.wording.subject(finding),
            when=self.wording.when(after),
            after=self.wording.value(finding, after),
            low=self.texts.number(estimate.ci_low, 0),
            high=self.texts.number(estimate.ci_high, 0),
        )


def _state_key(finding: Finding) -> str:
    if finding.state in (State.CLEAR, State.PROBABLE) and finding.kind is not Kind.AMOUNT:
        return f"{finding.state}_{'up' if finding.direction > 0 else 'down'}"
    if finding.state is State.PROBABLE:
        return f"{finding.state}_{'up' if finding.direction > 0 else 'down'}"
    return str(finding.state)


def _rounded(value: float) -> float:
    """A limit to three digits: an interval is not known to the krone."""
    return float(f"{value:.3g}")
