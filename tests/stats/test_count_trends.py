"""Trends in shares and counts: second engines, brute force, 0 and n of n, and what always holds."""

import csv
import itertools
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import chi2, fisher_exact
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM

from bvanalyse.stats.count_trends import homogeneity, poisson_trend
from bvanalyse.stats.permutation import exact_placement
from bvanalyse.stats.share_trends import chi2_trend, cochran_armitage

ORACLES = Path(__file__).parents[1] / "oracles"
LAW = settings(deadline=None, derandomize=True, max_examples=50)

counts = st.lists(st.integers(0, 40), min_size=3, max_size=10)


def rows(name):
    with (ORACLES / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def numbers(text):
    return [float(word) for word in text.split()]


def rounds_to(value, text):
    """Whether a value agrees with a printed number in every printed digit."""
    return abs(value - float(text)) <= 0.5 * 10 ** -len(text.partition(".")[2]) * (1 + 1e-3)


def agrees(value, text):
    """The same for a number that may be printed with a power of ten."""
    return value == pytest.approx(float(text), rel=1e-8) if "e" in text else rounds_to(value, text)


@st.composite
def share_series(draw):
    bases = draw(st.lists(st.integers(1, 12), min_size=3, max_size=6))
    return [draw(st.integers(0, base)) for base in bases], bases


def placements(x, n, times):
    """The chance of each sum of times, by going through every table with the same total."""
    ways = {}
    for table in itertools.product(*(range(base + 1) for base in n)):
        if sum(table) == sum(x):
            moved = sum(count * time for count, time in zip(table, times, strict=True))
            weight = math.prod(math.comb(b, k) for b, k in zip(n, table, strict=True))
            ways[moved] = ways.get(moved, 0) + weight
    whole = sum(ways.values())
    return {moved: weight / whole for moved, weight in ways.items()}


@pytest.mark.parametrize("row", rows("share_trends"), ids=lambda row: row["x"])
def test_trends_in_shares_are_those_of_others(row):
    x, n, times = numbers(row["x"]), numbers(row["n"]), numbers(row["times"])

    result = cochran_armitage(x, n, times=times, method=row["method"])

    assert not row["p"] or agrees(result.p_value, row["p"])
    assert not row["chi2"] or rounds_to(result.statistic, row["chi2"])
    assert not row["slope"] or rounds_to(result.estimate, row["slope"])


@pytest.mark.parametrize(
    ("x", "n", "times"),
    [
        ([0, 2, 3], [4, 5, 3], [0, 1, 2]),
        ([3, 3, 1, 0], [3, 4, 3, 2], [2016, 2017, 2019, 2020]),
        ([5, 2, 4], [5, 2, 4], [0, 1, 2.5]),
        ([1, 4, 0, 3], [6, 4, 2, 3], [2020, 2020.5, 2021, 2021.5]),
    ],
)
def test_the_exact_chances_are_those_of_every_table(x, n, times):
    ways = placements(x, n, times)
    observed = sum(count * time for count, time in zip(x, times, strict=True))

    found = exact_placement(x, n, times)

    later = sum(chance for moved, chance in ways.items() if moved >= observed - 1e-9)
    earlier = sum(chance for moved, chance in ways.items() if moved <= observed + 1e-9)
    assert found == pytest.approx((later, earlier, ways[max(ways)], ways[min(ways)]))


@pytest.mark.parametrize("table", [[0, 9, 7, 11], [8, 8, 3, 12], [40, 200, 71, 190]])
def test_two_points_are_fishers_exact_test(table):
    x1, n1, x2, n2 = table

    later, earlier, *_ = exact_placement([x1, x2], [n1, n2], [0, 1])

    cells = [[x2, n2 - x2], [x1, n1 - x1]]
    theirs = [fisher_exact(cells, alternative=side).pvalue for side in ("greater", "less")]
    assert (later, earlier) == pytest.approx(theirs)


def test_a_year_of_all_or_nothing_takes_the_exact_test():
    inner, edge = cochran_armitage([3, 6, 8], [9, 9, 9]), cochran_armitage([3, 6, 9], [9, 9, 9])

    methods = inner.method, edge.method

    assert methods == ("cochran_armitage", "exact")
    assert edge.flags == ("all", "small_n")


def test_too_many_outcomes_to_count_is_told():
    x, n = [0, 4000, 4100], [9000, 9000, 9000]

    result = cochran_armitage(x, n)

    assert result.method == "cochran_armitage" and "approximate" in result.flags


def test_an_interval_that_parts_from_the_exact_p_is_told():
    x, n = [0, 1, 3], [4, 4, 4]

    result = cochran_armitage(x, n)

    assert result.excludes(0) and result.p_value > 0.05
    assert "guard_disagrees" in result.flags


@pytest.mark.parametrize(
    ("x", "flags"), [([0, 0, 0], ("zero", "no_contrast")), ([40, 50, 60], ("all", "no_contrast"))]
)
def test_nobody_or_everybody_throughout_shows_nothing(x, flags):
    result = cochran_armitage(x, [40, 50, 60])

    answer = (result.estimate, result.p_value, result.min_attainable_p, result.ci_low)

    assert answer == (0, 1, 1, None) and result.flags == flags


def test_points_that_cannot_be_used_are_left_out_and_told():
    result = cochran_armitage(
        [9, None, 30, 0, 35, 36], [9, 40, 40, 0, 40, 41], times=range(2015, 2021), breaks=[2016]
    )

    alone = cochran_armitage([30, 35, 36], [40, 40, 41], times=[0, 2, 3])

    assert result.estimate == pytest.approx(alone.estimate) and result.n == 3
    assert result.flags == ("definition_break", "missing", "no_denominator")


def test_fingertips_marks_the_last_five_years():
    x, n = [1, 62, 60, 71, 70, 60], [90, 80, 75, 80, 75, 69]

    result = chi2_trend(x, n)

    recent = cochran_armitage(x[1:], n[1:], confidence=0.998)
    assert (result.statistic, result.p_value) == (recent.statistic, recent.p_value)
    assert (result.ci_low, result.n, result.method) == (recent.ci_low, 5, "chi2")


def test_fingertips_can_be_asked_when_a_year_is_all_of_them():
    x, n = [62, 60, 71, 70, 69], [80, 75, 80, 75, 69]

    result = chi2_trend(x, n)

    assert result.p_value < 0.002 and result.flags == ("all",)


def test_one_odd_year_does_not_make_an_arrow():
    x, n = [900, 890, 880, 870, 990], [1000] * 5

    result = chi2_trend(x, n)

    assert result.p_value < 0.002 and "one_point_decides" in result.flags


@pytest.mark.parametrize("row", rows("count_trends"), ids=lambda row: row["counts"])
def test_trends_in_counts_are_those_of_a_second_engine(row):
    result = poisson_trend(
        numbers(row["counts"]), numbers(row["exposures"]), times=numbers(row["times"])
    )

    told = (result.estimate, result.statistic, result.p_value, result.dispersion)

    theirs = (float(row[name]) for name in ("ratio", "deviance", "p", "dispersion"))
    assert told == pytest.approx(tuple(theirs), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("series", [[1, 3, 13], [54, 41, 10], [20, 24, 23, 31, 36], [4, 0, 0, 0]])
def test_the_limits_lose_what_the_likelihood_ratio_allows(series):
    exposures, times = [90, 100, 95, 120, 130][: len(series)], np.arange(len(series))

    result = poisson_trend(series, exposures)

    def likelihood(ratio):
        offset = np.log(exposures) + times * math.log(ratio)
        return GLM(series, np.ones(len(series)), Poisson(), offset=offset).fit().llf

    peak = likelihood(result.estimate if result.estimate else 1e-7)
    for limit in filter(None, (result.ci_low, result.ci_high)):
        assert 2 * (peak - likelihood(limit)) == pytest.approx(chi2.ppf(0.95, 1), abs=1e-4)


@pytest.mark.parametrize(
    ("series", "estimate", "ends", "flags"),
    [
        ([0, 0, 7], None, (True, False), ("zero", "unbounded")),
        ([7, 0, 0], 0.0, (True, True), ("zero",)),
    ],
)
def test_events_in_one_end_only_leave_the_slope_open(series, estimate, ends, flags):
    result = poisson_trend(series)

    open_ends = result.ci_low is not None, result.ci_high is not None

    assert (result.estimate, open_ends, result.flags) == (estimate, ends, flags)
    assert result.p_value == pytest.approx(result.min_attainable_p) and result.excludes(1)


def test_nothing_but_zeros_shows_nothing():
    result = poisson_trend([0, 0, 0, 0])

    answer = (result.estimate, result.p_value, result.min_attainable_p)

    assert answer == (None, 1, 1) and result.flags == ("zero", "no_contrast")


def test_dispersion_is_told_below_eight_points_and_widens_from_eight():
    seven, eight = [5, 40, 8, 60, 12, 70, 30], [5, 40, 8, 60, 12, 70, 30, 90]

    short, long = poisson_trend(seven), poisson_trend(eight)

    assert short.dispersion > 5 and short.flags == ("overdispersed",)
    assert long.flags == ("overdispersed", "scaled")
    assert long.p_value > chi2.sf(long.statistic, 1) * 100


def test_a_quiet_long_series_is_not_narrowed():
    series = [20, 21, 21, 22, 23, 23, 24, 25]

    result = poisson_trend(series)

    assert result.dispersion < 1 and "scaled" not in result.flags
    assert result.p_value == pytest.approx(chi2.sf(result.statistic, 1))


def test_askers_reports_are_alike():
    result = homogeneity([530, 540, 494])

    told = (round(result.statistic, 2), round(result.p_value, 2))

    assert told == (2.25, 0.33)


def test_rates_are_alike_when_counts_follow_the_children():
    result = homogeneity([10, 20, 30], [1000, 2000, 3000])

    answer = (result.statistic, result.p_value)

    assert answer == pytest.approx((0, 1), abs=1e-12)


@pytest.mark.parametrize(
    "result",
    [
        cochran_armitage([3, 4], [9, 9]),
        chi2_trend([3, 4, 5, 6], [9, 9, 9, 9]),
        poisson_trend([3, 4]),
        poisson_trend([3, None, 4]),
        homogeneity([3]),
    ],
)
def test_too_few_points_have_no_answer(result):
    answer = (result.estimate, result.ci_low, result.p_value)

    assert answer == (None, None, None) and result.flags[-1] == "short_series"


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: cochran_armitage([4, 5, 6], [9, 3, 9]), "a numerator cannot exceed its denomina"),
        (lambda: cochran_armitage([4, 5], [9, 3, 9]), "numerators and denominators must be as man"),
        (lambda: cochran_armitage([4], [9], method="z"), "unknown method 'z'; choose one of auto"),
        (lambda: poisson_trend([4, -5, 6]), "a count must be a whole number, 0 or more, not -5"),
        (lambda: poisson_trend([4, 5, 6], [1, 0, 1]), "the exposure of a count must be above 0"),
        (lambda: poisson_trend([4, 5, 6], [1, 1]), "counts and exposures must be as many, not 3"),
        (lambda: poisson_trend([4, 5, 6], confidence=0), "confidence must be between 0 and 1"),
    ],
)
def test_the_impossible_is_refused_in_one_sentence(call, sentence):
    with pytest.raises(ValueError) as caught:
        call()

    told = str(caught.value)

    assert told.startswith(sentence) and "\n" not in told


@LAW
@given(share_series())
def test_reversing_time_negates_the_slope_of_a_share(series):
    x, n = series

    there, back = cochran_armitage(x, n), cochran_armitage(x[::-1], n[::-1])

    assert there.estimate == pytest.approx(-back.estimate, abs=1e-12)
    assert there.p_value == pytest.approx(back.p_value, rel=1e-9)


@LAW
@given(share_series())
def test_those_without_the_event_move_the_other_way(series):
    x, n = series
    others = [base - count for count, base in zip(x, n, strict=True)]

    did, did_not = cochran_armitage(x, n), cochran_armitage(others, n)

    assert did.estimate == pytest.approx(-did_not.estimate, abs=1e-12)
    assert did.p_value == pytest.approx(did_not.p_value, rel=1e-9)


@LAW
@given(share_series(), st.sampled_from(["auto", "chi2", "exact"]))
def test_p_of_a_share_lies_between_the_smallest_and_one(series, method):
    result = cochran_armitage(*series, method=method)

    smallest = result.min_attainable_p

    assert smallest * (1 - 1e-9) <= result.p_value <= 1


@LAW
@given(counts, st.integers(1, 9))
def test_reversing_time_inverts_the_ratio_and_scaling_exposure_changes_nothing(series, factor):
    exposures = [100 + 7 * place for place in range(len(series))]

    there = poisson_trend(series, exposures)
    back = poisson_trend(series[::-1], exposures[::-1])
    scaled = poisson_trend(series, [exposure * factor for exposure in exposures])

    assume(there.estimate and back.estimate)
    assert there.estimate == pytest.approx(1 / back.estimate, rel=1e-8)
    assert there.p_value == pytest.approx(back.p_value, rel=1e-6, abs=1e-12)
    assert (scaled.estimate, scaled.ci_low, scaled.ci_high) == pytest.approx(
        (there.estimate, there.ci_low, there.ci_high), rel=1e-6
    )
    assert scaled.flags == there.flags


@LAW
@given(counts, st.sampled_from([0.8, 0.95, 0.998]))
def test_a_count_moves_exactly_when_the_interval_excludes_no_change(series, confidence):
    result = poisson_trend(series, confidence=confidence)

    alpha = 1 - confidence

    assume(abs(result.p_value - alpha) > 1e-6)
    assert result.excludes(1) == (result.p_value < alpha)
    assert result.min_attainable_p * (1 - 1e-9) <= result.p_value <= 1


@LAW
@given(counts.filter(any), st.randoms(use_true_random=False))
def test_homogeneity_knows_no_order(series, random):
    shuffled = random.sample(series, len(series))

    one, other = homogeneity(series), homogeneity(shuffled)

    assert one.p_value == pytest.approx(other.p_value)
    assert one.min_attainable_p <= one.p_value <= 1
