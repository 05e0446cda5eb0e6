"""One module per real source: file in, observations out, status signs intact."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd

from bvanalyse.indicators import Register
from bvanalyse.observations import read_observations
from bvanalyse.sources.key_figures import read_key_figures
from bvanalyse.sources.numbers import parse_number
from bvanalyse.sources.period_text import parse_period
from bvanalyse.sources.population import read_population
from bvanalyse.sources.seeds import read_catalogue, read_seed
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

__all__ = [
    "Mapped",
    "StatBankTable",
    "is_statbank",
    "parse_number",
    "parse_period",
    "read_catalogue",
    "read_contents_map",
    "read_jsonstat",
    "read_key_figures",
    "read_population",
    "read_px",
    "read_seed",
    "read_source",
    "read_statbank",
    "read_statbank_csv",
]


def read_source(path: Path, region: str, register: Register) -> pd.DataFrame:
    """Any source file as observations: a StatBank table, the package's own forms, else key figures.

    `region` is the municipality whose own table it is, where the file does not say it itself. What
    of a StatBank table the map does not know is told by `read_statbank`, not here.
    """
    if is_statbank(path):
        return _national(path, path.stat().st_mtime_ns, register).observations
    is_text = path.suffix.lower() == ".csv"
    header = set(read_text(path).splitlines()[0].split(",")) if is_text else set()
    if "indicator" in header and header & {"place", "raw", "qualifier"}:
        table = read_seed(path)
    elif "indicator" in header:
        table = read_observations(path)
    else:
        labels = {
            entry.text("label", language): (entry.id, entry.unit)
            for entry in register.values()
            for language in ("nb", "nn")
        }
        table = read_key_figures(path, region=region, labels=labels)
    register.check(table, str(path))
    return table


@lru_cache(maxsize=32)
def _national(path: Path, _changed: int, register: Register) -> Mapped:
    """A national table, read once in a process for all the municipalities it holds."""
    return read_statbank(path, register)
