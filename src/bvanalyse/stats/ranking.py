"""A place in a ranking, and the places that the figures do not rule out.

A unit cannot be better than those shown to be above it, nor worse than those shown to be below. So
its rank lies from 1 + (how many are shown above) to (all) - (how many are shown below). What is
shown comes from tests of all pairs, held together so that no pair is wrongly called in 95 % of
cases: for one unit's pairs (marginal) or for all pairs (simultaneous, which a list of ranks needs).

Source: Mogstad, Romano, Shaikh & Wilhelm 2023, Review of Economic Studies,
doi:10.1093/restud/rdad006.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from bvanalyse.stats.checks import alpha_of, real, whole
from bvanalyse.stats.combining import measured
from bvanalyse.stats.group_types import Rank, gather
from bvanalyse.stats.rank_calls import (
    SEED,
    enough,
    marginal_calls,
    placed,
    places,
    simultaneous_calls,
)

DRAWS = 2000


def rank(values: Iterable[float | None], *, highest_first: bool = True) -> tuple[Rank, ...]:
    """Places by value alone, ties told, without the interval that a reader must also have.

    Rank 1 is the highest value (the lowest unless `highest_first`). Equal values share the best of
    their places and `tied` counts the others. A missing value has no place, only a flag. ValueError
    for an infinite value.

    >>> [(place.rank, place.tied) for place in rank([3.5, 7.0, 3.5, None])]
    [(2, 1), (1, 0), (2, 1), (None, 0)]
    """
    given = [real(value, "a value") for value in values]
    gone: list[tuple[str, ...]] = [("missing",) if value is None else () for value in given]
    known = np.array([value for value in given if value is not None], dtype=float)
    return placed(gone, places(known, highest_first), Rank(None, None, None, 0))


def rank_ci(
    estimates: Iterable[float | None],
    standard_errors: Iterable[float | None],
    *,
    confidence: float = 0.95,
    simultaneous: bool = True,
    highest_first: bool = True,
    draws: int = DRAWS,
    seed: int = SEED,
) -> tuple[Rank, ...]:
    """The ranks that each unit may truly have, from independent estimates about normal.

    `simultaneous`: all intervals hold at once with the stated confidence; otherwise each on its
    own. For shares and counts of small units use `rank_ci_proportions` and `rank_ci_rates`. The
    critical values come from `draws` parametric bootstrap samples with a fixed `seed`, and pairs
    already called are left out of the next round. A unit without figures has no rank, only a flag.
    ValueError for a standard error that is not above 0, lists of different length, fewer than 100
    draws, or a confidence outside 0 to 1. Source: at the top of the module.

    >>> [(unit.rank, unit.low, unit.high) for unit in rank_ci([50, 40, 42, None], [1, 2, 2, 1])]
    [(1, 1, 1), (3, 2, 3), (2, 2, 3), (None, None, None)]
    """
    alpha, size = alpha_of(confidence), enough(draws)
    rows = gather(estimates, standard_errors, measured, ("estimates", "standard_errors"))
    gone: list[tuple[str, ...]] = [("missing",) if None in row else () for row in rows]
    kept = [row for row in rows if None not in row]
    values, errors = np.array(kept, dtype=float).reshape(-1, 2).T
    order = np.lexsort((values, errors))  # the draws follow the figures, not the order given
    calls = simultaneous_calls if simultaneous else marginal_calls
    above, below = np.empty((2, len(order)), dtype=int)
    above[order], below[order] = calls(values[order], errors[order], alpha, size, seed)
    if not highest_first:
        above, below = below, above
    plain = Rank(None, None, None, 0, 0, confidence, "bootstrap", simultaneous)
    return placed(gone, places(values, highest_first), plain, above, below)


def tau_best(ranks: Iterable[Rank], k: int) -> tuple[bool | None, ...]:
    """Which units could truly be among the best k: the set contains all of them, at 95 %.

    In the order given, None for a unit without rank. A unit outside the set is shown not to be
    among the best k; one inside is not shown to be. ValueError for ranks that are not simultaneous,
    or k below 1. Source: as `rank_ci`, section 3.4.

    >>> tau_best(rank_ci([50, 40, 42, None], [1, 2, 2, 1]), 1)
    (True, False, False, None)
    """
    number, given = whole(k, "k"), tuple(ranks)
    if not number:
        raise ValueError(f"k must be 1 or more, not {k}")
    if any(unit.low is not None and not unit.simultaneous for unit in given):
        raise ValueError("the set of the best needs simultaneous rank intervals")
    return tuple(None if unit.low is None else unit.low <= number for unit in given)
