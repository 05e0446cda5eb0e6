"""The parts that sentences are put together of: values, times, ranges and what could be seen."""

from __future__ import annotations

from collections.abc import Sequence

from bvanalyse import stats
from bvanalyse.findings import Finding, Kind, Point
from bvanalyse.findings.types import SUPPRESSED, exposure, like
from bvanalyse.indicators import Indicator
from bvanalyse.regions import Regions
from bvanalyse.report.numfmt import half_up, share_decimals
from bvanalyse.report.texts import Texts
from bvanalyse.report.values import SMALL_BASE, derived_decimals, place_name, said, said_of

TWICE = 2.0  # from here a ratio is said as times, below it as percent


class Wording:
    """Says values and ranges in one language."""

    def __init__(self, texts: Texts, regions: Regions) -> None:
        self.texts, self.regions = texts, regions

    def place(self, point: Point) -> str:
        """What the place of a figure is called."""
        return place_name(point.region, point.period, self.regions, self.texts)

    def subject(self, finding: Finding) -> str:
        """What the figure is called inside a sentence, with its category."""
        subject = named(finding.entry, self.texts)
        if not finding.category:
            return subject
        own = f"finding.category_{finding.entry.id}"
        key = own if own in self.texts else "finding.category"
        return self.texts(key, subject=subject, category=finding.category)

    def common(self, finding: Finding) -> dict[str, str]:
        """What almost every sentence tells: what, how much, when, and before that."""
        return {
            "subject": self.subject(finding),
            "after": self.value(finding, finding.after),
            "when": self.when(finding.after),
            "before": self.before(finding) if finding.before else "",
        }

    def fraction(self, point: Point) -> str:
        """`65 av 69 (94 prosent)`; below ten only the count."""
        assert point.counted
        x, n = point.counted
        percent = 100 * x / n if n else 0.0
        key = "finding.share" if n >= SMALL_BASE else "finding.share_small"
        return self.texts(
            key,
            x=self.texts.number(x, 0),
            n=self.texts.number(n, 0),
            percent=self.texts.number(percent, share_decimals(n, percent)),
        )

    def value(self, finding: Finding, point: Point) -> str:
        """The figure with its unit; a hidden one as the number that it is below."""
        if point.hidden:
            return self.texts("finding.hidden", limit=self.texts.whole(SUPPRESSED.high + 1))
        unit = finding.entry.unit
        derived = point.denominator is not None
        decimals = derived_decimals(unit, point.denominator) if derived else None
        about = point.approximate
        return said_of(finding.entry, point.value, self.texts, about=about, decimals=decimals)

    def when(self, point: Point) -> str:
        """The period as a time in a sentence: `i 2023`."""
        return self.texts.in_period(point.period)

    def periods(self, points: Sequence[Point]) -> str:
        """Several periods as one: those in a row from the first to the last."""
        return self.texts.periods([point.period for point in points])

    def before(self, finding: Finding) -> str:
        """The earlier figure that the latest is held against: one year, a mean, or a range."""
        points = finding.before
        if len(points) == 1 and like(finding.after, points):
            return self.texts(
                "finding.before_one",
                value=self.value(finding, points[0]),
                when=self.when(points[0]),
            )
        if not like(finding.after, points):
            return self._in_equal_time(finding)
        if any(point.hidden for point in points):
            return self._partly_hidden(points)
        mean = sum(point.value for point in points) / len(points)
        digits = 0 if abs(mean) >= SMALL_BASE else 1
        value = said(half_up(mean, digits), finding.entry.unit, self.texts)
        return self.texts("finding.before_mean", value=value, periods=self.periods(points))

    def _in_equal_time(self, finding: Finding) -> str:
        """What whole years would have given in a time as short as the latest."""
        points = finding.before
        now, earlier = exposure(finding.after, points)
        parts = [SUPPRESSED if point.hidden else int(point.value) for point in points]
        total = stats.total_bounds(parts).total
        assert total
        low, high = (half_up(end * now / earlier, 0) for end in (total.low, total.high))
        return self.texts(
            "finding.before_part" if low == high else "finding.before_part_hidden",
            value=said(low, finding.entry.unit, self.texts),
            low=self.texts.number(low, 0),
            high=self.texts.number(high, 0),
            periods=self.periods(points),
        )

    def _partly_hidden(self, points: Sequence[Point]) -> str:
        """A mean of which some parts are suppressed: the range it must lie in."""
        parts = [SUPPRESSED if point.hidden else int(point.value) for point in points]
        total = stats.total_bounds(parts).total
        assert total
        low, high = (self.texts.number(end / len(points), 1) for end in (total.low, total.high))
        periods = self.periods(points)
        return self.texts("finding.before_hidden", low=low, high=high, periods=periods)

    def margin(self, equivalence: stats.Equivalence | None) -> str:
        """How small a difference counts as about unchanged."""
        if equivalence is None:
            return ""
        ratio = equivalence.margin_low > 0
        size = 1 - equivalence.margin_low if ratio else equivalence.margin_high
        key = "finding.margin_percent" if ratio else "finding.size_points"
        return self.texts(key, value=self.texts.number(100 * size, 0))

    def effect(self, ratio: float | None) -> str:
        """A ratio as percent more or fewer, or as times; None where there were none before."""
        if ratio is None:
            return self.texts("finding.effect_from_none")
        if ratio >= TWICE:
            return self.texts("finding.effect_times", times=self._times(ratio))
        key = "finding.effect_more" if ratio > 1 else "finding.effect_fewer"
        return self.texts(key, percent=self.texts.number(100 * abs(ratio - 1), 0))

    def ratio_range(
        self, low: float | None, high: float | None, estimate: float | None = None
    ) -> str:
        """A range of ratios in the words of its `estimate`: one for both ends on the same side."""
        if high is None and low is not None:
            return self.texts("finding.at_least_times", times=self._times(low))
        if low is not None and high is not None:
            ends = [100 * abs(end - 1) for end in (low, high)]
            if low >= 1 and high >= TWICE and (estimate or high) >= TWICE:
                return self.texts(
                    "finding.both_times", low=self._times(low), high=self._times(high)
                )
            if (low > 1) == (high > 1) and low != 1 != high:
                key = "finding.both_more" if low > 1 else "finding.both_fewer"
                return self.texts(
                    key, low=self.texts.number(min(ends), 0), high=self.texts.number(max(ends), 0)
                )
        return self.texts("finding.range", low=self._side(low), high=self._side(high))

    def _side(self, ratio: float | None) -> str:
        if ratio is None:
            return self.texts("finding.side_unbounded")
        if ratio >= TWICE:
            return self.texts("finding.side_times", times=self._times(ratio))
        percent = self.texts.number(100 * abs(ratio - 1), 0)
        if percent == "0":
            return self.texts("finding.side_same")
        return self.texts(
            "finding.side_more" if ratio > 1 else "finding.side_fewer", percent=percent
        )

    def points(self, difference: float, decimals: int = 0) -> str:
        """A difference of two shares (0 to 1) in percentage points, more or fewer."""
        key = "finding.points_more" if difference > 0 else "finding.points_fewer"
        return self.texts(key, value=self.texts.number(abs(100 * difference), decimals))

    def detectable(self, finding: Finding) -> str:
        """The smallest changes that could have been seen, upwards and downwards."""
        found = finding.detectable
        up = found.first_increase if found else None
        down = found.first_decrease if found else None
        key = {(True, True): "both", (True, False): "up", (False, True): "down"}.get(
            (up is not None, down is not None), "none"
        )
        counted = finding.after.counted if finding.kind is Kind.SHARE else None
        base = counted[1] if counted else None
        return self.texts(
            f"finding.detect_{key}",
            up=self._end("at_least", up or 0, base, edge=base, whole="all_of"),
            down=self._end("at_most", down or 0, base, edge=0, whole="none_of"),
        )

    def _end(self, side: str, count: int, base: int | None, *, edge: int | None, whole: str) -> str:
        """One end of what could have been seen: `7 eller færre`, `alle 14`."""
        value = self.texts.number(count, 0)
        if base is None:
            return self.texts(f"finding.{side}" if count else "finding.zero", value=value)
        key = whole if count == edge else f"{side}_of"
        return self.texts(f"finding.{key}", value=value, n=self.texts.number(base, 0))

    def _times(self, ratio: float) -> str:
        return self.texts.number(ratio, 1 if ratio < 10 else 0)


def named(entry: Indicator, texts: Texts) -> str:
    """What a figure is called before its verb; a clause inside the sentence ends with a comma."""
    subject = entry.text("subject", texts.language)
    relative = texts("words.relative")  # English has none, and no comma either
    inside = relative and f" {relative} " in subject and not subject.endswith(",")
    return f"{subject}," if inside else subject


def state_key(finding: Finding) -> str:
    """The state, with its direction where it has one: the ending of the texts on a finding."""
    directed = finding.state.shows_difference and finding.direction
    side = "up" if finding.direction > 0 else "down"
    return f"{finding.state}_{side}" if directed else str(finding.state)


def direction_word(value: float, other: float) -> str:
    """The key of `more` or `less`."""
    return "higher" if value > other else "lower"


def difference_shown(
    value: float, other: float, unit: str, texts: Texts, *, decimals: int | None = None
) -> str:
    """How far apart two figures are as they are written, so that a reader gets the same.

    >>> difference_shown(9.14, 12.88, "children per FTE", Texts.load("nb"), decimals=1)
    '3,8\\xa0barn per årsverk'
    >>> difference_shown(37.0, 36.0, "percent", Texts.load("nb"))
    '1 prosentpoeng'
    """
    ends = [value, other] if decimals is None else [half_up(v, decimals) for v in (value, other)]
    apart = round(abs(ends[0] - ends[1]), 4)
    if unit == "percent":
        return texts("finding.size_points", value=texts.number(apart, decimals))
    return said(apart, unit, texts, decimals=decimals)


def percent_apart(value: float, other: float, texts: Texts, *, decimals: int | None = None) -> str:
    """How far apart two amounts are as they are written, in percent of the second.

    >>> percent_apart(0.34, 0.17, Texts.load("nb"), decimals=1)
    '50\\xa0prosent'
    """
    ends = (value, other) if decimals is None else [half_up(v, decimals) for v in (value, other)]
    apart = 100 * abs(ends[0] - ends[1]) / abs(ends[1] or other)
    return texts("finding.size_percent", value=texts.number(apart, 0 if apart >= 1 else 1))
