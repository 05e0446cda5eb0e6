"""Rank trends: brute force over every order, second engines, the edges, and what holds always."""

import itertools
import math
import statistics
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau, theilslopes
from tests.stats.printed import numbers, rounds_to, rows

from bvanalyse.stats.rank_trends import discordant_pairs, mann_kendall, theil_sen

LAW = settings(deadline=None, derandomize=True, max_examples=50)

series = st.lists(st.integers(-20, 20), min_size=3, max_size=11)


def score(values):
    return sum(np.sign(b - a) for a, b in itertools.combinations(values, 2))


def share_of_orders(values):
    """p and the smallest possible p by trying every order of the figures."""
    scores = Counter(abs(score(order)) for order in itertools.permutations(values))
    orders = math.factorial(len(values))
    beyond = sum(times for reached, times in scores.items() if reached >= abs(score(values)))
    return beyond / orders, scores[max(scores)] / orders


@pytest.mark.parametrize(
    "row", rows("rank_trends"), ids=lambda row: f"{row['values']} {row['source'][:12]}"
)
def test_figures_are_those_of_others(row):
    values, period = numbers(row["values"]), int(row["period"])
    seasons = [place % period for place in range(len(values))]

    rank = mann_kendall(values, seasons=seasons)
    slope = theil_sen(
        values, seasons=seasons, times=[place / period for place in range(len(values))]
    )

    assert not row["p"] or rounds_to(rank.p_value, row["p"])
    assert not row["tau"] or rounds_to(rank.estimate, row["tau"])
    assert not row["score"] or rank.statistic == float(row["score"])
    assert not row["slope"] or slope.estimate == pytest.approx(float(row["slope"]))
    assert slope.p_value == rank.p_value


@pytest.mark.parametrize(
    "values",
    [[1, 3, 13], [3, 3, 14], [5, 5, 5], [1, 2, 2, 1], [4, 1, 3, 2, 5], [1, 1, 2, 2, 3, 3, 3]],
)
def test_p_is_the_share_of_orders_that_are_as_extreme(values):
    result = mann_kendall(values)

    by_hand = share_of_orders(values)

    assert (result.p_value, result.min_attainable_p) == pytest.approx(by_hand)


def test_orders_within_two_seasons_are_counted_together():
    spring, autumn = [3, 5, 5, 9], [8, 7, 12]
    mixed = [3, 8, 5, 7, 5, 12, 9]
    seasons = ["H1", "H2", "H1", "H2", "H1", "H2", "H1"]

    result = mann_kendall(mixed, seasons=seasons)

    observed = abs(score(spring) + score(autumn))
    both = [
        abs(score(one) + score(two)) >= observed
        for one in itertools.permutations(spring)
        for two in itertools.permutations(autumn)
    ]
    assert result.p_value == pytest.approx(sum(both) / len(both))
    assert result.statistic == score(spring) + score(autumn)


@pytest.mark.parametrize("n", [5, 9, 14, 30])
def test_p_without_ties_agrees_with_a_second_engine(n):
    values = [(7 * place * place + 3 * place) % 101 + place / 100 for place in range(n)]

    result = mann_kendall(values)

    theirs = kendalltau(range(n), values, method="exact")
    assert result.p_value == pytest.approx(theirs.pvalue, rel=1e-9)
    assert result.estimate == pytest.approx(theirs.statistic)


def test_the_ways_to_be_in_the_wrong_order_add_up_to_all_orders():
    sizes = [3, 1, 2, 2]

    ways = discordant_pairs(sizes)

    assert sum(ways) == math.factorial(8) // (6 * 2 * 2) and ways == ways[::-1]


def test_the_slope_is_the_median_slope_of_a_second_engine():
    values, times = [310, 325, 298, 340, 322, 361], [2014, 2015, 2017, 2018, 2019, 2022]

    result = theil_sen(values, times=times)

    assert result.estimate == pytest.approx(theilslopes(values, times).slope)


@pytest.mark.parametrize("values", [[4, 9, 2, 7, 12, 11], [310, 325, 298, 340, 322, 361, 355]])
def test_the_limits_are_the_slopes_that_the_exact_test_stops_rejecting(values):
    result = theil_sen(values)

    def rejected(slope):
        return mann_kendall([y - slope * t for t, y in enumerate(values)]).p_value < 0.05

    step = 1e-6
    assert rejected(result.ci_low - step) and not rejected(result.ci_low + step)
    assert rejected(result.ci_high + step) and not rejected(result.ci_high - step)


@pytest.mark.parametrize(
    ("values", "limits"),
    [([1, 3, 13], (None, None)), ([1, 3, 13, 14], (None, None)), ([1, 3, 7, 8, 12], (1.0, 4.0))],
)
def test_few_points_do_not_bound_a_slope(values, limits):
    result = theil_sen(values)

    told = (result.ci_low, result.ci_high)

    assert told == limits and "cannot_be_bounded" in result.flags


def test_three_or_four_points_can_never_show_a_trend():
    three, four, five = mann_kendall([1, 3, 13]), mann_kendall([1, 3, 7, 9]), mann_kendall(range(5))

    could = three.could_show(), four.could_show(), five.could_show()

    assert could == (False, False, True)


def test_six_points_bound_a_slope():
    values = [1, 4, 3, 7, 9, 8]

    result = theil_sen(values)

    assert "cannot_be_bounded" not in result.flags
    assert result.ci_low < statistics.median([result.ci_low, result.ci_high]) < result.ci_high


def test_missing_figures_are_left_out_at_their_time():
    gap = theil_sen([10, None, 14, math.nan, 19])

    whole = theil_sen([10, 14, 19], times=[0, 2, 4])

    assert gap.estimate == whole.estimate and gap.n == 3
    assert gap.flags == ("missing", "cannot_be_bounded")


def test_a_break_is_not_crossed():
    values, years = [90, 91, 92, 10, 12, 15, 14], range(2016, 2023)

    result = mann_kendall(values, times=years, breaks=(2019, 2030))

    alone = mann_kendall([10, 12, 15, 14])
    assert (result.estimate, result.p_value, result.n) == (alone.estimate, alone.p_value, 4)
    assert result.flags == ("definition_break",)


@pytest.mark.parametrize("values", [[], [7], [7, 9], [7, None, 9]])
@pytest.mark.parametrize("method", [mann_kendall, theil_sen])
def test_two_points_are_no_trend(method, values):
    result = method(values)

    answer = (result.estimate, result.ci_low, result.p_value, result.min_attainable_p)

    assert answer == (None,) * 4 and result.flags[-1] == "short_series"
    assert not result.could_show()


def test_one_figure_per_season_is_no_trend():
    result = mann_kendall([4, 5, 6], seasons=["a", "b", "c"])

    answer = (result.estimate, result.p_value)

    assert answer == (None, None) and result.flags == ("short_series",)


@pytest.mark.parametrize("method", [mann_kendall, theil_sen])
def test_figures_all_alike_show_nothing(method):
    result = method([4, 4, 4, 4, 4, 4])

    answer = (result.estimate, result.p_value, result.min_attainable_p)

    assert answer == (0, 1, 1) and "no_variation" in result.flags


@pytest.mark.parametrize(
    ("settings_", "sentence"),
    [
        ({"times": [1, 2]}, "times and figures must be as many, not 2 and 3"),
        ({"times": [1, 3, 3]}, "times must be given and rise from each figure to the next"),
        ({"times": [1, None, 3]}, "times must be given and rise from each figure to the next"),
        ({"seasons": ["H1"]}, "seasons and figures must be as many, not 1 and 3"),
        ({"breaks": (None,)}, "a break must be a time, not missing"),
        ({"confidence": 95}, "confidence must be between 0 and 1, not 95"),
    ],
)
@pytest.mark.parametrize("method", [mann_kendall, theil_sen])
def test_the_impossible_is_refused_in_one_sentence(method, settings_, sentence):
    with pytest.raises(ValueError) as caught:
        method([4, 5, 6], **settings_)

    told = str(caught.value)

    assert told.startswith(sentence) and "\n" not in told


@LAW
@given(series)
def test_reversing_time_negates_the_trend_and_keeps_p(values):
    there, back = theil_sen(values), theil_sen(values[::-1])

    turned = (back.ci_high, back.ci_low)

    assert there.estimate == pytest.approx(-back.estimate)
    assert (there.p_value, there.statistic) == (back.p_value, -back.statistic)
    assert there.ci_low is None or (there.ci_low, there.ci_high) == pytest.approx(
        tuple(-limit for limit in turned)
    )


@LAW
@given(series, st.integers(-1000, 1000))
def test_adding_a_constant_changes_nothing(values, constant):
    moved = [value + constant for value in values]

    pairs = [(method(values), method(moved)) for method in (mann_kendall, theil_sen)]

    assert all(before == after for before, after in pairs)


@LAW
@given(series, st.data())
def test_p_lies_between_the_smallest_and_one(values, data):
    seasons = data.draw(st.lists(st.sampled_from("ab"), min_size=len(values), max_size=len(values)))

    result = mann_kendall(values, seasons=seasons)

    assert result.p_value is None or result.min_attainable_p <= result.p_value <= 1


@LAW
@given(st.lists(st.integers(-500, 500), min_size=3, max_size=9, unique=True))
def test_without_ties_the_interval_excludes_nought_exactly_when_p_is_small(values):
    result = theil_sen(values)

    excludes = result.excludes(0)

    assert excludes == (result.p_value < 0.05)
    assert result.ci_low is None or result.ci_low <= result.estimate <= result.ci_high
