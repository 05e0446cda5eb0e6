"""Whether a whole is divided as before: who reports, which measures, which reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import betaln

from bvanalyse.stats.checks import whole
from bvanalyse.stats.types import Result

SAME = 1 - 1e-9  # simulated tables this close to the observed one count as equally far
AT_ONCE = 1_000_000  # simulated cells held in memory at a time


@dataclass(frozen=True, slots=True, repr=False)
class Composition(Result):
    """How much of a whole is divided differently, and how much chance alone moves.

    `distance` is the share that would have to change category, from 0 to 1; `expected_distance` is
    what it is on average when nothing has changed. `n_after` and `n_before` are the two sums.
    """

    distance: float | None
    expected_distance: float | None
    p_value: float | None
    simulations: int
    seed: int
    n_after: int | None
    n_before: int | None
    method: str = "chi_square"
    flags: tuple[str, ...] = ()


def compare_composition(
    after: Sequence[float | None],
    before: Sequence[float | None],
    *,
    simulations: int = 9999,
    seed: int = 1,
) -> Composition:
    """Whether two sets of counts over the same categories are divided alike.

    The distance is the total variation distance; its expected value under no change is exact, for
    the sums and category totals seen. p is the share of simulated tables with those sums whose
    chi-square is at least as large, counting the observed one: never below 1/(simulations + 1), and
    the same for the same seed. A missing count, or a sum of 0, gives None and a flag. ValueError
    for lists of different length or counts that are not whole. Sources: Hope 1968, JRSS B 30:582;
    Patefield 1981, Applied Statistics 30:91.

    >>> result = compare_composition([13, 10, 53], [4, 95, 119])
    >>> round(result.distance, 2), round(result.expected_distance, 2), result.p_value
    (0.3, 0.06, 0.0001)
    """
    first = [whole(count, "a count") for count in after]
    second = [whole(count, "a count") for count in before]
    runs, start = whole(simulations, "simulations"), whole(seed, "seed")
    if len(first) != len(second):
        raise ValueError(
            f"after and before must have the same categories, not {len(first)} and {len(second)}"
        )
    if not runs or start is None:
        raise ValueError("simulations must be 1 or more, and a seed must be given")
    own_counts = [count for count in first if count is not None]
    other_counts = [count for count in second if count is not None]
    if len(own_counts) + len(other_counts) < len(first) + len(second):
        nothing = (None, None, None, runs, start, None, None)
        return Composition(*nothing, flags=("missing",))
    m, n = sum(own_counts), sum(other_counts)
    if not m or not n:
        return Composition(None, None, None, runs, start, m, n, flags=("no_denominator",))

    own = np.array(own_counts)
    totals = own + np.array(other_counts)
    own, totals = own[totals > 0], totals[totals > 0]
    distance = float(_distance(own, totals, m, n))
    p_value = 1.0 if len(totals) == 1 else _simulated_p(own, totals, m, runs, start)
    flags = ("no_contrast",) if len(totals) == 1 else ()
    expected = _expected_distance(totals, m, n)
    return Composition(distance, expected, p_value, runs, start, m, n, flags=flags)


def _distance(own: np.ndarray, totals: np.ndarray, m: int, n: int) -> np.ndarray:
    return np.asarray(np.abs(own / m - (totals - own) / n).sum(axis=-1) / 2)


def _expected_distance(totals: np.ndarray, m: int, n: int) -> float:
    """Category by category: each first count is hypergeometric when nothing has changed."""
    distance = 0.0
    for total in totals.tolist():
        possible = np.arange(max(0, total - n), min(total, m) + 1)
        ways = _log_ways(total, possible) + _log_ways(m + n - total, m - possible)
        chances = np.exp(ways - _log_ways(m + n, m))
        distance += float((chances * np.abs(possible / m - (total - possible) / n)).sum()) / 2
    return distance


def _log_ways(size: int, taken: np.ndarray | int) -> np.ndarray:
    """The logarithm of the number of ways to take some of a set."""
    return np.asarray(-betaln(size - taken + 1, np.add(taken, 1)) - np.log(size + 1))


def _simulated_p(own: np.ndarray, totals: np.ndarray, m: int, runs: int, seed: int) -> float:
    centre = m * totals / totals.sum()

    def spread(tables: np.ndarray) -> np.ndarray:
        # chi-square but for a constant
        return np.asarray(((tables - centre) ** 2 / totals).sum(axis=-1))

    observed, chance = float(spread(own)) * SAME, np.random.default_rng(seed)
    batch, as_far = max(1, AT_ONCE // len(totals)), 0
    for done in range(0, runs, batch):
        size = min(batch, runs - done)
        tables = chance.multivariate_hypergeometric(totals, m, size=size, method="marginals")
        as_far += int((spread(tables) >= observed).sum())
    return (1 + as_far) / (1 + runs)
