"""The latest figure and earlier ones: counts, shares and amounts."""

from __future__ import annotations

from bvanalyse import stats
from bvanalyse.findings import Finding, State
from bvanalyse.findings.types import like
from bvanalyse.report.numfmt import UNIT_SPACE, half_up, share_decimals
from bvanalyse.report.sentences.wording import (
    Wording,
    difference_shown,
    direction_word,
    percent_apart,
    state_key,
)
from bvanalyse.report.values import derived_decimals, said, said_of

#: a rise from nothing has no size in percent, and is told without one
FROM_NONE = (State.CLEAR, State.PROBABLE, State.NOT_SHOWN)


class ChangeSentences:
    """Sentences on two periods, or one period and the mean of those before it."""

    def __init__(self, wording: Wording) -> None:
        self.wording, self.texts = wording, wording.texts

    def count(self, finding: Finding) -> str:
        """A count and the mean of earlier ones; suppressed ones are said to be hidden."""
        if isinstance(finding.evidence, stats.HiddenComparison):
            return self._hidden(finding, finding.evidence)
        comparison = finding.comparison
        assert comparison
        after, key = comparison.after, state_key(finding)
        none_before = comparison.estimate is None and finding.state in FROM_NONE
        if finding.state is State.NOT_SHOWN and _same(finding):
            key = f"{finding.state}_same"
        elif none_before:
            key = f"{finding.state}_none"
        return self.texts(
            f"finding.count_{key}",
            **self.wording.common(finding),
            low=self.texts.number(after.ci_low or 0, 0),
            high=self.texts.number(after.ci_high or 0, 0),
            effect=self.wording.effect(comparison.estimate),
            range=self.wording.ratio_range(
                comparison.ci_low, comparison.ci_high, comparison.estimate
            ),
            detectable=self.wording.detectable(finding),
            margin=self.wording.margin(comparison.equivalence),
        )

    def _hidden(self, finding: Finding, evidence: stats.HiddenComparison) -> str:
        undecided = finding.state is State.NOT_SHOWN and evidence.verdict != "not_shown"
        key = "undecided" if undecided else state_key(finding)
        return self.texts(f"finding.count_hidden_{key}", **self.wording.common(finding))

    def share(self, finding: Finding) -> str:
        """A share and the one before, each with its count first."""
        comparison = finding.comparison
        if comparison is None:
            return self.texts("finding.share_unknown", **self.wording.common(finding))
        ends = (comparison.ci_low or 0.0, comparison.ci_high or 0.0)
        bases = [point.counted[1] for point in (finding.after, *finding.before) if point.counted]
        decimals = share_decimals(min(bases))
        if finding.state.shows_difference:
            sizes = [100 * end for end in sorted(map(abs, ends))]
            # a shown difference is not none: `from 0.0` would say that it may be
            finer = next((n for n in (decimals, 1, 2) if half_up(sizes[0], n)), decimals)
            low, high = (self.texts.number(size, finer) for size in sizes)
            span = self.texts("finding.range_from", low=low, high=high)
        else:
            # the guard may find no change where the interval leaves none out: say the wider one
            widened = (min(ends[0], 0.0), max(ends[1], 0.0))
            low, high = (self.wording.points(end, decimals) for end in widened)
            span = self.texts("finding.range", low=low, high=high)
        before = finding.before[0]
        same = finding.state is State.NOT_SHOWN and comparison.estimate == 0
        return self.texts(
            f"finding.share_{f'{finding.state}_same' if same else state_key(finding)}",
            subject=self.wording.subject(finding),
            after=self.wording.fraction(finding.after),
            when=self.wording.when(finding.after),
            before=self.texts(
                "finding.before_one",
                value=self.wording.fraction(before),
                when=self.wording.when(before),
            ),
            effect=self.texts.number(abs(100 * (comparison.estimate or 0)), decimals),
            range=span,
            detectable=self.wording.detectable(finding),
            margin=self.wording.margin(comparison.equivalence),
        )

    def amount(self, finding: Finding) -> str:
        """An amount and the range that earlier ones let us expect."""
        expected, unit = finding.evidence, finding.entry.unit
        low = high = ""
        if isinstance(expected, stats.Prediction):
            lowest = min(point.value for point in (finding.after, *finding.before))
            base = finding.after.denominator
            decimals = derived_decimals(unit, base) if base is not None else None
            ends = [end or 0.0 for end in (expected.low, expected.high)]
            low, high = (
                said_of(finding.entry, _rounded(end if lowest < 0 else max(0.0, end)), self.texts,
                        decimals=decimals)
                for end in ends
            )  # fmt: skip
        return self.texts(
            f"finding.amount_{finding.state}",
            **self.wording.common(finding),
            when_plain=self.texts.period(finding.after.period),
            low=_without_unit(low, high),
            high=high,
            earlier=self.wording.periods(finding.before),
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
        base = finding.after.denominator
        decimals = derived_decimals(finding.entry.unit, base) if base is not None else None
        value, other = (
            point.value if decimals is None else half_up(point.value, decimals)
            for point in (finding.after, finding.before[-1])
        )
        if value == other:
            return self.texts("finding.change_same")
        if finding.entry.unit == "percent":
            points = difference_shown(value, other, "percent", self.texts)
            return self.texts("finding.change_by", difference=points)
        if min(value, other) <= 0:
            difference = said(round(abs(value - other), 4), finding.entry.unit, self.texts)
            return self.texts("finding.change_by", difference=difference)
        return self.texts(
            "finding.change_percent",
            percent=percent_apart(value, other, self.texts),
            direction=self.texts(f"finding.{direction_word(value, other)}"),
        )


def _same(finding: Finding) -> bool:
    """Whether the latest count is that of every one before it."""
    alike = len({point.value for point in (finding.after, *finding.before)}) == 1
    return alike and like(finding.after, finding.before)


def _without_unit(low: str, high: str) -> str:
    """The lower end of a span, its unit left to the upper end where that has the same.

    >>> _without_unit("5 570\u00a0kroner", "9 670\u00a0kroner")
    '5 570'
    """
    number, _, unit = low.rpartition(UNIT_SPACE)
    return number if unit == high.rpartition(UNIT_SPACE)[2] else low


def _rounded(value: float) -> float:
    """A limit to three digits: an interval is not known to the krone."""
    return float(f"{value:.3g}")
