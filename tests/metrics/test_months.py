"""Months are added as the calendar has them, whatever the month's length."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from bvanalyse.metrics.months import add_months, birthday, limit

days = st.dates(datetime.date(1990, 1, 1), datetime.date(2060, 12, 31))


def series(*values) -> pd.Series:
    return pd.Series(pd.to_datetime(list(values)).astype("datetime64[s]"))


@given(st.lists(days, min_size=1, max_size=20), st.integers(-60, 60))
def test_adding_months_agrees_with_relativedelta(starts, months):
    expected = [start + relativedelta(months=months) for start in starts]

    found = add_months(series(*starts), months)

    assert found.dt.date.tolist() == expected


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2022-11-30", 3, "2023-02-28"),
        ("2023-11-30", 3, "2024-02-29"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2024-02-29", 3, "2024-05-29"),
        ("2023-12-31", -6, "2023-06-30"),
        ("2023-06-30", -3, "2023-03-30"),
    ],
)
def test_known_limits(start, months, end):
    found = add_months(series(start), months)

    assert found[0] == pd.Timestamp(end)


def test_three_months_are_as_many_days_as_counted_for_2022():
    starts = pd.Series(pd.date_range("2022-01-01", "2022-12-31", unit="s"))

    lengths = (add_months(starts, 3) - starts).dt.days.value_counts().to_dict()
    six = (add_months(starts, 6) - starts).dt.days

    assert lengths == {89: 29, 90: 62, 91: 63, 92: 211}
    assert (six.min(), six.max()) == (181, 184)


@given(st.lists(days, min_size=1, max_size=10))
def test_ninety_days_are_never_later_than_three_months_but_at_the_end_of_winter(starts):
    begins = series(*starts)

    by_days, by_calendar = limit(begins, 3, "days90"), limit(begins, 3, "calendar")

    assert ((by_days - by_calendar).dt.days <= 1).all()


def test_each_row_may_have_its_own_number_of_months():
    starts = series("2023-01-31", "2023-01-31", None)

    found = limit(starts, pd.Series([3, 6, 3]), "calendar")

    assert found.dropna().dt.strftime("%m-%d").tolist() == ["04-30", "07-31"]
    assert found.isna().tolist() == [False, False, True]


def completed_years(born, day):
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@given(days, st.integers(0, 30))
def test_a_person_is_so_old_from_the_birthday_and_not_a_day_before(born, years):
    day = birthday(series(born), years)[0]
    before = day - pd.Timedelta(days=1)

    assert completed_years(born, day) == years
    assert completed_years(born, before) == years - 1
