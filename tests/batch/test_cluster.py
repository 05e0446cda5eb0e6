"""Reports made by a cluster: by a real one with two workers, and by one that plays its part."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from tests.batch.conftest import Watching, small_project, tasks_of
from tests.batch.played import Done, Killed, Part

from bvanalyse.batch import cluster, forks, task, worker
from bvanalyse.batch.cluster import Cluster
from bvanalyse.batch.manifest import Manifest
from bvanalyse.batch.plan import Choice
from bvanalyse.batch.runner import run_batch
from bvanalyse.batch.worker import Unfit
from bvanalyse.cli import main
from bvanalyse.errors import ParameterError

dask = pytest.importorskip("dask", reason="the extra `cluster` is not installed")
distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
pytestmark = pytest.mark.skipif(not forks.possible(), reason="needs Linux")
HERE = ("--host", "127.0.0.1", "--no-dashboard")


def started(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", f"distributed.cli.{arguments[0]}", *arguments[1:], *HERE]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def real(tmp_path):
    """A scheduler's address and the processes of its two workers."""
    scheduler = started("dask_scheduler", "--port", "0")
    said = iter(scheduler.stderr.readline, "")
    address = next(found[0] for line in said if (found := re.search(r"tcp://[\d.:]+", line)))
    options = ("--nthreads", "1", "--no-nanny", "--local-directory", str(tmp_path))
    workers = [started("dask_worker", address, *options) for _ in range(2)]
    yield SimpleNamespace(address=address, workers=workers)
    for process in [*workers, scheduler]:
        process.terminate()
        process.communicate()


def test_a_cluster_makes_the_same_bytes_though_a_worker_is_killed_in_the_middle(
    tmp_path, shared_engine, real
):
    project = small_project(tmp_path)
    tasks = tasks_of(project)
    run_batch(tasks, 2, Watching())
    here = {path: path.read_bytes() for path in (project / "output").glob("*/*")}
    victim = real.workers[0]
    watching = Watching(lambda _: victim.kill())

    batch = run_batch(tasks, 2, watching, None, Choice(force=True), real.address)

    assert [outcome.failed for outcome in batch.outcomes] == ["", "", ""]
    assert here == {path: path.read_bytes() for path in (project / "output").glob("*/*")}
    assert victim.wait(10) == -signal.SIGKILL and len(Manifest.read(project / "output").known) == 3


# One that plays its part


def made_by(part: Part, tasks, monkeypatch):
    """What came of each task, by municipality."""
    monkeypatch.setattr(cluster, "_connected", lambda _: part)
    monkeypatch.setattr(cluster, "LOOK", 0.01)
    monkeypatch.setattr(cluster, "ALONE", 0.1)
    with Cluster("tcp://127.0.0.1:1") as engine:
        return {made.params.municipality: end for made, end in engine.makes(tasks)}


@pytest.fixture
def tasks(tmp_path):
    return tasks_of(small_project(tmp_path))


def test_a_worker_is_told_all_that_the_task_asks_for(tasks, monkeypatch):
    asked = replace(tasks[0], timeout=7, file="asker.yaml", remembers=False, pdf=True)
    monkeypatch.setattr(cluster, "_connected", lambda _: Part(None, a=1))

    with Cluster("tcp://127.0.0.1:1") as engine:
        order = engine._order(asked)

    assert order.task == replace(asked, out=Path())


def test_a_report_that_kills_three_workers_fails_and_the_others_do_not(tasks, monkeypatch):
    def does(what, worker):
        if what == "3412":
            raise Killed
        return None if what == "look" else "side"

    part = Part(does, a=1, b=1)
    ends = made_by(part, tasks, monkeypatch)

    assert ends == {"0227": "side", "3032": "side", "3412": cluster.KILLER}
    assert sum(number == "3412" for number, _ in part.given) == 3


def test_a_report_that_may_have_killed_a_worker_has_the_next_one_alone(tasks, monkeypatch):
    def does(what, worker):
        if what == "look":
            return None
        beside.append(len([run for run in engine._running.values() if run.worker == worker]))
        return None if len(part.given) == 1 else "side"  # the first time, its process is killed

    beside, part = [], Part(does, a=3)
    monkeypatch.setattr(cluster, "_connected", lambda _: part)
    with Cluster("tcp://127.0.0.1:1") as engine:
        ends = [end for _, end in engine.makes(tasks)]

    assert ends == ["side"] * 3
    assert beside == [0, 1, 2, 0] and part.given[0] == part.given[3]


def test_a_worker_that_would_make_other_bytes_is_refused_before_anything_is_made(
    tasks, monkeypatch
):
    part = Part(lambda *_: Unfit("environment changed: pandas"), a=1)

    with pytest.raises(ParameterError, match="the worker a would not make the same report: found"):
        made_by(part, tasks, monkeypatch)

    assert part.given == []


@pytest.mark.parametrize("error", [ModuleNotFoundError, RuntimeError])
def test_one_that_cannot_read_what_is_sent_is_refused(error, tasks, monkeypatch):
    def result(*_):
        raise error

    monkeypatch.setattr(Done, "result", result)

    with pytest.raises(ParameterError, match="no bvanalyse, or another version"):
        made_by(Part(lambda *_: None, a=1), tasks, monkeypatch)


def test_one_that_comes_later_is_left_out(tasks, monkeypatch):
    def does(what, worker):
        if what == "look":
            part.threads["late"] = 1
            return None
        return Unfit("code changed: package") if worker == "late" else "side"

    part = Part(does, a=1)

    assert set(made_by(part, tasks, monkeypatch).values()) == {"side"}


def test_a_cluster_without_workers_is_told(tasks, monkeypatch):
    with pytest.raises(ParameterError, match="the cluster has no worker"):
        made_by(Part(None), tasks, monkeypatch)


def test_a_cluster_that_loses_its_last_worker_keeps_what_is_made(tasks, monkeypatch):
    def does(what, worker):
        if len(part.given) == 2:
            part.threads.clear()
        return None if what == "look" else "side"

    part = Part(does, a=1)
    ends = made_by(part, tasks, monkeypatch)

    assert sorted(ends.values()) == sorted(["side", "side", cluster.NOBODY])


def test_a_scheduler_that_does_not_answer_is_one_sentence(monkeypatch):
    monkeypatch.setattr(cluster, "CONNECTING", 0.2)

    with pytest.raises(ParameterError) as caught, Cluster("tcp://127.0.0.1:1"):
        pass

    assert str(caught.value).startswith('column "--scheduler": no scheduler answers: found "tcp')


@pytest.mark.parametrize("address", ["her", "ftp://x:1", "tcp://", ""])
def test_an_address_that_is_none_is_one_sentence(address, monkeypatch):
    monkeypatch.setattr(cluster, "CONNECTING", 0.2)

    with pytest.raises(ParameterError, match="no scheduler answers"), Cluster(address):
        pass


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "127.0.0.1:1"])
def test_an_open_address_is_refused_where_the_machine_demands_encryption(address):
    with (
        dask.config.set({"distributed.comm.require-encryption": True}),
        pytest.raises(ParameterError, match=r"demand encryption: found .*, expected .*tls://"),
        Cluster(address),
    ):
        pass


def test_without_the_package_it_is_told_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(ParameterError, match="with the extra `cluster`"), Cluster("tcp://x:1"):
        pass


def test_the_command_tells_it_in_one_line(tmp_path, monkeypatch):
    monkeypatch.chdir(small_project(tmp_path))

    done = CliRunner().invoke(main, ["run", "--scheduler", "ftp://x:1"])

    assert done.exit_code == 2 and len(done.stderr.splitlines()) == 1
    assert "no scheduler answers" in done.stderr


# What a worker looks at


@pytest.fixture
def order(tasks):
    return Cluster("tcp://x:1")._order(tasks[0])


def test_a_worker_that_sees_the_same_is_fit(order):
    assert worker.unfit(order) is None


@pytest.mark.parametrize(
    ("part", "name", "told"),
    [
        ("environment", "pandas", "environment changed: pandas"),
        ("code", "package", "code changed: package"),
        ("data", "seeds/loten_2014.csv", "data changed: loten_2014"),
    ],
)
def test_a_worker_with_another_version_tells_what_is_other(order, part, name, told):
    order.made_from[part][name] = "another"

    assert worker.unfit(order) == Unfit(told)


def test_a_folder_that_is_not_shared_is_told(order):
    elsewhere = replace(order, data="/ikke/delt")

    assert worker.look(replace(elsewhere, forks=False)) == Unfit("no /ikke/delt there")


def test_a_worker_tells_no_words_of_an_error_that_it_does_not_know(order, monkeypatch):
    def make(_):
        raise ValueError("Ola Nordmann")

    monkeypatch.setattr(task, "make", make)

    assert worker.made(order) == "unexpected ValueError; run with --debug for more"
