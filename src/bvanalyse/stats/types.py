"""What every statistical function answers with: frozen, comparable, safe as JSON.

A figure that cannot be computed is None, never nan, and a flag says why:

    missing         a figure was not given         zero             a count or numerator of 0
    no_denominator  nothing to divide by           all              everybody: n of n
    unbounded       the upper limit is infinite    no_contrast      nobody, or everybody, twice
    short_series    too few earlier values         small_n          a share of fewer than 30
    no_variation    all earlier values are alike   guard_disagrees  one test finds it, one does not
    few_events      fewer than 10 in all           hidden_cells     built on suppressed counts
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, Literal

import numpy as np

MOST_TOLD = 6  # values of a list that a console has room for
SMALL_N = 30  # below this the score test alone raises too many false alarms (Lydersen et al. 2009)


@dataclass(frozen=True, slots=True, repr=False)
class Result:
    """Base of all results."""

    def to_dict(self) -> dict[str, Any]:
        """The result as plain lists, texts and numbers, with None for what has no finite value.

        >>> Prediction(None, math.inf, 3.5, 0.95, "t", 1, ("short_series",)).to_dict()["high"]
        """
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}

    def told(self) -> list[tuple[str, str]]:
        """Each field that says something with its value in short, for a reader at a console.

        Numbers have four digits; a field left at its default is passed over.

        >>> Estimate(1 / 3, 0.2, None, 0.95, "wilson", flags=("unbounded",)).told()[:3]
        [('estimate', '0.3333'), ('ci_low', '0.2'), ('ci_high', 'None')]
        """
        values = [(field, getattr(self, field.name)) for field in fields(self)]
        return [
            (field.name, _short(value))
            for field, value in values
            if field.default is MISSING or value != field.default
        ]

    def __repr__(self) -> str:
        inside = ", ".join(f"{name}={value}" for name, value in self.told())
        return f"{type(self).__name__}({inside})"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        width = max(len(name) for name, _ in self.told())
        lines = [f"  {name.ljust(width)}  {value}" for name, value in self.told()]
        return {"text/plain": "\n".join([type(self).__name__, *lines])}


class _WithInterval(Result):
    __slots__ = ()
    ci_low: float | None
    ci_high: float | None

    def excludes(self, value: float) -> bool:
        """Whether the interval leaves `value` out. An open end is infinite; no interval excludes
        nothing.

        >>> Estimate(None, 1.2, None, 0.95, "midp", flags=("unbounded",)).excludes(1)
        True
        """
        above = self.ci_low is not None and self.ci_low > value
        below = self.ci_high is not None and self.ci_high < value
        return above or below


@dataclass(frozen=True, slots=True, repr=False)
class Estimate(_WithInterval):
    """One figure and the range of true values that it is compatible with.

    `n` is the number of children (or cases) behind a share; counts and rates have none.
    """

    estimate: float | None
    ci_low: float | None
    ci_high: float | None
    confidence: float
    method: str
    n: int | None = None
    numerator: float | None = None
    denominator: float | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Equivalence(Result):
    """Whether "about unchanged" has been shown: the 90 % interval lies inside the margin.

    Two one-sided tests at 5 % each. Source: Schuirmann 1987, J Pharmacokinet Biopharm 15:657.
    """

    margin_low: float
    margin_high: float
    ci90_low: float | None
    ci90_high: float | None
    equivalent: bool


@dataclass(frozen=True, slots=True, repr=False)
class Comparison(_WithInterval):
    """Two figures: how much they differ, the range of it, and how easily chance alone does that.

    `scale` is "ratio" (no change is 1) or "difference" (no change is 0, in shares of 1).
    `tolerates_dispersion` is the mean cluster size up to which a finding in counts would stand.
    """

    estimate: float | None
    ci_low: float | None
    ci_high: float | None
    confidence: float
    p_value: float | None
    scale: Literal["ratio", "difference"]
    method: str
    after: Estimate
    before: Estimate
    p_adjusted: float | None = None
    equivalence: Equivalence | None = None
    tolerates_dispersion: float | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Detectable(Result):
    """The nearest later counts that would have been a clear change; None where none would."""

    first_increase: int | None
    first_decrease: int | None


@dataclass(frozen=True, slots=True, repr=False)
class Prediction(Result):
    """Where one new value would be expected, judged by the earlier ones; `n` is how many."""

    low: float | None
    high: float | None
    mean: float | None
    confidence: float
    method: str
    n: int
    flags: tuple[str, ...] = ()


def holding(said: Mapping[str, bool | np.bool_]) -> tuple[str, ...]:
    """The flags of an answer: of all that may be said of it, what holds.

    >>> holding({"missing": False, "zero": True})
    ('zero',)
    """
    return tuple(flag for flag, holds in said.items() if holds)


def _short(value: object) -> str:
    if isinstance(value, float | np.floating):
        return f"{value:.4g}"
    if isinstance(value, _WithInterval):
        return f"{value.told()[0][1]} ({_short(value.ci_low)} to {_short(value.ci_high)})"
    if isinstance(value, tuple | list) and len(value) > MOST_TOLD:
        return f"{len(value)} of {type(value[0]).__name__}"
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(_short, value))}]"
    return str(value)


def _plain(value: object) -> object:
    if isinstance(value, Result):
        return value.to_dict()
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
