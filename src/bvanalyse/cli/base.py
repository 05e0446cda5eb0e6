"""What every command shares: the group, the errors told in one sentence, the parameters chosen."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bvanalyse import __version__
from bvanalyse.errors import BvError, ParameterError, Problem

if TYPE_CHECKING:
    from bvanalyse.params import Params

NOTEBOOKS, PARAMS = Path("notebooks"), Path("params")


def reports_errors(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turns the package's errors into one sentence on stderr and the exit code they carry."""

    @wraps(command)
    def shown(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except BvError as error:
            if click.get_current_context().find_root().params.get("debug"):
                raise
            click.echo(f"bvanalyse: {error}", err=True)
            sys.exit(error.exit_code)

    return shown


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
@click.option("--debug", is_flag=True, help="Show tracebacks.")
def main(debug: bool) -> None:
    """Reports on Norwegian municipal child welfare, honest about small numbers."""


def chosen_params(
    params: Path, municipalities: tuple[str, ...], lang: str | None
) -> dict[str, Params]:
    """The parameters of every file asked for, by file; every fault in them is told at once."""
    from bvanalyse.params import read_params

    if params.is_dir():
        files = sorted(file for file in params.glob("*.yaml") if file.name != "defaults.yaml")
    else:
        files = [params]
    if not files or not all(file.is_file() for file in files):
        raise ParameterError(
            Problem("no parameter files here", file=str(params), action="see `bvanalyse new`")
        )
    chosen: dict[str, Params] = {}
    problems: list[Problem] = []
    for file in files:
        try:
            chosen[str(file)] = read_params(file, **({"language": lang} if lang else {}))
        except ParameterError as error:
            problems += error.problems
    if problems:
        raise ParameterError(problems)
    if municipalities:
        known = {choice.municipality for choice in chosen.values()}
        missing = [number for number in municipalities if number not in known]
        if missing:
            raise ParameterError(
                Problem(
                    "no parameter file for this municipality",
                    found=number,
                    expected=f"a file in {params}",
                    action=f"see `bvanalyse new {number}`",
                )
                for number in missing
            )
        chosen = {file: c for file, c in chosen.items() if c.municipality in municipalities}
    return chosen
