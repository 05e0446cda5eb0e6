"""One module per real source: file in, observations out, status signs intact."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from bvanalyse.errors import DataError, Problem
from bvanalyse.indicators import Register
from bvanalyse.observations import read_observations
from bvanalyse.regions import Regions
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
from bvanalyse.sources.possible import refuse_impossible
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
from bvanalyse.tables import read_text

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


#: what a source file may be, in the order that they are recognised
KINDS = ("case_file", "kommunemonitor", "statbank", "seed", "observations", "key_figures")
_OF_CASE_FILES = frozenset(("CaseQuality", "case_quality", "read_kostra_xml"))


def __getattr__(name: str) -> Any:
    """Loads what reads case files only when it is asked for: few commands do."""
    if name in _OF_CASE_FILES:
        return getattr(import_module("bvanalyse.sources.kostra_xml"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def is_case_file(path: Path) -> bool:
    """Whether a file is named as case files are, or a folder has such files.

    >>> cases = Path("tests/oracles/kostra_xml")
    >>> is_case_file(cases / "yearly_2023.xml"), is_case_file(cases), is_case_file(Path("data/own"))
    (True, True, False)
    """
    inside = path.rglob("*") if path.is_dir() else [path]
    return any(each.suffix.lower() == ".xml" for each in inside)


def kind_of(path: Path) -> str:
    """What a source file is, by its ending and first line; a table of one's own if nothing else.

    >>> kind_of(Path("data/seeds/loten_2014.csv"))
    'seed'
    """
    if is_case_file(path):
        return "case_file"
    if is_kommunemonitor(path):  # before the StatBank: both have Region and Tid
        return "kommunemonitor"
    if is_statbank(path):
        return "statbank"
    header = set(read_text(path).splitlines()[0].split(",")) if path.suffix == ".csv" else set()
    if "indicator" in header:
        return "seed" if header & {"place", "raw", "qualifier"} else "observations"
    return "key_figures"


def read_source(
    path: Path,
    region: str,
    register: Register,
    reference: Path,
    *,
    kind: str = "",
    period: str = "",
) -> pd.DataFrame:
    """Any source file as observations; `kind` is one of `KINDS`, else it is recognised.

    `region` is the municipality whose own table it is, and `period` what its figures are of, where
    the file does not say it itself. `reference` is the folder of the lists. What of a StatBank
    table the map does not know is told by `read_statbank`, not here. `DataError` for case files:
    they are read to events, and counted.
    """
    match kind or kind_of(path):
        case "case_file":
            raise DataError(
                Problem(
                    "case files are about children, and never become observations row by row",
                    file=str(path),
                    action="count them in the notebook saksdata, by bvanalyse.metrics.from_events",
                )
            )
        case "kommunemonitor":
            return monitor_file(path, register, reference).observations
        case "statbank":
            return national_table(path, register, reference).observations
        case "seed" | "observations" as form:
            return _own_form(path, path.stat().st_mtime_ns, form, register)
        case _:
            places = known_places(Regions.load(reference), region)
            labels = read_labels(reference)
            table = read_key_figures(
                path, region=region, labels=labels, period=period, places=places
            )
    return _checked(table, register, path)


def monitor_file(path: Path, register: Register, reference: Path) -> Read:
    """A file of the kommunemonitor, read once in a process for all the municipalities it holds."""
    return _monitor(path, path.stat().st_mtime_ns, register, reference)


def national_table(path: Path, register: Register, reference: Path) -> Mapped:
    """A StatBank table, read once in a process for all the municipalities it holds."""
    return _national(path, path.stat().st_mtime_ns, register, reference)


@lru_cache(maxsize=32)
def _own_form(path: Path, _changed: int, form: str, register: Register) -> pd.DataFrame:
    table = read_seed(path) if form == "seed" else read_observations(path)
    return _checked(table, register, path)


def _checked(table: pd.DataFrame, register: Register, path: Path) -> pd.DataFrame:
    register.check(table, str(path))
    refuse_impossible(table, register, str(path))
    return table


@lru_cache(maxsize=32)
def _monitor(path: Path, _changed: int, register: Register, reference: Path) -> Read:
    read = read_kommunemonitor(path, register, reference=reference)
    _checked(read.observations, register, path)
    return read


@lru_cache(maxsize=32)
def _national(path: Path, _changed: int, register: Register, reference: Path) -> Mapped:
    read = read_statbank(path, register, reference=reference)
    _checked(read.observations, register, path)
    return read
