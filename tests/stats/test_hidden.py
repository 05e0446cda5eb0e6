"""Suppressed counts: the same as trying every number they may be."""

import itertools
import math
from statistics import NormalDist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx
from scipy.stats import chi2, poisson

from bvanalyse.stats.censored import censored_poisson_rate
from bvanalyse.stats.counts import compare_counts
from bvanalyse.stats.hidden import Bounds, Hidden, compare_hidden_counts, total_bounds

LAW = settings(deadline=None, derandomize=True, max_examples=60)
SLOW = settings(deadline=None, derandomize=True, max_examples=20)


@st.composite
def hidden(draw, low=20, width=6):
    start = draw(st.integers(0, low))
    return Hidden(start, start + draw(st.integers(0, width)))


def numbers(count):
    return range(count.low, count.high + 1)


@SLOW
@given(hidden(), hidden(), st.sampled_from([(1, 1), (1, 2), (10, 12)]), st.booleans())
def test_a_verdict_is_that_of_every_admissible_number(after, before, exposure, strict):
    method = "exact" if strict else "midp"

    result = compare_hidden_counts(after, before, exposure=exposure, method=method)

    every = [
        compare_counts(a, b, exposure=exposure, method=method, margin=None)
        for a, b in itertools.product(numbers(after), numbers(before))
    ]
    states = {
        "not_shown" if one.p_value >= 0.05 else "increase" if one.ci_low > 1 else "decrease"
        for one in every
    }
    p_values = [one.p_value for one in every]
    assert result.verdict == (states.pop() if len(states) == 1 else None)
    assert (result.p_low, result.p_high) == approx((min(p_values), max(p_values)))
    assert result.ci_low == min(one.ci_low for one in every)
    open_end = any(one.ci_high is None for one in every)
    assert result.ci_high == (None if open_end else max(one.ci_high for one in every))


def test_with_nothing_hidden_it_is_the_plain_comparison():
    result, plain = compare_hidden_counts(13, 2), compare_counts(13, 2, method="exact")

    ends = (result.p_low, result.p_high, result.estimate_low, result.ci_high)

    assert ends == (plain.p_value, plain.p_value, plain.estimate, plain.ci_high)
    assert result.flags == ()


def test_a_missing_count_gives_no_verdict():
    result = compare_hidden_counts(None, Hidden(1, 3))

    answer = (result.verdict, result.p_low, result.ci_low)

    assert answer == (None, None, None) and result.flags == ("missing", "hidden_cells")


@LAW
@given(st.lists(hidden(low=4, width=3), min_size=1, max_size=4), st.integers(0, 30))
def test_bounds_are_those_of_every_way_to_add_up(parts, total):
    ways = [way for way in itertools.product(*map(numbers, parts)) if sum(way) == total]

    if not ways:
        with pytest.raises(ValueError, match="cannot be the total"):
            total_bounds(parts, total)
        return
    result = total_bounds(parts, total)

    columns = list(zip(*ways, strict=True))
    assert result.parts == tuple(Hidden(min(column), max(column)) for column in columns)
    assert result.total == Hidden(total, total)


@LAW
@given(st.lists(hidden(low=3, width=3), min_size=1, max_size=3), hidden(low=20, width=5))
def test_a_hidden_total_is_tightened_too(parts, total):
    ways = [w for w in itertools.product(*map(numbers, parts)) if total.low <= sum(w) <= total.high]

    if not ways:
        with pytest.raises(ValueError, match="cannot be the total"):
            total_bounds(parts, total)
        return
    result = total_bounds(parts, total)

    sums = [sum(way) for way in ways]
    columns = list(zip(*ways, strict=True))
    assert result.total == Hidden(min(sums), max(sums))
    assert result.parts == tuple(Hidden(min(column), max(column)) for column in columns)


def test_a_part_that_is_wholly_unknown_is_what_the_total_leaves():
    with_total, without = total_bounds([5, None, Hidden(1, 3)], 20), total_bounds([5, None])

    expected = Bounds(Hidden(20, 20), (Hidden(5, 5), Hidden(12, 14), Hidden(1, 3)))

    assert with_total == expected
    assert without == Bounds(None, (Hidden(5, 5), None))
    assert total_bounds([None, None], 7).parts == (Hidden(0, 7), Hidden(0, 7))
    assert total_bounds([]).total == Hidden(0, 0)


@SLOW
@given(st.lists(st.tuples(st.integers(0, 30), st.floats(1, 900)), min_size=1, max_size=5))
def test_with_nothing_hidden_the_rate_is_the_pooled_one_with_its_likelihood_interval(rows):
    counts, exposures = zip(*rows, strict=True)
    total, base = sum(counts), sum(exposures)

    result = censored_poisson_rate(counts, exposures, per=1)

    assert result.estimate == approx(total / base)
    top = poisson.logpmf(total, total) if total else 0.0
    for end in (result.ci_low, result.ci_high):
        if end:
            drop = 2 * (top - poisson.logpmf(total, end * base))
            assert drop == approx(chi2.ppf(0.95, 1), rel=1e-6)
    assert result.ci_low <= result.estimate <= result.ci_high and result.ci_high > 0


@SLOW
@given(st.lists(st.tuples(hidden(low=9), st.floats(1, 900)), min_size=1, max_size=4))
def test_no_rate_is_likelier_than_the_estimate(rows):
    counts, exposures = zip(*rows, strict=True)

    result = censored_poisson_rate(counts, exposures, per=1)

    def likelihood(rate):
        return sum(_log(poisson.pmf(list(numbers(c)), rate * e).sum()) for c, e in rows)

    best = likelihood(result.estimate)
    for step in range(-40, 41, 4):
        assert likelihood((result.estimate or 1 / sum(exposures)) * 1.05**step) <= best + 1e-9
    assert result.ci_low <= result.estimate <= result.ci_high


def _log(chance):
    return float("-inf") if chance <= 0 else math.log(chance)


def test_hiding_widens_the_interval():
    seen, behind = (
        censored_poisson_rate([2, 7], [500, 1500]),
        censored_poisson_rate([Hidden(1, 3), 7], [500, 1500]),
    )

    widths = [result.ci_high - result.ci_low for result in (seen, behind)]

    assert widths[1] > widths[0]
    assert (seen.flags, behind.flags) == ((), ("hidden_cells",))


def test_the_upper_limit_of_no_event_is_where_none_is_just_too_unlikely():
    limit = NormalDist().inv_cdf(0.75) ** 2 / 2  # e to the minus rate, at half confidence

    result = censored_poisson_rate([0], [1000], confidence=0.5)

    assert (result.estimate, result.ci_low, result.ci_high) == (0, 0, approx(limit))


def test_the_lower_limit_of_one_or_more_is_where_one_is_just_too_unlikely():
    limit = -math.log(1 - math.exp(-(NormalDist().inv_cdf(0.975) ** 2) / 2))

    result = censored_poisson_rate([(1, None)], [1000])

    assert (result.estimate, result.ci_low, result.ci_high) == (None, approx(limit), None)


def test_a_count_of_which_nothing_is_known_says_nothing():
    known = censored_poisson_rate([7], [1500])

    result = censored_poisson_rate([(0, None), 7], [500, 1500])

    limits = (result.estimate, result.ci_low, result.ci_high)
    assert limits == approx((known.estimate, known.ci_low, known.ci_high))
    assert result.flags == ("hidden_cells",)


def test_or_more_has_no_upper_end_unless_others_have():
    alone, bounded = (
        censored_poisson_rate([(4, None)], [100]),
        censored_poisson_rate([(4, None), 3], [100, 100], per=100),
    )

    low = alone.ci_low / 10

    assert (alone.estimate, alone.ci_high, alone.flags) == (
        None,
        None,
        ("hidden_cells", "unbounded"),
    )
    assert poisson.logsf(3, low) == approx(-chi2.ppf(0.95, 1) / 2)
    assert 3 < bounded.estimate < 7 and bounded.ci_high is not None


@pytest.mark.parametrize(
    ("rows", "flags", "estimate"),
    [
        (([None], [5]), ("missing",), None),
        (([], []), ("no_denominator",), None),
        (([3, None], [5, 9]), ("missing",), 600),
        (([Hidden(0, 3)], [5]), ("hidden_cells", "zero"), 0),
    ],
)
def test_what_is_missing_is_left_out_and_told(rows, flags, estimate):
    result = censored_poisson_rate(*rows)

    answer = result.estimate

    assert (answer, result.flags) == (None if estimate is None else approx(estimate), flags)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: Hidden(3, 1), "a hidden count must run from low to high, not (3, 1)"),
        (lambda: Hidden(-1, 1), "the low end must be a whole number, 0 or more, not -1"),
        (lambda: compare_hidden_counts(1.5, 2), "the first count must be a whole number, 0 or"),
        (lambda: total_bounds([5, Hidden(1, 3)], 9), "the parts add up to 8, which cannot be the"),
        (lambda: total_bounds([5, None], 4), "the parts add up to at least 5, which cannot be the"),
        (lambda: censored_poisson_rate([1], [1, 2]), "intervals and exposures must have one"),
        (lambda: censored_poisson_rate([(3, 1)], [1]), "an interval must run from low to high"),
        (lambda: censored_poisson_rate([1], [0]), "an exposure must be above 0, not 0"),
    ],
)
def test_the_impossible_is_refused_in_one_sentence(call, sentence):
    with pytest.raises(ValueError) as caught:
        call()

    told = str(caught.value)

    assert told.startswith(sentence) and "\n" not in told
