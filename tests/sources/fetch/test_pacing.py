"""How often is allowed, and how long to wait."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bvanalyse.sources.fetch.pacing import (
    Pace,
    announced,
    backoff,
    policy,
    retry_after,
    wait_before,
)

NOON = datetime(2025, 6, 15, 12, tzinfo=UTC)


@given(
    calls=st.integers(1, 6),
    seconds=st.integers(1, 90),
    work=st.lists(
        st.tuples(st.floats(0, 50), st.floats(0, 20), st.floats(0, 1)), min_size=1, max_size=40
    ),
)
def test_no_window_of_the_service_ever_holds_more_calls_than_it_allows(calls, seconds, work):
    pace, now, answered, arrived = Pace(calls, seconds), 0.0, [], []
    for pause, duration, counted_at in work:
        now += pause
        now += wait_before(answered, now, pace)
        arrived.append(now + counted_at * duration)  # the service counts it before it answers
        now += duration
        answered.append(now)

    for at in range(calls, len(arrived)):
        assert arrived[at] - arrived[at - calls] > seconds - 1e-6


@given(calls=st.integers(1, 6), seconds=st.integers(1, 90), number=st.integers(1, 40))
def test_nobody_waits_longer_than_needed(calls, seconds, number):
    pace, now, answered = Pace(calls, seconds), 0.0, []
    for _ in range(number):
        now += wait_before(answered, now, pace)
        answered.append(now)

    assert now <= (number - 1) // calls * (seconds + 0.02) + 1e-6


@pytest.mark.parametrize(
    ("calls", "seconds", "pace"),
    [(30, 60, Pace(30, 60)), (0, 0, None), (None, None, None), ("30", "60", None), (5, 0, None),
     (True, 60, None), (-1, 60, None), (0.5, 60, None)],
)  # fmt: skip
def test_a_pace_is_announced_by_two_numbers_above_zero(calls, seconds, pace):
    assert announced(calls, seconds) == pace


@pytest.mark.parametrize(
    ("header", "pace"),
    [("40;w=60s", Pace(40, 60)), ("40; w=60", Pace(40, 60)), ("0;w=60s", None), ("", None),
     (None, None), ("40", None), ("many;w=60s", None)],
)  # fmt: skip
def test_a_policy_is_read_or_left(header, pace):
    assert policy(header) == pace


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("0", 0), ("17", 17), (" 5 ", 5), ("Sun, 15 Jun 2025 12:01:00 GMT", 60),
     ("Sun, 15 Jun 2025 11:00:00 GMT", 0), ("", None), (None, None), ("soon", None), ("-3", None),
     ("1e9", None)],
)  # fmt: skip
def test_a_wait_that_is_asked_for_is_read_or_left(header, seconds):
    assert retry_after(header, NOON) == seconds


def test_each_failure_doubles_the_wait_up_to_a_minute():
    assert [backoff(number) for number in range(1, 9)] == [1, 2, 4, 8, 16, 32, 60, 60]
