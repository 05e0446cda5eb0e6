"""Amounts: where a new value is expected."""

import math

import numpy as np
import pytest
from statsmodels.regression.linear_model import OLS

from bvanalyse.stats import prediction_interval


@pytest.mark.parametrize("history", [[3.0, 5.0, 4.5], [310, 325, 298, 340, 322], [-4, 0, 9, 1]])
def test_the_interval_agrees_with_a_second_engine(history):
    model = OLS(np.array(history, dtype=float), np.ones(len(history))).fit()

    result = prediction_interval(history)

    theirs = model.get_prediction([[1.0]]).conf_int(obs=True, alpha=0.05)[0]
    assert (result.low, result.high) == pytest.approx(tuple(theirs))


@pytest.mark.parametrize(
    ("history", "mean", "flags"),
    [
        ([], None, ("short_series",)),
        ([7], 7, ("short_series",)),
        ([7, 9], 8, ("short_series",)),
        ([7, None, 9], 8, ("missing", "short_series")),
        ([7, 7, 7], 7, ("no_variation",)),
    ],
)
def test_a_history_that_shows_no_spread_gives_no_limits(history, mean, flags):
    result = prediction_interval(history)

    limits = (result.low, result.high)

    assert limits == (None, None)
    assert (result.mean, result.flags) == (mean, flags)


def test_missing_values_are_left_out_and_told():
    whole, gap = [4.0, 6.0, 5.0], [4.0, math.nan, 6.0, None, 5.0]

    expected, result = prediction_interval(whole), prediction_interval(gap)

    assert (result.low, result.high, result.n) == (expected.low, expected.high, 3)
    assert result.flags == ("missing",)


def test_the_impossible_is_refused_in_one_sentence():
    impossible = [4.0, math.inf, 6.0]

    with pytest.raises(ValueError, match="a value of the history must be finite, not inf"):
        prediction_interval(impossible)

    with pytest.raises(ValueError, match=r"confidence must be between 0 and 1, not 95"):
        prediction_interval([1, 2, 4], confidence=95)
