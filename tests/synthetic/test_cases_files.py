"""Invented case files: where they go, whose they are, and that the same seed gives the same."""

from datetime import date
from pathlib import Path

import pytest

from bvanalyse.errors import ParameterError
from bvanalyse.synthetic.cases import write_case_files, write_national_case_files
from bvanalyse.tables import read_csv

REAL = Path(__file__).parents[2] / "data" / "reference" / "municipalities.csv"
USUAL = {"municipality": "9001", "years": (2021, 2022), "children": 15, "seed": 1}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.xml")}


def test_a_yearly_file_a_year_and_a_message_a_case(tmp_path):
    truth = write_case_files(tmp_path, **USUAL)

    names = {form: [path.name for path in paths] for form, paths in truth.files.items()}

    assert names["15F"] == ["15F_9001_2021.xml", "15F_9001_2022.xml"]
    assert {path.parent for path in truth.files["v4"]} == {tmp_path / "v4"}
    assert len(set(names["v4"])) >= len(truth.messages["child"])
    assert set(contents(tmp_path)) == {
        str(path.relative_to(tmp_path)) for paths in truth.files.values() for path in paths
    }


def test_the_same_seed_gives_the_same_bytes_and_another_gives_others(tmp_path):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_case_files(tmp_path / name, **USUAL | {"seed": seed})

    first, again, other = (contents(tmp_path / name) for name in "abc")

    assert first == again
    assert first["15F_9001_2021.xml"] != other["15F_9001_2021.xml"]


def test_one_format_alone_tells_of_the_same_events(tmp_path):
    both = write_case_files(tmp_path / "both", **USUAL)
    alone = write_case_files(tmp_path / "alone", **USUAL, formats=["v4"])

    assert set(alone.files) == {"v4"}
    assert all(
        path.read_bytes() == (tmp_path / "both" / "v4" / path.name).read_bytes()
        for path in alone.files["v4"]
    )
    assert alone.yearly["report"].equals(both.yearly["report"])


def test_messages_stand_as_they_did_on_the_day_they_were_taken_out(tmp_path):
    early, late = (
        write_case_files(
            tmp_path / str(day.year), **USUAL | {"children": 80}, formats=["v4"], extracted=day
        )
        for day in (date(2021, 6, 1), date(2022, 12, 31))
    )

    report = early.messages["report"]

    assert early.messages.last_day == date(2021, 6, 1)
    assert (
        report["received"].max()
        <= report["concluded"].max()
        <= late.messages["report"]["concluded"].max()
    )
    assert report["concluded"].max().date() <= date(2021, 6, 1)
    assert len(report) < len(late.messages["report"])


def test_so_many_children_are_known_as_were_asked_for(tmp_path):
    truth = write_case_files(tmp_path, **USUAL | {"children": 123}, formats=["15F"])

    cases = truth.service.tables["case"]

    assert len(set(cases["child"].tolist())) == 123
    assert all(count > 123 for count in truth.residents.values())


def test_the_place_has_an_invented_name_and_says_so(tmp_path):
    truth = write_case_files(tmp_path, **USUAL, formats=["15F"])
    text = truth.files["15F"][0].read_text(encoding="iso-8859-1")

    name = text.split('Kommunenavn="')[1].split('"')[0]

    assert name.endswith(" (oppdiktet)")
    assert name.removesuffix(" (oppdiktet)") not in set(read_csv(REAL)["name"])


def test_a_whole_country_is_written_with_the_children_asked_for_and_nobody_twice(tmp_path):
    truths = write_national_case_files(tmp_path, ["9001", "9002", "9003"], (2022, 2023), 300, 4)

    numbers = [
        {
            *truth.service.tables["child"]["number"][
                truth.service.tables["child"]["kind"] == "number"
            ]
        }
        for truth in truths.values()
    ]
    known = [len(set(truth.service.tables["case"]["child"].tolist())) for truth in truths.values()]

    assert sum(known) == pytest.approx(300, abs=3)
    assert len(set.union(*numbers)) == sum(map(len, numbers))
    assert len(contents(tmp_path)) == 6


def test_what_is_printed_of_a_truth_names_nobody(tmp_path):
    truth = write_case_files(tmp_path, **USUAL)

    shown = repr(truth)

    assert "tables" not in shown
    assert not any(number in shown for number in truth.service.tables["child"]["number"].tolist())


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"municipality": "0301"}, "9001 to 9357"),
        ({"municipality": "9358"}, "9001 to 9357"),
        ({"years": (2012, 2014)}, "2013-2025"),
        ({"years": (2023, 2022)}, "2013-2025"),
        ({"years": (2024, 2026)}, "2013-2025"),
        ({"children": 0}, "1 or more"),
        ({"formats": ("16F",)}, "15F or v4"),
        ({"formats": ()}, "15F or v4"),
        ({"extracted": date(2020, 1, 1)}, "a day in 2021-2026"),
    ],
)
def test_what_cannot_be_invented_is_refused_in_a_sentence_and_nothing_is_written(
    tmp_path, wrong, told
):
    with pytest.raises(ParameterError, match=told):
        write_case_files(tmp_path / "out", **USUAL | wrong)

    assert not (tmp_path / "out").exists()


def test_messages_reach_a_year_further_than_the_yearly_form(tmp_path):
    truth = write_case_files(
        tmp_path, **USUAL | {"years": (2024, 2026), "children": 300}, formats=["v4"]
    )
    report = truth.messages["report"].dropna(subset="concluded")

    codes = set(report.loc[report["concluded"].dt.year == 2026, "conclusion"])

    assert {"2", "4", "10"} <= codes
    assert "1" not in codes
