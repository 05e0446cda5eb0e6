"""Runs a notebook's cells in this process, with nbclient's own code around a kernel that is here.

nbclient believes that it talks to a kernel in another process, so that outputs are made as always.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from nbclient.exceptions import DeadKernelError
from papermill.clientwrap import PapermillNotebookClient

from bvanalyse.batch import forks
from bvanalyse.batch.shell import Message, kernel, session, shell, streams

IDENT = [b"cell"]


class _Channel:
    """A channel whose messages are there already."""

    def __init__(self) -> None:
        self.messages: deque[Message] = deque()

    async def get_msg(self, timeout: float | None = None) -> Message:
        return self.messages.popleft()


class HereClient:
    """What nbclient asks of a kernel's client; a cell is run while it is being asked for."""

    allow_stdin = False

    def __init__(self) -> None:
        self.kernel = kernel()
        self.shell_channel, self.iopub_channel = _Channel(), _Channel()

    async def execute(self, code: str, store_history: bool, stop_on_error: bool) -> str:
        """Runs a cell; its messages wait in the channels afterwards. The request's id."""
        if shell(self.kernel).exit_now:  # quit() in an earlier cell
            raise DeadKernelError("Kernel died")
        content = {
            "code": code,
            "silent": False,
            "store_history": store_history,
            "user_expressions": {},
            "allow_stdin": self.allow_stdin,
            "stop_on_error": stop_on_error,
        }
        request = session(self.kernel).msg("execute_request", content)
        self.kernel.set_parent(IDENT, request, channel="shell")
        self.kernel._publish_status("busy", "shell")
        await self.kernel.execute_request(None, IDENT, request)
        self.kernel._publish_status("idle", "shell")
        self._sort()
        return str(request["header"]["msg_id"])

    def kernel_info(self) -> str:
        """Asks what language the kernel speaks. The request's id."""
        request = session(self.kernel).msg("kernel_info_request", {})
        content = {"language_info": self.kernel.language_info}
        session(self.kernel).send(None, "kernel_info_reply", content, request)
        self._sort()
        return str(request["header"]["msg_id"])

    def is_alive(self) -> bool:
        """Always so: the kernel ends with this process."""
        return True

    def _sort(self) -> None:
        held = session(self.kernel).held
        while held:
            message = held.popleft()
            reply = message["msg_type"].endswith("_reply")
            (self.shell_channel if reply else self.iopub_channel).messages.append(message)


class InlineClient(PapermillNotebookClient):  # type: ignore[misc]  # it has no types
    """papermill's client, for the kernel of this process; tells its parent of every cell."""

    @contextmanager
    def setup_kernel(self, **_: Any) -> Iterator[None]:
        """Takes this process for the kernel as long as the notebook runs."""
        with streams():
            self.kc = HereClient()
            yield

    def execute_cell(self, cell: Any, cell_index: int, **options: Any) -> Any:
        """Runs a cell, once the parent has heard which it is and can time it."""
        forks.tell(cell_index)
        return super().execute_cell(cell, cell_index, **options)
