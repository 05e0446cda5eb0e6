"""What a batch cannot do is told in a sentence, and costs nothing else."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from tests.batch.conftest import Watching, small_project, tasks_of

from bvanalyse.batch import engines, forks, runner
from bvanalyse.batch.engines import Kernels, engine_for
from bvanalyse.batch.fingerprint import Fingerprint, after_making
from bvanalyse.batch.runner import run_batch
from bvanalyse.errors import DataError, ParameterError, Problem


class Here:
    """An engine that makes no report, and has all else done in this process."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        """Nothing is left running."""

    def call(self, function, *arguments):
        return function(*arguments)

    def makes(self, tasks):
        return ((task, "the kernel died") for task in tasks)


@pytest.fixture
def tasks(tmp_path, monkeypatch):
    monkeypatch.setattr(runner, "engine_for", lambda *_: Here())
    return tasks_of(small_project(tmp_path))


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (FileNotFoundError(2, "No such file or directory"), "No such file or directory"),
        (DataError(Problem("no such source", found="ssb/x.json")), "no such source"),
    ],
)
def test_a_source_that_is_gone_costs_the_page_on_all_and_no_report(tasks, monkeypatch, error, told):
    def gone(*_):
        raise error

    monkeypatch.setattr(runner, "_overview", gone)
    batch = run_batch(tasks, 1, Watching())

    assert batch.trouble.startswith(f"no page on all municipalities: {told}")
    assert len(batch.outcomes) == 3 and (tasks[0].out / "index.html").is_file()


def test_a_fork_where_none_can_be_is_refused(monkeypatch):
    monkeypatch.setattr(forks, "possible", lambda: False)

    with pytest.raises(ParameterError) as caught:
        engine_for("fork", 1)

    assert str(caught.value) == (
        'this system cannot fork a warm process: found "fork", expected Linux; use --engine kernel'
    )


def test_a_worker_tells_no_words_of_an_error_that_nobody_knows(tasks, monkeypatch):
    def make(_):
        raise ValueError("Ola Nordmann")

    monkeypatch.setattr(engines, "make", make)
    with Kernels(ThreadPoolExecutor(1)) as engine:
        ends = [end for _, end in engine.makes(tasks)]

    assert set(ends) == {"unexpected ValueError; run with --debug for more"}


def test_case_files_that_are_gone_once_a_report_is_made_are_seen_by_the_next_run(tasks):
    folder, earlier = "cases/9001", {"cases/9001/vist.csv": "a"}
    params = tasks[0].params.model_copy(update={"sources": (folder,)})
    made_from = Fingerprint(data=earlier, parameters={}, code={}, environment={})

    assert after_making(made_from, replace(tasks[0], params=params)) == made_from
