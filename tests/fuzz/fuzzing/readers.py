"""Every reader, as a user comes to it, and what its answer holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from click.testing import CliRunner

from bvanalyse.claims import read_claims
from bvanalyse.cli import main
from bvanalyse.disclosure import EarlierReports
from bvanalyse.observations import SCHEMA, read_observations
from bvanalyse.params import read_params
from bvanalyse.regions import Regions
from bvanalyse.sources import read_jsonstat, read_population, read_px, read_statbank_csv
from fuzzing.seeds import ROOT

FIGURES = ["value", "numerator", "denominator"]


@dataclass(frozen=True)
class Answer:
    """What a reader made of a file: figures that must stand in it, its rows, and what was shown."""

    figures: tuple[float, ...] = ()
    rows: int | None = None  # where each row of the file must be one of the answer
    shown: str = ""


@dataclass(frozen=True)
class Reader:
    """The ending that its files have, and how it reads one."""

    ending: str
    read: Callable[[Path], Answer]


def _case_files(path: Path) -> Answer:
    result = CliRunner().invoke(main, ["--debug", "read", str(path)])
    if result.exception:
        raise result.exception
    return Answer(shown=result.output)


def _by_command(*options: str, every_row: bool = False, figures: bool = True) -> Callable:
    """`bvanalyse read`, whose observations must be whole when they are read again."""

    def read(path: Path) -> Answer:
        out = path.with_suffix(".ut")
        try:
            arguments = ["--debug", "read", str(path), "--out", str(out), *options]
            result = CliRunner().invoke(main, arguments)
            if result.exception:
                raise result.exception
            table = read_observations(out)
        finally:
            out.unlink(missing_ok=True)
        held = tuple(pd.concat([table[name] for name in FIGURES]).dropna()) if figures else ()
        return Answer(held, len(table) if every_row else None, result.output)

    return read


def _statbank(path: Path) -> Answer:
    """The table as it stands, and then the command, which moves it to the register's scale."""
    readers = {".json": read_jsonstat, ".px": read_px, ".csv": read_statbank_csv}
    table = readers[path.suffix](path)
    _by_command(figures=False)(path)
    return Answer(tuple(table.frame["value"].dropna()))


def _population(path: Path) -> Answer:
    table = read_population(path)
    SCHEMA.validate(table)
    return Answer(tuple(table["value"]))


def _claims(path: Path) -> Answer:
    claims = read_claims(path)
    figures = [figure for claim in claims for figure in (claim.value, claim.k)]
    return Answer(tuple(float(figure) for figure in figures if figure is not None), len(claims))


def _params(path: Path) -> Answer:
    params = read_params(path)
    params.check(Regions.load(ROOT / "data" / "reference"), ROOT / "data", str(path))
    return Answer(tuple(map(float, (params.municipality, params.year))))


def _earlier(path: Path) -> Answer:
    return Answer(rows=len(EarlierReports.load(path).decisions))


_OWN = _by_command("--municipality", "0415")
READERS = {
    "key_figures_csv": Reader(".csv", _OWN),
    "key_figures_xlsx": Reader(".xlsx", _OWN),
    "kommunemonitor_csv": Reader(".csv", _by_command()),
    "kommunemonitor_xlsx": Reader(".xlsx", _by_command()),
    "jsonstat": Reader(".json", _statbank),
    "px": Reader(".px", _statbank),
    "statbank_csv": Reader(".csv", _statbank),
    "observations": Reader(".csv", _by_command("--as", "observations", every_row=True)),
    "seed": Reader(".csv", _by_command("--as", "seed", every_row=True)),
    "population": Reader(".csv", _population),
    "claims": Reader(".csv", _claims),
    "params": Reader(".yaml", _params),
    "earlier": Reader(".csv", _earlier),
    "case_files": Reader(".xml", _case_files),
}
