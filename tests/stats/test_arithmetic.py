"""Figures that must agree with each other, and how a whole is divided."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx
from scipy.stats import chi2_contingency

from bvanalyse.stats.arithmetic import (
    check_mean,
    check_percentage,
    check_total,
    reconstruct_counts,
)
from bvanalyse.stats.composition import compare_composition
from bvanalyse.stats.hidden import Hidden

LAW = settings(deadline=None, derandomize=True, max_examples=60)


@LAW
@given(st.integers(1, 300), st.integers(0, 2), st.data())
def test_a_percentage_holds_exactly_the_counts_that_round_to_it(n, decimals, data):
    tenth = 10**decimals
    percent = data.draw(st.integers(0, 100 * tenth)) / tenth

    result = check_percentage(percent, n, decimals)

    half = Fraction(1, 2 * tenth)
    expected = [
        x for x in range(n + 1) if abs(Fraction(100 * x, n) - Fraction(repr(percent))) <= half
    ]
    assert list(result.counts) == expected and result.possible == bool(expected)


@LAW
@given(st.integers(1, 90), st.lists(st.integers(0, 40), min_size=1, max_size=3))
def test_a_division_of_a_whole_is_rebuilt_by_trying_all(rest, parts):
    parts = [*parts, rest]
    n = sum(parts)
    percents = [round(100 * part / n) for part in parts]

    result = reconstruct_counts(percents, n)

    options = [check_percentage(percent, n).counts for percent in percents]
    ways = [way for way in itertools.product(*options) if sum(way) == n]
    assert tuple(parts) in ways
    columns = zip(*ways, strict=True)
    assert result.counts == tuple(Hidden(min(column), max(column)) for column in columns)
    assert result.known == (len(ways) == 1)


@pytest.mark.parametrize(
    ("total", "parts", "unit", "agrees", "difference"),
    [
        (0.3, [0.1, 0.2], 0, True, 0.0),
        (105, [30, 33, 41], 0, False, 1.0),
        (103, [30, 33, 41], 0, False, -1.0),
        (100, [33, 33, 33], 1, True, 1.0),
        (100, [33, 33, 31], 1, False, 3.0),
        (16, [12, Hidden(1, 3)], 0, False, 1.0),
        (15, [12, Hidden(1, 3)], 0, True, 0.0),
        (0, [], 0, True, 0.0),
    ],
)
def test_a_total_agrees_with_its_parts_or_not(total, parts, unit, agrees, difference):
    result = check_total(total, parts, rounded_to=unit)

    answer = (result.agrees, result.difference)

    assert answer == (agrees, difference)


@pytest.mark.parametrize(
    ("case", "possible"),
    [((22, 7, 2, 3), False), ((21, 7, 2, 3), True), ((14, 7, 2, 3), True), ((13, 7, 2, 3), False)],
)
def test_a_mean_can_be_or_not(case, possible):
    result = check_mean(*case)

    answer = result.possible

    assert answer is possible and result.mean == approx(case[0] / case[1])


def test_percentages_that_cannot_be_together():
    alone, together, never = (
        reconstruct_counts(87, 15),
        reconstruct_counts([50, 40], 10),
        reconstruct_counts([87, 13], 14),
    )

    answers = [result.possible for result in (alone, together, never)]

    assert answers == [True, False, False] and alone.counts == (Hidden(13, 13),)


@pytest.mark.parametrize(
    ("result", "answer", "flag"),
    [
        (r := check_total(None, [1]), r.agrees, "missing"),
        (r := check_total(1, [None]), r.agrees, "missing"),
        (r := check_percentage(None, 4), r.possible, "missing"),
        (r := check_percentage(50, 0), r.possible, "no_denominator"),
        (r := reconstruct_counts([50, None], 4), r.possible, "missing"),
        (r := reconstruct_counts([], 4), r.possible, "missing"),
        (r := check_mean(None, 4, 1, 2), r.possible, "missing"),
        (r := check_mean(4, 0, 1, 2), r.possible, "no_denominator"),
    ],
)
def test_what_cannot_be_checked_is_none_with_a_flag(result, answer, flag):
    flags = result.flags

    assert answer is None and flags == (flag,)


def test_a_percentage_outside_the_scale_comes_from_no_count():
    answers = [check_percentage(percent, 50).possible for percent in (104, -2)]

    assert answers == [False, False]


def brute_distances(after, before):
    """Every table with these sums, its chance, distance and chi-square, by counting draws."""
    totals = [a + b for a, b in zip(after, before, strict=True)]
    m, n = sum(after), sum(before)
    people = [category for category, total in enumerate(totals) for _ in range(total)]
    for drawn in itertools.combinations(range(m + n), m):
        own = [0] * len(totals)
        for person in drawn:
            own[people[person]] += 1
        other = [total - count for total, count in zip(totals, own, strict=True)]
        distance = sum(abs(a / m - b / n) for a, b in zip(own, other, strict=True)) / 2
        yield distance, chi2_contingency([own, other], correction=False).statistic


@pytest.mark.parametrize(("after", "before"), [([3, 1, 1], [1, 3, 2]), ([4, 0], [2, 4])])
def test_distance_expectation_and_p_by_every_table(after, before):
    tables = list(brute_distances(after, before))
    seen = chi2_contingency([after, before], correction=False).statistic

    result = compare_composition(after, before, simulations=20_000)

    expected = sum(distance for distance, _ in tables) / len(tables)
    p = sum(chi >= seen - 1e-9 for _, chi in tables) / len(tables)
    m, n = sum(after), sum(before)
    own = sum(abs(a / m - b / n) for a, b in zip(after, before, strict=True)) / 2
    assert (result.distance, result.expected_distance) == approx((own, expected))
    assert result.p_value == approx(p, abs=0.012)


def test_a_division_with_many_cases_has_the_chi_square_p():
    after, before = [120, 80, 60, 40], [110, 95, 50, 55]

    result = compare_composition(after, before)

    assert result.p_value == approx(chi2_contingency([after, before]).pvalue, abs=0.015)


@LAW
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=5))
def test_neither_empty_categories_nor_the_year_that_comes_first_matter(rows):
    after, before = zip(*rows, strict=True)

    there = compare_composition(after, before, simulations=99)
    padded = compare_composition([*after, 0], [*before, 0], simulations=99)
    back = compare_composition(before, after, simulations=99)

    assert padded == there
    if there.distance is not None:
        assert (back.distance, back.expected_distance) == approx(
            (there.distance, there.expected_distance)
        )
        assert 0 <= there.distance <= 1 and 0.01 <= there.p_value <= 1


def test_a_division_without_figures_is_none_with_a_flag():
    missing, empty, one = (
        compare_composition([None, 2], [3, 4]),
        compare_composition([0, 0], [3, 4]),
        compare_composition([5, 0], [9, 0]),
    )

    answers = [(r.distance, r.p_value, r.flags) for r in (missing, empty, one)]

    assert answers == [
        (None, None, ("missing",)),
        (None, None, ("no_denominator",)),
        (0.0, 1.0, ("no_contrast",)),
    ]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: check_total(1, [1], rounded_to=-1), "rounded_to must be 0 or more, not -1"),
        (lambda: check_percentage(93.5, 40, 0), "93.5 has more than 0 decimals"),
        (lambda: check_percentage(93, 40.5), "n must be a whole number, 0 or more, not 40.5"),
        (lambda: check_percentage(93, 40, None), "decimals must be given"),
        (lambda: check_mean(5, 2, 3, 2), "low must not be above high: 3 and 2"),
        (
            lambda: compare_composition([1], [1, 2]),
            "after and before must have the same categories",
        ),
        (lambda: compare_composition([1], [1], simulations=0), "simulations must be 1 or more"),
    ],
)
def test_the_impossible_is_refused_in_one_sentence(call, sentence):
    with pytest.raises(ValueError) as caught:
        call()

    told = str(caught.value)

    assert told.startswith(sentence) and "\n" not in told
