"""Shares of children: how sure one share is, and whether two of them differ."""

from __future__ import annotations

from dataclasses import replace

from bvanalyse.stats.checks import alpha_of, chosen, inside, pair, share
from bvanalyse.stats.difference_limits import DIFFERENCE_METHODS
from bvanalyse.stats.guards import GUARDS, guard_p
from bvanalyse.stats.score import mee, score_p
from bvanalyse.stats.share_limits import SHARE_METHODS
from bvanalyse.stats.types import SMALL_N, Comparison, Equivalence, Estimate, holding


def proportion_ci(
    x: float | None, n: float | None, *, confidence: float = 0.95, method: str = "wilson"
) -> Estimate:
    """A share, and the true shares it is compatible with: "65 of 69, between 86 and 98 %".

    Shares run from 0 to 1. With n = 0 or a missing figure there is no share: None and a flag.
    `wilson` is right on average at every n; `clopper_pearson` guarantees its confidence and is
    wider; `midp` lies between the two; `jeffreys` and `agresti_coull` are alternatives that others
    print. ValueError if x exceeds n, a figure is negative or not whole, or a setting is unknown.
    Sources: Wilson 1927, JASA 22:209; Clopper & Pearson 1934, Biometrika 26:404; Berry & Armitage
    1995, The Statistician 44:417; choice by Brown, Cai & DasGupta 2001, Statistical Science 16:101.

    >>> result = proportion_ci(65, 69)
    >>> round(result.estimate, 3), round(result.ci_low, 3), round(result.ci_high, 3)
    (0.942, 0.86, 0.977)
    """
    limits, alpha = chosen(SHARE_METHODS, method), alpha_of(confidence)
    x, n = share(x, n)
    known = Estimate(None, None, None, confidence, method, n, x, n)
    if x is None or n is None:
        return replace(known, flags=("missing",))
    if n == 0:
        return replace(known, flags=("no_denominator",))
    low, high = limits(x, n, alpha)
    said = {"zero": x == 0, "all": x == n, "small_n": n < SMALL_N}
    flags = holding(said)
    low, high = min(low, x / n), max(high, x / n)  # at very low confidence some leave it out
    return replace(known, estimate=x / n, ci_low=low, ci_high=high, flags=flags)


def proportion_difference_ci(
    x1: float | None,
    n1: float | None,
    x2: float | None,
    n2: float | None,
    *,
    confidence: float = 0.95,
    method: str = "mee",
) -> Estimate:
    """How far the first share lies above the second: "18 percentage points, from 6 to 31".

    In shares of 1, from -1 to 1. `mee` is the score interval; `miettinen_nurminen` is slightly
    wider; `newcombe` and `agresti_caffo` can be checked by hand. Missing figures or an empty group
    give None and a flag. ValueError as `proportion_ci`. Sources: Mee 1984, Biometrics 40:1175;
    Miettinen & Nurminen 1985, Statistics in Medicine 4:213; choice and `newcombe` by Newcombe 1998,
    Statistics in Medicine 17:873; Agresti & Caffo 2000, The American Statistician 54:280.

    >>> result = proportion_difference_ci(56, 70, 48, 80)
    >>> round(result.estimate, 4), round(result.ci_low, 4), round(result.ci_high, 4)
    (0.2, 0.0533, 0.3377)
    """
    limits, alpha = chosen(DIFFERENCE_METHODS, method), alpha_of(confidence)
    (x1, n1), (x2, n2) = share(x1, n1, "x1"), share(x2, n2, "x2")
    unknown = Estimate(None, None, None, confidence, method)
    if x1 is None or n1 is None or x2 is None or n2 is None:
        return replace(unknown, flags=("missing",))
    if n1 == 0 or n2 == 0:
        return replace(unknown, flags=("no_denominator",))
    low, high = limits(x1, n1, x2, n2, alpha)
    said = {"no_contrast": x1 + x2 in (0, n1 + n2), "small_n": min(n1, n2) < SMALL_N}
    flags = holding(said)
    observed = x1 / n1 - x2 / n2
    low, high = min(low, observed), max(high, observed)
    return replace(unknown, estimate=observed, ci_low=low, ci_high=high, flags=flags)


def compare_proportions(
    after: tuple[float | None, float | None] | None,
    before: tuple[float | None, float | None] | None,
    *,
    confidence: float = 0.95,
    margin: float | None = 0.05,
    guard: str | None = "boschloo",
) -> Comparison:
    """Whether a share (x, n) has changed, by how much, and whether "about unchanged" is shown.

    The difference is after minus before, in shares of 1, with Mee's interval and the p of the score
    test it inverts. In small or sparse groups that test alone raises too many false alarms: where
    it finds a change, the guard is asked too (see `bvanalyse.stats.guards`), its p counts if it is
    larger, and `guard_disagrees` says that it found none. Equivalence is the 90 % interval
    within +/- `margin` (None: not asked). p is 1 when nobody or everybody has the event.
    ValueError as `proportion_ci`, or for a margin outside 0 to 1. Sources: as
    `proportion_difference_ci`; Boschloo 1970, Statistica Neerlandica 24:1; Lydersen et al. 2009,
    Statistics in Medicine 28:1159.

    >>> result = compare_proportions((9, 10), (3, 10))
    >>> round(result.ci_low, 2), round(result.ci_high, 2), round(result.p_value, 3), result.flags
    (0.18, 0.84, 0.008, ('small_n',))
    """
    (x1, n1), (x2, n2) = pair(after, "after"), pair(before, "before")
    (x1, n1), (x2, n2) = share(x1, n1, "after"), share(x2, n2, "before")
    if guard is not None:
        chosen(GUARDS, guard, "guard")
    if margin is not None:
        inside(margin, 0, 1, "margin")

    difference = proportion_difference_ci(x1, n1, x2, n2, confidence=confidence)
    p_value, flags, equivalence = None, difference.flags, None
    if x1 is not None and n1 and x2 is not None and n2:
        p_value, alpha = score_p(x1, n1, x2, n2), 1 - confidence
        if p_value < alpha:
            p_value = max(p_value, guard_p(guard, x1, n1, x2, n2))
            flags += ("guard_disagrees",) if p_value >= alpha else ()
        if margin is not None:
            low, high = mee(x1, n1, x2, n2, 0.10)
            equivalence = Equivalence(-margin, margin, low, high, -margin < low and high < margin)
    return Comparison(
        estimate=difference.estimate,
        ci_low=difference.ci_low,
        ci_high=difference.ci_high,
        confidence=confidence,
        p_value=p_value,
        scale="difference",
        method="mee",
        after=proportion_ci(x1, n1, confidence=confidence),
        before=proportion_ci(x2, n2, confidence=confidence),
        equivalence=equivalence,
        flags=flags,
    )
