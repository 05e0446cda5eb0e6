"""What is no case file is refused in one sentence that tells nothing about a child."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bvanalyse.errors import DataError
from bvanalyse.sources.kostra_xml import read_kostra_xml
from bvanalyse.sources.kostra_xml.stream import CHUNK, open_file

ORACLES = Path(__file__).parents[2] / "oracles" / "kostra_xml"
YEARLY = (ORACLES / "yearly_2023.xml").read_bytes()
MESSAGE = (ORACLES / "messages" / "case_a.xml").read_bytes()
SECRETS = ("canary", "Canary", "Kari", "J-1", "01821599829", "200205705502", "10821899732")

AVGIVER = '<Avgiver Organisasjonsnummer="999999999" Versjon="2023" Kommunenummer="9001"/>'
INDIVID = '<Individ Id="i1" Journalnummer="canary" Fodselsnummer="01821599829"><Melding/></Individ>'
SAK = '<Sak Id="canary" Journalnummer="canary"/>'


def file(inside: str, before: str = "") -> bytes:
    root = 'Barnevern DatoUttrekk="2024-01-01T00:00:00Z"'
    return f"{before}<{root}>\n{inside}\n</Barnevern>".encode()


def zipped(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("canary.xml", content)
    return packed.getvalue()


GOOD = file(AVGIVER + INDIVID)
BROKEN = {
    "empty": (b"", "is empty"),
    "blank": (b" \n\t\n", "is empty"),
    "a_byte_order_mark_alone": (b"\xef\xbb\xbf", "not XML"),
    "binary": (bytes(range(256)) * 9, "not XML"),
    "plain_text": (b"Kari Canary, 01821599829\n", "not XML"),
    "gzip": (gzip.compress(GOOD), "a gzip file, not XML"),
    "zip": (zipped(GOOD), "a zip file, not XML"),
    "json": (b'{"Individ": "canary"}', "not XML"),
    "html": (b"<html><body>canary</body></html>", 'found "html", expected the root Barnevern'),
    "another_root": (b'<Sosialhjelp Id="canary"/>', 'found "Sosialhjelp"'),
    "cut_in_an_attribute": (GOOD[:-60], "cut off before its end"),
    "cut_between_elements": (GOOD[:-14], "cut off before its end"),
    "a_tag_not_closed": (GOOD.replace(b"</Individ>", b""), "row 3: an element is closed under"),
    "an_attribute_twice": (GOOD.replace(b'Id="i1"', b'Id="i1" Id="canary"'), "stands twice"),
    "a_bare_ampersand": (GOOD.replace(b"canary", b"a & canary"), "not well-formed"),
    "a_control_character": (GOOD.replace(b"canary", b"canary\x01"), "not well-formed"),
    "an_entity": (GOOD.replace(b"canary", b"&canary;"), "a reference to an entity"),
    "two_roots": (GOOD + GOOD, "something stands after the end"),
    "wrong_encoding": (GOOD.replace(b"canary", b"canary \xe5"), "do not fit the encoding"),
    "unknown_encoding": (
        file(AVGIVER + INDIVID, '<?xml version="1.0" encoding="canaryz"?>'),
        "an encoding that is not known",
    ),
    "a_doctype": (file(AVGIVER + INDIVID, "\n<!DOCTYPE Barnevern>"), "row 2: a document type"),
    "a_doctype_from_elsewhere": (
        file(AVGIVER + INDIVID, '<!DOCTYPE Barnevern SYSTEM "file:///etc/passwd">'),
        "document type declaration",
    ),
    "a_doctype_in_utf_16": (
        file(AVGIVER + INDIVID, "<!DOCTYPE Barnevern>").decode().encode("utf-16"),
        "document type declaration",
    ),
    "a_doctype_after_a_long_comment": (
        file(AVGIVER + INDIVID, f"<!-- {'-x' * 50_000} --><!DOCTYPE Barnevern [<!ENTITY a 'b'>]>"),
        "document type declaration",
    ),
    "an_entity_of_its_own": (
        file(AVGIVER + INDIVID, '<!DOCTYPE B [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
        "document type declaration",
    ),
    "no_avgiver": (file(INDIVID), "no Avgiver before the first client"),
    "no_avgiver_in_a_message": (file(SAK), "no Avgiver before the first client"),
    "avgiver_last": (file(INDIVID + AVGIVER), "no Avgiver before the first client"),
    "two_avgiver": (file(AVGIVER * 2 + INDIVID), "row 2: two Avgiver"),
    "two_avgiver_apart": (file(AVGIVER + INDIVID + AVGIVER), "row 2: two Avgiver"),
    "two_avgiver_in_a_message": (file(AVGIVER + SAK + AVGIVER), "two Avgiver in one message"),
    "no_versjon": (GOOD.replace(b' Versjon="2023"', b""), "row 2: Avgiver has no Versjon"),
    "an_empty_versjon": (GOOD.replace(b"2023", b""), "Avgiver has no Versjon"),
    "a_versjon_in_words": (GOOD.replace(b"2023", b"i fjor"), "Avgiver has no Versjon"),
    "no_kommunenummer": (GOOD.replace(b"9001", b"901"), "Avgiver has no Kommunenummer"),
    "no_clients": (file(AVGIVER), "no Individ and no Sak"),
    "clients_of_another_kind": (file(AVGIVER + "<Klient/>" * 9), "no Individ and no Sak"),
    "both_kinds": (file(AVGIVER + INDIVID + SAK), "both Individ and Sak"),
    "both_kinds_turned": (file(AVGIVER + SAK + INDIVID), "both Individ and Sak"),
    "two_cases": (file(AVGIVER + SAK + SAK), "two Sak in one message"),
    "a_client_within_a_client": (
        GOOD.replace(b"<Melding/>", b"<Individ/>"),
        "Individ in the wrong place",
    ),
    "a_case_without_id": (file(AVGIVER + "<Sak/>"), "Sak has no Id"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_in_one_sentence(tmp_path, name):
    content, sentence = BROKEN[name]
    path = tmp_path / "fil.xml"
    path.write_bytes(content)

    with pytest.raises(DataError) as refused:
        read_kostra_xml(path)

    told = str(refused.value)
    assert sentence in told and told.startswith(str(path)) and "\n" not in told
    assert not [secret for secret in SECRETS if secret in told]
    assert refused.value.__cause__ is None and refused.value.__context__ is None


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(DataError, match="cannot be read"):
        read_kostra_xml(tmp_path / "borte.xml")


HOSTILE = {
    "depth": (b"<a>" * 100_000, b"</a>" * 100_000, "deeper or larger"),
    "an_attribute_of_10_MB": (b'<a b="' + b"x" * 10_100_000 + b'"/>', b"", "deeper or larger"),
    "a_text_of_10_MB": (b"<a>" + b"x" * 10_100_000, b"</a>", "deeper or larger"),
    "a_long_name": (b"<" + b"x" * 100_000 + b"/>", b"", "a name longer"),
    "a_client_without_end": (b'<Melding Id="1"/>' * 2_200_000, b"", "larger than any child's"),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("client", [b"Individ", b"Sak"])
def test_a_hostile_file_is_left_in_time(tmp_path, name, client):
    opening, closing, sentence = HOSTILE[name]
    path = tmp_path / "fil.xml"
    head = b'<Barnevern DatoUttrekk="2024-01-01T00:00:00Z">' + AVGIVER.encode()
    body = b"<" + client + b' Id="1">' + opening + closing + b"</" + client + b">"
    path.write_bytes(head + body + b"</Barnevern>")

    with pytest.raises(DataError, match=sentence):
        read_kostra_xml(path)


def test_many_clients_take_no_more_room_than_one(tmp_path):
    path = tmp_path / "fil.xml"
    path.write_bytes(file(AVGIVER + INDIVID * 5000))

    held = [len(individ.getparent()) for individ in open_file(path)]

    assert len(held) == 5000
    assert max(held) * len(INDIVID) < 2 * CHUNK


@settings(max_examples=40, deadline=None)
@given(
    content=st.sampled_from([YEARLY, MESSAGE]),
    changes=st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=3), st.integers(0, 40)),
        min_size=1,
        max_size=4,
    ),
)
def test_a_damaged_file_is_read_or_refused_and_never_quoted(tmp_path_factory, content, changes):
    for place, put, taken in changes:
        start = int(place * len(content))
        content = content[:start] + put + content[start + taken :]
    path = tmp_path_factory.getbasetemp() / "skadet.xml"
    path.write_bytes(content)

    try:
        events = read_kostra_xml(path)
        told = "".join(table.to_csv() for table in (*events.tables.values(), events.remarks))
    except DataError as refused:
        told = str(refused)

    assert not [secret for secret in SECRETS if secret in told]
