"""One yearly file (form 15F): its clients and what happened to them, as rows.

Free text, caseworkers and names of places are not looked at. A national number and a journal
number become keys within one call, and are gone when the next client is read.
"""

from __future__ import annotations

from lxml import etree

from bvanalyse.sources.kostra_xml.identity import Keys, client, days
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


def read_yearly(file: CaseFile, keys: Keys) -> Raw:
    """The rows of one yearly file."""
    rows = Rows()
    municipality = file.agency["Kommunenummer"]
    for individ in file:
        _client(rows, individ, keys, municipality, file.version)
    return columns(rows, file.version)


def _client(rows: Rows, individ: etree._Element, keys: Keys, municipality: str, year: int) -> None:
    get = individ.get
    journal = (get("Journalnummer") or get("Id") or "").strip()
    duf = get("DUFnummer")
    if not duf and (duf := get("Dufnummer")):
        rows.remarks[MISSPELT_DUF] += 1
    who = client(keys, get("Fodselsnummer"), duf, journal, municipality, year)
    case = keys("journal", municipality, journal)
    closed = (get("Avslutta3112") or "").strip() == "1"
    rows.add(
        "child",
        (
            who.key,
            case,
            municipality,
            CODES[get("Bydelsnummer")],
            who.kind,
            days(who.birth, NO_DAY),
            who.sex,
            DAYS[get("StartDato")],
            DAYS[get("SluttDato")],
            closed,
        ),
    )
    for element in individ:
        match NAMES[element.tag]:
            case "Melding":
                _report(rows, element, keys, who.key, case)
            case "Tiltak":
                _measure(rows, element, keys, who.key, case, closed)
            case "Plan":
                _plan(rows, element, keys, who.key, case)
            case "Flytting":
                _move(rows, element, keys, who.key, case)
            case _:
                rows.remarks[UNKNOWN_ELEMENT] += 1


def item_key(keys: Keys, element: etree._Element) -> int:
    """The key of the Id that the case system gave, or 0."""
    written = (element.get("Id") or "").strip()
    return keys("id", written) if written else 0


def _report(rows: Rows, melding: etree._Element, keys: Keys, child: int, case: int) -> None:
    get = melding.get
    row = (
        child,
        case,
        item_key(keys, melding),
        DAYS[get("StartDato")],
        DAYS[get("SluttDato")],
        CODES[get("Konklusjon")],
    )
    report = rows.add("report", row)
    for element in melding:
        match NAMES[element.tag]:
            case "Melder":
                rows.add("report_reporter", (report, CODES[element.get("Kode")]))
            case "Saksinnhold":
                rows.add("report_content", (report, CODES[element.get("Kode")]))
            case "Undersokelse":
                made = (
                    child,
                    case,
                    item_key(keys, element),
                    DAYS[element.get("StartDato")],
                    DAYS[element.get("SluttDato")],
                    CODES[element.get("Konklusjon")],
                    "",
                )
                rows.add("investigation_report", (rows.add("investigation", made), report))
            case _:
                rows.remarks[UNKNOWN_ELEMENT] += 1


def _measure(
    rows: Rows, tiltak: etree._Element, keys: Keys, child: int, case: int, closed: bool
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
            item_key(keys, tiltak),
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


def _plan(rows: Rows, plan: etree._Element, keys: Keys, child: int, case: int) -> None:
    get = plan.get
    row = (
        child,
        case,
        item_key(keys, plan),
        DAYS[get("StartDato")],
        DAYS[get("SluttDato")],
        CODES[get("Plantype")],
    )
    place = rows.add("plan", row)
    evaluated = DAYS[get("EvaluertDato")]
    if evaluated != NO_DAY:
        rows.add("plan_evaluation", (place, evaluated))


def _move(rows: Rows, flytting: etree._Element, keys: Keys, child: int, case: int) -> None:
    codes = {NAMES[element.tag]: CODES[element.get("Kode")] for element in flytting}
    reason, destination = codes.get("ArsakFra", ""), codes.get("FlyttingTil", "")
    date = DAYS[flytting.get("SluttDato")]
    rows.add("move", (child, case, item_key(keys, flytting), date, reason, destination))
