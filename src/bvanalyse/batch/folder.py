"""The output folder while a batch writes to it: one batch at a time, and a log of what is done."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import IO, Self

from bvanalyse.errors import ParameterError, Problem, RunError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # on Windows
    import msvcrt

LOCK, LOG = ".kjoring.lock", "kjoring.log"
FAR = 1 << 30  # where Windows locks: beyond what is read of the file


class Folder:
    """Held while entered. The system lets go of it when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: IO[str] | None = None
        self._found = path.exists()

    def __enter__(self) -> Self:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            while not self._is_there():
                self._close()
                self._lock = _opened(self.path / LOCK)
                _hold(self._lock)
            assert self._lock
            self._lock.truncate(0)
            self._lock.write(str(os.getpid()))
            self._lock.flush()
        except _Held:
            holder = self._holder()
            self._close()
            raise ParameterError(
                Problem(
                    "another batch is writing here",
                    file=str(self.path),
                    found=f"process {holder}",
                    expected="one batch in a folder at a time",
                    action="wait for it to end, or choose another folder with --out",
                )
            ) from None
        except OSError as error:
            self._close()
            raise ParameterError(
                Problem(
                    "the output folder cannot be written",
                    file=str(self.path),
                    found=error.strerror,
                    action="see that it is a folder with room in it, or choose another with --out",
                )
            ) from None
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            if self._is_there():
                (self.path / LOCK).unlink()
        self._close()
        if not self._found:
            with contextlib.suppress(OSError):
                self.path.rmdir()  # nothing was written

    def require(self) -> None:
        """`RunError` when the folder has been taken away since it was entered."""
        if not self._is_there():
            raise RunError(
                Problem(
                    "the output folder is gone",
                    file=str(self.path),
                    action="run the same command again to make what was in it",
                )
            )

    def note(self, when: str, *words: object) -> None:
        """A line in the log: never what a report says, nor what a file of data holds.

        A log that cannot be written stops nobody.
        """
        with contextlib.suppress(OSError), (self.path / LOG).open("a", encoding="utf-8") as log:
            log.write(" ".join(map(str, (when, *words))) + "\n")

    def _is_there(self) -> bool:
        """Whether the file that is held is the one that others would find."""
        if self._lock is None:
            return False
        try:
            return os.path.samestat(os.fstat(self._lock.fileno()), (self.path / LOCK).stat())
        except OSError:
            return False

    def _holder(self) -> str:
        assert self._lock
        self._lock.seek(0)
        return self._lock.read().strip() or "unknown"

    def _close(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None


class _Held(Exception):
    """Another process holds the file."""


def _opened(path: Path) -> IO[str]:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o644), "r+", encoding="ascii")


def _hold(file: IO[str]) -> None:
    try:
        if fcntl:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            file.seek(FAR)
            # typed only where it exists
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
            file.seek(0)
    except (BlockingIOError, PermissionError):
        raise _Held from None
