"""Shares against a share that has no uncertainty of its own: the country, or a legal limit."""

from __future__ import annotations

import math

from bvanalyse.stats.binomial import at_least, at_most, central_p, exact_limits
from bvanalyse.stats.checks import alpha_of, real, share
from bvanalyse.stats.proportions import proportion_ci
from bvanalyse.stats.types import Comparison, Estimate


def difference_from_fixed(
    x: float | None, n: float | None, p0: float, *, confidence: float = 0.95
) -> Comparison:
    """Whether a share differs from a fixed one, such as the national figure.

    The difference is x/n minus p0, in shares of 1; p and interval are those of the central exact
    test and always agree. Use it only when own figures are less than 5 % of those behind p0. With
    n = 0 or a missing figure: None and a flag. ValueError as `proportion_ci`, or for p0 outside 0
    to 1. Sources: Clopper & Pearson 1934, Biometrika 26:404; Fay 2010, The R Journal 2(1):53.

    >>> round(difference_from_fixed(14, 14, 0.935).p_value, 2)
    0.78
    >>> difference_from_fixed(55, 55, 0.935).p_value < 0.05
    True
    """
    p0, alpha = _fixed_share(p0), alpha_of(confidence)
    count, base = share(x, n)
    own = proportion_ci(count, base, confidence=confidence, method="clopper_pearson")
    low = high = p_value = estimate = None
    if own.estimate is not None and count is not None and base is not None:
        low, high = (limit - p0 for limit in exact_limits(count, base, alpha))
        p_value = central_p(at_least(count, base, p0), at_most(count, base, p0))
        estimate = own.estimate - p0
    fixed = Estimate(p0, None, None, confidence, "fixed")
    return Comparison(
        estimate, low, high, confidence, p_value, "difference", "exact", own, fixed, flags=own.flags
    )


def smallest_base_to_differ(
    p0: float, x_is_all: bool = True, confidence: float = 0.95
) -> int | None:
    """How many children a service needs before even a perfect result can differ from p0.

    The smallest n for which n of n (`x_is_all`), or 0 of n, differs from the fixed share p0 by the
    test of `difference_from_fixed`: p0 to the power n below (1 - confidence)/2. None when no number
    is enough. ValueError for p0 outside 0 to 1 or a confidence outside it.

    >>> smallest_base_to_differ(0.935), smallest_base_to_differ(0.879)
    (55, 29)
    """
    tail = alpha_of(confidence) / 2
    chance = _fixed_share(p0) if x_is_all else 1 - _fixed_share(p0)
    if chance == 1:
        return None
    if chance == 0:
        return 1
    n = max(1, math.floor(math.log(tail) / math.log(chance)))
    return n if chance**n < tail else n + 1


def _fixed_share(p0: object) -> float:
    number = real(p0, "p0")
    if number is None or not 0 <= number <= 1:
        raise ValueError(f"p0 must be a share from 0 to 1, not {p0}")
    return float(number)
