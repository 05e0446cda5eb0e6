"""Many reports: everything checked first, then made side by side, noted one by one as they are."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bvanalyse import LANGUAGES
from bvanalyse.batch.ends import End
from bvanalyse.batch.engines import Engine, engine_for
from bvanalyse.batch.fingerprint import after_making
from bvanalyse.batch.folder import Folder
from bvanalyse.batch.manifest import Manifest, now
from bvanalyse.batch.noted import Report
from bvanalyse.batch.plan import FAIL, OUTDATED, RUN, SKIP, Choice, Planned, failed, plan, standing
from bvanalyse.batch.stopping import Stopping
from bvanalyse.batch.task import Outcome, Task, store
from bvanalyse.errors import BvError, Problem, RunError
from bvanalyse.report.index import OVERVIEW, index_page
from bvanalyse.report.texts import Texts
from bvanalyse.writing import write_whole

INDEX = "index.html"


class Progress(Protocol):
    """Told of what is planned, and of each report as it is done."""

    def planned(self, plans: Sequence[Planned]) -> None:
        """Everything has been checked."""

    def done(self, outcome: Outcome) -> None:
        """One report is made, or has failed."""


@dataclass(frozen=True)
class Batch:
    """What came of a batch: each report that was tried, and what was left as it is or undone."""

    outcomes: tuple[Outcome, ...]
    skipped: tuple[Planned, ...] = ()
    left: int = 0
    seconds: float = 0.0
    stopped: bool = False
    trouble: str = ""  # why it ended early, where nobody asked it to

    @property
    def failed(self) -> list[Outcome]:
        """The reports that could not be made, each with its reason."""
        return [outcome for outcome in self.outcomes if outcome.failed]

    @property
    def made(self) -> list[Outcome]:
        """The reports that are new on disk after this batch."""
        return [outcome for outcome in self.outcomes if not outcome.failed]


def run_batch(
    tasks: Sequence[Task],
    jobs: int,
    progress: Progress,
    engine: str | None = None,
    choice: Choice = OUTDATED,
    scheduler: str | None = None,
) -> Batch:
    """Makes every report that is to be made and can be.

    The manifest is written after each of them, so that a batch that is stopped or killed goes on
    where it was. `engine` is one of `ENGINES`; unless told, the first that this system can do. With
    the address of a dask `scheduler` its workers make the reports, one a thread at a time.
    """
    with Stopping() as stopping, Folder(tasks[0].out) as folder:
        run = _Run(folder, stopping, progress)
        return run.batch(tasks, engine_for(engine, jobs, scheduler), choice)


class _Run:
    """One batch while it runs."""

    def __init__(self, folder: Folder, stopping: Stopping, progress: Progress) -> None:
        self._folder, self._stopping, self._progress = folder, stopping, progress
        self._manifest = Manifest.read(folder.path)
        self._outcomes: list[Outcome] = []
        self._plans: list[Planned] = []
        self._overview: str | None = None  # not made anew
        self._trouble = ""

    def batch(self, tasks: Sequence[Task], engine: Engine, choice: Choice) -> Batch:
        began, stopped, writable = time.monotonic(), False, True
        try:
            stays = standing(tasks, self._manifest, choice)
            if len(stays) == len(tasks):
                self._begin(stays)
            else:
                self._work(tasks, engine, choice, stays)
        except KeyboardInterrupt:
            stopped = True
        except _Unwritable as error:
            self._trouble, writable = str(error), False
        if self._plans and writable:
            with suppress(KeyboardInterrupt), self._stopping.later():  # all but done already
                self._finish()
        seconds = time.monotonic() - began
        self._log("batch", "stopped" if stopped or self._trouble else "ended", f"{seconds:.1f} s")
        left = len(tasks) - len(self._outcomes) - len(self._chosen(SKIP))
        outcomes = tuple(sorted(self._outcomes, key=lambda outcome: outcome.name))
        skipped = tuple(self._chosen(SKIP))
        return Batch(outcomes, skipped, left, seconds, stopped, self._trouble)

    def _work(
        self, tasks: Sequence[Task], engine: Engine, choice: Choice, stays: list[Planned]
    ) -> None:
        with engine as at_work:
            self._begin(at_work.call(plan, tasks, self._manifest, choice, stays))
            self._make(at_work)
            self._overview = self._overviewed(at_work, tasks[0].data)

    def _begin(self, plans: list[Planned]) -> None:
        self._plans = plans
        counts = (f"{len(self._chosen(action))} to {action}" for action in (RUN, SKIP, FAIL))
        self._log("batch", "begun:", ", ".join(counts))
        self._progress.planned(self._plans)

    def _chosen(self, action: str) -> list[Planned]:
        return [planned for planned in self._plans if planned.action == action]

    def _make(self, at_work: Engine) -> None:
        planned = {each.task: each for each in self._chosen(RUN)}
        for each in self._chosen(FAIL):
            self._note(each, each.failure)
        for task, end in at_work.makes(list(planned)):
            self._done(planned[task], end)

    def _overviewed(self, at_work: Engine, data: Path) -> str | None:
        """The page on all municipalities; nothing where nothing is new, or it cannot be made."""
        try:
            return at_work.call(_overview, self._manifest.reports, data) if self._outcomes else None
        except (BvError, OSError) as error:  # an older report's source may be gone
            reason = error.strerror if isinstance(error, OSError) else error
            self._trouble = f"no page on all municipalities: {reason}"
            return None

    def _done(self, planned: Planned, end: End) -> None:
        with self._stopping.later():
            self._require_folder()
            task = planned.task
            outcome = failed(task, end) if isinstance(end, str) else store(end, task.out)
            self._note(planned, outcome)

    def _note(self, planned: Planned, outcome: Outcome) -> None:
        """One report more in the manifest, which is whole again before the next."""
        made_from = planned.made_from and after_making(planned.made_from, planned.task)
        self._manifest.add(outcome, made_from)
        notice = self._folder.path / "feil" / f"{outcome.name}.txt"
        try:
            if outcome.failed:
                write_whole(notice, f"{outcome.failed}\n".encode())
            else:
                notice.unlink(missing_ok=True)
            self._manifest.write()
        except OSError as error:
            raise _Unwritable(self._unwritable(error)) from None
        self._outcomes.append(outcome)
        step = "failed" if outcome.failed else "made"
        self._log(outcome.name, step, f"{outcome.seconds:.1f} s")
        self._progress.done(outcome)

    def _finish(self) -> None:
        """The manifest once more, and what is made of it."""
        try:
            self._require_folder()
            self._manifest.write()
            self._manifest.write_crate()
            self._write_pages(self._manifest.reports)
        except _Unwritable as error:
            self._trouble = str(error)
        except OSError as error:
            self._trouble = self._unwritable(error)

    def _write_pages(self, reports: Sequence[Report]) -> None:
        overview = self._folder.path / OVERVIEW
        if self._overview:
            write_whole(overview, self._overview.encode())
        elif self._overview is not None:
            overview.unlink(missing_ok=True)
        there = OVERVIEW if overview.is_file() else ""
        page = index_page(reports, Texts.load(_language(reports)), there)
        write_whole(self._folder.path / INDEX, page.encode())

    def _require_folder(self) -> None:
        try:
            self._folder.require()
        except RunError as error:
            raise _Unwritable(str(error)) from None

    def _unwritable(self, error: OSError) -> str:
        problem = Problem(
            "the output folder cannot be written",
            file=str(self._folder.path),
            found=error.strerror,
            action="make room or set it right, and run the same command to go on",
        )
        return str(problem)

    def _log(self, *words: object) -> None:
        self._folder.note(now(), *words)


class _Unwritable(Exception):
    """Nothing more can be written to the output folder."""


def _overview(reports: Sequence[Report], data: Path) -> str:
    """The page on all municipalities; called where their figures have been read."""
    from bvanalyse.report.overview import overview_of

    return overview_of(reports, data, Texts.load(_language(reports)))


def _language(reports: Sequence[Report]) -> str:
    """The language of the reports where they share one, else the first of the package."""
    languages = {report["parameters"]["language"] for report in reports}
    return languages.pop() if len(languages) == 1 else LANGUAGES[0]
