"""Invented yearly files hold what touched the year, by Statistics Norway's own rules."""

import xml.etree.ElementTree as ET

import pytest

from bvanalyse.events import codes
from bvanalyse.sources.kostra_xml.control import check_files
from bvanalyse.synthetic.cases import Process, write_case_files

YEARS = (2018, 2024)
LISTS = {
    "Melder": "melder", "Saksinnhold": "saksinnhold", "Vedtaksgrunnlag": "saksinnhold",
    "Tiltaksgrunnlag": "saksinnhold", "Kategori": "kategori",
}  # fmt: skip


@pytest.fixture(scope="module")
def truth(tmp_path_factory):
    folder = tmp_path_factory.mktemp("yearly")
    return write_case_files(
        folder, municipality="9004", years=YEARS, children=900, seed=21, formats=["15F"]
    )


@pytest.fixture(scope="module")
def roots(truth):
    return {int(path.stem[-4:]): ET.parse(path).getroot() for path in truth.files["15F"]}


def test_only_the_journals_doubled_on_purpose_break_a_rule_that_stops_a_file(truth):
    table = check_files(truth.files["15F"]).table

    stopping = set(table.loc[table["level"].isin(["E", "F"]), "rule"])

    assert stopping <= {"Individ 04"}


def test_without_doubled_journals_nothing_stops_a_file(tmp_path):
    truth = write_case_files(
        tmp_path, municipality="9004", years=(2013, 2025), children=500, seed=3, formats=["15F"],
        process=Process(two_journals=0),
    )  # fmt: skip

    report = check_files(truth.files["15F"])

    assert report.clients > 1000
    assert not report.stops_submission


def test_the_file_says_that_it_is_in_latin_1_and_is(truth):
    raw = truth.files["15F"][-1].read_bytes()

    assert raw.startswith(b'<?xml version="1.0" encoding="ISO-8859-1"?>')
    assert "æ, ø og å".encode("iso-8859-1") in raw


def test_parts_of_a_client_stand_in_the_schemas_order(roots):
    order = ["Melding", "Plan", "Tiltak", "Flytting"]

    found = [[order.index(part.tag) for part in client] for client in roots[2024].iter("Individ")]

    assert all(places == sorted(places) and places for places in found)


@pytest.mark.parametrize("tag", ["Undersokelse", "Tiltak"])
def test_what_ended_in_another_year_is_not_in_the_file(roots, tag):
    ends = [
        (year, part.get("SluttDato")[:4])
        for year, root in roots.items()
        for part in root.iter(tag)
        if part.get("SluttDato")
    ]

    assert ends
    assert all(str(year) == ended for year, ended in ends)


@pytest.mark.parametrize("tag", ["Tiltak", "Plan", "Melding"])
def test_what_is_open_at_the_end_of_a_year_recurs_in_the_next_with_the_same_id(roots, tag):
    def parts(year, *, only_open):
        return {
            (client.get("Id"), client.get("Journalnummer"), part.get("Id"), part.get("StartDato"))
            for client in roots[year].iter("Individ")
            for part in client.iter(tag)
            if not (only_open and part.get("SluttDato"))
        }

    for year in range(YEARS[0], YEARS[1]):
        assert parts(year, only_open=True) <= parts(year + 1, only_open=False)
    assert parts(YEARS[0], only_open=True)


def test_a_report_of_december_is_concluded_in_the_file_of_the_next_year(roots):
    late = [
        part
        for year, root in roots.items()
        for part in root.iter("Melding")
        if part.get("SluttDato") and part.get("StartDato") < f"{year}" <= part.get("SluttDato")
    ]

    assert late
    assert all(part.get("StartDato")[5:7] >= "11" for part in late)


def test_every_code_is_valid_on_its_day(roots):
    valid = {name: codes(name).set_index("code") for name in set(LISTS.values())}
    found = [
        (LISTS[part.tag], part.get("Code", part.get("Kode")), whole.get("StartDato"))
        for root in roots.values()
        for tag in ("Melding", "Tiltak")
        for whole in root.iter(tag)
        for part in whole
        if part.tag in LISTS and whole.get("StartDato") >= "2013"
    ]

    assert len(found) > 2000
    assert all(
        valid[name].at[code, "valid_from"] <= day <= (valid[name].at[code, "valid_to"] or "9")
        for name, code, day in set(found)
    )


def test_the_act_is_that_of_the_day_and_moves_are_told_from_2022(roots):
    measures = [part for root in roots.values() for part in root.iter("Tiltak")]
    laws = {
        (part.get("StartDato") >= "2023", part.find("Lovhjemmel").get("Lov")) for part in measures
    }
    moved = {year: len(list(root.iter("Flytting"))) for year, root in roots.items()}

    assert laws >= {(False, "BVL"), (True, "BVL2021")}
    assert (False, "BVL2021") not in laws
    assert all((moved[year] > 0) == (year >= 2022) for year in roots)
