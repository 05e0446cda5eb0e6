"""How often a service may be called, and how long to wait before it is called again.

Source: PxWebApi 2 (`/config`, `x-ratelimit-policy`); RFC 9110 for `Retry-After`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import cast

LONGEST_BACKOFF = 60.0
MARGIN = 0.01  # seconds; a wait is never short of the window because of rounding


@dataclass(frozen=True)
class Pace:
    """At most so many calls within any so many seconds."""

    calls: int
    seconds: float

    @property
    def rate(self) -> float:
        """Calls a second, at most and on average."""
        return self.calls / self.seconds


#: what Statistics Norway asks of its users, where the service itself names no limit
DEFAULT_PACE = Pace(30, 60.0)


def announced(calls: object, seconds: object) -> Pace | None:
    """The pace a service names in its settings; zero and absence mean that it names none there.

    >>> announced(30, 60), announced(0, 0), announced(None, "60")
    (Pace(calls=30, seconds=60.0), None, None)
    """
    if type(calls) not in (int, float) or type(seconds) not in (int, float):
        return None
    most, within = cast(float, calls), cast(float, seconds)
    return Pace(int(most), float(within)) if most >= 1 and within > 0 else None


def policy(header: str | None) -> Pace | None:
    """The pace in a header such as `40;w=60s`.

    >>> policy("40;w=60s"), policy("soon"), policy(None)
    (Pace(calls=40, seconds=60.0), None, None)
    """
    match = re.fullmatch(r"\s*([1-9][0-9]{0,6})\s*;\s*w=([1-9][0-9]{0,6})s?\s*", header or "")
    return Pace(int(match[1]), float(match[2])) if match else None


def wait_before(past: Sequence[float], now: float, pace: Pace) -> float:
    """Seconds to wait before the next call, so that no window ever holds more than the pace allows.

    `past` are the times at which earlier calls were answered, in order. An answer comes after the
    service has counted the call, so the service never sees more calls in its window than this does.

    >>> round(wait_before([0.0, 1.0], 5.0, Pace(2, 60)), 2), wait_before([0.0], 5.0, Pace(2, 60))
    (55.01, 0.0)
    """
    if len(past) < pace.calls:
        return 0.0
    wait = past[-pace.calls] + pace.seconds - now
    return wait + MARGIN if wait > 0 else 0.0


def retry_after(header: str | None, now: datetime) -> float | None:
    """The seconds a service asks for: a number or a date; None where it says neither.

    >>> retry_after("120", datetime(2025, 6, 15, tzinfo=UTC))
    120.0
    >>> retry_after("Sun, 15 Jun 2025 00:00:30 GMT", datetime(2025, 6, 15, tzinfo=UTC))
    30.0
    """
    text = (header or "").strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return float(text)
    try:
        then = parsedate_to_datetime(text)
    except ValueError:
        return None
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    return max(0.0, (then - now).total_seconds())


def backoff(failures: int) -> float:
    """Seconds to wait after so many failures in a row: 1, 2, 4 and so on, a minute at most.

    >>> [backoff(failures) for failures in (1, 2, 3, 10)]
    [1.0, 2.0, 4.0, 60.0]
    """
    return min(2.0 ** (failures - 1), LONGEST_BACKOFF)
