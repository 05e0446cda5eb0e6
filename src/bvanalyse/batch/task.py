"""One report: figures worked out, notebook executed, page rendered and verified; then stored."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import tempfile
import threading
import time
import warnings
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bvanalyse import places
from bvanalyse.batch import forks
from bvanalyse.batch.files import FOLDERS, clean_notebook, report_name, spreadsheet
from bvanalyse.batch.forks import ONE_THREAD
from bvanalyse.batch.warm import without_grammars
from bvanalyse.errors import BvError, NotebookFailed, Problem
from bvanalyse.params import Params
from bvanalyse.writing import write_whole

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from bvanalyse.regions import Municipality

START_TIMEOUT = 40  # seconds
KERNEL = "python3"  # a notebook saved elsewhere carries that machine's kernel name
DIED = Problem("the kernel died", action="look for a call that ends the process, or for memory")


@dataclass(frozen=True)
class Task:
    """What one worker needs to make one report; picklable."""

    params: Params
    notebook: Path
    data: Path
    out: Path
    timeout: int
    file: str = ""  # where the parameters were read, for what is said of them
    remembers: bool = True  # what it showed of case files; not when it is only proved
    pdf: bool = False  # the page as sheets too


@dataclass(frozen=True)
class Outcome:
    """What came of one task, as the manifest and the index tell it."""

    name: str
    municipality: str
    place: str
    county: str
    year: str
    notebook: str
    parameters: dict[str, Any]
    failed: str = ""  # the reason, in one line
    finding: str = ""
    legal: dict[str, str] | None = None  # the judgements on what the law demands
    seconds: float = 0.0
    files: dict[str, dict[str, str]] | None = None

    @classmethod
    def of(cls, task: Task, unit: Municipality) -> Outcome:
        """Whose report the task asks for, and nothing of what came of it."""
        return cls(
            name=report_name(unit, task.params.year, task.notebook.stem),
            municipality=unit.number,
            place=unit.name,
            county=unit.county,
            year=task.params.year,
            notebook=task.notebook.stem,
            parameters=task.params.model_dump(mode="json"),
        )


@dataclass(frozen=True)
class Made:
    """A report that has been made but not stored: its outcome, and its files by kind."""

    outcome: Outcome
    files: dict[str, bytes]


def prepare_worker() -> None:
    """A worker leaves Ctrl-C to its parent, ends with it, and lets no kernel's chatter out."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if parent := multiprocessing.parent_process():
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    os.environ.update(ONE_THREAD | {"JUPYTER_PLATFORM_DIRS": "1"})
    without_grammars()


def _end_with(parent: Any) -> None:
    """Waits for the parent to end, and ends this process: its kernels notice, and follow."""
    parent.join()
    os._exit(1)


def make(task: Task) -> Made:
    """Makes one report in memory. In a fork of the warm process its cells run here.

    The figures are worked out before the cells run, so that no cell can change what is told of the
    report outside of it; and cells that run here need not work them out again.
    """
    from bvanalyse.report.legal import judgements
    from bvanalyse.report.municipal import Report

    began = time.monotonic()
    os.environ[places.DATA_VARIABLE] = str(task.data)
    report = Report(task.params, task.data)
    findings = report.main_findings()
    labels = {
        entry.id: entry.text("label", task.params.language) for entry in report.register.values()
    }
    table = spreadsheet(report.table, report.regions, labels, report.texts)
    outcome = replace(
        Outcome.of(task, report.unit),
        finding=report.say(findings[0]) if findings else "",
        legal=judgements(report.family),
    )
    if forks.inside():  # a kernel is another process
        report.hand_over()
    try:
        files = {**_page(task), "csv": table}
        if task.pdf:
            files["pdf"] = _sheets(files["html"], outcome.name)
        if task.remembers:
            report.remember()
        return Made(replace(outcome, seconds=_since(began)), files)
    except BvError as error:
        reason = str(error)
    except OSError as error:  # the register beside case files
        reason = f"files could not be written: {error.strerror}"
    except RuntimeError:
        reason = "the kernel did not start, twice; try again"
    failed = replace(outcome, failed=reason, finding="", legal=None, seconds=_since(began))
    return Made(failed, {})


def _since(began: float) -> float:
    return round(time.monotonic() - began, 1)


def store(made: Made, out: Path) -> Outcome:
    """Moves the files of a report into place, and tells where they are."""
    outcome = made.outcome
    if outcome.failed:
        return outcome
    name = outcome.name
    try:
        for kind in FOLDERS.keys() - made.files.keys():  # of an earlier report, with other figures
            (out / FOLDERS[kind] / f"{name}.{kind}").unlink(missing_ok=True)
        written = {
            kind: {
                "path": f"{FOLDERS[kind]}/{name}.{kind}",
                "sha256": write_whole(out / FOLDERS[kind] / f"{name}.{kind}", content),
            }
            for kind, content in made.files.items()
        }
    except OSError as error:
        reason = f"files could not be written: {error.strerror}"
        return replace(outcome, failed=reason, finding="", legal=None)
    return replace(outcome, files=written)


def _page(task: Task) -> dict[str, bytes]:
    """The executed notebook and the page, in memory."""
    from bvanalyse.batch.warm import exporter

    try:
        nb = _execute(task)
    except RuntimeError:  # a kernel that would not start is tried once more
        nb = _execute(task)
    forks.tell("rendering")
    page, _ = exporter().from_notebook_node(nb)
    return {"html": page.encode(), "ipynb": clean_notebook(nb, task.notebook.name)}


def _sheets(page: bytes, name: str) -> bytes:
    """The page as a PDF."""
    from bvanalyse.report.pdf import as_pdf

    forks.tell("printing")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder) / f"{name}.html"
        path.write_bytes(page)
        return as_pdf(path)


def _execute(task: Task) -> NotebookNode:
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    from bvanalyse.batch import engine

    try:
        with _own_folder() as folder:
            run: NotebookNode = papermill.execute_notebook(
                str(task.notebook),
                None,
                task.params.model_dump(mode="json"),
                engine_name=engine.NAME if forks.inside() else None,
                kernel_name=KERNEL,
                progress_bar=False,
                cwd=folder,
                execution_timeout=task.timeout,
                start_timeout=START_TIMEOUT,
            )
            return run
    except PapermillExecutionError as error:
        raise NotebookFailed(_cell_failed(error.cell_index, error.ename, error.evalue)) from None
    except CellTimeoutError:
        raise NotebookFailed(too_slow(task)) from None
    except DeadKernelError:
        raise NotebookFailed(DIED) from None


def _own_folder() -> AbstractContextManager[str, None]:
    """An empty folder for the cells; a fork stands in one already."""
    return nullcontext(str(Path.cwd())) if forks.inside() else tempfile.TemporaryDirectory()


def too_slow(task: Task) -> Problem:
    """What is said of a cell that did not end in time."""
    return Problem(
        "a cell did not finish",
        expected=f"at most {task.timeout} seconds a cell",
        action="look for an endless loop, or use --timeout",
    )


def _cell_failed(index: int, ename: str, evalue: str) -> Problem:
    """The cell and the kind of error; its words only when they are the package's own.

    Any other message may quote a row of data, and the log and the index are read by many.
    """
    own = {cls.__name__ for cls in (BvError, *_family(BvError))}
    words = f": {evalue}" if ename in own else ""
    # papermill counts the cell it put in; the reader opens the notebook without it
    return Problem(f"cell {max(index, 1)} raised {ename}{words}")


def _family(cls: type) -> list[type]:
    children: list[type] = cls.__subclasses__()
    return [sub for child in children for sub in (child, *_family(child))]
