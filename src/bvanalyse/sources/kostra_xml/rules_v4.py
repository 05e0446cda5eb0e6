"""The control rules of messages (Barnevern XML v4), as SSB's specification has them.

Source: the Kravspesifikasjon of barn-barnevern-xsd. Ages and open ends are as on the day of
extraction. data/reference/kostra_rules.csv says what was chosen where the text is silent.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lxml import etree

from bvanalyse.sources.kostra_xml.rules import Breach, Context, Rule, breaches
from bvanalyse.sources.kostra_xml.rules_identity import (
    D_NUMBER,
    STAND_IN,
    WRONG,
    Told,
    date_digits_agree,
    duf_kind,
    is_for_unborn,
    sex_agrees,
    told_by,
)
from bvanalyse.sources.kostra_xml.rules_items import is_placement, months_before, overlapping
from bvanalyse.sources.kostra_xml.rules_shape import day_of, faults
from bvanalyse.sources.kostra_xml.rules_shapes import shape
from bvanalyse.sources.kostra_xml.rules_v4_case import ENDING, Case, Part, case_of, days_in
from bvanalyse.sources.kostra_xml.rules_v4_parts import RULES_OF_PARTS

WITH_DISTRICTS = ("958935420", "964338531", "942110464")  # Oslo, Bergen, Trondheim
MOST_YEARS_AWAY = 26
LEAST_OVERLAP = 91  # days: more than 90
ADULT, TOO_OLD = 18, 25
MONTHS_UNBORN = 9
_WITHOUT_DECISIONS = tuple(kind for kind in ENDING if kind != "Vedtak")
_CONTENT = (*ENDING, "OversendelseFylkesnemnd")


def check_v4(root: etree._Element, context: Context | None = None) -> Iterator[str]:
    """The rules that one message breaks, a name for each time.

    A message without the schema's form breaks `Filbeskrivelse` and is tried by no other rule. The
    context is not asked: a message is judged on the day of its extraction.

    >>> list(check_v4(etree.fromstring("<Barnevern/>")))
    ['Filbeskrivelse']
    """
    found = list(faults_v4(root))
    if found:
        yield found[0].rule
    else:
        yield from (breach.rule for breach in broken_v4(root))


def faults_v4(root: etree._Element) -> Iterator[Breach]:
    """Where a message has not the schema's form, each as a breach of `Filbeskrivelse`."""
    for path in faults(root, shape("v4", "Barnevern")):
        yield Breach("Filbeskrivelse", "F", path)


def broken_v4(root: etree._Element) -> Iterator[Breach]:
    """The rules that a message of the right form breaks, each with the element it is about.

    In a record that is migrated from yearly files an error is a warning.
    """
    case = case_of(root)
    if case is None:
        return
    for own in ("Avgiver", "Sak", "Sak/Tiltak"):
        for breach in breaches("v4", own, RULES[own], case, case):
            yield breach.softened() if case.migrated else breach
    for kind, parts in case.parts.items():
        for part in parts:
            for breach in breaches("v4", kind, RULES[kind], part, case):
                yield breach.softened() if part.migrated else breach


def _lacks_district(case: Case) -> bool:
    given = case.agency.get
    districts = given("Organisasjonsnummer") in WITH_DISTRICTS
    return districts and not (given("Bydelsnummer") and given("Bydelsnavn", "").strip())


def _far(days: Iterator[date], case: Case) -> int:
    return sum(abs(day.year - case.day.year) > MOST_YEARS_AWAY for day in days)


def _overlaps(case: Case) -> int:
    placed = [one for one in case.parts.get("Tiltak", ()) if is_placement(one.code("Kategori"))]
    return overlapping([(one.start, one.end) for one in placed], case.day, LEAST_OVERLAP)


def _open_at(case: Case, *kinds: str) -> bool:
    return case.is_open or case.any_open(*kinds)


def _number(part: Part) -> str:
    return str(part.element.get("Fodselsnummer"))


def _born(part: Part) -> date:
    return day_of(part.element.get("Fodseldato"))


def _told(part: Part, case: Case) -> Told:
    return told_by(_number(part), case.day.year)


_FAR = Rule("Sak 1", lambda part, case: _far(part.days(), case))
_OPEN_IN_CLOSED = Rule("Sak 23", lambda part, case: case.end and part.end is None)
_OWN = (
    Rule("Sak 1", lambda case, _: _far(days_in(case.own, below=False), case)),
    Rule("Sak 2a", lambda case, _: case.end and case.start > case.end),
    Rule("Sak 7", lambda case, _: case.age >= TOO_OLD and _open_at(case, *_WITHOUT_DECISIONS)),
    Rule(
        "Sak 8",
        lambda case, _: (
            case.age >= ADULT and "Tiltak" not in case.parts and _open_at(case, *ENDING)
        ),
    ),
    Rule("Sak 21", lambda case, _: case.is_open and not {*_CONTENT} & case.parts.keys()),
    Rule("Sak 22", lambda case, _: case.missing),
    Rule("Personalia 11", lambda case, _: "Personalia" not in case.parts),
)
_PERSON = (
    Rule("Personalia 2f", lambda part, case: case.end and part.start > case.end),
    Rule("Personalia 12", lambda part, case: not _told(part, case).is_usable),
    Rule("Personalia 13", lambda part, _: not date_digits_agree(_number(part), _born(part))),
    Rule("Personalia 14", lambda part, _: not sex_agrees(_number(part), part.element.get("Kjonn"))),
    Rule(
        "Personalia 15", lambda part, _: is_for_unborn(_number(part)) and part.start > _born(part)
    ),
    Rule("Personalia 16", lambda part, _: part.start < months_before(_born(part), MONTHS_UNBORN)),
    Rule("Personalia 17", lambda part, _: duf_kind(part.element.get("DUFnummer", "")) == WRONG),
    Rule(
        "Personalia 18",
        lambda part, case: part is case.person and _told(part, case).kind in (D_NUMBER, STAND_IN),
    ),
)
#: tests by element; each is given a part and its case
RULES: dict[str, tuple[Rule, ...]] = {
    "Avgiver": (Rule("Avgiver 1", lambda case, _: _lacks_district(case)),),
    "Sak": _OWN,
    "Sak/Tiltak": (Rule("Tiltak 9", lambda case, _: _overlaps(case)),),
    "Personalia": (_FAR, *_PERSON),
    **{
        kind: (_FAR, *((_OPEN_IN_CLOSED,) if kind in ENDING else ()), *tests)
        for kind, tests in RULES_OF_PARTS.items()
    },
}
