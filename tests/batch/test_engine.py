"""The engine that forks: a plain kernel's outputs, and nothing of one notebook in the next."""

import contextlib
import re
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import nbformat
import papermill
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError

from bvanalyse.batch import forks
from bvanalyse.batch.engine import NAME, BvEngine

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(not forks.possible(), reason="needs Linux")
RAISES = "# feiler med vilje\n"
#: what a notebook may do, one cell each
CELLS = (
    "import sys; print('ut'); print('feil', file=sys.stderr); print('mer')",
    "import os; os.system('echo fra skallet; echo feil >&2')",
    "from IPython.display import HTML, display, clear_output\n"
    "vist = display(HTML('<b>en</b>'), display_id='a')",
    "vist.update(HTML('<b>to</b>'))",
    "print('borte'); clear_output(); display(1, 2); clear_output(wait=True); print('igjen')",
    "import asyncio; await asyncio.sleep(0.01); print('ventet'); 42",
    "import pandas as pd; pd.get_option('display.max_columns')",
    "pd.DataFrame({'a': [1.5, None], 'b': ['x', 'å']})",
    "import matplotlib.pyplot as plt; plt.plot([1, 2])",
    "plt.get_backend(), plt.rcParams['figure.dpi']",
    "from tqdm.auto import tqdm; tqdm.__module__",
    "import warnings; warnings.warn('se opp')",
    "import logging; logging.getLogger('egen').warning('obs')",
    "!echo hei",
    "import subprocess; subprocess.run(['echo', 'under'])",
    "import threading; t = threading.Thread(target=print, args=('traad',)); t.start(); t.join()",
    "import multiprocessing; p = multiprocessing.get_context('fork').Process(target=print,\n"
    "args=('barn',), kwargs={'end': ''}); p.start(); p.join()",
    "def f(x): return x\nimport pickle; pickle.loads(pickle.dumps(f))(3)",
    "sys.path[0], __name__, sys.modules['__main__'].f(1), len(In), Out[6]",
    "sys.stdout.isatty(), sys.stdout.encoding, os.path.basename(os.getcwd())",
    "from IPython.display import JSON; display(JSON({'a': (1, 2)})); float('nan'), {1: (2, 3)}",
    f"{RAISES}1 / 0",
    f"{RAISES}input('navn? ')",
    f"{RAISES}def g(:",
    "asyncio.get_running_loop().is_running()",
    f"{RAISES}raise KeyboardInterrupt",
    f"{RAISES}sys.exit()",
)
SPOIL = """import os, sys, warnings
import matplotlib, numpy, pandas as pd
left_behind = 1
os.environ["IGJEN"] = "1"; os.chdir("/"); sys.path.insert(0, "/igjen")
warnings.simplefilter("error")
matplotlib.rcParams["figure.dpi"] = 7; pd.set_option("display.max_columns", 1)
pd.DataFrame.sum = None; import bvanalyse; bvanalyse.__version__ = "spoilt" """
LOOK = """import os, sys, warnings
import matplotlib, numpy, pandas as pd, bvanalyse
("left_behind" in globals(), os.environ.get("IGJEN"), os.getcwd(), sys.path[0],
 len(warnings.filters), matplotlib.rcParams["figure.dpi"],
 pd.get_option("display.max_columns"), pd.DataFrame.sum is None,
 bvanalyse.__version__)"""


def notebook(*cells: str) -> nbformat.NotebookNode:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nb = nbformat.v4.new_notebook(metadata={"kernelspec": kernel})
    for number, source in enumerate(cells):
        tags = ["raises-exception"] if source.startswith(RAISES) else []
        cell = nbformat.v4.new_code_cell(source, id=f"c{number}", metadata={"tags": tags})
        nb.cells.append(cell)
    return nb


def executed(folder: Path, engine: str | None, *cells: str, limit: int = 60) -> list:
    """The cells after papermill has run them; papermill's remarks on errors are left out."""
    done = folder / f"{engine}.ipynb"
    with contextlib.suppress(PapermillExecutionError):
        papermill.execute_notebook(
            notebook(*cells),
            str(done),
            engine_name=engine,
            progress_bar=False,
            cwd=folder,
            execution_timeout=limit,
        )
    return [cell for cell in nbformat.read(done, as_version=4).cells if cell.cell_type == "code"]


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    folder = tmp_path_factory.mktemp("begge")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTEST_CURRENT_TEST")  # a kernel that sees it leaves descriptors alone
        return executed(folder, None, *CELLS), executed(folder, NAME, *CELLS)


@pytest.mark.parametrize("number", range(len(CELLS)))
def test_a_cell_gives_what_it_gives_in_a_plain_kernel(both, number):
    plain, forked = (cells[number] for cells in both)

    def shown(cell):
        outputs = list(map(str, cell.outputs))
        if "subprocess" in cell.source or "os.system" in cell.source:
            outputs.sort()  # a plain kernel reads the descriptor in a thread, when it gets to it
        text = str([cell.execution_count, outputs])
        return re.sub(r"ipykernel_\d+|0x[0-9a-f]+", "N", text)

    assert shown(forked) == shown(plain)


def test_a_notebook_sees_nothing_of_the_one_before(tmp_path):
    [before] = executed(tmp_path, NAME, LOOK)
    executed(tmp_path, NAME, SPOIL)
    [after] = executed(tmp_path, NAME, LOOK)

    assert before.outputs and after.outputs == before.outputs


def test_unseeded_numbers_differ_from_notebook_to_notebook(tmp_path):
    draw = "import random, numpy; random.random(), numpy.random.random()"

    [first], [second] = executed(tmp_path, NAME, draw), executed(tmp_path, NAME, draw)

    assert first.outputs != second.outputs


def test_a_cell_that_hangs_or_dies_is_told_as_papermill_tells_it(tmp_path):
    with pytest.raises(CellTimeoutError):
        executed(tmp_path, NAME, "1", "while True: pass", limit=1)
    with pytest.raises(DeadKernelError):
        executed(tmp_path, NAME, "import os; os._exit(0)")

    [cell] = executed(tmp_path, NAME, "1 + 1")
    assert cell.outputs[0]["data"] == {"text/plain": "2"}


def test_without_forks_a_plain_kernel_runs_the_notebook(tmp_path, monkeypatch):
    monkeypatch.setattr(forks, "possible", lambda: False)

    [cell] = executed(tmp_path, NAME, "import os; 'JPY_PARENT_PID' in os.environ")

    assert cell.outputs[0]["data"] == {"text/plain": "True"}


def test_the_entry_point_is_the_engine():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    module, _, name = project["entry-points"]["papermill.engine"][NAME].partition(":")

    found = getattr(import_module(module), name)
    assert found.execute_notebook == BvEngine.execute_notebook
    assert papermill_engines.get_engine(NAME) is BvEngine


def test_papermills_own_command_runs_it(tmp_path):
    info = tmp_path / "bvanalyse-0.dist-info"
    info.mkdir()  # as an installed package announces itself
    (info / "entry_points.txt").write_text(
        f"[papermill.engine]\n{NAME} = bvanalyse.batch.entry:engine\n"
    )
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: bvanalyse\nVersion: 0\n")
    nbformat.write(notebook("import os; 'JPY_PARENT_PID' in os.environ"), tmp_path / "inn.ipynb")
    command = (
        "import sys; sys.path.insert(0, {!r}); from papermill.cli import papermill; papermill()"
    )
    arguments = ["--engine", NAME, "inn.ipynb", "ut.ipynb"]

    subprocess.run(
        [sys.executable, "-c", command.format(str(tmp_path)), *arguments],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )

    [cell] = nbformat.read(tmp_path / "ut.ipynb", as_version=4).cells
    assert cell.outputs[0]["data"] == {"text/plain": "False"}
    assert cell.metadata.papermill.status == "completed"
