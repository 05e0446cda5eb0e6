"""What many tests share: the project, and the five reports made once."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import settings

from bvanalyse.batch.warm import without_grammars
from bvanalyse.indicators import Register
from bvanalyse.observations import observations
from bvanalyse.writing import write_whole

ROOT = Path(__file__).parents[1]
# the same examples in every run: a change is judged by what it changes, not by the day's luck
# and a machine that is busy is no fault of the code
settings.register_profile("project", derandomize=True, deadline=None)
settings.load_profile("project")
without_grammars()


def run_command(*arguments: str, cwd: Path = ROOT, **variables: str) -> subprocess.CompletedProcess:
    """`bvanalyse` as a user runs it, in a process of its own."""
    command = [sys.executable, "-c", "from bvanalyse.cli import main; main()", *arguments]
    environment = {**os.environ, **variables}
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8"
    )


@pytest.fixture(scope="session")
def command():
    return run_command


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> Path:
    """The output folder of a batch over params/: five reports and their index.

    Made once for all workers of a run: the first that asks makes it, the others wait.
    """
    folder = tmp_path_factory.getbasetemp()
    shared = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    out, told = shared / "made", shared / "made.txt"
    try:
        out.mkdir()
    except FileExistsError:
        while not told.exists():
            time.sleep(0.1)
    else:
        fault = "the batch did not end"
        try:
            result = run_command("run", "--out", str(out))
            fault = result.stderr if result.returncode else ""
        finally:  # the others must not wait for ever
            write_whole(told, fault.encode())
    assert not told.read_bytes(), told.read_text(encoding="utf-8")
    return out


@pytest.fixture(scope="session")
def register() -> Register:
    """The project's own register of indicators."""
    return Register.load(ROOT / "data" / "reference")


@pytest.fixture(scope="session")
def figures(register):
    """Makes a table of observations from (region, period, indicator, value, category).

    A value of None is suppressed, a pair is a numerator and a denominator.
    """

    def row(common, region, period, indicator, value, category=""):
        x, n = value if isinstance(value, tuple) else (None, None)
        per = register[indicator].per or 100
        known = per * x / n if n else value
        status = "suppressed" if known is None else "ok"
        return {
            "region": region,
            "period": str(period),
            "indicator": indicator,
            "category": category,
            "value": None if known is None else float(known),
            "numerator": x,
            "denominator": n,
            "unit": register[indicator].unit,
            "status": status,
            "source": "test",
            "ref": "her",
            **common,
        }

    def table(*rows, **common):
        return observations(row(common, *given) for given in rows)

    return table


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """A copy of the project's notebooks, parameters and data that a test may break."""
    for name in ("notebooks", "params", "data"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("synthetic"))
    monkeypatch.chdir(tmp_path)
    return tmp_path
