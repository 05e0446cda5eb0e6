"""A researcher's session: completion, results as tables, and an edited metric shown at once."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bvanalyse.desk.names import attribute
from bvanalyse.indicators import Register

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@pytest.fixture(scope="module")
def session(tmp_path_factory, data):
    package = tmp_path_factory.mktemp("pakke") / "bvanalyse"
    shutil.copytree(
        ROOT / "src" / "bvanalyse", package, ignore=shutil.ignore_patterns("__pycache__")
    )
    environment = {
        **os.environ,
        "PYTHONPATH": str(package.parent),
        "BV_DATA": str(data),
        "IPYTHONDIR": str(package.parent / "ipython"),
    }
    result = subprocess.run(
        [sys.executable, HERE / "session.py", package],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert result.returncode == 0, result.stderr + result.stdout
    return json.loads(result.stdout.splitlines()[-1])


def test_an_edited_metric_shows_in_the_next_cell(session):
    before, after = session["before"], session["after"]

    assert len(before) > 2
    assert after == pytest.approx([2 * value for value in before])


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("by_id", "reports_received"),
        ("by_label", "antall_mottatte_meldinger"),
        ("in_brackets", "mottatte meldinger"),
        ("of_one", "over_time"),
    ],
)
def test_tab_finds_indicators_by_id_and_by_name(session, typed, offered):
    assert any(offered in text for text in session[typed])


def test_a_result_is_a_table_in_a_notebook_and_lines_in_a_console(session):
    result = session["result"]

    assert result["text/plain"].startswith("Estimate\n  estimate     0.075\n")
    assert "<caption><span>Estimate</span></caption>" in result["text/html"]
    assert "0,075" in result["text/html"]


def test_a_tiny_number_is_not_a_row_of_noughts(session):
    assert "under 0,0001" in session["tiny"]
    assert "0,0000" not in session["tiny"].replace("under 0,0001", "")


@pytest.mark.parametrize("name", ["table", "desk"])
def test_what_is_shown_has_words_for_a_terminal_too(session, name):
    shown = session[name]

    assert set(shown) == {"text/plain", "text/html"}
    assert "<" not in shown["text/plain"]


def test_every_indicator_has_a_name_that_python_takes_and_no_other_has():
    register = Register.load(ROOT / "data" / "reference")

    for language in ("nb", "nn", "en"):
        names = {attribute(entry.text("label", language)): entry.id for entry in register.values()}
        assert len(names) == len(register)
        assert all(name.isidentifier() for name in names)
        assert not {name for name, own in names.items() if name in register and name != own}
