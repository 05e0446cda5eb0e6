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
from typing import Any

from ipykernel.iostream import IOPubThread, OutStream
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelbase import Session  # type: ignore[attr-defined]  # of jupyter_client
from traitlets import Any as AnyTrait
from traitlets.config import Config

Message = dict[str, Any]
#: what a kernel's application sets before anything is imported
INLINE = {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}


class HeldSession(Session):
    """Keeps every message, as it would have arrived, until it is asked for."""

    held = AnyTrait()  # messages, the oldest first
    home = AnyTrait()  # the process that the messages are for

    def send(
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
        """Keeps the message in place of sending it, and gives it back as it would have arrived."""
        if isinstance(msg_or_type, dict):
            message = msg_or_type
        else:
            message = self.msg(msg_or_type, content, parent, header, metadata)
        if os.getpid() != self.home:  # a process that a cell has forked
            _write_through(message)
            return message
        content = self.unpack(self.pack(message["content"]))  # as JSON leaves it
        self.held.append({**message, "content": content, "buffers": buffers or []})
        return message


def _write_through(message: Message) -> None:
    """What another process prints goes to the descriptor, and is caught there."""
    if message["msg_type"] == "stream":
        descriptor = 1 if message["content"]["name"] == "stdout" else 2
        os.write(descriptor, message["content"]["text"].encode())


class SilentKernel(IPythonKernel):
    """ipykernel's kernel, asked directly; it has no queue of requests to empty."""

    def _abort_queues(self, subshell_id: str | None = None) -> None:
        """A failed cell stops the notebook: its runner sees to that."""


class _NoThread(IOPubThread):
    """Stands where a kernel's streams look for the thread that sends."""

    # what it stands in for: a thread of its own, and a loop
    thread: Any = None
    io_loop: Any = SimpleNamespace(call_later=lambda *_: None)

    def __init__(self) -> None:
        """Starts nothing."""

    def schedule(self, f: Any) -> None:
        f()


@cache
def kernel() -> SilentKernel:
    """The one kernel of this process, with nothing run in it yet."""
    os.environ.update({name: os.environ.get(name, value) for name, value in INLINE.items()})
    config = Config({"HistoryManager": {"enabled": False}, "IPythonKernel": {"_execute_sleep": 0}})
    made = SilentKernel.instance(
        config=config,
        session=HeldSession(held=deque(), home=os.getpid()),
        log=logging.getLogger(__name__),
        shell_channel_thread=SimpleNamespace(parent_thread=None),
    )
    shell(made).configurables.append(made)
    return made


def shell(of: SilentKernel) -> Any:
    """The kernel's shell; it has one from the start."""
    assert of.shell is not None
    return of.shell


def session(of: SilentKernel) -> HeldSession:
    """The kernel's session: the one that it was made with."""
    assert isinstance(of.session, HeldSession)
    return of.session


class _Stream(OutStream):
    """A kernel's stream that also catches what programs and libraries write to its descriptor.

    In a file and not in a pipe: nobody reads it while a cell runs, and a pipe would fill up.
    """

    def __init__(self, name: str, descriptor: int) -> None:
        # ipykernel has no types for its streams
        super().__init__(  # type: ignore[no-untyped-call]
            kernel().session, _NoThread(), name, watchfd=False
        )
        self._original_stdstream_copy = os.dup(descriptor)  # what its fileno() is in a kernel
        self._python = sys.__stdout__ if descriptor == 1 else sys.__stderr__
        self._caught = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the stream
        self._read = 0
        os.dup2(self._caught.fileno(), descriptor)

    def flush(self) -> None:
        """Sends what has been written, by Python first; asked for before anything is displayed."""
        if self._is_master_process():
            if self._python is not None:
                self._python.flush()
            file = self._caught.fileno()
            if fresh := os.pread(file, os.fstat(file).st_size - self._read, self._read):
                self._read += len(fresh)
                self.write(fresh.decode(errors="replace"))
        super().flush()  # type: ignore[no-untyped-call]  # of ipykernel


@contextmanager
def streams() -> Iterator[None]:
    """Puts a kernel's streams in place of this process's; what is printed becomes messages."""
    session(kernel()).home = os.getpid()
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _Stream("stdout", 1), _Stream("stderr", 2)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
