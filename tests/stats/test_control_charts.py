"""Control charts: published limits, a second engine's flags, the edges, and what holds always."""

import itertools
import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stats.printed import numbers, rounds_to, rows

from bvanalyse.stats.control_charts import c_chart, p_chart, u_chart, xmr

LAW = settings(deadline=None, derandomize=True, max_examples=50)
RULES = ("outside", "trend", "two_of_three", "shift")
MIRROR = {"above": "below", "below": "above", "up": "down", "down": "up"}

amounts = st.lists(st.integers(-30, 30), min_size=1, max_size=30)


@pytest.mark.parametrize("row", rows("control_limits"), ids=lambda row: row["source"])
def test_limits_are_those_in_print(row):
    chart = {"xmr": xmr, "c": c_chart}[row["kind"]](numbers(row["values"]), min_points=3)

    told = chart.centre[0], chart.lower[0], chart.upper[0]

    printed = (row["centre"], row["lower"], row["upper"])
    assert all(rounds_to(value, text) for value, text in zip(told, printed, strict=True))


@pytest.mark.parametrize("row", rows("plot_the_dots"), ids=lambda row: row["values"][:20])
def test_flags_are_those_of_plot_the_dots(row):
    values = numbers(row["values"])

    chart = xmr(values)

    for rule in RULES:
        ours = [
            any(flag.startswith(rule + "_") for flag in flags) for flags in chart.flags_per_point
        ]
        assert ours == [mark == "1" for mark in row[rule]]
    assert chart.lower[0] == pytest.approx(float(row["lower"]), abs=0.02)


@pytest.mark.parametrize("row", rows("run_limits"), ids=lambda row: row["useful"])
def test_run_limits_are_those_of_anhoej_and_olesen(row):
    n = int(row["useful"])

    runs = xmr([(-1) ** place for place in range(n)], min_points=2).runs[0]

    centred = runs if runs.useful == n else c_chart([place % 2 * 9 for place in range(n)]).runs[0]
    assert centred.longest_limit == int(row["longest_limit"])
    assert centred.crossings_limit == int(row["crossings_limit"])


def test_the_rule_to_show_comes_first():
    values = [10, 12, 9, 11, 10, 12, 11, 10, 9, 11, 12, 13, 14, 15, 16, 17, 40]

    chart = xmr(values)

    assert chart.flags_per_point[-1] == ("outside_above", "trend_up")
    for flags in chart.flags_per_point:
        places = [RULES.index(flag.rpartition("_")[0]) for flag in flags]
        assert places == sorted(places)


def test_seven_points_on_one_side_are_a_shift_and_six_are_not():
    wave = [1, 3, 1, 3, 1, 3, 1]
    seven, six = c_chart([9, 9, 9, 9, 9, 9, 9, *wave]), c_chart([9, 9, 9, 9, 9, 9, *wave])

    flags = seven.flags_per_point[0], six.flags_per_point[0]

    assert flags == (("shift_above",), ())


def test_a_long_run_and_few_crossings_are_a_signal():
    shifted, steady = [1, 2, 1, 2, 1, 2, 1, 9, 8, 9, 8, 9, 8, 9], [4, 9] * 7

    signals = [xmr(values).runs[0].signal for values in (shifted, steady)]

    assert signals == [True, False]
    assert xmr(shifted).runs[0].crossings == 1


@pytest.mark.parametrize(
    ("chart", "enough"),
    [
        (lambda n: xmr([4, 9] * (n // 2)), 12),
        (lambda n: c_chart([4, 9] * (n // 2)), 8),
        (lambda n: u_chart([4, 9] * (n // 2), [3] * n), 8),
        (lambda n: p_chart([4, 9] * (n // 2), [30] * n), 8),
    ],
)
def test_a_short_series_is_provisional_and_has_no_limits(chart, enough):
    long, short = chart(enough), chart(enough - 2)

    limits = {short.lower[0], short.upper[0], *short.flags_per_point}

    assert limits == {None, ()} and short.provisional and short.flags == ("provisional",)
    assert short.centre[0] == pytest.approx(sum(long.points[:2]) / 2)
    assert not long.provisional and long.lower[0] < long.centre[0] < long.upper[0]


def test_shares_have_limits_by_their_own_denominator():
    n = [10, 40, 10, 40, 10, 40, 10, 40]

    chart = p_chart([5, 20, 5, 20, 5, 20, 5, 20], n)

    reach = [3 * math.sqrt(0.25 / base) for base in n]
    assert chart.upper == pytest.approx([0.5 + far for far in reach])
    assert chart.lower == pytest.approx([0.5 - far for far in reach])


def test_limits_of_shares_and_rates_end_where_the_scale_does():
    shares, rates = p_chart([4, 5, 4, 5, 4, 5, 4, 5], [5] * 8), u_chart([1, 0] * 4, [5] * 8)

    ends = shares.upper[0], rates.lower[0]

    assert ends == (1.0, 0.0) and not any(shares.flags_per_point)


def test_each_stretch_between_breaks_is_a_chart_of_its_own():
    first, second = [10, 12, 11, 9, 10, 12, 8, 11], [40, 44, 43, 39, 41, 40, 45, 42]

    chart = c_chart(first + second, times=range(2006, 2022), breaks=(2014,))

    alone = c_chart(first), c_chart(second)
    for name in ("points", "centre", "lower", "upper", "flags_per_point", "runs"):
        assert getattr(chart, name) == getattr(alone[0], name) + getattr(alone[1], name)


def test_a_stretch_that_is_too_short_makes_the_chart_provisional():
    chart = c_chart([10, 12, 11, 9, 10, 12, 8, 11, 40, 44], breaks=(8,))

    lower = chart.lower[0], chart.lower[-1]

    assert lower[0] > 0 and lower[1] is None and chart.provisional
    assert chart.centre[-1] == 42


def test_missing_figures_are_kept_out_and_told():
    values = [10, 12, None, 9, 10, 12, 8, 11, 40, 10, math.nan, 12, 11, 10]

    chart = xmr(values)

    known = [value for value in values if value is not None and not math.isnan(value)]
    ranges = [2, 1, 2, 4, 3, 29, 30, 1, 1]  # none over a gap
    assert chart.n == 12 and chart.flags == ("missing",)
    assert chart.centre[2] == pytest.approx(sum(known) / 12) and chart.lower[2] is None
    assert chart.upper[0] - chart.centre[0] == pytest.approx(3 * sum(ranges) / 9 / 1.128)


def test_a_point_with_nobody_is_no_share():
    chart = p_chart([4, 5, 4, 0, 5, 4, 5, 4, 5], [9, 9, 9, 0, 9, 9, 9, 9, 9])

    told = chart.points[3], chart.upper[3], chart.flags

    assert told == (None, None, ("no_denominator",))


@pytest.mark.parametrize(
    "chart",
    [xmr([0.1] * 13), c_chart([0] * 9), p_chart([7] * 9, [7] * 9), p_chart([0] * 9, [7] * 9)],
)
def test_figures_all_alike_have_no_limits(chart):
    limits = set(chart.lower + chart.upper)

    assert limits == {None} and chart.flags == ("no_variation",)
    assert not any(chart.flags_per_point) and chart.runs[0].useful == 0


def test_no_figures_make_no_chart():
    charts = xmr([]), p_chart([], []), xmr([None, None])

    told = [(chart.n, chart.provisional) for chart in charts]

    assert told == [(0, True)] * 3


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: xmr([1, 2], min_points=1), "min_points must be 2 or more, not 1"),
        (lambda: xmr([1, 2], min_points=None), "min_points must be 2 or more, not None"),
        (lambda: xmr([1, math.inf]), "a figure must be finite, not inf"),
        (lambda: p_chart([3], [2]), "a numerator cannot exceed its denominator: 3 of 2"),
        (lambda: c_chart([1.5]), "a count must be a whole number, 0 or more, not 1.5"),
        (lambda: u_chart([1], [1, 2]), "counts and exposures must be as many, not 1 and 2"),
        (lambda: c_chart([1, 2], times=[2, 1]), "times must be given and rise from each figure to"),
    ],
)
def test_the_impossible_is_refused_in_one_sentence(call, sentence):
    with pytest.raises(ValueError) as caught:
        call()

    told = str(caught.value)

    assert told.startswith(sentence) and "\n" not in told


def test_a_chart_becomes_strict_json():
    chart = xmr([10, 12, None, 9])

    text = json.dumps(chart.to_dict(), allow_nan=False)

    read = json.loads(text)
    assert read["flags_per_point"] == [[]] * 4 and read["runs"][0]["signal"] is None


@LAW
@given(amounts, st.integers(1990, 2020))
def test_flags_stay_when_the_years_are_relabelled(values, first):
    years = [first + 2 * place for place in range(len(values))]

    plain, named = xmr(values, min_points=5), xmr(values, times=years, min_points=5)

    assert plain == named


@LAW
@given(amounts, st.integers(1, 50), st.integers(-100, 100))
def test_flags_stay_in_another_unit_and_mirror_upside_down(values, factor, constant):
    plain = xmr(values, min_points=5)

    other = xmr([factor * value + constant for value in values], min_points=5)
    turned = xmr([-value for value in values], min_points=5)

    assert other.flags_per_point == plain.flags_per_point and other.runs == plain.runs
    swapped = [
        tuple("_".join(MIRROR.get(word, word) for word in flag.split("_")) for flag in flags)
        for flags in turned.flags_per_point
    ]
    assert swapped == list(plain.flags_per_point)


@LAW
@given(st.lists(st.integers(0, 30), min_size=8, max_size=20), st.integers(2, 9))
def test_the_unit_of_exposure_does_not_matter(counts, factor):
    exposures = [50 + 3 * place for place in range(len(counts))]

    one = u_chart(counts, exposures)
    other = u_chart(counts, [exposure * factor for exposure in exposures])

    assert other.flags_per_point == one.flags_per_point and other.runs == one.runs
    assert [upper and upper * factor for upper in other.upper] == pytest.approx(one.upper)


@LAW
@given(amounts)
def test_one_entry_per_figure(values):
    chart = xmr(values, min_points=4, breaks=(3,))

    lengths = {
        len(getattr(chart, name))
        for name in ("points", "centre", "lower", "upper", "flags_per_point")
    }

    assert lengths == {len(values)}
    assert all(run.longest <= run.useful for run in chart.runs)
    assert len(list(itertools.chain(chart.runs))) == (2 if len(values) > 3 else 1)
