"""How long a report takes by each way of running its notebook, and how far that is from the floor.

The five reports of params/, or as many of a national data folder, two at a time:

commands   `papermill` and `jupyter nbconvert`, one after the other for each municipality
kernel     `bvanalyse run --engine kernel`
fork       `bvanalyse run`
forks      the same without its start: from the first fork to the last report
floor      the notebook's cells as one function in two warm processes, and one lean page; no
           notebook, no isolation, no file

Everything is whole-process wall time divided by the reports, except the last two. The ways take
turns, so that a busy machine slows all of them; medians over the rounds.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import click
import yaml

from bvanalyse.cli.base import chosen_params, everyone
from bvanalyse.params import Params

ROOT = Path(__file__).parents[1]
NOTEBOOK = ROOT / "notebooks" / "tilstandsrapport.ipynb"
SCRIPTS = Path(sys.executable).parent
BVANALYSE = [sys.executable, "-c", "from bvanalyse.cli import main; main()"]
JOBS = 2
Chosen = dict[str, Params]


def by_commands(folder: Path, chosen: Chosen) -> None:
    """The ecosystem's two commands for each report, two reports at a time."""

    def report(name: str) -> None:
        done = folder / f"{name}.ipynb"
        papermill = [
            SCRIPTS / "papermill",
            NOTEBOOK,
            done,
            "-f",
            folder / "params" / f"{name}.yaml",
        ]
        nbconvert = [SCRIPTS / "jupyter", "nbconvert", "--to", "bvrapport", done]
        for command in (papermill, nbconvert):
            subprocess.run(command, check=True, capture_output=True, cwd=ROOT)

    with ThreadPoolExecutor(JOBS) as pool:
        list(pool.map(report, chosen))


def by_engine(engine: str) -> Callable[[Path, Chosen], None]:
    """The package's own command."""

    def made(folder: Path, _: Chosen) -> None:
        options = ["--params", folder / "params", "--out", folder / "out", "--jobs", str(JOBS)]
        data = ["--data", os.environ["BV_DATA"], "--engine", engine]
        subprocess.run(
            [*BVANALYSE, "run", *options, *data], check=True, capture_output=True, cwd=ROOT
        )

    return made


def warm_forks(chosen: Chosen) -> float:
    """Seconds from the first fork to the last report, in a warm process that waits already."""
    from bvanalyse.batch.engines import Forks
    from bvanalyse.batch.manifest import Manifest
    from bvanalyse.batch.plan import plan
    from bvanalyse.batch.task import Task

    data = Path(os.environ["BV_DATA"])
    tasks = [Task(params, NOTEBOOK, data, Path(), 600) for params in chosen.values()]
    with Forks(JOBS) as forks:
        ready = [planned.task for planned in forks.call(plan, tasks, Manifest(Path()))]
        start = time.perf_counter()
        ends = [end for _, end in forks.makes(ready)]
        assert not any(isinstance(end, str) or end.outcome.failed for end in ends)
        return time.perf_counter() - start


def cells_as_one(params: Params) -> int:
    """The notebook's cells one after the other, their results as one page; its length."""
    import nbformat

    from bvanalyse.report.display import Block
    from bvanalyse.report.page import arranged, page
    from bvanalyse.report.texts import Texts

    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    names = params.model_dump(mode="json")
    texts = Texts.load(params.language)
    shown = []
    for cell in cells:
        tags = cell.metadata.get("tags", [])
        if cell.cell_type == "code" and "parameters" not in tags:
            *before, last = cell.source.strip().split("\n")
            if last.startswith("r."):
                exec("\n".join(before), names)
                shown.append(eval(last, names))
            else:
                exec(cell.source, names)
    body = "".join(
        part.html() for part in shown if hasattr(part, "html") or isinstance(part, Block)
    )
    return len(page(*arranged(body, texts), texts))


def floor(chosen: Chosen) -> float:
    """Seconds for all reports in processes that have made one already."""
    params = list(chosen.values())
    with ProcessPoolExecutor(JOBS, get_context("spawn")) as pool:
        list(pool.map(cells_as_one, [params[0]] * JOBS))
        start = time.perf_counter()
        list(pool.map(cells_as_one, params))
        return time.perf_counter() - start


def timed(way: Callable[[Path, Chosen], None], chosen: Chosen) -> float:
    """Seconds of a way, in a folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "params").mkdir()
        for report, params in chosen.items():
            content = yaml.safe_dump(params.model_dump(mode="json"))
            (folder / "params" / f"{report}.yaml").write_text(content, encoding="utf-8")
        start = time.perf_counter()
        way(folder, chosen)
        return time.perf_counter() - start


WAYS: dict[str, Callable[[Chosen], float]] = {
    "commands": lambda chosen: timed(by_commands, chosen),
    "kernel": lambda chosen: timed(by_engine("kernel"), chosen),
    "fork": lambda chosen: timed(by_engine("fork"), chosen),
    "forks": warm_forks,
    "floor": floor,
}


@click.command(help=__doc__)
@click.option(
    "--data", type=click.Path(path_type=Path, exists=True), help="A national data folder."
)
@click.option("--reports", default=5, show_default=True, help="How many reports in a round.")
@click.option("--rounds", default=3, show_default=True)
def main(data: Path | None, reports: int, rounds: int) -> None:
    """Prints seconds a report by each way, and their ratios."""
    os.environ["BV_DATA"] = str((data or ROOT / "data").resolve())
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # alike for all ways
    found = everyone(data, None, None) if data else chosen_params(ROOT / "params", None)
    chosen = {params.municipality: params for params in list(found.values())[:reports]}
    seconds: dict[str, list[float]] = {name: [] for name in WAYS}
    for number in range(rounds):
        for name, way in WAYS.items():
            click.echo(f"round {number + 1}: {name} ...", err=True)
            seconds[name].append(way(chosen) / len(chosen))
        show(seconds, len(chosen))


def show(seconds: dict[str, list[float]], reports: int) -> None:
    """Prints the medians of the rounds that are done."""
    middle = {name: statistics.median(values) for name, values in seconds.items()}
    done = len(seconds["floor"])
    click.echo(f"\n{reports} reports, {JOBS} at a time, medians of {done} rounds\n")
    click.echo(f"{'way':12}{'s a report':>12}{'to commands':>14}{'to the floor':>14}")
    for name, value in middle.items():
        faster, slower = middle["commands"] / value, value / middle["floor"]
        click.echo(f"{name:12}{value:12.2f}{faster:13.1f}x{slower:14.2f}")


if __name__ == "__main__":
    main()
