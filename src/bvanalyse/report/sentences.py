"""A finding said in plain language, and its mark in a table."""

from __future__ import annotations

from collections.abc import Sequence

from bvanalyse.findings import Family, Finding, Kind, Point, State
from bvanalyse.indicators import Register
from bvanalyse.regions import Regions
from bvanalyse.report.numfmt import number, share_decimals
from bvanalyse.report.texts import Texts, capitalised
from bvanalyse.report.values import derived_decimals, said

SMALL_BASE = 10  # below this only the count is said, not the percentage (statistics.md, 3.5)
TWICE = 2.0  # from here, and below its inverse, a ratio is said as times, else as percent


class Sentences:
    """Says findings in one language, for one set of indicators and places."""

    def __init__(self, texts: Texts, register: Register, regions: Regions) -> None:
        self.texts, self.register, self.regions = texts, register, regions

    def say(self, finding: Finding) -> str:
        """One to three short sentences: the fact, the comparison, how sure it is."""
        makers = {
            Kind.LEGAL: self._legal, Kind.COUNT: self._count, Kind.SHARE: self._share,
            Kind.AMOUNT: self._amount, Kind.AGAINST: self._against,
            Kind.AMOUNT_AGAINST: self._amount_against, Kind.RANK: self._rank,
            Kind.LEVEL: self._level,
        }  # fmt: skip
        return capitalised(makers[finding.kind](finding).strip())

    def mark(self, finding: Finding) -> str:
        """Sign and word for a table: direction and certainty, never colour alone."""
        if finding.kind is Kind.LEGAL:
            return self.texts("mark.legal_breached" if finding.breached else "mark.legal_kept")
        return self.texts(f"mark.{_state_key(finding)}")

    def chance(self, family: Family) -> str:
        """How many of the tests would stand out by chance alone."""
        expected = family.tests * 0.05
        key = "findings.chance" if expected >= 1 else "findings.chance_one"
        return self.texts(
            key, tests=number(family.tests, 0), expected=self.texts.whole(round(expected))
        )

    def subject(self, finding: Finding) -> str:
        subject = finding.entry.text("subject", self.texts.language)
        if f" {self.texts('words.relative')} " in subject:
            subject += ","  # a clause inside the sentence ends with a comma
        if not finding.category:
            return subject
        own = f"finding.category_{finding.entry.id}"
        key = own if own in self.texts else "finding.category"
        return self.texts(key, subject=subject, category=finding.category)

    def _count(self, finding: Finding) -> str:
        comparison = finding.comparison
        assert comparison
        return self.texts(
            f"finding.count_{_state_key(finding)}", subject=self.subject(finding),
            after=self._value(finding, finding.after), when=self._when(finding.after),
            before=self._before(finding), effect=self._effect(comparison.estimate),
            range=self._ratio_range(comparison.ci_low, comparison.ci_high),
            detectable=self._detectable(finding),
        )  # fmt: skip

    def _share(self, finding: Finding) -> str:
        comparison = finding.comparison
        assert comparison
        ends = [comparison.ci_low, comparison.ci_high]
        if finding.state in (State.CLEAR, State.PROBABLE):
            sizes = sorted(abs(100 * (end or 0)) for end in ends)
            span = self.texts(
                "finding.range_from", low=number(sizes[0], 0), high=number(sizes[1], 0)
            )
        else:
            low, high = (self._points(end or 0.0) for end in ends)
            span = self.texts("finding.range", low=low, high=high)
        return self.texts(
            f"finding.share_{_state_key(finding)}", subject=self.subject(finding),
            after=self.fraction(finding.after), when=self._when(finding.after),
            before=self.texts("finding.before_one", value=self.fraction(finding.before[0]),
                              when=self._when(finding.before[0])),
            effect=number(abs(100 * (comparison.estimate or 0)), 0), range=span,
            detectable=self._detectable(finding),
        )  # fmt: skip

    def _amount(self, finding: Finding) -> str:
        expected, unit = finding.expected, finding.entry.unit
        ends = (expected.low, expected.high) if expected else (None, None)
        low, high = (said(_rounded(max(0.0, end)), unit, self.texts) if end is not None else ""
                     for end in ends)  # fmt: skip
        return self.texts(
            f"finding.amount_{finding.state}", subject=self.subject(finding),
            after=self._value(finding, finding.after), when=self._when(finding.after),
            when_plain=self.texts.period(finding.after.period), low=low, high=high,
            earlier=self._periods(finding.before),
            before=self._before(finding),
        )  # fmt: skip

    def _amount_against(self, finding: Finding) -> str:
        county = finding.others[0]
        difference = finding.after.value - county.value
        share = self.texts.counted("percent", 2)
        return self.texts(
            "finding.amount_against", subject=self.subject(finding),
            after=self._value(finding, finding.after), when=self._when(finding.after),
            county=self.regions.name(county.region), other=self._value(finding, county),
            difference=said(abs(difference), finding.entry.unit, self.texts),
            percent=f"{number(100 * abs(difference) / county.value, 0)} {share}",
        )  # fmt: skip

    def _against(self, finding: Finding) -> str:
        county, estimate = finding.others[0], finding.estimate
        span = ""
        if estimate and estimate.ci_low is not None and estimate.ci_high is not None:
            low, high = (number(100 * end, 1) for end in (estimate.ci_low, estimate.ci_high))
            span = self.texts("finding.range", low=low, high=f"{high} prosent")
        return self.texts(
            f"finding.against_{_state_key(finding)}", subject=self.subject(finding),
            after=self._value(finding, finding.after), when=self._when(finding.after),
            county=self.regions.name(county.region), other=self._value(finding, county), range=span,
        )  # fmt: skip

    def _rank(self, finding: Finding) -> str:
        return self.texts("finding.rank", subject=self.subject(finding),
                          after=number(finding.after.value, 0),
                          edition=self.texts.period(finding.after.period))  # fmt: skip

    def _level(self, finding: Finding) -> str:
        estimate, after = finding.estimate, finding.after
        assert estimate and estimate.ci_low is not None and estimate.ci_high is not None
        if finding.entry.kind == "rate" and after.counted:
            x, n = after.counted
            return self.texts(
                "finding.level_rate", subject=self.subject(finding), when=self._when(after),
                after=self._value(finding, after), count=number(x, 0), base=number(n, 0),
                low=number(estimate.ci_low, 1), high=number(estimate.ci_high, 1),
            )  # fmt: skip
        return self.texts("finding.level", subject=self.subject(finding), when=self._when(after),
                          after=self._value(finding, after), low=number(estimate.ci_low, 0),
                          high=number(estimate.ci_high, 0))  # fmt: skip

    def _legal(self, finding: Finding) -> str:
        """A legal requirement is a count of those who did not get it, not a test."""
        key, after, texts = f"legal.{finding.entry.id}", finding.after, self.texts
        common = {"failed": texts(f"{key}.failed"), "met": texts(f"{key}.met"),
                  "when": self._when(after)}  # fmt: skip
        group = texts.list(f"{key}.group")
        if after.counted:
            missed, base = _missed(finding, after)
            earlier = [self._earlier(finding, point, missed) for point in finding.before]
            return texts(
                f"finding.legal_counted_{'breached' if missed else 'kept'}", **common,
                group=group[1 if missed else 2],
                failed_count=texts.whole(missed), base=number(base, 0), earlier="".join(earlier),
                one_share=f"{number(100 / base, 0)} {texts.counted('percent', 2)}",
            )  # fmt: skip
        if finding.entry.kind == "count":
            earlier_count = "".join(
                texts("finding.legal_earlier_count", count=texts.whole(point.value),
                      when_first=capitalised(self._when(point)))
                for point in finding.before)  # fmt: skip
            return texts(
                f"finding.legal_count_{'breached' if finding.breached else 'kept'}", **common,
                failed_count=texts.whole(after.value), group=group[after.value != 1],
                earlier=earlier_count,
            )  # fmt: skip
        return self._legal_share(finding, group[2], common)

    def _legal_share(self, finding: Finding, group: str, common: dict[str, str]) -> str:
        """A share without its base: what is printed, and how little it can tell."""
        after, texts, limit = finding.after, self.texts, finding.entry.legal_limit
        county = "".join(
            texts(f"finding.legal_county_{'met' if limit == 100 else 'missed'}", county=self.regions.name(point.region),
                  other=self._value(finding, point)) for point in finding.others)  # fmt: skip
        needed = finding.base_needed
        unknown = (texts("finding.legal_base_needed", needed=number(needed, 0)) if needed
                   else texts("finding.legal_base_unknown"))  # fmt: skip
        kind = "all" if not finding.breached else "met" if limit == 100 else "failed"
        return texts(f"finding.legal_share_{kind}", group=group, share=self._value(finding, after),
                     county=county, base_unknown=unknown, **common)  # fmt: skip

    def _earlier(self, finding: Finding, point: Point, missed_now: int) -> str:
        """The same count last time: of those who missed out, or of those who did not."""
        if not point.counted:
            return ""
        missed, base = _missed(finding, point)
        key = "finding.legal_earlier_breached" if missed_now else "finding.legal_earlier_kept"
        return self.texts(key, count=self.texts.whole(missed), met=number(base - missed, 0),
                          base=number(base, 0), when_first=capitalised(self._when(point)))  # fmt: skip

    def fraction(self, point: Point) -> str:
        """`65 av 69 (94 prosent)`; below ten only the count."""
        assert point.counted
        x, n = point.counted
        key = "finding.share" if n >= SMALL_BASE else "finding.share_small"
        return self.texts(key, x=number(x, 0), n=number(n, 0),
                          percent=number(100 * x / n if n else 0, share_decimals(n)))  # fmt: skip

    def _value(self, finding: Finding, point: Point) -> str:
        unit = finding.entry.unit
        decimals = derived_decimals(unit, point.denominator) if point.counted else None
        return said(point.value, unit, self.texts, about=point.approximate, decimals=decimals)

    def _when(self, point: Point) -> str:
        return self.texts.in_period(point.period)

    def _periods(self, points: Sequence[Point]) -> str:
        return self.texts.periods([point.period for point in points])

    def _before(self, finding: Finding) -> str:
        points = finding.before
        if len(points) == 1:
            return self.texts("finding.before_one", value=self._value(finding, points[0]),
                              when=self._when(points[0]))  # fmt: skip
        mean = sum(point.value for point in points) / len(points)
        decimals = 0 if mean >= SMALL_BASE else 1
        value = said(float(number(mean, decimals).replace(",", ".").replace("\u202f", "")),
                     finding.entry.unit, self.texts)  # fmt: skip
        return self.texts("finding.before_mean", value=value, periods=self._periods(points))

    def _effect(self, ratio: float | None) -> str:
        if ratio is None:
            return ""
        if ratio >= TWICE:
            return self.texts("finding.effect_times", times=_times(ratio))
        key = "finding.effect_more" if ratio > 1 else "finding.effect_fewer"
        return self.texts(key, percent=number(100 * abs(ratio - 1), 0))

    def _ratio_range(self, low: float | None, high: float | None) -> str:
        """A range of ratios: one word for the side where both ends share it."""
        if low is not None and high is not None:
            ends = [100 * abs(end - 1) for end in (low, high)]
            if low >= 1 and high >= TWICE:
                return self.texts("finding.both_times", low=_times(low), high=_times(high))
            if (low > 1) == (high > 1) and low != 1 != high:
                key = "finding.both_more" if low > 1 else "finding.both_fewer"
                return self.texts(key, low=number(min(ends), 0), high=number(max(ends), 0))
        return self.texts("finding.range", low=self._side(low), high=self._side(high))

    def _side(self, ratio: float | None) -> str:
        if ratio is None:
            return self.texts("finding.side_unbounded")
        if ratio >= TWICE:
            return self.texts("finding.side_times", times=_times(ratio))
        percent = number(100 * abs(ratio - 1), 0)
        if percent == "0":
            return self.texts("finding.side_same")
        return self.texts(
            "finding.side_more" if ratio > 1 else "finding.side_fewer", percent=percent
        )

    def _points(self, difference: float) -> str:
        key = "finding.points_more" if difference > 0 else "finding.points_fewer"
        return self.texts(key, value=number(abs(100 * difference), 0))

    def _detectable(self, finding: Finding) -> str:
        found = finding.detectable
        up = found.first_increase if found else None
        down = found.first_decrease if found else None
        key = {(True, True): "both", (True, False): "up", (False, True): "down"}.get(
            (up is not None, down is not None), "none")  # fmt: skip
        at_most = "finding.at_most" if down else "finding.zero"
        return self.texts(
            f"finding.detect_{key}", up=self.texts("finding.at_least", value=number(up or 0, 0)),
            down=self.texts(at_most, value=number(down or 0, 0)),
        )  # fmt: skip


def _missed(finding: Finding, point: Point) -> tuple[int, int]:
    """How many did not get what the law demands, of how many."""
    assert point.counted
    x, n = point.counted
    return (n - x if finding.entry.legal_limit == 100 else x), n


def _state_key(finding: Finding) -> str:
    if finding.state in (State.CLEAR, State.PROBABLE) and finding.kind is not Kind.AMOUNT:
        return f"{finding.state}_{'up' if finding.direction > 0 else 'down'}"
    if finding.state is State.PROBABLE:
        return f"{finding.state}_{'up' if finding.direction > 0 else 'down'}"
    return str(finding.state)


def _times(ratio: float) -> str:
    return number(ratio, 1 if ratio < 10 else 0)


def _rounded(value: float) -> float:
    """A limit to two digits fewer than it has: an interval is not known to the krone."""
    size = 10 ** max(0, len(str(int(abs(value)))) - 2)
    return float(round(value / size) * size)
