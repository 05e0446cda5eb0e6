"""Every notebook in JupyterLab itself, in a real browser: no error, and the batch's own numbers."""

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import nbformat
import papermill
import pytest

from bvanalyse.synthetic import write_folder
from bvanalyse.synthetic.cases import write_case_files

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CHROMIUM = next(
    (
        path
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (path := shutil.which(name))
    ),
    None,
)
PLAYWRIGHT = ROOT / "tests" / "a11y" / "node_modules" / "playwright-core"
READY = bool(CHROMIUM and shutil.which("node") and PLAYWRIGHT.is_dir() and find_spec("jupyterlab"))
REQUIRED = os.environ.get("BV_REQUIRE_BROWSER") == "1"
TOKEN = "en-nokkel-som-bare-gjelder-her"
CASES = "saksdata.ipynb"  # about case files, which are made for the occasion
NAMES = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
BATCH = "output/notatbok/3405-lillehammer-2021.ipynb"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not READY and not REQUIRED,
        reason="no Chromium, Node, node_modules or JupyterLab: notebooks were not opened in it",
    ),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory, command):
    """A copy of notebooks and data, with an invented service's case files, and a batch's output."""
    folder = tmp_path_factory.mktemp("lab")
    for name in ("notebooks", "params", "data"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("synthetic*"))
    service = folder / "tjeneste" / "data"
    write_folder(service, ROOT / "data" / "reference", count=30, years=(2022, 2024), seed=1)
    write_case_files(
        service / "cases" / "9001", municipality="9001", years=(2023, 2024), children=300, seed=5,
        formats=("15F",),
    )  # fmt: skip
    shutil.copytree(folder / "notebooks", folder / "tjeneste" / "notebooks")
    made = command("run", "3405", cwd=folder)
    assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture(scope="module")
def paths(folder):
    """Where each notebook is opened: beside the data it is about."""
    return {name: f"{'tjeneste/' if name == CASES else ''}notebooks/{name}" for name in NAMES} | {
        BATCH: BATCH
    }


@pytest.fixture(scope="module")
def expected(folder, paths):
    """What papermill gets of each notebook; a batch's is as the batch left it."""
    alone = {}
    for name, path in paths.items():
        if name == BATCH:
            alone[name] = shown(folder / path)
            continue
        done = folder / "ventet.ipynb"
        papermill.execute_notebook(
            str(folder / path),
            str(done),
            engine_name="bvanalyse",
            cwd=str((folder / path).parent),
            progress_bar=False,
        )
        alone[name] = shown(done)
    return alone


@pytest.fixture(scope="module")
def driven(folder, paths, expected):
    """What the browser saw of each notebook."""
    assert READY, "BV_REQUIRE_BROWSER=1, but Chromium, Node, node_modules or JupyterLab is missing"
    with jupyterlab(folder) as address:
        result = subprocess.run(
            ["node", HERE / "drive.mjs", CHROMIUM, address, TOKEN, *paths.values()],
            capture_output=True,
            text=True,
            timeout=400,
            encoding="utf-8",
        )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@contextmanager
def jupyterlab(folder):
    """JupyterLab on a free port of this machine, with no settings but its own; its address."""
    own = folder / "jupyter"
    places = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
    environment = {f"JUPYTER_{place}": str(own / place.lower()) for place in places}
    environment["IPYTHONDIR"] = str(own / "ipython")
    for place in ("SETTINGS_DIR", "WORKSPACES_DIR"):
        environment[f"JUPYTERLAB_{place}"] = str(own / place.lower())
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--port=0"),
            f"--IdentityProvider.token={TOKEN}",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            "--LabApp.news_url=None",
        ],
        cwd=folder,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield _address(own / "runtime_dir", server)
    finally:
        server.terminate()
        server.wait(30)


def _address(runtime, server):
    for _ in range(600):
        assert server.poll() is None, "JupyterLab did not start"
        for file in runtime.glob("jpserver-*.json"):
            told = file.read_text(encoding="utf-8")
            if told.endswith("}"):
                return json.loads(told)["url"]
        time.sleep(0.1)
    raise AssertionError("JupyterLab did not start within a minute")


def shown(path):
    """What every code cell of a saved notebook shows, by the cell's id."""
    nb = nbformat.read(path, as_version=4)
    return {
        cell.id: [
            {kind: "".join(data) for kind, data in output.get("data", {}).items()}
            for output in cell.outputs
        ]
        for cell in nb.cells
        if cell.cell_type == "code"
    }


@pytest.mark.parametrize("name", [*NAMES, BATCH])
def test_it_runs_from_top_to_bottom_without_an_error(driven, paths, name):
    seen = driven["notebooks"][paths[name]]

    assert seen["errors"] == []
    assert seen["broken"] == 0
    assert seen["outputs"] > 0


@pytest.mark.parametrize("name", [*NAMES, BATCH])
def test_it_shows_what_the_batch_shows(driven, folder, paths, expected, name):
    assert paths[name] in driven["notebooks"]

    saved = shown(folder / paths[name])

    assert saved == expected[name]
    assert any(saved.values())


def test_an_executed_notebook_shows_its_outputs_before_it_is_run_again(driven, paths):
    assert driven["notebooks"][paths[BATCH]]["before"] > 0


def test_the_browser_asks_only_the_server_on_this_machine(driven):
    assert driven["outside"] == []
