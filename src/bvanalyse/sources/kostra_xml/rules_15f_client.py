"""A client of the yearly file as the control rules need it, read from one Individ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from lxml import etree

from bvanalyse.sources.kostra_xml.rules import Context
from bvanalyse.sources.kostra_xml.rules_identity import COMPLETE, NONE, Told, duf_kind, told_by
from bvanalyse.sources.kostra_xml.rules_items import Law, is_care_by_program
from bvanalyse.sources.kostra_xml.rules_shape import as_day, day_of

OSLO = "0301"


class Coded(NamedTuple):
    """A code, and whether a presisering stands with it."""

    code: str
    told: bool


class Part(NamedTuple):
    """A dated part of a client's file; what its kind does not have is empty.

    ``contents`` are a report's Saksinnhold or an investigation's Vedtaksgrunnlag.
    """

    start: date
    end: date | None
    conclusion: str = ""
    told: bool = False
    evaluated: date | None = None
    reporters: tuple[Coded, ...] = ()
    contents: tuple[Coded, ...] = ()
    law: Law | None = None
    further: tuple[Law, ...] = ()
    category: Coded | None = None
    revoked: Coded | None = None

    def __repr__(self) -> str:
        return "Part()"

    @property
    def is_care(self) -> bool:
        """Whether a measure is a care measure by SSB's program."""
        return self.law is not None and is_care_by_program(self.law)


class Client(NamedTuple):
    """An Individ as the rules need it, with the year's last day and the age then.

    ``number`` and ``duf`` tell what kind of number there is, not the number.
    """

    start: date
    end: date | None
    closed: bool
    number: Told
    duf: str
    district: tuple[str, str]
    parts: Mapping[str, list[Part]]
    last_day: date
    age: int | None
    in_oslo: bool

    def __repr__(self) -> str:
        return "Client()"

    @property
    def duf_stands_in(self) -> bool:
        """Whether a right DUF number is all there is: it does not mend a wrong national number."""
        return (self.number.kind, self.duf) == (NONE, COMPLETE)

    def is_aged(self, years: int) -> bool:
        """Whether the age is known and at least so many years."""
        return self.age is not None and self.age >= years

    @property
    def is_adult(self) -> bool:
        """Older than 18, by SSB's program: one who is 18 on the year's last day is not."""
        return self.is_aged(19)


def client_of(individ: etree._Element, context: Context) -> Client:
    """The client of an Individ that has the schema's form."""
    given = individ.get
    parts: dict[str, list[Part]] = {}
    for element in individ:
        if element.tag in _READERS:
            for kind, part in _READERS[element.tag](element):
                parts.setdefault(kind, []).append(part)
    told = told_by(given("Fodselsnummer", ""), context.year)
    return Client(
        day_of(given("StartDato")),
        as_day(given("SluttDato")),
        given("Avslutta3112") == "1",
        told,
        duf_kind(given("DUFnummer", "")),
        (given("Bydelsnummer", "").strip(), given("Bydelsnavn", "").strip()),
        parts,
        date(context.year, 12, 31),
        context.year - told.birth.year if told.birth else None,
        context.municipality.startswith(OSLO),
    )


def _reports(element: etree._Element) -> Iterator[tuple[str, Part]]:
    lists: dict[str, list[Coded]] = {"Melder": [], "Saksinnhold": []}
    for child in element:
        if child.tag in lists:
            lists[child.tag].append(_coded(child))
        elif child.tag == "Undersokelse":
            grounds = tuple(_coded(one) for one in child if one.tag == "Vedtaksgrunnlag")
            told = child.find("Presisering") is not None
            yield (
                "Undersokelse",
                Part(*_span(child), child.get("Konklusjon", ""), told, contents=grounds),
            )
    reporters, contents = map(tuple, lists.values())
    conclusion = element.get("Konklusjon", "")
    yield "Melding", Part(*_span(element), conclusion, reporters=reporters, contents=contents)


def _plans(element: etree._Element) -> Iterator[tuple[str, Part]]:
    yield "Plan", Part(*_span(element), evaluated=as_day(element.get("EvaluertDato")))


def _measures(element: etree._Element) -> Iterator[tuple[str, Part]]:
    laws = [_law(child) for child in element if child.tag in ("Lovhjemmel", "JmfrLovhjemmel")]
    revoked = element.find("Opphevelse")
    yield (
        "Tiltak",
        Part(
            *_span(element),
            law=laws[0],
            further=tuple(laws[1:]),
            category=_coded(element.find("Kategori")),
            revoked=None if revoked is None else _coded(revoked),
        ),
    )


def _moves(element: etree._Element) -> Iterator[tuple[str, Part]]:
    day = day_of(element.get("SluttDato"))
    yield "Flytting", Part(day, day)


_READERS = {"Melding": _reports, "Plan": _plans, "Tiltak": _measures, "Flytting": _moves}


def _span(element: etree._Element) -> tuple[date, date | None]:
    return day_of(element.get("StartDato")), as_day(element.get("SluttDato"))


def _coded(element: etree._Element) -> Coded:
    return Coded(element.get("Kode"), len(element) > 0)


def _law(element: etree._Element) -> Law:
    below = (element.get(name) for name in ("Ledd", "Bokstav", "Punktum"))
    named = (element.get(name) for name in ("Lov", "Kapittel", "Paragraf"))
    return Law(*named, *((value,) if value else () for value in below))
