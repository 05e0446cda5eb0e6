"""What may be asked: every figure is looked at once, here, and refused in one sentence.

A missing figure (None or nan) is passed on as None; an impossible one is a ValueError.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from numbers import Real
from typing import Any, TypeVar

Choice = TypeVar("Choice")


def whole(value: object, name: str) -> int | None:
    """A count: a whole number from 0 up.

    >>> whole(3.0, "count"), whole(float("nan"), "count")
    (3, None)
    """
    number = real(value, name)
    if number is None:
        return None
    if number < 0 or number != math.floor(number):
        raise ValueError(f"{name} must be a whole number, 0 or more, not {value}")
    return int(number)


def real(value: object, name: str) -> float | None:
    """A finite number of any sign; whole numbers keep their exact value."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, Real):
        raise ValueError(f"{name} must be a number, not {value!r}")
    if math.isnan(value):
        return None
    if math.isinf(value):
        raise ValueError(f"{name} must be finite, not {value}")
    return value if isinstance(value, int) else float(value)


def pair(value: object, name: str) -> tuple[Any, Any]:
    """Two figures that belong together; a missing pair is two missing figures."""
    if value is None:
        return None, None
    try:
        first, second = iter(value)  # type: ignore[call-overload]  # asked: refused just below
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be a pair of numbers, not {value!r}") from None
    return first, second


def share(x: object, n: object, name: str = "x") -> tuple[int | None, int | None]:
    """A numerator and its denominator: x of n."""
    number, base = whole(x, name), whole(n, f"the denominator of {name}")
    if number is not None and base is not None and number > base:
        raise ValueError(f"{name} cannot exceed its denominator: {number} of {base}")
    return number, base


def events(count: object, exposure: object, name: str = "count") -> tuple[int | None, float | None]:
    """A count and what it was counted over (children, years)."""
    number, base = whole(count, name), real(exposure, f"the exposure of {name}")
    if base is not None and (base < 0 or (base == 0 and number)):
        raise ValueError(f"the exposure of {name} must be above 0, not {exposure}")
    return number, base


def inside(value: object, low: float, high: float, name: str) -> float:
    """A setting strictly between two bounds."""
    number = real(value, name)
    if number is None or not low < number < high:
        raise ValueError(f"{name} must be between {low:g} and {high:g}, not {value}")
    return number


def alpha_of(confidence: object) -> float:
    """The share of error that a confidence level leaves, over both tails."""
    return 1 - inside(confidence, 0, 1, "confidence")


def chosen(choices: Mapping[str, Choice], name: str, kind: str = "method") -> Choice:
    """The function behind a name."""
    if name not in choices:
        raise ValueError(f"unknown {kind} {name!r}; choose one of {', '.join(choices)}")
    return choices[name]
