"""Cases on their way through the service in one year: what ended, and what went on."""

from __future__ import annotations

from typing import NamedTuple

from bvanalyse import periods
from bvanalyse.report import charts
from bvanalyse.report.charts import Part, Step
from bvanalyse.report.display import Figure
from bvanalyse.report.pictures.common import Drawn, counted
from bvanalyse.report.texts import clauses


class Way(NamedTuple):
    """A step of the way: the shares that can tell it, the first at hand, and its texts."""

    key: str
    shares: tuple[str, ...]


#: numerator and denominator of one share are always of the same cases
WAYS = (
    Way("reports", ("share_reports_to_investigation", "share_received_reports_to_investigation")),
    Way("investigations", ("share_investigations_to_measures",)),
    Way("measures", ("share_home_based_of_children_with_measures",)),
)
FEWEST_STEPS = 2


def flow(drawn: Drawn) -> list[Figure]:
    """Reports, investigations and children with measures of one year, each in two parts.

    From the counts behind shares, so that the parts of a bar are the same cases; the steps count
    different things, and the note says so. Nothing where fewer than two steps have counts.
    """
    own = drawn.own
    own = own[(own["category"] == "") & (own["status"] == "ok")]
    told: dict[str, dict[str, tuple[int, int]]] = {}
    for way in WAYS:
        for share in reversed(way.shares):
            for row in own[own["indicator"] == share].itertuples():
                parts = counted(row)
                if parts and periods.kind(row.period) == "year":
                    told.setdefault(row.period, {})[way.key] = parts
    full = [period for period, steps in told.items() if len(steps) >= FEWEST_STEPS]
    if not full:
        return []
    last = max(full)
    return [_figure(drawn, last, told[last])]


def _figure(drawn: Drawn, period: str, counts: dict[str, tuple[int, int]]) -> Figure:
    texts, steps, said = drawn.texts, [], []
    for way in WAYS:
        if way.key not in counts:
            continue
        onwards, whole = counts[way.key]
        number = {"count": texts.number(whole, 0), "year": period}
        parts = [
            Part(kind, count, texts(f"chart.flow_{way.key}_{kind}", count=texts.number(count, 0)))
            for kind, count in (("ended", whole - onwards), ("onwards", onwards))
        ]
        heading = texts(f"chart.flow_{way.key}", **number)
        steps.append(Step(heading, parts))
        said.append(texts("chart.alt_values", label=heading, values=texts.enumerate(
            [part.label for part in parts])))  # fmt: skip
    return Figure(
        charts.flow(steps),
        texts("chart.flow", period=period),
        texts("chart.alt_flow", name=drawn.name, sentence=clauses(said)),
        f"{texts('chart.note_flow')} {drawn.source}",
    )
