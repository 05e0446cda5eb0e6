"""Every way a notebook can fail in silence is a failed report, and leaves nothing half-written."""

import contextlib
import json
import os
import time
from pathlib import Path

import pytest
from tests.batch.conftest import Watching, small_project, tasks_of, write_notebook

from bvanalyse.batch import ENGINES, forks
from bvanalyse.batch.engines import engine_for
from bvanalyse.batch.manifest import Manifest
from bvanalyse.batch.plan import plan
from bvanalyse.batch.runner import run_batch
from bvanalyse.batch.task import Made, Task
from bvanalyse.params import read_params

ROOT = Path(__file__).parents[2]
OPENING = """from bvanalyse import open_report
r = open_report(municipality, year, borders=borders, language=language, sources=sources)
r.title()"""
LOOSE_FIGURE = """from matplotlib.figure import Figure as Drawing
from bvanalyse.report.display import Figure
lost = Figure(Drawing(), "Et bilde", "Et bilde som aldri ble vist");"""
BY_HAND = "import matplotlib.pyplot as plt; plt.plot([1, 2])"
MARKUP = "from IPython.display import HTML; HTML('<script>alert(1)</script>')"
CLOSING = "r.about()"
FULL = """import resource
resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30)); rows = bytearray(64 << 30)"""
HOSTILE = {
    "ends_early": (["import sys; sys.exit()", OPENING, CLOSING], "cell 2 raised SystemExit"),
    "raises": (["raise ValueError('Ola Nordmann')", OPENING, CLOSING], "cell 2 raised ValueError"),
    "asks": (["input('Navn?')", OPENING, CLOSING], "cell 2 raised StdinNotImplementedError"),
    "dies": (["import os; os._exit(1)", OPENING, CLOSING], "kernel died"),
    "crashes": (["import ctypes; ctypes.string_at(0)", OPENING, CLOSING], "kernel died"),
    "is_killed": (["import os; os.kill(os.getpid(), 9)", OPENING, CLOSING], "kernel died"),
    "quits": (["quit()", "import time; time.sleep(1)", OPENING, CLOSING], "kernel died"),
    "fills_memory": ([FULL, OPENING, CLOSING], "cell 2 raised MemoryError"),
    "hangs": (["while True: pass", OPENING, CLOSING], "did not finish"),
    "loses_a_figure": ([OPENING, LOOSE_FIGURE, CLOSING], "1 made but not shown"),
    "never_closes": ([OPENING], "does not close the report"),
    "draws_by_hand": ([OPENING, BY_HAND, CLOSING], "no Figure made"),
    "writes_markup": ([OPENING, MARKUP, CLOSING], "not allowed"),
}


def task(notebook: Path, out: Path, timeout: int = 60) -> Task:
    params = read_params(ROOT / "params" / "3205-fet.yaml")
    return Task(params, notebook, ROOT / "data", out, timeout)


def ends(engine, tasks: list[Task]) -> dict[str, Made | str]:
    """What came of each task, by the name of its notebook."""
    with engine as at_work:
        ready = [planned.task for planned in at_work.call(plan, tasks, Manifest(Path()))]
        return {made.notebook.stem: end for made, end in at_work.makes(ready)}


@pytest.fixture(scope="module", params=ENGINES)
def reasons(request, warm, tmp_path_factory):
    """Why there is no report, by notebook; one report more is made at the end."""
    folder = tmp_path_factory.mktemp("hostile")
    notebooks = [
        *(write_notebook(folder / f"{name}.ipynb", *cells) for name, (cells, _) in HOSTILE.items()),
        write_notebook(folder / "good.ipynb", OPENING, "r.findings()", CLOSING),
    ]
    limits = {"hangs": 3}
    tasks = [task(path, folder / "out", limits.get(path.stem, 60)) for path in notebooks]
    found = ends(warm if request.param == "fork" else engine_for("kernel", 2), tasks)
    good = found.pop("good")
    assert isinstance(good, Made) and good.files, good
    return {n: end if isinstance(end, str) else end.outcome.failed for n, end in found.items()}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_silent_failure_is_a_failed_report_with_its_reason(reasons, name):
    assert HOSTILE[name][1] in reasons[name]


def test_an_unknown_error_is_told_without_its_words(reasons):
    assert "Ola Nordmann" not in reasons["raises"]


@pytest.mark.skipif(not forks.possible(), reason="needs Linux")
def test_a_hanging_cell_takes_all_that_it_started_with_it(tmp_path, warm):
    seconds = str(4_000_000 + os.getpid())  # tells the processes of this test from any other
    hanging = f"""import subprocess
subprocess.Popen(["sleep", "{seconds}"]); subprocess.Popen(["sleep", "{seconds}"],
start_new_session=True)
while True: pass"""
    notebook = write_notebook(tmp_path / "hangs.ipynb", hanging)

    found = ends(warm, [task(notebook, tmp_path / "out", timeout=2)])

    assert "did not finish" in found["hangs"]
    deadline = time.monotonic() + 5
    while running(seconds) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert running(seconds) == []


def running(argument: str) -> list[str]:
    """Living processes that were started with the argument."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if argument.encode() in (entry / "cmdline").read_bytes().split(b"\0"):
                found.append(entry.name)
    return found


def test_one_failure_leaves_the_others_and_an_older_report_in_place(tmp_path, shared_engine):
    project = small_project(tmp_path)
    tasks = tasks_of(project, "3412", "0227")
    watching = Watching()

    first = run_batch(tasks, 2, watching)
    write_notebook(tasks[0].notebook, "assert municipality != '3412'", OPENING, CLOSING)
    second = run_batch(tasks, 2, watching)

    out = project / "output"
    assert [len(batch.failed) for batch in (first, second)] == [0, 1]
    assert len(watching.outcomes) == 4
    assert (out / "rapporter" / "3412-loten-2014.html").is_file()
    assert "eldre rapport" in (out / "index.html").read_text(encoding="utf-8")
    told = (out / "feil" / "3412-loten-2014.txt").read_text(encoding="utf-8")
    assert told == "cell 2 raised AssertionError\n"
    manifest = json.loads((out / "kjoring.json").read_text(encoding="utf-8"))
    assert [bool(report["failed"]) for report in manifest["reports"]] == [False, True]
