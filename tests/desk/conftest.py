"""A desk in the small invented country, made once."""

import shutil
from pathlib import Path

import pytest

from bvanalyse import open_desk
from bvanalyse.places import DATA_VARIABLE

ROOT = Path(__file__).parents[2]
TREND = "9007"  # whose share of children with a report doubles: synthetic_small/plantet.csv


@pytest.fixture(scope="session")
def data(tmp_path_factory):
    """A copy of the project's data, in which an invented country may be made."""
    folder = tmp_path_factory.mktemp("desk") / "data"
    for name in ("reference", "seeds"):
        shutil.copytree(ROOT / "data" / name, folder / name)
    return folder


@pytest.fixture(autouse=True)
def _here(data, monkeypatch):
    monkeypatch.setenv(DATA_VARIABLE, str(data))


@pytest.fixture(scope="session")
def desk(data):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(DATA_VARIABLE, str(data))
        return open_desk(TREND)
