"""The five reports, made by the command, against the documents they come from."""

import csv
import hashlib
import json
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup

from bvanalyse.indicators import Register
from bvanalyse.report.texts import Texts
from bvanalyse.report.values import cell

ROOT = Path(__file__).parents[2]
REPORTS = {
    "3412-loten-2014": ("loten_2014", "3412"),
    "3032-gjerdrum-2022": ("gjerdrum_2022", "3032"),
    "0220-asker-2018": ("asker_2018", "0220"),
    "0227-fet-2018": ("fet_kommunebarometer", "0227"),
    "3405-lillehammer-2021": ("lillehammer_2022", "3405"),
}


def page(made: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup(
        (made / "rapporter" / f"{name}.html").read_text(encoding="utf-8"), "html.parser"
    )


def seed_rows(source: str) -> list[dict[str, str]]:
    with (ROOT / "data" / "seeds" / f"{source}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_batch_writes_page_figures_and_notebook_for_each(made):
    written = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}

    expected = {
        f"{folder}/{name}.{kind}"
        for name in REPORTS
        for folder, kind in (("rapporter", "html"), ("tall", "csv"), ("notatbok", "ipynb"))
    }

    around = {"index.html", "kjoring.json", "kjoring.log", "ro-crate-metadata.json"}
    assert written == expected | around


def as_shown(row):
    value = float(row["value"]) if row["value"] else None
    return cell(value, row["unit"], Texts.load("nb"), row["status"])


@pytest.mark.parametrize("name", REPORTS)
def test_every_figure_of_the_document_stands_in_its_report(made, name):
    source, _ = REPORTS[name]
    soup = page(made, name)
    cells = {td.get_text() for td in soup.find_all("td")}

    lost = [row["raw"] for row in seed_rows(source) if as_shown(row) not in cells]

    assert not lost


@pytest.mark.parametrize("name", REPORTS)
def test_a_figure_stands_in_its_own_row_and_column(made, name):
    source, _ = REPORTS[name]
    register = Register.load(ROOT / "data" / "reference")
    rows = {}
    for table in page(made, name).find_all("table"):
        place = table.caption.get_text().split(": ")[0]
        for line in table.tbody.find_all("tr"):
            rows.setdefault((place, line.th.get_text()), []).extend(
                td.get_text() for td in line.find_all("td")
            )

    lost = []
    for row in seed_rows(source):
        label = register[row["indicator"]].text("label", "nb")
        names = [label, row["category"], f"{label}: {row['category']}", row["municipality"]]
        unit = Texts.load("nb").counted(row["unit"], 2)
        names += [f"{name} ({unit})" for name in names]
        text = as_shown(row)
        if not any(text in rows.get((row["place"], name), []) for name in names):
            lost.append((row["place"], label, row["category"], text))

    assert not lost


@pytest.mark.parametrize("name", REPORTS)
def test_the_reader_meets_page_one_then_contents_then_chapters_then_the_rest(made, name):
    headings = [tag.get_text() for tag in page(made, name).find_all(["h1", "h2"])]

    assert headings[0].startswith("Barnevernet i ")
    assert headings[1:6] == [
        "Kort oppsummert",
        "Status for lovkravene",
        "Spørsmål utvalget kan stille",
        "Slik leser du rapporten",
        "Innhold",
    ]
    assert headings[-6:] == [
        "Nøkkeltallene slik de er oppgitt",
        "Kvaliteten på tallene",
        "Ordliste",
        "Kilder",
        "Metode",
        "Om rapporten",
    ]


@pytest.mark.parametrize("name", REPORTS)
def test_every_chapter_has_a_table_a_sentence_a_warning_and_a_question(made, name):
    chapters = page(made, name).select(".kapittel")

    assert len(chapters) >= 3
    for chapter in chapters:
        assert chapter.find("table") and chapter.find("p") and chapter.find(class_="ikke")
        assert chapter.find(class_="sporsmal").p.get_text().endswith("?")


@pytest.mark.parametrize("name", REPORTS)
def test_there_are_three_to_five_main_findings(made, name):
    findings = page(made, name).find(class_="funn").find_all("li")

    assert 3 <= len(findings) <= 5


def test_known_faults_of_the_documents_are_pointed_out(made):
    expected = {
        "3412-loten-2014": ["73 innen fristen og 3 over er til sammen 76", "er begge 91"],
        "0220-asker-2018": [
            "til sammen 566",
            "til sammen 545",
            "til sammen 514",
            "85 barna i fosterhjem",
        ],
        "3405-lillehammer-2021": ["til sammen 100 prosent", "siffer"],
        "0227-fet-2018": ["«i fjor»"],
        "3032-gjerdrum-2022": ["ikke hvor mange barn"],
    }

    quality = {
        name: next(
            s
            for s in page(made, name).find_all("section")
            if s.h2.get_text() == "Kvaliteten på tallene"
        )
        for name in expected
    }

    missing = [
        (name, words)
        for name, several in expected.items()
        for words in several
        if words not in quality[name].get_text()
    ]
    assert not missing


def test_asker_is_told_what_its_own_table_shows(made):
    findings = page(made, "0220-asker-2018").find(class_="funn").get_text()

    assert "Fire av 69 barn" in findings
    assert "13 av\u00a055" in findings
    assert "«Nav» økte til 13 i 2017" in findings
    assert "Nedgangen er større enn tilfeldigheter lett gir" in findings


def test_lillehammer_is_told_that_one_high_year_is_not_news(made):
    findings = page(made, "3405-lillehammer-2021").find(class_="funn").get_text()

    assert "171\u202f327\u00a0kroner" in findings
    assert "så vi kan ikke si at 2021 skiller seg ut" in findings


def verified(command, made, *options, **variables):
    """What is told of the reports when they are made again in other surroundings."""
    done = command("verify", str(made), "--json", *options, **variables)
    assert done.returncode == 0, done.stdout + done.stderr
    return {proof["name"]: (proof["verdict"], proof["why"]) for proof in json.loads(done.stdout)}


def test_made_again_in_other_surroundings_they_are_the_same_bytes(made, command):
    surroundings = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}

    proofs = verified(command, made, "--jobs", "1", **surroundings)

    assert proofs == {name: ("equal", "") for name in REPORTS}


def test_a_plain_kernel_gives_the_same_bytes(made, command):
    only = ("--municipality", "0227", "--engine", "kernel")

    proofs = verified(command, made, *only, PYTHONHASHSEED="3")

    assert proofs == {"0227-fet-2018": ("equal", "")}


def test_the_manifest_tells_what_was_made_from_what(made):
    manifest = json.loads((made / "kjoring.json").read_text(encoding="utf-8"))

    for report in manifest["reports"]:
        assert report["failed"] == ""
        for file in report["files"].values():
            content = (made / file["path"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == file["sha256"]
        assert report["parameters"]["municipality"] == report["municipality"]


def test_the_spreadsheet_opens_in_norwegian_excel(made):
    raw = (made / "tall" / "3412-loten-2014.csv").read_bytes()

    lines = list(csv.reader(raw.decode("utf-8-sig").splitlines(), delimiter=";"))

    assert raw.startswith(b"\xef\xbb\xbf")
    assert {len(line) for line in lines} == {14}
    assert [line[6] for line in lines if line[2:4] == ["2013", "fte_total"]] == ["7,4"]


def test_executed_notebooks_hold_no_clock_and_no_place(made):
    for path in (made / "notatbok").glob("*.ipynb"):
        nb = nbformat.read(path, as_version=4)

        assert nb.metadata["papermill"].keys() == {"input_path", "parameters"}
        assert str(made.parent) not in path.read_text(encoding="utf-8")


def test_the_index_leads_to_every_report(made):
    soup = BeautifulSoup((made / "index.html").read_text(encoding="utf-8"), "html.parser")

    links = {link["href"] for link in soup.find_all("a", href=True)}

    assert all((made / link).is_file() for link in links if not link.startswith("#"))
    assert {f"rapporter/{name}.html" for name in REPORTS} <= links
