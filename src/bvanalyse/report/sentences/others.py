"""A municipality beside others, and figures that stand alone."""

from __future__ import annotations

from bvanalyse import stats
from bvanalyse.findings import Finding, Standing, State
from bvanalyse.report.numfmt import share_decimals
from bvanalyse.report.sentences.wording import Wording, difference_shown, percent_apart, state_key
from bvanalyse.report.values import derived_decimals, said


class OtherSentences:
    """Sentences on the county, on all municipalities, on published ranks, and on single figures."""

    def __init__(self, wording: Wording) -> None:
        self.wording, self.texts = wording, wording.texts

    def against(self, finding: Finding) -> str:
        """A share and the county's, which is taken as certain."""
        county, estimate = finding.others[0], finding.evidence
        key, span = state_key(finding), ""
        if isinstance(estimate, stats.Estimate) and estimate.ci_low is not None:
            ends = (estimate.ci_low, estimate.ci_high or 0.0)
            low, high = (self.texts.number(100 * end, 1) for end in ends)
            high = self.texts("finding.size_percent", value=high)
            span = self.texts("finding.range", low=low, high=high)
            if finding.state is State.NOT_SHOWN and estimate.excludes(county.value / 100):
                key = f"{key}_close"  # the exact test asks for a little more than the interval
        return self.texts(
            f"finding.against_{key}",
            **self._common(finding),
            county=self.wording.place(county),
            other=self.wording.value(finding, county),
            range=span,
        )

    def amount_against(self, finding: Finding) -> str:
        """An amount and the county's: the difference, and whether it may not be like with like."""
        county, unit = finding.others[0], finding.entry.unit
        computed = finding.after.denominator or county.denominator
        decimals = derived_decimals(unit, computed) if computed else None
        return self.texts(
            f"finding.amount_against{'_alike' if finding.same_method else ''}",
            **self.wording.common(finding),
            county=self.wording.place(county),
            other=self.wording.value(finding, county),
            difference=difference_shown(
                finding.after.value, county.value, unit, self.texts, decimals=decimals
            ),
            percent=percent_apart(finding.after.value, county.value, self.texts, decimals=decimals),
        )

    def peers(self, finding: Finding) -> str:
        """One among all municipalities: beyond what size and usual differences explain, or not."""
        standing = finding.evidence
        assert isinstance(standing, Standing)
        rank, shrunk = standing.rank, standing.shrunk
        return self.texts(
            f"finding.peers_{state_key(finding)}",
            **self._common(finding),
            target=self._value(finding, standing.target),
            count=self.texts.number(rank.of, 0),
            place=self.texts.number(rank.rank or 0, 0),
            low=self.texts.number(rank.low or 0, 0),
            high=self.texts.number(rank.high or 0, 0),
            shrunk=self._value(finding, shrunk.shrunk or 0.0),
            shrunk_low=self._value(finding, shrunk.ci_low or 0.0, unit=False),
            shrunk_high=self._value(finding, shrunk.ci_high or 0.0),
        )

    def _common(self, finding: Finding) -> dict[str, str]:
        """What the sentences share; a share that is counted has its count first."""
        common = self.wording.common(finding)
        if finding.entry.unit == "percent" and finding.after.counted:
            common["after"] = self.wording.fraction(finding.after)
        return common

    def _value(self, finding: Finding, value: float, *, unit: bool = True) -> str:
        """A share or a rate as the sentence says it."""
        share = finding.entry.unit == "percent"
        size = 100 * value if share else value
        decimals = share_decimals((finding.after.counted or (0, 0))[1]) if share else 1
        if not unit:
            return self.texts.number(size, decimals)
        return said(size, finding.entry.unit, self.texts, decimals=decimals)

    def rank(self, finding: Finding) -> str:
        """A published rank is repeated, never vouched for: the points behind it are not given."""
        places = [point.value for point in finding.others]
        return self.texts(
            "finding.rank_list" if len(places) > 1 else "finding.rank",
            name=self.wording.place(finding.after),
            subject=self.wording.subject(finding),
            after=self.texts.number(finding.after.value, 0),
            edition=self.texts.period(finding.after.period),
            count=self.texts.whole(len(places), neuter=True),
            low=self.texts.number(min(places, default=0), 0),
            high=self.texts.number(max(places, default=0), 0),
        )

    def level(self, finding: Finding) -> str:
        """One figure and how much it may vary by itself."""
        estimate, after = finding.evidence, finding.after
        assert isinstance(estimate, stats.Estimate)
        rate = finding.entry.kind == "rate" and after.counted
        decimals = 1 if rate else 0
        return self.texts(
            "finding.level_rate" if rate else "finding.level",
            **self.wording.common(finding),
            count=self.texts.number(after.counted[0] if rate and after.counted else 0, 0),
            low=self.texts.number(estimate.ci_low or 0, decimals),
            high=self.texts.number(estimate.ci_high or 0, decimals),
        )
