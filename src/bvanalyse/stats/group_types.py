"""What the methods for groups of units (municipalities, districts) answer with.

A unit without figures stays in its place with None and a flag. Beside the flags in `types`:

    few_units            too few units to judge how much they truly differ
    large_part           a unit with over 5 % of the figures behind the target it is held against
    no_between_variance  the units differ no more than chance alone would make them
    all_unlike           each unit is all or nothing: no value says anything of another
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from bvanalyse.stats.types import Result, _WithInterval

Place = Literal["low_998", "low_95", "inside", "high_95", "high_998"]


@dataclass(frozen=True, slots=True, repr=False)
class FunnelUnit(Result):
    """One unit in a funnel: its value, the limits for its size, and on which side it falls.

    `z` is its distance to the target in chance alone, `z_adjusted` with true differences between
    units added. A limit at 0, or at 1 for a share, means that no figure could have been outside it.
    """

    value: float | None
    base: float | None
    low_95: float | None = None
    high_95: float | None = None
    low_998: float | None = None
    high_998: float | None = None
    z: float | None = None
    z_adjusted: float | None = None
    place: Place | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Funnel(Result):
    """Units of different size held against one target; `n` is how many have a value.

    `phi` is how many times as much they vary as chance would (winsorised), `tau2` the variance
    between them in the squared unit of the values: what the limits allow for beyond chance.
    """

    target: float | None
    phi: float | None
    tau2: float
    method: str
    n: int
    units: tuple[FunnelUnit, ...]
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Combined(_WithInterval):
    """The mean of a group whose members truly differ, and where one more member would lie.

    The interval is for the mean; `prediction_low` and `prediction_high` are for the true value of a
    new member. `q` is Cochran's statistic and `i2` the share of the variance that is not chance.
    """

    estimate: float | None
    ci_low: float | None
    ci_high: float | None
    confidence: float
    standard_error: float | None
    tau2: float | None
    q: float | None
    i2: float | None
    prediction_low: float | None
    prediction_high: float | None
    method: str
    n: int
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Shrunk(_WithInterval):
    """A unit's own value, and that value drawn towards the pool's mean as far as its size demands.

    `weight` is how much of its own value it keeps, from 0 to 1: shrunk = weight times own plus
    (1 - weight) times pooled. The credible interval is for the unit's true value.
    """

    own: float | None
    shrunk: float | None
    pooled: float | None
    ci_low: float | None
    ci_high: float | None
    confidence: float
    weight: float | None
    numerator: int | None
    denominator: float | None
    method: str
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Pool(Result):
    """How the true values of a group are spread, and each unit's value in that light.

    Shares: a beta distribution with `alpha` and `beta`. Rates: a gamma distribution with shape
    `alpha` and rate `beta` in the unit of the exposure. Both None when the units do not differ.
    """

    kind: Literal["proportion", "rate"]
    mean: float | None
    alpha: float | None
    beta: float | None
    per: float
    n: int
    units: tuple[Shrunk, ...]
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class NextValue(Result):
    """What to expect next time of a unit if nothing changes, and how far chance then reaches."""

    own: float | None
    expected: float | None
    low: float | None
    high: float | None
    confidence: float
    weight: float | None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Rank(Result):
    """A place in a ranking and the places that the figures do not rule out.

    `tied` is how many others have the same value: with rank 3 and tied 2 the unit shares places 3
    to 5. `of` is how many units are ranked.
    """

    rank: int | None
    low: int | None
    high: int | None
    of: int
    tied: int = 0
    confidence: float | None = None
    method: str = "none"
    simultaneous: bool = False
    flags: tuple[str, ...] = ()


def gather(
    first: Iterable[object],
    second: Iterable[object],
    read: Callable[[object, object], tuple[Any, Any]],
    names: tuple[str, str],
) -> list[tuple[Any, Any]]:
    """Two lists of figures read as one pair per unit, in the order given."""
    left, right = list(first), list(second)
    if len(left) != len(right):
        said = f"{len(left)} against {len(right)}"
        raise ValueError(f"{names[0]} and {names[1]} must be as many: {said}")
    return [read(one, other) for one, other in zip(left, right, strict=True)]


def valued(rows: Iterable[tuple[int | None, float | None]]) -> list[tuple[int, float]]:
    """The counts and bases of the units that have a value.

    >>> valued([(3, 10), (None, 5), (0, 0)])
    [(3, 10)]
    """
    return [(x, base) for x, base in rows if x is not None and base is not None and base > 0]


def absence(base: float | None, count: float | None) -> tuple[str, ...]:
    """Why a unit has no value; empty if it has one."""
    if base is None or count is None:
        return ("missing",)
    return () if base > 0 else ("no_denominator",)
