"""Longer series, and how a whole is divided."""

from __future__ import annotations

from bvanalyse import stats
from bvanalyse.findings import Finding, State
from bvanalyse.report.numfmt import half_up
from bvanalyse.report.sentences.wording import Wording, state_key
from bvanalyse.report.values import said

FINE = 10.0  # a yearly change below this keeps a decimal


class LongerSentences:
    """Sentences on trends, on signals of control charts, and on compositions."""

    def __init__(self, wording: Wording) -> None:
        self.wording, self.texts = wording, wording.texts

    def trend(self, finding: Finding) -> str:
        """Whether a figure has moved over the years, and by how much a year."""
        return self.texts(
            f"finding.trend_{state_key(finding)}",
            subject=self.wording.subject(finding),
            when=self._span(finding),
            effect=self._yearly(finding),
            stock=self.texts("finding.trend_stock") if finding.entry.stock else "",
        )

    def signal(self, finding: Finding) -> str:
        """The rule of the control chart that the latest figure breaks."""
        side = "up" if finding.direction > 0 else "down"
        return self.texts(
            f"finding.signal_{finding.rule}_{side}",
            **self.wording.common(finding),
            span=self._span(finding),
        )

    def composition(self, finding: Finding) -> str:
        """How many in a hundred belong to another group than before."""
        result = finding.evidence
        assert isinstance(result, stats.Composition)
        return self.texts(
            f"finding.composition_{finding.state}",
            label=finding.entry.text("label", self.texts.language),
            when=self.wording.when(finding.after),
            before=self.wording.periods(finding.before),
            moved=self.texts.number(100 * (result.distance or 0), 0),
            expected=self.texts.number(100 * (result.expected_distance or 0), 0),
        )

    def _span(self, finding: Finding) -> str:
        first, last = finding.before[0].period, finding.after.period
        return self.texts.in_period(f"{first}/{last}")

    def _yearly(self, finding: Finding) -> str:
        """The change a year with its uncertainty; nothing where it has no size."""
        result = finding.evidence
        assert isinstance(result, stats.Trend)
        no_change = 1.0 if result.scale == "ratio" else 0.0
        if result.estimate is None:
            return ""
        ends = (result.ci_low, result.ci_high)
        if None in ends or finding.state is State.TOO_LITTLE:
            span = ""
        elif result.excludes(no_change) and finding.state is not State.NOT_SHOWN:
            low, high = sorted(ends, key=lambda end: abs((end or 0) - no_change))
            counted = result.scale == "ratio" or finding.entry.unit == "percent"
            size = self._size(finding, result, low, with_unit=not counted)
            span = self.texts(
                "finding.range_from", low=size, high=self._size(finding, result, high)
            )
        else:
            sides = (self._side(finding, result, end, no_change) for end in ends)
            span = self.texts("finding.range_from", low=next(sides), high=next(sides))
        if finding.state is State.NOT_SHOWN:
            return self.texts("finding.trend_range", range=span) if span else ""
        if finding.state is State.TOO_LITTLE:
            return ""
        return self.texts(
            f"finding.trend_effect_{'up' if finding.direction > 0 else 'down'}",
            effect=self._size(finding, result, result.estimate),
            uncertainty=self.texts("finding.uncertainty", range=span) if span else "",
        )

    def _side(
        self, finding: Finding, result: stats.Trend, end: float | None, no_change: float
    ) -> str:
        """One end of a range that holds no change: `en nedgang på 3 prosent`."""
        side = "up" if (end or 0.0) >= no_change else "down"
        return self.texts(f"finding.trend_side_{side}", size=self._size(finding, result, end))

    def _size(
        self, finding: Finding, result: stats.Trend, end: float | None, *, with_unit: bool = True
    ) -> str:
        """How large a yearly change is, whichever way it goes: `8 prosent`, `1,2 prosentpoeng`."""
        size = _magnitude(finding, result, end)
        if result.scale != "ratio" and finding.entry.unit != "percent":
            return said(float(f"{size:.2g}"), finding.entry.unit, self.texts)
        text = self.texts.number(size, _digits(size, finding, result))
        key = "percent" if result.scale == "ratio" else "points"
        return self.texts(f"finding.size_{key}", value=text) if with_unit else text


def _magnitude(finding: Finding, result: stats.Trend, end: float | None) -> float:
    """A yearly change without its sign, in percent where it is a ratio, else in the unit."""
    value = end or 0.0
    if result.scale == "ratio":
        return abs(100 * (value - 1))
    a_part = finding.entry.unit == "percent" and result.method != "theil_sen"
    return abs((100 if a_part else 1) * value)


def _digits(size: float, finding: Finding, result: stats.Trend) -> int:
    """More where the change and its limits would else be written alike, or as none."""
    if size >= FINE:
        return 0
    ends = (result.ci_low, result.estimate, result.ci_high)
    sizes = [_magnitude(finding, result, end) for end in ends]

    def apart(digits: int) -> bool:
        written = {half_up(size, digits) for size in sizes}
        return len(written) == len(sizes) and min(written) > 0

    return next((digits for digits in (1, 2, 3) if apart(digits)), 2)
