"""`bvanalyse verify`: what is equal, what differs and by what, and what was touched."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, fields

import pytest
from click.testing import CliRunner
from tests.batch.conftest import Watching, share, small_project, tasks_of, with_cell, write_notebook
from tests.batch.played import Part

from bvanalyse.batch import cluster, forks
from bvanalyse.batch.manifest import Manifest
from bvanalyse.batch.runner import run_batch
from bvanalyse.batch.task import Outcome
from bvanalyse.cli import main

pytestmark = pytest.mark.skipif(not forks.possible(), reason="needs Linux")
UNSTEADY = "import time; time.time_ns()"


@pytest.fixture(scope="module")
def original(tmp_path_factory, warm):
    """A project whose two reports are made, one of them by a notebook that is never the same."""
    project = small_project(tmp_path_factory.mktemp("prosjekt"))
    with pytest.MonkeyPatch.context() as patch:
        share(warm, patch)
        run_batch(tasks_of(project, "3412", "0227"), 2, Watching())
    return project


@pytest.fixture
def project(original, tmp_path, monkeypatch, shared_engine):
    """A copy of it, and the folder that one works from."""
    copy = shutil.copytree(original, tmp_path / "prosjekt")
    monkeypatch.chdir(copy)
    return copy


def verify(*options):
    """Exit code, and the proofs by number."""
    done = CliRunner().invoke(main, ["verify", "--json", *options])
    return done.exit_code, {proof["name"][:4]: proof for proof in json.loads(done.stdout)}


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_equal_reports_are_said_to_be_and_nothing_is_written(project):
    before = contents(project)

    code, proofs = verify()

    assert code == 0 and {proof["verdict"] for proof in proofs.values()} == {"equal"}
    assert contents(project) == before


def test_a_clusters_workers_make_them_where_it_is_asked_for(project, monkeypatch):
    files = {path.name: path.read_bytes() for path in (project / "output").glob("*/*")}
    known = Manifest.read(project / "output").known

    def does(number, _):
        [report] = [one for one in known.values() if one["municipality"] == number]
        told = asdict(Outcome(**{f.name: report[f.name] for f in fields(Outcome)}))
        return told, {kind: files[f"{report['name']}.{kind}"] for kind in report["files"]}

    part = Part(lambda what, at: None if what == "look" else does(what, at), a=1)
    monkeypatch.setattr(cluster, "_connected", lambda _: part)

    code, proofs = verify("--scheduler", "tcp://127.0.0.1:1")

    assert code == 0 and {proof["verdict"] for proof in proofs.values()} == {"equal"}
    assert sorted(part.given) == [("0227", "a"), ("3412", "a")]


def test_a_municipality_without_a_report_is_named_and_nothing_is_made(project):
    command = ["verify", "--municipality", "3412", "--municipality", "0301"]

    done = CliRunner().invoke(main, command)

    assert done.exit_code == 2
    assert 'no report on this municipality here: found "0301"' in done.stderr


def test_the_verdict_is_told_in_a_line_for_each_and_one_for_all(project):
    done = CliRunner().invoke(main, ["verify", "--municipality", "3412"])

    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "3412 Løten 2014  equal",
        "1 report made again: 1 equal, 0 not",
    ]


def test_what_differs_is_told_with_what_it_differs_by(project):
    seed = project / "data" / "seeds" / "loten_2014.csv"
    text = seed.read_text(encoding="utf-8")
    seed.write_text(text.replace(",91,", ",92,"), encoding="utf-8")

    code, proofs = verify()

    assert seed.read_text(encoding="utf-8") != text
    assert code == 1 and proofs["0227"]["holds"] and not proofs["3412"]["holds"]
    assert proofs["3412"]["why"] == "html, ipynb, csv: data changed: loten_2014"


def test_another_notebook_is_told_as_code(project):
    write_notebook(project / "notebooks" / "tilstandsrapport.ipynb", *with_cell("r.findings()"))

    code, proofs = verify("--municipality", "3412")

    assert code == 1 and list(proofs) == ["3412"]
    assert proofs["3412"]["why"] == "html, ipynb: code changed: notebook"


def test_a_page_that_was_touched_is_found_out(project):
    page = project / "output" / "rapporter" / "3412-loten-2014.html"
    page.write_bytes(page.read_bytes() + b" ")

    code, proofs = verify()

    assert code == 1
    assert proofs["3412"]["verdict"] == "equal" and not proofs["3412"]["holds"]
    assert "changed after it was made: rapporter/3412-loten-2014.html" in proofs["3412"]["why"]


def test_a_source_that_is_gone_is_told_and_the_others_are_proved(project):
    (project / "data" / "seeds" / "loten_2014.csv").unlink()

    code, proofs = verify()

    assert code == 1 and proofs["0227"]["verdict"] == "equal"
    assert proofs["3412"]["verdict"] == "cannot be made"
    assert "no such source" in proofs["3412"]["why"]


def test_a_report_that_is_never_the_same_is_told_as_that(project):
    write_notebook(project / "notebooks" / "tilstandsrapport.ipynb", *with_cell(UNSTEADY))
    run_batch(tasks_of(project, "3412"), 1, Watching())

    code, proofs = verify("--municipality", "3412")

    assert code == 1
    assert proofs["3412"]["why"].endswith("has changed, so the report is not reproducible")


def test_a_folder_without_reports_is_refused(tmp_path):
    done = CliRunner().invoke(main, ["verify", str(tmp_path)])

    assert done.exit_code == 2 and "no reports to prove here" in done.stderr
    assert len(done.stderr.splitlines()) == 1
