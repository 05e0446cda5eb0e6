"""What ties counts together: found where it holds, a bound where it falls short, else nothing."""

import math

import pytest

from bvanalyse.disclosure import Rules, adds_up, at_most, feasible_intervals
from bvanalyse.disclosure.cells import read_cells
from bvanalyse.disclosure.found import find_relations
from bvanalyse.disclosure.relations import rounded
from bvanalyse.disclosure.solve import Component, Contradiction, components
from bvanalyse.observations import join
from bvanalyse.places import data_folder
from bvanalyse.regions import Regions

REGIONS = Regions.load(data_folder() / "reference")


@pytest.fixture
def equations(register):
    """The equations found in a table, each as the set of what the cells are told apart by."""

    def found(table, *names):
        cells = read_cells(table, register)
        return {
            frozenset(tuple(getattr(cell, name) for name in names) for cell in one.cells)
            for one in find_relations(cells, register, REGIONS)
            if one.equation
        }

    return found


def test_quarters_half_years_and_spans_of_years_are_sums(counts, equations):
    periods = [("2022", 20), ("2023", 24), ("2023H1", 10), ("2023H2", 14), ("2022/2023", 44)]
    quarters = [(f"2023Q{number}", 6) for number in (1, 2, 3, 4)]
    table = counts(*((period, "", value) for period, value in periods + quarters))

    found = equations(table, "period")

    year = {("2023Q1",), ("2023Q2",), ("2023Q3",), ("2023Q4",), ("2023",)}
    assert found == {
        frozenset({("2023H1",), ("2023H2",), ("2023",)}),
        frozenset(year),
        frozenset({("2022",), ("2023",), ("2022/2023",)}),
    }


def test_children_of_two_half_years_are_no_sum_but_a_bound(counts):
    table = counts(
        ("2023H1", "", 8), ("2023H2", "", 9), ("2023", "", 12),
        indicator="children_with_report", unit="persons",
    )  # fmt: skip
    year = table[["region", "period", "indicator", "category", "unit"]].iloc[[2]]

    found = feasible_intervals(table, year)

    assert found[["low", "high"]].values.tolist() == [[9, 17]]


def test_a_stock_is_no_sum_of_half_years(counts, equations):
    table = counts(
        ("2023H1", "", 8), ("2023H2", "", 9), ("2023", "", 17),
        indicator="children_in_care", unit="persons",
    )  # fmt: skip

    assert equations(table, "period") == set()


def test_half_years_of_closed_investigations_are_the_year_of_the_other_name(counts, equations):
    table = join(
        [
            counts(("2023H1", "", 8), ("2023H2", "", 9),
                   indicator="investigations_closed_halfyear", unit="investigations"),
            counts(("2023", "", 17), indicator="investigations_closed", unit="investigations"),
        ]
    )  # fmt: skip

    assert equations(table, "period") == {frozenset({("2023H1",), ("2023H2",), ("2023",)})}


def test_categories_of_shares_of_one_whole_are_a_sum(share, equations):
    table = join(
        share("share_reports_dismissed", top, 30, category=name)
        for name, top in [("Skole", 12), ("Lege", 11), ("Nav", 7)]
    )

    found = equations(table, "category")

    assert found == {frozenset({("",), ("Skole",), ("Lege",), ("Nav",)})}


def test_a_county_with_all_its_municipalities_is_a_sum_by_definition(counts, equations):
    oslo = counts(("03", "2023", "", 900), ("0301", "2023", "", 900))
    oslo.loc[1, ["value", "status"]] = [math.nan, "suppressed"]

    assert equations(oslo, "region") == {frozenset({("03",), ("0301",)})}


@pytest.mark.parametrize("value, per", [(95.2, 100), (0.4, 1000), (100.0, 100), (33.33, 100)])
def test_a_rounded_share_leaves_exactly_the_counts_that_round_to_it(key, value, per):
    top, base = key("top"), key("base")
    decimals = max(1, len(str(value).partition(".")[2]))
    tied = rounded(top, base, value, per)

    fitting = {
        (x, n)
        for n in range(1, 400)
        for x in range(n + 1)
        if all(one.holds({top: x, base: n}) for one in tied)
    }

    half = 0.5 * 10**-decimals + 1e-6
    assert fitting == {
        (x, n) for n in range(1, 400) for x in range(n + 1) if abs(per * x / n - value) <= half
    }


def test_counts_without_any_tie_have_no_upper_end(counts):
    table = counts(("Skole", 2))
    hidden = table[["region", "period", "indicator", "category", "unit"]]

    found = feasible_intervals(table, hidden)

    assert found[["low", "high"]].values.tolist() == [[1, math.inf]]


def test_a_reader_who_knows_what_is_small_knows_more(counts):
    table = counts(("", 30), ("Skole", 21), ("Lege", 2), ("Nav", 7))
    hidden = table[["region", "period", "indicator", "category", "unit"]].iloc[[2, 3]]
    hidden = hidden.assign(reason=["primary", "secondary"])

    found = [
        feasible_intervals(table, hidden, rules=Rules(reader_knows_primary=knows))
        for knows in (False, True)
    ]

    assert found[0][["low", "high"]].values.tolist() == [[1, 8], [1, 8]]
    assert found[1][["low", "high"]].values.tolist() == [[1, 3], [6, 8]]


def test_figures_that_cannot_all_be_true_are_told_without_telling_them(key):
    whole, other, part = key(""), key("alle"), key("Skole")
    ties = [adds_up(whole, [part]), adds_up(other, [part])]
    groups = components({part: (0, math.inf)}, {whole: 5919, other: 5918}, ties)

    with pytest.raises(Contradiction) as refusal:
        [group.intervals([part]) for group in groups]

    assert "5919" not in str(refusal.value)


def test_a_count_that_is_an_average_is_not_taken_for_a_whole_number(key):
    whole, parts = key(""), (key("Skole"), key("Lege"))
    tied = adds_up(whole, parts).given({whole: 4.5})

    found = Component(parts, ((0, math.inf), (0, math.inf)), (tied,)).intervals(parts)

    assert set(found.values()) == {(0, 4.5)}


def test_counts_that_nothing_ties_are_solved_apart(key):
    bounds = {key(name): (0.0, math.inf) for name in "abcd"}
    ties = [at_most(key("a"), key("b")), at_most(key("c"), key("d"))]

    groups = components(bounds, {}, ties)

    assert sorted("".join(cell.category for cell in group.cells) for group in groups) == [
        "ab",
        "cd",
    ]
