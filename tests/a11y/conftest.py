"""Every kind of page, made once, and what one browser finds in all of them."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
from pypdf import PageObject, PdfReader
from pypdf.generic import DictionaryObject
from tests.batch.conftest import Watching

from bvanalyse import LANGUAGES, places
from bvanalyse.batch.manifest import Manifest
from bvanalyse.batch.runner import run_batch
from bvanalyse.batch.task import Task
from bvanalyse.params import make_params
from bvanalyse.report.index import index_page
from bvanalyse.report.texts import Texts
from bvanalyse.synthetic import write_folder
from bvanalyse.synthetic.cases import write_case_files

HERE, ROOT = Path(__file__).parent, Path(__file__).parents[2]
REPORT, CLAIMS, BAROMETER, CASES = NOTEBOOKS = (
    "tilstandsrapport", "paastandskontroll", "kommunebarometer", "saksdata",
)  # fmt: skip
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((path for name in BROWSERS if (path := shutil.which(name))), None)
READY = bool(
    CHROMIUM and shutil.which("node") and (HERE / "node_modules" / "html_codesniffer").is_dir()
)
BROKEN = HERE / "broken.html"
MILLIMETRES = 25.4 / 72  # in a point
FOOT = 17.5  # millimetres: the number of the sheet stands below
REQUIRED = os.environ.get("BV_REQUIRE_BROWSER") == "1"
SMALL = "9017"  # 883 residents in the invented country
#: reports on documents that municipalities have published, in a language each
DOCUMENTS = (
    (REPORT, "0220", "2018", "2018", "asker_2018", "nb"),
    (REPORT, "3032", "2022", "2022", "gjerdrum_2022", "en"),
    (CLAIMS, "3412", "2014", "2024", "loten_2014", "nn"),
    (CLAIMS, "3032", "2022", "2022", "gjerdrum_2022", "en"),
)
#: reports on an invented country's tables, and on the case files of two of its services
COUNTRY = (
    (REPORT, SMALL, "nb"), (REPORT, "9002", "nn"),
    (BAROMETER, "9001", "nb"), (BAROMETER, "9003", "en"),
)  # fmt: skip
SERVICES = (("9001", "leaders", "nb"), ("9003", "committee", "en"))


def _tasks(data: Path, out: Path) -> Iterator[Task]:
    def task(notebook: str, folder: Path, number: str, year: str, language: str, **more) -> Task:
        values = {"municipality": number, "year": year, "language": language, **more}
        source = ROOT / "notebooks" / f"{notebook}.ipynb"
        return Task(make_params(values), source, folder, out, timeout=120)

    for notebook, number, year, borders, name, language in DOCUMENTS:
        sources = [f"seeds/{name}.csv"]
        yield task(
            notebook, ROOT / "data", number, year, language, borders=borders, sources=sources
        )
    tables = sorted(f"ssb/{path.name}" for path in (data / "ssb").iterdir())
    for notebook, number, language in COUNTRY:
        yield task(notebook, data, number, "2024", language, sources=tables)
    for number, edition, language in SERVICES:
        sources = [f"cases/{number}"]
        yield task(CASES, data, number, "2023", language, sources=sources, edition=edition)


@pytest.fixture(scope="session")
def pages(tmp_path_factory) -> dict[str, Path]:
    """Finished pages by name: each notebook and the index, in each language."""
    root = tmp_path_factory.mktemp("sider")
    data, out = root / "data", root / "output"
    write_folder(data, places.data_folder() / "reference", count=30, years=(2015, 2024), seed=2)
    for number, *_ in SERVICES:
        write_case_files(
            data / "cases" / number, municipality=number, years=(2021, 2023), children=200, seed=5,
            formats=("15F",),
        )  # fmt: skip
    batch = run_batch([*_tasks(data, out)], 2, Watching())
    assert [outcome.failed for outcome in batch.failed] == []
    reports = Manifest.read(out).reports
    for language in LANGUAGES:
        words = index_page(reports, Texts.load(language))
        (out / f"index-{language}.html").write_text(words, encoding="utf-8")
    (out / "index.html").unlink()  # one of the three
    return {path.stem: path for path in sorted(out.rglob("*.html"))}


@dataclass(frozen=True)
class Seen:
    """What the browser found in each page, by its state and what was looked for; and the PDFs."""

    found: dict[str, dict[str, dict[str, list[str]]]]
    papers: Path

    def faults(self, *looked_for: str) -> dict[str, list[str]]:
        """The faults of these kinds in finished pages, each under its page and state."""
        return {
            f"{page}, {state}, {kind}": faults
            for page, states in self.found.items()
            for state, kinds in states.items()
            for kind, faults in kinds.items()
            if page != BROKEN.stem and kind in looked_for and faults
        }


@pytest.fixture(scope="session")
def seen(pages, tmp_path_factory) -> Seen:
    """All pages opened in one browser, and one page that is broken in every way."""
    if not READY and not REQUIRED:
        pytest.skip("no Chromium, Node or node_modules: pages were not tested in a browser")
    assert READY, "BV_REQUIRE_BROWSER=1, but Chromium, Node or node_modules is missing"
    papers = tmp_path_factory.mktemp("papir")
    command = ["node", HERE / "inspect.mjs", CHROMIUM, papers, BROKEN, *pages.values()]
    told = subprocess.run(command, capture_output=True, text=True, timeout=900, encoding="utf-8")
    assert told.returncode == 0, told.stderr
    return Seen(json.loads(told.stdout), papers)


@dataclass(frozen=True)
class Part:
    """An element of the document: its tag, the tags inside it, and the sheets it stands on.

    `parts` is how many elements there are inside it: those that follow it in the list.
    """

    tag: str
    parts: int
    inside: frozenset[str]
    sheets: frozenset[int]


class Paper:
    """One PDF, read through its structure tree."""

    def __init__(self, path: Path) -> None:
        self.path, self.reader = path, PdfReader(path)
        self.root = self.reader.trailer["/Root"]
        self._number = {
            page.indirect_reference.idnum: number
            for number, page in enumerate(self.reader.pages, 1)
        }

    @cached_property
    def parts(self) -> list[Part]:
        """Every element, each after those that come before it in reading order."""
        found: list[Part] = []
        self._walk(self.root["/StructTreeRoot"], None, found)
        return found

    def lowest(self) -> list[float]:
        """How far from the lower edge the last line of each sheet stands, in millimetres."""
        return [min(_heights(sheet), default=FOOT) for sheet in self.reader.pages]

    def _walk(self, node: DictionaryObject, sheet: int | None, found: list[Part]) -> Part:
        sheet = self._sheet(node, sheet)
        place = len(found)
        tags: set[str] = set()
        sheets: set[int] = set()
        for child in _children(node):
            if isinstance(child, int):
                sheets.add(sheet)
            elif child.get("/Type") == "/MCR":
                sheets.add(self._sheet(child, sheet))
            elif child.get("/Type") != "/OBJR":
                part = self._walk(child, sheet, found)
                tags |= {part.tag, *part.inside}
                sheets |= part.sheets
        inside = len(found) - place
        part = Part(str(node.get("/S", "")), inside, frozenset(tags), frozenset(sheets))
        found.insert(place, part)
        return part

    def _sheet(self, node: DictionaryObject, inherited: int | None) -> int | None:
        return self._number[node.raw_get("/Pg").idnum] if "/Pg" in node else inherited


def _heights(sheet: PageObject) -> list[float]:
    """The height of every line over the foot of the sheet."""
    found: list[float] = []

    def met(text: str, outer: list[float], inner: list[float], *_: object) -> None:
        if text.strip():
            found.append((inner[4] * outer[1] + inner[5] * outer[3] + outer[5]) * MILLIMETRES)

    sheet.extract_text(visitor_text=met)
    return [height for height in found if height > FOOT]


def _children(node: DictionaryObject) -> Iterator[DictionaryObject | int]:
    kids = node.get("/K", [])
    kids = kids.get_object() if hasattr(kids, "get_object") else kids
    for kid in kids if isinstance(kids, list) else [kids]:
        yield kid if isinstance(kid, int) else kid.get_object()


@pytest.fixture(scope="session")
def papers(seen) -> dict[str, Paper]:
    """Every finished page as it prints."""
    found = sorted(seen.papers.glob("*.pdf"))
    return {path.stem: Paper(path) for path in found if path.stem != BROKEN.stem}
