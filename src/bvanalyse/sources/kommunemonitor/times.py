"""The period of a row: a year, or a half-year said by the year, a column, or the file's name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bvanalyse import periods
from bvanalyse.errors import DataError
from bvanalyse.sources.numbers import plain
from bvanalyse.sources.period_text import parse_period
from bvanalyse.sources.statbank.table import refusal

_HALF = re.compile(r"(?:h ?)?([12])(?:\.? ?halvår|\.)?|(første|fyrste|andre|annet) ?halvår")
_IN_NAME = re.compile(r"(?<![0-9])(?:(1|første|fyrste)|(2|andre|annet))[._ -]*halv(?:år|aar)")
_BLANK = ("", "na")
YEARLY = "year"


@dataclass(frozen=True)
class When:
    """What a row says of its time: a year, and 1 or 2 for a half of it, or 0 for none."""

    year: str
    half: int = 0


@lru_cache(maxsize=1_000)
def when(time: str, half: str) -> When:
    """The time of a row from its two cells; `half` is blank in a file without such a column.

    >>> when("2021", "2. halvår"), when("H2 2021", ""), when("2021", "NA")
    (When(year='2021', half=2), When(year='2021', half=2), When(year='2021', half=0))

    Raises `DataError` for other periods, and for two cells that contradict each other.
    """
    try:
        parsed = parse_period(time)
        usual = periods.kind(parsed.period) in ("year", "half") and not parsed.qualifier
    except DataError:
        usual = False
    if not usual:
        raise refusal(
            "not a year or half-year",
            column="Tid",
            found=time,
            expected="2021, 2021H2 or 2. halvår 2021",
            action="look whether columns or headings have changed places",
        )
    year, said = parsed.period[:4], int(parsed.period[5:] or 0)
    other = _half(half, year)
    if said and other and said != other:
        expected = f"half-year {said}, as in {time}"
        action = "correct one of the cells"
        raise refusal("two half-years in one row", column="Halvår", found=half, expected=expected,
                      action=action)  # fmt: skip
    return When(year, said or other)


def period_of(row: When, kind: str, half_year: int | None) -> str:
    """The period of a row's figure; empty for a half-yearly one that does not tell its half.

    `kind` is that of the variable, `half_year` that of the whole file where its rows do not say.

    >>> period_of(When("2021"), "halfyear", 2), period_of(When("2021"), "year", 2)
    ('2021H2', '2021')

    Raises `DataError` for a half-year of a variable that is published for whole years.
    """
    if kind == YEARLY and row.half:
        raise refusal(
            "a half-year for a figure of whole years",
            column="Halvår",
            found=row.half,
            expected="nothing, for this variable is published once a year",
            action="look whether columns have changed places",
        )
    if kind == YEARLY:
        return row.year
    half = row.half or half_year
    return f"{row.year}H{half}" if half else ""


def no_half() -> DataError:
    """The refusal of a half-yearly figure that does not say which half it is of."""
    return refusal(
        "no half-year is said",
        column="Halvår",
        expected="1 or 2, for this variable is published twice a year",
        action="say the half-year in a column Halvår, or read the file with half_year=1 or 2",
    )


def half_in_name(path: Path) -> int | None:
    """The half-year that the monitor's own file names end with, if the name tells it.

    >>> [half_in_name(Path(f"3A_{name}.csv")) for name in ("førstehalvår", "beggehalvår")]
    [1, None]
    """
    found = {bool(match[1]) for match in _IN_NAME.finditer(plain(path.stem).lower())}
    return (1 if found.pop() else 2) if len(found) == 1 else None


def _half(text: str, year: str) -> int:
    bare = text.lower()
    if bare in _BLANK:
        return 0
    match = _HALF.fullmatch(bare)
    if match:
        return int(match[1]) if match[1] else 1 if match[2] in ("første", "fyrste") else 2
    try:
        period = parse_period(text).period
    except DataError:
        period = ""
    if periods.is_period(period) and periods.kind(period) == "half" and period[:4] == year:
        return int(period[5])
    expected = f"1 or 2, 2. halvår, or a half of {year}"
    action = "look whether columns or headings have changed places"
    raise refusal("not a half-year", column="Halvår", found=text, expected=expected, action=action)
