"""Options that several commands have, each told in one way."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import click

from bvanalyse.batch import ENGINES
from bvanalyse.cli.base import PARAMS

Command: TypeAlias = Callable[..., Any]

PLACE = click.Path(path_type=Path)
with_data = click.option("--data", type=PLACE, help="The data folder.")
with_json = click.option(
    "--json", "json_", is_flag=True, help="Tell the outcome as JSON on standard output."
)


def with_place(name: str, default: Path, told: str) -> Callable[[Command], Command]:
    """An option for a file or a folder, which is this one if nothing is said."""
    return click.option(name, type=PLACE, default=default, show_default=True, help=told)


def with_params(told: str = "") -> Callable[[Command], Command]:
    """An option for parameters, with what more there is to say of them."""
    return with_place("--params", PARAMS, f"A parameter file, or a folder of them{told}.")


def makes_reports(command: Command) -> Command:
    """The options for how reports are made: how many at a time, how long, and by what."""
    for option in (
        click.option(
            "--scheduler", help="Address of a dask scheduler, whose workers make the reports."
        ),
        click.option(
            "--engine",
            type=click.Choice(ENGINES),
            show_default="fork, where the system can",
            help="Cells run in a fork of a warm process, or in a plain kernel.",
        ),
        click.option(
            "--timeout",
            type=click.IntRange(1),
            default=180,
            show_default=True,
            help="Seconds a notebook cell may take.",
        ),
        click.option(
            "--jobs",
            type=click.IntRange(1),
            default=os.cpu_count() or 1,
            show_default="cores",
            help="How many reports are made at a time.",
        ),
    ):
        command = option(command)
    return command
