"""One run's choices, strictly typed: a municipality number is text, an unknown name is an error."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bvanalyse import LANGUAGES
from bvanalyse.errors import ParameterError, Problem
from bvanalyse.regions import FIRST, LATEST, Regions
from bvanalyse.tables import read_text

_Year = Annotated[str, Field(pattern=r"^(19|20)[0-9]{2}$")]

DEFAULTS = "defaults.yaml"  # values that the files of a folder share
MOST_BYTES = 100_000  # a parameter file has some lines
_SEVERAL = (dict, list, tuple, set)

EDITIONS = ("committee", "leaders")  # whom a report made from case files is for

#: how each is written
EXPECTED = {
    "municipality": 'four digits in quotes, such as "0301"',
    "year": 'a year in quotes, such as "2021"',
    "borders": f'a year in quotes from "{FIRST}" to "{LATEST}"',
    "language": "one of " + ", ".join(f'"{language}"' for language in LANGUAGES),
    "edition": "one of " + ", ".join(f'"{edition}"' for edition in EDITIONS),
    "sources": "a list of files under data/, such as [seeds/asker_2018.csv]",
}


class Params(BaseModel):
    """What one report is about. Every value is text, as it is written in quotes in the YAML file.

    municipality: number in force on 1 January of `borders`.
    year: the last year that the report tells of.
    borders: the year whose municipal borders all figures are moved to.
    language: nb, nn or en; every word of the report is in it, but those quoted from the sources.
    edition: committee, or leaders: only they see small numbers of a service's own case files.
    sources: files under the data folder, or folders of case files; what the report is made of.
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    municipality: Annotated[str, Field(pattern=r"^[0-9]{4}$")]
    year: _Year
    borders: _Year = str(LATEST)
    language: Annotated[str, Field(pattern=f"^({'|'.join(LANGUAGES)})$")] = "nb"
    edition: Annotated[str, Field(pattern=f"^({'|'.join(EDITIONS)})$")] = EDITIONS[0]
    sources: tuple[str, ...] = ()

    def check(self, regions: Regions, data: Path, file: str = "") -> None:
        """Refuses a number that is not in force, and a source that is not there."""
        problems = []
        if not FIRST <= int(self.borders) <= LATEST:
            problems.append(
                Problem(
                    "no borders for this year",
                    column="borders",
                    found=self.borders,
                    expected=EXPECTED["borders"],
                )
            )
        elif problem := regions.check_number(self.municipality, int(self.borders)):
            problems.append(problem)
        if not self.sources:
            problems.append(
                Problem(
                    "no sources",
                    column="sources",
                    expected=EXPECTED["sources"],
                    action="name the files that hold the municipality's figures",
                )
            )
        twice = sorted({source for source in self.sources if self.sources.count(source) > 1})
        problems += [
            Problem("source stands twice", column="sources", found=source, action="name it once")
            for source in twice
        ]
        for source in self.sources:
            inside = _is_inside(data, source)
            case_file = (data / source).suffix.lower() == ".xml"
            if case_file and inside:  # its name may tell of someone, and reports name their sources
                problems.append(
                    Problem(
                        "a case file is not named one by one",
                        column="sources",
                        expected="the folder that holds the case files",
                        action="name the folder, such as saker/3405",
                    )
                )
            elif not inside or not _holds_data(data / source):
                problems.append(
                    Problem(
                        "no such source",
                        column="sources",
                        found=source,
                        expected="a file under the data folder",
                        action=_put_right(data, source),
                    )
                )
        if problems:
            raise ParameterError(
                Problem(**{**vars(problem), "file": file or problem.file}) for problem in problems
            )


def _is_inside(data: Path, source: str) -> bool:
    """Whether a name is of something in the folder, links followed; not if it can name nothing."""
    try:
        path = (data / source).resolve()
        path.stat()
    except (OSError, ValueError):  # too long, or with a sign that no name has
        return False
    return path.is_relative_to(data.resolve())


def _put_right(data: Path, source: str) -> str:
    """What to do about a name that leads nowhere; it may have the data folder in it already."""
    inside = source.removeprefix(f"{data.name}/")
    if inside != source and _is_inside(data, inside):
        return f"write {inside}, without {data.name}/"
    return "put the file there or correct its name"


def _holds_data(source: Path) -> bool:
    """Whether it is a file, or a folder of case files."""
    return source.is_file() or any(source.rglob("*.xml"))


def make_params(values: Mapping[str, object], file: str = "") -> Params:
    """Checked parameters; each fault is one sentence that names the parameter.

    >>> make_params({"municipality": "0301", "year": "2021"}).borders
    '2024'
    >>> make_params({"municipality": 301, "year": "2021"}, "oslo.yaml")
    Traceback (most recent call last):
    bvanalyse.errors.ParameterError: oslo.yaml, column "municipality": not text: found "301", \
expected four digits in quotes, such as "0301"; put the value in quotes
    """
    sources = values.get("sources")
    told = {"sources": tuple(sources)} if isinstance(sources, list) else {}
    try:
        return Params.model_validate({**values, **told})
    except ValidationError as error:
        problems = [_problem(fault, file) for fault in error.errors()]
    raise ParameterError(problems)  # outside the handler: what it caught would be told at length


def parameter_files(folder: Path) -> list[Path]:
    """The files of a folder that each ask for a report: all but what they share."""
    return sorted(file for file in folder.glob("*.yaml") if file.name != DEFAULTS)


def read_params(path: Path, **changes: object) -> Params:
    """Parameters from a YAML file, on top of `defaults.yaml` beside it; changes override both."""
    defaults = path.with_name(DEFAULTS)
    values = _yaml(defaults) if defaults.is_file() else {}
    return make_params({**values, **_yaml(path), **changes}, str(path))


class _Once(yaml.SafeLoader):
    """Plain values alone, and every name once: of two, a reader would keep the last in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        names = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and names.count(key.value) > 1:
                told = f"{key.value} twice"
                raise yaml.constructor.ConstructorError(None, None, told, key.start_mark)
        return super().construct_mapping(node, deep)


def _yaml(path: Path) -> dict[str, object]:
    text = read_text(path, MOST_BYTES)
    try:
        values = yaml.load(text, Loader=_Once)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        # of days and numbers that are none, and of lists without end, no place is known
        mark = getattr(error, "problem_mark", None)
        raise ParameterError(
            Problem(
                "not YAML",
                file=str(path),
                row=mark.line + 1 if mark else None,
                found=getattr(error, "problem", error),
                expected='lines such as municipality: "0301"',
                action="correct the line",
            )
        ) from error
    if not isinstance(values, dict):
        raise ParameterError(
            Problem(
                "holds no parameters", file=str(path), expected='lines such as municipality: "0301"'
            )
        )
    return values


def _problem(fault: Mapping[str, Any], file: str) -> Problem:
    name = str(fault["loc"][0])
    expected = EXPECTED.get(name, ", ".join(Params.model_fields))
    if fault["type"] == "extra_forbidden":
        return Problem(
            "unknown parameter",
            file=file,
            column=name,
            expected=expected,
            action="remove it or correct the name",
        )
    if fault["type"] == "missing":
        return Problem(
            "parameter is missing",
            file=file,
            column=name,
            expected=expected,
            action="add a line with it",
        )
    what = "not text" if fault["type"] == "string_type" else "not allowed here"
    given = fault["input"]
    return Problem(
        what,
        file=file,
        column=name,
        # a list may hold itself, or a few lines of YAML make it larger than any memory
        found=f"a {type(given).__name__}" if isinstance(given, _SEVERAL) else given,
        expected=expected,
        action="put the value in quotes" if what == "not text" else "",
    )
