"""One mean for units that truly differ, and where a further unit would be expected."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtri, stdtrit

from bvanalyse.stats.checks import alpha_of, chosen, real
from bvanalyse.stats.group_types import Combined, gather

FEWEST = 3  # with two units nothing is left to judge a third by


def _weighted(values: np.ndarray, variances: np.ndarray, tau2: float) -> tuple[float, float]:
    """The mean and the weighted sum of squares about it."""
    weights = 1 / (variances + tau2)
    mean = float(weights @ values / weights.sum())
    return mean, float(weights @ (values - mean) ** 2)


def _dersimonian_laird(values: np.ndarray, variances: np.ndarray) -> float:
    weights = 1 / variances
    spare = weights.sum() - (weights**2).sum() / weights.sum()
    excess = _weighted(values, variances, 0)[1] - (len(values) - 1)
    return max(0.0, float(excess / spare))


def _paule_mandel(values: np.ndarray, variances: np.ndarray) -> float:
    freedom = len(values) - 1

    def excess(tau2: float) -> float:
        return _weighted(values, variances, tau2)[1] - freedom

    if excess(0) <= 0:
        return 0.0
    most = float(((values - values.mean()) ** 2).sum()) / freedom  # there q is below its freedom
    return float(brentq(excess, 0, most, xtol=1e-300, rtol=1e-13))


METHODS: dict[str, Callable[[np.ndarray, np.ndarray], float]] = {
    "dersimonian_laird": _dersimonian_laird,
    "paule_mandel": _paule_mandel,
}


def combine(
    estimates: Iterable[float | None],
    standard_errors: Iterable[float | None],
    *,
    method: str = "paule_mandel",
    confidence: float = 0.95,
) -> Combined:
    """The mean of a group of units, and the range in which a new unit's true value would lie.

    In the unit of the estimates. Use log rates, log ratios or amounts; for shares and counts, add
    up numerators and denominators instead. The mean's interval is normal, the prediction interval
    t with n - 2 degrees of freedom: it needs three units (`few_units`). With one unit the mean is
    its own estimate. Units without an estimate or standard error are left out and flagged.
    ValueError for a standard error that is not above 0, lists of different length, or an unknown
    setting. Sources: DerSimonian & Laird 1986, Control Clin Trials 7:177; Paule & Mandel 1982, J
    Res NBS 87:377; Higgins, Thompson & Spiegelhalter 2009, JRSS A 172:137.

    >>> result = combine([0.10, 0.35, 0.52, 0.80], [0.10, 0.12, 0.10, 0.15])
    >>> round(result.estimate, 2), round(result.ci_low, 2), round(result.ci_high, 2)
    (0.43, 0.15, 0.72)
    >>> round(result.prediction_low, 1), round(result.prediction_high, 1)
    (-0.9, 1.7)
    """
    between, alpha = chosen(METHODS, method), alpha_of(confidence)
    given = gather(estimates, standard_errors, measured, ("estimates", "standard_errors"))
    known = sorted(pair for pair in given if None not in pair)
    n = len(known)
    flags: tuple[str, ...] = ("missing",) if n < len(given) or n == 0 else ()
    flags += ("few_units",) if 0 < n < FEWEST else ()
    if n == 0:
        nothing = (None, None, None)
        return Combined(*nothing, confidence, *nothing, *nothing, method, 0, flags)
    values, errors = np.array(known, dtype=float).T
    variances = errors**2
    tau2 = between(values, variances) if n > 1 else None
    mean, _ = _weighted(values, variances, tau2 or 0)
    q = _weighted(values, variances, 0)[1] if n > 1 else None
    error = math.sqrt(1 / float((1 / (variances + (tau2 or 0))).sum()))
    reach = -float(ndtri(alpha / 2)) * error
    low = high = None
    if n >= FEWEST:
        far = float(stdtrit(n - 2, 1 - alpha / 2)) * math.sqrt((tau2 or 0) + error**2)
        low, high = mean - far, mean + far
    return Combined(
        estimate=mean,
        ci_low=mean - reach,
        ci_high=mean + reach,
        confidence=confidence,
        standard_error=error,
        tau2=tau2,
        q=q,
        i2=max(0.0, 1 - (n - 1) / q) if q else (0.0 if n > 1 else None),
        prediction_low=low,
        prediction_high=high,
        method=method,
        n=n,
        flags=flags,
    )


def measured(value: object, error: object) -> tuple[float | None, float | None]:
    """An estimate and its standard error."""
    return real(value, "an estimate"), spread(error)


def spread(error: object) -> float | None:
    """A standard error: above 0, for an estimate without one has no place among those with."""
    number = real(error, "a standard error")
    if number is not None and number <= 0:
        raise ValueError(f"a standard error must be above 0, not {error}")
    return number
