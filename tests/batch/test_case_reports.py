"""A service's own case files, as a page for its leaders and a page for the committee."""

import csv
import json
import re

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from tests.batch.conftest import share

from bvanalyse import places
from bvanalyse.cli import main
from bvanalyse.report.case_report import WEEKS
from bvanalyse.synthetic import write_folder
from bvanalyse.synthetic.cases import plant, write_case_files

NUMBER, YEAR, LEADERS, COMMITTEE = "9001", "2023", "leaders", "committee"


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """An invented data folder with one service's planted case files, and what was planted."""
    data = tmp_path_factory.mktemp("tjeneste") / "data"
    write_folder(data, places.data_folder() / "reference", count=30, years=(2013, 2024), seed=2)
    truth = write_case_files(
        data / "cases" / NUMBER, municipality=NUMBER, years=(2021, 2023), children=300, seed=5,
        formats=("15F",),
    )  # fmt: skip
    return data, plant(truth.files["15F"])


def run(data, folder, *options, **choices):
    """The files that one edition is made of, and what the command said."""
    folder.mkdir(parents=True, exist_ok=True)
    params = folder / "valg.yaml"
    values = {"municipality": NUMBER, "year": YEAR, "sources": [f"cases/{NUMBER}"]}
    params.write_text(json.dumps(values | choices))
    asked = ["run", "--notebook", "saksdata", "--data", data, "--params", params]
    asked += ["--out", folder / "ut", *options]
    said = CliRunner().invoke(main, [str(part) for part in asked])
    return folder / "ut", said


@pytest.fixture(scope="module")
def editions(service, tmp_path_factory, warm):
    data, _ = service
    root = tmp_path_factory.mktemp("utgaver")
    with pytest.MonkeyPatch.context() as patch:
        share(warm, patch)
        return {name: run(data, root / name, edition=name) for name in (LEADERS, COMMITTEE)}


def figures(out):
    [path] = (out / "tall").glob("*.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))[1:]


def headings(out):
    [path] = (out / "rapporter").glob("*.html")
    soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    return [heading.get_text() for heading in soup.find_all("h2")]


@pytest.mark.parametrize("edition", [LEADERS, COMMITTEE])
def test_nothing_of_a_child_is_in_any_file_or_word(service, editions, edition):
    data, planted = service
    out, said = editions[edition]
    written = [path for path in out.rglob("*") if path.is_file()]
    written += [path for path in data.rglob("*.csv") if path.stat().st_mtime]

    told = b"\n".join([said.output.encode(), *(path.read_bytes() for path in written)])

    assert said.exit_code == 0, said.output
    assert len(planted) > 500
    assert [secret for secret in planted if secret.encode() in told] == []
    assert b"15F_" not in told  # nor what the extract is called


def test_only_leaders_see_controls_open_cases_and_small_numbers(editions):
    leaders, committee = editions[LEADERS][0], editions[COMMITTEE][0]

    inside = [name for name in headings(leaders) if name not in headings(committee)]

    assert {"Kontroll av filene", "Åpne undersøkelser og frister"} <= set(inside)
    small = {row[6] for row in figures(leaders) if row[9] in ("reports", "persons")}
    assert {"1", "2", "3"} <= small


def test_the_weeks_in_which_deadlines_come_are_told_in_words(editions):
    [path] = (editions[LEADERS][0] / "rapporter").glob("*.html")

    weeks = [
        row.th.get_text()
        for row in BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").select("tbody tr")
        if row.th.get_text().startswith("uke ")
    ]

    assert len(weeks) == WEEKS
    assert all(re.fullmatch(r"uke [1-9]\d?, 20\d\d", week) for week in weeks)


@pytest.mark.parametrize(
    ("edition", "told"), [(LEADERS, "tjenestens egne ledere"), (COMMITTEE, "kontrollutvalget")]
)
def test_the_edition_is_told_in_words_and_nothing_is_called_public(editions, edition, told):
    [path] = (editions[edition][0] / "rapporter").glob("*.html")

    text = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").get_text(" ")

    assert f"utgave for {told}" in text and "målform bokmål" in text
    assert "hentet fra åpne kilder" not in text


def test_the_committee_sees_no_count_from_one_to_three(editions):
    rows = figures(editions[COMMITTEE][0])
    hidden = [row for row in rows if row[10] == "suppressed"]
    counts = ("reports", "persons", "investigations", "children")

    small = [row for row in rows if row[9] in counts and row[6] in ("1", "2", "3")]

    assert small == []
    assert len(hidden) > 20
    assert {tuple(row[6:9]) for row in hidden} == {("", "", "")}


def test_each_remark_on_figures_stands_once_and_is_numbered_where_it_applies(editions):
    [path] = (editions[COMMITTEE][0] / "rapporter").glob("*.html")
    soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    remarks = [item.get_text() for item in soup.select_one(".metode ol").find_all("li")]
    places = range(1, len(remarks) + 1)

    told = " ".join(dd.get_text() for dd in soup.select(".metode dd"))
    used = {int(n) for group in re.findall(r"Merknad ([\d, og]+)\.", told)
            for n in re.findall(r"\d+", group)}  # fmt: skip

    assert remarks and len(remarks) == len(set(remarks))
    assert used == set(places)


def test_what_was_hidden_is_kept_hidden_in_the_next_report(service, editions):
    data, _ = service
    register = data / "cases" / NUMBER / "vist.csv"

    with register.open(encoding="utf-8", newline="") as file:
        kept = {tuple(row[:-1]): row[-1] for row in csv.reader(file)}

    rows = figures(editions[COMMITTEE][0])
    told = {(row[0], row[2], row[3], row[5], row[9]): row[10] for row in rows}
    hidden = {key for key, status in told.items() if status == "suppressed"}
    assert hidden and hidden <= {key for key, told in kept.items() if told == "hidden"}


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        ({"sources": [f"cases/{NUMBER}/15F_9001_2023.xml"]}, "a case file is not named one by one"),
        ({"edition": "alle"}, 'one of "committee", "leaders"'),
        ({"year": "2019"}, "no figure"),
    ],
)
def test_a_wrong_request_is_told_in_one_sentence(service, tmp_path, choices, told):
    data, _ = service

    _, said = run(data, tmp_path, "--dry-run", **choices)

    assert said.exit_code == 2
    assert told in said.output and "Traceback" not in said.output


def test_case_files_are_unchanged_until_they_or_what_was_shown_of_them_change(service, editions):
    data, _ = service
    root = editions[COMMITTEE][0].parent

    _, again = run(data, root, "--dry-run", edition=COMMITTEE)
    (data / "cases" / NUMBER / "vist.csv").open("a").close()
    extract = next((data / "cases" / NUMBER).rglob("*.xml"))
    extract.write_bytes(extract.read_bytes() + b"\n")
    _, changed = run(data, root, "--dry-run", edition=COMMITTEE)

    assert "skip  unchanged since" in again.stdout
    assert "run  data changed: 9001" in changed.stdout
