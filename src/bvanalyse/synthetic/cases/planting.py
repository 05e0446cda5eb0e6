"""Recognisable secrets in case files, so that a search of every output can prove that none is told.

The text of a file is changed, not its events: the tables read from it stay the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from bvanalyse.writing import write_whole

CASEWORKER, TEXT, JOURNAL = "Nissemann Saksbehandlersen", "Hulderline Fritekstdatter", "PLANTET-"
_WORDS = re.compile(r'(Saksbehandler=")[^"]*|(Presisering=")[^"]*|(<Presisering>)[^<]*')
_JOURNAL = re.compile(r'(Journalnummer=")(?:PLANTET-)?([^"]*)')
_TOLD = re.compile(r'(?:Journalnummer|Fodselsnummer|DUFnummer)="([^"]*)"')
_NAMED = re.compile(r'(?:<Sak|<Melding|<Tiltak|<Undersokelse) Id="([^"]{36})"')
_DAY = re.compile(r'(?:Dato)="(\d{4}-\d{2}-\d{2})"')


def plant(paths: Iterable[Path]) -> list[str]:
    """Puts names in place of caseworkers and free text, and marks journals; returns what to find.

    The list holds those names, every journal number, national number, DUF number and identifier of
    the files, and every day of an event as XML and as Norwegians write it. The first and last days
    of months are left out, for a report may tell them of its own period.
    """
    found: set[str] = set()
    for path in map(Path, paths):
        raw = path.read_bytes()
        encoding = "iso-8859-1" if b"ISO-8859-1" in raw[:60] else "utf-8"
        text = _WORDS.sub(_word, raw.decode(encoding))
        text = _JOURNAL.sub(rf"\g<1>{JOURNAL}\g<2>", text)
        write_whole(path, text.encode(encoding))
        found |= {CASEWORKER, TEXT, *_TOLD.findall(text), *_NAMED.findall(text)}
        for day in map(date.fromisoformat, set(_DAY.findall(text))):
            if day.day > 1 and (day + timedelta(days=1)).day > 1:
                found |= {day.isoformat(), f"{day:%d.%m.%Y}"}
    return sorted(found)


def _word(match: re.Match[str]) -> str:
    worker, attribute, element = match.groups()
    return worker + CASEWORKER if worker else (attribute or element) + TEXT
