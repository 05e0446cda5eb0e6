"""One municipality among all those at hand, in a funnel."""

from __future__ import annotations

import pandas as pd

from bvanalyse.findings import Finding, Kind, Standing
from bvanalyse.report import charts
from bvanalyse.report.charts import Funnel
from bvanalyse.report.display import Figure
from bvanalyse.report.numfmt import share_decimals
from bvanalyse.report.pictures.common import Drawn
from bvanalyse.report.texts import capitalised
from bvanalyse.report.values import axis_unit

LEVELS = (("low_95", "high_95"), ("low_998", "high_998"))


def funnel(drawn: Drawn, rows: pd.DataFrame) -> list[Figure]:
    """The leading finding's figure among all municipalities, or the first that is held so."""
    lead = drawn.leading
    found = [lead] if lead and lead.kind is Kind.PEERS else []
    found += [f for f in (drawn.family.findings if drawn.family else ()) if f.kind is Kind.PEERS]
    shown = {
        (row.indicator, row.category, row.period)
        for row in rows.itertuples()
        if pd.notna(row.value)
    }
    for finding in found:
        standing, after = finding.evidence, finding.after
        if not isinstance(standing, Standing):
            continue
        if (finding.entry.id, finding.category, after.period) in shown:
            return [_figure(drawn, finding, standing)]
    return []


def _figure(drawn: Drawn, finding: Finding, standing: Standing) -> Figure:
    texts, entry = drawn.texts, finding.entry
    percent = entry.unit == "percent"
    scale = 100 if percent else 1
    at = standing.group.funnel.units.index(standing.unit)
    units = [u for u in standing.group.funnel.units if u.value is not None and u.base]
    by_size = sorted(units, key=lambda unit: unit.base or 0)
    limits = [
        [
            (unit.base or 0.0, scale * getattr(unit, low), scale * getattr(unit, high))
            for unit in by_size
            if getattr(unit, low) is not None
        ]
        for low, high in LEVELS
    ]

    def written(value: float, base: float | None) -> str:
        decimals = share_decimals(base or 0) if percent else 1
        return (texts.percent if percent else texts.number)(scale * value, decimals)

    target = written(standing.target, max(unit.base or 0 for unit in units))
    own = written(standing.unit.value or 0.0, standing.unit.base)
    data = Funnel(
        [unit.base or 0.0 for unit in units],
        [scale * (unit.value or 0.0) for unit in units],
        units.index(standing.group.funnel.units[at]),
        scale * standing.target,
        limits,
    )
    names = (texts("chart.everyone", value=target), texts("chart.limit_95"),
             texts("chart.limit_998"))  # fmt: skip
    base = drawn.register.get(entry.denominator)
    across = base.text("label", texts.language) if base else texts("chart.axis_base")
    axes = (across, "" if percent else capitalised(axis_unit(entry.unit, texts)))
    label = entry.text("label", texts.language)
    values = texts("chart.alt_funnel_values", name=drawn.name, own=own, target=target)
    return Figure(
        charts.funnel(data, f"{drawn.name} {own}", names, axes, texts, percent=percent),
        texts("chart.funnel", label=label, period=texts.period(finding.after.period)),
        texts("chart.alt_funnel", count=texts.number(len(units), 0), sentence=drawn.told(values)),
        f"{texts('chart.note_funnel')} {drawn.source}",
    )
