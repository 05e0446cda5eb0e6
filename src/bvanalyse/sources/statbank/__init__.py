"""Statistics Norway's StatBank as people save it: JSON-stat, PX and CSV, to one kind of table."""

from __future__ import annotations

from bvanalyse.sources.statbank.download import read_statbank_csv
from bvanalyse.sources.statbank.jsonstat import read_jsonstat
from bvanalyse.sources.statbank.px import read_px
from bvanalyse.sources.statbank.table import Note, StatBankTable
from bvanalyse.sources.statbank.times import period_of

__all__ = [
    "Note",
    "StatBankTable",
    "period_of",
    "read_jsonstat",
    "read_px",
    "read_statbank_csv",
]
