"""Finished pages in a real browser, at three widths and on paper."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

HERE = Path(__file__).parent
CHROMIUM = next(
    (
        path
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (path := shutil.which(name))
    ),
    None,
)
READY = bool(CHROMIUM and shutil.which("node") and (HERE / "node_modules" / "axe-core").is_dir())
REQUIRED = os.environ.get("BV_REQUIRE_BROWSER") == "1"
PAGES = [
    "rapporter/0220-asker-2018.html",
    "rapporter/0227-fet-2018.html",
    "rapporter/3405-lillehammer-2021.html",
    "index.html",
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not READY and not REQUIRED,
        reason="no Chromium, Node or node_modules: pages were not tested in a browser",
    ),
]


@pytest.fixture(scope="module", params=PAGES)
def opened(request, made, tmp_path_factory):
    folder = tmp_path_factory.mktemp("sett")
    page = made / request.param
    assert READY, "BV_REQUIRE_BROWSER=1, but Chromium, Node or node_modules is missing"
    result = subprocess.run(
        ["node", HERE / "inspect.mjs", CHROMIUM, page, folder],
        capture_output=True,
        text=True,
        timeout=240,
        encoding="utf-8",
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout), folder / f"{page.stem}.pdf"


@pytest.mark.parametrize("width", ["1280", "768", "320"])
def test_axe_finds_no_violation_of_wcag_21_aa(opened, width):
    found, _ = opened

    assert found[width]["violations"] == []
    assert found[width]["checks"] > 10


@pytest.mark.parametrize("width", ["1280", "768", "320"])
def test_the_page_asks_for_nothing_and_complains_of_nothing(opened, width):
    found, _ = opened

    assert found[width]["requests"] == []
    assert found[width]["complaints"] == []


@pytest.mark.parametrize("width", ["1280", "768", "320"])
def test_the_page_never_scrolls_sideways(opened, width):
    found, _ = opened

    assert found[width]["pageWidth"] <= int(width)


def test_the_page_prints_on_a4(opened):
    _, paper = opened

    sheets = PdfReader(paper).pages

    assert 1 <= len(sheets) <= 20
    for sheet in sheets:
        width, height = (
            float(side) / 72 * 25.4 for side in (sheet.mediabox.width, sheet.mediabox.height)
        )
        assert (round(width), round(height)) == (210, 297)
