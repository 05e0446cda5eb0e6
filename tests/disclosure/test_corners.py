"""Rare tables: what several sources, places and times tell together, and what tells nothing."""

import math
from datetime import date
from pathlib import Path

import pytest

from bvanalyse.disclosure import EarlierReports, Key, protect
from bvanalyse.disclosure.rules import KEY
from bvanalyse.observations import join
from bvanalyse.regions import Regions

REFERENCE = Path(__file__).parents[2] / "data" / "reference"
NOW = [one for one in Regions.load(REFERENCE).municipalities if one.in_force(date(2024, 1, 1))]
#: the country and its counties, and a county and its municipalities
PLACES = {
    "0": sorted({one.county_number for one in NOW}),
    "33": sorted(one.number for one in NOW if one.county_number == "33"),
}
WITHIN = "share_investigations_within_3_months"
FLOW = ("investigations_open_year_end", "investigations_opened", "investigations_closed")


def reasons(protected):
    return sorted(protected.hidden["reason"])


def test_what_one_source_hides_is_not_shown_by_another(share):
    shown, hidden = share(WITHIN, 60, 80), share(WITHIN, 60, 80)
    hidden[["value", "numerator", "denominator"]] = math.nan
    hidden[["status", "source"]] = "suppressed", "ssb"

    protected = protect(join([shown, hidden]))

    assert protected.observations["status"].tolist() == ["suppressed", "suppressed"]
    assert set(reasons(protected)) == {"source"}


@pytest.mark.parametrize(
    ("indicator", "unit", "status"),
    [
        ("net_expenditure_per_child_in_child_welfare", "NOK per child", "suppressed"),
        ("children_per_position", "children per FTE", "ok"),
    ],
)
def test_an_amount_for_nobody_knows_how_many_children_is_hidden(counts, indicator, unit, status):
    table = counts(("", 15.5), indicator=indicator, unit=unit)

    protected = protect(table)

    assert protected.observations["status"].tolist() == [status]


def test_a_share_stands_where_anybody_can_subtract_its_two_public_counts(counts, share):
    parts = [
        counts(("", 80), indicator="investigations_closed", unit="investigations", source="ssb"),
        counts(
            ("", 78), indicator="investigations_within_3_months", unit="investigations",
            source="ssb",
        ),
    ]  # fmt: skip
    table = join([share(WITHIN, 78, 80), *parts])

    protected = protect(table, published=table.loc[table["source"] == "ssb", ["source"]])

    assert protected.hidden.empty
    assert protected.observations["value"].tolist() == [97.5, 80, 78]


def test_that_nobody_reported_in_half_a_year_without_reports_is_no_news(counts):
    table = counts(
        ("2023", "", 20), ("2023", "Skole", 2), ("2023", "Nav", 18),
        ("2023H1", "", 0), ("2023H1", "Skole", 0), ("2023H1", "Nav", 0),
    )  # fmt: skip

    protected = protect(table)

    assert protected.observations["value"].tolist()[3:] == [0, 0, 0]
    assert protected.observations["value"].isna().tolist()[:3] == [False, True, True]


@pytest.mark.parametrize("small", [2, 40])
@pytest.mark.parametrize(("whole", "parts"), PLACES.items(), ids=PLACES)
def test_a_small_place_is_not_what_the_larger_leaves_of_the_others(
    counts, gone, whole, parts, small
):
    numbers = dict.fromkeys(parts, 40) | {parts[0]: small}
    rows = [(place, "2024", "", number) for place, number in numbers.items()]
    table = counts((whole, "2024", "", sum(numbers.values())), *rows, indicator="reports_received")

    protected = protect(table)

    hidden = gone(protected, "region")
    assert len(hidden) == (2 if small == 2 else 0)
    assert whole not in hidden


def test_a_flow_that_does_not_add_up_tells_nothing_of_its_parts(counts, gone):
    numbers = [("2022", FLOW[0], 9), ("2023", FLOW[1], 40), ("2023", FLOW[2], 40)]
    table = join(
        counts((year, "", number), indicator=indicator, unit="investigations")
        for year, indicator, number in [*numbers, ("2023", FLOW[0], 3)]
    )

    protected = protect(table)

    assert gone(protected, "period", "indicator") == [("2023", FLOW[0])]


def test_a_sum_that_cannot_hold_tells_nothing_of_what_its_source_hides(counts, gone):
    by_law = {"indicator": "emergency_placements_by_legal_basis", "unit": "persons"}
    table = counts(("", 10), ("§ 4-1", 12), ("§ 4-2", 11), ("§ 4-5", 7), **by_law)
    table.loc[3, ["value", "status"]] = [math.nan, "suppressed"]

    protected = protect(table)

    assert gone(protected) == ["§ 4-5"]


def test_what_an_earlier_report_told_of_other_figures_does_not_fit_and_tells_nothing(counts, key):
    earlier = EarlierReports({key("Skole"): "shown"})

    protected = protect(counts(("", 20), ("Nav", 25), ("Lege", 30)), earlier=earlier)

    assert protected.observations["value"].tolist() == [20, 25, 30]


def test_a_share_that_was_hidden_once_is_not_told_by_its_counts_later(share, gone):
    table = share(WITHIN, 60, 80)
    hidden = [Key(*table.loc[0, list(KEY)])]

    protected = protect(table, earlier=EarlierReports(dict.fromkeys(hidden, "hidden")))

    assert gone(protected, "indicator") == [WITHIN]
    assert "earlier" in reasons(protected)
