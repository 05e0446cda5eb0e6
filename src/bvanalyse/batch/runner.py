"""Many reports: everything checked first, then made side by side, then one manifest and index."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from bvanalyse import LANGUAGES, __version__
from bvanalyse.batch.engines import End, engine_for
from bvanalyse.batch.files import report_name
from bvanalyse.batch.task import Outcome, Task, store
from bvanalyse.errors import DataError, ParameterError, Problem
from bvanalyse.regions import Regions
from bvanalyse.report.index import index_page
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
    from bvanalyse.report.material import Material  # with forks, not in this process

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
    tasks: Sequence[Task], jobs: int, progress: Progress, engine: str | None = None
) -> Batch:
    """Makes every report that can be made; writes manifest and index whatever happens.

    `engine` is one of `ENGINES`; unless told, the first that this system can do.
    """
    outcomes: list[Outcome] = []
    checked = stopped = False
    try:
        with engine_for(engine, jobs) as at_work:
            ready, faulty = at_work.call(check_tasks, tasks)
            checked = True
            ends = (_outcome(task, end) for task, end in at_work.makes(ready))
            for outcome in chain(faulty, ends):
                outcomes.append(outcome)
                progress(outcome)
    except KeyboardInterrupt:
        stopped = True
    finally:
        if checked:
            write_manifest(tasks[0].out, outcomes)
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


def _outcome(task: Task, end: End) -> Outcome:
    return _faulty(task, end) if isinstance(end, str) else store(end, task.out)


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
