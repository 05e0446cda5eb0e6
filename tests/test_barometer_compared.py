"""One figure among many: whom to compare with, the place, and what a handful of children carry."""

from datetime import date
from pathlib import Path

import pytest

from bvanalyse.barometer import (
    choose_members,
    compare,
    counts_people,
    few_children,
    read_measures,
    said_twice,
)
from bvanalyse.findings import State
from bvanalyse.observations import join
from bvanalyse.regions import Municipality

REFERENCE = Path(__file__).parents[1] / "data" / "reference"
SHARE = "share_children_with_investigation"
STAFF = "positions_prof_per_1000_children"
OWN = "9001"


def unit(number, county="91"):
    return Municipality(number, f"Sted {number}", county, f"Fylke {county}", date.min, date.max)


def numbers(count):
    return [str(9001 + step) for step in range(count)]


def shares(figures, counts, base=1000):
    rows = [(p, 2024, SHARE, (x, base)) for p, x in zip(numbers(99), counts, strict=False)]
    return figures(*rows)


def compared(table, register, better="neutral", count=12):
    found = compare(table, [(register[SHARE], better)], OWN, numbers(count), register)
    return found[0] if found else None


def test_the_county_goes_first_where_ten_others_have_figures():
    units = [unit(n) for n in numbers(11)] + [unit("9050", "92")]

    members = choose_members(units[0], {u.number for u in units}, units, {})

    assert (members.kind, members.others) == ("county", 10)
    assert "9050" not in members.regions


def test_in_a_small_county_those_nearest_in_children_are_chosen():
    units = [unit(n, "92") for n in numbers(40)]
    units[0] = unit(OWN, "91")
    children = {u.number: 1000.0 + 10 * step for step, u in enumerate(units)}

    members = choose_members(units[0], set(children), units, children)

    assert members.kind == "nearest"
    assert members.regions == tuple(numbers(21))


def test_without_the_number_of_children_all_at_hand_are_chosen():
    units = [unit(OWN, "91"), *(unit(n, "92") for n in numbers(30)[1:])]

    members = choose_members(units[0], {u.number for u in units}, units, {})

    assert (members.kind, members.others) == ("all", 29)


def test_ten_municipalities_are_too_few_to_compare():
    units = [unit(n) for n in numbers(10)]

    assert choose_members(units[0], {u.number for u in units}, units, {}) is None


def test_the_lowest_is_first_only_where_lower_is_better(figures, register):
    table = shares(figures, range(40, 52))

    low, high = (compared(table, register, better) for better in ("lower", "higher"))

    assert (low.rank.rank, high.rank.rank) == (1, 12)
    assert low.rank.low <= 1 <= low.rank.high


def test_equals_are_shown_to_share_all_places(figures, register):
    found = compared(shares(figures, [40] * 12), register)

    assert (found.rank.low, found.rank.high) == (1, 12)
    assert found.shrunk.weight == 0
    assert found.state is State.NOT_SHOWN


def test_one_far_out_stands_out_also_after_adjustment(figures, register):
    # 300 of 1000 where the others have 40 to 50
    found = compared(shares(figures, [300, *range(40, 51)]), register)

    assert (found.state, found.direction) == (State.CLEAR, 1)
    assert found.p_adjusted >= found.p_value


def test_nobody_stands_out_for_a_single_child(figures, register):
    found = compared(shares(figures, [1, *[0] * 11], base=10), register)

    assert found.state in (State.NOT_SHOWN, State.PROBABLE)
    assert found.p_value >= 0.002  # the exact limits of the funnel hold the normal p back


def test_adjustment_counts_all_that_was_compared(figures, register):
    other = "share_children_with_report"
    rows = [(p, 2024, other, (50 + step, 1000)) for step, p in enumerate(numbers(12))]
    both = join([shares(figures, [90, *range(40, 51)]), figures(*rows)])

    alone = compared(both, register)
    asked = [(register[SHARE], "neutral"), (register[other], "neutral")]
    together = compare(both, asked, OWN, numbers(12), register)[0]

    assert (alone.tests, together.tests) == (1, 2)
    assert together.p_adjusted == pytest.approx(min(1, 2 * alone.p_value))


def test_the_best_estimate_lies_between_own_and_mean(figures, register):
    found = compared(shares(figures, [9, 5, 4, 6, 3, 7, 1, 8, 5, 2, 0, 4], base=20), register)

    shrunk = found.shrunk
    weighed = shrunk.weight * shrunk.own + (1 - shrunk.weight) * shrunk.pooled
    assert 0 < shrunk.weight < 1
    assert shrunk.shrunk == pytest.approx(weighed)
    assert shrunk.pooled < shrunk.shrunk < shrunk.own


def test_positions_have_a_place_but_no_saying_how_sure(figures, register):
    rows = [(p, 2024, STAFF, 3.0 + step / 10) for step, p in enumerate(numbers(12))]

    found = compare(figures(*rows), [(register[STAFF], "higher")], OWN, numbers(12), register)[0]

    assert (found.rank.rank, found.rank.low) == (12, None)
    assert (found.movement, found.shrunk, found.state) == (None, None, State.TOO_LITTLE)


@pytest.mark.parametrize("count", [9, 10])
def test_too_few_others_are_not_compared_with(figures, register, count):
    assert compared(shares(figures, range(40, 40 + count)), register) is None


def test_a_figure_told_in_two_ways_is_left_out(figures, register):
    twice = figures((OWN, 2024, SHARE, (41, 1000)), source="another")

    assert compared(join([shares(figures, range(50, 62)), twice]), register) is None


def test_the_same_figures_by_another_name_count_once(figures, register):
    rows = [(p, 2024, "share_reports_to_investigation", (40 + s, 100)) for s, p in
            enumerate(numbers(12))]  # fmt: skip
    again = [(p, y, "share_received_reports_to_investigation", v) for p, y, _, v in rows]
    asked = [(register[name], "neutral") for name in (rows[0][2], again[0][2])]

    found = compare(figures(*rows, *again), asked, OWN, numbers(12), register)

    assert [each.entry.id for each in found] == [rows[0][2]]


def test_twelve_children_carry_what_the_published_limits_say():
    found = few_children(12, "0227", {"0227": 2693.0, "0301": 130_000.0})

    # exact Poisson limits of 12 and 48 (Garwood 1936; printed tables: 6.20-20.96, 35.39-63.64)
    assert found.range == pytest.approx((6.20, 20.96), abs=0.01)
    assert found.mean_range == pytest.approx((35.39 / 4, 63.64 / 4), abs=0.01)
    assert found.quarter == 3


def test_a_count_of_nothing_is_refused():
    with pytest.raises(ValueError, match="above 0"):
        few_children(0, "0227", {"0227": 2693.0})


def test_nine_of_the_twelve_count_people_and_three_are_said_twice(register):
    measures = read_measures(REFERENCE)

    counted = {m.indicator for m in measures if counts_people(register[m.indicator], register)}

    # the article's list: positions, kroner and surveys are the three others
    assert len(counted) == 9
    assert not counted & {STAFF, "prevention_expenditure_per_child_0_5", "user_survey_4y"}
    assert {m.indicator for m in said_twice(measures)} == {
        "share_investigations_within_3_months_4y",
        "share_children_institution_or_foster_4y",
        "share_children_in_care_with_care_plan_4y",
    }
