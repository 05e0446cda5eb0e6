"""How long it takes to read a country's case files and to count a year of them, and how much
memory.

Invented yearly files of ten years at three sizes, once from one municipality and once from 357, are
read to event tables, and every indicator of one year is counted. Each size has a process of its own
and a folder that is removed again. Growth is of processor time, which other work on the machine
disturbs less: 1 is in step with the number of children, 2 with its square.
"""

from __future__ import annotations

import math
import multiprocessing
import resource
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

import click

from bvanalyse.metrics import from_events
from bvanalyse.sources import read_kostra_xml
from bvanalyse.synthetic.cases import write_national_case_files

YEARS, COUNTED = (2014, 2023), 2022
SIZES, MUNICIPALITIES = (10_000, 30_000, 60_000), (1, 357)
TARGET_SECONDS, TARGET_GIGABYTES, TARGET_GROWTH = 180, 4.0, 1.2
SEED = 9001
HEADS = ("municipalities", "children", "events", "read", "counted", "processor", "gigabytes")


class Measured(NamedTuple):
    """One size: seconds to read and to count, processor seconds of both, and memory."""

    municipalities: int
    children: int
    events: int
    read: float
    counted: float
    processor: float
    gigabytes: float

    @property
    def seconds(self) -> float:
        """From the files to the figures."""
        return self.read + self.counted

    def __str__(self) -> str:
        whole = "".join(f"{number:>14}" for number in self[:3])
        return whole + "".join(f"{number:14.2f}" for number in self[3:])


def measured(folder: Path, municipalities: int, children: int) -> Measured:
    """Reads and counts the files of a folder; to be called once in a process."""
    start, used = time.perf_counter(), _processor()
    events = read_kostra_xml(folder)
    read = time.perf_counter()
    from_events(events, COUNTED)
    counted = time.perf_counter()
    return Measured(
        municipalities,
        children,
        sum(map(len, events.tables.values())),
        read - start,
        counted - read,
        _processor() - used,
        _gigabytes(),
    )


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _gigabytes() -> float:
    """At most: as if every reading process had been at its largest at once."""
    readers = multiprocessing.cpu_count() * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (own + readers) / 1e6  # Linux tells kilobytes


def alone(municipalities: int, children: int) -> Measured:
    """One size in a new process, with files that are removed again."""
    numbers = [f"{9001 + at}" for at in range(municipalities)]
    with tempfile.TemporaryDirectory() as name:
        write_national_case_files(Path(name), numbers, YEARS, children, SEED)
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, mp_context=spawn) as pool:
            return pool.submit(measured, Path(name), municipalities, children).result()


def growth(first: Measured, last: Measured) -> float:
    """The power of the number of children that processor time grows by."""
    return math.log(last.processor / first.processor) / math.log(last.children / first.children)


@click.command(help=__doc__)
@click.argument("sizes", nargs=-1, type=click.IntRange(357))
def main(sizes: tuple[int, ...]) -> None:
    """Prints seconds, memory and growth; exit code 1 beyond three minutes, 4 GB or in growth."""
    sizes = tuple(sorted(sizes)) or SIZES
    found: dict[int, list[Measured]] = {}
    click.echo("".join(f"{head:>14}" for head in HEADS))
    for municipalities in MUNICIPALITIES:
        found[municipalities] = []
        for children in sizes:
            found[municipalities].append(alone(municipalities, children))
            click.echo(found[municipalities][-1])
    powers = {number: growth(rows[0], rows[-1]) for number, rows in found.items() if len(rows) > 1}
    for number, power in powers.items():
        click.echo(f"\n{number} municipalities: time grows by children to the power {power:.2f}")
    every = [row for rows in found.values() for row in rows]
    within = (
        max(row.seconds for row in every) < TARGET_SECONDS
        and max(row.gigabytes for row in every) < TARGET_GIGABYTES
        and max(powers.values(), default=1) < TARGET_GROWTH
    )
    click.echo(
        f"\n{'within' if within else 'beyond'} the target of {TARGET_SECONDS} seconds, "
        f"{TARGET_GIGABYTES} gigabytes and growth to the power {TARGET_GROWTH}"
    )
    raise SystemExit(0 if within else 1)


if __name__ == "__main__":
    main()
