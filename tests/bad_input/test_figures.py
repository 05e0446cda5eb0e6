"""A faulty file of figures is told with its place, and stops its own report only."""

import pytest
from tests.bad_input.faults import (
    FET,
    NUMBER,
    SEED,
    expect_refusal,
    rewrite,
    run,
    with_cell,
    without_column,
    write_params,
)

from bvanalyse.batch.manifest import Manifest
from bvanalyse.batch.plan import FAIL, RUN, plan
from bvanalyse.batch.task import Task
from bvanalyse.errors import DataError, ParameterError
from bvanalyse.params import read_params


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
