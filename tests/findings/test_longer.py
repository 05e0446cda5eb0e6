"""Trends, control charts and divisions: when they speak, and how surely."""

import pytest

from bvanalyse import stats
from bvanalyse.findings import Kind, State, judge

REPORTS, CARE = "reports_received", "children_with_measures_year_end"
RATE = "reports_per_1000_children"
SHARE, AMOUNT = "share_repeat_reports", "net_expenditure_child_welfare"
SPLIT = "reports_by_reporter_type"


@pytest.fixture
def found(figures, register):
    """The findings of one kind on a series from 2014 on."""

    def of(kind, indicator, *values, **common):
        rows = [("3412", 2014 + step, indicator, value) for step, value in enumerate(values)]
        family = judge(figures(*rows, **common), "3412", 2030, register)
        return [finding for finding in family.findings if finding.kind is kind]

    return of


def test_five_rising_counts_are_a_trend_and_four_are_not(found):
    five = found(Kind.TREND, REPORTS, 100, 120, 150, 180, 220)
    four = found(Kind.TREND, REPORTS, 100, 120, 150, 180)

    assert [(f.state, f.direction) for f in five] == [(State.CLEAR, 1)]
    assert four == []


def test_a_trend_in_counts_is_that_of_the_poisson_line(found):
    [finding] = found(Kind.TREND, REPORTS, 20, 24, 23, 31, 36)

    assert finding.evidence == stats.poisson_trend([20, 24, 23, 31, 36], times=range(2014, 2019))
    assert finding.state is State.PROBABLE  # clusters of two would undo it


def test_a_trend_with_more_spread_than_chance_makes_is_only_probable(found):
    [finding] = found(Kind.TREND, REPORTS, 100, 210, 120, 260, 240)

    assert "overdispersed" in finding.evidence.flags
    assert finding.state is State.PROBABLE


def test_a_trend_in_shares_weighs_each_year_by_its_children(found):
    series = [(10, 100), (16, 100), (22, 100), (30, 100), (41, 100)]

    [finding] = found(Kind.TREND, SHARE, *series)

    assert (finding.state, finding.direction) == (State.CLEAR, 1)
    assert finding.evidence.estimate == pytest.approx(0.076)  # by hand: (4*.31 + 2*.14) / 20


def test_a_trend_in_rates_is_that_of_counts_among_the_children(found):
    reports, children = [20, 24, 23, 31, 40], [1000, 990, 980, 970, 960]

    [finding] = found(Kind.TREND, RATE, *zip(reports, children, strict=True))

    assert finding.evidence == stats.poisson_trend(reports, children, times=range(2014, 2019))
    assert finding.direction == 1


def test_amounts_need_more_years_before_a_trend_can_be_bounded(found):
    rising = found(Kind.TREND, AMOUNT, 10, 11, 12, 13, 14)
    longer = found(Kind.TREND, AMOUNT, 10, 11, 12, 13, 14, 15, 16, 17)

    assert [f.state for f in rising] == [State.PROBABLE]
    assert [f.state for f in longer] == [State.CLEAR]


def test_figures_that_repeat_but_for_the_last_have_a_level_line_and_no_trend(found):
    [finding] = found(Kind.TREND, AMOUNT, *[35.3] * 7, *[35.4] * 3)

    assert finding.evidence.estimate == 0  # by hand: 24 of the 45 slopes are 0
    assert finding.p_value < 0.05
    assert (finding.state, finding.direction) == (State.NOT_SHOWN, 0)


def test_a_stock_of_the_same_children_never_makes_a_clear_trend(found, register):
    [finding] = found(Kind.TREND, CARE, 10, 20, 30, 40, 50, 60, 70, 80)

    assert register[CARE].stock
    assert finding.state is State.PROBABLE


@pytest.mark.parametrize("status", ["estimate", "suppressed"])
def test_an_unsure_year_makes_no_trend(found, figures, register, status):
    values = [100, 120, 150, 180, 220]
    rows = [("3412", 2014 + step, REPORTS, value) for step, value in enumerate(values)]
    table = figures(*rows)
    table.loc[2, "status"] = status

    kinds = {f.kind for f in judge(table, "3412", 2030, register).findings}

    assert Kind.TREND not in kinds


def test_the_last_of_eight_figures_outside_the_limits_is_a_signal(found):
    [signal] = found(Kind.SIGNAL, REPORTS, 20, 22, 19, 21, 18, 20, 23, 45)

    assert (signal.rule, signal.direction, signal.state) == ("outside", 1, State.PROBABLE)


def test_a_rate_has_a_chart_that_knows_how_many_children_there_are(found):
    alike = [(20 * size, 1000 * size) for size in (1, 2, 1, 3, 1, 2, 1)]

    [signal] = found(Kind.SIGNAL, RATE, *alike, (50, 1000))
    more_children = found(Kind.SIGNAL, RATE, *alike, (50, 2500))

    assert (signal.rule, signal.direction) == ("outside", 1)
    assert more_children == []


def test_seven_in_a_row_below_the_mean_are_a_signal(found):
    signals = found(Kind.SIGNAL, REPORTS, 80, 78, 40, 44, 41, 45, 42, 43, 44)

    assert [(f.rule, f.direction) for f in signals] == [("shift", -1)]


def test_seven_figures_are_too_few_for_a_chart(found):
    assert found(Kind.SIGNAL, REPORTS, 20, 22, 19, 21, 18, 20, 60) == []


def divided(figures, *years):
    """Reports by who reports; one list of counts a year."""
    return figures(
        *(
            ("3412", 2014 + step, SPLIT, count, f"gruppe {number}")
            for step, counts in enumerate(years)
            for number, count in enumerate(counts)
        )
    )


def test_a_division_is_compared_with_all_earlier_ones_together(figures, register):
    table = divided(figures, [4, 95, 119], [4, 90, 110], [43, 60, 53])

    found = judge(table, "3412", 2030, register).of(SPLIT)

    [finding] = [f for f in found if f.kind is Kind.COMPOSITION]
    assert finding.state is State.CLEAR
    assert finding.evidence == stats.compare_composition(
        [43, 60, 53], [8, 185, 229], simulations=1999
    )


def test_two_groups_or_a_hidden_one_make_no_division(figures, register):
    two = divided(figures, [40, 95], [90, 60])
    hidden = divided(figures, [4, 95, 119], [None, 60, 53])

    kinds = [
        {f.kind for f in judge(table, "3412", 2030, register).findings} for table in (two, hidden)
    ]

    assert all(Kind.COMPOSITION not in found for found in kinds)


@pytest.mark.parametrize(
    ("before", "after", "state"),
    [
        # statistics reference 2.8: 1-3 before and 13 after holds whatever the value; from 0, too
        ([None], 40, State.CLEAR),
        ([None], 13, State.PROBABLE),
        ([None], 7, State.NOT_SHOWN),
        ([30, None], None, State.CLEAR),
        ([3, None], None, State.NOT_SHOWN),
    ],
)
def test_a_hidden_count_is_judged_over_every_number_it_may_be(found, before, after, state):
    [finding] = found(Kind.COUNT, REPORTS, *before, after)

    assert finding.state is state


def test_a_count_is_compared_when_its_share_has_one_year_only(figures, register):
    table = figures(
        ("3412", 2014, REPORTS, 90),
        ("3412", 2015, REPORTS, 40),
        ("3412", 2015, "share_reports_to_investigation", (30, 40)),
        ("3412", 2014, "investigations_opened", 60),
        ("3412", 2015, "investigations_opened", 30),
    )

    family = judge(table, "3412", 2030, register)

    [finding] = [f for f in family.of("investigations_opened") if f.kind is Kind.COUNT]
    assert finding.direction == -1
