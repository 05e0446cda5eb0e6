"""The data folder of an invented country, in the shapes that the package reads."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from pathlib import Path

import numpy as np

from bvanalyse.errors import ParameterError, Problem
from bvanalyse.indicators import Register
from bvanalyse.observations import SCHEMA as OBSERVATIONS
from bvanalyse.regions.lists import CHANGES, COUNTIES, MUNICIPALITIES
from bvanalyse.sources.population import SCHEMA as POPULATION
from bvanalyse.synthetic import planted
from bvanalyse.synthetic.around import around
from bvanalyse.synthetic.background import invent_background
from bvanalyse.synthetic.cells import Rows
from bvanalyse.synthetic.jsonstat_writer import as_jsonstat
from bvanalyse.synthetic.levels import Figures, invent_figures
from bvanalyse.synthetic.long_table import long_rows
from bvanalyse.synthetic.places import FEWEST, MOST, YEARS, invent_places
from bvanalyse.synthetic.planted import Planted, choose_places
from bvanalyse.synthetic.readme import readme
from bvanalyse.synthetic.reported import child_welfare, money
from bvanalyse.synthetic.residents import MIDDLE, Residents, invent_residents
from bvanalyse.synthetic.tables import Table
from bvanalyse.tables import read_table

#: files about places, which are made; every other one is a register, and copied
PLACES = ("municipalities.csv", "municipality_changes.csv", "counties.csv", "population.csv")
PLANTED, OWN = "plantet.csv", "oppdiktede_tall.csv"
FEWEST_YEARS = 3
Row = Mapping[str, object]


def write_folder(out: Path, real: Path, *, count: int, years: tuple[int, int], seed: int) -> None:
    """Writes the whole folder; `real` is the folder with the lists that no name is taken from.

    Raises `ParameterError` for numbers of places or years that cannot be, and for a folder that
    holds something else. `DataError` for faults in the real lists.
    """
    _check(out, real, count, years)
    first, last = years
    register = Register.load(real)
    land = invent_places(count, seed, _real_names(real))
    people = invent_residents(land, _real_sizes(real / "population.csv"), seed)
    effects = choose_places(land, people.aged(0, 17), first, last)
    breaks = {name: entry.breaks for name, entry in register.items()}
    found = invent_figures(people, effects, breaks, seed)
    rows = Rows(land, (first <= YEARS) & (last >= YEARS))

    reference, ssb, own = (out / name for name in ("reference", "ssb", "own"))
    for folder in (reference, ssb, own):
        folder.mkdir(parents=True, exist_ok=True)
    # first, for it is what tells this folder from another, also if it is left half made
    _write(out / PLANTED, planted.COLUMNS, effects.rows(land))
    for file in sorted(real.glob("*.csv")):
        if file.name not in PLACES:
            shutil.copyfile(file, reference / file.name)
    _write(reference / "municipalities.csv", MUNICIPALITIES.columns, land.municipality_rows())
    _write(reference / "municipality_changes.csv", CHANGES.columns, land.changes)
    _write(reference / "counties.csv", COUNTIES.columns, land.county_rows())
    _write(reference / "population.csv", POPULATION.columns, _population(rows, people))
    for table in _tables(rows, found, people, effects, seed):
        (ssb / f"{table.name or table.number}.json").write_bytes(as_jsonstat(table, seed))
    _write(own / OWN, OBSERVATIONS.columns, long_rows(rows, found, register))
    gone = len(land.units) - count
    told = readme(count=count, gone=gone, years=years, seed=seed, own=OWN, planted=PLANTED)
    (out / "README.md").write_text(told, encoding="utf-8", newline="\n")


def _check(out: Path, real: Path, count: int, years: tuple[int, int]) -> None:
    first, last = years
    problem = None
    if not FEWEST <= count <= MOST:
        what, expected = "cannot invent so many municipalities", f"{FEWEST} to {MOST}"
        problem = Problem(what, column="municipalities", found=count, expected=expected)
    elif not YEARS[0] <= first <= last <= YEARS[-1] or last - first + 1 < FEWEST_YEARS:
        expected = f"at least {FEWEST_YEARS} years in {YEARS[0]}-{YEARS[-1]}, such as 2013-2024"
        what, found = "cannot invent these years", f"{first}-{last}"
        problem = Problem(what, column="years", found=found, expected=expected)
    elif (real.parent / PLANTED).exists():
        action = "start from the project's own data folder"
        problem = Problem("invented already", file=str(real.parent), action=action)
    elif out.exists() and not (out.is_dir() and (_is_empty(out) or (out / PLANTED).exists())):
        action = "choose an empty folder with --out"
        problem = Problem("holds something else", file=str(out), action=action)
    if problem:
        raise ParameterError(problem)


def _is_empty(folder: Path) -> bool:
    return not any(folder.iterdir())


def _real_names(real: Path) -> list[str]:
    """Every name that a municipality or county has had since the first year, or has beside it."""
    places = read_table(real / PLACES[0], MUNICIPALITIES)
    counties = read_table(real / PLACES[2], COUNTIES)
    others = [name.strip() for cell in places["other_names"] for name in cell.split(";")]
    return [*places["name"], *filter(None, others), *counties["county"]]


def _real_sizes(path: Path) -> np.ndarray:
    """How many children the real municipalities had in the middle year, by size."""
    table = read_table(path, POPULATION)
    sizes = table.loc[table["year"].eq(str(MIDDLE)) & table["age_0_17"].gt(0), "age_0_17"]
    return np.sort(sizes.to_numpy(dtype=float))


def _tables(
    rows: Rows, found: Figures, people: Residents, effects: Planted, seed: int
) -> list[Table]:
    reported = child_welfare(rows, found, people) + money(rows, found, people)
    others = around(rows, found, invent_background(people, seed), people)
    for table in reported:
        table.lay(rows.not_reported(table.number, seed, effects.pieces))
    for table in others:
        if table.number != "07459":  # has 0 for a number that was not in use
            table.lay()
    return reported + others


def _population(rows: Rows, people: Residents) -> list[Row]:
    columns = {f"age_0_{last}": rows.summed(people.aged(0, last)) for last in (5, 17, 22, 24)}
    columns["total"] = rows.summed(people.total)
    start, in_use = rows.municipal.start, rows.in_use()
    return [
        {"municipality_no": unit.number, "year": year}
        | {name: int(figures[start + at, when]) for name, figures in columns.items()}
        for at, unit in enumerate(rows.land.units)
        for when, year in enumerate(rows.years)
        if in_use[start + at, when]
    ]


def _write(path: Path, columns: Iterable[str], rows: Sequence[Row]) -> None:
    text = StringIO()
    writer = csv.DictWriter(text, list(columns), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8", newline="\n")
