"""What the methods for figures over time answer with: frozen, comparable, safe as JSON.

Flags are those of `bvanalyse.stats.types`, and for series also:

    definition_break   figures before the last break were left out
    cannot_be_bounded  the interval spans all slopes between pairs, or has no ends at all
    overdispersed      the points vary more about the trend than chance does
    scaled             p and interval were widened by that variation
    one_point_decides  the direction turns when one of the points is left out
    approximate        too many outcomes to count: p is from the chi-square distribution
    level_only         too few points, or events, for slopes: the levels are compared
    provisional        too few points for control limits
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bvanalyse.stats.types import Result, _WithInterval

Scale = Literal["tau", "difference", "ratio", "dispersion"]


@dataclass(frozen=True, slots=True, repr=False)
class Trend(_WithInterval):
    """How a series moves, the range of it, and how easily chance alone moves it as much.

    `scale` says what the estimate is: "difference" and "ratio" per unit of time (no trend is 0 and
    1), "tau" a rank correlation from -1 to 1, "dispersion" the variation in units of chance.
    `min_attainable_p` is the smallest p that so many points could have given; `dispersion` is the
    variation about the trend in units of chance; `n` is the number of points used.
    """

    estimate: float | None
    ci_low: float | None
    ci_high: float | None
    confidence: float
    p_value: float | None
    min_attainable_p: float | None
    scale: Scale
    method: str
    n: int
    statistic: float | None = None
    dispersion: float | None = None
    flags: tuple[str, ...] = ()

    def could_show(self, alpha: float = 0.05) -> bool:
        """Whether any outcome could have been a finding; if not, say "too few", not "no change".

        >>> Trend(1.0, None, None, 0.95, 1 / 3, 1 / 3, "tau", "exact", 3).could_show()
        False
        """
        return self.min_attainable_p is not None and self.min_attainable_p < alpha


@dataclass(frozen=True, slots=True, repr=False)
class Change(Result):
    """A shift in level at one point in time: when, how large, and how easily chance does that.

    `at` is the time of the first point after it. `step` is the jump there and `slope` the change of
    trend (None when not estimated). `p_value` is that of no change of either kind.
    """

    at: float | None
    step: Trend | None
    slope: Trend | None
    p_value: float | None
    min_attainable_p: float | None
    method: str
    n_before: int
    n_after: int
    statistic: float | None = None
    dispersion: float | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Runs(Result):
    """Points in a row on one side of the centre line, and how often the line is crossed.

    `useful` points lie off the line. `signal` is None with fewer than ten: no limits then.
    """

    useful: int
    longest: int
    longest_limit: int | None
    crossings: int
    crossings_limit: int | None
    signal: bool | None


@dataclass(frozen=True, slots=True, repr=False)
class Chart(Result):
    """A control chart: one entry per given figure in `points`, `centre`, `lower`, `upper`,
    `flags_per_point`; one per stretch between breaks in `runs`.

    `flags_per_point` holds every rule that a point is part of, the one to show first. `provisional`
    says that a stretch was too short for limits: it has its median only, and no point is flagged.
    `n` is the number of figures that were not missing.
    """

    points: tuple[float | None, ...]
    centre: tuple[float | None, ...]
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    flags_per_point: tuple[tuple[str, ...], ...]
    runs: tuple[Runs, ...]
    provisional: bool
    method: str
    n: int
    flags: tuple[str, ...] = ()
