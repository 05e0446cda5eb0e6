"""`bvanalyse run`: many reports, with a bar, and trouble in plain sight."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bvanalyse import LANGUAGES
from bvanalyse.batch import ENGINES
from bvanalyse.cli.base import (
    NOTEBOOKS,
    PARAMS,
    chosen_params,
    data_folder,
    everyone,
    main,
    only,
    output_folder,
    reports_errors,
)
from bvanalyse.errors import ParameterError, Problem

if TYPE_CHECKING:
    from bvanalyse.batch.task import Outcome

STOPPED = 130


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
@click.option("--all", "all_", is_flag=True, help="Every municipality, from the national tables.")
@click.option("--year", help="With --all: the last year that the reports tell of.")
@click.option("--data", type=click.Path(path_type=Path), help="The data folder.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("output"), show_default=True)
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language, in place of the files' own.")
@click.option("--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, show_default="cores")
@click.option(
    "--timeout",
    type=click.IntRange(1),
    default=180,
    show_default=True,
    help="Seconds a notebook cell may take.",
)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    show_default="fork, where the system can",
    help="Cells run in a fork of a warm process, or in a plain kernel.",
)
@reports_errors
def run(
    municipality: tuple[str, ...],
    params: Path,
    notebook: str,
    all_: bool,
    year: str | None,
    data: Path | None,
    out: Path,
    lang: str | None,
    jobs: int,
    timeout: int,
    engine: str | None,
) -> None:
    """Make reports for all parameter files, or for the MUNICIPALITY numbers given."""
    from bvanalyse.batch.runner import run_batch
    from bvanalyse.batch.task import Task

    folder = data_folder(data).resolve()
    source = NOTEBOOKS / f"{notebook}.ipynb"
    if source not in NOTEBOOKS.glob("*.ipynb") or source.is_symlink():  # a notebook is code
        raise ParameterError(
            Problem(
                "no such notebook",
                found=notebook,
                expected="the name of a notebook in notebooks/",
                action="see `bvanalyse list notebooks`",
            )
        )
    reports = output_folder(out)
    chosen = everyone(folder, year, lang) if all_ else chosen_params(params, lang)
    tasks = [
        Task(choice, source.resolve(), folder, reports, timeout, file)
        for file, choice in only(chosen, municipality, "--all" if all_ else str(params)).items()
    ]
    with _Progress(len(tasks)) as progress:
        batch = run_batch(tasks, min(jobs, len(tasks)), progress.show, engine)
    _summary(batch.outcomes, len(tasks), out, batch.stopped)
    sys.exit(STOPPED if batch.stopped else 1 if batch.failed else 0)


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
