"""Time codes of the StatBank, and the periods they stand for."""

from __future__ import annotations

import re

from bvanalyse import periods
from bvanalyse.errors import DataError, Problem

#: a year, half-year, quarter (K for kvartal), month, week (U for uke) or span of years
TIME_CODE = r"(?:1[5-9]|20|21)[0-9]{2}(?:H[12]|[KQ][1-4]|[MU][0-9]{2}|-(?:1[5-9]|20|21)[0-9]{2})?"


def is_time(text: str) -> bool:
    """Whether the text is a time code of the StatBank.

    >>> is_time("2020"), is_time("2020K4"), is_time("0301"), is_time("2020K5")
    (True, True, False, False)
    """
    return re.fullmatch(TIME_CODE, text) is not None


def period_of(code: str) -> str:
    """The period, in the form of `bvanalyse.periods`, that a time code stands for.

    >>> [period_of(code) for code in ("2020", "2020H1", "2020K1", "2020M01", "2018-2020")]
    ['2020', '2020H1', '2020Q1', '2020M01', '2018/2020']
    >>> period_of("2020U12")
    Traceback (most recent call last):
    bvanalyse.errors.DataError: not a period: found "2020U12", expected a time code such as 2020, \
2020H1, 2020K1 or 2020M01; choose years, half-years, quarters or months

    Raises `DataError` for a week and for everything that is no time code.
    """
    period = re.sub(r"K(?=[1-4]$)", "Q", code).replace("-", "/")
    if not is_time(code) or not periods.is_period(period):
        raise DataError(
            Problem(
                "not a period",
                found=code,
                expected="a time code such as 2020, 2020H1, 2020K1 or 2020M01",
                action="choose years, half-years, quarters or months",
            )
        )
    return period
