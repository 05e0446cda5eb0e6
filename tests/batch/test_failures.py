"""Every way a notebook can fail in silence is a failed report, and leaves nothing half-written."""

import json
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import nbformat
import pytest

from bvanalyse.batch.runner import Batch, run_batch
from bvanalyse.batch.task import Task, prepare_worker, run_task
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
    "dies": (["import os; os._exit(1)", OPENING, CLOSING], "kernel died"),
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


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    params = read_params(ROOT / "params" / "3205-fet.yaml")
    tasks = {
        name: Task(
            params, write_notebook(folder / f"{name}.ipynb", cells), ROOT / "data", folder / name, 8
        )
        for name, (cells, _) in HOSTILE.items()
    }
    with ProcessPoolExecutor(2, get_context("spawn"), initializer=prepare_worker) as pool:
        futures = {name: pool.submit(run_task, task) for name, task in tasks.items()}
        return folder, {name: future.result() for name, future in futures.items()}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_silent_failure_is_a_failed_report_with_its_reason(outcomes, name):
    folder, results = outcomes

    outcome = results[name]

    assert HOSTILE[name][1] in outcome.failed
    assert outcome.files is None
    assert not [path for path in (folder / name).rglob("*") if path.is_file()]


def test_an_unknown_error_is_told_without_its_words(outcomes):
    _, results = outcomes

    assert "Ola Nordmann" not in results["raises"].failed


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
    task = Task(
        read_params(ROOT / "params" / "3205-fet.yaml"),
        write_notebook(tmp_path / "good.ipynb", [OPENING, "r.about()"]),
        ROOT / "data",
        blocked,
        60,
    )

    outcome = run_task(task)

    assert outcome.failed.startswith("files could not be written")
