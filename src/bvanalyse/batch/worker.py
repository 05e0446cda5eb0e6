"""What a worker of a cluster does: has one report made in a fork of a warm process of its own.

The worker itself imports next to nothing and passes on plain words and numbers, so that its own
threads are never held up. Nothing is raised: what a task raises is logged with all it was given.
"""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bvanalyse.batch import forks
from bvanalyse.batch.forks import Answer, Ended
from bvanalyse.batch.parent import WarmParent
from bvanalyse.errors import BvError

if TYPE_CHECKING:
    from bvanalyse.batch.task import Task

Plain = tuple[dict[str, Any], dict[str, bytes]]  # an outcome, and the files of its report


@dataclass(frozen=True)
class Order:
    """A report to make: its parameters, notebook and data, and the fingerprint of all of them."""

    batch: str
    params: dict[str, Any]
    notebook: str
    data: str
    timeout: int
    file: str
    remembers: bool
    pdf: bool
    made_from: dict[str, dict[str, str]]
    forks: bool = True

    @property
    def task(self) -> Task:
        """The task here; its files are stored where it was asked for."""
        from bvanalyse.batch.task import Task
        from bvanalyse.params import make_params

        return Task(
            make_params(self.params, self.file),
            Path(self.notebook),
            Path(self.data),
            Path(),
            self.timeout,
            self.file,
            self.remembers,
            self.pdf,
        )


@dataclass(frozen=True)
class Unfit:
    """Why this worker would not make the report that the batch's own machine would make."""

    why: str


@dataclass
class _Own:
    """A thread's warm process; it has read what one batch is made from, and serves no other."""

    batch: str
    warm: WarmParent = field(default_factory=WarmParent)
    busy: threading.Lock = field(default_factory=threading.Lock)


_OWN: dict[int, _Own] = {}  # by thread


def look(order: Order) -> Unfit | None:
    """Whether this worker would make the same bytes; it has then read what it needs for them."""
    try:
        if not _by_forks(order):
            return unfit(order)
        own = _own(order.batch)
        with own.busy:
            found: Unfit | None = own.warm.call(unfit, order)
            return found
    except BvError as error:
        return Unfit(str(error))
    except Exception as error:
        return Unfit(f"unexpected {type(error).__name__}")


def make_here(order: Order) -> Plain | str | Ended | Unfit | None:
    """The report, or why there is none; None where the warm process was killed."""
    if found := look(order):
        return found
    if not _by_forks(order):
        return made(order)
    try:
        own = _own(order.batch)
        with own.busy:
            return _forked(own.warm, order)
    except Exception:
        return None


def release(batch: str) -> None:
    """Ends the warm processes of a batch, and what they are doing."""
    for thread, own in list(_OWN.items()):
        if own.batch != batch:
            continue
        if own.busy.acquire(blocking=False):
            own.warm.close()
            _OWN.pop(thread, None)
        else:
            own.warm.stop()


def unfit(order: Order) -> Unfit | None:
    """Reads what a report is made from: in the warm process, so that its forks inherit it."""
    from bvanalyse.batch.fingerprint import Fingerprint, fingerprint, told
    from bvanalyse.report.material import Material

    missing = [path for path in (order.data, order.notebook) if not Path(path).exists()]
    if missing:
        return Unfit(f"no {missing[0]} there")
    task = order.task
    if changes := fingerprint(task).changes(Fingerprint(**order.made_from)):
        return Unfit(told(changes))
    Material(task.params, task.data, task.file).share()
    return None


def made(order: Order) -> Plain | str:
    """The report, or why there is none."""
    from bvanalyse.batch.ends import reason
    from bvanalyse.batch.task import make

    try:
        report = make(order.task)
        return asdict(report.outcome), report.files
    except BaseException as error:
        return reason(error)


def _by_forks(order: Order) -> bool:
    return order.forks and forks.possible()


def _own(batch: str) -> _Own:
    thread = threading.get_ident()
    own = _OWN.get(thread)
    if own is None or own.batch != batch or own.warm.has_ended:
        if own:
            own.warm.close()
        own = _OWN[thread] = _Own(batch)
    return own


def _forked(warm: WarmParent, order: Order) -> Plain | str | Ended | None:
    warm.fork(made, order, limit=order.timeout)
    result = None
    while True:
        _, event = warm.next()
        if isinstance(event, Answer):
            result = event.result
        elif isinstance(event, Ended):
            return event if event.why else result
