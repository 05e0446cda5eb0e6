"""How long it takes to invent a country's case files, and how much memory.

Yearly files of invented municipalities over ten years, all from one declared process: how many
children, files, megabytes and XML elements, in how many seconds. With --messages the messages of
the v4 form are written too, a file for each case. The files go to a folder that is removed again.
"""

from __future__ import annotations

import resource
import tempfile
import time
from pathlib import Path

import click

from bvanalyse.synthetic.cases import Truth, write_national_case_files

YEARS = (2014, 2023)
TARGET_SECONDS, TARGET_GIGABYTES = 120, 2.0
BLOCK = 1 << 20
SEED = 9001


def elements(path: Path) -> int:
    """How many elements begin in a file."""
    count = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            count += block.count(b"<") - block.count(b"</")
    return count - 1  # the declaration


def sizes(truths: dict[str, Truth]) -> tuple[int, int, int]:
    """Files, bytes and elements of all municipalities."""
    paths = [path for truth in truths.values() for some in truth.files.values() for path in some]
    return len(paths), sum(path.stat().st_size for path in paths), sum(map(elements, paths))


@click.command(help=__doc__)
@click.option("--municipalities", type=click.IntRange(1, 357), default=357, show_default=True)
@click.option("--children", type=int, default=60_000, show_default=True, help="In all of them.")
@click.option("--messages/--no-messages", default=False, help="Messages of the v4 form as well.")
def main(municipalities: int, children: int, messages: bool) -> None:
    """Prints the seconds and the sizes; exit code 1 beyond two minutes or two gigabytes."""
    numbers = [f"{9001 + at}" for at in range(municipalities)]
    formats = ("15F", "v4") if messages else ("15F",)
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        truths = write_national_case_files(
            Path(folder), numbers, YEARS, children, SEED, formats=formats
        )
        seconds = time.perf_counter() - start
        files, size, count = sizes(truths)
    gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6  # Linux tells kilobytes
    click.echo(f"{'municipalities':24}{len(truths):12}")
    click.echo(f"{'children':24}{children:12}")
    click.echo(f"{'files':24}{files:12}")
    click.echo(f"{'elements':24}{count:12}")
    click.echo(f"{'megabytes':24}{size / 1e6:12.0f}")
    click.echo(f"{'seconds':24}{seconds:12.1f}")
    click.echo(f"{'memory, gigabytes':24}{gigabytes:12.2f}")
    within = seconds < TARGET_SECONDS and gigabytes < TARGET_GIGABYTES
    kept = "within" if within else "beyond"
    click.echo(f"\n{kept} the target of {TARGET_SECONDS} seconds and {TARGET_GIGABYTES} gigabytes")
    raise SystemExit(0 if within else 1)


if __name__ == "__main__":
    main()
