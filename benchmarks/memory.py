"""How much memory a batch takes, and whether it takes more the longer it lasts.

Reports of invented municipalities are made by forks of one warm process, as `bvanalyse run` does.
While they are, the peak of every fork and what the warm process holds is read from the system. A
fork shares most of its memory with the warm process, so that the sum of both is less than it seems.
"""

from __future__ import annotations

import os
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path

import click
from engines import NOTEBOOK, ROOT

from bvanalyse.batch.engines import Forks
from bvanalyse.batch.manifest import Manifest
from bvanalyse.batch.plan import plan
from bvanalyse.batch.task import Task
from bvanalyse.cli.base import everyone
from bvanalyse.synthetic import FEWEST, MOST, write_folder

LIMIT, GROWTH = 600, 1.05  # megabytes of one process; of the warm process from first to last
BETWEEN = 0.02  # seconds between two looks
STEPS = 6  # lines of the table


@dataclass
class Watch:
    """Looks at a process's children until it is told to stop; the peak of each, in megabytes."""

    pid: int
    peaks: dict[int, int] = field(default_factory=dict)
    stopped: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Until stopped."""
        while not self.stopped.wait(BETWEEN):
            for child in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split():
                self.peaks[int(child)] = max(
                    held(int(child), "VmHWM"), self.peaks.get(int(child), 0)
                )


def held(pid: int, what: str = "VmRSS") -> int:
    """Megabytes that a process holds, or has held at most (VmHWM); 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith(what)), 0)


def files(pid: int) -> int:
    """How many files a process has open."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


@click.command(help=__doc__)
@click.option("--reports", type=click.IntRange(FEWEST, MOST), default=60, show_default=True)
@click.option("--jobs", default=2, show_default=True)
def main(reports: int, jobs: int) -> None:
    """Prints memory along the way; exit code 1 over 600 megabytes, or where it grows."""
    rows = []
    with tempfile.TemporaryDirectory() as folder, Forks(jobs) as forks:
        data = Path(folder) / "data"
        write_folder(
            data, ROOT / "data" / "reference", count=reports, years=(2015, 2024), seed=9001
        )
        tasks = [
            Task(params, NOTEBOOK, data, Path(folder), 600)
            for params in everyone(data, None, None).values()
        ]
        ready = [planned.task for planned in forks.call(plan, tasks, Manifest(Path(folder)))]
        warm = forks._parent._process.pid
        watch = Watch(warm)
        thread = threading.Thread(target=watch.run)
        thread.start()
        heads = ("reports", "largest fork", "warm process", "its files", "this process")
        click.echo("".join(f"{head:>14}" for head in heads))
        for number, (_, end) in enumerate(forks.makes(ready), 1):
            assert not isinstance(end, str) and not end.outcome.failed
            if number % (reports // STEPS) == 0 or number == 1:
                peak = max(watch.peaks.values())
                rows.append((number, peak, held(warm), files(warm), held(os.getpid())))
                click.echo("".join(f"{value:14}" for value in rows[-1]))
        watch.stopped.set()
        thread.join()
    last = list(watch.peaks.values())[-reports // STEPS :]
    first = list(watch.peaks.values())[: reports // STEPS]
    click.echo(f"\nforks' mean peak: first {sum(first) / len(first):.0f}, "
               f"last {sum(last) / len(last):.0f} megabytes")  # fmt: skip
    flat = rows[-1][2] <= GROWTH * rows[0][2] and rows[-1][3] <= rows[0][3]
    kept = flat and max(watch.peaks.values()) < LIMIT and rows[-1][2] < LIMIT
    click.echo(f"{'within' if kept else 'beyond'} {LIMIT} megabytes and flat")
    raise SystemExit(0 if kept else 1)


if __name__ == "__main__":
    main()
