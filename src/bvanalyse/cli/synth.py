"""The command that invents a country: synth."""

from __future__ import annotations

import re
from pathlib import Path

import click

from bvanalyse.cli.base import main, reports_errors
from bvanalyse.errors import ParameterError, Problem


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
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("data/synthetic"),
    show_default=True,
    help="A new folder, or one made by this command.",
)
@reports_errors
def synth(municipalities: int, years: str, seed: int, out: Path) -> None:
    """Make FICTITIOUS national data: invented places and figures in the shapes of the real."""
    from bvanalyse import places
    from bvanalyse.synthetic import write_folder

    if not (match := re.fullmatch(r"(\d{4})-(\d{4})", years, re.ASCII)):
        expected = "first and last year, such as 2013-2024"
        raise ParameterError(Problem("not years", column="years", found=years, expected=expected))
    span = int(match[1]), int(match[2])
    real = places.data_folder() / "reference"
    write_folder(out, real, count=municipalities, years=span, seed=seed)
    click.echo(out)
