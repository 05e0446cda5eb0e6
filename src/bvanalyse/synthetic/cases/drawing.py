"""Codes drawn by chance, only among those that are valid on the day."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from bvanalyse.events import codes
from bvanalyse.synthetic.cases.days import OPEN, Days, day

Weights = Mapping[str, float]
CODE = "<U8"


@lru_cache(maxsize=64)
def validity(name: str) -> tuple[np.ndarray, Days, Days]:
    """A list's codes with their first and last day. A list begins in 2013, and is used before."""
    table = codes(name)
    first = np.array([0 if _is_first(text) else _number(text) for text in table["valid_from"]])
    last = np.array([_number(text) if text else OPEN for text in table["valid_to"]])
    return table["code"].to_numpy(dtype=CODE), first, last


def shares(name: str, weights: Weights, on: int) -> dict[str, float]:
    """How likely each code is on one day: what is not in force is left out, the rest add to 1.

    >>> shares("melder", {"15": 1, "24": 1, "11": 3}, day(2024))
    {'11': 0.75, '15': 0.25}
    """
    code, first, last = validity(name)
    known = {c: weights[c] for c, a, b in zip(code.tolist(), first, last, strict=True)
             if a <= on <= b and weights.get(c, 0) > 0}  # fmt: skip
    total = sum(known.values())
    return {c: weight / total for c, weight in known.items()}


def draw(name: str, weights: Weights, on: Days, chance: np.random.Generator) -> np.ndarray:
    """One code for each day."""
    _, first, last = validity(name)
    changes = np.unique(np.concatenate([first, last[last < OPEN] + 1]))
    period = np.searchsorted(changes, on, side="right") - 1
    uniform = chance.random(len(on))
    drawn = np.zeros(len(on), dtype=CODE)
    for at in np.unique(period):
        likely = shares(name, weights, int(changes[at]))
        mine = period == at
        limits = np.cumsum(list(likely.values()))[:-1]
        drawn[mine] = np.array(list(likely), dtype=CODE)[np.searchsorted(limits, uniform[mine])]
    return drawn


def several(
    name: str, weights: Weights, on: Days, times: np.ndarray, chance: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """For each day the different codes among so many draws: places in `on`, and codes."""
    owner = np.repeat(np.arange(len(on)), times)
    drawn = draw(name, weights, on[owner], chance)
    code, found = np.unique(drawn, return_inverse=True)
    pairs = np.unique(owner * max(len(code), 1) + found)
    return pairs // max(len(code), 1), code[pairs % max(len(code), 1)]


def choose(weights: Weights, count: int, chance: np.random.Generator) -> np.ndarray:
    """So many independent draws among names, by their weights."""
    limits = np.cumsum(list(weights.values()))
    drawn = np.searchsorted(limits[:-1], chance.random(count) * limits[-1], side="right")
    return np.asarray(np.array(list(weights))[drawn])


@lru_cache(maxsize=1)
def needs_text() -> frozenset[tuple[str, str]]:
    """Lists and codes that stand with an explanation."""
    lists = ("melder", "saksinnhold", "kategori", "opphevelse", "undersokelse_konklusjon")
    found = ((name, codes(name)) for name in lists)
    return frozenset(
        (name, code)
        for name, table in found
        for code in table.loc[table["needs_text"].eq("1"), "code"]
    )


def _is_first(text: str) -> bool:
    return not text or text == "2013-01-01"


def _number(text: str) -> int:
    return day(*map(int, text.split("-")))
