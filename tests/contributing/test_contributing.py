"""CONTRIBUTING.md followed to the letter: what it promises is seen, and what is forgotten named."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lxml.html import parse
from tests.contributing.document import ROOT, Block, blocks

COPIED = ("src", "notebooks", "params", "data/reference", "data/seeds", "tests/report")
TEXTS = "src/bvanalyse/report/texts"
LABEL = "Samtaler til vakttelefonen"
#: a forgotten step, as its walk-through and its file, and what `check` says of it
FORGOTTEN = {
    ("An indicator", "data/reference/indicators.csv"): 'not asked for: found "units.calls"',
    ("A sentence", "src/bvanalyse/report/appendix.py"): 'not asked for: found "quality.gaps"',
    ("A source", "src/bvanalyse/sources/county_tally.py"): "county_tally.py: cannot be loaded",
    ("A source", "src/bvanalyse/sources/forms.py"): "county_tally.py: source is not registered",
    ("A notebook", "notebooks/hovedfunn.ipynb"): 'not asked for: found "index.notebook_hovedfunn"',
    ("A language", "src/bvanalyse/__init__.py"): "da.toml: language is not in the list",
    ("A language", ""): "da.toml: language has no texts",
    **{
        (title, f"{TEXTS}/{language}.toml"): f'{language}.toml: text is missing: expected "{key}"'
        for title, key in (
            ("An indicator", "calls"),
            ("A sentence", "gaps"),
            ("A notebook", "notebook_hovedfunn"),
        )
        for language in ("nb", "nn", "en")
    },
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """A copy of the project, compiled modules too, for they keep the age of their sources."""
    copy = tmp_path_factory.mktemp("contributing")
    for name in COPIED:
        shutil.copytree(ROOT / name, copy / name)
    return copy


@pytest.fixture(scope="module")
def told(copy) -> dict:
    """What the commands of the document said, in its order, and what `check` said afterwards."""
    result = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("follow.py")), str(ROOT)],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(copy / "src"), str(ROOT)])},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def commands(told) -> list[dict]:
    return [command for step in told["followed"] for command in step]


def page(copy: Path, name: str):
    [path] = (copy / "output" / name / "rapporter").rglob("*.html")
    return parse(str(path)).getroot()


def texts_of(root, path: str) -> set[str]:
    return {" ".join(one.text_content().split()) for one in root.xpath(path)}


def test_every_block_says_what_to_do_with_it():
    found = blocks((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))

    assert {block.title for block in found} == {title for title, _ in FORGOTTEN}
    assert {b.how for b in found if not b.how.startswith("under [")} == {
        "new file", "append to", "in", "run", "console",
    }  # fmt: skip


def test_every_block_stands_under_the_name_of_its_file():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")

    heads = re.findall(r"(.+)\n\n```\w+ (?:.* )?(\S+/\S+)\n", text)

    assert len(heads) > 15
    assert [file for line, file in heads if Path(file).name not in line] == [
        "data/synthetic/9001.yaml"
    ]


def test_every_command_that_is_shown_succeeds(commands):
    failed = [(one["command"], one["err"]) for one in commands if one["code"]]

    assert len(commands) >= 8
    assert failed == []


def test_the_indicator_is_in_the_report_its_method_and_its_figures(copy, commands):
    report = page(copy, "indicator")
    [figures] = (copy / "output" / "indicator" / "tall").rglob("*.csv")

    rows = list(csv.DictReader(figures.read_text("utf-8-sig").splitlines(), delimiter=";"))

    assert LABEL in texts_of(report, "//table//th")
    assert LABEL in texts_of(report, "//*[contains(@class, 'metode')]//dt")
    assert any(LABEL in row.values() for row in rows)


def test_the_sentence_is_in_the_page(copy, commands):
    assert "Tall som kildene lar stå åpne: 1." in texts_of(page(copy, "language"), "//p")
    assert "Tall som kildene lar stå åpne" not in page(copy, "indicator").text_content()


def test_the_source_is_read_with_its_missing_figure(commands):
    [read] = [one for one in commands if one["command"].startswith("bvanalyse read")]

    assert read["out"].startswith("2 observations of 1 indicator")
    assert "missing" in read["out"]


def test_the_notebook_makes_a_page_that_the_list_names(copy, commands):
    report = page(copy, "notebook")
    index = parse(str(copy / "output" / "notebook" / "index.html")).getroot()

    assert "Kort oppsummert" in texts_of(report, "//h2")
    assert any(link.endswith(", bare funnene") for link in texts_of(index, "//a"))


def test_a_whole_report_is_in_the_new_language(copy, commands):
    report = page(copy, "language")

    assert report.get("lang") == "da"
    assert "Indhold" in report.text_content() and "Innhold" not in report.text_content()


@pytest.mark.parametrize(("title", "file"), FORGOTTEN, ids="-".join)
def test_a_forgotten_step_is_named(title, file, told):
    [ran] = [
        ran
        for ran in told["forgotten"]
        if (title, file) in {(step.title, step.file) for step in map(Block._make, ran["steps"])}
    ]

    said = [line for line in ran["err"].splitlines() if FORGOTTEN[title, file] in line]

    assert ran["code"] == 2 and said, ran["err"]
    assert all("expected" in line and "; " in line for line in said)


def test_every_step_has_been_forgotten_once(told):
    forgotten = {(step[0], step[2]) for ran in told["forgotten"] for step in ran["steps"]}

    assert forgotten == set(FORGOTTEN)


def test_every_list_that_lacks_a_language_is_named(told):
    [ran] = [ran for ran in told["forgotten"] if ran["steps"][0][1] == "run"]

    named = set(re.findall(r'(\w+)\.csv, column "(?:label|what|missing)_da"', ran["err"]))

    assert named == {"indicators", "kostra_rules", "claims"}
