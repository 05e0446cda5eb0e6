"""A page as a PDF: made by what is here, and told in one sentence when nothing is."""

import shutil
from io import BytesIO

import pytest
from pypdf import PdfReader

from bvanalyse.errors import RunError
from bvanalyse.report import pdf
from bvanalyse.report.display import Table, Text
from bvanalyse.report.page import page
from bvanalyse.report.pdf import as_pdf
from bvanalyse.report.texts import Texts

HERE = next((path for name in pdf.BROWSERS if (path := shutil.which(name))), None)
needs_browser = pytest.mark.skipif(not HERE, reason="no browser here")


@pytest.fixture
def finished(tmp_path):
    """A small page of ours, with words of Norwegian in its name and its text."""
    table = Table("Meldinger per år", ["År", "2023"], [["Mottatt", "96"]])
    body = Text("h1", "Barnevernet på Røst").html() + table.html()
    path = tmp_path / "5430 Røst.html"
    path.write_text(page("Barnevernet på Røst", body, Texts.load("nn")), encoding="utf-8")
    return path


@needs_browser
@pytest.mark.browser
def test_a_browser_makes_the_same_tagged_file_twice(finished):
    once, twice = as_pdf(finished), as_pdf(finished)

    made = PdfReader(BytesIO(once))
    root = made.trailer["/Root"]
    assert once == twice
    assert (made.metadata.title, root["/Lang"]) == ("Barnevernet på Røst", "nn")
    assert root["/MarkInfo"]["/Marked"] and "/Outlines" in root
    assert made.metadata.creation_date is None


def test_weasyprint_makes_the_same_tagged_file_twice(finished, monkeypatch):
    pytest.importorskip("weasyprint")
    monkeypatch.setattr(pdf, "BROWSERS", ())

    once, twice = as_pdf(finished), as_pdf(finished)

    made = PdfReader(BytesIO(once))
    assert once == twice
    assert made.metadata.title == "Barnevernet på Røst"
    assert made.trailer["/Root"]["/Lang"] == "nn" and "/StructTreeRoot" in made.trailer["/Root"]


def test_nothing_to_make_a_pdf_with_is_told_in_one_sentence(finished, monkeypatch):
    monkeypatch.setattr(pdf, "BROWSERS", ())
    monkeypatch.setattr(pdf, "find_spec", lambda name: None)

    with pytest.raises(RunError, match=r"nothing here makes a PDF: expected Chromium.*; install"):
        as_pdf(finished)


@pytest.mark.parametrize("does", ["exit 1", "exit 0"], ids=["fails", "writes_nothing"])
def test_a_browser_that_makes_nothing_is_told_in_one_sentence(
    finished, tmp_path, monkeypatch, does
):
    broken = tmp_path / "nettleser"
    broken.write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setattr(pdf, "BROWSERS", (str(broken),))

    with pytest.raises(
        RunError, match=r"the browser made no PDF: found \"nettleser: .*; try again"
    ):
        as_pdf(finished)
