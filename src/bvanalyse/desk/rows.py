"""Rows of the long table as a researcher reads them: signs explained, sources by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from bvanalyse import periods
from bvanalyse.indicators import SEPARATOR, Indicator
from bvanalyse.report.cited import cited
from bvanalyse.report.display import Block
from bvanalyse.report.municipal import Report
from bvanalyse.report.pictures import interval
from bvanalyse.report.values import cell, derived_decimals

WHO, PLACE = ["indicator", "label"], ["region", "place"]
FIGURE = ["value", "numerator", "denominator"]
ORIGIN = ["unit", "status", "meaning", "source", "ref", "note"]


@dataclass(frozen=True, repr=False, eq=False)
class Answer(Block):
    """What a question at the desk gives: shown as words and tables, with the numbers behind.

    `numbers` is a frame for own work, `evidence` the results of the statistics it rests on.
    """

    numbers: pd.DataFrame = field(default_factory=pd.DataFrame)
    evidence: Sequence[object] = ()


def readable(rows: pd.DataFrame, report: Report) -> pd.DataFrame:
    """The rows with the figure as it is written, what its status means, and its source by name.

    In the register's order, the municipality's own first, in order of time.
    """
    order = {name: at for at, name in enumerate(report.register)}
    every = sorted(
        rows.itertuples(),
        key=lambda row: (
            order[row.indicator],
            row.category,
            row.region != report.unit.number,
            row.region,
            periods.span(row.period),
        ),
    )
    table = rows.loc[[row.Index for row in every]]
    table = table.assign(
        label=[
            report.register[row.indicator].text("label", report.texts.language) for row in every
        ],
        place=[report.regions.name(row.region, row.period) for row in every],
        shown=[shown(row, report) for row in every],
        meaning=[meaning(row.status, report) for row in every],
        source=[named(row.source, report) for row in every],
    )
    columns = [*WHO, "category", *PLACE, "period", "shown", *FIGURE, *ORIGIN]
    return table[columns].reset_index(drop=True)


def with_intervals(rows: pd.DataFrame, entry: Indicator, report: Report) -> pd.DataFrame:
    """Readable rows of one figure with the ends of its uncertainty, in the figure's own unit."""
    table = readable(rows, report).drop(columns=WHO)
    scale = 100 if entry.unit == "percent" else 1
    found = [interval(row, entry, report.register) for row in table.itertuples()]
    for at, name in enumerate(("low", "high"), table.columns.get_loc("value") + 1):
        ends = [getattr(estimate, f"ci_{name}", None) for estimate in found]
        table.insert(at, name, scale * pd.Series(ends, index=table.index, dtype=float))
    return table


def shown(row: Any, report: Report) -> str:
    """A figure with its unit, or the sign of its status."""
    derived = pd.notna(row.denominator)
    decimals = derived_decimals(row.unit, row.denominator) if derived else None
    return cell(row.value, row.unit, report.texts, row.status, decimals=decimals)


def meaning(status: str, report: Report) -> str:
    """What a status says of a figure; nothing of one that is plain."""
    return "" if status == "ok" else report.texts(f"desk.status_{status}")


def named(source: str, report: Report) -> str:
    """One source, or the two that a figure is made of, by name."""
    return SEPARATOR.join(report.titles.get(one, one) for one in source.split(SEPARATOR))


def credited(rows: pd.DataFrame, report: Report) -> str:
    """Which sources these rows come from, as it is said under a table or a chart."""
    names = dict.fromkeys(n for source in rows["source"].unique() for n in source.split(SEPARATOR))
    sources = [report.titles.get(name, name) for name in names]
    return report.texts("chapter.source", sources=cited(sources, report.texts))
