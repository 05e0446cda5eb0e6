"""Commands; the only place that prints. Heavy imports wait until a command needs them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bvanalyse import __version__
from bvanalyse.errors import BvError, ParameterError, Problem

if TYPE_CHECKING:
    from bvanalyse.batch.task import Outcome
    from bvanalyse.params import Params

NOTEBOOKS, PARAMS = Path("notebooks"), Path("params")
STOPPED = 130


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


@main.command()
@click.argument("municipality", nargs=-1)
@click.option(
    "--params",
    type=click.Path(path_type=Path),
    default=PARAMS,
    show_default=True,
    help="A parameter file, or a folder of them.",
)
@click.option(
    "--notebook",
    default="tilstandsrapport",
    show_default=True,
    help="Name of a notebook in notebooks/.",
)
@click.option("--data", type=click.Path(path_type=Path), help="The data folder.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("output"), show_default=True)
@click.option("--lang", type=click.Choice(["nb"]), help="Language, in place of the files' own.")
@click.option("--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, show_default="cores")
@click.option(
    "--timeout",
    type=click.IntRange(1),
    default=180,
    show_default=True,
    help="Seconds a notebook cell may take.",
)
@reports_errors
def run(
    municipality: tuple[str, ...],
    params: Path,
    notebook: str,
    data: Path | None,
    out: Path,
    lang: str | None,
    jobs: int,
    timeout: int,
) -> None:
    """Make reports for all parameter files, or for the MUNICIPALITY numbers given."""
    from bvanalyse import places
    from bvanalyse.batch.runner import run_batch
    from bvanalyse.batch.task import Task

    folder = (data or places.data_folder()).resolve()
    source = NOTEBOOKS / f"{notebook}.ipynb"
    if not source.resolve().is_relative_to(NOTEBOOKS.resolve()) or not source.is_file():
        raise ParameterError(
            Problem(
                "no such notebook",
                found=notebook,
                expected="the name of a notebook in notebooks/",
                action="see `bvanalyse list notebooks`",
            )
        )
    tasks = [
        Task(choice, source.resolve(), folder, out.resolve(), timeout, file)
        for file, choice in _chosen(params, municipality, lang).items()
    ]
    with _Progress(len(tasks)) as progress:
        batch = run_batch(tasks, min(jobs, len(tasks)), progress.show)
    _summary(batch.outcomes, len(tasks), out, batch.stopped)
    sys.exit(STOPPED if batch.stopped else 1 if batch.failed else 0)


@main.command("list")
@click.argument("what", type=click.Choice(["regions", "indicators", "notebooks", "sources"]))
@click.option(
    "--year",
    type=click.IntRange(2013, 2024),
    default=2024,
    show_default=True,
    help="Municipalities in force on 1 January of this year.",
)
@reports_errors
def list_(what: str, year: int) -> None:
    """List what there is, one a line, for pipes."""
    from bvanalyse import places

    data = places.data_folder()
    if what == "regions":
        from bvanalyse.regions import Regions

        for unit in Regions.load(data / "reference").in_force(year):
            click.echo(f"{unit.number}\t{unit.name}\t{unit.county}")
    elif what == "indicators":
        from bvanalyse.indicators import Register

        for entry in Register.load(data / "reference").values():
            click.echo(f"{entry.id}\t{entry.text('label', 'nb')}")
    else:
        files = NOTEBOOKS.glob("*.ipynb") if what == "notebooks" else data.glob("seeds/*_*.csv")
        for path in sorted(files):
            click.echo(path.stem if what == "notebooks" else path.relative_to(data).as_posix())


@main.command()
@click.argument("municipality")
@reports_errors
def new(municipality: str) -> None:
    """Write a parameter file to start from."""
    from bvanalyse import places
    from bvanalyse.batch.files import report_name
    from bvanalyse.regions import LATEST, Regions

    regions = Regions.load(places.data_folder() / "reference")
    if problem := regions.check_number(municipality, LATEST):
        raise ParameterError(problem)
    unit = regions.municipality(municipality, LATEST)
    assert unit
    path = PARAMS / f"{report_name(unit, '').rstrip('-')}.yaml"
    if path.exists():
        raise ParameterError(Problem("is there already", file=str(path)))
    path.write_text(
        f'municipality: "{unit.number}"\nyear: "{LATEST}"\nborders: "{LATEST}"\nlanguage: "nb"\n'
        "sources: []  # files under data/, such as [own/key_figures.csv]\n",
        encoding="utf-8",
    )
    click.echo(path)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--municipality", required=True, help="Number of the municipality it belongs to.")
@click.option("--out", type=click.Path(path_type=Path), help="Write observations here.")
@reports_errors
def read(file: Path, municipality: str, out: Path | None) -> None:
    """Read any source FILE to observations, and say what it holds."""
    from bvanalyse import places
    from bvanalyse.indicators import Register
    from bvanalyse.regions import Regions
    from bvanalyse.sources import read_source

    reference = places.data_folder() / "reference"
    if Regions.load(reference).named(municipality) is None:
        raise ParameterError(
            Problem(
                "no such municipality",
                column="municipality",
                found=municipality,
                expected="four digits, such as 0301",
                action="see `bvanalyse list regions`",
            )
        )
    table = read_source(file, municipality, Register.load(reference))
    statuses = ", ".join(
        f"{number} {status}" for status, number in table["status"].value_counts().items()
    )
    click.echo(
        f"{len(table)} observations of {table['indicator'].nunique()} indicators: {statuses}"
    )
    if out:
        table.to_csv(out, index=False)


@main.command()
@reports_errors
def check() -> None:
    """Check the environment, data, register, texts, parameters and notebooks."""
    from bvanalyse.checks import run_checks

    faults = 0
    for title, problems in run_checks(NOTEBOOKS, PARAMS):
        click.echo(f"{'ok  ' if not problems else 'FAIL'}  {title}")
        for problem in problems:
            click.echo(f"      {problem}", err=True)
        faults += len(problems)
    sys.exit(2 if faults else 0)


def _chosen(params: Path, municipalities: tuple[str, ...], lang: str | None) -> dict[str, Params]:
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


class _Progress:
    """One bar with counts on a terminal, one line a report elsewhere; trouble in plain sight."""

    def __init__(self, total: int) -> None:
        from tqdm import tqdm

        self._terminal = sys.stderr.isatty()
        self._failed = 0
        self._bar = tqdm(
            total=total,
            disable=not self._terminal,
            unit="report",
            bar_format="[{bar:20}] {n_fmt}/{total_fmt}{postfix}  {remaining} left",
        )

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def show(self, outcome: Outcome) -> None:
        self._failed += bool(outcome.failed)
        if outcome.failed:
            self._bar.write(f"FAILED {outcome.name}: {outcome.failed}", file=sys.stderr)
        elif not self._terminal:
            click.echo(f"made {outcome.name}", err=True)
        self._bar.set_postfix_str(f"  {self._failed} failed")
        self._bar.update()


def _summary(outcomes: tuple[Outcome, ...], asked: int, out: Path, stopped: bool) -> None:
    failed = [outcome for outcome in outcomes if outcome.failed]
    click.echo(
        f"{len(outcomes) - len(failed)} reports made, {len(failed)} failed"
        + (f" ({', '.join(outcome.municipality for outcome in failed)})" if failed else "")
    )
    if stopped:
        click.echo(f"stopped: {asked - len(outcomes)} left; run the same command to go on")
    click.echo(out / "index.html")
