"""A report is made when what it is made from has changed, and only then; the reason is told."""

from __future__ import annotations

import csv
import json
import os
import shutil
from dataclasses import replace

import pytest
from click.testing import CliRunner
from tests.batch.conftest import (
    Watching,
    share,
    small_project,
    tasks_of,
    with_cell,
    write_notebook,
)

from bvanalyse.batch import fingerprint as fingerprints
from bvanalyse.batch import forks, runner
from bvanalyse.batch.manifest import Manifest
from bvanalyse.batch.plan import SKIP, Choice, plan, standing
from bvanalyse.batch.runner import run_batch
from bvanalyse.cli import main

pytestmark = pytest.mark.skipif(not forks.possible(), reason="needs Linux")


def batch(project, choice=Choice(), tasks=None):  # noqa: B008 - never changed
    watching = Watching()
    run_batch(tasks or tasks_of(project), 2, watching, None, choice)
    return watching


def planned(project, tasks=None):
    """Action and reason for each municipality, without doing anything."""
    manifest = Manifest.read(project / "output")
    plans = plan(tasks or tasks_of(project), manifest)
    return {each.unit.number: (each.action, each.why.split(" since")[0]) for each in plans}


@pytest.fixture(scope="module")
def original(tmp_path_factory, warm):
    """A project whose three reports are made."""
    project = small_project(tmp_path_factory.mktemp("prosjekt"))
    with pytest.MonkeyPatch.context() as patch:
        share(warm, patch)
        assert set(batch(project).actions.values()) == {"run"}
    return project


@pytest.fixture
def done(original, tmp_path, shared_engine):
    """A copy of it that a test may change."""
    return shutil.copytree(original, tmp_path / "prosjekt")


def stamps(project):
    return {path.name: path.stat().st_mtime_ns for path in (project / "output").rglob("*.html")}


def change_a_figure(path):
    """Adds one to the first whole number of a file of figures."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    value = rows[0].index("value")
    row = next(row for row in rows[1:] if row[value].isdigit())
    row[value] = str(int(row[value]) + 1)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def test_a_changed_figure_remakes_one_report_and_the_index(done):
    before = stamps(done)
    change_a_figure(done / "data" / "seeds" / "loten_2014.csv")

    watching = batch(done)

    changed = {name for name, stamp in stamps(done).items() if stamp != before[name]}
    assert changed == {"3412-loten-2014.html", "index.html"}
    assert watching.actions == {"3412": "run", "0227": "skip", "3032": "skip"}
    assert watching.reasons["3412"] == "data changed: loten_2014"


def test_each_part_is_told_by_name_and_what_is_undone_is_unchanged_again(done, monkeypatch):
    told = {}
    unchanged = ("skip", "unchanged")

    with monkeypatch.context() as patch:
        patch.setattr(fingerprints, "_package", lambda: {"texts": "other"})
        told["code"] = planned(done)["3032"]
    with monkeypatch.context() as patch:
        patch.setattr(fingerprints, "_environment", lambda lock: {"python": "3.99"})
        told["environment"] = planned(done)["3032"]
    nynorsk = [replace(task, params=task.params.model_copy(update={"language": "nn"}))
               for task in tasks_of(done)]  # fmt: skip
    told["parameters"] = planned(done, nynorsk)["3032"]
    write_notebook(done / "notebooks" / "tilstandsrapport.ipynb", *with_cell("1 + 1"))
    told["notebook"] = planned(done)["3032"]
    write_notebook(done / "notebooks" / "tilstandsrapport.ipynb")

    assert told["code"] == ("run", "code changed: bvanalyse, package, template, 1 more")
    assert told["environment"][1].startswith("environment changed: beautifulsoup4, click, fonts")
    assert told["parameters"] == ("run", "parameters changed: language")
    assert told["notebook"] == ("run", "code changed: notebook")
    assert planned(done)["3032"] == unchanged


def test_a_file_that_was_lost_or_touched_is_made_again(done):
    (done / "output" / "tall" / "3412-loten-2014.csv").unlink()
    (done / "output" / "rapporter" / "0227-fet-2018.html").write_text("tuklet")

    told = planned(done)

    assert told["3412"] == ("run", "file is gone: tall/3412-loten-2014.csv")
    assert told["0227"] == ("run", "file changed after it was made: rapporter/0227-fet-2018.html")
    assert told["3032"][0] == "skip"


def test_what_failed_is_tried_again_and_can_be_tried_alone(done):
    path = done / "data" / "seeds" / "fet_kommunebarometer.csv"
    sound = path.read_bytes()
    path.write_bytes(b"")
    failing = batch(done)
    path.write_bytes(sound)
    change_a_figure(done / "data" / "seeds" / "loten_2014.csv")

    alone = batch(done, Choice(retry_failed=True))

    assert failing.actions == {"3412": "skip", "0227": "fail", "3032": "skip"}
    assert alone.actions == {"3412": "skip", "0227": "run", "3032": "skip"}
    assert alone.reasons["0227"].startswith("failed last time: ")
    assert planned(done)["3412"][0] == "run"


def test_force_makes_what_is_unchanged(done):
    one = tasks_of(done, "3032")

    assert batch(done, Choice(force=True), one).actions == {"3032": "run"}


def test_a_dry_run_says_what_and_why_and_writes_nothing(done, monkeypatch):
    monkeypatch.chdir(done)
    change_a_figure(done / "data" / "seeds" / "loten_2014.csv")
    before = stamps(done), (done / "output" / "kjoring.json").read_bytes()
    asked = ["run", "3412", "0227", "--dry-run"]

    lines = CliRunner().invoke(main, [*asked, "--jobs", "1"]).stdout.splitlines()
    told = json.loads(CliRunner().invoke(main, [*asked, "--json"]).stdout)
    elsewhere = CliRunner().invoke(main, [*asked, "--out", "nytt"])

    assert lines[1].split(maxsplit=4)[:4] == ["3412", "Løten", "2014", "run"]
    assert lines[1].endswith("data changed: loten_2014")
    assert "skip  unchanged since " in lines[0]
    assert lines[-1].startswith("1 would run, 1 would be skipped, about ")
    assert [each["action"] for each in told] == ["skip", "run"]
    assert elsewhere.exit_code == 0 and not (done / "nytt").exists()
    assert (stamps(done), (done / "output" / "kjoring.json").read_bytes()) == before


def test_a_skipped_batch_starts_nothing_and_says_so(done, monkeypatch):
    monkeypatch.chdir(done)
    monkeypatch.setattr(runner, "engine_for", lambda *_: None)  # there is no process to enter

    said = CliRunner().invoke(main, ["run", "3412", "--json"])
    failed_none = CliRunner().invoke(main, ["run", "--retry-failed", "3412", "--json"])

    assert failed_none.exit_code == 0 and json.loads(failed_none.stdout)["made"] == []
    told = json.loads(said.stdout)
    assert said.exit_code == 0 and told["skipped"] == ["3412-loten-2014"] and told["made"] == []
    assert not (done / "output" / ".kjoring.lock").exists()
    assert os.fspath(done) not in said.stdout


def test_what_stays_is_asked_about_once_up_to_the_first_that_does_not(done, monkeypatch):
    tasks, manifest = tasks_of(done), Manifest.read(done / "output")
    stays = standing(tasks, manifest)
    later = replace(tasks[-1], pdf=True)
    monkeypatch.setattr("bvanalyse.batch.plan.can_make_pdf", lambda: True)

    known = standing([*tasks[:-1], later], manifest)
    plans = plan([*tasks[:-1], later], manifest, stays=stays)

    assert [planned.action for planned in stays] == [SKIP] * len(tasks)
    assert known == stays[:-1]
    assert all(one is other for one, other in zip(plans[:-1], stays, strict=False))
    assert plans[-1].why == "pdf is asked for"
