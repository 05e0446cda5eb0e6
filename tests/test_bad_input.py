"""A wrong request or a faulty file is told in one sentence, and nothing is made of it."""

import csv

import pytest
from click.testing import CliRunner

from bvanalyse.batch.manifest import Manifest
from bvanalyse.batch.plan import FAIL, RUN, plan
from bvanalyse.batch.task import Task
from bvanalyse.cli import main
from bvanalyse.errors import DataError, ParameterError
from bvanalyse.params import read_params

FET = 'year: "2018"\nborders: "2018"\nsources: [seeds/fet_kommunebarometer.csv]\n'
NUMBER = 'municipality: "0227"\n'
SEED = "data/seeds/fet_kommunebarometer.csv"


@pytest.fixture
def fet(project, monkeypatch):
    """A project with one parameter file: Fet's."""
    monkeypatch.delenv("BV_DATA", raising=False)
    for path in (project / "params").glob("3[0-9]*.yaml"):
        if path.stem != "3205-fet":
            path.unlink()
    return project


def run(*arguments):
    """What would be done: everything is read and checked as it is before a report is made."""
    return CliRunner().invoke(main, ["run", "--dry-run", *arguments])


def write_params(project, text):
    (project / "params" / "3205-fet.yaml").write_text(text, encoding="utf-8")


def rewrite(path, change):
    """Puts the rows of a CSV file, header first, through `change`."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = change(list(csv.reader(file)))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def with_cell(row, column, text):
    """A change that writes one cell, counted as a spreadsheet counts."""

    def change(rows):
        rows[row - 1][rows[0].index(column)] = text
        return rows

    return change


def without_column(column):
    def change(rows):
        place = rows[0].index(column)
        return [row[:place] + row[place + 1 :] for row in rows]

    return change


def expect_refusal(result, project, *told, sentences=1):
    """Exit code 2, so many sentences on stderr that tell all this, and no report."""
    lines = result.stderr.strip().splitlines()
    assert result.exit_code == 2, result.exception
    assert isinstance(result.exception, SystemExit) and "Traceback" not in result.output
    assert result.stdout == "" and len(lines) == sentences, result.stderr
    assert result.stderr.startswith("bvanalyse: ")
    assert [part for line in lines for part in told if part not in line] == []
    assert not (project / "output").exists()


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
    ],
    ids=["unknown_number", "expired_number", "number_to_come", "no_data_for_year",
         "unknown_source", "source_outside"],
)  # fmt: skip
def test_a_choice_that_cannot_be_met_is_told_with_what_can(fet, text, told):
    (fet / "x.csv").write_text("indicator,place\n", encoding="utf-8")
    write_params(fet, text)

    result = run()

    expect_refusal(result, fet, *told)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (without_column("raw"), ['column "raw"', "missing", "expected text", "add the column"]),
        (with_cell(2, "value", "mange"),
         ["row 2", 'column "value"', 'found "mange"', "expected a number", "correct the cell"]),
        (with_cell(7, "period", "i fjor"),
         ["row 7", 'column "period"', 'found "i fjor"', "expected a period", "correct the cell"]),
        (with_cell(3, "indicator", "plasseringer"),
         ['column "indicator"', 'found "plasseringer"', "expected an id", "list indicators"]),
        (with_cell(4, "region", "227"),
         ["row 4", 'column "region"', 'found "227"', "expected four digits", "correct the cell"]),
        (lambda rows: [*rows, rows[1][:-1]],
         ["row 24", 'found "11"', "expected 12", "look for a stray comma"]),
    ],
    ids=["missing_column", "text_for_a_number", "no_period", "unknown_indicator",
         "number_without_zero", "shifted_row"],
)  # fmt: skip
def test_a_faulty_figure_file_is_told_with_row_and_column(fet, change, told):
    rewrite(fet / SEED, change)

    result = run()

    expect_refusal(result, fet, SEED, *told)


def test_a_row_that_stands_twice_is_told_at_both_places(fet):
    rewrite(fet / SEED, lambda rows: [*rows, rows[1]])

    result = run()

    told = (SEED, "stands twice", 'found "0227, 2018, rank_total', "remove one of the rows")
    expect_refusal(result, fet, *told, sentences=2)
    assert "row 2:" in result.stderr and "row 24:" in result.stderr


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", ["is empty", "save the file again"]),
        (b"\n \n", ["is empty", "save the file again"]),
        ("region,place\n0227,Bøler\n".encode("latin-1"),
         ["row 2", "encoding", 'found "byte 0xF8"', "expected UTF-8", "save the file as"]),
    ],
    ids=["empty", "blank", "latin_1"],
)  # fmt: skip
@pytest.mark.parametrize("file", [SEED, "data/reference/municipalities.csv"])
def test_a_file_that_is_no_text_is_told_with_what_to_do(fet, file, content, told):
    (fet / file).write_bytes(content)

    result = run()

    expect_refusal(result, fet, file, *told)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--notebook", "ukjent"], ['found "ukjent"', "no such notebook", "notebooks/"]),
        (["0301"], ['found "0301"', "no parameter file", "params", "bvanalyse new 0301"]),
        (["0227", "301"], ['found "301"', "no parameter file", "params"]),
        (["--params", "gone"], ["gone", "no parameter files here", "bvanalyse new"]),
        (["--params", "data"], ["data", "no parameter files here", "bvanalyse new"]),
        (["--data", "gone"], ["gone", "cannot be read"]),
    ],
    ids=["unknown_notebook", "no_file_for_number", "one_of_two_numbers", "no_folder",
         "folder_without_files", "no_data"],
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
        (["new", "3405"], ["3405-lillehammer.yaml", "is there already"]),
        (["read", "gone.csv", "--municipality", "0227"], ["gone.csv", "cannot be read"]),
    ],
    ids=["new_expired", "new_unknown", "new_twice", "read_nothing"],
)
def test_the_other_commands_refuse_in_the_same_way(project, arguments, told):
    before = sorted(path.name for path in (project / "params").iterdir())

    result = CliRunner().invoke(main, arguments)

    expect_refusal(result, project, *told)
    assert sorted(path.name for path in (project / "params").iterdir()) == before


def test_a_request_that_is_refused_is_refused_when_asked_for_in_earnest_too(fet):
    write_params(fet, "municipality: 3405\n" + FET)

    result = CliRunner().invoke(main, ["run"])

    expect_refusal(result, fet, "in quotes")


def test_debug_shows_where_an_error_was_raised(fet):
    write_params(fet, FET)

    result = CliRunner().invoke(main, ["--debug", "run", "--dry-run"])

    assert isinstance(result.exception, ParameterError)


def tasks_of(project):
    return [
        Task(read_params(path), project / "notebooks" / "tilstandsrapport.ipynb",
             project / "data", project / "output", 60)
        for path in sorted((project / "params").glob("3*.yaml"))
    ]  # fmt: skip


def planned(tasks):
    """What each task would come to, by what is to be done with it."""
    plans = plan(tasks, Manifest(tasks[0].out))
    return {action: [p for p in plans if p.action == action] for action in (RUN, FAIL)}


def test_sound_files_are_all_ready(project):
    tasks = tasks_of(project)

    found = planned(tasks)

    assert [each.task for each in found[RUN]] == tasks and len(tasks) == 5
    assert found[FAIL] == []


def test_one_municipalitys_faulty_file_stops_that_report_only(project):
    rewrite(project / SEED, with_cell(2, "value", "mange"))

    found = planned(tasks_of(project)[:3])

    assert [each.unit.number for each in found[RUN]] == ["0220", "3032"]
    [outcome] = [each.failure for each in found[FAIL]]
    assert (outcome.name, outcome.place) == ("0227-fet-2018", "Fet")
    assert outcome.files is None and "Traceback" not in outcome.failed
    told = ("fet_kommunebarometer.csv", "row 2", '"value"', 'found "mange"', "correct the cell")
    assert [part for part in told if part not in outcome.failed] == []


def test_a_wrong_request_stops_the_sound_ones_too(project):
    write_params(project, NUMBER + FET.replace("2018", "2016", 1))

    with pytest.raises(ParameterError) as caught:
        planned(tasks_of(project)[:2])

    [problem] = caught.value.problems
    assert "0227 Fet in 2016" in problem.what


def test_when_every_file_is_faulty_nothing_runs(project):
    for path in (project / "data" / "seeds").glob("*_*.csv"):
        path.write_bytes(b"")

    with pytest.raises(DataError) as caught:
        planned(tasks_of(project))

    assert len(caught.value.problems) == 5
    assert all("is empty" in str(problem) for problem in caught.value.problems)
