"""A batch that is stopped half-way says so, keeps what is finished, and leaves nothing running."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bvanalyse.batch import ENGINES

ROOT = Path(__file__).parents[2]


def running(mark: str) -> list[tuple[int, str]]:
    """Living processes that hold the mark in their environment, with their command lines."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (entry / "environ").read_bytes():
                found.append((int(entry.name), (entry / "cmdline").read_bytes().decode()))
        except OSError:
            continue
    return found


pytestmark = pytest.mark.skipif(
    not Path("/proc").is_dir(), reason="needs /proc to see what is left running"
)


@pytest.fixture
def batch(tmp_path, request):
    """A batch that has made its first report; `mark` is in the environment of all it starts."""
    command = [sys.executable, "-c", "from bvanalyse.cli import main; main()"]
    options = ["--out", str(tmp_path / "output"), "--jobs", "1", "--engine", request.param]
    process = subprocess.Popen(
        [*command, "run", *options],
        cwd=ROOT,
        env={**os.environ, "BV_TEST_MARK": tmp_path.name},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert "made" in process.stderr.readline()
    process.mark = f"BV_TEST_MARK={tmp_path.name}"
    yield process
    process.kill()
    process.communicate()


def left_running(mark: str) -> list[str]:
    """What still runs, some seconds after it should have ended."""
    deadline = time.monotonic() + 15
    while running(mark) and time.monotonic() < deadline:
        time.sleep(0.3)
    return running(mark)


@pytest.mark.parametrize("batch", ENGINES, indirect=True)
def test_ctrl_c_keeps_what_is_done_and_ends_every_kernel(batch, tmp_path):
    batch.send_signal(signal.SIGINT)
    said, trouble = batch.communicate(timeout=60)

    assert batch.returncode == 130
    assert "run the same command to go on" in said and "Traceback" not in trouble
    manifest = json.loads((tmp_path / "output" / "kjoring.json").read_text(encoding="utf-8"))
    assert len(manifest["reports"]) >= 1
    assert not [path for path in (tmp_path / "output").rglob("*.ny")]
    assert left_running(batch.mark) == []


@pytest.mark.parametrize("batch", ["fork"], indirect=True)
def test_a_killed_batch_takes_its_warm_process_and_its_forks_with_it(batch):
    batch.kill()

    assert left_running(batch.mark) == []


@pytest.mark.parametrize("batch", ["fork"], indirect=True)
def test_a_killed_warm_process_costs_one_report_and_is_started_again(batch, tmp_path):
    [warm] = [
        pid
        for pid, command in running(batch.mark)
        if "batch.warm" in command and parent_of(pid) == batch.pid
    ]
    os.kill(warm, signal.SIGKILL)
    said, trouble = batch.communicate(timeout=120)

    assert batch.returncode == 1
    assert "4 reports made, 1 failed" in said
    assert "the worker process was killed" in trouble
    assert left_running(batch.mark) == []


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
