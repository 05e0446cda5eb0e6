"""A batch that is stopped half-way says so, keeps what is finished, and leaves nothing running."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def running(mark: str) -> list[str]:
    """Command lines of living processes that hold the mark in their environment."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (entry / "environ").read_bytes():
                found.append((entry / "cmdline").read_bytes().decode())
        except OSError:
            continue
    return found


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc to see what is left running")
def test_ctrl_c_keeps_what_is_done_and_ends_every_kernel(tmp_path):
    mark = f"BV_TEST_MARK={tmp_path.name}"
    command = [sys.executable, "-c", "from bvanalyse.cli import main; main()"]
    batch = subprocess.Popen(
        [*command, "run", "--out", str(tmp_path / "output"), "--jobs", "1"],
        cwd=ROOT,
        env={**os.environ, "BV_TEST_MARK": tmp_path.name},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert "made" in batch.stderr.readline()

    batch.send_signal(signal.SIGINT)
    said, trouble = batch.communicate(timeout=60)

    assert batch.returncode == 130
    assert "run the same command to go on" in said and "Traceback" not in trouble
    manifest = json.loads((tmp_path / "output" / "kjoring.json").read_text(encoding="utf-8"))
    assert len(manifest["reports"]) >= 1
    assert not [path for path in (tmp_path / "output").rglob("*.ny")]
    deadline = time.monotonic() + 15
    while running(mark) and time.monotonic() < deadline:
        time.sleep(0.3)
    assert running(mark) == []
