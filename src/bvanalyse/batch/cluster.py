"""Reports made by the workers of a dask cluster, each checked to make the same bytes as here.

Which worker makes what is decided here and not by the scheduler. Its own way with killed workers
counts against every report that waits on one, as many times as its settings say.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib import import_module
from typing import Any, Self

from bvanalyse.batch import worker
from bvanalyse.batch.ends import End, end_of
from bvanalyse.batch.fingerprint import fingerprint
from bvanalyse.batch.forks import Answer, Ended
from bvanalyse.batch.task import Made, Outcome, Task
from bvanalyse.batch.worker import Order, Plain, Unfit
from bvanalyse.errors import ParameterError, Problem

#: seconds: to connect, to be warm, to wait for any worker or for a report to come over
CONNECTING, READY, ALONE = 10, 120, 60
LOOK = 1.0  # seconds between two looks at which workers there are
MOST_DEATHS = 3
KILLER = "the worker process was killed three times; look for a report that needs much memory"
NOBODY = "the cluster has no worker left; run the same command again"
LOST = "the cluster's scheduler is gone; run the same command again"


@dataclass(frozen=True)
class _Run:
    task: Task
    worker: str
    threads: int  # that it is given of its worker's


class Cluster:
    """A worker's thread for each report; the batch's own files are written here."""

    def __init__(self, address: str, engine: str | None = None) -> None:
        self._address, self._engine = address, engine
        self._batch = uuid.uuid4().hex
        self._running: dict[Any, _Run] = {}
        self._deaths: Counter[Task] = Counter()
        self._unfit: set[str] = set()
        self._news = threading.Event()

    def __enter__(self) -> Self:
        self._client = _connected(self._address)
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(Exception):  # whatever is left of the cluster
            self._client.cancel(list(self._running), force=True)
            self._client.run(worker.release, self._batch, on_error="ignore")
        with suppress(Exception):
            self._client.close(CONNECTING)

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Calls the function here: the workers share no memory that reports could inherit."""
        return function(*arguments)

    def makes(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, End]]:
        """Each task with what came of it, in the order that the workers are done.

        A killed worker's report is made by another, three times at most; what is left when nothing
        can go on ends with the reason. ParameterError, before anything is made, where there is no
        worker, or one that would not make the same bytes.
        """
        if not tasks:
            return
        orders = {task: self._order(task) for task in tasks}
        waiting = deque(tasks)
        try:
            self._require_fit(orders[tasks[0]])
            while waiting or self._running:
                for task, end in self._done():
                    if end is None:
                        waiting.append(task)
                    else:
                        yield task, end
                if waiting and not self._running:
                    self._require_worker()
                while waiting and (run := self._place(waiting[0])):
                    self._running[self._send(worker.make_here, orders[run.task], run.worker)] = run
                    waiting.popleft()
                if self._running:
                    self._listen()
        except _Gone as gone:
            left = [run.task for run in self._running.values()] + list(waiting)
            yield from ((task, str(gone)) for task in left)

    def _order(self, task: Task) -> Order:
        return Order(
            batch=self._batch,
            params=task.params.model_dump(mode="json"),
            notebook=str(task.notebook),
            data=str(task.data),
            timeout=task.timeout,
            file=task.file,
            remembers=task.remembers,
            pdf=task.pdf,
            made_from=asdict(fingerprint(task)),
            forks=self._engine != "kernel",
        )

    def _require_fit(self, order: Order) -> None:
        """`ParameterError` that names every worker that would not make the same bytes."""
        try:
            self._require_worker()
        except _Gone:
            raise ParameterError(
                Problem(
                    "the cluster has no worker",
                    column="--scheduler",
                    found=self._address,
                    action="start some with `dask worker` and this address",
                )
            ) from None
        looks = {address: self._send(worker.look, order, address) for address in self._workers()}
        deadline = time.monotonic() + READY
        while not all(look.done() for look in looks.values()) and time.monotonic() < deadline:
            looks = {at: look for at, look in looks.items() if at in self._threads()}
            self._listen()
        found = {address: _answer(look) for address, look in looks.items() if look.done()}
        problems = [
            Problem(
                f"the worker {address} would not make the same report",
                found=unfit.why,
                expected="the same version, libraries, fonts and folders as here",
                action="install the same lock there, and share the project's folder at one path",
            )
            for address, unfit in found.items()
            if isinstance(unfit, Unfit)
        ]
        if problems:
            raise ParameterError(problems)

    def _listen(self) -> None:
        """Waits for an answer, or until it is time to look at the workers."""
        self._news.wait(LOOK)
        self._news.clear()

    def _send(self, function: Callable[[Order], Any], order: Order, address: str) -> Any:
        future = self._client.submit(
            function,
            order,
            key=f"bvanalyse-{uuid.uuid4().hex}",  # nothing of the report is shown elsewhere
            workers=[address],
            allow_other_workers=False,
            pure=False,
        )
        future.add_done_callback(lambda _: self._news.set())
        return future

    def _done(self) -> Iterator[tuple[Task, End | None]]:
        """Reports that are made or cannot be, and (None) those that another worker must make."""
        there = self._threads() if self._running else {}
        for future, run in list(self._running.items()):
            if not future.done() and run.worker in there:
                continue
            del self._running[future]
            answer = _answer(future) if future.done() else None
            if not future.done():
                future.cancel(force=True)
            yield run.task, self._end(run, answer)

    def _end(self, run: _Run, answer: Plain | str | Ended | Unfit | None) -> End | None:
        match answer:
            case (outcome, files):
                return Made(Outcome(**outcome), files)
            case str():
                return answer
            case Ended(why):
                return end_of(run.task, why, Answer())
            case Unfit():  # a worker that has come since the others were looked at
                self._unfit.add(run.worker)
                return None
        self._deaths[run.task] += 1
        return KILLER if self._deaths[run.task] == MOST_DEATHS else None

    def _place(self, task: Task) -> _Run | None:
        """Where there is room for a report; one that may have killed a worker has one alone."""
        there, used = self._workers(), Counter[str]()
        for run in self._running.values():
            used[run.worker] += run.threads
        if not there:
            return None
        address = max(there, key=lambda each: there[each] - used[each])
        threads = there[address] if self._deaths[task] else 1
        free = there[address] - used[address]
        return _Run(task, address, threads) if threads <= free else None

    def _require_worker(self) -> None:
        """`_Gone` where none comes that can be used."""
        deadline = time.monotonic() + ALONE
        while not self._workers():
            if time.monotonic() > deadline:
                raise _Gone(NOBODY)
            time.sleep(LOOK)

    def _workers(self) -> dict[str, int]:
        """The workers that can be used, with the threads of each."""
        return {at: n for at, n in self._threads().items() if at not in self._unfit}

    def _threads(self) -> dict[str, int]:
        try:
            return dict(self._client.nthreads())
        except Exception:
            raise _Gone(LOST) from None


class _Gone(Exception):
    """There is nothing left to make reports with."""


def _answer(future: Any) -> Any:
    """What a worker has answered; nothing where it is gone, or its answer with it."""
    try:
        return future.result(ALONE)
    except (ImportError, AttributeError, TypeError, RuntimeError):  # from reading what was sent
        return Unfit("no bvanalyse, or another version, there or where the scheduler runs")
    except Exception:
        return None


def _connected(address: str) -> Any:
    try:
        distributed = import_module("distributed")
    except ImportError:
        raise ParameterError(
            Problem(
                "a cluster needs a package that is not installed",
                found=address,
                expected="distributed",
                action="install bvanalyse with the extra `cluster`",
            )
        ) from None
    for name in list(logging.root.manager.loggerDict):
        if name.startswith("distributed"):
            logging.getLogger(name).setLevel(logging.CRITICAL)  # what it says is said here
    if distributed.Security().require_encryption and not address.startswith("tls://"):
        raise ParameterError(
            Problem(
                "this machine's settings for dask demand encryption",
                column="--scheduler",
                found=address,
                expected="an address such as tls://10.0.0.5:8786",
                action="start the scheduler and its workers with certificates",
            )
        )
    try:
        return distributed.Client(address, timeout=CONNECTING, set_as_default=False)
    except (OSError, ValueError, TypeError):
        raise ParameterError(
            Problem(
                "no scheduler answers",
                column="--scheduler",
                found=address,
                expected="an address such as tcp://10.0.0.5:8786",
                action="start it with `dask scheduler`, and see that it can be reached from here",
            )
        ) from None
