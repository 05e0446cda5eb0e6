"""A report as a PDF beside its page: made when asked for, noted like the rest, never outdated."""

import hashlib
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from pypdf import PdfReader
from tests.batch.conftest import Watching, small_project, tasks_of

from bvanalyse.batch import forks, plan
from bvanalyse.batch.manifest import Manifest
from bvanalyse.batch.runner import run_batch
from bvanalyse.cli import main
from bvanalyse.report import pdf

FORKS = pytest.mark.skipif(not forks.possible(), reason="needs Linux")
MAKER = pytest.mark.skipif(not pdf.can_make_pdf(), reason="no browser and no WeasyPrint here")
NAME = "3412-loten-2014"


@pytest.fixture
def project(tmp_path, shared_engine):
    return small_project(tmp_path / "prosjekt")


def run(project, *, pdf: bool, force: bool = False) -> Watching:
    watching = Watching()
    tasks = [replace(task, pdf=pdf) for task in tasks_of(project, "3412")]
    run_batch(tasks, 1, watching, None, plan.Choice(force))
    return watching


@FORKS
@MAKER
@pytest.mark.browser
def test_a_pdf_is_added_to_a_report_made_without_and_noted_like_its_other_files(project):
    out = project / "output"
    run(project, pdf=False)
    before = Manifest.read(out).known[NAME]["files"]

    first, second = run(project, pdf=True), run(project, pdf=True)

    files, path = Manifest.read(out).known[NAME]["files"], out / "pdf" / f"{NAME}.pdf"
    links = BeautifulSoup((out / "index.html").read_text(encoding="utf-8"), "html.parser")
    made = PdfReader(path)
    assert first.reasons == {"3412": "pdf is asked for"}
    assert second.actions == {"3412": "skip"}
    assert {kind: files[kind] for kind in before} == before
    assert files["pdf"]["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert links.find("a", href=f"pdf/{NAME}.pdf").get_text() == "PDF-fil"
    assert made.metadata.title == "Barnevernet i Løten 2014"
    assert made.trailer["/Root"]["/Lang"] == "nb"
    assert "/StructTreeRoot" in made.trailer["/Root"]


@FORKS
@MAKER
@pytest.mark.browser
def test_a_page_made_anew_alone_leaves_no_older_pdf_beside_it(project):
    run(project, pdf=True)

    run(project, pdf=False, force=True)

    assert list((project / "output" / "pdf").iterdir()) == []
    assert "pdf" not in Manifest.read(project / "output").known[NAME]["files"]


def test_a_pdf_that_nothing_can_make_is_refused_before_anything_runs(tmp_path, monkeypatch):
    monkeypatch.setattr(plan, "can_make_pdf", lambda: False)
    project = small_project(tmp_path / "prosjekt")
    command = ["run", "--pdf", "--dry-run", "--params", str(project / "params")]

    told = CliRunner().invoke(main, [*command, "--out", str(project / "output")])

    assert told.exit_code == 2
    assert told.stderr.strip() == (
        "bvanalyse: nothing here makes a PDF: expected Chromium, Chrome, Edge, or the Python "
        "package weasyprint; install one of them, or open the page and print it"
    )
