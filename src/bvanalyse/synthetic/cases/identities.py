"""Identities that no one has: valid in form, out of every range that is handed out."""

from __future__ import annotations

import numpy as np

from bvanalyse.synthetic.cases.days import Days

SYNTHETIC_MONTH = 80  # added to the month: the tax administration's mark of an invented person
STAND_IN = {"1": "00100", "2": "00200"}  # a child without a number, by sex
UNBORN = "99999"
STANDING_IN = frozenset({*STAND_IN.values(), UNBORN, "55555"})  # a number may end so by chance
_FIRST = np.array([3, 7, 6, 1, 8, 9, 4, 5, 2])
_SECOND = np.array([5, 4, 3, 2, 7, 6, 5, 4, 3, 2])
_DUF = np.array([4, 6, 3, 2, 4, 6, 3, 2, 7, 5])
_DUF_YEAR = 9000  # a DUF number begins with the year in which it was given


def national_numbers(
    born: Days, sex: np.ndarray, chance: np.random.Generator, taken: set[int]
) -> np.ndarray:
    """An 11-digit number for each, all different and none of those taken, to which they are added.

    Modulus 11 holds; the month is 81 to 92, so that no real person can be hit.
    """
    date = born.astype("datetime64[D]").astype(object)
    stem = np.array(
        [d.day * 10_000 + (d.month + SYNTHETIC_MONTH) * 100 + d.year % 100 for d in date]
    )
    later = np.array([d.year >= 2000 for d in date])
    numbers = np.zeros(len(born), dtype=np.int64)
    missing = np.arange(len(born))
    while len(missing):
        # the ninth digit is odd for boys
        individual = 2 * chance.integers(0, 250, len(missing)) + (sex[missing] == "1")
        nine = stem[missing].astype(np.int64) * 1000 + individual + 500 * later[missing]
        checked = with_checks(nine)
        for at, number in zip(missing.tolist(), checked.tolist(), strict=True):
            if number >= 0 and number not in taken and f"{number % 100_000:05}" not in STANDING_IN:
                taken.add(number)
                numbers[at] = number
        missing = np.flatnonzero(numbers == 0)
    return np.char.zfill(numbers.astype(str), 11)


def with_checks(nine: np.ndarray) -> np.ndarray:
    """Nine digits with the two check digits behind them, -1 where there are none.

    >>> with_checks(np.array([10_81_00_500])).tolist()
    [10810050050]
    """
    first = -(_digits(nine, 9) @ _FIRST) % 11
    ten = nine * 10 + first
    second = -(_digits(ten, 10) @ _SECOND) % 11
    return np.where((first < 10) & (second < 10), ten * 10 + second, -1)


def stand_in(born: Days, ending: np.ndarray) -> np.ndarray:
    """The day of birth, or of the expected birth, with five digits that stand for no person."""
    date = born.astype("datetime64[D]").astype(object)
    day = np.array([d.strftime("%d%m%y") for d in date], dtype="<U6")
    return np.char.add(day, ending)


def could_be_real(numbers: np.ndarray) -> np.ndarray:
    """Whether modulus 11 holds by chance for a stand-in, which then could be someone's number."""
    whole = numbers.astype(np.int64)
    return np.asarray(with_checks(whole // 100) == whole)


def duf_numbers(count: int, chance: np.random.Generator) -> np.ndarray:
    """12-digit numbers of foreigners, with a year that is far off."""
    ten = (_DUF_YEAR + chance.integers(1, 999, count)) * 1_000_000
    ten += chance.integers(0, 1_000_000, count)
    return np.asarray(ten * 100 + (_digits(ten, 10) @ _DUF) % 11).astype(str)


def uuids(count: int, chance: np.random.Generator) -> list[str]:
    """Identifiers of messages and their parts, of version 4."""
    raw = np.frombuffer(chance.bytes(16 * count), dtype=np.uint8).reshape(-1, 16).copy()
    raw[:, 6] = raw[:, 6] & 0x0F | 0x40
    raw[:, 8] = raw[:, 8] & 0x3F | 0x80
    text = raw.tobytes().hex()
    rows = (text[at : at + 32] for at in range(0, 32 * count, 32))
    return [f"{t[:8]}-{t[8:12]}-{t[12:16]}-{t[16:20]}-{t[20:]}" for t in rows]


def _digits(numbers: np.ndarray, count: int) -> np.ndarray:
    return numbers[:, None] // 10 ** np.arange(count - 1, -1, -1) % 10
