"""`bvanalyse run`: many reports, those that are not as they would be made now."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path

import click
from click.core import ParameterSource

from bvanalyse import LANGUAGES
from bvanalyse.cli.base import (
    NOTEBOOKS,
    STOPPED,
    chosen_params,
    data_folder,
    everyone,
    main,
    only,
    output_folder,
    reports_errors,
)
from bvanalyse.cli.options import makes_reports, with_data, with_json, with_params, with_place
from bvanalyse.errors import ParameterError, Problem, present

YEARS = click.IntRange(1900, 2099)


@main.command()
@click.argument("municipality", nargs=-1)
@with_params()
@click.option(
    "--notebook",
    default="tilstandsrapport",
    show_default=True,
    help="Name of a notebook in notebooks/.",
)
@click.option("--all", "all_", is_flag=True, help="Every municipality, from the national tables.")
@click.option(
    "--year", type=YEARS, metavar="YEAR", help="With --all: the last year that the reports tell of."
)
@with_data
@with_place("--out", Path("output"), "The folder for the reports, their index and their manifest.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language, in place of the files' own.")
@click.option("--pdf", is_flag=True, help="Each report as a tagged PDF too, for paper.")
@makes_reports
@click.option("--force", is_flag=True, help="Make those that are unchanged too.")
@click.option("--retry-failed", is_flag=True, help="Make only those that failed last time.")
@click.option("--dry-run", is_flag=True, help="Say what would be made and why, and make nothing.")
@with_json
@reports_errors
def run(
    municipality: tuple[str, ...],
    params: Path,
    notebook: str,
    all_: bool,
    year: int | None,
    data: Path | None,
    out: Path,
    lang: str | None,
    pdf: bool,
    jobs: int,
    timeout: int,
    engine: str | None,
    scheduler: str | None,
    force: bool,
    retry_failed: bool,
    dry_run: bool,
    json_: bool,
) -> None:
    """Make reports for all parameter files, or for the MUNICIPALITY numbers given.

    A report is made when anything that it is made from has changed since it was: its figures, its
    parameters, the code, or the environment.
    """
    from bvanalyse.batch.manifest import Manifest
    from bvanalyse.batch.plan import Choice, plan
    from bvanalyse.batch.runner import run_batch
    from bvanalyse.batch.task import Task
    from bvanalyse.cli import progress as told

    folder = data_folder(data).resolve()
    _check_all(all_, year)
    source = _notebook(notebook)
    reports = output_folder(out)
    chosen = (
        everyone(folder, str(year) if year else None, lang) if all_ else chosen_params(params, lang)
    )
    asked = only(
        chosen, municipality, partial(_not_chosen, params=None if all_ else params, data=folder)
    )
    tasks = [
        Task(choice, source, folder, reports, timeout, file, pdf=pdf)
        for file, choice in asked.items()
    ]
    jobs, choice = min(jobs, len(tasks)), Choice(force, retry_failed)
    if dry_run:
        plans = plan(tasks, Manifest.read(out.resolve()), choice)
        click.echo(
            json.dumps(told.plan_json(plans), ensure_ascii=False)
            if json_
            else "\n".join(told.plan_lines(plans, jobs))
        )
        return
    progress = told.Progress(out, quiet=json_)
    try:
        batch = run_batch(tasks, jobs, progress, engine, choice, scheduler)
    finally:
        progress.close()
    if ending := told.ending(batch):
        click.echo(ending, err=True)
    click.echo(
        json.dumps(told.as_json(batch, out), ensure_ascii=False)
        if json_
        else "\n".join(told.summary(batch, out))
    )
    sys.exit(STOPPED if batch.stopped else 1 if batch.failed or batch.trouble else 0)


def _check_all(all_: bool, year: int | None) -> None:
    """What goes with --all, and what does not."""
    given = click.get_current_context().get_parameter_source("params")
    if all_ and given is ParameterSource.COMMANDLINE:
        what, action = "--all reads no parameter files", "leave out --params, or --all"
        raise ParameterError(Problem(what, action=action))
    if year and not all_:
        what, action = "--year goes with --all", "write the year in the parameter files"
        raise ParameterError(Problem(what, found=year, action=action))


def _notebook(name: str) -> Path:
    """The notebook of this name that makes reports; it is code, so it must lie in its folder."""
    from bvanalyse.notebooks import is_of_reports

    source = NOTEBOOKS / f"{name}.ipynb"
    if source not in NOTEBOOKS.glob("*.ipynb") or source.is_symlink():
        what, action = "no such notebook", "see `bvanalyse list notebooks` in the project's folder"
        expected = "the name of a notebook in notebooks/, without its ending"
        raise ParameterError(Problem(what, found=name, expected=expected, action=action))
    if not is_of_reports(source):
        raise ParameterError(
            Problem("makes no reports", file=str(source), action="open it with `make lab`")
        )
    return source.resolve()


def _not_chosen(number: str, params: Path | None, data: Path) -> Problem:
    """Why a municipality gets no report: no file of parameters, or no number in force."""
    from bvanalyse.regions import LATEST, Regions

    regions = Regions.load(data / "reference")
    if params is None:
        return present(regions.check_number(number, LATEST))
    known = regions.named(number)
    return Problem(
        "no parameter file for this municipality",
        found=number,
        expected=f"a municipality in {params}",
        action=f"see `bvanalyse new {number}`" if known else regions.instead(number, LATEST),
    )
