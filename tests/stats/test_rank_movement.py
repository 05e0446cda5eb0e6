"""How far places move by chance: closed forms for equals, none for those far apart."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bvanalyse import stats

EQUALS = 100


def test_among_equals_a_place_moves_as_two_draws_from_a_hat():
    # two independent places out of k: P(|difference| >= d) is about (1 - d/k)^2, so half of the
    # differences reach (1 - sqrt(1/2)) k, and one in twenty reaches (1 - sqrt(1/20)) k
    pool = stats.shrink_proportions([50_000] * EQUALS, [100_000] * EQUALS)

    moved = stats.rank_movement(pool)[0]

    assert moved.typical == pytest.approx((1 - math.sqrt(1 / 2)) * EQUALS, abs=2)
    assert moved.far == pytest.approx((1 - math.sqrt(1 / 20)) * EQUALS, abs=2)


def test_of_two_equals_each_is_first_half_of_the_time():
    pool = stats.shrink_rates([40_000, 40_000], [1000, 1000])

    first, second = stats.repeated(pool)
    changed = (first[:, 0] > first[:, 1]) != (second[:, 0] > second[:, 1])

    assert changed.mean() == pytest.approx(0.5, abs=0.04)


def test_those_far_apart_never_move():
    pool = stats.shrink_rates([10, 1000, 5000], [1000, 1000, 1000])

    assert [(unit.typical, unit.far) for unit in stats.rank_movement(pool)] == [(0, 0)] * 3


def test_the_smaller_of_two_alike_moves_further():
    small = [(8, 10)] * 20
    large = [(80 + step, 100 + step) for step in range(20)]
    x, n = zip(*small, *large, strict=True)

    moved = stats.rank_movement(stats.shrink_proportions(x, n))

    assert moved[0].far > moved[-1].far


def test_a_unit_without_figures_keeps_its_place_with_none():
    pool = stats.shrink_proportions([5, None, 7], [10, 10, 12])

    moved = stats.rank_movement(pool)

    assert (moved[1].typical, moved[1].far, moved[1].of) == (None, None, 2)
    assert moved[1].flags == ("missing",)


@given(st.lists(st.integers(0, 20), min_size=2, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(counts, chance):
    order = list(range(len(counts)))
    chance.shuffle(order)

    moved = stats.rank_movement(stats.shrink_proportions(counts, [20] * len(counts)), draws=100)
    mixed = [counts[at] for at in order]
    again = stats.rank_movement(stats.shrink_proportions(mixed, [20] * len(counts)), draws=100)

    assert [again[order.index(at)] for at in range(len(counts))] == list(moved)


def test_places_that_change_about_are_told_column_by_column():
    first = np.array([[1.0, 2.0, 3.0]] * 100)
    second = np.array([[1.0, 3.0, 2.0]] * 100)

    moved = stats.movement_between(first, second)

    assert [unit.typical for unit in moved] == [0, 1, 1]


def test_among_alike_a_place_is_anything():
    # 2.5 percent of equally likely places lie on either side
    low, high = stats.places_if_alike([100_000.0] * 200, 0.5)[0]

    assert (low, high) == (pytest.approx(0.025 * 200, abs=3), pytest.approx(0.975 * 200, abs=3))


def test_the_smallest_stand_first_or_last_when_all_are_alike():
    exposures = [100.0, *[100_000.0] * 99]

    ranges = stats.places_if_alike(exposures, 0.05)

    assert ranges[0] == (1, 100)


def test_with_no_events_everybody_is_first():
    assert stats.places_if_alike([10.0, 20.0], 1e-12) == ((1, 1), (1, 1))


@pytest.mark.parametrize(
    ("exposures", "rate"), [([0.0, 1.0], 0.1), ([1.0, None], 0.1), ([1.0], -1)]
)
def test_the_impossible_is_refused(exposures, rate):
    with pytest.raises(ValueError, match="must be"):
        stats.places_if_alike(exposures, rate)
