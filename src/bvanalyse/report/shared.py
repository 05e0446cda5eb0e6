"""What many reports are made of alike: read and worked out once in a process, for all of them.

Everything here is a pure function of files; a file that has changed is read again.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from bvanalyse import periods
from bvanalyse.indicators import Register
from bvanalyse.observations import join
from bvanalyse.regions import Regions, to_borders
from bvanalyse.report.national import municipal_rows, near
from bvanalyse.sources import kind_of, read_population, read_source

POPULATION = "reference/population.csv"
SOURCES_KEPT, COUNTRIES_KEPT = 64, 4  # the tables of a country take some ten megabytes


def source(data: Path, name: str, region: str) -> pd.DataFrame:
    """A source file as observations; `region` is whose table it is, if it does not say itself."""
    return _source(*_file(data, name, region))


def is_national(data: Path, name: str, region: str) -> bool:
    """Whether a source holds so many municipalities that a report shows only its own of them."""
    return _is_national(*_file(data, name, region))


def ids(data: Path, name: str, region: str) -> tuple[str, ...]:
    """What a source file calls itself, or each of the sources in it."""
    return _ids(*_file(data, name, region))


def near_rows(data: Path, name: str, numbers: frozenset[str]) -> pd.DataFrame:
    """The rows of a national source that concern the municipality whose area had these numbers."""
    return source(data, name, "").iloc[near_places(data, name, numbers)]


def near_places(data: Path, name: str, numbers: frozenset[str]) -> np.ndarray:
    """Where in a national source those rows stand, in its own order."""
    places = _places(*_file(data, name, ""))
    regions = near(numbers, Regions.load(data / "reference"))
    found = [places[region] for region in regions if region in places]
    return np.sort(np.concatenate(found)) if found else np.array([], dtype=int)


def peer_places(data: Path, name: str, year: int) -> np.ndarray:
    """Where in a national source the rows stand that every report of the year compares with."""
    return _peers(*_file(data, name, ""), year)


def row_hashes(data: Path, name: str) -> np.ndarray:
    """A number for each row of a source, another as soon as anything in the row is."""
    return _hashes(*_file(data, name, ""))


def residents(data: Path, numbers: frozenset[str]) -> pd.DataFrame:
    """Residents of the places with these numbers, in every year."""
    path = data / POPULATION
    table = _residents(path, path.stat().st_mtime_ns)
    return table[table["region"].isin(numbers)].reset_index(drop=True)


def country(
    data: Path, names: tuple[str, ...], year: int, borders: int, first: int
) -> pd.DataFrame:
    """Every municipality of the national tables in a year, with what is derived of its figures.

    Residents stand from the year `first` on. A report leaves out its own municipality.
    """
    files = (*(data / name for name in names), data / POPULATION)
    changed = tuple(path.stat().st_mtime_ns for path in files)
    return _country(data, names, changed, year, borders, first)


def _file(data: Path, name: str, region: str) -> tuple[Path, int, str, Path]:
    """What a source's observations depend on: the file, when it changed, whose it is, the lists."""
    path = data / name
    changed = path.stat().st_mtime_ns
    own = region if _kind(path, changed) == "key_figures" else ""
    return path, changed, own, data / "reference"


@lru_cache(SOURCES_KEPT)
def _kind(path: Path, _changed: int) -> str:
    return kind_of(path)


@lru_cache(SOURCES_KEPT)
def _source(path: Path, _changed: int, region: str, reference: Path) -> pd.DataFrame:
    return read_source(path, region, Register.load(reference), reference)


@lru_cache(SOURCES_KEPT)
def _is_national(path: Path, changed: int, region: str, reference: Path) -> bool:
    return len(municipal_rows(_source(path, changed, region, reference))) > 0


@lru_cache(SOURCES_KEPT)
def _ids(path: Path, changed: int, region: str, reference: Path) -> tuple[str, ...]:
    return tuple(map(str, _source(path, changed, region, reference)["source"].unique()))


@lru_cache(SOURCES_KEPT)
def _places(path: Path, changed: int, region: str, reference: Path) -> dict[str, np.ndarray]:
    places: dict[str, np.ndarray] = (
        _source(path, changed, region, reference).groupby("region").indices
    )
    return places


@lru_cache(SOURCES_KEPT)
def _peers(path: Path, changed: int, region: str, reference: Path, year: int) -> np.ndarray:
    table = _source(path, changed, region, reference)
    rows = municipal_rows(table)
    of_year = rows.index[rows["period"].map(periods.year) == year]
    return np.asarray(table.index.get_indexer(of_year))


@lru_cache(SOURCES_KEPT)
def _hashes(path: Path, changed: int, region: str, reference: Path) -> np.ndarray:
    table = _source(path, changed, region, reference)
    return np.asarray(pd.util.hash_pandas_object(table, index=False))


@lru_cache(COUNTRIES_KEPT)
def _residents(path: Path, _changed: int) -> pd.DataFrame:
    return read_population(path)


@lru_cache(COUNTRIES_KEPT)
def _country(
    data: Path,
    names: tuple[str, ...],
    _changed: tuple[int, ...],
    year: int,
    borders: int,
    first: int,
) -> pd.DataFrame:
    regions, register = Regions.load(data / "reference"), Register.load(data / "reference")
    tables = [municipal_rows(source(data, name, "")) for name in names]
    rows = join([table[table["period"].map(periods.year) == year] for table in tables])
    others = to_borders(rows, borders, regions)
    people = to_borders(residents(data, frozenset(others["region"])), borders, regions)
    near = people["period"].map(int).between(first, year)
    return register.derive(join([others, people[near].reset_index(drop=True)]))
