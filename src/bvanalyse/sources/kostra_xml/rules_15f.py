"""The control rules of the yearly file (15F), as SSB's program has them.

Source: the rules of SSB's program kostra-kontrollprogram. Where its text and its code differ, the
code is followed; data/reference/kostra_rules.csv says where.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from lxml import etree

from bvanalyse.sources.kostra_xml.rules import Breach, Context, Rule, breaches
from bvanalyse.sources.kostra_xml.rules_15f_client import Client, Coded, Part, client_of
from bvanalyse.sources.kostra_xml.rules_identity import WRONG
from bvanalyse.sources.kostra_xml.rules_items import (
    NEEDS_TEXT,
    NEW_ACT,
    OTHER_CONTENT,
    is_placement,
    overlapping,
)
from bvanalyse.sources.kostra_xml.rules_shape import faults
from bvanalyse.sources.kostra_xml.rules_shapes import shape

FIRST_DAY, LAST_DAY = date(1998, 1, 1), date(2049, 12, 31)
LATE_REPORT = 9  # days: the law's seven are up on the eighth, and SSB's program gives one more
LEAST_OVERLAP = 90  # days
OLDEST = 25


def check_15f(individ: etree._Element, context: Context) -> Iterator[str]:
    """The rules that one Individ breaks, a name for each time.

    An Individ without the schema's form breaks `Individ 01` and is tried by no other rule. The
    reporting year of the context is the form's.

    >>> individ = etree.fromstring('<Individ Id="1"/>')
    >>> list(check_15f(individ, Context(2023, "3407")))
    ['Individ 01']
    """
    found = list(faults_15f(individ))
    if found:
        yield found[0].rule
    else:
        yield from (breach.rule for breach in broken_15f(individ, context))


def faults_15f(individ: etree._Element) -> Iterator[Breach]:
    """Where an Individ has not the schema's form, each as a breach of `Individ 01`."""
    for path in faults(individ, shape("15F", "Individ"), strict=False):
        yield Breach("Individ 01", "E", path)


def broken_15f(individ: etree._Element, context: Context) -> Iterator[Breach]:
    """The rules that an Individ of the right form breaks, each with the element it is about."""
    client = client_of(individ, context)
    for own in ("Individ", "Individ/Tiltak"):
        yield from breaches("15F", own, RULES[own], client, client)
    for kind, parts in client.parts.items():
        tests = RULES[kind]
        for part in parts:
            yield from breaches("15F", kind, tests, part, client)


def check_agency(agency: Mapping[str, str], context: Context) -> Iterator[Breach]:
    """The rules that an Avgiver's attributes break. What the context does not tell is not asked.

    >>> wrong = {"Organisasjonsnummer": "9", "Versjon": "2022", "Kommunenummer": "3407"}
    >>> [breach.rule for breach in check_agency(wrong, Context(2023, "3407"))]
    ['Avgiver 1', 'Avgiver 1', 'Avgiver 2', 'Avgiver 6']
    """
    element = etree.Element("Avgiver", dict(agency))
    for path in faults(element, shape("15F", "Avgiver"), strict=False):
        yield Breach("Avgiver 1", "E", path)
    yield from breaches("15F", "Avgiver", RULES["Avgiver"], agency, context)


def _untold(coded: Iterable[Coded], among: frozenset[str]) -> int:
    return sum(one.code in among and not one.told for one in coded)


def _outside(*days: date | None) -> int:
    return sum(day is not None and not FIRST_DAY <= day <= LAST_DAY for day in days)


def _concluded_without(parts: tuple[Coded, ...], report: Part, client: Client) -> bool:
    recent = report.end is not None and report.end.year >= client.last_day.year
    return recent and report.conclusion in ("1", "2") and not parts


def _of_wrong_act(measure: Part) -> bool:
    in_force = {"BVL"} if measure.start < NEW_ACT else {"BVL", "BVL2021"}
    return not {law.act for law in (measure.law, *measure.further) if law} <= in_force


def _overlaps(client: Client) -> int:
    measures = client.parts.get("Tiltak", ())
    placed = [
        (one.start, one.end) for one in measures if one.category and is_placement(one.category.code)
    ]
    return overlapping(placed, client.last_day, LEAST_OVERLAP)


def _dates(name: str) -> tuple[Rule, ...]:
    """The rules on dates that reports, investigations, plans and measures share."""
    return (
        Rule("Individ 01a", lambda part, client: _outside(part.start, part.end, part.evaluated)),
        Rule(f"{name} 2a", lambda part, client: part.end and part.start > part.end),
        Rule(
            f"{name} 2d",
            lambda part, client: (
                client.closed and not (part.end and client.end and part.end <= client.last_day)
            ),
        ),
        Rule(f"{name} 2e", lambda part, client: part.start < client.start),
    )


def _ends_with_client(name: str) -> Rule:
    return Rule(f"{name} 2c", lambda part, client: _after_client(part, client))


def _ends_in_year(name: str) -> Rule:
    return Rule(
        f"{name} 2b", lambda part, client: part.end and part.end.year != client.last_day.year
    )


def _after_client(part: Part, client: Client) -> bool:
    return part.end is not None and client.end is not None and part.end > client.end


_OWN = (
    Rule("Individ 01a", lambda one, _: _outside(one.start, one.end)),
    Rule("Individ 02a", lambda one, _: one.end and one.start > one.end),
    Rule("Individ 02b", lambda one, _: one.end and one.end < date(one.last_day.year - 1, 12, 31)),
    Rule("Individ 02d", lambda one, _: one.closed and one.end is None),
    Rule("Individ 03", lambda one, _: not (one.number.is_usable or one.duf_stands_in)),
    Rule("Individ 06", lambda one, _: not {"Melding", "Plan", "Tiltak"} & one.parts.keys()),
    Rule("Individ 07", lambda one, _: one.age is not None and one.age > OLDEST),
    Rule("Individ 08", lambda one, _: one.is_adult and "Tiltak" not in one.parts),
    Rule("Individ 09", lambda one, _: one.in_oslo and not one.district[0]),
    Rule("Individ 10", lambda one, _: one.in_oslo and not one.district[1]),
    Rule("Individ 11", lambda one, _: not one.number.is_whole),
    Rule("Individ 12", lambda one, _: not one.number.is_usable),
    Rule("Individ 19", lambda one, _: one.duf == WRONG),
)
_REPORT = (
    *_dates("Melding"),
    Rule("Melding 2c", lambda part, client: part.conclusion != "1" and _after_client(part, client)),
    Rule("Melding 3", lambda part, _: part.end and (part.end - part.start).days >= LATE_REPORT),
    Rule("Melding 4", lambda part, client: _concluded_without(part.reporters, part, client)),
    Rule("Melding 5", lambda part, client: _concluded_without(part.contents, part, client)),
    Rule("Melder 2", lambda part, _: _untold(part.reporters, frozenset(("22",)))),
    Rule("Saksinnhold 2", lambda part, _: _untold(part.contents, OTHER_CONTENT)),
)
_INVESTIGATION = (
    *_dates("Undersøkelse"),
    _ends_in_year("Undersøkelse"),
    _ends_with_client("Undersøkelse"),
    Rule("Undersøkelse 3", lambda part, _: part.conclusion == "5" and not part.told),
    Rule("Undersøkelse 4", lambda part, _: part.end and not part.conclusion),
    Rule("Undersøkelse 7", lambda part, _: part.conclusion in ("1", "2") and not part.contents),
    Rule(
        "Undersøkelse 8",
        lambda part, client: not part.end and part.start < client.last_day.replace(month=6, day=30),
    ),
    Rule("Vedtaksgrunnlag 2", lambda part, _: _untold(part.contents, OTHER_CONTENT)),
)
_MEASURE = (
    *_dates("Tiltak"),
    _ends_in_year("Tiltak"),
    _ends_with_client("Tiltak"),
    Rule("Tiltak 4", lambda part, _: part.end and part.is_care and part.revoked is None),
    Rule("Tiltak 5", lambda part, client: part.category.code == "4.1" and client.is_aged(7)),
    Rule("Tiltak 6", lambda part, client: part.category.code == "4.2" and client.is_aged(11)),
    Rule("Tiltak 7", lambda part, _: _untold((part.category,), NEEDS_TEXT)),
    Rule("Tiltak 8", lambda part, _: part.revoked and _untold((part.revoked,), frozenset("4"))),
    Rule("Tiltak 24", lambda part, _: _of_wrong_act(part)),
    Rule("Lovhjemmel 3", lambda part, client: client.is_adult and part.is_care),
    Rule("Lovhjemmel 4", lambda part, _: "0" in part.law.place),
)
#: tests by element; each is given a part and its client, those of Avgiver what the form says
RULES: dict[str, tuple[Rule, ...]] = {
    "Avgiver": (
        Rule("Avgiver 2", lambda own, form: form.year and own.get("Versjon") != str(form.year)),
        Rule("Avgiver 3", lambda own, _: not own.get("Organisasjonsnummer", "").strip()),
        Rule("Avgiver 4", lambda own, form: form.differs_from(own.get("Kommunenummer"))),
        Rule("Avgiver 6", lambda own, _: not own.get("Kommunenavn", "").strip()),
    ),
    "Individ": _OWN,
    "Individ/Tiltak": (Rule("Tiltak 9", lambda one, _: _overlaps(one)),),
    "Melding": _REPORT,
    "Undersokelse": _INVESTIGATION,
    "Plan": (*_dates("Plan"), _ends_with_client("Plan")),
    "Tiltak": _MEASURE,
    "Flytting": (
        Rule("Individ 01a", lambda part, _: _outside(part.start)),
        Rule("Flytting 2c", _after_client),
        Rule("Flytting 2f", lambda part, client: part.start < client.start),
    ),
}
