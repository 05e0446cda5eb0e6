"""Answers from outside as they stand in tests/oracles, and when a value agrees with one."""

import csv
from pathlib import Path

import pytest

ORACLES = Path(__file__).parents[1] / "oracles"


def rows(name):
    """The rows of an oracle file, as text."""
    with (ORACLES / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def numbers(text):
    return [float(word) for word in text.split()]


def rounds_to(value, text):
    """Whether a value agrees with a printed number in every printed digit."""
    return abs(value - float(text)) <= 0.5 * 10 ** -len(text.partition(".")[2]) * (1 + 1e-6)


def published(name):
    """One test per row of an oracle file, named by the row's figures."""
    named = [" ".join([*row.values()][:5]) for row in rows(name)]
    return pytest.mark.parametrize("row", rows(name), ids=named)
