"""Invented messages of the v4 form: whole cases, linked, deleted and repeated parts among them."""

import xml.etree.ElementTree as ET
from collections import Counter

import pytest

from bvanalyse.sources.kostra_xml.control import check_files
from bvanalyse.synthetic.cases import Process, write_case_files

ORDER = [
    "Personalia", "Melding", "Undersokelse", "Plan", "Tiltak", "Vedtak", "Ettervern",
    "OversendelseFylkesnemnd", "Flytting", "Relasjon", "Slettet",
]  # fmt: skip


@pytest.fixture(scope="module")
def truth(tmp_path_factory):
    return write_case_files(
        tmp_path_factory.mktemp("messages"), municipality="9005", years=(2022, 2024), children=500,
        seed=13, formats=["v4"], process=Process(deleted=0.1, repeated=0.1),
    )  # fmt: skip


@pytest.fixture(scope="module")
def cases(truth):
    """The cases of the newest messages."""
    newest = [path for path in truth.files["v4"] if "tidligere" not in path.name]
    return [ET.parse(path).getroot().find("Sak") for path in newest]


def test_no_rule_that_stops_a_message_is_broken(truth):
    report = check_files(truth.files["v4"])

    assert report.clients > 400
    assert not report.stops_submission, report.table["rule"].tolist()


def test_parts_stand_in_the_schemas_order_with_identifiers_of_their_own(cases):
    for case in cases:
        places = [ORDER.index(part.tag) for part in case]
        ids = Counter((part.tag, part.get("Id")) for part in case)
        assert places == sorted(places)
        assert max(ids.values()) == 1


def test_links_lead_from_and_to_what_is_in_the_case(cases):
    for case in cases:
        known = {(part.tag, part.get("Id")) for part in case}
        for link in case.iter("Relasjon"):
            assert (link.get("FraType"), link.get("FraId")) in known
            assert (link.get("TilType"), link.get("TilId")) in known


def test_every_measure_follows_from_a_decision_by_the_same_law(cases):
    def law(part):
        basis = part.find("Lovhjemmel")
        return [basis.findtext(name) for name in ("Lov", "Kapittel", "Paragraf")]

    linked = 0
    for case in cases:
        by_id = {part.get("Id"): part for part in case if part.tag in ("Vedtak", "Tiltak")}
        links = [link for link in case.iter("Relasjon") if link.get("TilType") == "Tiltak"]
        assert {link.get("TilId") for link in links} == {
            part.get("Id") for part in case.iter("Tiltak")
        }
        assert all(law(by_id[link.get("FraId")]) == law(by_id[link.get("TilId")]) for link in links)
        linked += len(links)
    assert linked > 200


def test_some_investigations_have_several_reports(cases):
    targets = Counter(
        link.get("TilId")
        for case in cases
        for link in case.iter("Relasjon")
        if link.get("TilType") == "Undersokelse"
    )

    assert max(targets.values()) > 1


def test_visits_are_told_in_foster_homes_only(cases):
    followed = {
        part.find("Kategori").get("Kode")
        for case in cases
        for part in case.iter("Tiltak")
        if part.find("Tilsyn") is not None
    }

    assert {"2.1", "2.2"} <= followed <= {"2.1", "2.2", "2.3", "2.4", "2.99"}


def test_deleted_reports_are_in_the_files_and_not_in_the_truth(truth, cases):
    marked = sum(part.get("ErSlettet") == "true" for case in cases for part in case.iter("Melding"))
    named = sum(1 for case in cases for _ in case.iter("Slettet"))
    all_reports = sum(1 for case in cases for _ in case.iter("Melding"))

    assert marked > 0 < named
    assert all_reports - marked - named == len(truth.messages["report"])


def test_an_older_message_has_the_same_case_and_is_named_by_the_newer(truth):
    roots = {path.stem: ET.parse(path).getroot() for path in truth.files["v4"]}
    older = {name: root for name, root in roots.items() if name.endswith("_tidligere")}

    assert older
    for name, root in older.items():
        newer = roots[name.removesuffix("_tidligere")]
        assert newer.get("ForrigeId") == root.get("Id") != newer.get("Id")
        assert newer.find("Sak").get("Id") == root.find("Sak").get("Id")
        assert root.get("DatoUttrekk") < newer.get("DatoUttrekk")
