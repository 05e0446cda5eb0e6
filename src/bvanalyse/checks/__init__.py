"""`bvanalyse check`: is everything that a report is made from as it should be?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bvanalyse import barometer, places
from bvanalyse.checks.notebooks import check_notebooks
from bvanalyse.checks.readers import check_readers
from bvanalyse.checks.texts import check_languages, check_texts
from bvanalyse.claims import read_claims
from bvanalyse.errors import BvError, Problem
from bvanalyse.indicators import Register
from bvanalyse.params import parameter_files, read_params
from bvanalyse.regions import Regions
from bvanalyse.sources import (
    Variables,
    read_catalogue,
    read_contents_map,
    read_labels,
    read_population,
    read_source,
)
from bvanalyse.sources.kostra_xml.rules import rules

NEEDED = ("pandas", "scipy", "matplotlib", "seaborn", "papermill", "nbconvert", "ipykernel")


def run_checks(notebooks: Path, params: Path) -> Iterator[tuple[str, list[Problem]]]:
    """What was checked, and what was wrong with it, one thing after the other."""
    data = places.data_folder()
    checks: list[tuple[str, Callable[[], list[Problem]]]] = [
        ("packages", _packages),
        (f"reference lists and register in {data.name}/reference", lambda: _reference(data)),
        ("control rules of case files", _control_rules),
        (f"figures in {data.name}/seeds", lambda: _figures(data)),
        (f"claims in {data.name}/seeds", lambda: _claims(data)),
        ("readers of sources", check_readers),
        ("languages", check_languages),
        ("texts", lambda: check_texts(data, notebooks)),
        (f"parameters in {params}", lambda: _parameters(params, data)),
        (f"notebooks in {notebooks}", lambda: check_notebooks(notebooks)),
    ]
    for title, check in checks:
        try:
            yield title, check()
        except BvError as error:
            yield title, list(error.problems)


def _packages() -> list[Problem]:
    missing = []
    for name in NEEDED:
        try:
            version(name)
        except PackageNotFoundError:
            missing.append(Problem("package is missing", found=name, action="run `make report`"))
    return missing


def _reference(data: Path) -> list[Problem]:
    Regions.load(data / "reference")
    register = Register.load(data / "reference")
    read_population(data / "reference" / "population.csv")
    read_contents_map(data / "reference" / "statbank.csv", register)
    read_labels(data / "reference")
    Variables.load(data / "reference")
    return [
        Problem(
            "indicator is not in the register",
            file=str(data / "reference" / barometer.FILE),
            column="indicator",
            found=measure.indicator,
            action="correct the id, or add it to indicators.csv",
        )
        for measure in barometer.read_measures(data / "reference")
        if measure.indicator not in register
    ]


def _control_rules() -> list[Problem]:
    rules()
    return []


def _claims(data: Path) -> list[Problem]:
    if (path := data / "seeds" / "claims.csv").is_file():
        read_claims(path)
    return []


def _figures(data: Path) -> list[Problem]:
    register = Register.load(data / "reference")
    known = read_catalogue(data / "seeds" / "SOURCES.csv", "nb")
    problems = []
    for path in places.documents(data):
        read_source(path, "", register, data / "reference")
        if path.stem not in known:
            problems.append(
                Problem(
                    "source has no title",
                    file=str(path),
                    expected="a row in SOURCES.csv, with its title in every language",
                    action="add the row",
                )
            )
    return problems


def _parameters(params: Path, data: Path) -> list[Problem]:
    regions = Regions.load(data / "reference")
    problems: list[Problem] = []
    for path in parameter_files(params):
        try:
            read_params(path).check(regions, data, str(path))
        except BvError as error:
            problems += error.problems
    return problems
