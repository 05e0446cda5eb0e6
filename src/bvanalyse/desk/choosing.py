"""Which data a desk works on where it is not told: the folder, the sources and the year."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bvanalyse import periods, places
from bvanalyse.errors import ParameterError, Problem
from bvanalyse.indicators import Indicator, Register
from bvanalyse.observations import USABLE
from bvanalyse.params import Params
from bvanalyse.regions import LATEST, Regions, invented
from bvanalyse.report import shared
from bvanalyse.report.national import national_files
from bvanalyse.synthetic import write_folder

#: the invented country that is made where there is none: small, so that it takes a moment
SMALL, COUNT, YEARS, SEED = "synthetic_small", 60, (2015, LATEST), 1


def country(municipality: str, data: Path) -> Path:
    """The data folder that knows the municipality: an invented one has a country of its own.

    That country is made beside the real data the first time it is asked for.
    """
    if not invented(municipality) or Regions.load(data / "reference").named(municipality):
        return data
    made = data / SMALL
    if not made.is_dir():
        with tempfile.TemporaryDirectory(dir=data, prefix=".ny-") as folder:
            fresh = Path(folder) / SMALL
            write_folder(fresh, data / "reference", count=COUNT, years=YEARS, seed=SEED)
            if not made.is_dir():  # another notebook may have been as quick
                fresh.replace(made)
    return made


def completed(params: Params, data: Path, *, latest: bool) -> Params:
    """The parameters with every source at hand that tells of the municipality, if none is named.

    `latest` asks for the last year with a figure in them. `ParameterError` if there is none.
    """
    regions, borders = Regions.load(data / "reference"), int(params.borders)
    if problem := regions.check_number(params.municipality, borders):
        raise ParameterError(problem)
    area = regions.area(params.municipality, borders)
    named = params.sources or _at_hand(data, area, params.municipality)
    if not named:
        raise ParameterError(
            Problem(
                "no source here tells of the municipality",
                file=str(data),
                found=params.municipality,
                action="name its files with sources=, or fetch the national tables with "
                "`bvanalyse fetch`",
            )
        )
    params = params.model_copy(update={"sources": tuple(named)})
    if not latest or any(not (data / name).is_file() for name in named):
        return params  # a report says what is wrong with its sources
    return params.model_copy(update={"year": _latest(params, data, area)})


def _at_hand(data: Path, area: frozenset[str], municipality: str) -> list[str]:
    seeds = [path.relative_to(data).as_posix() for path in places.documents(data)]
    return [
        name
        for name in (*national_files(data), *seeds)
        if shared.source(data, name, municipality)["region"].isin(area).any()
    ]


def _latest(params: Params, data: Path, area: frozenset[str]) -> str:
    register, years = Register.load(data / "reference"), [int(params.year)]
    tables = [shared.source(data, name, params.municipality) for name in params.sources]
    found = {
        periods.year(row.period)
        for table in tables
        for row in table[table["region"].isin(area)].itertuples()
        if row.status in USABLE and _measured(register[row.indicator])
    }
    return str(max(found, default=years[0]))


def _measured(entry: Indicator) -> bool:
    """Whether a figure tells of the service: no rule of the law, nor how many live there."""
    return entry.kind != "rule" and entry.group != "bakgrunn"
