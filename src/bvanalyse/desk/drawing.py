"""What the report's charts need to know, for one indicator."""

from __future__ import annotations

import pandas as pd

from bvanalyse.desk.rows import credited
from bvanalyse.findings import Finding
from bvanalyse.indicators import Indicator
from bvanalyse.regions import ADDITIVE
from bvanalyse.report.municipal import Report
from bvanalyse.report.pictures import Drawn


def drawn(
    report: Report, entry: Indicator, own: pd.DataFrame, lead: Finding | None, sentence: str
) -> Drawn:
    """One indicator for the charts: its own rows, wider regions' rows, and the finding to carry."""
    everyone = report.table[report.table["indicator"] == entry.id]
    others = everyone[everyone["region"] != report.unit.number]
    wider = others["region"].str.len() < 4  # a county's counts and kroner say nothing of a part
    return Drawn(
        report.unit.name,
        entry.text("label", report.texts.language),
        own,
        others[~(wider & others["unit"].isin(ADDITIVE))],
        report.register,
        report.regions,
        report.texts,
        credited(own, report),
        report.regions.merger_years(report.unit.number, report.borders),
        lead=lead,
        sentence=sentence,
    )
