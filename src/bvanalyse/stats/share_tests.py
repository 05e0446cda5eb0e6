"""Tests of two shares, for those who need the p that another report has printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.stats import hypergeom

from bvanalyse.stats.boschloo import SAME_P, boschloo_p
from bvanalyse.stats.checks import chosen, share
from bvanalyse.stats.score import score_p
from bvanalyse.stats.types import SMALL_N, Result, holding


@dataclass(frozen=True, slots=True, repr=False)
class HypothesisTest(Result):
    """How easily chance alone gives figures at least this far apart; `n` is all the children.

    A large p is no sign that the shares are alike: for that there are `equivalence_proportions` and
    the interval of `proportion_difference_ci`.
    """

    p_value: float | None
    method: str
    n: int | None = None
    flags: tuple[str, ...] = ()


def proportion_test(
    x1: float | None,
    n1: float | None,
    x2: float | None,
    n2: float | None,
    *,
    method: str = "boschloo",
) -> HypothesisTest:
    """How easily chance alone parts two shares this much.

    `boschloo` (twice the smaller one-sided p) is exact and finds more than `fisher`, which counts
    all tables with these margins that are no more likely than the one seen; `midp` counts the
    equally likely ones half; `chisq` has no continuity correction and is for groups of 30 or more.
    p is 1 when nobody or everybody has the event. A missing figure or an empty group: None and a
    flag. ValueError as `proportion_ci`, or for an unknown method. Sources: Boschloo 1970,
    Statistica Neerlandica 24:1; Fisher 1935, The design of experiments, section 12; Lydersen,
    Fagerland & Laake 2009, Statistics in Medicine 28:1159.

    >>> [round(proportion_test(0, 16, 15, 72, method=m).p_value, 3) for m in ("fisher", "midp")]
    [0.063, 0.045]
    """
    test = chosen(TESTS, method)
    (x1, n1), (x2, n2) = share(x1, n1, "x1"), share(x2, n2, "x2")
    if x1 is None or n1 is None or x2 is None or n2 is None:
        return HypothesisTest(None, method, flags=("missing",))
    if n1 == 0 or n2 == 0:
        return HypothesisTest(None, method, flags=("no_denominator",))
    said = {"no_contrast": x1 + x2 in (0, n1 + n2), "small_n": min(n1, n2) < SMALL_N}
    flags = holding(said)
    p_value = 1.0 if said["no_contrast"] else min(1.0, test(x1, n1, x2, n2))
    return HypothesisTest(p_value, method, n1 + n2, flags)


def _likelier(x1: int, n1: int, x2: int, n2: int) -> tuple[float, float]:
    """The chance of all less likely tables with the same margins, and of all equally likely."""
    total = x1 + x2
    possible = np.arange(max(0, total - n2), min(total, n1) + 1)
    chances = hypergeom.pmf(possible, n1 + n2, n1, total)
    own = float(chances[x1 - possible[0]])
    tied = (chances <= own * SAME_P) & (chances >= own / SAME_P)
    return float(chances[chances < own / SAME_P].sum()), float(chances[tied].sum())


def _fisher(x1: int, n1: int, x2: int, n2: int) -> float:
    return sum(_likelier(x1, n1, x2, n2))


def _midp(x1: int, n1: int, x2: int, n2: int) -> float:
    rarer, tied = _likelier(x1, n1, x2, n2)
    return rarer + tied / 2


TESTS: dict[str, Callable[[int, int, int, int], float]] = {
    "boschloo": boschloo_p,
    "fisher": _fisher,
    "midp": _midp,
    "chisq": score_p,
}
