"""Attribute values as what a table may hold: days, codes and legal bases, never free text.

Days are counted from 1970, so that a column of them is a column of whole numbers. A value that is
no day or no code is marked, and counted later; its text goes no further.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from sys import intern
from typing import NamedTuple

import numpy as np

NO_DAY = int(np.iinfo("int64").min)  # numpy's own mark for no time
FAULTY_DAY = NO_DAY + 1
FAULTY_CODE = "?"
LAWS = ("BVL", "BVL2021", "BL1981")
_EPOCH = date(1970, 1, 1).toordinal()
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(T.*|Z|[+-]\d\d:\d\d)?")
_CODE = re.compile(r"\d[\d.]{0,7}")
_SECTION = re.compile(r"\d{1,3}[a-z]{0,2}")
_REMEMBERED = 100_000


class _Days(dict[str | None, int]):
    """Days since 1970 by their text; a time zone is cut off, for a day is a day.

    >>> DAYS["1970-01-03"] == DAYS["1970-01-03Z"] == DAYS["1970-01-03+02:00"] == 2
    True
    >>> DAYS["2023-02-30"] == FAULTY_DAY, DAYS[""] == DAYS[None] == NO_DAY
    (True, True)
    """

    def __missing__(self, text: str) -> int:
        stripped = text.strip()
        if not stripped:
            return NO_DAY
        found = _DAY.fullmatch(stripped)
        try:
            day = date(*map(int, found.group(1, 2, 3))).toordinal() - _EPOCH if found else None
        except ValueError:
            day = None
        if day is None:
            return FAULTY_DAY
        if len(self) < _REMEMBERED:
            self[text] = day
        return day


class _Codes(dict[str | None, str]):
    """Codes by their text, each kept once in memory.

    >>> CODES["3.10"], CODES[" 2 "], CODES[None], CODES["Kari"] == FAULTY_CODE
    ('3.10', '2', '', True)
    """

    def __missing__(self, text: str) -> str:
        stripped = text.strip()
        if stripped and not _CODE.fullmatch(stripped):
            return FAULTY_CODE
        code = intern(stripped)
        if len(self) < _REMEMBERED:
            self[text] = code
        return code


class _Names(dict[str, str]):
    """Element names without their namespace."""

    def __missing__(self, tag: str) -> str:
        name = intern(tag.rpartition("}")[2])
        if len(self) < _REMEMBERED:
            self[tag] = name
        return name


DAYS, CODES, NAMES = _Days({None: NO_DAY}), _Codes({None: ""}), _Names()


class LegalBasis(NamedTuple):
    """A section of an act, in the form in which sections can be compared."""

    law: str
    chapter: str
    section: str
    paragraphs: str
    letters: str
    rescued: bool  # was written otherwise, and would not have been recognised
    readable: bool

    def __str__(self) -> str:
        name = f"{self.law} {self.chapter}-{self.section}"
        return f"{name}/{self.paragraphs}" if self.paragraphs else name


def legal_columns(basis: LegalBasis, further: list[LegalBasis]) -> tuple[object, ...]:
    """A measure's columns from law to readable: its own basis, and those it names beside it."""
    return (
        *basis[:5],
        "; ".join(str(other) for other in further if other.readable),
        any(each.rescued for each in (basis, *further)),
        all(each.readable for each in (basis, *further)),
    )


NO_BASIS = LegalBasis("", "", "", "", "", False, False)


@lru_cache(maxsize=20_000)
def legal_basis(
    law: str | None,
    chapter: str | None,
    section: str | None,
    paragraphs: str | None = None,
    letters: str | None = None,
) -> LegalBasis:
    """The legal basis that the five texts tell; what is no act or no number is left empty.

    >>> str(legal_basis("bvl ", "4", "8", "2,3")), legal_basis("bvl", "4", "12").rescued
    ('BVL 4-8/2,3', True)
    >>> legal_basis("Barneloven", "4", "8")[:3]
    ('', '4', '8')
    """
    written, number, part = law or "", (chapter or "").strip(), (section or "").strip()
    name = "".join(written.split()).upper()
    short = "".join(part.lower().split()).removeprefix(f"{number}-")
    known = name in LAWS
    chapter_read = intern(number) if _SECTION.fullmatch(number) else ""
    section_read = intern(short) if _SECTION.fullmatch(short) else ""
    return LegalBasis(
        intern(name) if known else "",
        chapter_read,
        section_read,
        intern(",".join(re.findall(r"\d{1,2}", paragraphs or ""))),
        intern(",".join(re.findall(r"\b[a-z]\b", (letters or "").lower()))),
        known and (name != written or short != part),
        bool(known and chapter_read and section_read),
    )
