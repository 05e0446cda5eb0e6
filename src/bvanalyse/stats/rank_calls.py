"""Which pairs of units are shown to differ, all held together; and the ranks that leaves.

The bootstrap draws the noise of all estimates at once. A pair (j, k) is called, j above k, when
their difference in standard errors exceeds what the largest difference over all pairs not yet
called is in 95 % of the draws; repeated until no further pair is called.

Source: Romano & Wolf 2005, Econometrica 73:1237 (stepwise); Holm 1979, Scand J Stat 6:65 (exact).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.stats import rankdata

from bvanalyse.stats.checks import whole
from bvanalyse.stats.group_types import Rank

Counts = tuple[np.ndarray, np.ndarray]
FEWEST_DRAWS = 100
SEED = 20230125


def enough(draws: object) -> int:
    """A number of draws that carries a limit in the tail."""
    size = whole(draws, "draws")
    if size is None or size < FEWEST_DRAWS:
        raise ValueError(f"draws must be {FEWEST_DRAWS} or more, not {draws}")
    return size


def simultaneous_calls(
    values: np.ndarray, errors: np.ndarray, alpha: float, draws: int, seed: int
) -> Counts:
    """For each unit, how many are shown above it and how many below, all units at once."""
    size = len(values)
    distance, scale, noise = _drawn(values, errors, draws, seed)
    called = np.zeros((size, size), dtype=bool)
    while size > 1:
        largest = np.zeros(draws, dtype=np.float32)
        for j in range(size - 1):
            apart = (noise[j + 1 :] - noise[j]) * scale[j + 1 :, j, None]
            np.maximum(
                largest, _largest(apart, called[j + 1 :, j], called[j, j + 1 :]), out=largest
            )
        found = distance > np.quantile(largest, 1 - alpha, method="higher")
        if not (found & ~called).any():
            break
        called |= found
    return called.sum(axis=0), called.sum(axis=1)


def marginal_calls(
    values: np.ndarray, errors: np.ndarray, alpha: float, draws: int, seed: int
) -> Counts:
    """For each unit, how many are shown above it and how many below, that unit alone."""
    size = len(values)
    distance, scale, noise = _drawn(values, errors, draws, seed)
    above, below = np.zeros((2, size), dtype=int)
    for j in range(size):
        if j and values[j] == values[j - 1] and errors[j] == errors[j - 1]:
            above[j], below[j] = above[j - 1], below[j - 1]  # no luck of the draw between equals
            continue
        apart = (noise - noise[j]) * scale[:, j, None]
        higher, lower = np.zeros((2, size), dtype=bool)  # the others, shown to be so
        while size > 1:
            limit = np.quantile(_largest(apart, higher, lower), 1 - alpha, method="higher")
            now_higher, now_lower = distance[:, j] > limit, distance[j] > limit
            if not ((now_higher & ~higher) | (now_lower & ~lower)).any():
                break
            higher, lower = higher | now_higher, lower | now_lower
        above[j], below[j] = higher.sum(), lower.sum()
    return above, below


def _drawn(
    values: np.ndarray, errors: np.ndarray, draws: int, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Distances between units in standard errors, their scale, and noise: unit by draw."""
    scale = 1 / np.hypot(errors[:, None], errors)
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal((len(errors), draws), dtype=np.float32)
    noise *= errors[:, None].astype(np.float32)
    return (values[:, None] - values) * scale, scale.astype(np.float32), noise


def _largest(apart: np.ndarray, higher: np.ndarray, lower: np.ndarray) -> np.ndarray:
    """Per draw, the largest difference over the directions that are not yet called."""
    open_ = ~(higher | lower)
    if open_.all():
        return np.asarray(np.abs(apart).max(axis=0))
    parts = [np.abs(apart[open_]), -apart[higher], apart[lower]]
    return np.asarray(np.max([part.max(axis=0) for part in parts if len(part)], axis=0))


def holm_limit(p: np.ndarray, alpha: float) -> float:
    """The largest p that Holm's procedure still calls; below 0 if none.

    >>> holm_limit(np.array([0.01, 0.2, 0.02]), 0.05)
    0.02
    """
    ordered = np.sort(p)
    called = ordered * np.arange(len(p), 0, -1) <= alpha
    stop = len(p) if called.all() else int(called.argmin())
    return float(ordered[stop - 1]) if stop else -1.0


def places(values: np.ndarray, highest_first: bool) -> tuple[np.ndarray, np.ndarray]:
    """The best and the last of the places that each value holds together with its equals."""
    turned = -values if highest_first else values
    best, last = (rankdata(turned, method=way).astype(int) for way in ("min", "max"))
    return best, last


def placed(
    gone: list[tuple[str, ...]],
    places_: Counts,
    plain: Rank,
    above: np.ndarray | None = None,
    below: np.ndarray | None = None,
) -> tuple[Rank, ...]:
    """Ranks in the order given; a unit that is gone keeps its place with the reason as flags."""
    best, last = places_
    size, number, ranks = len(best), iter(range(len(best))), []
    for why in gone:
        if why:
            ranks.append(replace(plain, of=size, flags=why))
            continue
        j = next(number)
        low = None if above is None else 1 + int(above[j])
        high = None if below is None else size - int(below[j])
        shared = int(last[j] - best[j])
        ranks.append(replace(plain, rank=int(best[j]), low=low, high=high, of=size, tied=shared))
    return tuple(ranks)
