"""What does not add up in the five documents, and what does."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bvanalyse.contradictions import contradictions
from bvanalyse.observations import observations
from bvanalyse.sources import read_seed

SEEDS = Path(__file__).parents[1] / "data" / "seeds"
LAW = settings(deadline=None, derandomize=True, max_examples=15)

counts = st.integers(0, 200)


def own(name, region):
    table = read_seed(SEEDS / f"{name}.csv")
    return table[table["region"] == region]


def figure(indicator, value, period="2018", unit="persons", **other):
    return {"region": "0220", "period": period, "indicator": indicator, "value": value,
            "unit": unit, "source": "own", "ref": "tall", **other}  # fmt: skip


def category(name, value, **other):
    return figure("reports_by_reporter_type", value, unit="reports", category=name, **other)


def found(*rows):
    return contradictions(observations(rows))


def told(table, key):
    return {one.period: one.values for one in contradictions(table) if one.key == key}


def test_askers_23_groups_of_reporters_do_not_add_up_to_its_reports():
    table = own("asker_2018", "0220")

    sums = told(table, "sum_categories")

    assert sums == {
        "2015": {"count": 23, "sum": 566, "total": 530, "difference": 36},
        "2016": {"count": 23, "sum": 545, "total": 540, "difference": 5},
        "2017": {"count": 23, "sum": 514, "total": 494, "difference": 20},
    }


def test_asker_has_fewer_children_in_care_than_in_foster_homes():
    table = own("asker_2018", "0220")

    care = told(table, "care_and_foster")

    assert care == {"2017": {"value": 50, "other": 55 + 30}}


def test_lotens_investigations_within_and_over_the_deadline_are_not_those_opened():
    table = own("loten_2014", "0415")

    sums = told(table, "investigation_sum")

    assert sums == {
        "2013": {"within": 73, "breaches": 3, "sum": 76, "opened": 84, "difference": 8},
        "2014": {"within": 65, "breaches": 1, "sum": 66, "opened": 67, "difference": 1},
        "2015": {"within": 75, "breaches": 0, "sum": 75, "opened": 85, "difference": 10},
    }


def test_lotens_share_of_children_repeats_its_number_of_reports():
    table = own("loten_2014", "0415")

    repeats = [one for one in contradictions(table) if one.key == "repeats"]

    assert {one.period: one.values["value"] for one in repeats} == {"2014": 91, "2015": 100}
    assert {one.indicators for one in repeats} == {
        ("share_children_with_measures_0_17", "reports_received")
    }


def test_lillehammers_two_shares_are_one():
    table = own("lillehammer_2022", "3405")

    shares = [one for one in contradictions(table) if one.key == "share_of_one"]

    assert [(one.period, one.indicators) for one in shares] == [
        ("2021", ("share_children_voluntary_measures", "share_children_in_care"))
    ]


@pytest.mark.parametrize(
    ("name", "region"), [("gjerdrum_2022", "3032"), ("fet_kommunebarometer", "0227")]
)
def test_nothing_is_found_where_nothing_contradicts(name, region):
    assert contradictions(own(name, region)) == []


def test_no_figures_contradict_nothing():
    assert found() == []


def test_groups_that_add_up_are_no_contradiction():
    rows = [figure("reports_received", 10.0, unit="reports"), category("Skole", 6.0),
            category("Politi", 4.0)]  # fmt: skip

    assert found(*rows) == []


def test_groups_without_a_total_are_no_contradiction():
    rows = [figure("reports_received", 9.0, "2017", "reports"), category("Skole", 6.0),
            category("Politi", 4.0)]  # fmt: skip

    assert found(*rows) == []


@pytest.mark.parametrize("status", ["missing", "suppressed", "not_applicable"])
def test_a_total_that_is_not_given_contradicts_nothing(status):
    rows = [figure("reports_received", None, unit="reports", status=status),
            category("Skole", 6.0)]  # fmt: skip

    assert found(*rows) == []


@pytest.mark.parametrize("absent", range(3))
def test_investigations_contradict_only_when_all_three_figures_are_there(absent):
    rows = [figure("investigations_within_3_months", 73.0), figure("deadline_breaches", 3.0),
            figure("reports_to_investigation", 84.0)]  # fmt: skip

    left = found(*(row for place, row in enumerate(rows) if place != absent))

    assert found(*rows) and left == []


@pytest.mark.parametrize(("value", "expected"), [(100.0, []), (100.1, [100.1]), (250.0, [250.0])])
def test_a_share_is_at_most_the_whole(value, expected):
    rows = [figure("share_children_with_plan", value, unit="percent")]

    above = found(*rows)

    assert [one.values["value"] for one in above] == expected
    assert {one.key for one in above} <= {"above_hundred"}


def test_a_count_may_pass_a_hundred():
    assert found(figure("reports_received", 530.0, unit="reports")) == []


def test_one_equal_figure_is_chance_and_two_are_a_copy():
    def rows(periods):
        share = {"2013": 96.0, "2014": 91.0}
        return [figure(*pair, period, unit=unit) for period in periods for *pair, unit in (
            ("share_children_with_plan", share[period], "percent"),
            ("reports_received", share[period], "reports"))]  # fmt: skip

    once, twice = found(*rows(["2014"])), found(*rows(["2013", "2014"]))

    assert once == []
    assert {(one.key, one.period) for one in twice} == {("repeats", "2013"), ("repeats", "2014")}


def test_shares_that_leave_something_over_are_two_facts():
    rows = [figure("share_children_voluntary_measures", 82.0, unit="percent"),
            figure("share_children_in_care", 17.0, unit="percent")]  # fmt: skip

    assert found(*rows) == []


@pytest.mark.parametrize(("care", "expected"), [(84.0, 1), (85.0, 0), (86.0, 0)])
def test_children_in_care_are_at_least_those_in_foster_homes(care, expected):
    rows = [figure("children_in_care", care, "2017"),
            figure("foster_children_ge_1y", 55.0, "2017H1"),
            figure("foster_children_lt_1y", 30.0, "2017H1"),
            figure("foster_children_ge_1y", 500.0, "2018H1"),
            figure("foster_children_lt_1y", 500.0, "2018H1")]  # fmt: skip

    assert len(found(*rows)) == expected


@LAW
@given(st.lists(counts, min_size=1, max_size=6), st.integers(-5, 5))
def test_groups_contradict_exactly_when_their_sum_is_not_the_total(values, difference):
    total = max(0, sum(values) + difference)
    rows = [category(str(place), float(value)) for place, value in enumerate(values)]

    sums = found(figure("reports_received", float(total), unit="reports"), *rows)

    assert bool(sums) == (total != sum(values))
    assert all(one.values["difference"] == abs(total - sum(values)) for one in sums)


@settings(LAW, max_examples=3)
@given(st.integers(0, 10_000))
def test_the_order_of_rows_hides_nothing(seed):
    table = own("loten_2014", "0415")

    shuffled = table.sample(frac=1, random_state=random.Random(seed).randint(0, 2**31))

    def key(one):
        return (one.key, one.period, one.indicators)

    assert sorted(contradictions(shuffled), key=key) == sorted(contradictions(table), key=key)


def test_what_is_counted_from_case_files_is_held_to_no_printed_sum():
    numbers = {"reports_received": 10, "reports_to_investigation": 6, "deadline_breaches": 4,
               "investigations_within_3_months": 5}  # fmt: skip
    rows = [category("Skole", 8), category("Politi", 7),
            *(figure(name, value) for name, value in numbers.items())]  # fmt: skip

    printed, counted = found(*rows), found(*({**row, "source": "saksdata"} for row in rows))

    assert {one.key for one in printed} == {"sum_categories", "investigation_sum"}
    assert counted == []
