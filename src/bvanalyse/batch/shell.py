"""A kernel without sockets: ipykernel's own shell, whose messages stay inside the process.

Made before the scientific packages are imported, since they look for a shell when they are.
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import SimpleNamespace
from typing import IO, Any

from ipykernel.iostream import IOPubThread, OutStream
from ipykernel.ipkernel import IPythonKernel
from jupyter_client.session import Session
from traitlets import Any as AnyTrait
from traitlets.config import Config

Message = dict[str, Any]
#: what a kernel's application sets before anything is imported
INLINE = {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}


class HeldSession(Session):
    """Keeps every message, as it would have arrived, until it is asked for."""

    held: deque[Message] = AnyTrait()

    def send(  # type: ignore[override]
        self,
        stream: object,
        msg_or_type: Message | str,
        content: Message | None = None,
        parent: Message | None = None,
        ident: object = None,
        buffers: list[Any] | None = None,
        track: bool = False,
        header: Message | None = None,
        metadata: Message | None = None,
    ) -> Message:
        if isinstance(msg_or_type, dict):
            message = msg_or_type
        else:
            message = self.msg(msg_or_type, content, parent, header, metadata)
        if os.getpid() != self.pid and message["msg_type"] == "stream":
            _write_through(message["content"])  # a process that a cell started
            return message
        content = self.unpack(self.pack(message["content"]))  # as JSON leaves it
        self.held.append({**message, "content": content, "buffers": buffers or []})
        return message


def _write_through(content: Message) -> None:
    """What another process says goes to the descriptor, and is caught there."""
    os.write(1 if content["name"] == "stdout" else 2, content["text"].encode())


class SilentKernel(IPythonKernel):
    """ipykernel's kernel, asked directly; it has no queue of requests to empty."""

    def _abort_queues(self, subshell_id: str | None = None) -> None:
        """A failed cell stops the notebook: its runner sees to that."""


class _NoThread(IOPubThread):
    """Stands where a kernel's streams look for the thread that sends."""

    def __init__(self) -> None:
        self.thread = None
        self.io_loop = SimpleNamespace(call_later=lambda *_: None)

    def schedule(self, f: Any) -> None:
        f()


@cache
def kernel() -> SilentKernel:
    """The one kernel of this process, with nothing run in it yet."""
    os.environ.update({name: os.environ.get(name, value) for name, value in INLINE.items()})
    config = Config({"HistoryManager": {"enabled": False}, "IPythonKernel": {"_execute_sleep": 0}})
    made = SilentKernel.instance(
        config=config,
        session=HeldSession(held=deque(), check_pid=False),
        log=logging.getLogger(__name__),
        shell_channel_thread=SimpleNamespace(parent_thread=None),
    )
    made.shell.configurables.append(made)
    return made


@contextmanager
def streams() -> Iterator[None]:
    """Puts a kernel's streams in place of this process's; what is printed becomes messages."""
    session = kernel().session
    session.pid = os.getpid()
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (
        OutStream(session, _NoThread(), name, watchfd=False) for name in ("stdout", "stderr")
    )
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


class Descriptors:
    """Catches what programs and libraries write to descriptors 1 and 2, past Python's streams.

    A file and not a pipe: nobody reads it while a cell runs, and a pipe would fill up.
    """

    def __init__(self) -> None:
        self._files: dict[int, IO[bytes]] = {}
        self._read = {1: 0, 2: 0}
        for number in self._read:
            file = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the process lives
            os.dup2(file.fileno(), number)
            self._files[number] = file

    def drain(self) -> None:
        """Hands on what has been written since the last time."""
        for python, number, stream in (
            (sys.__stdout__, 1, sys.stdout),
            (sys.__stderr__, 2, sys.stderr),
        ):
            if python is not None:
                python.flush()
            file, read = self._files[number].fileno(), self._read[number]
            if fresh := os.pread(file, os.fstat(file).st_size - read, read):
                self._read[number] += len(fresh)
                stream.write(fresh.decode(errors="replace"))
                stream.flush()
