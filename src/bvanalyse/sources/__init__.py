"""One module per real source: file in, observations out, status signs intact."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from bvanalyse.sources.forms import (
    KINDS,
    is_case_file,
    kind_of,
    monitor_file,
    national_table,
    read_source,
)
from bvanalyse.sources.headings import known_places
from bvanalyse.sources.key_figures import read_key_figures
from bvanalyse.sources.kommunemonitor import (
    Read,
    Variables,
    is_kommunemonitor,
    read_kommunemonitor,
)
from bvanalyse.sources.labels import read_labels
from bvanalyse.sources.numbers import parse_number
from bvanalyse.sources.period_text import parse_period
from bvanalyse.sources.population import read_population
from bvanalyse.sources.seeds import read_catalogue, read_published, read_seed
from bvanalyse.sources.statbank import (
    Mapped,
    StatBankTable,
    is_statbank,
    read_contents_map,
    read_jsonstat,
    read_px,
    read_statbank,
    read_statbank_csv,
)

if TYPE_CHECKING:
    from bvanalyse.sources.kostra_xml import CaseQuality, case_quality, read_kostra_xml

__all__ = [
    "KINDS",
    "CaseQuality",
    "Mapped",
    "Read",
    "StatBankTable",
    "Variables",
    "case_quality",
    "is_case_file",
    "is_kommunemonitor",
    "is_statbank",
    "kind_of",
    "known_places",
    "monitor_file",
    "national_table",
    "parse_number",
    "parse_period",
    "read_catalogue",
    "read_contents_map",
    "read_jsonstat",
    "read_key_figures",
    "read_kommunemonitor",
    "read_kostra_xml",
    "read_labels",
    "read_population",
    "read_published",
    "read_px",
    "read_seed",
    "read_source",
    "read_statbank",
    "read_statbank_csv",
]

_OF_CASE_FILES = frozenset(("CaseQuality", "case_quality", "read_kostra_xml"))


def __getattr__(name: str) -> Any:
    """Loads what reads case files only when it is asked for: few commands do."""
    if name in _OF_CASE_FILES:
        return getattr(import_module("bvanalyse.sources.kostra_xml"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
