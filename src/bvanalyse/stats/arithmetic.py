"""Whether printed figures agree with each other: sums, percentages and means of whole numbers.

All sums are exact (fractions), so that 0.1 + 0.2 is 0.3.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from bvanalyse.errors import present
from bvanalyse.stats.checks import real, whole
from bvanalyse.stats.hidden import Hidden, total_bounds
from bvanalyse.stats.types import Result


@dataclass(frozen=True, slots=True, repr=False)
class TotalCheck(Result):
    """Whether a printed total can be the sum of its parts.

    `difference` is the total minus the nearest sum the parts can have: 0 when they agree exactly.
    `agrees` allows for rounding and hidden parts; None when a figure is missing.
    """

    agrees: bool | None
    total: float | None
    least: float | None
    most: float | None
    difference: float | None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class PercentageCheck(Result):
    """The counts of `n` that are printed as `percent`; none means that it cannot be right."""

    possible: bool | None
    percent: float | None
    n: int | None
    counts: tuple[int, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Reconstruction(Result):
    """The counts behind printed percentages; `known` when each can be only one number."""

    possible: bool | None
    known: bool
    counts: tuple[Hidden, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class MeanCheck(Result):
    """Whether a total can be spread over the units; `smallest` and `largest` totals that can."""

    possible: bool | None
    total: int | None
    units: int | None
    mean: float | None
    smallest: int | None
    largest: int | None
    flags: tuple[str, ...] = ()


def check_total(
    total: float | None, parts: Sequence[float | Hidden | None], *, rounded_to: float = 0
) -> TotalCheck:
    """Whether a total is the sum of its parts.

    Parts may be numbers or `Hidden`. `rounded_to` is the unit that all figures were rounded to (1
    for whole percent): each may then be half a unit off. A missing figure gives None and a flag.
    ValueError for a negative unit or an infinite figure.

    >>> check_total(105, [30, 33, 41]).difference
    1.0
    >>> check_total(100, [33, 33, 33], rounded_to=1).agrees
    True
    """
    told, unit = _exact(total, "the total"), _exact(rounded_to, "rounded_to")
    if unit is None or unit < 0:
        raise ValueError(f"rounded_to must be 0 or more, not {rounded_to}")
    given = [_exact_ends(part) for part in parts]
    ends = [(low, high) for low, high in given if low is not None and high is not None]
    flags = ("hidden_cells",) if any(isinstance(part, Hidden) for part in parts) else ()
    if told is None or len(ends) < len(given):
        printed = None if told is None else float(told)
        return TotalCheck(None, printed, None, None, None, ("missing", *flags))
    least = sum((low for low, _ in ends), Fraction())
    most = sum((high for _, high in ends), Fraction())
    difference = told - min(max(told, least), most)
    agrees = abs(difference) <= unit / 2 * (len(ends) + 1)
    return TotalCheck(agrees, float(told), float(least), float(most), float(difference), flags)


def check_percentage(percent: float | None, n: float | None, decimals: int = 0) -> PercentageCheck:
    """Whether a percentage, printed with this many decimals, can come from `n` children.

    Answers with every count that can be printed so; half a unit may have been rounded either way.
    With n = 0 or a missing figure: None and a flag. ValueError if the percentage has more decimals
    than told, or n is not a whole number. Source: the GRIM test, Brown & Heathers 2017, Social
    Psychological and Personality Science 8:363.

    >>> check_percentage(94, 69).counts
    (65,)
    >>> check_percentage(87, 14).possible
    False
    """
    places, value = whole(decimals, "decimals"), _exact(percent, "the percentage")
    base = whole(n, "n")
    if places is None:
        raise ValueError("decimals must be given")
    if value is not None and (value * 10**places).denominator != 1:
        raise ValueError(f"{percent} has more than {places} decimals")
    given = None if value is None else float(value)
    if value is None or base is None:
        return PercentageCheck(None, given, base, flags=("missing",))
    if base == 0:
        return PercentageCheck(None, given, base, flags=("no_denominator",))
    half = Fraction(1, 2 * 10**places)
    least = max(0, math.ceil((value - half) * base / 100))
    most = min(base, math.floor((value + half) * base / 100))
    counts = tuple(range(least, most + 1))
    return PercentageCheck(bool(counts), given, base, counts)


def reconstruct_counts(
    percent: float | Sequence[float | None] | None, n: float | None, decimals: int = 0
) -> Reconstruction:
    """The counts behind one printed percentage, or behind several that divide the same children.

    Several percentages are taken to be parts of a whole: their counts add up to `n`, which often
    leaves only one possible number where each percentage alone leaves two or three. None and a flag
    as `check_percentage`; not possible when no counts agree. ValueError as `check_percentage`.

    >>> reconstruct_counts([33, 33, 34], 250).counts
    (Hidden(low=82, high=83), Hidden(low=82, high=83), Hidden(low=84, high=86))
    >>> reconstruct_counts([48, 52], 67).known
    True
    """
    several = isinstance(percent, Sequence)
    percents = percent if isinstance(percent, Sequence) else [percent]
    checks = [check_percentage(p, n, decimals) for p in percents]
    flags = tuple(dict.fromkeys(flag for check in checks for flag in check.flags))
    if flags or not checks:
        return Reconstruction(None, False, flags=flags or ("missing",))
    if not all(check.counts for check in checks):
        return Reconstruction(False, False)
    counts = tuple(Hidden(check.counts[0], check.counts[-1]) for check in checks)
    if several:
        low, high = sum(count.low for count in counts), sum(count.high for count in counts)
        base = present(checks[0].n)
        if not low <= base <= high:
            return Reconstruction(False, False)
        counts = tuple(map(present, total_bounds(counts, base).parts))
    return Reconstruction(True, all(count.low == count.high for count in counts), counts)


def check_mean(
    total: float | None, units: float | None, low: float | None, high: float | None
) -> MeanCheck:
    """Whether so many can be in so many places: 22 children in 7 homes of 2 to 3 each cannot.

    `low` and `high` are what one unit holds at least and at most. No units or a missing figure give
    None and a flag. ValueError if low is above high, or a figure is negative or not whole.

    >>> check_mean(22, 7, 2, 3).possible, check_mean(22, 7, 2, 3).largest
    (False, 21)
    """
    number, places = whole(total, "the total"), whole(units, "units")
    least, most = whole(low, "low"), whole(high, "high")
    if least is not None and most is not None and least > most:
        raise ValueError(f"low must not be above high: {low} and {high}")
    if number is None or places is None or least is None or most is None:
        return MeanCheck(None, number, places, None, None, None, ("missing",))
    if places == 0:
        return MeanCheck(None, number, 0, None, None, None, ("no_denominator",))
    smallest, largest = places * least, places * most
    possible = smallest <= number <= largest
    return MeanCheck(possible, number, places, number / places, smallest, largest)


def _exact_ends(part: float | Hidden | None) -> tuple[Fraction | None, Fraction | None]:
    if isinstance(part, Hidden):
        return Fraction(part.low), Fraction(part.high)
    return _exact(part, "a part"), _exact(part, "a part")


def _exact(value: object, name: str) -> Fraction | None:
    """The number as it is written: 0.1 is one tenth."""
    number = real(value, name)
    return None if number is None else Fraction(repr(number))
