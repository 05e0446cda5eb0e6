"""What every command shares: the group, the errors told in one sentence, the parameters chosen."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bvanalyse import __version__
from bvanalyse.errors import BvError, ParameterError, Problem
from bvanalyse.writing import as_text

if TYPE_CHECKING:
    import pandas as pd

    from bvanalyse.params import Params

STOPPED = 130  # exit code, as a shell gives it for Ctrl-C
EXIT_CODES = {
    0: "all is well",
    1: "some reports could not be made, or are not equal when they are made again",
    2: "the request or its data is wrong, and nothing was run",
    STOPPED: "stopped; the same command goes on",
}
NOTEBOOKS, PARAMS = Path("notebooks"), Path("params")


def reports_errors(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turns the package's errors into one sentence on stderr and the exit code they carry."""

    @wraps(command)
    def shown(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except KeyboardInterrupt:
            click.echo("bvanalyse: stopped", err=True)
            sys.exit(STOPPED)
        except BvError as error:
            if click.get_current_context().find_root().params.get("debug"):
                raise
            click.echo(f"bvanalyse: {error}", err=True)
            sys.exit(error.exit_code)

    return shown


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: " + "; ".join(f"{code} {told}" for code, told in EXIT_CODES.items()) + ".",
)
@click.version_option(__version__)
@click.option("--debug", is_flag=True, help="Show tracebacks.")
def main(debug: bool) -> None:
    """Reports on Norwegian municipal child welfare, honest about small numbers."""


def everyone(data: Path, year: str | None, lang: str | None) -> dict[str, Params]:
    """Parameters for every municipality of a data folder, from the national tables in its ssb/."""
    from bvanalyse import LANGUAGES
    from bvanalyse.params import make_params
    from bvanalyse.regions import LATEST, Regions
    from bvanalyse.report.national import national_files

    sources = national_files(data)
    if not sources:
        raise ParameterError(
            Problem(
                "no national tables here",
                file=str(data / "ssb"),
                expected="StatBank tables",
                action="fetch them with `bvanalyse fetch`, or make some up with `bvanalyse synth`",
            )
        )
    shared = {
        "year": year or str(LATEST),
        "language": lang or LANGUAGES[0],
        "sources": sources,
    }
    units = Regions.load(data / "reference").in_force(LATEST)
    return {
        f"{unit.number} {unit.name}": make_params({"municipality": unit.number, **shared})
        for unit in units
    }


def data_folder(given: Path | None) -> Path:
    """The data folder asked for; `synthetic` alone is the one inside the project's own."""
    from bvanalyse import places

    own = places.data_folder()
    if given is None:
        return own
    inside = own / given
    return places.checked(inside if not given.exists() and inside.is_dir() else given)


def output_folder(given: Path) -> Path:
    """The folder that reports are written to; a link inside it would lead them out of it."""
    for inside in given.glob("*"):
        if inside.is_symlink():
            action = "remove the link, or give --out the folder that it leads to"
            raise ParameterError(
                Problem("a link out of the folder", file=str(inside), action=action)
            )
    return given.resolve()


def save_csv(rows: Iterable[Iterable[object]], out: Path) -> None:
    """Rows as a CSV file that the user asked for, without cells that a spreadsheet would run."""
    text = StringIO(newline="")
    harmless = ([as_text(c) if isinstance(c, str) else c for c in row] for row in rows)
    csv.writer(text, lineterminator="\n").writerows(harmless)
    try:
        out.write_bytes(text.getvalue().encode())
    except OSError as error:
        action = "close the file in other programs, or name one in a folder that may be written in"
        raise ParameterError(
            Problem("cannot be written", file=str(out), found=error.strerror, action=action)
        ) from error


def rows_of(table: pd.DataFrame) -> Iterator[Iterable[object]]:
    """The header of a table and its rows, a missing figure as nothing."""
    yield table.columns
    yield from table.astype(object).where(table.notna(), "").itertuples(index=False)


def chosen_params(params: Path, lang: str | None) -> dict[str, Params]:
    """The parameters of a file, or of every file in a folder; every fault is told at once."""
    from bvanalyse.params import parameter_files, read_params

    files = [params] if params.is_file() else parameter_files(params)
    if not files:
        action = "run from the project's folder, or make one with `bvanalyse new`"
        raise ParameterError(Problem("no parameter files here", file=str(params), action=action))
    chosen: dict[str, Params] = {}
    problems: list[Problem] = []
    for file in files:
        try:
            chosen[str(file)] = read_params(file, **({"language": lang} if lang else {}))
        except ParameterError as error:
            problems += error.problems
    if problems:
        raise ParameterError(problems)
    return chosen


def only(
    chosen: dict[str, Params],
    municipalities: tuple[str, ...],
    missing: Callable[[str], Problem],
) -> dict[str, Params]:
    """The parameters of these municipalities, or of all when none is named."""
    known = {choice.municipality for choice in chosen.values()}
    if problems := [missing(number) for number in municipalities if number not in known]:
        raise ParameterError(problems)
    if not municipalities:
        return chosen
    return {file: c for file, c in chosen.items() if c.municipality in municipalities}
