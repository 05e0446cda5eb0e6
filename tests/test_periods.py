"""Periods against the calendar."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bvanalyse.periods import Span, comparable, is_period, kind, span, year

LAW = settings(deadline=None, derandomize=True, max_examples=60)

years = st.integers(1950, 2049).map(str)
seasons = st.sampled_from(
    ["", "H1", "H2", "Q1", "Q2", "Q3", "Q4", *(f"M{month:02d}" for month in range(1, 13))]
)
single = st.one_of(
    st.builds("{}{}".format, years, seasons),
    st.dates(date(1950, 1, 1), date(2049, 12, 31)).map(date.isoformat),
)


@pytest.mark.parametrize(
    ("period", "first", "last", "days"),
    [
        ("2021", "2021-01-01", "2021-12-31", 365),
        ("2020", "2020-01-01", "2020-12-31", 366),
        ("2021H1", "2021-01-01", "2021-06-30", 181),
        ("2021H2", "2021-07-01", "2021-12-31", 184),
        ("2021Q1", "2021-01-01", "2021-03-31", 90),
        ("2021Q4", "2021-10-01", "2021-12-31", 92),
        ("2020M02", "2020-02-01", "2020-02-29", 29),
        ("1900M02", "1900-02-01", "1900-02-28", 28),
        ("2022M12", "2022-12-01", "2022-12-31", 31),
        ("2021-12-31", "2021-12-31", "2021-12-31", 1),
        ("2016/2021", "2016-01-01", "2021-12-31", 2192),
        ("2022M01/2022M10", "2022-01-01", "2022-10-31", 304),
        ("2022-01-01/2022-10-26", "2022-01-01", "2022-10-26", 299),
        ("2021H2/2022H1", "2021-07-01", "2022-06-30", 365),
    ],
)
def test_a_period_covers_the_days_of_the_calendar(period, first, last, days):
    expected = Span(date.fromisoformat(last), date.fromisoformat(first))

    covered = span(period)

    assert covered == expected
    assert covered.days == days


@pytest.mark.parametrize(
    "text",
    [
        "",
        "21",
        "0000",
        "02021",
        "2021H0",
        "2021H3",
        "2021Q5",
        "2021M00",
        "2021M13",
        "2021M1",
        "2021h1",
        "2021 H1",
        "2021-02-30",
        "2021-13-01",
        "2021-1-1",
        "2021/",
        "/2021",
        "2021/2020",
        "2021H2/2021H1",
        "2016/2018/2021",
        "2016-2021",
        " 2021",
        "2021\n",
        "første halvår",
    ],
)
def test_what_is_no_period_is_refused(text):
    with pytest.raises(ValueError):
        span(text)

    answer = is_period(text)

    assert answer is False


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2021", "year"),
        ("2021H1", "half"),
        ("2021Q3", "quarter"),
        ("2022M08", "month"),
        ("2021-12-31", "day"),
        ("2016/2021", "span"),
        ("2022M01/2022M10", "span"),
    ],
)
def test_a_period_is_of_one_kind(period, expected):
    assert kind(period) == expected


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2021", 2021),
        ("2021H1", 2021),
        ("2021-12-31", 2021),
        ("2016/2021", 2021),
        ("2021H2/2022H1", 2022),
        ("2022M01/2022M10", 2022),
    ],
)
def test_a_period_belongs_to_the_year_it_ends_in(period, expected):
    assert year(period) == expected


@pytest.mark.parametrize(
    ("period", "other", "expected"),
    [
        ("2021", "2020", True),
        ("2018H1", "2016H1", True),
        ("2018H1", "2017H2", False),
        ("2018Q1", "2017Q2", False),
        ("2022M08", "2021M08", True),
        ("2020M02", "2021M02", True),  # a leap day is no season
        ("2024M01/2024M02", "2023M01/2023M02", True),
        ("2022M08", "2021M07", False),
        ("2021-12-31", "2020-12-31", True),
        ("2021-12-31", "2021-06-30", False),
        ("2021", "2021H1", False),
        ("2021", "2021M01/2021M12", False),
        ("2022M01/2022M10", "2021M01/2021M10", True),
        ("2022M01/2022M10", "2021M01/2021M09", False),
        ("2022M01/2022M10", "2021", False),
    ],
)
def test_only_the_same_season_is_compared(period, other, expected):
    answers = {comparable(period, other), comparable(other, period)}

    assert answers == {expected}


@LAW
@given(years)
def test_halves_quarters_and_months_fill_the_year_without_gap(number):
    parts = {"H": ("1", "2"), "Q": "1234", "M": [f"{month:02d}" for month in range(1, 13)]}

    spans = {letter: [span(number + letter + part) for part in parts[letter]] for letter in parts}

    for found in spans.values():
        assert found[0].first == span(number).first and found[-1].last == span(number).last
        assert sum(part.days for part in found) == span(number).days
        assert all((late.first - early.last).days == 1 for early, late in pairwise(found))


@LAW
@given(st.lists(single, max_size=12), st.randoms(use_true_random=False))
def test_spans_sort_by_their_end_then_their_start_however_they_come(periods, random):
    shuffled = random.sample(periods, len(periods))

    ordered = sorted(span(period) for period in shuffled)

    assert ordered == sorted(span(period) for period in periods)
    assert [part.last for part in ordered] == sorted(part.last for part in ordered)
    assert all(
        early.first <= late.first for early, late in pairwise(ordered) if early.last == late.last
    )


@LAW
@given(single, single)
def test_two_periods_with_a_slash_run_from_the_first_to_the_last(one, other):
    early, late = sorted((one, other), key=lambda period: (span(period).first, span(period).last))

    together = f"{early}/{late}"

    assert is_period(together)
    assert span(together) == Span(span(late).last, span(early).first)


@LAW
@given(single)
def test_every_period_is_comparable_with_itself(period):
    assert is_period(period) and comparable(period, period)


@LAW
@given(years, years, seasons, seasons)
def test_counts_compare_when_and_only_when_the_season_is_the_same(one, other, season, second):
    assert comparable(one + season, other + second) == (season == second)
