"""Results: frozen, comparable, portable, safe as JSON."""

import dataclasses
import json
import math
import pickle

import numpy as np
import pytest

from bvanalyse.stats import Estimate, compare_counts, compare_proportions


def test_a_result_with_open_ends_becomes_strict_json():
    result = compare_counts(4, 0)

    text = json.dumps(result.to_dict(), allow_nan=False)

    read = json.loads(text)
    assert read["ci_high"] is None and "unbounded" in read["flags"]
    assert read["after"]["estimate"] == 4 and read["equivalence"]["equivalent"] is False


def test_no_value_that_is_not_a_number_reaches_json():
    odd = Estimate(math.nan, -math.inf, np.float64(2.5), 0.95, "made up", n=np.int64(7))

    plain = odd.to_dict()

    assert plain["estimate"] is None and plain["ci_low"] is None
    assert type(plain["ci_high"]) is float and type(plain["n"]) is int


def test_a_result_cannot_be_changed():
    result = compare_proportions((3, 40), (5, 50))

    with pytest.raises(dataclasses.FrozenInstanceError):
        result.p_value = 0.01  # type: ignore[misc]

    assert result.p_value > 0.05


def test_a_result_travels_between_processes():
    result = compare_counts(13, 4, exposure=(1, 2))

    copy = pickle.loads(pickle.dumps(result))

    assert copy == result


@pytest.mark.parametrize(
    ("low", "high", "value", "expected"),
    [
        (1.2, 3.0, 1, True),
        (0.2, 0.8, 1, True),
        (0.8, 1.2, 1, False),
        (1.2, None, 1, True),
        (0.0, None, 1, False),
        (None, None, 1, False),
    ],
)
def test_an_interval_says_what_it_leaves_out(low, high, value, expected):
    interval = Estimate(None, low, high, 0.95, "made up")

    answer = interval.excludes(value)

    assert answer is expected
