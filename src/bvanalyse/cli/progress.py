"""What an analyst sees of a batch: while it runs, when it ends, and what one would do."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from bvanalyse.batch.plan import Planned
    from bvanalyse.batch.runner import Batch
    from bvanalyse.batch.task import Outcome

ERRORS = "feil"  # the folder with a note on each failure
MOST_NAMED = 20  # failed reports in the summary


class Progress:
    """One bar with counts on a terminal, one line a report elsewhere; trouble in plain sight."""

    def __init__(self, out: Path, quiet: bool = False) -> None:
        self._out, self._quiet = out, quiet
        self._terminal = sys.stderr.isatty() and not quiet
        self._failed = 0
        self._began = 0.0
        self._bar: Any = None

    def planned(self, plans: Sequence[Planned]) -> None:
        """Everything has been checked; so many are to be made."""
        from tqdm import tqdm

        self._began = time.monotonic()
        self._bar = tqdm(
            total=sum(planned.action != "skip" for planned in plans),
            disable=not self._terminal,
            bar_format="{elapsed_s:.0f} s  [{bar:16}]  {n_fmt}/{total_fmt}{postfix}",
            ascii="-#",
        )

    def done(self, outcome: Outcome) -> None:
        """One report is made, or has failed."""
        self._failed += bool(outcome.failed)
        if outcome.failed:
            where = self._out / ERRORS / f"{outcome.name}.txt"
            self._bar.write(f"FAILED {outcome.name}: {outcome.failed}   ({where})", file=sys.stderr)
        elif not self._terminal and not self._quiet:
            click.echo(f"made {outcome.name} ({self._bar.n + 1}/{self._bar.total})", err=True)
        self._bar.n += 1
        each = (time.monotonic() - self._began) / self._bar.n
        left = lasting(each * (self._bar.total - self._bar.n))
        self._bar.set_postfix_str(f"  {self._failed} failed   about {left} left")

    def close(self) -> None:
        """Nothing more will be told."""
        if self._bar is not None:
            self._bar.close()


def lasting(seconds: float) -> str:
    """A time as it is said.

    >>> lasting(7.4), lasting(182), lasting(7300)
    ('7 s', '3 min 2 s', '2 h 1 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def plan_lines(plans: Sequence[Planned], jobs: int) -> Iterator[str]:
    """What would be done with each report and why, and how long it would take."""
    wide = max(len(_place(planned)) for planned in plans)
    for planned in plans:
        yield f"{_place(planned):{wide}}  {planned.action}  {planned.why}"
    running = [planned for planned in plans if planned.action == "run"]
    known = [planned.seconds for planned in running if planned.seconds]
    mean = sum(known) / len(known) if known else 0
    about = f", about {lasting(mean * len(running) / jobs)} with {jobs} jobs" if known else ""
    skipped = sum(planned.action == "skip" for planned in plans)
    faulty = len(plans) - len(running) - skipped
    failing = f", {faulty} would fail" if faulty else ""
    yield f"{len(running)} would run, {skipped} would be skipped{failing}{about}"


def _place(planned: Planned) -> str:
    return f"{planned.unit.number} {planned.unit.name} {planned.task.params.year}"


def summary(batch: Batch, out: Path) -> Iterator[str]:
    """The end of a batch in five lines."""
    codes = [outcome.municipality for outcome in batch.failed]
    hidden = len(codes) - MOST_NAMED
    named = ", ".join(codes[:MOST_NAMED]) + (f" and {hidden} more" if hidden > 0 else "")
    yield f"done      {len(batch.made)}"
    yield f"skipped   {len(batch.skipped)}"
    yield f"failed    {len(codes)}" + (f" ({named})" if codes else "")
    yield f"time      {lasting(batch.seconds)}"
    yield f"index     {out / 'index.html'}"


def ending(batch: Batch) -> str:
    """Why a batch ended before it was done, and how to go on; nothing when it was done."""
    if batch.trouble:
        return f"bvanalyse: {batch.trouble}"
    if batch.stopped:
        return (
            f"stopped: {len(batch.outcomes)} done, {batch.left} left; run the same command to go on"
        )
    return ""


def as_json(batch: Batch, out: Path) -> dict[str, Any]:
    """The end of a batch for a program."""
    return {
        "made": [outcome.name for outcome in batch.made],
        "skipped": [planned.name for planned in batch.skipped],
        "failed": {outcome.name: outcome.failed for outcome in batch.failed},
        "left": batch.left,
        "seconds": round(batch.seconds, 1),
        "stopped": batch.stopped,
        "trouble": batch.trouble,
        "index": (out / "index.html").as_posix(),
    }


def plan_json(plans: Sequence[Planned]) -> list[dict[str, str]]:
    """What would be done, for a program."""
    return [
        {"name": planned.name, "action": planned.action, "why": planned.why} for planned in plans
    ]
