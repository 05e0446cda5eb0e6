"""What the law demands, said as a count of those who did not get it; never a test."""

from __future__ import annotations

from bvanalyse.findings import Finding, Point, State
from bvanalyse.report.sentences.wording import Wording
from bvanalyse.report.texts import capitalised


class LegalSentences:
    """Sentences on legal requirements, with or without a known base."""

    def __init__(self, wording: Wording) -> None:
        self.wording, self.texts = wording, wording.texts

    def say(self, finding: Finding) -> str:
        """A legal requirement is a count of those who did not get it, not a test."""
        key, after, texts = f"legal.{finding.entry.id}", finding.after, self.texts
        common = {
            "failed": texts(f"{key}.failed"),
            "met": texts(f"{key}.met"),
            "when": self.wording.when(after),
        }
        group = texts.list(f"{key}.group")
        if after.counted:
            missed, base = _missed(finding, after)
            if (missed, base) == (0, 1):
                only = {"one": texts(f"{key}.one"), "group": group[0].rstrip(",")}
                return texts("finding.legal_counted_kept_one", when=common["when"], **only)
            earlier = [self._earlier(finding, point, missed) for point in finding.before[-1:]]
            return texts(
                f"finding.legal_counted_{'breached' if missed else 'kept'}",
                **common,
                group=group[1 if missed else 2],
                failed_count=self._whole(finding, missed),
                base=self.texts.number(base, 0),
                earlier="".join(earlier),
                change=self._change(finding, missed=missed > 0),
                each=self._each(base),
            )
        if finding.entry.kind == "count":
            earlier_count = "".join(
                texts(
                    "finding.legal_earlier_count",
                    count=self._counted(finding, point),
                    when_first=capitalised(self.wording.when(point)),
                )
                for point in finding.before[-1:]
            )
            return texts(
                f"finding.legal_count_{'breached' if finding.breached else 'kept'}",
                **common,
                failed_count=self._counted(finding, after),
                group=group[after.value != 1],
                earlier=earlier_count,
            )
        return self._legal_share(finding, group, common)

    def _each(self, base: int) -> str:
        """How much one case weighs, where it weighs a whole percent and there are several."""
        if not 1 < base <= 100:
            return ""
        return self.texts(
            "finding.legal_each",
            base=self.texts.number(base, 0),
            one_share=f"{self.texts.number(100 / base, 0)} {self.texts.counted('percent', 2)}",
        )

    def _whole(self, finding: Finding, count: float) -> str:
        """A count in words; one has the gender of what is counted: `én melding`, `ett barn`."""
        return (
            self.texts(f"legal.{finding.entry.id}.one") if count == 1 else self.texts.whole(count)
        )

    def _counted(self, finding: Finding, point: Point) -> str:
        """A count in words, said to be about when it is."""
        words = self._whole(finding, point.value)
        return self.texts("words.about", value=words) if point.approximate else words

    def _legal_share(self, finding: Finding, group: list[str], common: dict[str, str]) -> str:
        """A share without its base: what is printed, and how little it can tell."""
        after, texts, limit = finding.after, self.texts, finding.entry.legal_limit
        county = "".join(
            texts(
                f"finding.legal_county_{'met' if limit == 100 else 'missed'}",
                county=self.wording.place(point),
                other=self.wording.value(finding, point),
                **common,
            )
            for point in finding.others
        )
        needed = finding.base_needed
        unknown = texts(
            f"finding.legal_base_{'needed' if needed else 'unknown'}",
            needed=self.texts.number(needed or 0, 0),
            group_plain=group[1].rstrip(","),
        )
        kind = "all" if not finding.breached else "met" if limit == 100 else "failed"
        return texts(
            f"finding.legal_share_{kind}",
            group=group[2],
            share=self.wording.value(finding, after),
            county=county,
            base_unknown=unknown,
            **common,
        )

    def _change(self, finding: Finding, *, missed: bool) -> str:
        """Whether the difference from last time is more than chance, where it was tested.

        It rises or falls as the sentence counts: those who were `missed`, or those who were not.
        """
        change = finding.change
        comparison = change.comparison if change else None
        if change is None or (comparison and comparison.estimate == 0):
            return ""  # nothing to say of a difference that is not there
        # a change within some margin of all may still be a large part of the few who missed out
        state = State.NOT_SHOWN if change.state is State.UNCHANGED else change.state
        if state is State.NOT_SHOWN and _as_many(finding):
            return ""
        key = f"finding.legal_change_{state}"
        if state.shows_difference:
            counts_missed = finding.entry.legal_limit != 100
            rising = (change.direction > 0) == (counts_missed == missed)
            key = f"{key}_{'up' if rising else 'down'}"
        return self.texts(key)

    def _earlier(self, finding: Finding, point: Point, missed_now: int) -> str:
        """The same count last time: of those who missed out, or of those who did not."""
        if not point.counted:
            return ""
        missed, base = _missed(finding, point)
        key = "finding.legal_earlier_breached" if missed_now else "finding.legal_earlier_kept"
        return self.texts(
            key,
            count=self._whole(finding, missed),
            met=self.texts.number(base - missed, 0),
            base=self.texts.number(base, 0),
            when_first=capitalised(self.wording.when(point)),
        )


def _as_many(finding: Finding) -> bool:
    """Whether as many missed out last time: nobody would call that a change."""
    points = (finding.after, *finding.before[-1:])
    return len({_missed(finding, point)[0] for point in points if point.counted}) == 1


def _missed(finding: Finding, point: Point) -> tuple[int, int]:
    """How many did not get what the law demands, of how many."""
    assert point.counted
    x, n = point.counted
    return (n - x if finding.entry.legal_limit == 100 else x), n
