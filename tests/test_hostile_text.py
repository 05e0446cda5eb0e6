"""Hostile words through every door come out as words, on a page and in a spreadsheet."""

import ast
import csv
import io
import re
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from bvanalyse.batch.files import spreadsheet
from bvanalyse.disclosure import EarlierReports
from bvanalyse.errors import BvError
from bvanalyse.report.display import Block, Table, Text
from bvanalyse.report.index import index_page
from bvanalyse.report.page import arranged, page
from bvanalyse.report.texts import Texts
from bvanalyse.report.verify import verify_page, verify_report
from bvanalyse.sources import read_source
from bvanalyse.writing import plain

ROOT = Path(__file__).parents[1]
TEXTS = Texts.load("nb")
HOSTILE = {
    "script": "<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "attribute": '" onmouseover="alert(1)" x=\'',
    "style_end": "</style><h1>Falsk overskrift</h1>",
    "data_end": "]]><!--",
    "entity": "&lt;b&gt; &#8238;",
    "markdown": "[her](javascript:alert(1)) **fet**",
    "template": "{{ 7 * 7 }} {% raw %} {0.__class__} {navn} %s",
    "formula": '=HYPERLINK("http://example.org";"klikk")',
    "plus": "+1+cmd|' /C calc'!A0",
    "minus": "-1+1",
    "at": "@SUM(A1:A9)",
    "wide": "＝1+1",
    "mathematics": "$\\frac{1$ og \\LaTeX_",
    "turned": "Skole \u202egnalta\u202c slutt",
    "isolated": "\u2067Skole\u2069 \u200fvest",
    "joined": "Sko\u200ble \u00ad\ufeffnord",
    "control": "Skole\x07 \x1b[31msør",
    "long": "Lang " * 2000,
}
pytestmark = [  # a chart with such names may be poor, but is made
    pytest.mark.filterwarnings("ignore:Glyph"),
    pytest.mark.filterwarnings("ignore:constrained_layout"),
]
FORMULA = tuple("=+-@\t\r＝＋－＠")


def words_of(words: str) -> str:
    """The words as a reader sees them: on one line, and without what cannot be seen."""
    return " ".join(plain(words).split())


def cells_of(sheet: str) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(sheet), delimiter=";") for cell in row]


def formulas(cells: list[str]) -> list[str]:
    """Cells that a spreadsheet would run: they begin so, and are no number below zero."""
    run = [cell for cell in cells if cell.lstrip().startswith(FORMULA)]
    return [cell for cell in run if not re.fullmatch(r"-\d+(,\d+)?", cell)]


def write_csv(path: Path, *rows: list[str]) -> Path:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def read_rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture
def render(project, monkeypatch):
    """The page and the spreadsheet of a notebook's calls, made here and without a kernel."""
    monkeypatch.setenv("BV_DATA", str(project / "data"))

    def finished(
        notebook: str = "tilstandsrapport", chapters: bool = False, **choices
    ) -> tuple[str, str]:
        nb = nbformat.read(ROOT / "notebooks" / f"{notebook}.ipynb", as_version=4)
        names = {"municipality": "0227", "year": "2018", "borders": "2018", "language": "nb"}
        names |= {"edition": "committee", **choices}
        shown = []
        for cell in nb.cells:
            skipped = "parameters" in cell.metadata.get("tags", []) or (
                "chapter(" in cell.source and not chapters
            )
            if cell.cell_type == "code" and not skipped:
                *calls, last = ast.parse(cell.source).body
                exec(compile(ast.Module(calls, []), notebook, "exec"), names)
                if isinstance(last, ast.Expr):
                    shown.append(eval(compile(ast.Expression(last.value), notebook, "eval"), names))
                else:
                    exec(compile(ast.Module([last], []), notebook, "exec"), names)
        html = page(*arranged(Block(shown).html(), TEXTS), TEXTS)
        verify_report(html)
        report = names["r"]
        labels = {entry.id: entry.text("label", "nb") for entry in report.register.values()}
        return html, spreadsheet(report.table, report.regions, labels, TEXTS).decode("utf-8-sig")

    return finished


def shown(html: str) -> str:
    return words_of(BeautifulSoup(html, "html.parser").main.get_text(" "))


def test_names_notes_and_headings_are_words_on_the_page_and_in_the_spreadsheet(render, project):
    path = project / "data" / "seeds" / "fet_kommunebarometer.csv"
    head, *rows = read_rows(path)
    for year in ("2017", "2018"):  # in full as a note and a heading; charts have names, not books
        rows += [
            ["0227", "Fet", year, "reports_by_reporter_type", words[:80], "5", "reports", "exact",
             "ok", "5", words, words]
            for words in HOSTILE.values()
        ]  # fmt: skip
    write_csv(path, head, *rows)

    html, sheet = render(chapters=True, sources=["seeds/fet_kommunebarometer.csv"])

    text, written = shown(html), cells_of(sheet)
    assert [name for name, words in HOSTILE.items() if words_of(words) not in text] == []
    assert sum("HYPERLINK" in cell for cell in written) >= 3
    assert formulas(written) == []
    assert [cell for cell in written if plain(cell) != cell] == []


def test_titles_of_sources_are_words(render, project):
    path = project / "data" / "seeds" / "SOURCES.csv"
    head, *rows = read_rows(path)
    title = " ".join(words for name, words in HOSTILE.items() if name != "long")
    for row in rows:
        row[head.index("title_nb")] = title
    write_csv(path, head, *rows)

    html, _ = render(sources=["seeds/fet_kommunebarometer.csv"])

    assert words_of(title) in shown(html)


def test_claims_and_what_they_lack_are_words(render, project):
    path = project / "data" / "seeds" / "claims.csv"
    head, *_ = read_rows(path)
    blank = dict.fromkeys(head, "") | {"source": "fet_kommunebarometer", "number": "0227"}
    blank |= {"municipality": "Fet", "kind": "other", "strength": "plain"}
    given = [
        blank | {"quote": words, "where": words, "missing_nb": f"Det mangler {words}"}
        for words in HOSTILE.values()
    ]
    write_csv(path, head, *([row[name] for name in head] for row in given))

    html, _ = render("paastandskontroll", sources=["seeds/fet_kommunebarometer.csv"])

    text = shown(html)
    assert [name for name, words in HOSTILE.items() if words_of(words) not in text] == []


FILES = (
    "<img src=x onerror=alert(1)>.csv",
    "\"' onmouseover='x'.csv",
    "\u202evsc.csv",
    "=1+1.csv",
    "-x.csv",
    "linje\nbrudd.csv",
    "$x_1$ {navn} & co.csv",
)


@pytest.mark.parametrize("name", FILES)
def test_the_name_of_a_file_is_words_or_refused(render, project, name):
    rows = [["Nøkkeltall", "2017", "2018"], ["Antall mottatte meldinger", "210", "198"]]
    write_csv(project / "data" / "own" / name, *rows)

    try:
        html, sheet = render(sources=[f"own/{name}"])
    except BvError as refused:
        assert len(str(refused).splitlines()) == 1
    else:
        assert words_of(name) in shown(html)
        assert formulas(cells_of(sheet)) == []


@pytest.mark.parametrize("door", ["above", "sheet", "footnote", "column"])
@pytest.mark.parametrize("name", ["script", "turned"])
def test_a_table_of_ones_own_shows_words_or_is_refused(render, project, door, name):
    words = HOSTILE[name]
    sheet = "".join(letter for letter in words if letter not in "[]:*?/\\")[:31]
    book = Workbook()
    book.active.title = sheet if door == "sheet" and not sheet.startswith("'") else "Ark1"
    rows = [
        [f"Barnevernet {words}" if door == "above" else "Barnevernet"],
        ["Nøkkeltall", "2017", f"2018 {words}" if door == "column" else "2018*"],
        ["Antall mottatte meldinger", 210, 198],
        [f"* {words}" if door == "footnote" else "* foreløpige tall"],
    ]
    for row in rows:
        book.active.append([f"'{cell}" if str(cell).startswith("=") else cell for cell in row])
    (project / "data" / "own").mkdir()
    book.save(project / "data" / "own" / "tall.xlsx")

    try:
        html, _ = render(sources=["own/tall.xlsx"])
    except BvError as refused:
        assert "tall.xlsx" in str(refused)
    else:
        assert (words_of(words) in shown(html)) == (door == "footnote")


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize(
    ("sample", "label"),
    [
        ("kommunemonitor/samples/khr_2021.csv", "3A - Fristbrudd i unders"),
        ("statbank/samples/tiltak_12275.json", "barnevern"),
    ],
    ids=["kommunemonitor", "statbank"],
)
def test_labels_of_the_directorate_and_the_bureau_are_no_more_than_words(
    tmp_path, register, sample, label, words
):
    text = (ROOT / "tests" / "sources" / sample).read_text(encoding="utf-8")
    quoted = words.replace('"', "'").replace("\\", "/")
    path = tmp_path / Path(sample).name
    path.write_text(text.replace(label, quoted, 1), encoding="utf-8")

    try:
        read = read_source(path, "3032", register, ROOT / "data" / "reference")
    except BvError as refused:
        told = str(refused)
    else:
        told = " ".join(map(str, read.to_numpy().ravel()))

    table = Table("Tall", ["Navn", "Sted"], [[told, told]])
    verify_page(page(*arranged(Text("h1", "T").html() + table.html(), TEXTS), TEXTS))


def test_the_register_of_earlier_reports_keeps_any_name(tmp_path):
    head = ["region", "period", "indicator", "category", "unit", "decision"]
    rows = [["9001", "2023", "x", words, "persons", "hidden"] for words in HOSTILE.values()]
    given = write_csv(tmp_path / "vist.csv", head, *rows)

    read = EarlierReports.load(given)
    read.save(tmp_path / "igjen.csv")

    assert EarlierReports.load(tmp_path / "igjen.csv") == read
    assert {key[3] for key in read.hidden} == set(HOSTILE.values())


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_the_index_tells_a_failure_as_words(words):
    failed = {"municipality": "9001", "place": words, "county": words, "year": "2023"}
    failed |= {"notebook": words, "failed": words, "finding": words, "files": None}
    failed |= {"name": "9001-sted-2023"}

    html = index_page([failed], TEXTS)

    assert words_of(words) in shown(html)


@settings(max_examples=30)
@given(st.text(max_size=40), st.text(min_size=1, max_size=40))
def test_any_text_at_all_is_the_same_text_on_the_page(first, second):
    table = Table("Tabell", ["Navn", "Tall"], [["x", first]], [second])
    body = Text("h1", "Tittel").html() + table.html() + Text("p", second).html()

    html = page("Tittel", body, TEXTS)

    verify_page(html)
    cell = BeautifulSoup(html, "html.parser").find("td").get_text()
    assert cell == plain(first) and len(cell) <= len(first)
