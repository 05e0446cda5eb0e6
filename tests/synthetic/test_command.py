"""`bvanalyse synth` as a user runs it."""

import pytest
from click.testing import CliRunner

from bvanalyse.cli.synth import synth
from bvanalyse.sources import read_kostra_xml


def run(*arguments):
    return CliRunner().invoke(synth, [str(argument) for argument in arguments])


def test_the_command_writes_the_folder_and_says_where(tmp_path):
    out = tmp_path / "made"

    result = run("--municipalities", 30, "--years", "2019-2021", "--seed", 7, "--out", out)

    assert result.exit_code == 0, result.output
    assert result.output.strip() == str(out)
    assert (out / "ssb" / "12615.json").is_file() and (out / "plantet.csv").is_file()


def test_a_wrong_request_is_one_sentence_and_writes_nothing(tmp_path):
    out = tmp_path / "made"

    for wrong in (("--years", "2019"), ("--years", "2019-2020"), ("--municipalities", 500)):
        result = run(*wrong, "--out", out)

        assert result.exit_code == 2
        assert len(result.output.splitlines()) == 1
        assert not out.exists()


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    """A small invented country with the case files of two of its places."""
    out = tmp_path_factory.mktemp("country") / "made"
    small = ("--municipalities", 30, "--years", "2016-2022", "--out", out, "--children", 25)
    both = ("--municipality", "9001", "--municipality", "9030")
    result = run(*small, "--cases", *both)
    assert result.exit_code == 0, result.output
    return out


def test_case_files_of_the_last_five_years_lie_in_a_folder_for_each_place(country):
    events = read_kostra_xml(country / "cases" / "9030" / "v4")
    yearly = sorted(path.name for path in (country / "cases" / "9030").glob("*.xml"))

    assert yearly == [f"15F_9030_{year}.xml" for year in range(2018, 2023)]
    assert events.municipalities == ("9030",)
    assert events["child"]["child_key"].nunique() >= 25


def test_the_places_of_case_files_have_the_names_of_the_invented_country(country):
    listed = (country / "reference" / "municipalities.csv").read_text(encoding="utf-8")
    name = next(line.split(",")[1] for line in listed.splitlines() if line.startswith("9001,"))

    text = (country / "cases" / "9001" / "15F_9001_2022.xml").read_text(encoding="iso-8859-1")
    told = (country / "cases" / "9001" / "README.md").read_text(encoding="utf-8")

    assert f'Kommunenavn="{name} (oppdiktet)"' in text
    assert f"9001 {name}" in told and "`cases/`" in (country / "README.md").read_text("utf-8")


def test_the_command_in_the_readme_gives_the_same_case_files_and_leaves_the_country(country):
    files = [path for path in country.rglob("*") if path.is_file()]
    before = {path: path.read_bytes() for path in files}
    told = (country / "cases" / "9001" / "README.md").read_text(encoding="utf-8")
    again = told.split("`bvanalyse synth ")[1].split("`")[0].split()
    (country / "cases" / "9001" / "15F_9001_2017.xml").write_text("of an earlier run")

    result = run(*again, "--out", country)

    assert result.exit_code == 0, result.output
    assert {path: path.read_bytes() for path in country.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (("--municipality", "3412", "--cases"), "9001 to 9357"),
        (("--children", 0, "--cases"), "1 or more"),
        (("--years", "2009-2011", "--cases"), "cannot invent case files of these years"),
        (("--children", 5), "add --cases"),
        (("--municipality", "9001"), "add --cases"),
    ],
)
def test_a_wrong_request_for_case_files_writes_nothing(tmp_path, wrong, told):
    out = tmp_path / "made"

    result = run(*wrong, "--out", out)

    assert result.exit_code == 2 and told in result.output
    assert not out.exists()


def test_a_place_that_the_invented_country_does_not_have_is_refused(country):
    result = run("--cases", "--municipality", "9031", "--out", country)

    assert result.exit_code == 2 and "expected 9001 to 9030" in result.output
    assert not (country / "cases" / "9031").exists()
