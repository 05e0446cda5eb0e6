"""The documents, built as `make docs` builds them but without running the notebook once more."""

import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from lxml.html import fromstring, parse

from bvanalyse import open_report
from bvanalyse.cli.base import STOPPED, main
from bvanalyse.errors import BvError
from made.links import addresses, faults

ROOT = Path(__file__).parents[2]
PACKAGES = sorted(
    folder.parent.name
    for folder in (ROOT / "src" / "bvanalyse").glob("*/__init__.py")
    if folder.parent.name not in ("batch", "cli")
)
# what others rely on, by the names that they use
RELIED_ON = {
    "": "open_report open_desk open_claims open_cases open_barometer",
    "sources.": "parse_number parse_period read_jsonstat read_key_figures read_kostra_xml "
    "read_population read_kommunemonitor",
    "metrics.": "from_events",
    "regions.": "to_borders",
    "disclosure.": "protect feasible_intervals",
    "findings.": "judge",
    "claims.": "judge_claim",
}
LILLEHAMMER = "seeds/lillehammer_2022.csv"
PAGES_IN_BOKMAL = ("method", "utforsk")


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """The folder of finished pages; a warning, such as a link that leads nowhere, is an error."""
    out = tmp_path_factory.mktemp("docs") / "html"
    options = ("-W", "-n", "-E", "-q", "-D", "nb_execution_mode=off", "-b", "html")
    result = subprocess.run(
        [sys.executable, "-m", "sphinx", *options, str(ROOT / "docs"), str(out)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    return out


@pytest.fixture(scope="module")
def described(built) -> set[str]:
    """Everything that the reference has an entry for."""
    pages = (built / "reference").rglob("*.html")
    return {str(name) for page in pages for name in parse(str(page)).xpath("//@id")}


@pytest.fixture(scope="module")
def commands(built) -> str:
    """The text of the page on commands."""
    page = parse(str(built / "reference" / "commands.html"))
    return page.getroot().find(".//article").text_content()


def test_no_page_asks_another_host_and_every_link_leads_somewhere(built):
    assert len(list(built.rglob("*.html"))) > 20
    assert list(faults(built)) == []


def test_links_out_of_the_pages_are_few_and_well_formed(built):
    outside = addresses(built)

    assert outside == {"https://github.com/pradyunsg/furo"}  # in the foot of the theme


@pytest.mark.parametrize("package", PACKAGES)
def test_every_name_that_a_package_offers_is_described(package, described):
    module = import_module(f"bvanalyse.{package}")

    offered = {f"{module.__name__}.{name}" for name in getattr(module, "__all__", ())}

    modules = {name for name in offered if name in sys.modules}
    assert offered - modules <= described


def test_every_name_that_others_rely_on_is_described(described):
    names = {f"{room}{name}" for room, several in RELIED_ON.items() for name in several.split()}

    assert {f"bvanalyse.{name}" for name in names} <= described


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_is_told_with_its_options(name, described, commands):
    options = {opt for parameter in main.commands[name].params for opt in parameter.opts}

    assert f"command-{name}" in described
    assert {opt for opt in options if opt.startswith("--")} <= set(
        re.findall(r"--[\w-]+", commands)
    )


def test_every_exit_code_is_told(commands):
    told = {int(code) for code in re.findall(r"^\s*(\d+)\s*$", commands, re.M)}

    carried = {error.exit_code for error in (BvError, *_family(BvError))}
    assert told == {0, *carried, STOPPED}


def test_every_indicator_is_told(described):
    rows = (ROOT / "data" / "reference" / "indicators.csv").read_text(encoding="utf-8").splitlines()

    ids = {row.partition(",")[0] for row in rows[1:]}

    assert len(ids) > 100
    assert {f"indicator-{name.replace('_', '-')}" for name in ids} <= described


@pytest.mark.parametrize("page", PAGES_IN_BOKMAL)
def test_a_page_in_bokmal_says_so(page, built):
    assert parse(str(built / f"{page}.html")).getroot().get("lang") == "nb"


def test_headings_and_lists_are_what_a_machine_that_reads_aloud_takes_them_for(built):
    """A heading has its level, and a list of terms has nothing but terms and what they mean."""
    pages = [parse(str(page)) for page in built.rglob("*.html")]

    unlevelled = [h for page in pages for h in page.xpath("//*[@role='heading'][not(@aria-level)]")]
    termless = [dl for page in pages for dl in page.xpath("//dt//dl")]

    assert any(page.xpath("//*[@role='heading']") for page in pages)
    assert any(page.xpath("//dt//span[@class='sig-lines']") for page in pages)
    assert unlevelled == [] and termless == []


def test_the_method_is_told_in_the_words_of_the_reports(built):
    page = parse(str(built / "method.html")).getroot().text_content()
    report = open_report("3405", "2021", borders="2024", language="nb", sources=[LILLEHAMMER])

    report.front()
    cells = fromstring(report.method().html()).xpath("//td | //th[@scope='row']")

    told = " ".join(page.split())
    assert len(cells) > 5
    assert all(" ".join(cell.text_content().split()) in told for cell in cells)


def _family(error: type[BvError]) -> list[type[BvError]]:
    below = error.__subclasses__()
    return [*below, *(further for one in below for further in _family(one))]
