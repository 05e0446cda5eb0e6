"""The forms that a source file may have: what each is called, is known by, and is read with."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from bvanalyse.errors import DataError, Problem
from bvanalyse.indicators import Register
from bvanalyse.observations import read_observations
from bvanalyse.regions import Regions
from bvanalyse.sources.headings import known_places
from bvanalyse.sources.key_figures import read_key_figures
from bvanalyse.sources.kommunemonitor import Read, is_kommunemonitor, read_kommunemonitor
from bvanalyse.sources.labels import read_labels
from bvanalyse.sources.possible import refuse_impossible
from bvanalyse.sources.seeds import read_seed
from bvanalyse.sources.statbank import Mapped, is_statbank, read_statbank
from bvanalyse.tables import read_text

_ONLY_SEEDS = frozenset(("place", "raw", "qualifier"))  # columns


class Asked(NamedTuple):
    """A file to read, and what is known of it beside what it says itself.

    `region` is the municipality whose own table it is, and `period` what its figures are of, where
    the file does not say it. `reference` is the folder of the lists.
    """

    path: Path
    region: str
    register: Register
    reference: Path
    period: str


class Form(NamedTuple):
    """One form of source file: its name, how a file of it is known, and what reads it."""

    name: str
    recognises: Callable[[Path], bool]
    reads: Callable[[Asked], pd.DataFrame]


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
    return next(form.name for form in FORMS if form.recognises(path))


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
    [form] = [form for form in FORMS if form.name == (kind or kind_of(path))]
    table = form.reads(Asked(path, region, register, reference, period))
    register.check(table, str(path))
    refuse_impossible(table, register, str(path))
    return table


def monitor_file(path: Path, register: Register, reference: Path) -> Read:
    """A file of the kommunemonitor, read once in a process for all the municipalities it holds."""
    return _monitor(path, path.stat().st_mtime_ns, register, reference)


def national_table(path: Path, register: Register, reference: Path) -> Mapped:
    """A StatBank table, read once in a process for all the municipalities it holds."""
    return _national(path, path.stat().st_mtime_ns, register, reference)


@lru_cache(maxsize=32)
def _monitor(path: Path, _changed: int, register: Register, reference: Path) -> Read:
    return read_kommunemonitor(path, register, reference=reference)


@lru_cache(maxsize=32)
def _national(path: Path, _changed: int, register: Register, reference: Path) -> Mapped:
    return read_statbank(path, register, reference=reference)


def _header(path: Path) -> set[str]:
    if path.suffix != ".csv":
        return set()
    return set(read_text(path).partition("\n")[0].rstrip("\r").split(","))


def _is_seed(path: Path) -> bool:
    return _is_long(path) and bool(_header(path) & _ONLY_SEEDS)


def _is_long(path: Path) -> bool:
    return "indicator" in _header(path)


def _refused(asked: Asked) -> pd.DataFrame:
    raise DataError(
        Problem(
            "case files are about children, and never become observations row by row",
            file=str(asked.path),
            action="count them in the notebook saksdata, by bvanalyse.metrics.from_events",
        )
    )


def _own_table(asked: Asked) -> pd.DataFrame:
    return read_key_figures(
        asked.path,
        region=asked.region,
        labels=read_labels(asked.reference),
        period=asked.period,
        places=known_places(Regions.load(asked.reference), asked.region),
    )


#: in the order that they are recognised; the monitor before the StatBank: both have Region and Tid
FORMS = (
    Form("case_file", is_case_file, _refused),
    Form(
        "kommunemonitor",
        is_kommunemonitor,
        lambda asked: monitor_file(asked.path, asked.register, asked.reference).observations,
    ),
    Form(
        "statbank",
        is_statbank,
        lambda asked: national_table(asked.path, asked.register, asked.reference).observations,
    ),
    Form("seed", _is_seed, lambda asked: read_seed(asked.path)),
    Form("observations", _is_long, lambda asked: read_observations(asked.path)),
    Form("key_figures", lambda path: True, _own_table),
)
KINDS = tuple(form.name for form in FORMS)
