"""Yearly files (form 15F): their clients and what happened to them, as rows.

Free text, caseworkers and names of places are not looked at. A national number and a journal
number become keys within one call, and are gone when the next client is read.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from bvanalyse.sources.kostra_xml.identity import Ids, Keys, client, days, individ_key
from bvanalyse.sources.kostra_xml.raw import Raw, Rows, columns
from bvanalyse.sources.kostra_xml.stream import CaseFile
from bvanalyse.sources.kostra_xml.values import (
    CODES,
    DAYS,
    NAMES,
    NO_BASIS,
    NO_DAY,
    LegalBasis,
    legal_basis,
    legal_columns,
)

_KNOWN_BELOW = frozenset(("Presisering", "Vedtaksgrunnlag", "Tiltaksgrunnlag"))
UNKNOWN_ELEMENT = "elements that the format does not know, not read"
MISSPELT_DUF = "DUF numbers under the name Dufnummer, read all the same"


def read_yearly(files: Sequence[CaseFile], keys: Keys) -> Raw:
    """The rows of yearly files of one year."""
    rows, ids = Rows(), Ids(keys)
    for number, file in enumerate(files):
        for individ in file:
            _client(rows, individ, keys, ids, file, number)
    return columns(rows, files[0].year)


def _client(
    rows: Rows, individ: etree._Element, keys: Keys, ids: Ids, file: CaseFile, number: int
) -> None:
    get = individ.get
    municipality = file.agency["Kommunenummer"]
    journal = (get("Journalnummer") or get("Id") or "").strip()
    duf = get("DUFnummer")
    if not duf and (duf := get("Dufnummer")):
        rows.remarks[MISSPELT_DUF] += 1
    who = client(keys, get("Fodselsnummer"), duf, journal, municipality, file.year)
    case = keys("journal", municipality, journal)
    district = CODES[get("Bydelsnummer")]
    closed = (get("Avslutta3112") or "").strip() == "1"
    rows.add(
        "child",
        (
            who.key,
            case,
            individ_key(keys, municipality, district, journal, get("Id")),
            municipality,
            district,
            who.kind,
            days(who.birth, NO_DAY),
            who.sex,
            DAYS[get("StartDato")],
            DAYS[get("SluttDato")],
            closed,
            number,
        ),
    )
    for element in individ:
        match NAMES[element.tag]:
            case "Melding":
                _report(rows, element, ids, who.key, case)
            case "Tiltak":
                _measure(rows, element, ids, who.key, case, closed)
            case "Plan":
                _plan(rows, element, ids, who.key, case)
            case "Flytting":
                _move(rows, element, ids, who.key, case)
            case _:
                rows.remarks[UNKNOWN_ELEMENT] += 1


def _spell(element: etree._Element, ids: Ids, code: str) -> tuple[int, int, int, str]:
    """Id, first and last day, and the code of this name."""
    get = element.get
    return ids[get("Id")], DAYS[get("StartDato")], DAYS[get("SluttDato")], CODES[get(code)]


def _report(rows: Rows, melding: etree._Element, ids: Ids, child: int, case: int) -> None:
    report = rows.add("report", (child, case, *_spell(melding, ids, "Konklusjon")))
    for element in melding:
        match NAMES[element.tag]:
            case "Melder":
                rows.add("report_reporter", (report, CODES[element.get("Kode")]))
            case "Saksinnhold":
                rows.add("report_content", (report, CODES[element.get("Kode")]))
            case "Undersokelse":
                made = (child, case, *_spell(element, ids, "Konklusjon"), "")
                rows.add("investigation_report", (rows.add("investigation", made), report))
            case _:
                rows.remarks[UNKNOWN_ELEMENT] += 1


def _measure(
    rows: Rows, tiltak: etree._Element, ids: Ids, child: int, case: int, closed: bool
) -> None:
    basis, further, category, revocation = NO_BASIS, [], "", ""
    for element in tiltak:
        match NAMES[element.tag]:
            case "Lovhjemmel":
                basis = _basis(element)
            case "JmfrLovhjemmel":
                further.append(_basis(element))
            case "Kategori":
                category = CODES[element.get("Kode")]
            case "Opphevelse":
                revocation = CODES[element.get("Kode")]
            case name if name not in _KNOWN_BELOW:
                rows.remarks[UNKNOWN_ELEMENT] += 1
    rows.add(
        "measure",
        (
            child,
            case,
            ids[tiltak.get("Id")],
            DAYS[tiltak.get("StartDato")],
            DAYS[tiltak.get("SluttDato")],
            closed,
            *legal_columns(basis, further),
            category,
            revocation,
        ),
    )


def _basis(element: etree._Element) -> LegalBasis:
    get = element.get
    return legal_basis(get("Lov"), get("Kapittel"), get("Paragraf"), get("Ledd"), get("Bokstav"))


def _plan(rows: Rows, plan: etree._Element, ids: Ids, child: int, case: int) -> None:
    place = rows.add("plan", (child, case, *_spell(plan, ids, "Plantype")))
    evaluated = DAYS[plan.get("EvaluertDato")]
    if evaluated != NO_DAY:
        rows.add("plan_evaluation", (place, evaluated))


def _move(rows: Rows, flytting: etree._Element, ids: Ids, child: int, case: int) -> None:
    codes = {NAMES[element.tag]: CODES[element.get("Kode")] for element in flytting}
    reason, destination = codes.get("ArsakFra", ""), codes.get("FlyttingTil", "")
    date = DAYS[flytting.get("SluttDato")]
    rows.add("move", (child, case, ids[flytting.get("Id")], date, reason, destination))
