"""How the cost of a batch grows with its municipalities, its years and its indicators.

Reports of invented municipalities are made by `bvanalyse run` at three sizes of each, with the
other two as they are. The cost is processor seconds of the whole command, which other work on the
machine disturbs less than the clock, without its start: that of a warm process which is asked for
nothing. Growth is the power of the size that the cost grows by: 1 is in step with it.
"""

from __future__ import annotations

import math
import resource
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click
import yaml
from engines import BVANALYSE, ROOT, run

from bvanalyse.cli.base import everyone
from bvanalyse.synthetic import FEWEST, write_folder

LAST = 2024
YEARS, TABLES = (4, 8, 12), (5, 10, 15)
TARGET = 1.1
START = """from bvanalyse.batch import forks, runner
with runner.engine_for("fork", 1) as engine:
    engine.call(forks.possible)"""


def seconds(municipalities: int, years: int, tables: int | None, reports: int) -> float:
    """Processor seconds that a batch of so many reports takes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data, params = folder / "data", folder / "params"
        span = (LAST - years + 1, LAST)
        count = max(FEWEST, municipalities)
        write_folder(data, ROOT / "data" / "reference", count=count, years=span, seed=9001)
        params.mkdir()
        for choice in list(everyone(data, None, None).values())[:reports]:
            values = choice.model_dump(mode="json")
            values["sources"] = values["sources"][:tables]
            file = params / f"{choice.municipality}.yaml"
            file.write_text(yaml.safe_dump(values), encoding="utf-8")
        options = ["--params", params, "--data", data, "--out", folder / "out", "--jobs", "2"]
        return spent([*BVANALYSE, "run", *options])


def spent(command: Sequence[object]) -> float:
    """Processor seconds of a command and all that it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run(command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def power(sizes: tuple[int, ...], costs: list[float]) -> float:
    """The power that the cost grows by from the smallest to the largest."""
    return math.log(costs[-1] / costs[0]) / math.log(sizes[-1] / sizes[0])


@click.command(help=__doc__)
@click.option("--reports", default=10, show_default=True, help="At the smallest size.")
def main(reports: int) -> None:
    """Prints the cost at each size; exit code 1 where any grows faster than its size."""
    doubled = (reports, 2 * reports, 4 * reports)
    grown = {
        "municipalities": (doubled, lambda size: seconds(size, 10, None, size)),
        "years": (YEARS, lambda size: seconds(FEWEST, size, None, reports)),
        "tables of indicators": (TABLES, lambda size: seconds(FEWEST, 10, size, reports)),
    }
    powers, start = [], spent([sys.executable, "-c", START])
    click.echo(f"{'start':28}{start:10.1f} s")
    for name, (sizes, cost) in grown.items():
        costs = []
        for size in sizes:
            costs.append(cost(size) - start)
            click.echo(f"{name:22}{size:6}{costs[-1]:10.1f} s")
        powers.append(power(sizes, costs))
        click.echo(f"{name:22}grows by its size to the power {powers[-1]:.2f}\n")
    kept = max(powers) <= TARGET
    click.echo(f"{'within' if kept else 'beyond'} growth to the power {TARGET}")
    raise SystemExit(0 if kept else 1)


if __name__ == "__main__":
    main()
