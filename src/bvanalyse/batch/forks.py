"""The warm process: has imported everything once, and forks itself for each piece of work.

It has one thread and no locks, so that a fork of it is whole. Each fork has a session and a folder
of its own, dies with its parent, and is killed with all that it started when it is silent for too
long. What it says is passed on unread. The asking side is in `parent`.
"""

from __future__ import annotations

import contextlib
import gc
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import connection
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

#: why a fork ended without an answer
KILLED, SILENT = "killed", "silent"
SET_DEATH_SIGNAL, SET_SUBREAPER = 1, 36  # of prctl, from linux/prctl.h
#: threads started by C libraries would not survive a fork; set before anything is imported
ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}

_voice: Connection | None = None  # of a fork, to its parent


@dataclass(frozen=True)
class Work:
    """A function to call in a fork of its own, or in the warm process itself."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    limit: float | None = None  # seconds between two signs of life
    number: int | None = None  # None: in the warm process, so that forks inherit what it read


@dataclass(frozen=True)
class Said:
    """What a fork says while it works."""

    words: Any


@dataclass(frozen=True)
class Answer:
    """What the function returned, or what it raised."""

    result: Any = None
    error: BaseException | None = None


@dataclass(frozen=True)
class Ended:
    """A fork that is gone; `why` is empty where it has answered."""

    why: str = ""


@dataclass
class _Fork:
    number: int
    pid: int
    ended: int  # a descriptor that is ready to read when the process has ended
    ears: Connection
    folder: str
    limit: float | None
    deadline: float | None = None
    why: str = KILLED

    def alive(self) -> None:
        self.deadline = None if self.limit is None else time.monotonic() + self.limit


def possible() -> bool:
    """Whether this system can fork, watch and end processes as is needed here."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open")


def inside() -> bool:
    """Whether this process is a fork, with one piece of work to do.

    >>> inside()
    False
    """
    return _voice is not None


def tell(words: object) -> None:
    """A sign of life from a fork; nothing anywhere else."""
    if _voice is not None:
        _voice.send(Said(words))


def serve(descriptor: int, prepare: Callable[[], None]) -> None:
    """Does the work that is asked for on the connection, until its other end is closed."""
    link = Connection(descriptor)
    _prctl(SET_SUBREAPER, 1)  # what a fork has started and left behind comes here, and is ended
    prepare()
    _be_silent()
    _freeze()
    _Warm(link).run()


def _be_silent() -> None:
    """Forgets what was said while it started; what is said of data may hold a row of it."""
    os.ftruncate(2, 0)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)


class _Warm:
    def __init__(self, link: Connection) -> None:
        self._link = link
        self._forks: dict[int, _Fork] = {}

    def run(self) -> None:
        try:
            while True:
                self._step()
        except (EOFError, OSError):  # whoever asked is gone
            for fork in self._forks.values():
                _end(fork)
                os.waitpid(fork.pid, 0)
                shutil.rmtree(fork.folder, ignore_errors=True)
            _end_strays(set())

    def _step(self) -> None:
        forks = list(self._forks.values())
        ends: list[Connection | int] = [fork.ended for fork in forks]
        waiting = [self._link, *(fork.ears for fork in forks), *ends]
        deadlines = [fork.deadline for fork in forks if fork.deadline is not None]
        seconds = max(0.0, min(deadlines) - time.monotonic()) if deadlines else None
        ready = set(connection.wait(waiting, seconds))
        if self._link in ready:
            self._take(self._link.recv())
        for fork in forks:
            if fork.ears in ready:
                self._listen(fork)
            if fork.ended in ready:
                self._bury(fork)
            elif fork.deadline is not None and fork.deadline <= time.monotonic():
                fork.why = SILENT
                _end(fork)
                fork.deadline = None

    def _take(self, work: Work | None) -> None:
        if work is None:
            raise EOFError
        if work.number is None:
            self._link.send((None, _answer(work)))
            _freeze()
        else:
            self._forks[work.number] = self._fork(work, work.number)

    def _fork(self, work: Work, number: int) -> _Fork:
        folder = tempfile.mkdtemp(prefix="bvanalyse-")
        ears, voice = connection.Pipe(duplex=False)
        own = os.getpid()
        pid = os.fork()
        if pid == 0:
            for other in (self._link, ears, *(fork.ears for fork in self._forks.values())):
                other.close()
            _live(work, voice, own, folder)
        voice.close()
        fork = _Fork(number, pid, os.pidfd_open(pid), ears, folder, work.limit)
        fork.alive()
        return fork

    def _listen(self, fork: _Fork) -> None:
        """Passes on one message; broken words are those of a process that is dying."""
        try:
            message = fork.ears.recv()
        except (EOFError, OSError):
            return
        except Exception as error:  # an answer that cannot be read here
            message = Answer(error=RuntimeError(type(error).__name__))
        fork.alive()
        if isinstance(message, Answer):
            fork.why = ""
        self._link.send((fork.number, message))

    def _bury(self, fork: _Fork) -> None:
        with contextlib.suppress(EOFError, OSError):
            while fork.ears.poll():
                message = fork.ears.recv()
                fork.why = "" if isinstance(message, Answer) else fork.why
                self._link.send((fork.number, message))
        _end(fork)  # what it left in its own group
        del self._forks[fork.number]
        os.waitpid(fork.pid, 0)
        os.close(fork.ended)
        fork.ears.close()
        shutil.rmtree(fork.folder, ignore_errors=True)
        _end_strays({other.pid for other in self._forks.values()})
        self._link.send((fork.number, Ended(fork.why)))


def _live(work: Work, voice: Connection, parent: int, folder: str) -> None:
    """All of a fork's life; never returns."""
    global _voice
    try:
        os.setsid()
        _prctl(SET_DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
        os.chdir(folder)
        _reseed()
        _voice = voice
        voice.send(_answer(work))
    finally:
        os._exit(0)


def _answer(work: Work) -> Answer:
    try:
        return Answer(work.function(*work.arguments))
    except BaseException as error:
        return Answer(error=error)


def _freeze() -> None:
    """Leaves what is here out of later collections: they would copy every page in each fork."""
    gc.collect()
    gc.freeze()


def _reseed() -> None:
    """A fork draws other numbers than its siblings, as a fresh process would."""
    random.seed()
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()


def _prctl(option: int, value: int) -> None:
    import ctypes

    ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def _end(fork: _Fork) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(fork.pid, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.kill(fork.pid, signal.SIGKILL)


def _end_strays(known: set[int]) -> None:
    """Ends what forks that are gone have started in sessions of its own; `known` are the living."""
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    found = children.read_text().split() if children.is_file() else []
    for pid in {int(number) for number in found} - known:
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            if os.getsid(pid) not in known:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
