"""Adding months to days, and the two ways of counting a limit of some months."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bvanalyse.events.tables import DAY

DAYS_PER_MONTH = 30.4375  # 365.25 / 12
LIMIT_DAYS = 30  # a month as SSB's check of messages counts it


def add_months(days: pd.Series, months: int | pd.Series) -> pd.Series:
    """The same day of the month some months later, or that month's last day when it is shorter.

    Empty days stay empty. `months` may be negative, or one number for each day.

    >>> days = pd.Series(pd.to_datetime(["2022-11-30", "2023-11-30", None]))
    >>> add_months(days, 3).dt.strftime("%Y-%m-%d").tolist()
    ['2023-02-28', '2024-02-29', nan]
    """
    month, rest = _month_and_rest(days)
    target = month + np.asarray(months).astype("timedelta64[M]")
    last = (target + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    return _series(np.minimum(target.astype("datetime64[D]") + rest, last), days)


def birthday(born: pd.Series, years: int) -> pd.Series:
    """The day somebody completes so many years; born on 29 February, on 1 March in common years.

    The common practice in Norway; not verified in a source.

    >>> birthday(pd.Series(pd.to_datetime(["2004-02-29"])), 18).dt.strftime("%Y-%m-%d").tolist()
    ['2022-03-01']
    """
    month, rest = _month_and_rest(born)
    return _series((month + np.timedelta64(12 * years, "M")).astype("datetime64[D]") + rest, born)


def limit(days: pd.Series, months: int | pd.Series, rule: str) -> pd.Series:
    """The last day in time when the clock starts on `days`.

    `rule` is "calendar" (months by the calendar, as in the act) or "days90" (30 days a month).

    >>> start = pd.Series(pd.to_datetime(["2023-07-01"]))
    >>> [limit(start, 3, rule).dt.strftime("%m-%d")[0] for rule in ("calendar", "days90")]
    ['10-01', '09-29']
    """
    if rule == "calendar":
        return add_months(days, months)
    return days + pd.to_timedelta(LIMIT_DAYS * np.asarray(months), unit="D").as_unit("s")


def _month_and_rest(days: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    values = days.to_numpy("datetime64[D]")
    month = values.astype("datetime64[M]")
    return month, values - month.astype("datetime64[D]")


def _series(values: np.ndarray, like: pd.Series) -> pd.Series:
    return pd.Series(values, index=like.index).astype(DAY)
