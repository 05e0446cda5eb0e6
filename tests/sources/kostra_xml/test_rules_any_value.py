"""Whatever stands in a file, the rules answer: with names of rules, and never with an error."""

from copy import deepcopy
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from bvanalyse.sources.kostra_xml.control_counts import Tally
from bvanalyse.sources.kostra_xml.rules import Breach, Context, rules
from bvanalyse.sources.kostra_xml.rules_15f import check_15f
from bvanalyse.sources.kostra_xml.rules_v4 import broken_v4, check_v4

ORACLES = Path(__file__).parents[2] / "oracles" / "kostra_rules"
INDIVID = etree.parse(ORACLES / "individ.xml").getroot()
MESSAGE = etree.parse(ORACLES / "message.xml").getroot()
NAMES = {format: set(own["rule"]) for format, own in rules().groupby("format")}
DAYS = ["0001-01-01", "0001-12-31", "1582-10-10", "2023-03-01", "2023-12-31Z", "9999-12-31"]
CODES = ["1", "2", "4", "18", "22", "1.1", "1.99", "2.6", "3.10", "4.1", "8.2", "0", "", "x"]
NUMBERS = [
    "01821599829",
    "00000000000",
    "31129999999",
    "29020000100",
    "200205705502",
    "99999999999",
]
VALUES = st.sampled_from([*DAYS, *CODES, *NUMBERS, "true", "false", "BVL"]) | st.text(max_size=5)
#: which element, which of its attributes, and what is put there
CHANGES = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 9), VALUES), max_size=8)


def changed(root, changes):
    root = deepcopy(root)
    elements = list(root.iter(etree.Element))
    for place, which, value in changes:
        element = elements[place % len(elements)]
        names = sorted(element.attrib)
        text = "".join(letter for letter in value if letter.isprintable())
        if names:
            element.set(names[which % len(names)], text)
        elif not len(element):
            element.text = text
    return root


@settings(max_examples=150)
@given(changes=CHANGES)
def test_any_values_in_a_client(changes):
    assert set(check_15f(changed(INDIVID, changes), Context(2023, "3407"))) <= NAMES["15F"]


@settings(max_examples=100)
@given(changes=CHANGES)
def test_any_values_in_a_message(changes):
    assert set(check_v4(changed(MESSAGE, changes))) <= NAMES["v4"]


DATES = [
    (place, name)
    for place, one in enumerate(MESSAGE.iter(etree.Element))
    for name in one.attrib
    if name.endswith(("Dato", "dato"))
]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("place, name", DATES)
def test_the_first_and_the_last_day_of_all(place, name, day):
    root = deepcopy(MESSAGE)
    list(root.iter(etree.Element))[place].set(name, day)

    assert "Sak 1" in {breach.rule for breach in broken_v4(root)}


@pytest.mark.parametrize(
    "moment",
    ["2024-01-15T23:59:59.123456789Z", "2024-01-15T00:00:00-14:00", "2024-01-15T08:00:00Z"],
)
def test_a_moment_that_the_schema_takes_can_be_read(moment):
    root = deepcopy(MESSAGE)
    root.set("DatoUttrekk", moment)

    assert not list(check_v4(root))
    assert datetime.fromisoformat(moment).date() == datetime(2024, 1, 15).date()


@pytest.mark.parametrize("moment", ["2024-01-15T24:00:00Z", "2024-01-15T08:00:00+99:00"])
def test_a_moment_that_cannot_be_read_is_no_moment(moment):
    root = deepcopy(MESSAGE)
    root.set("DatoUttrekk", moment)

    assert list(check_v4(root)) == ["Filbeskrivelse"]


@settings(max_examples=15)
@given(st.lists(st.sampled_from(["Melding 3", "Individ 03", "Tiltak 9"]), max_size=12))
def test_the_order_of_clients_changes_no_count(found):
    def table(names):
        tally = Tally()
        for name in names:
            tally.add_client("15F", [Breach(name, "E", "Individ")] * 2)
        return tally.tables("nb")[0]

    forwards, backwards = table(found), table(reversed(found))

    assert forwards.equals(backwards)
    assert forwards["count"].sum() == 2 * len(found) == 2 * forwards["clients"].sum()
