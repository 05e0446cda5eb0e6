"""A wrong request is told in one sentence, and nothing is made of it."""

import pytest
from click.testing import CliRunner
from tests.bad_input.faults import FET, NUMBER, expect_refusal, run, write_params

from bvanalyse.cli import main
from bvanalyse.errors import ParameterError


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("municipality: 0301\n" + FET, ['"municipality"', 'found "193"', '"0301"', "in quotes"]),
        ("municipality: 3405\n" + FET, ['"municipality"', 'found "3405"', '"0301"', "in quotes"]),
        (NUMBER + FET.replace('"2018"', "2018", 1), ['"year"', 'found "2018"', "in quotes"]),
        (NUMBER + FET + 'kommune: "0227"\n', ['"kommune"', "unknown", "municipality", "correct"]),
        (FET, ['"municipality"', "missing", "expected four digits in quotes"]),
        (NUMBER + 'borders: "2018"\n', ['"year"', "missing", "expected a year in quotes"]),
        ('municipality: "0227\n' + FET, ["row 2", "not YAML", "expected lines such as"]),
        ("- 0227\n", ["holds no parameters", "expected lines such as"]),
        ("", ["is empty", "save the file again"]),
    ],
    ids=["0301_unquoted", "3405_unquoted", "year_not_text", "unknown_name", "no_municipality",
         "no_year", "broken_yaml", "no_mapping", "empty"],
)  # fmt: skip
def test_a_faulty_parameter_file_is_told_with_its_name(fet, text, told):
    write_params(fet, text)

    result = run()

    expect_refusal(result, fet, "params/3205-fet.yaml", *told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('municipality: "9999"\n' + FET, ['found "9999"', "expected four digits", "list regions"]),
        ('municipality: "0220"\nyear: "2018"\nborders: "2024"\nsources: [seeds/asker_2018.csv]\n',
         ['found "0220"', "2019-12-31", "expected a number in force", "3203 Asker", '"2019"']),
        ('municipality: "3205"\n' + FET,
         ['found "3205"', "2018-01-01", "0227 Fet", 'set borders to "2024"']),
        (NUMBER + FET.replace("2018", "2016", 1),
         ['"year"', 'found "2016"', "0227 Fet", "expected a year", "2017, 2018"]),
        (NUMBER + FET.replace("fet_", "fett_"),
         ['found "seeds/fett_kommunebarometer.csv"', "expected a file under the data folder"]),
        (NUMBER + FET.replace("seeds/fet_kommunebarometer", "../x"),
         ['found "../x.csv"', "expected a file under the data folder"]),
        (NUMBER + FET.replace("seeds/", "data/seeds/"),
         ['found "data/seeds/fet_', "write seeds/fet_kommunebarometer.csv, without data/"]),
    ],
    ids=["unknown_number", "expired_number", "number_to_come", "no_data_for_year",
         "unknown_source", "source_outside", "source_with_the_data_folder"],
)  # fmt: skip
def test_a_choice_that_cannot_be_met_is_told_with_what_can(fet, text, told):
    (fet / "x.csv").write_text("indicator,place\n", encoding="utf-8")
    write_params(fet, text)

    result = run()

    expect_refusal(result, fet, *told)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--notebook", "ukjent"], ['found "ukjent"', "no such notebook", "notebooks/"]),
        (["0301"], ['found "0301"', "no parameter file", "params", "bvanalyse new 0301"]),
        (["0227", "301"], ['found "301"', "no parameter file", "params"]),
        (["--params", "gone"], ["gone", "no parameter files here", "bvanalyse new"]),
        (["--params", "data"], ["data", "no parameter files here", "bvanalyse new"]),
        (["--data", "gone"], ["gone", "no data here", "expected a folder with reference/"]),
        (["--notebook", "utforsk"], ["utforsk.ipynb", "makes no reports", "make lab"]),
        (["Oslo"], ['found "Oslo"', "no parameter file", 'write "0301" for Oslo']),
        (["--all", "--params", "params"], ["--all reads no parameter files", "leave out --params"]),
        (["--year", "2018"], ["--year goes with --all", "in the parameter files"]),
    ],
    ids=["unknown_notebook", "no_file_for_number", "one_of_two_numbers", "no_folder",
         "folder_without_files", "no_data", "notebook_of_a_desk", "name_for_a_number",
         "files_for_all", "year_for_files"],
)  # fmt: skip
def test_a_request_for_what_is_not_there_is_refused(fet, arguments, told):
    result = run(*arguments)

    expect_refusal(result, fet, *told)


def test_a_notebook_outside_the_folder_of_notebooks_is_refused(fet):
    (fet / "notebooks" / "tilstandsrapport.ipynb").rename(fet / "outside.ipynb")

    result = run("--notebook", "../outside")

    expect_refusal(result, fet, 'found "../outside"', "no such notebook", "notebooks/")


def test_a_folder_with_nothing_but_defaults_is_refused(fet):
    (fet / "params" / "3205-fet.yaml").unlink()

    result = run()

    expect_refusal(result, fet, "params", "no parameter files here", "bvanalyse new")


def test_two_files_for_one_report_are_refused(fet):
    write_params(fet, NUMBER + FET)
    (fet / "params" / "fet-igjen.yaml").write_text(NUMBER + FET, encoding="utf-8")

    result = run()

    expect_refusal(result, fet, "gives the same report", "fet-igjen.yaml", "remove one of the two")


def test_one_wrong_parameter_file_stops_all_and_every_fault_is_told(project):
    (project / "params" / "3203-asker.yaml").write_text("municipality: 220\n", encoding="utf-8")
    (project / "params" / "3205-fet.yaml").write_text(NUMBER, encoding="utf-8")

    result = run()

    lines = result.stderr.splitlines()
    assert result.exit_code == 2 and not (project / "output").exists()
    assert sorted(line.count("3203-asker") for line in lines) == [0, 1, 1]
    assert sum("3205-fet.yaml" in line and '"year"' in line for line in lines) == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["new", "0220"], ['found "0220"', "3203 Asker"]),
        (["new", "9999"], ['found "9999"', "list regions"]),
        (["new", "Lilehammer"], ['found "Lilehammer"', 'write "3405" for Lillehammer']),
        (["new", "3405"], ["3405-lillehammer.yaml", "is there already", "open it"]),
        (["read", "gone.csv", "--municipality", "0227"], ["gone.csv", "cannot be read"]),
        (["read", "gone.xlsx"], ["gone.xlsx", "cannot be read", "see that it is there"]),
        (["read", "data/seeds"], ["data/seeds", "holds no case files", "name a file in it"]),
        (["read", "params/3405-lillehammer.yaml", "--municipality", "Oslo"],
         ['found "Oslo"', "no such municipality", 'write "0301" for Oslo']),
    ],
    ids=["new_expired", "new_unknown", "new_by_name", "new_twice", "read_nothing",
         "read_nothing_of_ones_own", "read_a_folder", "read_for_a_name"],
)  # fmt: skip
def test_the_other_commands_refuse_in_the_same_way(project, arguments, told):
    before = sorted(path.name for path in (project / "params").iterdir())

    result = CliRunner().invoke(main, arguments)

    expect_refusal(result, project, *told)
    assert sorted(path.name for path in (project / "params").iterdir()) == before


def test_a_parameter_file_is_asked_for_outside_the_project(project, monkeypatch):
    monkeypatch.chdir(project / "data")

    result = CliRunner().invoke(main, ["new", "0301"])

    expect_refusal(result, project, "0301-oslo.yaml", "cannot be written", "project's folder")


def test_a_request_that_is_refused_is_refused_when_asked_for_in_earnest_too(fet):
    write_params(fet, "municipality: 3405\n" + FET)

    result = CliRunner().invoke(main, ["run"])

    expect_refusal(result, fet, "in quotes")


def test_debug_shows_where_an_error_was_raised(fet):
    write_params(fet, FET)

    result = CliRunner().invoke(main, ["--debug", "run", "--dry-run"])

    assert isinstance(result.exception, ParameterError)
