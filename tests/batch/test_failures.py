"""Every way a notebook can fail in silence is a failed report, and leaves nothing half-written."""

import contextlib
import json
import os
import time
from pathlib import Path

import nbformat
import pytest

from bvanalyse.batch import ENGINES, forks
from bvanalyse.batch.engines import engine_for
from bvanalyse.batch.runner import Batch, check_tasks, run_batch
from bvanalyse.batch.task import Made, Task, run_task
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
HOSTILE = {
    "ends_early": (["import sys; sys.exit()", OPENING, CLOSING], "cell 2 raised SystemExit"),
    "raises": (["raise ValueError('Ola Nordmann')", OPENING, CLOSING], "cell 2 raised ValueError"),
    "asks": (["input('Navn?')", OPENING, CLOSING], "cell 2 raised StdinNotImplementedError"),
    "dies": (["import os; os._exit(1)", OPENING, CLOSING], "kernel died"),
    "crashes": (["import ctypes; ctypes.string_at(0)", OPENING, CLOSING], "kernel died"),
    "is_killed": (["import os; os.kill(os.getpid(), 9)", OPENING, CLOSING], "kernel died"),
    "quits": (["quit()", "import time; time.sleep(1)", OPENING, CLOSING], "kernel died"),
    "hangs": (["while True: pass", OPENING, CLOSING], "did not finish"),
    "loses_a_figure": ([OPENING, LOOSE_FIGURE, CLOSING], "1 made but not shown"),
    "never_closes": ([OPENING], "does not close the report"),
    "draws_by_hand": ([OPENING, BY_HAND, CLOSING], "no Figure made"),
    "writes_markup": ([OPENING, MARKUP, CLOSING], "not allowed"),
}


def named(folder: Path) -> Path:
    """A notebook of the report's own name in a folder of its own."""
    folder.mkdir()
    return folder / "tilstandsrapport.ipynb"


def write_notebook(path: Path, cells: list[str]) -> Path:
    original = nbformat.read(ROOT / "notebooks" / "tilstandsrapport.ipynb", as_version=4)
    parameters = next(c for c in original.cells if "parameters" in c.metadata.get("tags", []))
    nb = nbformat.v4.new_notebook(metadata=original.metadata)
    nb.cells = [parameters, *(nbformat.v4.new_code_cell(source) for source in cells)]
    nbformat.write(nb, path)
    return path


def task(notebook: Path, out: Path, timeout: int = 60) -> Task:
    params = read_params(ROOT / "params" / "3205-fet.yaml")
    return Task(params, notebook, ROOT / "data", out, timeout)


def ends(engine: str, tasks: list[Task]) -> dict[str, Made | str]:
    """What came of each task, by the name of its notebook."""
    with engine_for(engine, 2) as at_work:
        ready, _ = at_work.call(check_tasks, tasks)
        return {made.notebook.stem: end for made, end in at_work.makes(ready)}


@pytest.fixture(scope="module", params=ENGINES)
def reasons(request, tmp_path_factory):
    """Why there is no report, by notebook; one report more is made at the end."""
    folder = tmp_path_factory.mktemp("hostile")
    notebooks = [
        *(write_notebook(folder / f"{name}.ipynb", cells) for name, (cells, _) in HOSTILE.items()),
        write_notebook(folder / "good.ipynb", [OPENING, "r.findings()", CLOSING]),
    ]
    limits = {"hangs": 3}
    tasks = [task(path, folder / "out", limits.get(path.stem, 60)) for path in notebooks]
    found = ends(request.param, tasks)
    good = found.pop("good")
    assert isinstance(good, Made) and good.files, good
    return {n: end if isinstance(end, str) else end.outcome.failed for n, end in found.items()}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_silent_failure_is_a_failed_report_with_its_reason(reasons, name):
    assert HOSTILE[name][1] in reasons[name]


def test_an_unknown_error_is_told_without_its_words(reasons):
    assert "Ola Nordmann" not in reasons["raises"]


@pytest.mark.skipif(not forks.possible(), reason="needs Linux")
def test_a_hanging_cell_takes_all_that_it_started_with_it(tmp_path):
    seconds = str(4_000_000 + os.getpid())  # tells the processes of this test from any other
    hanging = f"""import subprocess
subprocess.Popen(["sleep", "{seconds}"]); subprocess.Popen(["sleep", "{seconds}"],
start_new_session=True)
while True: pass"""
    notebook = write_notebook(tmp_path / "hangs.ipynb", [hanging])

    found = ends("fork", [task(notebook, tmp_path / "out", timeout=2)])

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


def test_one_failure_leaves_the_others_and_an_older_report_in_place(tmp_path):
    good = write_notebook(named(tmp_path / "good"), [OPENING, "r.findings()", CLOSING])
    bad = write_notebook(named(tmp_path / "bad"), ["raise ValueError", OPENING, CLOSING])
    loten, fet = (
        read_params(ROOT / "params" / f"{name}.yaml") for name in ("3412-loten", "3205-fet")
    )
    out = tmp_path / "output"
    shown = []

    first = run_batch(
        [Task(p, good, ROOT / "data", out, 60) for p in (loten, fet)], 2, shown.append
    )
    second = run_batch(
        [Task(loten, bad, ROOT / "data", out, 60), Task(fet, good, ROOT / "data", out, 60)],
        2,
        shown.append,
    )

    assert [len(batch.failed) for batch in (first, second)] == [0, 1]
    assert isinstance(second, Batch) and len(shown) == 4
    assert (out / "rapporter" / "3412-loten-2014.html").is_file()
    assert "eldre rapport" in (out / "index.html").read_text(encoding="utf-8")
    assert (
        (out / "feil" / "3412-loten-2014.txt")
        .read_text(encoding="utf-8")
        .startswith("cell 2 raised")
    )
    manifest = json.loads((out / "kjoring.json").read_text(encoding="utf-8"))
    assert [bool(report["failed"]) for report in manifest["reports"]] == [False, True]


def test_a_folder_that_cannot_be_written_is_said_in_one_line(tmp_path):
    blocked = tmp_path / "output"
    blocked.write_text("a file stands where the folder should be", encoding="utf-8")
    notebook = write_notebook(tmp_path / "good.ipynb", [OPENING, "r.about()"])

    outcome = run_task(task(notebook, blocked))

    assert outcome.failed.startswith("files could not be written")
    assert outcome.files is None
