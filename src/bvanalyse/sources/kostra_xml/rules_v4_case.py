"""A case as the control rules of messages (v4) need it: what is there, and what belongs to what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from lxml import etree

from bvanalyse.sources.kostra_xml.rules_items import Law, years_old
from bvanalyse.sources.kostra_xml.rules_shape import as_day, day_of

#: parts that end with a Konklusjon; the others only happen
ENDING = ("Melding", "Undersokelse", "Plan", "Tiltak", "Vedtak", "Ettervern")
PARTS = (*ENDING, "OversendelseFylkesnemnd", "Flytting", "Personalia")
_STARTS = {"Ettervern": "TilbudSendtDato", "Flytting": "SluttDato"}
_DAYS = frozenset(
    ("StartDato", "SluttDato", "UtfortDato", "EndretDato", "TilbudSendtDato", "Fodseldato")
)
_NOT_CONTENT = frozenset(("Id", "MigrertId", "ErSlettet"))

Name = tuple[str, str]  # an element's kind and id
Content = tuple[object, ...]  # all that an element says


class Part(NamedTuple):
    """A part of a case that is not deleted; `element` holds what else a rule asks for."""

    kind: str
    id: str
    start: date
    end: date | None
    migrated: bool
    repeats: bool  # an earlier part has the same content
    element: etree._Element

    def __repr__(self) -> str:
        return f"Part({self.kind})"

    @property
    def law(self) -> Law:
        """The legal basis."""
        return law_of(self.element.find("Lovhjemmel"))

    @property
    def further(self) -> list[Law]:
        """The legal bases that go with the first."""
        return [law_of(one) for one in self.element.findall("JmfrLovhjemmel")]

    def code(self, child: str) -> str:
        """The code of a child element, or nothing."""
        found = self.element.find(child)
        return "" if found is None else found.get("Kode", "")

    def days(self) -> Iterator[date]:
        """Every day that stands in the part."""
        return days_in(self.element)


class Case(NamedTuple):
    """A message's case on the day of its extraction."""

    day: date
    start: date
    end: date | None
    person: Part | None
    migrated: bool
    own: etree._Element
    agency: etree._Element
    parts: dict[str, list[Part]]
    relations: frozenset[tuple[Name, Name]]
    missing: int  # how many deletions point to nothing

    def __repr__(self) -> str:
        return "Case()"

    @property
    def birth(self) -> date | None:
        """The child's birth, as the personal data in force tell it."""
        return as_day(self.person.element.get("Fodseldato")) if self.person else None

    @property
    def age(self) -> int:
        """Whole years on the day of extraction; 0 when nobody's birth is told."""
        return years_old(self.birth, self.day) if self.birth else 0

    @property
    def is_open(self) -> bool:
        """Whether the case has no end."""
        return self.end is None

    def any_open(self, *kinds: str) -> bool:
        """Whether a part of these kinds has no end."""
        return any(part.end is None for kind in kinds for part in self.parts.get(kind, ()))

    def before(self, kind: str, part: Part) -> list[str]:
        """The ids of that kind which a relation leads from, to this part."""
        to = part.kind, part.id
        return [
            source[1] for source, target in self.relations if source[0] == kind and target == to
        ]

    def after(self, part: Part, kind: str) -> list[str]:
        """The ids of that kind which a relation leads to, from this part."""
        own = part.kind, part.id
        return [
            target[1] for source, target in self.relations if target[0] == kind and source == own
        ]

    def named(self, kind: str, ids: list[str]) -> list[Part]:
        """The parts of a kind with these ids, as far as the message holds them."""
        return [part for part in self.parts.get(kind, ()) if part.id in ids]


def case_of(root: etree._Element) -> Case | None:
    """The case of a message of the schema's form, without what is deleted; None when all is."""
    own = root.find("Sak")
    if _is_deleted(own):
        return None
    deleted = {(one.get("Type"), one.get("Id").lower()) for one in own.iterfind("Slettet")}
    there = {_name(one) for one in own if one.tag in PARTS or one.tag == "Relasjon"}
    deleted_rows = {_name(one) for one in own if _is_deleted(one)}
    gone = deleted | deleted_rows
    parts: dict[str, list[Part]] = {}
    seen: set[Content] = set()
    for element in own:
        if element.tag in PARTS and _name(element) not in gone:
            content = _content(element)
            parts.setdefault(element.tag, []).append(_part(element, content in seen))
            seen.add(content)
    day = day_of(root.get("DatoUttrekk")[:10])
    return Case(
        day,
        day_of(own.get("StartDato")),
        as_day(own.get("SluttDato")),
        _in_force(parts.get("Personalia", []), day),
        own.get("MigrertId") is not None,
        own,
        root.find("Avgiver"),
        parts,
        frozenset(_relations(own, gone)),
        len(deleted - there),
    )


def law_of(element: etree._Element) -> Law:
    """A legal basis that is written with child elements."""

    def texts(name: str) -> tuple[str, ...]:
        return tuple(one.text or "" for one in element.iterfind(name))

    act, chapter, section = (element.findtext(name, "") for name in ("Lov", "Kapittel", "Paragraf"))
    return Law(act, chapter, section, texts("Ledd"), texts("Bokstav"), texts("Punktum"))


def days_in(element: etree._Element, *, below: bool = True) -> Iterator[date]:
    """Every day of an element, and of what stands below it."""
    for one in element.iter(etree.Element) if below else (element,):
        written = [value for name, value in one.attrib.items() if name in _DAYS]
        if one.tag in _DAYS:
            written.append(one.text or "")
        yield from filter(None, map(as_day, written))


def _part(element: etree._Element, repeats: bool) -> Part:
    end = element.find("Konklusjon")
    told = None if end is None or _is_deleted(end) else as_day(end.get("SluttDato"))
    start = day_of(element.get(_STARTS.get(element.tag, "StartDato")))
    migrated = element.get("MigrertId") is not None
    return Part(*_name(element), start, told, migrated, repeats, element)


def _name(element: etree._Element) -> Name:
    return element.tag, element.get("Id", "").lower()


def _is_deleted(element: etree._Element) -> bool:
    return element.get("ErSlettet") in ("true", "1")


def _relations(own: etree._Element, gone: set[Name]) -> Iterator[tuple[Name, Name]]:
    for one in own.iterfind("Relasjon"):
        source = one.get("FraType"), one.get("FraId").lower()
        target = one.get("TilType"), one.get("TilId").lower()
        if not {source, target, _name(one)} & gone:
            yield source, target


def _in_force(people: list[Part], day: date) -> Part | None:
    """The newest personal data that hold on the day, else the newest of all."""
    known = [one for one in people if one.start <= day] or people
    return max(known, key=lambda one: one.start, default=None)


def _content(element: etree._Element) -> Content:
    """All that an element says except its ids, so that two can be compared."""
    told = sorted(
        (name, value) for name, value in element.attrib.items() if name not in _NOT_CONTENT
    )
    text = (element.text or "").strip()
    return (element.tag, tuple(told), text, tuple(_content(child) for child in element))
