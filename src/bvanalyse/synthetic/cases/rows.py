"""Tables as columns of arrays: thousands of small ones are made, and a data frame costs too much.

Rows are sorted by case, or by what they belong to, so that a case's rows lie side by side.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Rows = dict[str, np.ndarray]
History = dict[str, Rows]


def pick(rows: Rows, which: np.ndarray) -> Rows:
    """The rows at these places, or where a mask holds."""
    return {name: column[which] for name, column in rows.items()}


def stacked(parts: Sequence[Rows]) -> Rows:
    """One table below the other; all have the same columns."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def size(rows: Rows) -> int:
    """How many rows."""
    return len(next(iter(rows.values())))


def joined(keys: np.ndarray, texts: Sequence[str], wanted: np.ndarray) -> list[str]:
    """For each wanted key the texts that bear it, one after the other. The keys are sorted.

    >>> joined(np.array([1, 1, 3]), ["a", "b", "c"], np.array([1, 2, 3]))
    ['ab', '', 'c']
    """
    start, end = (np.searchsorted(keys, wanted, side).tolist() for side in ("left", "right"))
    return ["".join(texts[a:b]) for a, b in zip(start, end, strict=True)]


def place_within(groups: np.ndarray) -> np.ndarray:
    """1, 2, 3 ... within each group of equal neighbours.

    >>> place_within(np.array([7, 7, 8, 7])).tolist()
    [1, 2, 1, 1]
    """
    at = np.arange(len(groups))
    new = np.ones(len(groups), dtype=bool)
    new[1:] = groups[1:] != groups[:-1]
    return at - np.maximum.accumulate(np.where(new, at, 0)) + 1
