"""`bvanalyse read` on case files: what is told, what is written, and what is refused."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from bvanalyse.cli import main
from bvanalyse.metrics import from_events
from bvanalyse.sources import read_kostra_xml
from bvanalyse.synthetic.cases import write_case_files

ORACLES = Path(__file__).parent / "oracles" / "kostra_xml"
LEAVE = "EXACT COUNTS, which must not leave the service"


def read(*arguments):
    return CliRunner().invoke(main, ["read", *map(str, arguments)])


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    return write_case_files(
        tmp_path_factory.mktemp("cases"),
        municipality="9001",
        years=(2021, 2023),
        children=80,
        seed=3,
    )


def written(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_folder_and_its_files_are_told_alike(cases):
    files = cases.files["15F"]
    several, folder = read(*files), read(files[0].parent, "--as", "case_file")

    assert several.exit_code == 0, several.output
    assert several.stdout.splitlines()[:3] == [
        "3 case files of form 15F",
        "municipalities: 9001",
        "reporting years: 2021, 2022, 2023",
    ]
    assert folder.stdout.splitlines()[0].endswith("case files of form 15F and v4")


@pytest.mark.parametrize(("form", "years"), [("15F", {"2021", "2022", "2023"}), ("v4", None)])
def test_what_each_covered_year_counts_to_is_written_and_marked(cases, tmp_path, form, years):
    out = tmp_path / "ut.csv"

    result = read(*cases.files[form], "--out", out)

    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[-1].endswith(LEAVE)
    rows = written(out)
    of_2023 = from_events(read_kostra_xml(cases.files[form]), 2023)
    assert sum(row["period"] == "2023" for row in rows) == len(of_2023)
    assert {row["source"] for row in rows} == {"saksdata"}
    assert years is None or {row["period"] for row in rows} == years


def test_without_out_nothing_is_written_and_nothing_marked(cases, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    result = read(*cases.files["15F"])

    assert LEAVE not in result.stdout
    assert not list(tmp_path.iterdir())


def test_messages_that_cover_no_whole_year_are_not_counted(tmp_path):
    deleted = ORACLES / "messages" / "case_b.xml"  # of 1 June, and the case is deleted

    result = read(deleted, "--out", tmp_path / "ut.csv")

    assert result.exit_code == 2 and "no whole year to count" in result.stderr
    assert not (tmp_path / "ut.csv").exists()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--municipality", "9001"], "leave out --municipality"),
        (["--period", "2023"], "leave out --period"),
        (["data/seeds/loten_2014.csv"], "several files"),
    ],
)
def test_what_does_not_go_with_case_files_is_refused_in_one_sentence(more, told):
    result = read(ORACLES / "yearly_2023.xml", *more)

    assert result.exit_code == 2 and told in result.stderr
    assert len(result.stderr.splitlines()) == 1 and not result.stdout


def test_a_broken_file_is_one_sentence(tmp_path):
    broken = tmp_path / "broken.xml"
    broken.write_bytes((ORACLES / "yearly_2023.xml").read_bytes()[:900])

    result = read(broken)

    assert result.exit_code == 2 and "cut off before its end" in result.stderr
    assert len(result.stderr.splitlines()) == 1 and not result.stdout


def test_no_file_at_all_is_refused():
    result = read()

    assert result.exit_code == 2 and "FILES" in result.output
