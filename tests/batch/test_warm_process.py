"""The warm process: it says why it cannot start, and none is left running."""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from bvanalyse.batch import forks, parent
from bvanalyse.batch.parent import WarmParent
from bvanalyse.errors import RunError

pytestmark = pytest.mark.skipif(not forks.possible(), reason="needs Linux")
HELD_UP = 5  # seconds that a process may take to be gone
LIGHT = """import os, threading, time
from bvanalyse.batch import forks, warm
def prepare():
    os.write(2, b"a library's note"); {prepare}
forks.serve({{}}, prepare)"""


def light(monkeypatch, prepare: str = "") -> WarmParent:
    """A warm process that imports nothing, and so starts at once."""
    monkeypatch.setattr(parent, "START", LIGHT.format(prepare=prepare))
    return WarmParent()


def has_ended(pid: int) -> bool:
    """Whether the process is gone within some seconds."""
    deadline = time.monotonic() + HELD_UP
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    return not Path(f"/proc/{pid}").exists()


def test_a_broken_library_is_told_by_its_own_last_line(tmp_path, monkeypatch):
    (tmp_path / "ipykernel.py").write_text("raise ImportError('libzmq.so er borte')", "utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *sys.path]))

    with WarmParent() as warm, pytest.raises(RunError) as caught:
        warm.call(forks.possible)

    assert str(caught.value) == (
        'the warm process did not start: found "ImportError: libzmq.so er borte"; '
        "try --engine kernel"
    )


def test_a_library_that_starts_a_thread_is_told(monkeypatch):
    threads = "threading.Thread(target=time.sleep, args=(9,)).start(); warm._require_one_thread()"

    with light(monkeypatch, threads) as warm, pytest.raises(RunError, match="threads: 2"):
        warm.call(forks.possible)


def test_one_that_does_not_end_by_itself_is_ended(monkeypatch):
    monkeypatch.setattr(parent, "START", "import time; time.sleep(60)  # {}")
    monkeypatch.setattr(parent, "PATIENCE", 0.2)

    warm = WarmParent()
    warm.close()

    assert warm.has_ended and warm._process.returncode == -signal.SIGKILL


def test_what_is_said_once_it_reads_data_is_not_told(monkeypatch):
    with light(monkeypatch) as warm, pytest.raises(RunError) as caught:
        warm.call(exec, "import os; os.write(2, b'Ola Nordmann'); os._exit(3)")

    assert str(caught.value) == 'the warm process ended: found "exit code 3"; try --engine kernel'


def test_one_that_nobody_holds_ends_without_being_told(monkeypatch):
    warm = light(monkeypatch)
    warm.call(forks.possible)
    pid = warm._process.pid

    del warm
    gc.collect()

    assert has_ended(pid)


def test_what_it_was_doing_ends_with_it_and_leaves_no_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with light(monkeypatch) as warm:
        warm.fork(time.sleep, 60)
        warm.call(forks.possible)
        assert list(tmp_path.glob("bvanalyse-*"))

    assert not list(tmp_path.glob("bvanalyse-*"))
