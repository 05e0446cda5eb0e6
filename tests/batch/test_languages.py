"""A report in each written language: the same figures, its own words, its own marks in numbers."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from tests.batch.conftest import share

from bvanalyse.cli import main

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def pages(tmp_path_factory, warm):
    """The report on Løten and its index in each language, as parsed pages."""
    made = {}
    for language in ("nb", "nn", "en"):
        out = tmp_path_factory.mktemp(language)
        args = ["run", "3412", "--params", str(ROOT / "params"), "--lang", language]
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(ROOT)
            share(warm, patch)
            result = CliRunner().invoke(main, [*args, "--out", str(out), "--jobs", "1"])
        assert result.exit_code == 0, result.output
        report, index = out / "rapporter" / "3412-loten-2014.html", out / "index.html"
        made[language] = [
            BeautifulSoup(p.read_text("utf-8"), "html.parser") for p in (report, index)
        ]
    return made


def figures(soup):
    """Every cell of every table, with the decimal mark of Norwegian."""
    cells = [td.get_text() for td in soup.find_all("td")]
    digits = [cell for cell in cells if cell[:1].isdigit() and " " not in cell]
    return [cell.replace(".", ",").replace("\u00a0%", "%") for cell in digits]


def test_every_language_shows_the_same_figures(pages):
    shown = {language: figures(report) for language, (report, _) in pages.items()}

    assert len(shown["nb"]) > 40
    assert shown["nb"] == shown["nn"] == shown["en"]


@pytest.mark.parametrize(
    ("language", "heading", "index"),
    [
        ("nb", "Barnevernet i Løten 2014", "Rapporter om barnevernet"),
        ("nn", "Barnevernet i Løten 2014", "Rapportar om barnevernet"),
        ("en", "Child welfare in Løten, 2014", "Reports on child welfare"),
    ],
)
def test_the_page_and_the_index_say_which_language_they_are_in(pages, language, heading, index):
    report, front = pages[language]

    assert {report.html["lang"], front.html["lang"]} == {language}
    assert [report.h1.get_text(), front.h1.get_text()] == [heading, index]
