"""Messages of Barnevern XML v4, one case each, as the same rows as a yearly file's.

What the message says is deleted is left out. A report and the investigation it led to stand side by
side there, joined by a Relasjon; one investigation may have several reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from lxml import etree

from bvanalyse.sources.kostra_xml.identity import Client, Keys, client, days, individ_key
from bvanalyse.sources.kostra_xml.raw import MESSAGES, Raw, Rows, columns
from bvanalyse.sources.kostra_xml.stream import CaseFile, refusal
from bvanalyse.sources.kostra_xml.values import (
    CODES,
    DAYS,
    FAULTY_DAY,
    NAMES,
    NO_BASIS,
    NO_DAY,
    LegalBasis,
    legal_basis,
    legal_columns,
)

DELETED = "cases or parts of cases that the message says are deleted, left out"
_TRUE = ("true", "1")
_EXTENDED = {"1": "yes", "2": "no"}
_NOT_READ = frozenset(("Personalia", "OversendelseFylkesnemnd", "Relasjon", "Slettet"))
_EXTENSIONS_FROM = DAYS["2022-01-01"]  # SSB's code list for UtvidetFrist begins here
UNKNOWN_ELEMENT = "elements that the format does not know, not read"


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def drawn(file: CaseFile) -> datetime:
    """When the message was drawn from the case system."""
    moment = _moment(file.root_attributes.get("DatoUttrekk", ""))
    if moment is None:  # raised here, since an error that was met on the way quotes the value
        raise refusal(
            file.path,
            "Barnevern has no DatoUttrekk that can be read",
            1,
            expected="a moment such as 2024-03-01T12:00:00Z",
        )
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_messages(files: Iterable[CaseFile], keys: Keys) -> Raw:
    """The rows of messages, each about another case."""
    rows = Rows()
    for number, file in enumerate(files):
        for root in file:
            sak = next(element for element in root if NAMES[element.tag] == "Sak")
            _check_structure(file, sak)
            if _says_deleted(sak):
                rows.remarks[DELETED] += 1
            else:
                _Case(rows, keys, sak, file, number).read()
    return columns(rows, MESSAGES)


def _check_structure(file: CaseFile, sak: etree._Element) -> None:
    old = sak.get("Fodselsnummer") or any(NAMES[each.tag] == "Virksomhet" for each in sak)
    if old:
        raise refusal(
            file.path,
            "a message of the structure before version 2",
            sak.sourceline,
            expected="version 4, with the national number in Personalia",
            action="ask the case system for messages of version 4",
        )


class _Case:
    """One case while it is read."""

    def __init__(
        self, rows: Rows, keys: Keys, sak: etree._Element, file: CaseFile, number: int
    ) -> None:
        self.rows, self.keys, self.sak = rows, keys, sak
        self.municipality = file.agency["Kommunenummer"]
        self.district = CODES[file.agency.get("Bydelsnummer")]
        self.drawn = drawn(file)
        self.gone = {(each.get("Type"), _id(each)) for each in sak if _is(each, "Slettet")}
        self.closed = (sak.get("Avsluttet") or "").strip() in _TRUE or bool(sak.get("SluttDato"))
        journal = (sak.get("Journalnummer") or sak.get("Id") or "").strip()
        self.case = keys("journal", self.municipality, journal)
        who = self._client(journal)
        self.child = who.key
        self._add_child(who, journal, number)

    def read(self) -> None:
        """Adds the case's rows."""
        places: dict[str, dict[str, int]] = {"Melding": {}, "Undersokelse": {}}
        readers = {
            "Melding": self._report,
            "Undersokelse": self._investigation,
            "Plan": self._plan,
            "Tiltak": self._measure,
            "Vedtak": self._decision,
            "Ettervern": self._aftercare,
            "Flytting": self._move,
        }
        for element in self.sak:
            name = NAMES[element.tag]
            if name in readers and self._alive(element):
                place = readers[name](element)
                for written in (_id(element), (element.get("MigrertId") or "").strip()):
                    places.setdefault(name, {}).setdefault(written, place)
            elif name not in readers and name not in _NOT_READ:
                self.rows.remarks[UNKNOWN_ELEMENT] += 1
        for relation in self._all("Relasjon"):
            ends = (relation.get("FraType"), relation.get("TilType"))
            report = places["Melding"].get((relation.get("FraId") or "").strip().lower())
            investigation = places["Undersokelse"].get(
                (relation.get("TilId") or "").strip().lower()
            )
            if ends == ("Melding", "Undersokelse") and None not in (report, investigation):
                self.rows.add("investigation_report", (investigation, report))

    def _all(self, name: str) -> Iterator[etree._Element]:
        return (each for each in self.sak if _is(each, name) and self._alive(each))

    def _alive(self, element: etree._Element) -> bool:
        if _says_deleted(element) or (NAMES[element.tag], _id(element)) in self.gone:
            self.rows.remarks[DELETED] += 1
            return False
        return True

    def _personalia(self) -> etree._Element | None:
        """The newest that held when the message was drawn, else the newest."""
        today = DAYS[self.drawn.date().isoformat()]
        known = list(self._all("Personalia"))
        valid = [each for each in known if DAYS[each.get("StartDato")] <= today]
        return max(valid or known, key=lambda each: DAYS[each.get("StartDato")], default=None)

    def _client(self, journal: str) -> Client:
        found = self._personalia()
        get = {}.get if found is None else found.get
        duf, year = get("DUFnummer"), self.drawn.year
        who = client(self.keys, get("Fodselsnummer"), duf, journal, self.municipality, year)
        self.birth, told = DAYS[get("Fodseldato")], CODES[get("Kjonn")]
        if self.birth in (NO_DAY, FAULTY_DAY):
            self.birth = days(who.birth, NO_DAY)
        return who._replace(sex=told if told in ("0", "1", "2") else who.sex)

    def _add_child(self, who: Client, journal: str, number: int) -> None:
        migrated = self.sak.get("MigrertId")  # the client's Id in the yearly files
        self.rows.add(
            "child",
            (
                who.key,
                self.case,
                individ_key(self.keys, self.municipality, self.district, journal, migrated),
                self.municipality,
                self.district,
                who.kind,
                self.birth,
                who.sex,
                DAYS[self.sak.get("StartDato")],
                DAYS[self.sak.get("SluttDato")],
                self.closed,
                number,
            ),
        )

    def _head(self, element: etree._Element) -> tuple[int, int, int]:
        """Child, case and the key of the Id: the one of the yearly files where it was there."""
        migrated = (element.get("MigrertId") or "").strip()
        written = migrated or _id(element)
        return self.child, self.case, self.keys("id", written) if written else 0

    def _report(self, melding: etree._Element) -> int:
        concluded, code = _conclusion(melding)
        start = DAYS[melding.get("StartDato")]
        place = self.rows.add("report", (*self._head(melding), start, concluded, code))
        for table, name in (("report_reporter", "Melder"), ("report_content", "Saksinnhold")):
            for each in melding:
                if _is(each, name):
                    self.rows.add(table, (place, CODES[each.get("Kode")]))
        return place

    def _investigation(self, undersokelse: etree._Element) -> int:
        concluded, code = _conclusion(undersokelse)
        start = DAYS[undersokelse.get("StartDato")]
        asked = next((each for each in undersokelse if _is(each, "UtvidetFrist")), None)
        told = start >= _EXTENSIONS_FROM and not undersokelse.get("MigrertId")
        extension = "no" if told else ""
        if asked is not None:
            extension = _EXTENDED.get(CODES[asked.get("Innvilget")], "")
        row = (*self._head(undersokelse), start, concluded, code, extension)
        return self.rows.add("investigation", row)

    def _plan(self, plan: etree._Element) -> int:
        start, (concluded, _) = DAYS[plan.get("StartDato")], _conclusion(plan)
        row = (*self._head(plan), start, concluded, CODES[plan.get("Plantype")])
        place = self.rows.add("plan", row)
        for each in plan:
            if _is(each, "Evaluering"):
                self.rows.add("plan_evaluation", (place, DAYS[each.get("UtfortDato")]))
        return place

    def _measure(self, tiltak: etree._Element) -> int:
        start, (concluded, _) = DAYS[tiltak.get("StartDato")], _conclusion(tiltak)
        basis, further = _bases(tiltak)
        codes = {NAMES[each.tag]: CODES[each.get("Kode")] for each in tiltak}
        place = self.rows.add(
            "measure",
            (
                *self._head(tiltak),
                start,
                concluded,
                self.closed,
                *legal_columns(basis, further),
                codes.get("Kategori", ""),
                codes.get("Opphevelse", ""),
            ),
        )
        for each in tiltak:
            if NAMES[each.tag] in ("Oppfolging", "Tilsyn"):
                self._visits(place, NAMES[each.tag].lower(), each)
        return place

    def _visits(self, measure: int, kind: str, element: etree._Element) -> None:
        for each in element:
            if _is(each, "Utfort"):
                self.rows.add("visit", (measure, kind, DAYS[each.get("UtfortDato")]))
            elif _is(each, "Hyppighet"):
                code = CODES[each.get("Kode")]
                per_year = int(code) if code in ("2", "4") else 0
                start = DAYS[each.get("StartDato")]
                self.rows.add("visit_frequency", (measure, kind, start, per_year))

    def _decision(self, vedtak: etree._Element) -> int:
        start, (concluded, _) = DAYS[vedtak.get("StartDato")], _conclusion(vedtak)
        basis, _ = _bases(vedtak)
        states = [
            (DAYS[each.get("EndretDato")], CODES[each.get("Kode")])
            for each in vedtak
            if _is(each, "Status")
        ]
        status = max(states, key=lambda state: state[0])[1] if states else ""
        row = (*self._head(vedtak), start, concluded, *basis[:3], basis.rescued, basis.readable)
        return self.rows.add("decision", (*row, status))

    def _aftercare(self, ettervern: etree._Element) -> int:
        offered, (concluded, code) = DAYS[ettervern.get("TilbudSendtDato")], _conclusion(ettervern)
        return self.rows.add("aftercare_offer", (*self._head(ettervern), offered, concluded, code))

    def _move(self, flytting: etree._Element) -> int:
        codes = {NAMES[each.tag]: CODES[each.get("Kode")] for each in flytting}
        reason, destination = codes.get("ArsakFra", ""), codes.get("FlyttingTil", "")
        date = DAYS[flytting.get("SluttDato")]
        return self.rows.add("move", (*self._head(flytting), date, reason, destination))


def _is(element: etree._Element, name: str) -> bool:
    return bool(NAMES[element.tag] == name)


def _id(element: etree._Element) -> str:
    return (element.get("Id") or "").strip().lower()  # a UUID may be written either way


def _says_deleted(element: etree._Element) -> bool:
    return (element.get("ErSlettet") or "").strip() in _TRUE


def _conclusion(element: etree._Element) -> tuple[int, str]:
    for each in element:
        if _is(each, "Konklusjon") and not _says_deleted(each):
            return DAYS[each.get("SluttDato")], CODES[each.get("Kode")]
    return NO_DAY, ""


def _bases(element: etree._Element) -> tuple[LegalBasis, list[LegalBasis]]:
    own = [_basis(each) for each in element if _is(each, "Lovhjemmel")]
    further = [_basis(each) for each in element if _is(each, "JmfrLovhjemmel")]
    return (own[0] if own else NO_BASIS), further


def _basis(element: etree._Element) -> LegalBasis:
    texts: dict[str, list[str]] = {}
    for each in element:
        texts.setdefault(NAMES[each.tag], []).append((each.text or "").strip())
    paragraphs, letters = (",".join(texts.get(name, ())) for name in ("Ledd", "Bokstav"))
    law, chapter, section = (texts.get(name, [""])[0] for name in ("Lov", "Kapittel", "Paragraf"))
    return legal_basis(law, chapter, section, paragraphs, letters)
