"""Suppressed counts: what can be said whatever the hidden number is.

A hidden count is an interval, never 0 and never its middle. Source: Manski 2003, Partial
identification of probability distributions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from bvanalyse.errors import present
from bvanalyse.stats.checks import whole
from bvanalyse.stats.counts import compare_counts
from bvanalyse.stats.types import Comparison, Result

Verdict = Literal["increase", "decrease", "not_shown"]


@dataclass(frozen=True, slots=True, repr=False)
class Hidden(Result):
    """A suppressed count: any whole number from `low` to `high`. ValueError if there is none.

    >>> Hidden(1, 3)
    Hidden(low=1, high=3)
    """

    low: int
    high: int

    def __post_init__(self) -> None:
        low, high = whole(self.low, "the low end"), whole(self.high, "the high end")
        if low is None or high is None or low > high:
            raise ValueError(f"a hidden count must run from low to high, not {self.low, self.high}")
        object.__setattr__(self, "low", low)
        object.__setattr__(self, "high", high)


@dataclass(frozen=True, slots=True, repr=False)
class HiddenComparison(Result):
    """A comparison of counts of which some are hidden, over every number they may be.

    `verdict` is "increase", "decrease" or "not_shown" when it is the same for every admissible
    number, otherwise None: undecided, because of what is hidden. The ratio, its limits and p are
    given as the range they can take; an upper end of None is infinite.
    """

    verdict: Verdict | None
    estimate_low: float | None
    estimate_high: float | None
    ci_low: float | None
    ci_high: float | None
    p_low: float | None
    p_high: float | None
    confidence: float
    method: str
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Bounds(Result):
    """What a total and its parts can be, given each other; None where nothing bounds a figure."""

    total: Hidden | None
    parts: tuple[Hidden | None, ...]


def compare_hidden_counts(
    after: float | Hidden | None,
    before: float | Hidden | None,
    *,
    exposure: tuple[float | None, float | None] = (1, 1),
    method: str = "exact",
    confidence: float = 0.95,
) -> HiddenComparison:
    """Whether a count has changed, when one or both counts are hidden.

    A verdict is given only when it holds whatever the hidden numbers are. The strict test is the
    default, because little is known; `exposure` and the other settings are those of
    `compare_counts`. `hidden_cells` marks that something was hidden; missing figures give None and
    a flag. ValueError as `compare_counts`. Source: Manski 2003; the ends are enough because the
    ratio, its limits and both tails move one way with each count.

    >>> result = compare_hidden_counts(13, Hidden(1, 3))
    >>> result.verdict, round(result.p_low, 4), round(result.p_high, 3)
    ('increase', 0.0018, 0.021)
    >>> compare_hidden_counts(10, Hidden(1, 3)).verdict is None
    True
    """
    hidden = isinstance(after, Hidden) or isinstance(before, Hidden)
    flags = ("hidden_cells",) if hidden else ()
    first, second = _ends(after, "the first count"), _ends(before, "the second count")

    def compared(count1: int | None, count2: int | None) -> Comparison:
        return compare_counts(
            count1, count2, exposure=exposure, method=method, margin=None, confidence=confidence
        )

    least, most = compared(first[0], second[1]), compared(first[1], second[0])
    if least.p_value is None or most.p_value is None:
        nothing = (None, None, None, None, None, None)
        return HiddenComparison(None, *nothing, confidence, method, (*least.flags, *flags))

    rises = [result.excludes(1) and (result.ci_low or 0) > 1 for result in (least, most)]
    falls = [
        result.excludes(1) and result.ci_high is not None and result.ci_high < 1
        for result in (least, most)
    ]
    states: dict[Verdict, bool] = {
        "increase": all(rises),
        "decrease": all(falls),
        "not_shown": not any(rises + falls),
    }
    middle = _middle_p(_seen(first), _seen(second), compared)
    p_values = [least.p_value, most.p_value, *middle]
    return HiddenComparison(
        verdict=next((state for state, holds in states.items() if holds), None),
        estimate_low=least.estimate,
        estimate_high=most.estimate,
        ci_low=least.ci_low,
        ci_high=most.ci_high,
        p_low=min(p_values),
        p_high=max(p_values),
        confidence=confidence,
        method=method,
        flags=(*dict.fromkeys((*least.flags, *most.flags)), *flags),
    )


def total_bounds(
    parts: Sequence[float | Hidden | None], total: float | Hidden | None = None
) -> Bounds:
    """What the total of partly hidden parts can be, and what the parts can be given the total.

    A part of None is wholly unknown: 0 or more. With the total given (a count or hidden) every part
    is tightened to what the others leave for it; a part whose two ends meet can be worked out and
    is no longer hidden. ValueError if the parts cannot add up to the total. Source: one margin of
    the linear programme in Fischetti & Salazar 2003, Management Science 49:1008.

    >>> total_bounds([12, Hidden(1, 3), Hidden(1, 3)]).total
    Hidden(low=14, high=18)
    >>> total_bounds([12, Hidden(1, 3), Hidden(1, 3)], total=18).parts[1]
    Hidden(low=3, high=3)
    """
    ends = [_open_ends(part, "a part") for part in parts]
    whole_low, whole_high = _open_ends(total, "the total")
    least, tops = sum(low for low, _ in ends), [high for _, high in ends if high is not None]
    most = sum(tops) if len(tops) == len(ends) else None
    if (whole_high is not None and least > whole_high) or (most is not None and most < whole_low):
        told = f"at least {least}" if whole_high is not None and least > whole_high else f"{most}"
        raise ValueError(f"the parts add up to {told}, which cannot be the total {total}")

    open_parts, known_most = len(ends) - len(tops), sum(tops)
    tightened = []
    for low, high in ends:
        others_bounded = open_parts == (high is None)
        at_least = max(low, whole_low - (known_most - (high or 0))) if others_bounded else low
        room = None if whole_high is None else whole_high - (least - low)
        tightened.append(_hidden(at_least, _smaller(high, room)))
    return Bounds(_hidden(max(least, whole_low), _smaller(most, whole_high)), tuple(tightened))


def _ends(count: object, name: str) -> tuple[int | None, int | None]:
    if isinstance(count, Hidden):
        return count.low, count.high
    number = whole(count, name)
    return number, number


def _open_ends(count: float | Hidden | None, name: str) -> tuple[int, int | None]:
    """The ends of a count; of an unknown one only that it is 0 or more."""
    low, high = _ends(count, name)
    return (0, None) if low is None else (low, high)


def _seen(ends: tuple[int | None, int | None]) -> tuple[int, int]:
    return present(ends[0]), present(ends[1])


def _hidden(low: int, high: int | None) -> Hidden | None:
    return None if high is None else Hidden(low, high)


def _smaller(one: int | None, other: int | None) -> int | None:
    return min((end for end in (one, other) if end is not None), default=None)


def _middle_p(
    first: tuple[int, int],
    second: tuple[int, int],
    compared: Callable[[int, int], Comparison],
) -> list[float]:
    """For each second count, p at the first counts next to no change, where p is largest."""

    def p_value(count1: int, count2: int) -> float:
        return present(compared(count1, count2).p_value)

    found = []
    for count2 in range(second[0], second[1] + 1):
        low, high = first
        while low < high:
            middle = (low + high) // 2
            if p_value(middle + 1, count2) >= p_value(middle, count2):
                low = middle + 1
            else:
                high = middle
        found.append(p_value(low, count2))
    return found
