"""Statistics Norway's StatBank as people save it: JSON-stat, PX and CSV, to one kind of table."""

from __future__ import annotations

from bvanalyse.sources.statbank.cells import Left
from bvanalyse.sources.statbank.contents_map import read_contents_map
from bvanalyse.sources.statbank.download import read_statbank_csv
from bvanalyse.sources.statbank.jsonstat import read_jsonstat
from bvanalyse.sources.statbank.mapped import (
    Mapped,
    is_statbank,
    observations_from_statbank,
    read_statbank,
)
from bvanalyse.sources.statbank.px import read_px
from bvanalyse.sources.statbank.table import Note, StatBankTable
from bvanalyse.sources.statbank.times import period_of

__all__ = [
    "Left",
    "Mapped",
    "Note",
    "StatBankTable",
    "is_statbank",
    "observations_from_statbank",
    "period_of",
    "read_contents_map",
    "read_jsonstat",
    "read_px",
    "read_statbank",
    "read_statbank_csv",
]
