"""How long a report takes by each way of running its notebook, and how far that is from the floor.

The five reports of params/, or as many of a national data folder, two at a time:

commands   `papermill` and `jupyter nbconvert`, one after the other for each municipality
kernel     `bvanalyse run --engine kernel`
ploomber   ploomber-engine and the same exporter in two processes that are kept: no kernel and
           no isolation; with --ploomber, which puts it in an environment beside this one
fork       `bvanalyse run`
forks      the same without its start: from the first fork to the last report
floor      the notebook's cells as one function in two warm processes, and one lean page; no
           notebook, no isolation, no file

Everything is of whole processes, divided by the reports, except the last two. The ways take turns,
so that a busy machine slows all of them; medians over the rounds. Ratios are of processor seconds,
which other work on the machine disturbs less than the clock. Exit code 1 when forks take more than
1.1 of the floor, or `fork` is not 2.8 times as fast as the commands and 1.2 times as fast as
ploomber-engine, where those were asked for.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import click
import yaml

from bvanalyse.cli.base import chosen_params, everyone
from bvanalyse.params import Params

ROOT = Path(__file__).parents[1]
NOTEBOOK = ROOT / "notebooks" / "tilstandsrapport.ipynb"
SCRIPTS = Path(sys.executable).parent
BVANALYSE = [sys.executable, "-c", "from bvanalyse.cli import main; main()"]
JOBS = 2
PLOOMBER = "ploomber-engine==0.0.33"
MOST_OF_FLOOR, TO_COMMANDS, TO_PLOOMBER = 1.1, 2.8, 1.2
Chosen = dict[str, Params]


class Cost(NamedTuple):
    """Seconds by the clock, and of the processor."""

    clock: float
    processor: float


Bound = Callable[[float, float], float]


def run(command: Sequence[object], also: Mapping[str, str] | None = None) -> None:
    """Runs a command to its end, with more in its environment; what it says where it fails."""
    words = list(map(str, command))
    environment = {**os.environ, **(also or {})}
    done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, env=environment)
    if done.returncode:
        raise click.ClickException(f"{' '.join(words)}\n{done.stdout}{done.stderr}")


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
            run(command)

    with ThreadPoolExecutor(JOBS) as pool:
        list(pool.map(report, chosen))


def by_engine(engine: str) -> Callable[[Path, Chosen], None]:
    """The package's own command."""

    def made(folder: Path, _: Chosen) -> None:
        options = ["--params", folder / "params", "--out", folder / "out", "--jobs", str(JOBS)]
        data = ["--data", os.environ["BV_DATA"], "--engine", engine]
        run([*BVANALYSE, "run", *options, *data])

    return made


def ploomber_python(folder: Path) -> Path:
    """The interpreter of an environment with ploomber-engine over this one's own packages."""
    python = folder / "bin" / "python"
    if not python.exists():
        run([sys.executable, "-m", "venv", folder])
        where = [sysconfig.get_path("purelib"), str(ROOT / "src")]
        [site] = (folder / "lib").glob("python*/site-packages")
        (site / "these.pth").write_text("\n".join(where) + "\n", encoding="utf-8")
        run([python, "-m", "pip", "install", "--quiet", PLOOMBER])
    return python


def by_ploomber(folder: Path, _: Chosen) -> None:
    """ploomber-engine in two processes, which it leaves to whoever calls it."""
    script = Path(__file__).with_name("by_ploomber.py")
    command = [os.environ["BV_PLOOMBER"], script, NOTEBOOK, folder / "params", str(JOBS)]
    own = {
        "PLOOMBER_STATS_ENABLED": "false",  # it would tell of its use
        "JUPYTER_PATH": str(Path(sysconfig.get_path("data")) / "share" / "jupyter"),  # templates
    }
    run(command, own)


def warm_forks(chosen: Chosen) -> Cost:
    """From the first fork to the last report, in a warm process that waits already."""
    from bvanalyse.batch.engines import Forks
    from bvanalyse.batch.manifest import Manifest
    from bvanalyse.batch.plan import plan
    from bvanalyse.batch.task import Task

    data = Path(os.environ["BV_DATA"])
    tasks = [Task(params, NOTEBOOK, data, Path(), 600) for params in chosen.values()]
    with Forks(JOBS) as forks:
        ready = [planned.task for planned in forks.call(plan, tasks, Manifest(Path()))]
        start, used = time.perf_counter(), sum(forks.call(os.times)[:4])
        ends = [end for _, end in forks.makes(ready)]
        assert not any(isinstance(end, str) or end.outcome.failed for end in ends)
        return Cost(time.perf_counter() - start, sum(forks.call(os.times)[:4]) - used)


def cells_as_one(params: Params) -> float:
    """The notebook's cells one after the other, their results as one page; processor seconds."""
    began = time.process_time()
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
    page(*arranged(body, texts), texts)
    return time.process_time() - began


def floor(chosen: Chosen) -> Cost:
    """All reports in processes that have made one already."""
    params = list(chosen.values())
    with ProcessPoolExecutor(JOBS, get_context("spawn")) as pool:
        list(pool.map(cells_as_one, [params[0]] * JOBS))
        start = time.perf_counter()
        used = sum(pool.map(cells_as_one, params))
        return Cost(time.perf_counter() - start, used)


def timed(way: Callable[[Path, Chosen], None], chosen: Chosen) -> Cost:
    """A way in a folder of its own, with all processes that it starts."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "params").mkdir()
        for report, params in chosen.items():
            content = yaml.safe_dump(params.model_dump(mode="json"))
            (folder / "params" / f"{report}.yaml").write_text(content, encoding="utf-8")
        start, used = time.perf_counter(), children()
        way(folder, chosen)
        return Cost(time.perf_counter() - start, children() - used)


def children() -> float:
    """Processor seconds of all processes that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


WAYS: dict[str, Callable[[Chosen], Cost]] = {
    "commands": lambda chosen: timed(by_commands, chosen),
    "kernel": lambda chosen: timed(by_engine("kernel"), chosen),
    "ploomber": lambda chosen: timed(by_ploomber, chosen),
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
@click.option(
    "--ploomber",
    type=click.Path(path_type=Path),
    help="Folder of the environment with ploomber-engine; made when it is not there.",
)
@click.option("--way", "ways", multiple=True, type=click.Choice(list(WAYS)), help="Only these.")
def main(
    data: Path | None, reports: int, rounds: int, ploomber: Path | None, ways: tuple[str, ...]
) -> None:
    """Prints seconds a report by each way, and their ratios."""
    os.environ["BV_DATA"] = str((data or ROOT / "data").resolve())
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # alike for all ways
    chosen_ways = [way for way in ways or WAYS if way != "ploomber" or ploomber]
    if ploomber:
        os.environ["BV_PLOOMBER"] = str(ploomber_python(ploomber.resolve()))
    else:
        click.echo("ploomber-engine is left out: name a folder for it with --ploomber", err=True)
    found = everyone(data, None, None) if data else chosen_params(ROOT / "params", None)
    chosen = {params.municipality: params for params in list(found.values())[:reports]}
    costs: dict[str, list[Cost]] = {name: [] for name in chosen_ways}
    for number in range(rounds):
        for name in chosen_ways:
            click.echo(f"round {number + 1}: {name} ...", err=True)
            costs[name].append(WAYS[name](chosen))
            click.echo(f"    {costs[name][-1]}", err=True)
    click.echo(f"{len(chosen)} reports, {JOBS} at a time, medians of {rounds} rounds\n")
    click.echo(f"{'way':12}{'clock, s a report':>20}{'processor, s a report':>24}")
    middle = {}
    for name, found_costs in costs.items():
        clock, middle[name] = (
            statistics.median(each) / len(chosen) for each in zip(*found_costs, strict=True)
        )
        click.echo(f"{name:12}{clock:20.2f}{middle[name]:24.2f}")
    click.echo()
    raise SystemExit(0 if all([kept(middle, *promise) for promise in PROMISES]) else 1)


#: one way's processor time over another's, the bound, and whether it is the most or the least
PROMISES = (
    ("forks", "floor", MOST_OF_FLOOR, max),
    ("commands", "fork", TO_COMMANDS, min),
    ("ploomber", "fork", TO_PLOOMBER, min),
)


def kept(middle: dict[str, float], of: str, to: str, bound: float, end: Bound) -> bool:
    """Prints one ratio, and whether it is within its bound; true where it was not measured."""
    if not {of, to} <= middle.keys():
        return True
    ratio = middle[of] / middle[to]
    within = end(ratio, bound) == bound
    promised = f"at {'most' if end is max else 'least'} {bound}"
    click.echo(f"{of} to {to}: {ratio:.2f}, {promised}: {'yes' if within else 'no'}")
    return within


if __name__ == "__main__":
    main()
