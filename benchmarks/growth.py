"""How the cost of a batch grows with its municipalities, its years and its indicators.

Reports of invented municipalities are made by `bvanalyse run` at three sizes of each, with the
other two as they are. The cost is processor seconds of the whole command, less those of a command
that finds nothing to do: other work on the machine disturbs them less than the clock. Growth is the
power of the size that the cost grows by: 1 is in step with it.
"""

from __future__ import annotations

import math
import os
import resource
import subprocess
import tempfile
from pathlib import Path

import click
import yaml
from engines import BVANALYSE, ROOT

from bvanalyse.cli.base import everyone
from bvanalyse.synthetic import write_folder

LAST = 2024
MUNICIPALITIES, YEARS, TABLES = (10, 20, 40), (4, 8, 12), (5, 10, 15)
REPORTS = 6  # where it is not they that grow
TARGET = 1.1


def seconds(municipalities: int, years: int, tables: int | None, reports: int) -> float:
    """Processor seconds that a batch of so many reports takes beyond its start."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data, params = folder / "data", folder / "params"
        span = (LAST - years + 1, LAST)
        write_folder(data, ROOT / "data" / "reference", count=municipalities, years=span, seed=9001)
        params.mkdir()
        for choice in list(everyone(data, None, None).values())[:reports]:
            values = choice.model_dump(mode="json")
            values["sources"] = values["sources"][:tables]
            file = params / f"{choice.municipality}.yaml"
            file.write_text(yaml.safe_dump(values), encoding="utf-8")
        options = ["--params", params, "--data", data, "--out", folder / "out", "--jobs", "2"]
        first, again = (spent([*BVANALYSE, "run", *map(str, options)]) for _ in range(2))
        return first - again


def spent(command: list[str]) -> float:
    """Processor seconds of a command and all that it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=dict(os.environ))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def power(sizes: tuple[int, ...], costs: list[float]) -> float:
    """The power that the cost grows by from the smallest to the largest."""
    return math.log(costs[-1] / costs[0]) / math.log(sizes[-1] / sizes[0])


@click.command(help=__doc__)
def main() -> None:
    """Prints the cost at each size; exit code 1 where any grows faster than its size."""
    grown = {
        "municipalities": (MUNICIPALITIES, lambda size: seconds(size, 10, None, size)),
        "years": (YEARS, lambda size: seconds(20, size, None, REPORTS)),
        "tables of indicators": (TABLES, lambda size: seconds(20, 10, size, REPORTS)),
    }
    powers = []
    for name, (sizes, cost) in grown.items():
        costs = []
        for size in sizes:
            costs.append(cost(size))
            click.echo(f"{name:22}{size:6}{costs[-1]:10.1f} s")
        powers.append(power(sizes, costs))
        click.echo(f"{name:22}grows by its size to the power {powers[-1]:.2f}\n")
    kept = max(powers) <= TARGET
    click.echo(f"{'within' if kept else 'beyond'} growth to the power {TARGET}")
    raise SystemExit(0 if kept else 1)


if __name__ == "__main__":
    main()
