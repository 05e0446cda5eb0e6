"""Results: frozen, comparable, portable, safe as JSON."""

import dataclasses
import json
import math
import pickle

import numpy as np
import pytest

from bvanalyse.stats import Estimate, compare_counts, compare_proportions, funnel_proportions
from bvanalyse.stats.types import Result


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


def every_kind(of=Result):
    return [kind for child in of.__subclasses__() for kind in (child, *every_kind(child))]


@pytest.mark.parametrize("kind", [k for k in every_kind() if dataclasses.is_dataclass(k)])
def test_every_result_tells_itself_in_one_way(kind):
    assert kind.__repr__ is Result.__repr__


def test_a_result_is_one_plain_line_with_the_names_of_its_fields():
    result = compare_counts(13, 4, exposure=(1, 2))

    line = repr(result)

    assert line.startswith("Comparison(estimate=6.5, ci_low=2.211, ci_high=23.13, ")
    assert "after=13 (6.922 to 22.23), before=2 (0.5449 to 5.121)" in line
    assert "\n" not in line and "flags" not in line


def test_a_long_list_is_told_by_its_length():
    result = funnel_proportions([3] * 12, [40] * 12)

    assert "units=12 of FunnelUnit" in repr(result)


def test_a_result_on_its_own_has_a_line_for_each_field():
    result = Estimate(None, 1.2, None, 0.95, "made up", flags=("unbounded",))

    lines = result._repr_mimebundle_()["text/plain"].splitlines()

    assert lines[:4] == [
        "Estimate",
        "  estimate    None",
        "  ci_low      1.2",
        "  ci_high     None",
    ]
    assert lines[-1] == "  flags       [unbounded]"
