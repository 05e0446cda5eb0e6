"""The ways to make many reports side by side: forks of a warm process, kernels, or a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context
from typing import Any, Protocol, Self

from bvanalyse.batch import ENGINES, forks
from bvanalyse.batch.cluster import Cluster
from bvanalyse.batch.ends import GONE, End, end_of, reason
from bvanalyse.batch.forks import Answer, Ended
from bvanalyse.batch.parent import WarmParent
from bvanalyse.batch.task import Made, Task, make, prepare_worker
from bvanalyse.errors import ParameterError, Problem, RunError


class Engine(Protocol):
    """Makes reports; entered before the first, left after the last or when stopped."""

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type | None, *_: object) -> None: ...

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Calls a function where reports can inherit what it reads, if there is such a place."""

    def makes(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, End]]:
        """Each task with what came of it, in the order that they are done."""


def engine_for(name: str | None, jobs: int, scheduler: str | None = None) -> Engine:
    """The engine of this name, here or on a cluster; unless told, forks where they can be."""
    if scheduler:
        return Cluster(scheduler, name)
    chosen = name or ENGINES[0 if forks.possible() else 1]
    if chosen == "kernel":
        return Kernels(ProcessPoolExecutor(jobs, get_context("spawn"), initializer=prepare_worker))
    if not forks.possible():
        raise ParameterError(
            Problem(
                "this system cannot fork a warm process",
                found=chosen,
                expected="Linux",
                action="use --engine kernel",
            )
        )
    return Forks(jobs)


class Forks:
    """A fork of one warm process for each report."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs

    def __enter__(self) -> Self:
        self._parent = WarmParent()
        return self

    def __exit__(self, *_: object) -> None:
        self._parent.close()

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Calls the function in the warm process: all later forks inherit what it has read."""
        return self._parent.call(function, *arguments)

    def makes(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, End]]:
        """Each task with what came of it; those running are lost where the warm process is."""
        waiting = iter(tasks)
        running: dict[int, Task] = {}
        answers: dict[int, Answer] = {}
        while True:
            for task in islice(waiting, self._jobs - len(running)):
                running[self._parent.fork(make, task, limit=task.timeout)] = task
            if not running:
                return
            try:
                number, event = self._parent.next()
            except EOFError:
                yield from ((task, GONE) for task in running.values())
                running.clear()
                yield from self._restart(waiting)
                continue
            if isinstance(event, Answer):
                answers[number] = event
            elif isinstance(event, Ended):
                task = running.pop(number)
                yield task, end_of(task, event.why, answers.pop(number, Answer()))

    def _restart(self, waiting: Iterator[Task]) -> Iterator[tuple[Task, End]]:
        """Another warm process for the reports that wait; where none will start, none is made."""
        self._parent.close()
        self._parent = WarmParent()
        try:
            self._parent.call(forks.possible)
        except RunError as error:
            yield from ((task, str(error)) for task in waiting)


class Kernels:
    """A plain kernel for each report, started by a few worker processes."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, *_: object) -> None:
        if kind:  # their kernels notice that they are gone, and end themselves
            for process in (getattr(self._pool, "_processes", None) or {}).values():
                process.terminate()
        self._pool.shutdown(wait=kind is None, cancel_futures=True)

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Calls the function here, for its answer alone: kernels inherit nothing."""
        return function(*arguments)

    def makes(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, End]]:
        """Each task with what came of it, in the order that the kernels are done."""
        futures = {self._pool.submit(make, task): task for task in tasks}
        for future in as_completed(futures):
            yield futures[future], _result(future)


def _result(future: Future[Made]) -> End:
    try:
        return future.result()
    except BrokenProcessPool:
        return GONE
    except Exception as error:
        return reason(error)
