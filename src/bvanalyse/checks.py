"""`bvanalyse check`: is everything that a report is made from as it should be?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

import nbformat

from bvanalyse import LANGUAGES, barometer, places
from bvanalyse.errors import BvError, Problem
from bvanalyse.indicators import GROUPS, Register
from bvanalyse.params import read_params
from bvanalyse.regions import Regions
from bvanalyse.report.texts import Texts
from bvanalyse.sources import (
    Variables,
    read_catalogue,
    read_contents_map,
    read_labels,
    read_population,
    read_source,
)

NEEDED = ("pandas", "scipy", "matplotlib", "seaborn", "papermill", "nbconvert", "ipykernel")
MOST_LINES = 8  # of code in a notebook cell: a call or two and its display
NOT_IN_CELLS = re.compile(r"^\s*(def|class|for|while|if|try|with|lambda)\b|HTML\(|Markdown\(", re.M)


def run_checks(notebooks: Path, params: Path) -> Iterator[tuple[str, list[Problem]]]:
    """What was checked, and what was wrong with it, one thing after the other."""
    data = places.data_folder()
    checks: list[tuple[str, Callable[[], list[Problem]]]] = [
        ("packages", _packages),
        (f"reference lists and register in {data.name}/reference", lambda: _reference(data)),
        (f"figures in {data.name}/seeds", lambda: _figures(data)),
        ("texts", lambda: _texts(data)),
        (f"parameters in {params}", lambda: _parameters(params, data)),
        (f"notebooks in {notebooks}", lambda: _notebooks(notebooks)),
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


def _figures(data: Path) -> list[Problem]:
    register = Register.load(data / "reference")
    known = read_catalogue(data / "seeds" / "SOURCES.csv", "nb")
    problems = []
    for path in sorted((data / "seeds").glob("*.csv")):
        if path.name in ("SOURCES.csv", "claims.csv"):
            continue
        read_source(path, "", register, data / "reference")
        if path.stem not in known:
            problems.append(
                Problem("source has no title", file=str(path), action="add it to SOURCES.csv")
            )
    return problems


def _texts(data: Path) -> list[Problem]:
    """Every key the package asks for by name exists, and every unit and legal limit has words."""
    register = Register.load(data / "reference")
    wanted = {f"units.{entry.counted}" for entry in register.values()}
    wanted |= {f"chapter.{group}" for group in GROUPS}
    wanted |= {
        f"legal.{entry.id}.{part}"
        for entry in register.values()
        if entry.legal_limit is not None
        for part in ("group", "failed", "met")
    }
    wanted |= _keys_in_source()
    return [
        Problem("text is missing", file=f"texts/{language}.toml", found=key)
        for language in LANGUAGES
        for key in sorted(wanted - Texts.load(language).keys())
    ]


def _keys_in_source() -> set[str]:
    """Keys written out in full in calls such as `texts("index.title")`."""
    keys: set[str] = set()
    rooms = ("report", "report.pictures", "report.sentences", "desk")
    for folder in (files(f"bvanalyse.{room}") for room in rooms):
        for module in folder.iterdir():
            if module.name.endswith(".py"):
                source = module.read_text(encoding="utf-8")
                keys |= set(re.findall(r'texts(?:\.list)?\(\s*"([a-z_0-9.]+)"', source))
    return keys


def _parameters(params: Path, data: Path) -> list[Problem]:
    regions = Regions.load(data / "reference")
    problems: list[Problem] = []
    for path in sorted(params.glob("*.yaml")):
        if path.name == "defaults.yaml":
            continue
        try:
            read_params(path).check(regions, data, str(path))
        except BvError as error:
            problems += error.problems
    return problems


def _notebooks(folder: Path) -> list[Problem]:
    problems = []
    for path in sorted(folder.glob("*.ipynb")):
        nb = nbformat.read(path, as_version=4)
        for number, cell in enumerate(nb.cells, 1):
            place = f"{path}, cell {number}"
            if cell.cell_type != "code":
                continue
            if cell.outputs or cell.execution_count is not None:
                problems.append(
                    Problem("cell holds output", file=place, action="clear the outputs")
                )
            if len(cell.source.splitlines()) > MOST_LINES:
                problems.append(
                    Problem("cell is too long", file=place, expected=f"at most {MOST_LINES} lines")
                )
            if NOT_IN_CELLS.search(cell.source):
                problems.append(
                    Problem(
                        "cell holds more than calls",
                        file=place,
                        action="move the logic into the package",
                    )
                )
    return problems
