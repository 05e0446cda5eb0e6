"""What is declared about the invented service: every level that its files should give back.

Levels are near what Statistics Norway has told of the country where it has, else plausible.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from bvanalyse.synthetic.cases.days import day
from bvanalyse.synthetic.cases.drawing import shares

VIOLENCE_OR_ABUSE = ("7", "9", "10", "11")
CODE_3_AND_4_FROM = 2020  # before, a report in a running investigation was dismissed
Weights = Mapping[str, float]


def _fixed(**weights: float) -> Weights:
    """Weights by code; a name `c2_6` stands for code 2.6."""
    return MappingProxyType({name[1:].replace("_", "."): at for name, at in weights.items()})


REPORTERS = _fixed(
    c1=1, c2=9, c3=4, c4=5, c5=12, c6=3, c7=8, c8=14, c9=4, c10=5, c11=15, c12=1, c13=3, c14=2,
    c15=6, c24=6, c25=0.5, c16=1, c17=2, c18=1.5, c19=1, c20=0.5, c21=0.7, c22=4, c23=6,
)  # fmt: skip
CONTENTS = _fixed(
    c1=1, c2=8, c3=9, c4=14, c20=6, c21=4, c22=4, c23=3, c24=6, c28=1, c29=0.7, c31=1, c5=2, c6=12,
    c7=11, c8=3, c9=7, c10=5, c11=2, c12=1, c13=1, c14=4, c15=2, c16=6, c25=4, c26=2, c17=3,
    c27=0.1, c30=0.5, c32=0.5, c18=8, c19=9,
    **{f"c{theme}_{at:02}": weight for theme, last, weight in (
        ("1_1", 4, 2), ("1_2", 3, 1), ("1_3", 11, 1), ("1_4", 4, 1), ("2_1", 3, 3), ("2_2", 3, 2),
        ("2_3", 2, 2), ("2_4", 9, 3), ("3_1", 10, 1), ("3_2", 2, 1), ("3_3", 6, 0.5),
    ) for at in range(1, last + 1)},
)  # fmt: skip
HOME = _fixed(
    c3_1=2, c3_2=2, c3_3=0.5, c3_4=1, c3_5=2, c3_6=3, c3_7=6, c3_8=1.5, c3_9=25, c3_10=8, c3_99=5,
    c4_3=6, c4_4=8, c4_5=9, c4_6=6, c4_7=1, c4_8=1, c4_9=0.3, c4_99=2, c5_1=1, c5_2=1.5, c5_3=1,
    c5_4=2, c5_99=0.5, c6_1=2, c6_2=2, c6_3=1, c6_4=7, c6_99=2, c7_1=0.3, c7_2=0.2, c7_3=1, c7_99=1,
    c8_99=1,
)  # fmt: skip
AFTERCARE = _fixed(
    c2_1=6, c2_2=14, c3_10=10, c4_4=8, c4_6=10, c4_8=4, c8_1=22, c8_2=25, c8_3=2, c8_4=10, c8_5=15
)  # fmt: skip
CATEGORIES = MappingProxyType(
    {
        "home": HOME,
        "care": _fixed(c1_1=9, c1_99=0.5, c2_1=24, c2_2=56, c2_3=6, c2_99=1),
        "voluntary": _fixed(c1_1=28, c1_2=1, c2_1=20, c2_2=46, c2_3=3, c2_4=2),
        "emergency": _fixed(c1_1=22, c2_5=60, c2_6=18),
        "aftercare": AFTERCARE,
    }
)
INVESTIGATED = _fixed(c1=38, c2=3, c3=38, c4=12, c5=5, c6=4, c7=1, c8=1, c9=3)
DECIDED = MappingProxyType({"home": 0.86, "voluntary": 0.08, "emergency": 0.06})
STAYS = MappingProxyType({"voluntary": 1.5, "emergency": 4.0, "care": 5.0})


@dataclass(frozen=True)
class Process:
    """The declared process. Days and years are means unless said otherwise; shares are 0 to 1."""

    reports_per_child_year: float = 0.08
    report_shape: float = 0.25  # of the gamma distribution by which families differ
    unborn_days: int = 90  # before birth, in which a report may come
    sibling_named: float = 0.7  # a report about one of several children names another as well
    second_reporter: float = 0.1
    further_contents: float = 0.8  # draws beyond the first
    within_week: float = 0.98
    late_days: float = 6.0  # beyond the week
    to_investigation: float = 0.81  # of reports concluded 1 or 2, from 2020
    dismissed_for_measures: float = 0.5  # code 3, of reports on children with measures
    within_3_months: float = 0.88
    within_6_months: float = 0.85  # of those that took more than three
    extended: float = 0.7  # of those that took more than three; and 2 % of the others
    investigation_codes: Weights = field(default_factory=lambda: INVESTIGATED)
    after_decision: Weights = field(default_factory=lambda: DECIDED)
    further_home_measures: float = 0.6
    home_days: float = 270.0  # the median
    stay_years: Weights = field(default_factory=lambda: STAYS)
    emergency_only: float = 0.4  # ends within six weeks; else care follows
    moves_per_year: float = 0.2
    address_changes_per_year: float = 0.03
    aftercare_accepted: float = 0.6
    aftercare_years: float = 2.0
    with_plan: float = 0.85
    evaluations_per_year: float = 3.0
    visits_reduced: float = 0.25  # from four a year to two, after a year in the home
    visits_held: float = 0.9
    without_number: float = 0.004
    duf_number: float = 0.003
    two_journals: float = 0.02  # of cases: the same child in two journals at once
    deleted: float = 0.01  # v4: rows marked as deleted, per case
    repeated: float = 0.02  # v4: cases that stand in an older message, too

    def levels(self, year: int) -> dict[str, float]:
        """What indicators should come near in one year, under the register's names; shares in %.

        >>> Process().levels(2021)["share_reports_to_investigation"]
        81.0
        """
        found = {
            "share_reports_within_deadline": self.within_week,
            "share_investigations_within_3_months": self.within_3_months,
            "share_children_with_plan": self.with_plan,
            "share_investigations_to_measures": self._decided(year),
            "share_reports_violence_or_sexual_abuse": self._named(
                "saksinnhold", CONTENTS, VIOLENCE_OR_ABUSE, year
            ),
        }
        if year >= CODE_3_AND_4_FROM:
            found["share_reports_to_investigation"] = self.to_investigation
            found["share_reports_dismissed"] = 1 - self.to_investigation
        return {name: round(100 * share, 10) for name, share in found.items()}

    def with_reporter(self, code: str, year: int) -> float:
        """The share of reports that name a type of reporter, 0 to 1."""
        return self._named("melder", REPORTERS, (code,), year)

    def with_content(self, code: str, year: int) -> float:
        """The share of reports that name a content, 0 to 1."""
        return self._named("saksinnhold", CONTENTS, (code,), year)

    def _decided(self, year: int) -> float:
        likely = shares("undersokelse_konklusjon", self.investigation_codes, day(year, 12, 1))
        return likely["1"] + likely["2"]

    def _named(self, name: str, weights: Weights, wanted: tuple[str, ...], year: int) -> float:
        """The chance that at least one of a report's draws is among those wanted."""
        likely = shares(name, weights, day(year, 12, 1))
        other = 1 - sum(likely.get(code, 0) for code in wanted)
        if name == "melder":
            return 1 - other * (1 - self.second_reporter * (1 - other))
        return 1 - other * float(np.exp(-self.further_contents * (1 - other)))
