"""Trends in counts: second engines, likelihood, and series that show nothing."""

import math

import numpy as np
import pytest
from scipy.stats import chi2
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM
from tests.stats.printed import numbers, rows

from bvanalyse.stats.count_trends import homogeneity, poisson_trend
from bvanalyse.stats.share_trends import chi2_trend, cochran_armitage


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


@pytest.mark.parametrize("method", [poisson_trend, homogeneity])
def test_nothing_but_zeros_shows_nothing(method):
    result = method([0, 0, 0, 0])

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
