"""SSB's controls run over a service's case files before they are sent: what is wrong, how often.

The report counts. Which child, which journal and which day it does not know; the case system's own
lists find them by rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd
from lxml import etree

from bvanalyse.errors import DataError
from bvanalyse.sources.kostra_xml.control_counts import Tally, Twins
from bvanalyse.sources.kostra_xml.paths import case_paths
from bvanalyse.sources.kostra_xml.rules import FORMATS, STOPPING, Breach, Context
from bvanalyse.sources.kostra_xml.rules_15f import broken_15f, check_agency, faults_15f
from bvanalyse.sources.kostra_xml.rules_head import check_head
from bvanalyse.sources.kostra_xml.rules_v4 import broken_v4, faults_v4
from bvanalyse.sources.kostra_xml.rules_xsd import Fits, read_xsd
from bvanalyse.sources.kostra_xml.stream import CaseFile, open_file


@dataclass(frozen=True)
class ControlReport:
    """What SSB's controls find in a set of case files.

    ``table`` has a row for each rule that is broken: format, rule, level (F fatal, E error,
    W warning, I information), count (how many times), clients (how many clients; 0 for a rule on
    the file itself), what (must hold) and do. ``elements`` has the same counts by element (format,
    rule, level, element, count). ``files`` and ``clients`` are what was checked.

    An element is told by its path in the schema, never by a value; "XSD" is the user's own schema.
    The counts may be of one child: they are for the service itself, not for a report.
    """

    table: pd.DataFrame
    elements: pd.DataFrame
    files: int
    clients: int

    @property
    def stops_submission(self) -> bool:
        """Whether SSB would not take the files: a rule at level F or E is broken."""
        return bool(self.table["level"].isin(STOPPING).any())

    def __repr__(self) -> str:
        stops = ", stops submission" if self.stops_submission else ""
        return f"ControlReport({self.files} files, {len(self.table)} rules broken{stops})"


def check_files(
    paths: str | Path | Iterable[str | Path],
    *,
    form_year: int | None = None,
    form_municipality: str | None = None,
    xsd: str | Path | None = None,
    language: str = "nb",
) -> ControlReport:
    """Runs SSB's controls over case files, yearly files (15F) and messages (v4) alike.

    ``form_year`` and ``form_municipality`` are what the form to SSB says; without them the rules
    that compare the file with the form are not asked, and the file's own year is used. ``xsd`` is
    the user's copy of SSB's schema, asked beside the built-in table. ``language`` is nb, nn or en.
    A folder is searched for files. Of several messages on one case only the newest counts. One
    client is in memory at a time.

    >>> report = check_files([])
    >>> report, report.stops_submission
    (ControlReport(0 files, 0 rules broken), False)

    Raises `DataError` for a file that is no case file, and for one whose XML is broken.
    """
    form = Context(form_year or 0, form_municipality or "")
    fits = read_xsd(xsd) if xsd else None
    given = case_paths(paths)
    tally = Tally()
    newest: dict[int, tuple[datetime, list[Breach]]] = {}
    for path in given:
        try:
            file = open_file(path)
            if file.format == FORMATS[0]:
                _check_yearly(file, form, fits, tally)
            else:
                _check_message(file, fits, tally, newest)
        except DataError:
            told = list(check_head(path, form))
            if not told:
                raise
            tally.add_file("15F", told)
    for _, found in newest.values():
        tally.add_client("v4", found)
    return ControlReport(*tally.tables(language), files=len(given), clients=tally.clients)


def _check_yearly(file: CaseFile, form: Context, fits: Fits | None, tally: Tally) -> None:
    municipality = form.municipality or file.agency.get("Kommunenummer", "")
    context = Context(form.year or file.year, municipality)
    tally.add_file("15F", check_agency(file.agency, form))
    twins = Twins()
    for individ in file:
        faulty = list(_faults(individ, faults_15f(individ), fits, "Individ 01", "E"))
        if not faulty:
            twins.see(individ, context.year)
        tally.add_client("15F", faulty or broken_15f(individ, context))
    for rule, times, clients in twins.found():
        tally.add("15F", Breach(rule, "E", "Individ"), times, clients)


def _check_message(
    file: CaseFile,
    fits: Fits | None,
    tally: Tally,
    newest: dict[int, tuple[datetime, list[Breach]]],
) -> None:
    """Counts a message of the wrong form, and keeps for later what one of the right form breaks."""
    for root in file:
        faulty = list(_faults(root, faults_v4(root), fits, "Filbeskrivelse", "F"))
        if faulty:
            tally.add_client("v4", faulty)
            continue
        case = tally.keys(root.find("Sak").get("Id").lower())
        moment = datetime.fromisoformat(root.get("DatoUttrekk"))
        if case not in newest or moment >= newest[case][0]:
            newest[case] = moment, list(broken_v4(root))


def _faults(
    element: etree._Element, told: Iterator[Breach], fits: Fits | None, rule: str, level: str
) -> Iterator[Breach]:
    yield from told
    if fits and not fits(element):
        yield Breach(rule, level, "XSD")
