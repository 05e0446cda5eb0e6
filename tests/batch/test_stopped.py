"""A batch that is stopped, killed or hindered: the manifest is whole, and the next run goes on."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.batch.conftest import Watching, small_project, tasks_of, with_cell, write_notebook

from bvanalyse.batch import ENGINES
from bvanalyse.batch.folder import Folder
from bvanalyse.batch.runner import run_batch
from bvanalyse.errors import ParameterError

pytestmark = pytest.mark.skipif(
    not Path("/proc").is_dir(), reason="needs /proc to see what is left running"
)
PATIENCE = 20  # seconds for what should end to have ended
HOLDS = """import sys, time
from pathlib import Path
from bvanalyse.batch.folder import Folder
with Folder(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)"""


def running(mark: str) -> list[tuple[int, str]]:
    """Living processes that hold the mark in their environment, with their command lines."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark.encode() in (entry / "environ").read_bytes():
                found.append((int(entry.name), (entry / "cmdline").read_bytes().decode()))
    return found


def left_running(mark: str) -> list[tuple[int, str]]:
    """What still runs, some seconds after it should have ended."""
    deadline = time.monotonic() + PATIENCE
    while running(mark) and time.monotonic() < deadline:
        time.sleep(0.2)
    return running(mark)


def manifest(project: Path) -> dict[str, str]:
    """Each report of the manifest with its failure, after a look at all its files."""
    content = json.loads((project / "output" / "kjoring.json").read_text(encoding="utf-8"))
    for report in content["reports"]:
        for file in (report["files"] or {}).values():
            assert (project / "output" / file["path"]).is_file()
    assert not [path for path in (project / "output").rglob("*.ny")]
    return {report["name"][:4]: report["failed"] for report in content["reports"]}


@pytest.fixture
def small(tmp_path):
    return small_project(tmp_path)


@pytest.fixture
def started(small, request):
    """A batch of its own process that has made its first report; `mark` is on all it starts."""
    slow = with_cell("import time; time.sleep(2)")  # there is time to stop it
    write_notebook(small / "notebooks" / "tilstandsrapport.ipynb", *slow)
    command = [sys.executable, "-c", "from bvanalyse.cli import main; main()", "run"]
    mark = f"BV_TEST_MARK={small.name}-{os.getpid()}"
    process = subprocess.Popen(
        [*command, *("--jobs", "1", "--engine", request.param)],
        cwd=small,
        env={**os.environ, **dict([mark.split("=")])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert "made" in process.stderr.readline()
    process.mark, process.project = mark, small
    yield process
    process.kill()
    process.communicate()


@pytest.mark.parametrize("started", ENGINES, indirect=True)
def test_ctrl_c_keeps_what_is_done_and_ends_every_kernel(started):
    started.send_signal(signal.SIGINT)
    said, trouble = started.communicate(timeout=60)

    assert started.returncode == 130
    assert "left; run the same command to go on" in trouble and "Traceback" not in trouble
    assert said.startswith("done      ")
    assert len(manifest(started.project)) >= 1
    assert left_running(started.mark) == []


@pytest.mark.parametrize("started", ["kernel"], indirect=True)
def test_a_killed_worker_ends_the_batch_with_a_word_and_leaves_nothing_running(started):
    [worker] = [pid for pid, told in running(started.mark) if "spawn_main" in told]
    os.kill(worker, signal.SIGKILL)
    said, trouble = started.communicate(timeout=60)

    assert started.returncode == 1
    assert "the worker process was killed; run the same command again" in trouble
    assert "failed    4" in said and len(manifest(started.project)) == 5
    assert left_running(started.mark) == []


@pytest.mark.parametrize("started", ENGINES, indirect=True)
def test_a_killed_batch_leaves_a_whole_manifest_and_nothing_running(started):
    started.kill()

    assert left_running(started.mark) == []
    assert set(manifest(started.project).values()) == {""}
    with Folder(started.project / "output"):  # what held the folder is dead
        assert (started.project / "output" / ".kjoring.lock").is_file()


def test_a_request_to_end_is_heard_between_two_reports_and_the_next_run_goes_on(
    small, shared_engine
):
    watching = Watching(lambda _: os.kill(os.getpid(), signal.SIGTERM))

    stopped = run_batch(tasks_of(small), 1, watching)
    again = Watching()
    whole = run_batch(tasks_of(small), 1, again)

    assert stopped.stopped and len(stopped.made) == 1 and stopped.left == 2
    assert sorted(again.actions.values()) == ["run", "run", "skip"]
    assert len(whole.made) == 2 and manifest(small) == {"0227": "", "3032": "", "3412": ""}


def test_a_killed_warm_process_costs_what_it_was_making_and_is_started_again(
    small, warm, shared_engine
):
    def kill(outcome):
        if not watching.outcomes[1:]:
            os.kill(warm._parent._process.pid, signal.SIGKILL)

    watching = Watching(kill)
    batch = run_batch(tasks_of(small), 2, watching)

    assert len(batch.made) >= 1 and len(batch.made) + len(batch.failed) == 3
    assert all("the worker process was killed" in outcome.failed for outcome in batch.failed)
    assert batch.failed and len(manifest(small)) == 3


def test_a_disk_without_room_stops_nothing_that_is_there(small, shared_engine):
    tasks = tasks_of(small, "3412")
    run_batch(tasks, 1, Watching())
    whole = (small / "output" / "kjoring.json").read_bytes()
    write_notebook(small / "notebooks" / "tilstandsrapport.ipynb", *with_cell("1 + 1"))

    with no_file_beyond(2_000):
        batch = run_batch(tasks, 1, Watching())

    assert "the output folder cannot be written" in batch.trouble
    assert 'found "File too large"' in batch.trouble and "to go on" in batch.trouble
    assert (small / "output" / "kjoring.json").read_bytes() == whole
    assert manifest(small) == {"3412": ""}


def test_a_report_without_room_is_one_failure(small, shared_engine):
    write_notebook(small / "notebooks" / "tilstandsrapport.ipynb", *with_cell("r.method()"))

    with no_file_beyond(12_000):  # the page is larger, the manifest is not
        batch = run_batch(tasks_of(small, "3412"), 1, Watching())

    assert [outcome.failed for outcome in batch.failed] == [
        "files could not be written: File too large"
    ]
    assert manifest(small)["3412"] and not list((small / "output").rglob("*.html"))[1:]


@contextlib.contextmanager
def no_file_beyond(size):
    """The system refuses to let this process write a larger file, as a full disk would."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_folder_that_is_taken_away_ends_the_batch_with_a_word(small, shared_engine):
    watching = Watching(lambda _: shutil.rmtree(small / "output"))

    batch = run_batch(tasks_of(small), 1, watching)

    assert "the output folder is gone" in batch.trouble
    assert len(batch.made) == 1 and batch.left == 2
    assert not (small / "output").exists()


def test_a_file_where_the_folder_should_be_is_told_before_anything_is_made(small, shared_engine):
    (small / "output").write_text("her", encoding="utf-8")

    with pytest.raises(ParameterError, match="the output folder cannot be written"):
        run_batch(tasks_of(small), 1, Watching())


def test_a_second_batch_in_one_folder_is_refused_and_told_who_holds_it(small, shared_engine):
    with Folder(small / "output"), pytest.raises(ParameterError) as caught:
        run_batch(tasks_of(small), 1, Watching())

    assert f'found "process {os.getpid()}"' in str(caught.value)


def test_the_lock_of_a_dead_process_is_taken_over(tmp_path):
    out = tmp_path / "output"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(out)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(ParameterError, match=f"process {holder.pid}"), Folder(out):
        pass
    holder.kill()
    holder.communicate()

    assert (out / ".kjoring.lock").read_text() == str(holder.pid)
    with Folder(out):
        assert (out / ".kjoring.lock").read_text() == str(os.getpid())
    assert not (out / ".kjoring.lock").exists()


def test_the_log_tells_each_step_and_no_value(small, shared_engine):
    path = small / "data" / "seeds" / "loten_2014.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",91,", ",hemmelig,"), "utf-8")

    batch = run_batch(tasks_of(small), 2, Watching())

    log = (small / "output" / "kjoring.log").read_text(encoding="utf-8")
    assert "hemmelig" in batch.failed[0].failed and "hemmelig" not in log
    steps = [line.split()[1:3] for line in log.splitlines()]
    assert steps[0] == ["batch", "begun:"] and steps[-1] == ["batch", "ended"]
    assert ["3412-loten-2014", "failed"] in steps and ["0227-fet-2018", "made"] in steps
    assert all(line[10] == "T" and line[19] == "Z" for line in log.splitlines())
