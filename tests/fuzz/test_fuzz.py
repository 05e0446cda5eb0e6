"""Damaged files of every kind give figures that they hold, or one clear sentence."""

import subprocess
import sys
from pathlib import Path

import pytest
from fuzzing.judge import faults
from fuzzing.readers import READERS, Answer, Reader
from fuzzing.seeds import KINDS, files

from bvanalyse.errors import DataError, Problem

ROOT = Path(__file__).parents[2]
FOUND = sorted((ROOT / "tests" / "fuzz" / "found").iterdir())
INPUTS = "140"  # some seconds; benchmarks/fuzz.py goes on for as long as it is told
GUARD = 300  # seconds, for a reader that does not end


@pytest.mark.parametrize("kind", KINDS)
def test_sound_files_are_taken_well(kind, tmp_path):
    told = [faults(kind, raw, tmp_path / f"fil{READERS[kind].ending}") for raw in files(kind)]

    assert told == [[]] * len(told)


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.stem)
def test_what_once_broke_a_reader_is_taken_well(path, tmp_path):
    kind = path.name.partition("-")[0]

    told = faults(kind, path.read_bytes(), tmp_path / f"fil{READERS[kind].ending}")

    assert told == []


def test_files_damaged_by_chance_are_taken_well_within_bounds(tmp_path):
    pytest.importorskip("resource")  # the bounds are those of Unix
    command = [sys.executable, "benchmarks/fuzz.py", "--inputs", INPUTS, "--found", str(tmp_path)]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=GUARD)

    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{INPUTS} inputs, 0 faults" in done.stdout


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (DataError(Problem("en\nto", "fil.csv")), "signs that do not show"),
        (DataError(Problem("x" * 900, "fil.csv")), "letters"),
        (DataError(Problem("feil")), "does not say where"),
        (DataError(()), "without a reason"),
        (KeyError("Tid"), "KeyError at"),
        (MemoryError(), "MemoryError at"),
    ],
    ids=lambda each: type(each).__name__ if isinstance(each, Exception) else each,
)
def test_the_judge_refuses_other_ends(wrong, told, tmp_path, monkeypatch):
    def reads(_: Path) -> Answer:
        raise wrong

    monkeypatch.setitem(READERS, "population", Reader(".csv", reads))

    assert told in faults("population", b"", tmp_path / "fil.csv")[0]


@pytest.mark.parametrize(
    ("answer", "told"),
    [(Answer(figures=(97.0,)), "97.0 does not stand"), (Answer(rows=3), "3 rows of a file with 1")],
)
def test_the_judge_refuses_answers_that_the_file_does_not_hold(answer, told, tmp_path, monkeypatch):
    monkeypatch.setitem(READERS, "population", Reader(".csv", lambda _: answer))

    assert told in faults("population", b"year,total\n2021,96\n", tmp_path / "fil.csv")[0]


def test_the_judge_finds_a_figure_between_commas(tmp_path, monkeypatch):
    monkeypatch.setitem(READERS, "population", Reader(".csv", lambda _: Answer(figures=(80.2,))))

    assert faults("population", b"a,b,c\n81,80.2,101\n", tmp_path / "fil.csv") == []
