"""What a console tells of case files: all that is wrong with them, and nothing of one child."""

import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from bvanalyse.errors import DataError
from bvanalyse.events import Events, frame
from bvanalyse.sources import case_quality
from bvanalyse.sources.kostra_xml.control import ControlReport
from bvanalyse.sources.kostra_xml.quality import CaseQuality

ORACLES = Path(__file__).parents[2] / "oracles" / "kostra_xml"
YEARLY = ORACLES / "yearly_2023.xml"
HEADS = ["format", "rule", "level", "count", "clients", "what", "do"]


def told_of(path=YEARLY) -> list[str]:
    return list(case_quality(path).lines())


@pytest.fixture
def quality():
    """The report on so many children with a report each, on what was set aside, and on rules."""

    def made(children=9, quarantine=(), remarks=(), rules=(), formats=("15F",), places=("9001",)):
        keys = range(1, children + 1)
        tables = {
            "child": frame("child", {"case_key": keys, "child_key": keys}),
            "report": frame("report", {"report_key": keys, "child_key": keys}),
        }
        events = Events(
            municipalities=places,
            formats=formats,
            years=(2022, 2023),
            first_day=date(2022, 1, 1),
            last_day=date(2023, 12, 31),
            tables=tables,
            quarantine=pd.DataFrame(quarantine, columns=["table", "reason", "rows"]),
            remarks=pd.DataFrame(remarks, columns=["what", "rows"]),
        )
        table = pd.DataFrame([(*rule, "What holds.", "Do it.") for rule in rules], columns=HEADS)
        control = ControlReport(table, pd.DataFrame(), files=2, clients=children)
        return list(CaseQuality(events, control).lines())

    return made


def test_the_files_their_extent_and_their_rows_are_told(quality):
    lines = quality()

    assert lines == [
        "2 case files of form 15F",
        "municipalities: 9001",
        "reporting years: 2022, 2023",
        "period: 2022-01-01 to 2023-12-31",
        "children: 9 in 9 cases",
        "report: 9 rows",
        "no fault that stops submission to SSB",
    ]


@pytest.mark.parametrize(("count", "shown"), [(1, "1-3"), (2, "1-3"), (3, "1-3"), (4, "4")])
def test_a_count_from_one_to_three_is_told_as_that(quality, count, shown):
    lines = quality(
        count,
        quarantine=[("report", "no day", count)],
        remarks=[("mended", count)],
        rules=[("v4", "Melding 3", "W", count, count)],
        formats=("v4",),
    )

    assert f"children: {shown} in {shown} cases" in lines
    assert f"report: {shown} rows" in lines
    assert f"set aside: report, no day: {shown}" in lines
    assert f"note: mended: {shown}" in lines
    broken = f"broken {shown} times by {shown} clients"
    assert f"warning: Melding 3 (v4), {broken}: What holds. Do it." in lines


def test_what_is_most_stands_first_and_the_few_tell_no_order(quality):
    lines = quality(remarks=[("a", 1), ("b", 3), ("c", 40), ("d", 2)])

    told = [line for line in lines if line.startswith("note")]

    assert told == ["note: c: 40", "note: a: 1-3", "note: b: 1-3", "note: d: 1-3"]


def test_the_gravest_rule_stands_first_whatever_the_format(quality):
    rules = [
        ("15F", "Individ 11", "W", 90, 90),
        ("15F", "Avgiver 1", "E", 5, 0),
        ("v4", "Tiltak 24", "I", 99, 9),
        ("v4", "Sak 1", "E", 7, 6),
        ("v4", "Filbeskrivelse", "F", 2, 2),
    ]

    lines = quality(rules=rules)

    assert [line.split(" (")[0] for line in lines[-6:-1]] == [
        "fatal: Filbeskrivelse",
        "error: Sak 1",
        "error: Avgiver 1",
        "warning: Individ 11",
        "information: Tiltak 24",
    ]
    assert lines[-4] == "error: Avgiver 1 (15F), broken 5 times: What holds. Do it."


@pytest.mark.parametrize(("level", "stops"), [("F", True), ("E", True), ("W", False), ("I", False)])
def test_the_last_line_says_whether_submission_would_stop(quality, level, stops):
    last = quality(rules=[("15F", "Individ 01", level, 4, 4)])[-1]

    assert last.startswith("SSB would not take these files") == stops


def test_a_whole_country_is_named_in_short(quality):
    places = tuple(f"{9000 + at}" for at in range(1, 13))

    lines = quality(places=places)

    assert lines[1] == f"municipalities: {', '.join(places[:10])} and 2 more"


def test_how_few_messages_there_are_is_not_told(tmp_path):
    one = tmp_path / "one.xml"
    one.write_bytes((ORACLES / "messages" / "case_a.xml").read_bytes())

    lines = told_of(one)

    assert lines[0] == "1-3 case files of form v4"
    assert re.fullmatch(r"period: \d{4}-01-01 to 2024-\d\d-\d\d", lines[2])


def test_the_hand_made_files_are_told_with_what_is_wrong_in_them():
    lines = told_of()

    assert "set aside: move, a date that does not exist: 1-3" in lines
    assert any(line.startswith("error: Individ 01 (15F), broken 6 times") for line in lines)
    assert lines[-1].startswith("SSB would not take these files")
    assert told_of(ORACLES)[0] == "5 case files of form 15F and v4"


@pytest.mark.parametrize("name", ["yearly_2023.XML", "inside/yearly_2023.xml"])
def test_a_folder_is_searched_whatever_the_ending_is_written_like(tmp_path, name):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(YEARLY.read_bytes())

    assert told_of(tmp_path) == told_of()


def test_a_folder_without_case_files_is_refused(tmp_path):
    with pytest.raises(DataError, match="a folder without case files"):
        case_quality(tmp_path)
