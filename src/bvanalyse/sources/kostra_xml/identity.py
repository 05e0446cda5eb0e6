"""Who a client is, as a key that means nothing outside this run.

A national number is read for three things, its key, a birth date and a sex, and then forgotten.
The key is a keyed hash with a salt made for the run, so that no list of numbers can be tried
against it. Rules: Skatteetaten's for the number, SSB's 15F checks Individ 03, 04 and 11 for what
may stand in its place.
"""

from __future__ import annotations

import secrets
from datetime import date
from hashlib import blake2b
from operator import mul
from typing import NamedTuple

from bvanalyse.errors import ParameterError, Problem

_FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_DUF_WEIGHTS = (4, 6, 3, 2, 4, 6, 3, 2, 7, 5)
_UNBORN = "99999"
_STAND_INS = ("00100", "00200", "55555", _UNBORN)  # SSB's text knows the third, its program not
_D_NUMBER = 40  # added to the day
_MADE_UP = (80, 40)  # added to the month, by Skatteetaten and for health services
_EPOCH = date(1970, 1, 1).toordinal()
_LONGEST_SALT = 64
_HALF_A_CENTURY = 50
_REMEMBERED = 100_000


class Number(NamedTuple):
    """What a national number tells: its kind, a birth date and a sex.

    ``kind`` is "national", "d_number", "stand_in", "unborn" or "faulty"; ``sex`` "1" male,
    "2" female, "0" unborn, "" not told.
    """

    kind: str
    birth: date | None
    sex: str


class Client(NamedTuple):
    """A client without identity: the key, the kind of number behind it, birth date and sex.

    ``kind`` is one of `Number`'s, or "duf", "faulty_duf" or "none".
    """

    key: int
    kind: str
    birth: date | None
    sex: str


class Keys:
    """Makes keys of texts; equal texts have equal keys within one run, and in no other.

    >>> keys = Keys(b"a salt for this example")
    >>> keys("J-17") == keys("J-17"), keys("J-17") == Keys(b"another salt")("J-17")
    (True, False)
    """

    def __init__(self, salt: bytes | None = None) -> None:
        if salt is not None and not 0 < len(salt) <= _LONGEST_SALT:
            raise ParameterError(Problem("salt", expected=f"1 to {_LONGEST_SALT} bytes"))
        self.salt = secrets.token_bytes(32) if salt is None else salt
        self._empty = blake2b(key=self.salt, digest_size=8)

    def __call__(self, *parts: str) -> int:
        made = self._empty.copy()
        made.update("\x1f".join(parts).encode())
        return int.from_bytes(made.digest(), "little") >> 1

    def __repr__(self) -> str:
        return "Keys()"


class Ids(dict[str | None, int]):
    """Keys of the Ids that a case system gave its items; the same few numbers recur in a file.

    >>> ids = Ids(Keys())
    >>> ids["7"] == ids[" 7 "] > 0, ids[""], ids[None]
    (True, 0, 0)
    """

    def __init__(self, keys: Keys) -> None:
        super().__init__({None: 0})
        self._keys = keys

    def __missing__(self, text: str) -> int:
        written = text.strip()
        key = self._keys("id", written) if written else 0
        if len(self) < _REMEMBERED:
            self[text] = key
        return key

    def __repr__(self) -> str:
        return "Ids()"


def client(
    keys: Keys, number: str | None, duf: str | None, journal: str, municipality: str, year: int
) -> Client:
    """The client behind a national number, else a DUF number, else the journal alone.

    What is not surely one person's own number counts for one person only within one journal. A
    faulty national number is not mended by a good DUF number (SSB's check Individ 03). ``year`` is
    the file's, by which the century of a stand-in is told.
    """
    number, duf = (number or "").strip(), (duf or "").strip()
    here = (municipality, journal)
    if number:
        told = read_number(number, year)
        own = told.kind in ("national", "d_number")
        key = keys("number", number) if own else keys("number", number, *here)
        return Client(key, told.kind, told.birth, told.sex)
    if duf:
        good = is_duf(duf)
        key = keys("duf", duf) if good else keys("duf", duf, *here)
        return Client(key, "duf" if good else "faulty_duf", None, "")
    return Client(keys("journal", *here), "none", None, "")


def individ_key(
    keys: Keys, municipality: str, district: str, journal: str, written: str | None
) -> int:
    """The key of a client's Id within its journal, or 0."""
    name = (written or "").strip()
    return keys("individ", municipality, district, journal, name) if name else 0


def read_number(number: str, year: int) -> Number:
    """Reads a national number, D-number, synthetic number or stand-in.

    The first is Skatteetaten's kind of synthetic number, born 1 February 2015; the second has a
    check digit wrong; the third is a stand-in, whose century is the one of a child in ``year``.

    >>> read_number("01821599829", 2023)
    Number(kind='national', birth=datetime.date(2015, 2, 1), sex='2')
    >>> read_number("01821599828", 2023).kind, read_number("01021500100", 2023).birth.year
    ('faulty', 2015)
    """
    if len(number) != 11 or not (number.isascii() and number.isdigit()):
        return Number("faulty", None, "")
    digits = [int(digit) for digit in number]
    day, month, two = int(number[:2]), int(number[2:4]), int(number[4:6])
    kind = "d_number" if day > _D_NUMBER else "national"
    day -= _D_NUMBER if day > _D_NUMBER else 0
    month -= next((added for added in _MADE_UP if month > added), 0)
    century = _century(int(number[6:9]), two)
    born = _date(century + two, month, day) if century else None
    if born and _checks(digits, _FIRST_WEIGHTS) and _checks(digits, _SECOND_WEIGHTS):
        return Number(kind, born, "1" if digits[8] % 2 else "2")
    unborn = number[6:] == _UNBORN
    latest = year + (_HALF_A_CENTURY if unborn else 1)
    born = _date((2000 if 2000 + two <= latest else 1900) + two, month, day)
    if born and number[6:] in _STAND_INS and kind == "national":
        return Number("unborn" if unborn else "stand_in", born, "0" if unborn else "")
    return Number("faulty", None, "")


def is_duf(number: str) -> bool:
    """Whether a DUF number passes its check: ten weighted digits, and the remainder in two.

    >>> is_duf("200205705502"), is_duf("200205705503")
    (True, False)
    """
    if len(number) != 12 or not (number.isascii() and number.isdigit()):
        return False
    return int(sum(map(mul, map(int, number), _DUF_WEIGHTS))) % 11 == int(number[10:])


def days(born: date | None, missing: int) -> int:
    """A birth date as days since 1970, or ``missing``."""
    return missing if born is None else born.toordinal() - _EPOCH


def _century(individual: int, two: int) -> int | None:
    if individual < 500:
        return 1900
    if two < 40:
        return 2000
    if individual < 750 and two >= 54:
        return 1800
    return 1900 if individual >= 900 else None


def _checks(digits: list[int], weights: tuple[int, ...]) -> bool:
    return int(sum(map(mul, digits, weights))) % 11 == 0


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
