"""One report: notebook executed, page rendered and verified, files moved into place together."""

from __future__ import annotations

import logging
import os
import signal
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bvanalyse import places
from bvanalyse.batch.files import FOLDERS, clean_notebook, report_name, spreadsheet
from bvanalyse.errors import BvError, NotebookFailed, Problem
from bvanalyse.params import Params
from bvanalyse.writing import write_whole

START_TIMEOUT = 40  # seconds
KERNEL = "python3"  # a notebook saved elsewhere carries that machine's kernel name


@dataclass(frozen=True)
class Task:
    """What one worker needs to make one report; picklable."""

    params: Params
    notebook: Path
    data: Path
    out: Path
    timeout: int
    file: str = ""  # where the parameters were read, for what is said of them


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
    files: dict[str, dict[str, str]] | None = None


def prepare_worker() -> None:
    """A worker leaves Ctrl-C to its parent, and the kernels' chatter reaches nobody."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    os.environ["JUPYTER_PLATFORM_DIRS"] = "1"


def run_task(task: Task) -> Outcome:
    """Makes one report; a failure of any kind is an outcome, never an exception."""
    from bvanalyse.report.municipal import Report

    report = Report(task.params, task.data)
    name = report_name(report.unit, task.params.year, task.notebook.stem)
    outcome = {
        "name": name,
        "municipality": report.unit.number,
        "place": report.unit.name,
        "county": report.unit.county,
        "year": task.params.year,
        "notebook": task.notebook.stem,
        "parameters": task.params.model_dump(mode="json"),
    }
    try:
        files = _made(task)
        labels = {
            entry.id: entry.text("label", task.params.language)
            for entry in report.register.values()
        }
        files["csv"] = spreadsheet(report.table, report.regions, labels, report.texts)
        written = {
            kind: {
                "path": f"{FOLDERS[kind]}/{name}.{kind}",
                "sha256": write_whole(task.out / FOLDERS[kind] / f"{name}.{kind}", content),
            }
            for kind, content in files.items()
        }
    except BvError as error:
        return Outcome(**outcome, failed=str(error))
    except RuntimeError:
        return Outcome(**outcome, failed="the kernel did not start, twice; try again")
    except OSError as error:
        return Outcome(**outcome, failed=f"files could not be written: {error.strerror}")
    (task.out / "feil" / f"{name}.txt").unlink(missing_ok=True)
    findings = report.main_findings()
    said = report.say(findings[0]) if findings else ""
    return Outcome(**outcome, finding=said, files=written)


def _made(task: Task) -> dict[str, bytes]:
    """The executed notebook and the page, in memory."""
    import nbformat

    from bvanalyse.report.exporter import BvReportExporter

    os.environ[places.DATA_VARIABLE] = str(task.data)
    with tempfile.TemporaryDirectory() as folder:
        executed = Path(folder) / "kjort.ipynb"
        try:
            _execute(task, executed)
        except RuntimeError:  # a kernel that would not start is tried once more
            _execute(task, executed)
        nb = nbformat.read(executed, as_version=4)
    page, _ = BvReportExporter().from_notebook_node(nb)
    return {"html": page.encode(), "ipynb": clean_notebook(nb, task.notebook.name)}


def _execute(task: Task, executed: Path) -> None:
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    try:
        papermill.execute_notebook(
            str(task.notebook),
            str(executed),
            task.params.model_dump(mode="json"),
            kernel_name=KERNEL,
            progress_bar=False,
            cwd=str(executed.parent),
            execution_timeout=task.timeout,
            start_timeout=START_TIMEOUT,
        )
    except PapermillExecutionError as error:
        raise NotebookFailed(_cell_failed(error.cell_index, error.ename, error.evalue)) from None
    except CellTimeoutError:
        raise NotebookFailed(
            Problem(
                "a cell did not finish",
                expected=f"at most {task.timeout} seconds a cell",
                action="look for an endless loop, or use --timeout",
            )
        ) from None
    except DeadKernelError:
        raise NotebookFailed(
            Problem(
                "the kernel died", action="look for a call that ends the process, or for memory"
            )
        ) from None


def _cell_failed(index: int, ename: str, evalue: str) -> Problem:
    """The cell and the kind of error; its words only when they are the package's own.

    Any other message may quote a row of data, and the log and the index are read by many.
    """
    own = {cls.__name__ for cls in (BvError, *_family(BvError))}
    words = f": {evalue}" if ename in own else ""
    # papermill counts the cell it put in; the reader opens the notebook without it
    return Problem(f"cell {max(index, 1)} raised {ename}{words}")


def _family(cls: type) -> list[type]:
    return [sub for child in cls.__subclasses__() for sub in (child, *_family(child))]
