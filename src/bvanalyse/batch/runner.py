"""Many reports: everything checked first, then made side by side, then one manifest and index."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bvanalyse import LANGUAGES, __version__
from bvanalyse.batch.files import report_name
from bvanalyse.batch.task import Outcome, Task, prepare_worker, run_task
from bvanalyse.errors import BvError, DataError, ParameterError, Problem
from bvanalyse.regions import Regions
from bvanalyse.report.index import index_page
from bvanalyse.report.material import Material
from bvanalyse.report.texts import Texts
from bvanalyse.writing import as_json, write_whole

MANIFEST = "kjoring.json"
Progress = Callable[[Outcome], None]


@dataclass(frozen=True)
class Batch:
    """What came of a batch: each report's outcome, and whether it was stopped half-way."""

    outcomes: tuple[Outcome, ...]
    stopped: bool = False

    @property
    def failed(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.failed]


def check_tasks(tasks: Sequence[Task]) -> tuple[list[Task], list[Outcome]]:
    """Tasks that can run, and the outcome of those whose own data is faulty.

    A wrong request stops everything, and so does data that is wrong for all; one municipality's
    faulty file stops that report only.
    """
    ready: list[Task] = []
    faulty: list[Outcome] = []
    problems: list[Problem] = []
    names: dict[str, str] = {}
    for task in tasks:
        try:
            unit = Material(task.params, task.data, task.file).unit
        except ParameterError as error:
            problems += error.problems
        except DataError as error:
            faulty.append(_faulty(task, str(error)))
        else:
            name = report_name(unit, task.params.year, task.notebook.stem)
            if name in names:
                problems.append(
                    Problem(
                        "gives the same report as another file",
                        file=task.file,
                        found=names[name],
                        expected="one parameter file for each municipality and year",
                        action="remove one of the two",
                    )
                )
            names[name] = task.file
            ready.append(task)
    if problems:
        raise ParameterError(dict.fromkeys(problems))
    if faulty and not ready:
        raise DataError(Problem(reason) for reason in dict.fromkeys(f.failed for f in faulty))
    return ready, faulty


def run_batch(
    tasks: Sequence[Task], jobs: int, progress: Progress, executor: Executor | None = None
) -> Batch:
    """Makes every report that can be made; writes manifest and index whatever happens."""
    out = tasks[0].out
    ready, outcomes = check_tasks(tasks)
    for outcome in outcomes:
        progress(outcome)
    pool = executor or ProcessPoolExecutor(jobs, get_context("spawn"), initializer=prepare_worker)
    futures = {pool.submit(run_task, task): task for task in ready}
    stopped = False
    try:
        for future in as_completed(futures):
            outcome = _outcome(future, futures[future])
            outcomes.append(outcome)
            progress(outcome)
    except KeyboardInterrupt:
        stopped = True
        _stop(pool)
    finally:
        pool.shutdown(wait=not stopped, cancel_futures=True)
        write_manifest(out, outcomes)
    return Batch(tuple(sorted(outcomes, key=lambda outcome: outcome.name)), stopped)


def write_manifest(out: Path, outcomes: Iterable[Outcome]) -> None:
    """`kjoring.json`, a note on each failure, and the index: earlier reports stay listed."""
    reports = {entry["name"]: entry for entry in read_manifest(out)}
    for outcome in outcomes:
        entry = asdict(outcome)
        if outcome.failed:
            earlier = reports.get(outcome.name, {}).get("files")
            entry["files"] = earlier if _all_there(out, earlier) else None
            write_whole(out / "feil" / f"{outcome.name}.txt", f"{outcome.failed}\n".encode())
        reports[outcome.name] = entry
    kept = [reports[name] for name in sorted(reports)]
    content = {"bvanalyse": __version__, "reports": kept}
    write_whole(out / MANIFEST, as_json(content))
    write_whole(out / "index.html", index_page(kept, Texts.load(_language(kept))).encode())


def _language(reports: list[dict[str, Any]]) -> str:
    """The language of the reports where they share one, else the first of the package."""
    languages = {report["parameters"]["language"] for report in reports}
    return languages.pop() if len(languages) == 1 else LANGUAGES[0]


def read_manifest(out: Path) -> list[dict[str, Any]]:
    """The reports of an output folder; none when there is no readable manifest."""
    try:
        reports = json.loads((out / MANIFEST).read_text(encoding="utf-8"))["reports"]
    except (OSError, ValueError, KeyError):
        return []
    return [entry for entry in reports if entry["failed"] or _all_there(out, entry["files"])]


def _all_there(out: Path, files: dict[str, dict[str, str]] | None) -> bool:
    return bool(files) and all((out / file["path"]).is_file() for file in (files or {}).values())


def _outcome(future: Future[Outcome], task: Task) -> Outcome:
    try:
        return future.result()
    except BrokenProcessPool:
        return _faulty(task, "the worker process was killed; run the same command again")
    except BvError as error:
        return _faulty(task, str(error))
    except Exception as error:
        return _faulty(task, f"unexpected {type(error).__name__}; run with --debug for more")


def _faulty(task: Task, reason: str) -> Outcome:
    params = task.params
    regions = Regions.load(task.data / "reference")
    unit = regions.municipality(params.municipality, int(params.borders))
    assert unit  # the parameters were checked
    return Outcome(
        name=report_name(unit, params.year, task.notebook.stem),
        municipality=unit.number,
        place=unit.name,
        county=unit.county,
        year=params.year,
        notebook=task.notebook.stem,
        parameters=params.model_dump(mode="json"),
        failed=reason,
    )


def _stop(pool: Executor) -> None:
    """Ends the workers; their kernels notice that the parent is gone and end themselves."""
    for process in (getattr(pool, "_processes", None) or {}).values():
        process.terminate()
