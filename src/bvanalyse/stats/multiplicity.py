"""Many comparisons at once: what is left of each p when all that were looked at are counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from bvanalyse.stats.checks import chosen, real


def _step_up(scaled: np.ndarray) -> np.ndarray:
    """No p above a larger one: the smallest from here upwards."""
    return np.minimum.accumulate(scaled[::-1])[::-1]


def _benjamini_hochberg(ordered: np.ndarray) -> np.ndarray:
    size = len(ordered)
    return _step_up(ordered * size / np.arange(1, size + 1))


def _benjamini_yekutieli(ordered: np.ndarray) -> np.ndarray:
    penalty = float((1 / np.arange(1, len(ordered) + 1)).sum())
    return np.asarray(_benjamini_hochberg(ordered) * penalty)


def _hochberg(ordered: np.ndarray) -> np.ndarray:
    return _step_up(ordered * np.arange(len(ordered), 0, -1))


def _bonferroni(ordered: np.ndarray) -> np.ndarray:
    return ordered * len(ordered)


def _holm(ordered: np.ndarray) -> np.ndarray:
    return np.maximum.accumulate(ordered * np.arange(len(ordered), 0, -1))


FAMILY_METHODS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "bh": _benjamini_hochberg,
    "holm": _holm,
    "by": _benjamini_yekutieli,
    "hochberg": _hochberg,
    "bonferroni": _bonferroni,
}


def adjust_p(p_values: Iterable[float | None], *, method: str = "bh") -> tuple[float | None, ...]:
    """Each p as it stands when the whole family that was looked at is taken into account.

    In the order given; a missing p stays None and is not counted. `bh` keeps the share of false
    findings in a list below the level when the figures are independent or move together, `by` in
    any case: for figures built from each other. `holm` keeps the chance of any false finding below
    it: for all that reads as accusation or praise. `hochberg` finds a little more than `holm` under
    the conditions of `bh`; `bonferroni` never more. ValueError for a p outside 0 to 1 or an
    unknown method. Sources: Benjamini & Hochberg 1995, JRSS B 57:289; Benjamini & Yekutieli 2001,
    Annals of Statistics 29:1165; Holm 1979, Scand J Stat 6:65; Hochberg 1988, Biometrika 75:800.

    >>> adjust_p([0.01, None, 0.04, 0.03], method="holm")
    (0.03, None, 0.06, 0.06)
    """
    adjust = chosen(FAMILY_METHODS, method)
    family = [real(p, "p") for p in p_values]
    for p in family:
        if p is not None and not 0 <= p <= 1:
            raise ValueError(f"p must lie from 0 to 1, not {p}")
    tested = sorted((p, place) for place, p in enumerate(family) if p is not None)
    adjusted: list[float | None] = [None] * len(family)
    if tested:
        values = np.minimum(adjust(np.array([p for p, _ in tested], dtype=float)), 1.0)
        for value, (_, place) in zip(values.tolist(), tested, strict=True):
            adjusted[place] = value
    return tuple(adjusted)
