"""What a worker of a cluster does: has one report made in a fork of a warm process of its own.

The worker itself imports next to nothing and passes on what it does not open, so that its own
threads are never held up. Nothing is raised: what a task raises is logged with all it was given.
"""

from __future__ import annotations

import pickle
import threading
from dataclasses import dataclass, field

from bvanalyse.batch import forks
from bvanalyse.batch.forks import Answer, Ended
from bvanalyse.batch.parent import WarmParent
from bvanalyse.errors import BvError


@dataclass(frozen=True)
class Order:
    """A report to make; `content` is a pickled pair of a task and what it is made from."""

    batch: str
    content: bytes
    limit: float
    forks: bool = True


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
            return unfit(order.content)
        own = _own(order.batch)
        with own.busy:
            return own.warm.call(unfit, order.content)
    except BvError as error:
        return Unfit(str(error))
    except Exception as error:
        return Unfit(f"unexpected {type(error).__name__}")


def make_here(order: Order) -> bytes | Ended | Unfit | None:
    """What came of it, pickled, or why its fork ended; None where the warm process was killed."""
    if found := look(order):
        return found
    if not _by_forks(order):
        return made(order.content)
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


def unfit(content: bytes) -> Unfit | None:
    """Reads what a report is made from: in the warm process, so that its forks inherit it."""
    from bvanalyse.batch.fingerprint import fingerprint, told
    from bvanalyse.report.material import Material

    task, made_from = pickle.loads(content)
    missing = [path for path in (task.data, task.notebook) if not path.exists()]
    if missing:
        return Unfit(f"no {missing[0]} there")
    if changes := fingerprint(task).changes(made_from):
        return Unfit(told(changes))
    Material(task.params, task.data, task.file)
    return None


def made(content: bytes) -> bytes:
    """The report or why there is none, pickled."""
    from bvanalyse.batch.ends import reason
    from bvanalyse.batch.task import make

    task, _ = pickle.loads(content)
    try:
        return pickle.dumps(make(task))
    except BaseException as error:
        return pickle.dumps(reason(error))


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


def _forked(warm: WarmParent, order: Order) -> bytes | Ended:
    warm.fork(made, order.content, limit=order.limit)
    result = b""
    while True:
        _, event = warm.next()
        if isinstance(event, Answer):
            result = event.result
        elif isinstance(event, Ended):
            return event if event.why else result
