"""What is active on a day and in a period, and ages at the end of the year."""

from __future__ import annotations

import pandas as pd
import pytest

from bvanalyse.errors import ParameterError
from bvanalyse.metrics.ages import age_31dec, aged
from bvanalyse.metrics.windows import STILL_ACTIVE, Window, active_during, active_on


def span(start: str, until: str | None) -> pd.DataFrame:
    end = pd.Timestamp(until) if until else STILL_ACTIVE
    return pd.DataFrame({"start": [pd.Timestamp(start)], "until": [end]})


@pytest.mark.parametrize(
    ("year", "half", "first", "last", "days"),
    [
        (2023, None, "2023-01-01", "2023-12-31", 365),
        (2024, None, "2024-01-01", "2024-12-31", 366),
        (2024, 1, "2024-01-01", "2024-06-30", 182),
        (2023, 2, "2023-07-01", "2023-12-31", 184),
    ],
)
def test_a_window_has_both_its_ends(year, half, first, last, days):
    window = Window.of(year, half)

    ends = window.first, window.last

    assert ends == (pd.Timestamp(first), pd.Timestamp(last))
    assert window.days == days


def test_there_is_no_third_half():
    with pytest.raises(ParameterError, match="no such half-year"):
        Window.of(2023, 3)


@pytest.mark.parametrize(
    ("start", "until", "during", "on_last_day"),
    [
        ("2022-12-31", "2023-01-01", True, False),
        ("2022-01-01", "2022-12-31", False, False),
        ("2023-12-31", "2023-12-31", True, True),
        ("2024-01-01", None, False, False),
        ("2001-01-01", None, True, True),
    ],
)
def test_the_last_day_is_an_active_day(start, until, during, on_last_day):
    rows, window = span(start, until), Window.of(2023)

    found = active_during(rows, window)[0], active_on(rows, window.last)[0]

    assert found == (during, on_last_day)


def test_age_at_the_end_of_the_year_is_the_difference_of_the_years():
    births = pd.Series(pd.to_datetime(["2005-12-31", "2006-01-01", "2024-02-01", None]))

    ages = age_31dec(births, 2023)

    assert ages.fillna(99).tolist() == [18, 17, -1, 99]
    assert aged(births, 2023, 0, 17).tolist() == [False, True, False, False]
