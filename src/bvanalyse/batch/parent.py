"""The asking side of the warm process: start it, hand it work, hear what comes of it."""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from multiprocessing.connection import Pipe
from typing import Any, Self

from bvanalyse.batch.forks import ONE_THREAD, Answer, Ended, Said, Work
from bvanalyse.errors import RunError

START = """import sys
if sys.path[0] == "":  # where this was asked for from, and where anyone may put a module
    del sys.path[0]
from bvanalyse.batch.warm import main
main({})"""
PATIENCE = 5  # seconds to end by itself, when it is told to
Event = Said | Answer | Ended


class WarmParent:
    """A process that has imported everything, and forks for each piece of work it is given.

    It is a program of its own, so that the threads and the state of this one do not matter.
    """

    def __init__(self) -> None:
        self._link, theirs = Pipe()
        self._numbers = itertools.count()
        command = [sys.executable, "-c", START.format(theirs.fileno())]
        self._process = subprocess.Popen(
            command,
            pass_fds=[theirs.fileno()],
            env={**os.environ, **ONE_THREAD, "JUPYTER_PLATFORM_DIRS": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for this process to answer
        )
        theirs.close()

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
            raise RunError("the warm process did not start; try --engine kernel") from None
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

    def close(self) -> None:
        """Ends the warm process and all its forks."""
        self._link.close()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
