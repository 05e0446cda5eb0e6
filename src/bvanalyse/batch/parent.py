"""The asking side of the warm process: start it, hand it work, hear what comes of it."""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Callable
from multiprocessing.connection import Connection, Pipe
from typing import IO, Any, Self

from bvanalyse.batch.forks import ONE_THREAD, Answer, Ended, Said, Work
from bvanalyse.errors import Problem, RunError

START = """import sys
if sys.path[0] == "":  # where this was asked for from, and where anyone may put a module
    del sys.path[0]
from bvanalyse.batch.warm import main
main({})"""
PATIENCE = 5  # seconds to end by itself, when it is told to
Event = Said | Answer | Ended


class WarmParent:
    """A process that has imported everything, and forks for each piece of work it is given.

    It is a program of its own, so that the threads and the state of this one do not matter. It ends
    when it is closed, when nobody holds it any longer, and when this process does.
    """

    def __init__(self) -> None:
        self._link, theirs = Pipe()
        self._numbers = itertools.count()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as it is
        command = [sys.executable, "-c", START.format(theirs.fileno())]
        self._process = subprocess.Popen(
            command,
            pass_fds=[theirs.fileno()],
            env={**os.environ, **ONE_THREAD, "JUPYTER_PLATFORM_DIRS": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
            start_new_session=True,  # Ctrl-C is for this process to answer
        )
        theirs.close()
        self._end = weakref.finalize(self, _end, self._link, self._process, self._errors)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Calls the function in the warm process itself: all later forks inherit what it read."""
        try:
            self._link.send(Work(function, arguments))
            _, answer = self._link.recv()
        except (EOFError, OSError):
            raise RunError(self._fault()) from None
        if answer.error:
            raise answer.error
        return answer.result

    def fork(
        self, function: Callable[..., Any], *arguments: Any, limit: float | None = None
    ) -> int:
        """Calls the function in a fork of its own, and tells its number.

        The fork is killed when it gives no sign of life for `limit` seconds.
        """
        number = next(self._numbers)
        with contextlib.suppress(OSError):  # the next event tells that it is gone
            self._link.send(Work(function, arguments, limit, number))
        return number

    def next(self) -> tuple[int, Event]:
        """What happens next, in any fork. EOFError when the warm process is gone."""
        try:
            number, event = self._link.recv()
            return number, event
        except OSError:
            raise EOFError from None

    @property
    def has_ended(self) -> bool:
        """Whether it is gone, by itself or by another's hand."""
        return self._process.poll() is not None

    def stop(self) -> None:
        """Ends it from another thread than the one that waits for it, which then hears EOFError."""
        with contextlib.suppress(OSError):
            self._link.send(None)

    def close(self) -> None:
        """Ends the warm process and all its forks."""
        self._end()

    def _fault(self) -> Problem:
        """Why there is no answer: the last line of what was said before it was ready."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(PATIENCE)
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").split("\n")
        said = next((line.strip() for line in reversed(lines) if line.strip()), "")
        code = self._process.returncode
        ended = f"signal {-code}" if code and code < 0 else f"exit code {code}"
        what = "the warm process did not start" if said else "the warm process ended"
        return Problem(what, found=said or ended, action="try --engine kernel")


def _end(link: Connection, process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
    link.close()
    errors.close()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
