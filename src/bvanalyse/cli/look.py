"""Commands that look, judge and prepare: list, new, read, claims, check."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bvanalyse.cli.base import (
    NOTEBOOKS,
    PARAMS,
    chosen_params,
    main,
    reports_errors,
    rows_of,
    save_csv,
)
from bvanalyse.cli.options import PLACE, with_params
from bvanalyse.errors import ParameterError, Problem
from bvanalyse.writing import spelled

if TYPE_CHECKING:
    from bvanalyse.sources import Mapped, Read


class KindOfFile(click.Choice[str]):
    """The forms of source files; asked of the readers when needed, for they are slow to load."""

    def __init__(self) -> None:
        self.case_sensitive = True

    @cached_property
    def choices(self) -> tuple[str, ...]:  # type: ignore[override]  # known later than click asks
        """Their names, in the order that they are recognised."""
        from bvanalyse.sources import KINDS

        return KINDS


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
    """List WHAT there is, one a line, for pipes."""
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
    elif what == "notebooks":
        for path in sorted(NOTEBOOKS.glob("*.ipynb")):
            click.echo(path.stem)
    else:
        for path in places.documents(data):
            click.echo(path.relative_to(data).as_posix())


@main.command()
@click.argument("municipality")
@reports_errors
def new(municipality: str) -> None:
    """Write a parameter file for the MUNICIPALITY with this number, to start from."""
    from bvanalyse import places
    from bvanalyse.regions import LATEST, Regions

    regions = Regions.load(places.reference())
    if problem := regions.check_number(municipality, LATEST):
        raise ParameterError(problem)
    unit = regions.municipality(municipality, LATEST)
    assert unit
    path = PARAMS / f"{unit.number}-{spelled(unit.name)}.yaml"
    text = (
        f'municipality: "{unit.number}"\nyear: "{LATEST}"\nborders: "{LATEST}"\nlanguage: "nb"\n'
        "sources: []  # files under data/, such as [own/key_figures.csv]\n"
    )
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        action = "open it and name your files under sources, or remove it to begin anew"
        raise ParameterError(Problem("is there already", file=str(path), action=action)) from error
    except OSError as error:
        action = "run from the project's folder, and see that params/ may be written in"
        raise ParameterError(
            Problem("cannot be written", file=str(path), found=error.strerror, action=action)
        ) from error
    click.echo(path)


@main.command()
@click.argument("files", nargs=-1, required=True, type=PLACE)
@click.option(
    "--as",
    "kind",
    type=KindOfFile(),
    help="What the file is, where that is not to be seen.",
)
@click.option("--municipality", help="Number of the municipality whose own table it is.")
@click.option("--period", default="", help="What its figures are of, where it does not say.")
@click.option("--out", type=PLACE, help="Write observations here.")
@reports_errors
def read(
    files: tuple[Path, ...],
    kind: str | None,
    municipality: str | None,
    period: str,
    out: Path | None,
) -> None:
    """Read FILES of a source to observations, and say what they hold.

    Of case files (XML) several may be given, or folders of them. What is said of them has no child
    in it; --out writes what they count to in each year, exactly, for the service alone.
    """
    from bvanalyse.cli.cases import read_cases
    from bvanalyse.sources import kind_of, monitor_file, national_table, read_source
    from bvanalyse.tables import size_of

    for file in files:
        size_of(file)  # what is not there is told before what it lacks
    kinds = {kind or kind_of(file) for file in files}
    if kinds == {"case_file"}:
        read_cases(files, municipality, period, out)
        return
    if folders := [file for file in files if file.is_dir()]:
        action = "name a file in it, or a folder of case files (.xml)"
        raise ParameterError(Problem("holds no case files", file=str(folders[0]), action=action))
    if len(files) > 1:
        action = "read one file at a time, unless all are case files"
        raise ParameterError(Problem("several files", found=len(files), action=action))
    from bvanalyse import places
    from bvanalyse.indicators import Register
    from bvanalyse.inspection import inspect
    from bvanalyse.regions import LATEST, Regions

    [file], [kind] = files, kinds
    reference = places.reference()
    register, regions = Register.load(reference), Regions.load(reference)
    if municipality is None and kind == "key_figures":
        raise ParameterError(
            Problem(
                "a table of one's own does not say whose it is",
                file=str(file),
                expected="--municipality with four digits, such as 0301",
            )
        )
    if municipality and regions.named(municipality) is None:
        raise ParameterError(
            Problem(
                "no such municipality",
                column="municipality",
                found=municipality,
                expected="four digits, such as 0301",
                action=regions.instead(municipality, LATEST),
            )
        )
    if kind != "key_figures" and (ignored := municipality or period):
        click.echo(f"not used: {ignored}, for the file itself says whose and of when", err=True)
    table = read_source(file, municipality or "", register, reference, kind=kind, period=period)
    match kind:
        case "kommunemonitor":
            _left_out(_of_monitor(monitor_file(file, register, reference)), "rows")
        case "statbank":
            _left_out(_of_statbank(national_table(file, register, reference)), "cells")
    for line in inspect(table, register, regions).lines():
        click.echo(line)
    if out:
        save_csv(rows_of(table), out)


def _left_out(sorts: Mapping[str, Mapping[str, int]], counted: str) -> None:
    """What of a national file made no observation: of each sort how much, and the first five."""
    for sort, several in sorts.items():
        if several:
            named = "; ".join([*list(several)[:5], *["..."] * (len(several) > 5)])
            click.echo(f"not read: {sort}: {sum(several.values())} {counted} ({named})")


def _of_monitor(read: Read) -> dict[str, Mapping[str, int]]:
    return {
        "variables that the map does not know": {
            ", ".join(names): rows for names, rows in read.unknown.items()
        },
        "places without figures here": read.outside,
    }


def _of_statbank(mapped: Mapped) -> dict[str, Mapping[str, int]]:
    sorts = {
        "contents or choices that the map does not know": mapped.unknown,
        "places without figures here": mapped.skipped_regions,
        "numbers that were not in force": mapped.not_in_force,
    }
    counts: dict[str, Counter[str]] = {sort: Counter() for sort in sorts}
    for sort, several in sorts.items():
        for left in several:
            counts[sort][left.code] += left.cells
    return dict(counts)


@main.command()
@click.argument("file", type=PLACE)
@with_params(", that names the claims' sources")
@click.option("--out", type=PLACE, help="Write the verdicts here as CSV.")
@reports_errors
def claims(file: Path, params: Path, out: Path | None) -> None:
    """Judge a FILE of claims against the figures of their sources (columns: data/README.md)."""
    from bvanalyse import places
    from bvanalyse.claims import read_claims
    from bvanalyse.report.claims_report import ClaimsReport

    data, given = places.data_folder(), read_claims(file)
    rows: list[tuple[str, str, str, str]] = []
    for name, choice in chosen_params(params, None).items():
        report = ClaimsReport(choice, data, name)
        rows += [
            (judged.claim.source, str(judged.verdict), judged.claim.quote, report.shown(judged))
            for judged in report.judged(given)
        ]
    unknown = sorted({claim.source for claim in given} - {source for source, *_ in rows})
    if unknown:
        raise ParameterError(
            Problem(
                "no parameter file names this source",
                file=str(file),
                column="source",
                found=source,
                expected=f"a source in {params}",
                action="name its file under sources in a parameter file",
            )
            for source in unknown
        )
    for _, verdict, quote, _ in rows:
        click.echo(f"{verdict}\t{quote}")
    if out:
        save_csv([("source", "verdict", "quote", "shown"), *rows], out)


@main.command()
@reports_errors
def check() -> None:
    """Check the environment, data, register, texts, parameters and notebooks."""
    from bvanalyse.batch.warm import without_grammars

    without_grammars()
    try:
        from bvanalyse.checks import run_checks
    except ImportError as error:  # a list of modules names one that is not there
        raise ParameterError(
            Problem(
                "cannot be loaded",
                file=error.path or f"{error.name}".replace(".", "/") + ".py",
                found=error.msg,
                expected="a module that is there, and has what others take from it",
                action="add it, or what is missing in it",
            )
        ) from error

    faults = 0
    for title, problems in run_checks(NOTEBOOKS, PARAMS):
        click.echo(f"{'ok  ' if not problems else 'FAIL'}  {title}")
        for problem in problems:
            click.echo(f"      {problem}", err=True)
        faults += len(problems)
    sys.exit(2 if faults else 0)
