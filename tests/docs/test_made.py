"""What the documents are made with, and what is written by hand: held to what is there."""

import doctest
import re
import shlex
import tomllib
from importlib import import_module
from pathlib import Path

import click
import pytest
import yaml
from PIL import Image

from bvanalyse.cli.base import main
from bvanalyse.indicators import Register
from bvanalyse.params import make_params
from bvanalyse.sources import read_source
from made.links import faults

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
WRITTEN = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]
PICTURE = DOCS / "images" / "page-one.png"


def written(path: Path) -> str:
    """The text of a page; without the walk-throughs, which tests/contributing follows."""
    return re.sub(r"^## Step by step\n.*?(?=^## )", "", path.read_text("utf-8"), flags=re.M | re.S)


def names(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", WRITTEN, ids=names)
def test_every_command_that_is_shown_can_be_given(path):
    lines = re.findall(r"^(?: {4})?(bvanalyse (?!\.)[^#\n]+)", written(path), re.M)
    shown = [shlex.split(line) for line in lines if line.split()[1] in main.commands]

    for _, name, *given in shown:
        with click.Context(main) as group:
            main.commands[name].make_context(name, list(given), parent=group)


@pytest.mark.parametrize("path", WRITTEN, ids=names)
def test_every_file_that_is_named_is_there(path):
    text = written(path)
    linked = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    named = re.findall(
        r"`((?:data/(?!own|saker|ssb|synth)|notebooks|benchmarks|tests|src)[\w./]*)`", text
    )

    beside = [path.parent / target for target in linked if target != "utforsk.ipynb"]
    missing = [place for place in (*beside, *(ROOT / name for name in named)) if not place.exists()]

    assert not missing


def test_the_examples_on_how_sure_it_is_are_what_the_package_answers():
    text = (DOCS / "how-sure.md").read_text(encoding="utf-8")
    examples = "\n".join(re.findall(r"```pycon\n(.*?)```", text, re.S))
    test = doctest.DocTestParser().get_doctest(examples, {}, "how-sure", None, 0)

    result = doctest.DocTestRunner().run(test)

    assert result.attempted > 10 and result.failed == 0


@pytest.mark.parametrize("name", ["aloud", "functions", "markdown"])
def test_examples_in_the_makers_hold(name):
    result = doctest.testmod(import_module(f"made.{name}"))

    assert result.attempted and not result.failed


def test_the_tutorials_table_and_parameters_are_taken(tmp_path):
    text = (DOCS / "tutorial.md").read_text(encoding="utf-8")
    table, choices = (
        "\n".join(line.strip() for line in block.splitlines()) + "\n"
        for block in re.findall(r"((?:^    (?:\w[\w ]*,\d|Nøkkel|\w+: ).*\n)+)", text, re.M)
    )
    (tmp_path / "key_figures.csv").write_text(table, encoding="utf-8")
    reference = ROOT / "data" / "reference"

    params = make_params(yaml.safe_load(choices))
    figures = read_source(
        tmp_path / "key_figures.csv", params.municipality, Register.load(reference), reference
    )

    assert figures["value"].tolist() == [96, 91, 3, 1]


def test_the_readmes_python_runs():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"(    from bvanalyse.*?)\n\n", text, re.S)
    space: dict[str, object] = {}

    exec(re.sub("^    ", "", block, flags=re.M), space)

    assert space["d"].params.municipality == "3405"


def test_the_picture_is_light_and_said_in_words():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    ((alt, place),) = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", text)

    with Image.open(ROOT / place) as picture:
        assert picture.width > 600
    assert ROOT / place == PICTURE and PICTURE.stat().st_size <= 150_000
    assert 60 < len(alt) < 300 and "invented" in alt


def test_the_citation_is_of_this_version_and_has_what_the_format_demands():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    # Citation File Format 1.2.0: these four must be there, and no key but these may
    assert {"cff-version", "message", "title", "authors"} <= citation.keys()
    assert citation.keys() <= {
        *("abstract", "authors", "cff-version", "commit", "contact", "date-released", "doi"),
        *("identifiers", "keywords", "license", "license-url", "message", "preferred-citation"),
        *("references", "repository", "repository-artifact", "repository-code", "title", "type"),
        *("url", "version"),
    }
    assert citation["cff-version"] == "1.2.0" and citation["type"] == "software"
    assert all(author.keys() == {"name"} for author in citation["authors"])
    assert (citation["title"], citation["version"]) == (project["name"], project["version"])
    assert citation["license"] == project["license"]


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ('<script src="https://host.example/a.js"></script>', "asks another host"),
        ('<link rel="stylesheet" href="//host.example/a.css">', "asks another host"),
        ('<img srcset="https://host.example/a.png 2x">', "asks another host"),
        ('<p style="background: url(https://host.example/a.png)">a</p>', "asks another host"),
        ("<style>@import 'https://host.example/a.css';</style>", "asks another host"),
        ('<a href="#gone">a</a>', "leads nowhere"),
        ('<a href="gone.html">a</a>', "leads nowhere"),
        ('<a href="file:///gone.html">a</a>', "leads nowhere"),
        ('<a href="http://host.example/">a</a>', "not a proper address"),
        ('<a href="https://host">a</a>', "not a proper address"),
    ],
)
def test_a_page_with_a_fault_is_found_out(markup, fault, tmp_path):
    (tmp_path / "page.html").write_text(f"<html><body>{markup}</body></html>", encoding="utf-8")

    (found,) = faults(tmp_path)

    assert found.startswith("page.html: " + fault)


def test_a_page_without_faults_is_left_alone(tmp_path):
    links = '<p id="here"><a href="#here">a</a><a href="https://host.example/a">b</a></p>'
    (tmp_path / "page.html").write_text(f"<html><body>{links}</body></html>", encoding="utf-8")

    assert list(faults(tmp_path)) == []
