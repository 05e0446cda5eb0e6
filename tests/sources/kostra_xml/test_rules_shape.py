"""A shape refuses what SSB's schema refuses, and tells where without telling what."""

from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bvanalyse.sources.kostra_xml.rules_shape import as_day, faults, shapes
from bvanalyse.sources.kostra_xml.rules_shapes import shape

ORACLES = Path(__file__).parents[2] / "oracles" / "kostra_rules"
WHOLE = {
    ("15F", "Individ"): etree.parse(ORACLES / "individ.xml").getroot(),
    ("v4", "Barnevern"): etree.parse(ORACLES / "message.xml").getroot(),
}
SMALL = shapes(
    """
Plan  Id*=1-3 Kind=1|2 Day=date
  First 1..2  Id*=d2-3 unique=Id
  Second 0..1 =1-5
  Third 0..n  Code*=/[a-c]+/
"""
)["Plan"]


@pytest.mark.parametrize(
    "text, found",
    [
        ('<Plan Id="1"><First Id="01"/></Plan>', []),
        ('<Plan Id="1"><First Id="01"/><Second>x</Second><Third Code="ab"/></Plan>', []),
        ('<Plan Id="1" Kind="2" Day="2024-02-29"><First Id="01"/></Plan>', []),
        ('<Plan Id="1"><!-- a comment --><First Id="01"/></Plan>', []),
        ('<Plan Id="1"/>', ["Plan/First"]),
        ('<Plan><First Id="01"/></Plan>', ["Plan@Id"]),
        ('<Plan Id="1234"><First Id="01"/></Plan>', ["Plan@Id"]),
        ('<Plan Id="1" Kind="3"><First Id="01"/></Plan>', ["Plan@Kind"]),
        ('<Plan Id="1" Day="2023-02-29"><First Id="01"/></Plan>', ["Plan@Day"]),
        ('<Plan Id="1" Kari="3"><First Id="01"/></Plan>', ["Plan@*"]),
        ('<Plan Id="1"><First Id="01"/><Kari/></Plan>', ["Plan/*"]),
        ('<Plan Id="1"><First Id="1"/></Plan>', ["Plan/First@Id"]),
        ('<Plan Id="1"><First Id="01"/><First Id="01"/></Plan>', ["Plan/First@Id"]),
        ('<Plan Id="1"><First Id="01"/><First Id="02"/><First Id="03"/></Plan>', ["Plan/First"]),
        ('<Plan Id="1"><Second>x</Second><First Id="01"/></Plan>', ["Plan/First"]),
        ('<Plan Id="1"><First Id="01"/><Second/></Plan>', ["Plan/Second"]),
        ('<Plan Id="1"><First Id="01"/><Second>123456</Second></Plan>', ["Plan/Second"]),
        ('<Plan Id="1"><First Id="01"/><Third Code="d"/></Plan>', ["Plan/Third@Code"]),
        ('<Plan Id="1">Kari<First Id="01"/></Plan>', ["Plan"]),
        ('<Kari Id="1"/>', ["*"]),
        ('<Plan xmlns="urn:x" Id="1"/>', ["*"]),
    ],
)
def test_a_shape_tells_where_an_element_breaks_it(text, found):
    assert list(faults(etree.fromstring(text), SMALL)) == found


def test_a_reader_that_is_not_strict_passes_over_what_it_does_not_know():
    lenient = etree.fromstring('<Plan Id="1" Kind="" Kari="3"><First Id="01"/></Plan>')
    empty = etree.fromstring('<Plan Id=""><First Id="01"/></Plan>')

    assert not list(faults(lenient, SMALL, strict=False))
    assert list(faults(empty, SMALL, strict=False)) == ["Plan@Id"]


def places_of(key, part):
    elements = list(WHOLE[key].iter(etree.Element))
    return [(key, place, name) for place, one in enumerate(elements) for name in part(one)]


ATTRIBUTES = [one for key in WHOLE for one in places_of(key, lambda element: element.attrib)]


@pytest.mark.parametrize("key, place, name", ATTRIBUTES)
def test_an_attribute_that_the_schema_wants_cannot_be_left_out(key, place, name):
    root = deepcopy(WHOLE[key])
    element = list(root.iter(etree.Element))[place]
    del element.attrib[name]

    found = list(faults(root, shape(*key), strict=key[0] == "v4"))

    # all that the two fragments hold is required, except these
    optional = {"Fodselsnummer", "SluttDato", "Konklusjon", "EvaluertDato"}
    may_be_absent = key[0] == "15F" and name in optional and element.tag != "Flytting"
    assert bool(found) != may_be_absent


@given(st.text(max_size=12))
def test_any_text_is_a_day_or_none(text):
    day = as_day(text)

    assert day is None or text.strip().startswith(day.isoformat())


@given(st.text(alphabet="abcdefKari Nordmann<>&'\"æøå0123456789", min_size=1, max_size=20))
def test_no_value_stands_in_a_fault(value):
    root = deepcopy(WHOLE["v4", "Barnevern"])
    for element in root.iter(etree.Element):
        for name in element.attrib:
            element.set(name, value)

    told = " ".join(faults(root, shape("v4", "Barnevern")))

    names = {text for one in root.iter(etree.Element) for text in (one.tag, *one.attrib)}
    assert set(told.replace("@", " ").replace("/", " ").split()) <= names | {"*"}


@pytest.mark.parametrize(
    "moment, fits",
    [
        ("2024-01-15T08:00:00Z", True),
        ("2024-01-15T08:00:00.123+02:00", True),
        ("2024-01-15T08:00:00", False),
        ("2024-02-30T08:00:00Z", False),
        ("2024-01-15", False),
    ],
)
def test_an_extraction_has_a_day_a_time_and_a_zone(moment, fits):
    root = deepcopy(WHOLE["v4", "Barnevern"])
    root.set("DatoUttrekk", moment)

    assert (not list(faults(root, shape("v4", "Barnevern")))) == fits
