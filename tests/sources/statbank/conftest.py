"""What the StatBank tests share: the samples, their cells by hand, and a strict judge."""

import json
import shutil
import traceback
from pathlib import Path

import pandas as pd
import pytest
from tests.sources.statbank.tables import REFERENCE

from bvanalyse.errors import DataError

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture(scope="session")
def samples() -> Path:
    return SAMPLES


@pytest.fixture
def small(samples) -> dict:
    """The small table as the API sends it."""
    return json.loads((samples / "meldinger_v2.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def expected() -> pd.DataFrame:
    """The small table of all the samples, written out by hand from their pages."""
    rows = [
        ("9001", "Fjordvik", "Meldinger", "Meldinger", "2020", 96, "ok"),
        ("9001", "Fjordvik", "Meldinger", "Meldinger", "2021", None, "suppressed"),
        ("9001", "Fjordvik", "Andel", "Andel barn med melding", "2020", 4.5, "ok"),
        ("9001", "Fjordvik", "Andel", "Andel barn med melding", "2021", None, "missing"),
        ("9002", "Skogbygd", "Meldinger", "Meldinger", "2020", 0, "ok"),
        ("9002", "Skogbygd", "Meldinger", "Meldinger", "2021", 12, "ok"),
        ("9002", "Skogbygd", "Andel", "Andel barn med melding", "2020", None, "not_applicable"),
        ("9002", "Skogbygd", "Andel", "Andel barn med melding", "2021", 0.8, "ok"),
        ("0", "Hele landet", "Meldinger", "Meldinger", "2020", 1234, "ok"),
        ("0", "Hele landet", "Meldinger", "Meldinger", "2021", 1300, "ok"),
        ("0", "Hele landet", "Andel", "Andel barn med melding", "2020", 4.6, "ok"),
        ("0", "Hele landet", "Andel", "Andel barn med melding", "2021", 4.7, "ok"),
    ]
    names = ["Region_code", "Region", "ContentsCode_code", "ContentsCode", "Tid_code"]
    frame = pd.DataFrame(rows, columns=[*names, "value", "status"])
    frame.insert(5, "Tid", frame["Tid_code"])
    return frame.astype(dict.fromkeys([*names, "Tid", "status"], "str") | {"value": "float64"})


@pytest.fixture(scope="session")
def sentence():
    """The one sentence that a reader refuses a file with; anything else fails the test."""

    def judge(reader, path, **choices) -> str:
        with pytest.raises(DataError) as refusal:
            reader(path, **choices)
        told = str(refusal.value)
        assert len(refusal.value.problems) == 1
        assert told.startswith(f"{path}") and "\n" not in told and len(told) < 600 + len(str(path))
        assert "Traceback" not in told and told.isprintable()
        assert "Error" not in traceback.format_exception_only(refusal.value)[0].split(":", 1)[1]
        return told.removeprefix(str(path))

    return judge


@pytest.fixture
def other_map(tmp_path):
    """A folder of reference lists, in which the map is written anew."""

    def written(*rows):
        folder = tmp_path / "reference"
        shutil.copytree(REFERENCE, folder, dirs_exist_ok=True)
        header = (REFERENCE / "statbank.csv").read_text(encoding="utf-8").splitlines()[0]
        (folder / "statbank.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
        return folder

    return written
