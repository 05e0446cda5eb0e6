"""What the command `read` does with case files: it tells of them, and counts them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bvanalyse.cli.base import rows_of, save_csv
from bvanalyse.errors import ParameterError, Problem

if TYPE_CHECKING:
    from bvanalyse.events import Events


def read_cases(
    files: tuple[Path, ...], municipality: str | None, period: str, out: Path | None
) -> None:
    """Prints what the files are like; writes what each year that they cover counts to."""
    from bvanalyse.sources import case_quality

    for option, given in (("--municipality", municipality), ("--period", period)):
        if given:
            action = f"leave out {option}"
            raise ParameterError(
                Problem("case files say themselves whose they are, and of when", action=action)
            )
    quality = case_quality(files)
    for line in quality.lines():
        click.echo(line)
    if out:
        _write(quality.events, out)


def _write(events: Events, out: Path) -> None:
    from bvanalyse.metrics import from_events
    from bvanalyse.observations import join

    years = list(covered(events))
    if not years:
        raise ParameterError(
            Problem(
                "no whole year to count",
                file=str(out),
                found=f"{events.first_day} to {events.last_day}",
                expected="case files that cover 1 January to 31 December",
            )
        )
    table = join(from_events(events, year) for year in years)
    save_csv(rows_of(table), out)
    click.echo(
        f"{out}: {len(table)} figures of {', '.join(map(str, years))}; "
        "EXACT COUNTS, which must not leave the service"
    )


def covered(events: Events) -> Iterator[int]:
    """The years of which the files tell every day: a yearly file's own, else all in the period."""
    if "v4" not in events.formats:
        yield from events.years
        return
    for year in range(events.first_day.year, events.last_day.year + 1):
        if date(year, 12, 31) <= events.last_day:
            yield year
