"""papermill's engine `bvanalyse`: cells run in a fork of a warm process, with a kernel's outputs.

`papermill --engine bvanalyse`; where this system cannot fork, a plain kernel runs them.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NBClientEngine, NotebookExecutionManager, papermill_engines
from papermill.log import logger
from papermill.utils import nb_language

from bvanalyse.batch import forks
from bvanalyse.batch.forks import SILENT, Answer, Ended, Said
from bvanalyse.batch.inline import InlineClient
from bvanalyse.batch.parent import Event, WarmParent

NAME = "bvanalyse"
#: papermill's options that are about its own account of the run, not about the cells
ACCOUNT = ("log_output", "stdout_file", "stderr_file")
ELSEWHERE = ("input_path", "start_timeout", "timeout", "startup_timeout")


class BvEngine(Engine):  # type: ignore[misc]  # it has no types
    """Runs a notebook in a fork of a warm process, or here where this process is such a fork."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, **options: Any
    ) -> None:
        """Runs the notebook in a fork; in a kernel where none can be forked or it is not Python."""
        if forks.inside():
            InlineClient(nb_man).execute()
        elif forks.possible() and nb_language(nb_man.nb) == "python":
            _Relay(nb_man, options).run()
        else:
            NBClientEngine.execute_managed_notebook(nb_man, kernel_name, **options)


papermill_engines.register(NAME, BvEngine)


@cache
def _warm_parent() -> WarmParent:
    """This process's own; it ends when this process does."""
    return WarmParent()


class _Relay:
    """Has a notebook run in a fork, and keeps papermill's account of it here."""

    def __init__(self, nb_man: NotebookExecutionManager, options: dict[str, Any]) -> None:
        self._man = nb_man
        self._limit = options.pop("execution_timeout", None) or options.pop("timeout", None)
        account = {name: options.pop(name, None) for name in ACCOUNT}
        account["log_output"] = bool(account["log_output"])
        self._log = PapermillNotebookClient(nb_man, log=logger, **account)
        self._options = {name: kept for name, kept in options.items() if name not in ELSEWHERE}
        self._index = 0

    def run(self) -> None:
        parent = _warm_parent()
        work = (self._man.nb, str(Path.cwd()), dict(os.environ), self._options)
        parent.fork(_run, *work, limit=self._limit)
        event: Event = Said(None)
        while not isinstance(event, Ended):
            try:
                _, event = parent.next()
            except EOFError:
                parent.close()
                _warm_parent.cache_clear()
                event = Ended(forks.KILLED)
            self._hear(event)

    def _hear(self, event: Event) -> None:
        match event:
            case Said((step, int(index), cell)):
                self._note(step, index, cell)
            case Answer(error=None, result=nb):
                self._man.nb.metadata.update(
                    {
                        name: nb.metadata[name]
                        for name in ("language_info", "widgets")
                        if name in nb.metadata
                    }
                )
                for own, run in zip(self._man.nb.cells, nb.cells, strict=True):
                    _copy(run, own)  # a later cell may have changed what an earlier one shows
            case Answer(error=BaseException() as error):
                raise error
            case Ended(why) if why:
                cell = self._man.nb.cells[self._index]
                self._man.cell_complete(cell, cell_index=self._index)
                if why == SILENT:
                    raise CellTimeoutError.error_from_timeout_and_cell(
                        "Cell execution timed out", self._limit, cell
                    )
                raise DeadKernelError("Kernel died")

    def _note(self, step: str, index: int, cell: NotebookNode | None) -> None:
        """One of papermill's own steps, with the cell as the fork has left it."""
        self._index, own = index, self._man.nb.cells[index]
        if cell is not None:
            _copy(cell, own)
        getattr(self._man, step)(own, cell_index=index)
        if step == "cell_complete":
            for output in own.get("outputs", []):
                self._log.log_output_message(output)


def _copy(run: NotebookNode, own: NotebookNode) -> None:
    """What running a cell puts into it."""
    for name in ("outputs", "execution_count"):
        if name in run:
            own[name] = run[name]
    if "execution" in run.metadata:
        own.metadata["execution"] = run.metadata["execution"]


class _Told(NotebookExecutionManager):  # type: ignore[misc]  # it has no types
    """In the fork: tells of every cell that starts, fails and is done."""

    def cell_start(self, cell: NotebookNode, cell_index: int | None = None, **_: Any) -> None:
        forks.tell(("cell_start", cell_index, None))

    def cell_exception(self, cell: NotebookNode, cell_index: int | None = None, **_: Any) -> None:
        forks.tell(("cell_exception", cell_index, None))

    def cell_complete(self, cell: NotebookNode, cell_index: int | None = None, **_: Any) -> None:
        forks.tell(("cell_complete", cell_index, cell))

    def autosave_cell(self, **_: Any) -> None:
        """The other side saves."""


def _run(
    nb: NotebookNode, folder: str, environment: dict[str, str], options: dict[str, Any]
) -> NotebookNode:
    """In the fork: the whole notebook, in the folder and the environment it is asked for from."""
    os.environ.update(environment)
    os.chdir(folder)
    run: NotebookNode = InlineClient(_Told(nb, progress_bar=False), **options).execute()
    return run
