"""What the control rules ask about a national number beside what `identity` reads of it.

Nothing is kept: every function answers with a word, a day or a yes, never with the number.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from bvanalyse.sources.kostra_xml.identity import is_duf, read_number

NONE, COMPLETE, D_NUMBER, STAND_IN, WRONG = "none", "complete", "D-number", "stand-in", "wrong"
_KINDS = {"national": COMPLETE, "d_number": D_NUMBER, "stand_in": STAND_IN, "unborn": STAND_IN}
_REFUSED = "55555"  # SSB's text takes it for a stand-in, its program does not
_UNBORN = "99999"
_SYNTHETIC = 80, 40  # added to the month


class Told(NamedTuple):
    """What a national number tells the rules: its kind and a day of birth."""

    kind: str
    birth: date | None

    @property
    def is_whole(self) -> bool:
        """A national number or a D-number with right check digits."""
        return self.kind in (COMPLETE, D_NUMBER)

    @property
    def is_usable(self) -> bool:
        """Whole, or a stand-in that SSB's program takes."""
        return self.is_whole or self.kind == STAND_IN


def told_by(number: str, year: int) -> Told:
    """The kind of a national number, and the birth it tells as seen from a year.

    >>> told_by("01012300100", 2023), told_by("01012355555", 2023).kind, told_by("", 2023).kind
    (Told(kind='stand-in', birth=datetime.date(2023, 1, 1)), 'wrong', 'none')
    """
    if not number:
        return Told(NONE, None)
    read = read_number(number, year)
    kind = WRONG if number.endswith(_REFUSED) else _KINDS.get(read.kind, WRONG)
    return Told(kind, read.birth)


def duf_kind(number: str) -> str:
    """What a DUF number is: none, complete or wrong.

    >>> duf_kind("200205705502"), duf_kind("200205705503"), duf_kind("")
    ('complete', 'wrong', 'none')
    """
    if not number:
        return NONE
    return COMPLETE if is_duf(number) else WRONG


def is_for_unborn(number: str) -> bool:
    """Whether a number stands for a child who is not born yet.

    >>> is_for_unborn("01012399999")
    True
    """
    return number.endswith(_UNBORN)


def date_digits_agree(number: str, birth: date) -> bool:
    """Whether a number's first six digits are the day of birth, whatever is added to them.

    >>> date_digits_agree("41880850000", date(2008, 8, 1))
    True
    """
    day, month, year = int(number[:2]), int(number[2:4]), int(number[4:6])
    month -= next((added for added in _SYNTHETIC if month > added), 0)
    return (day - 40 if day > 40 else day, month, year) == (
        birth.day,
        birth.month,
        birth.year % 100,
    )


def sex_agrees(number: str, sex: str) -> bool:
    """Whether the ninth digit tells the sex: odd for 1 (male), even for 2. An unborn's tells none.

    The stand-ins 00100 and 00200 are for a boy and for a girl.

    >>> sex_agrees("01012300100", "1"), sex_agrees("01012300100", "2")
    (True, False)
    """
    return is_for_unborn(number) or sex == ("1" if int(number[8]) % 2 else "2")
