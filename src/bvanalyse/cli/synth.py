"""The command that invents a country: synth."""

from __future__ import annotations

import re
from pathlib import Path

import click

from bvanalyse.cli.base import main, reports_errors
from bvanalyse.cli.options import with_place
from bvanalyse.errors import ParameterError, Problem

CHILDREN, CASE_YEARS, MUNICIPALITY = 400, 5, "9001"


@main.command()
@click.option(
    "--municipalities",
    type=int,
    default=357,
    show_default=True,
    help="How many there are in the last year.",
)
@click.option("--years", default="2013-2024", show_default=True, help="First and last year.")
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help="The same number gives the same figures.",
)
@with_place("--out", Path("data/synthetic"), "A new folder, or one made by this command.")
@click.option(
    "--cases",
    is_flag=True,
    help=f"Case files too, of the last {CASE_YEARS} years; a folder made before is kept as it is.",
)
@click.option("--children", type=int, help=f"With --cases: in each municipality. [{CHILDREN}]")
@click.option(
    "--municipality",
    "numbers",
    multiple=True,
    help=f"With --cases: number of an invented municipality; may be repeated. [{MUNICIPALITY}]",
)
@reports_errors
def synth(
    municipalities: int,
    years: str,
    seed: int,
    out: Path,
    cases: bool,
    children: int | None,
    numbers: tuple[str, ...],
) -> None:
    """Make FICTITIOUS national data: invented places and figures in the shapes of the real."""
    from bvanalyse import places
    from bvanalyse.synthetic import write_folder

    if not (match := re.fullmatch(r"(\d{4})-(\d{4})", years, re.ASCII)):
        expected = "first and last year, such as 2013-2024"
        raise ParameterError(Problem("not years", column="years", found=years, expected=expected))
    if not cases and (children is not None or numbers):
        what = "--children and --municipality are about case files"
        raise ParameterError(Problem(what, action="add --cases"))
    span = int(match[1]), int(match[2])
    last = max(span[0], span[1] - CASE_YEARS + 1), span[1]
    numbers, children = numbers or (MUNICIPALITY,), CHILDREN if children is None else children
    if cases:
        _check_cases(numbers, last, children)
    if not (cases and _is_made(out)):
        real = places.reference()
        write_folder(out, real, count=municipalities, years=span, seed=seed)
    if cases:
        _write_cases(out, numbers, last, children, seed)
    click.echo(out)


def _is_made(out: Path) -> bool:
    """Whether the folder is one that this command has finished: the README is written last."""
    from bvanalyse.synthetic.folder import PLANTED

    return all((out / name).is_file() for name in (PLANTED, "README.md"))


def _check_cases(numbers: tuple[str, ...], years: tuple[int, int], children: int) -> None:
    """Before anything is written."""
    from bvanalyse.synthetic.cases import check_request

    for number in numbers:
        check_request(number, years, children)


def _write_cases(
    out: Path, numbers: tuple[str, ...], years: tuple[int, int], children: int, seed: int
) -> None:
    from bvanalyse.regions import LATEST, Regions
    from bvanalyse.synthetic.cases import write_case_folder
    from bvanalyse.synthetic.readme import cases_readme

    invented = {unit.number: unit.name for unit in Regions.load(out / "reference").in_force(LATEST)}
    if unknown := [number for number in numbers if number not in invented]:
        raise ParameterError(
            Problem(
                "no such municipality in the invented country",
                file=str(out),
                found=", ".join(unknown),
                expected=f"{min(invented)} to {max(invented)}",
            )
        )
    folder, names = out / "cases", {number: invented[number] for number in numbers}
    for number, truth in write_case_folder(folder, names, years, children, seed).items():
        told = cases_readme(
            number,
            names,
            children=children,
            years=years,
            seed=seed,
            levels=truth.process.levels(years[1]),
        )
        (folder / number / "README.md").write_text(told, encoding="utf-8", newline="\n")
