"""Damages files for every reader, and tells what came of it that should not.

Each input is a sound file with one to three sorts of damage, drawn from the seed. A reader must
answer with figures that the file holds, or refuse in one sentence; and within bounds of memory and
of seconds at work. What is neither is kept in --found, and belongs under tests/fuzz/found; so is
the file at hand if a reader ends the process.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from itertools import count, cycle
from pathlib import Path
from random import Random
from types import FrameType

import click

os.environ["OPENBLAS_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "fuzz"))
from fuzzing.damage import damaged
from fuzzing.judge import faults
from fuzzing.readers import READERS
from fuzzing.seeds import KINDS, files

MEMORY = 3_000_000_000  # bytes of addresses, of which the libraries take half
SECONDS = 20  # at work on one input, by the processor's count


class TooSlow(Exception):
    """An input that a reader does not finish."""


def inputs(kinds: tuple[str, ...], seed: int) -> Iterator[tuple[str, bytes]]:
    """Damaged files without end, each kind in turn."""
    for number, kind in zip(count(), cycle(kinds), strict=False):
        random = Random(f"{seed} {number}")
        yield kind, damaged(random.choice(files(kind)), files(random.choice(KINDS)), random)


def bounded() -> None:
    """Bounds on this process, beyond which an input is a fault."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGPROF, _too_slow)
    warnings.simplefilter("error")


def _too_slow(_number: int, _frame: FrameType | None) -> None:
    raise TooSlow(f"more than {SECONDS} seconds")


def judged(kind: str, raw: bytes, folder: Path, number: int) -> list[str]:
    """The faults of one input, within bounds."""
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        return faults(kind, raw, folder / f"{number}{READERS[kind].ending}")
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def kept(found: Path, kind: str, raw: bytes, told: str, seen: Counter[str]) -> None:
    """Keeps the first inputs of each fault, and says which they are."""
    sort = f"{kind}: {told.partition(': ')[0][:90]}"
    seen[sort] += 1
    if seen[sort] <= 3:
        name = f"{kind}-{len(seen)}-{seen[sort]}.damaged"
        (found / name).write_bytes(raw)
        click.echo(f"{name}: {told}")


@click.command(help=__doc__)
@click.option("--inputs", "most", type=int, help="How many; without end unless told.")
@click.option("--minutes", type=float, help="How long; without end unless told.")
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only these.")
@click.option("--found", type=click.Path(path_type=Path), default=Path("output/fuzz"))
def main(
    most: int | None, minutes: float | None, seed: int, kinds: tuple[str, ...], found: Path
) -> None:
    """Prints every fault and a count; exit code 1 if there is any."""
    bounded()
    until = time.monotonic() + 60 * minutes if minutes else float("inf")
    seen: Counter[str] = Counter()
    number = 0
    found.mkdir(parents=True, exist_ok=True)
    for number, (kind, raw) in enumerate(inputs(kinds or KINDS, seed), 1):
        for told in judged(kind, raw, found, number)[:1]:
            kept(found, kind, raw, told, seen)
        if number == most or time.monotonic() > until:
            break
    for sort, times in seen.most_common():
        click.echo(f"{times:6} x {sort}")
    click.echo(f"{number} inputs, {sum(seen.values())} faults of {len(seen)} sorts")
    sys.exit(bool(seen))


if __name__ == "__main__":
    main()
