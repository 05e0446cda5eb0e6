"""What a source is, told from its name and its first lines; case files are known, and refused."""

import subprocess
import sys
from pathlib import Path

import pytest

from bvanalyse import sources
from bvanalyse.errors import DataError

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "oracles" / "kostra_xml"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (CASES / "yearly_2023.xml", "case_file"),
        (CASES / "messages", "case_file"),
        (CASES, "case_file"),
        (Path("there_is_none.XML"), "case_file"),
        (ROOT / "data" / "seeds", "key_figures"),
        (ROOT / "data" / "seeds" / "loten_2014.csv", "seed"),
        (ROOT / "tests/sources/statbank/samples/tiltak_12275.json", "statbank"),
        (ROOT / "tests/sources/kommunemonitor/samples/khr_2021.csv", "kommunemonitor"),
    ],
)
def test_the_kind_of_a_source(path, kind):
    found = sources.kind_of(path)

    assert found == kind
    assert found in sources.KINDS


@pytest.mark.parametrize("kind", ["", "case_file"])
def test_case_files_never_become_observations(register, kind):
    with pytest.raises(DataError) as told:
        sources.read_source(
            CASES / "yearly_2023.xml", "9001", register, ROOT / "data" / "reference", kind=kind
        )

    assert str(told.value).count("\n") == 0
    assert "notebook saksdata, by bvanalyse.metrics.from_events" in str(told.value)


def test_every_name_that_is_promised_is_there():
    missing = [name for name in sources.__all__ if not hasattr(sources, name)]

    assert not missing
    with pytest.raises(AttributeError, match="no attribute 'read_nothing'"):
        sources.read_nothing  # noqa: B018 - asking is the test


def test_what_reads_case_files_is_loaded_only_when_asked_for():
    asked = "import sys, bvanalyse.sources; print('bvanalyse.sources.kostra_xml' in sys.modules)"

    result = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True)

    assert result.stdout.strip() == "False"
