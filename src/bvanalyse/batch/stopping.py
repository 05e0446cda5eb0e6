"""Being told to stop: once, and never in the middle of writing."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

#: Ctrl-C, a polite kill, and a terminal that is closed
ASKED_BY = ("SIGINT", "SIGTERM", "SIGHUP")


class Stopping:
    """While entered, a request to stop is one KeyboardInterrupt; a second changes nothing.

    A signal that this process was started to ignore is still ignored. Elsewhere than in the main
    thread nothing is changed.
    """

    def __init__(self) -> None:
        self._before: dict[int, Any] = {}
        self._busy = self._waiting = self._told = False

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for number in [getattr(signal, name) for name in ASKED_BY if hasattr(signal, name)]:
                if signal.getsignal(number) is not signal.SIG_IGN:
                    self._before[number] = signal.signal(number, self._asked)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @contextmanager
    def later(self) -> Iterator[None]:
        """What is begun here is done before the request is heard."""
        self._busy = True
        try:
            yield
        finally:
            self._busy = False
        if self._waiting:
            self._asked()

    def _asked(self, *_: object) -> None:
        if self._busy:
            self._waiting = True
        elif not self._told:
            self._told = True
            raise KeyboardInterrupt
