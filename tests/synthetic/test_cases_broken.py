"""Damaged copies and planted secrets: each is what its name says, and events stay as they were."""

import xml.etree.ElementTree as ET

import pytest

from bvanalyse.sources.kostra_xml import read_kostra_xml
from bvanalyse.synthetic.cases import broken_copies, plant, write_case_files

SOUND = {"utf_16", "bom", "namespace"}
NOT_XML = {
    "empty", "blank", "truncated", "cut_in_a_tag", "text", "swapped_tags", "two_roots", "binary",
    "zeros", "zero_inside", "wrong_encoding", "unknown_encoding",
}  # fmt: skip


@pytest.fixture
def truth(tmp_path):
    return write_case_files(tmp_path, municipality="9001", years=(2022, 2023), children=40, seed=2)


@pytest.mark.parametrize("form", ["15F", "v4"])
def test_copies_are_broken_as_their_names_say(truth, form):
    path = truth.files[form][0]
    before = path.read_bytes()

    copies = broken_copies(path)
    fails = set()
    for name in set(copies) - {"entity_bomb", "external_entity", "external_dtd", "too_deep"}:
        try:
            ET.fromstring(copies[name])
        except (ET.ParseError, ValueError, LookupError):
            fails.add(name)

    assert len(copies) >= 25
    assert fails == NOT_XML
    assert path.read_bytes() == before
    assert len(set(copies.values()) | {before}) == len(copies) + 1


@pytest.mark.parametrize("form", ["15F", "v4"])
def test_a_copy_that_is_sound_tells_the_same(truth, form, tmp_path):
    copies = broken_copies(truth.files[form][0])

    read = []
    for name in sorted(SOUND):
        path = tmp_path / f"{name}.xml"
        path.write_bytes(copies[name])
        read.append(read_kostra_xml(path, salt=b"the same keys"))

    assert all(len(events["report"]) for events in read)
    assert all(events["report"].equals(read[0]["report"]) for events in read)


@pytest.mark.parametrize("form", ["15F", "v4"])
def test_planted_secrets_are_in_the_files_and_change_no_event(truth, form):
    before = read_kostra_xml(truth.files[form], salt=b"the same keys")

    planted = plant(truth.files[form])
    after = read_kostra_xml(truth.files[form], salt=b"the same keys")
    text = "".join(path.read_text("iso-8859-1") for path in truth.files[form])

    names = {
        "Hulderline Fritekstdatter",
        *(["Nissemann Saksbehandlersen"] if form == "15F" else []),
    }
    assert names <= {secret for secret in planted if secret in text}
    assert all(len(after[name]) == len(before[name]) for name in ("child", "report", "measure"))
    told = before["report"].columns.drop("child_key")  # a stand-in counts within its journal
    assert after["report"][told].equals(before["report"][told])


def test_planted_secrets_are_of_every_kind_and_never_a_periods_first_or_last_day(truth):
    planted = plant([*truth.files["15F"], *truth.files["v4"]])
    numbers = truth.service.tables["child"]["number"].tolist()

    journals = [secret for secret in planted if secret.startswith("PLANTET-")]
    days = [secret for secret in planted if secret[4:5] == "-" and len(secret) == 10]

    assert set(numbers) & set(planted)
    assert len(journals) >= 40
    assert {f"{day[8:]}.{day[5:7]}.{day[:4]}" for day in days} <= set(planted)
    assert days
    assert not any(day.endswith(("-01", "-12-31", "-06-30")) for day in days)
    assert plant(truth.files["15F"]) == plant(truth.files["15F"])
