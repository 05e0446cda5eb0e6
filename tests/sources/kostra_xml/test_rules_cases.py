"""Each of SSB's rules holds for one fragment and is broken by another, on both sides of its limit.

The fragments are a whole Individ and a whole message that break nothing, and a change to them that
stands in a row of the oracles. A row tells all that is then broken, not the rule alone.
"""

import csv
import re
from collections import Counter
from copy import deepcopy
from pathlib import Path

import pytest
from lxml import etree

from bvanalyse.sources.kostra_xml import rules_15f, rules_v4
from bvanalyse.sources.kostra_xml.rules import Context, rules

ORACLES = Path(__file__).parents[2] / "oracles" / "kostra_rules"
YEAR = 2023
INDIVID = etree.parse(ORACLES / "individ.xml").getroot()
MESSAGE = etree.parse(ORACLES / "message.xml").getroot()
ON_WHOLE_FILES = {"Avgiver 0", "Avgiver 1", "Avgiver 2", "Avgiver 3", "Avgiver 4", "Avgiver 6"}
ON_WHOLE_FILES |= {"Individ 00", "Individ 04", "Individ 05"}  # see test_control.py


def rows(name):
    with (ORACLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def changed(element, change):
    """A copy of an element with a change such as `Plan@StartDato=2023-01-01;-Melding/Melder`.

    `-` takes an element or attribute out, `*` copies an element, `+` puts one after another, `_`
    and `^` put one last and first inside another; a path without a sign gets a value.
    """
    element = deepcopy(element.getroottree().getroot()).xpath(f"//{element.tag}")[0]
    for step in filter(None, change.split(";")):
        if step.startswith("form="):
            continue
        sign, rest = (step[0], step[1:]) if step[0] in "-*+_^" else ("=", step)
        path, _, value = rest.partition(" " if sign in "+_^" else "=")
        path, _, attribute = path.partition("@")
        targets = element.xpath(path or ".")
        assert targets, f"nothing at {path}"
        for target in targets:
            apply(sign, target, attribute, value)
    return element


def apply(sign, target, attribute, value):
    if sign == "-" and attribute:
        del target.attrib[attribute]
    elif sign == "-":
        target.getparent().remove(target)
    elif sign == "*":
        target.addnext(deepcopy(target))
    elif sign == "+":
        target.addnext(etree.fromstring(value))
    elif sign == "_":
        target.append(etree.fromstring(value))
    elif sign == "^":
        target.insert(0, etree.fromstring(value))
    elif attribute:
        target.set(attribute, value)
    else:
        target.text = value


@pytest.mark.parametrize(
    "row", rows("cases_15f.csv"), ids=lambda row: f"{row['rule']}: {row['why']}"
)
def test_an_individ_breaks_these_rules_and_no_others(row):
    individ = changed(INDIVID, row["change"])
    form = row["change"].rpartition("form=")[2] if "form=" in row["change"] else "3407"

    found = sorted(rules_15f.check_15f(individ, Context(YEAR, form)))

    assert found == told(row["broken"])


@pytest.mark.parametrize(
    "row", rows("cases_v4.csv"), ids=lambda row: f"{row['rule']}: {row['why']}"
)
def test_a_message_breaks_these_rules_and_no_others(row):
    sak = changed(MESSAGE.find("Sak"), row["change"])
    past_the_schema = "form=any" in row["change"]
    root = sak.getparent()

    faults = [] if past_the_schema else list(rules_v4.faults_v4(root))[:1]
    found = faults or list(rules_v4.broken_v4(root))

    expected = told(row["broken"])
    levels = {rule.rpartition("/")[0]: rule[-1] for rule in expected if "/" in rule}
    assert sorted(breach.rule for breach in found) == [rule.partition("/")[0] for rule in expected]
    assert all(breach.level == levels.get(breach.rule, breach.level) for breach in found)
    if not past_the_schema:
        assert sorted(rules_v4.check_v4(root)) == sorted(breach.rule for breach in found)


def told(text):
    """The rules of a cell, such as `Sak 23 Sak 7/W`: a name, a number and perhaps a level."""
    return sorted(re.findall(r"Filbeskrivelse|\S+ \S+", text))


@pytest.mark.parametrize("format, name", [("15F", "cases_15f.csv"), ("v4", "cases_v4.csv")])
def test_every_rule_has_a_fragment_that_keeps_it_and_one_that_breaks_it(format, name):
    asked = Counter()
    for row in rows(name):
        broken = row["rule"] in [rule.partition("/")[0] for rule in told(row["broken"])]
        asked[row["rule"], broken] += 1

    table = rules()
    registered = set(table.loc[table["format"] == format, "rule"])
    if format == "15F":
        registered -= ON_WHOLE_FILES

    assert registered == {rule for rule, broken in asked if broken}
    assert registered == {rule for rule, broken in asked if not broken}
