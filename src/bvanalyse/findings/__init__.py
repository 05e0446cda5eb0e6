"""Comparisons over a family of figures, judged: what has changed, what differs, what is breached.

Every judgement follows from an interval, never from the point estimate alone. The words are made
from these results in report/sentences; nothing here is text for a reader.
"""

from bvanalyse.findings.judge import judge, judge_all
from bvanalyse.findings.law import Reason, Verdict, by_requirement, gravest_first, reason, verdict
from bvanalyse.findings.over_time import control_chart
from bvanalyse.findings.types import (
    Family,
    Finding,
    Kind,
    Point,
    Standing,
    State,
    one_over_time,
)

__all__ = [
    "Family",
    "Finding",
    "Kind",
    "Point",
    "Reason",
    "Standing",
    "State",
    "Verdict",
    "by_requirement",
    "control_chart",
    "gravest_first",
    "judge",
    "judge_all",
    "one_over_time",
    "reason",
    "verdict",
]
