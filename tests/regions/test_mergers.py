"""Figures moved to other borders: what can be added is added, what cannot is missing."""

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from tests.regions.rows import REGIONS, figure, moved, share

from bvanalyse.observations import observations
from bvanalyse.regions import LATEST, to_borders


def test_a_merger_adds_the_counts_of_its_parts():
    rows = [figure("0220", 494.0), figure("0627", 150.0), figure("0628", 56.0)]

    table = moved(*rows)

    assert table[["region", "period", "value", "status"]].to_numpy().tolist() == [
        ["3203", "2018", 700.0, "ok"]
    ]


def test_a_merger_adds_amounts_and_the_sign_is_kept():
    amounts = {"0226": 12000.0, "0227": -500.0, "0231": 31500.5}
    rows = [figure(number, amounts[number], indicator="net_expenditure_244", unit="1000 NOK")
            for number in amounts]  # fmt: skip

    table = moved(*rows)

    assert table["region"].tolist() == ["3205"]
    assert table["value"].tolist() == [43000.5]


def test_a_merger_weighs_shares_by_their_denominators():
    rows = [share("0220", 2.0, 40.0), share("0627", 3.0, 10.0), share("0628", 0.0, 50.0)]

    [row] = moved(*rows).to_dict("records")

    assert (row["region"], row["value"], row["status"]) == ("3203", 5.0, "ok")  # 5 of 100
    assert (row["numerator"], row["denominator"]) == (5.0, 100.0)


@pytest.mark.parametrize(
    ("indicator", "unit"),
    [
        ("share_deadline_breaches", "percent"),
        ("rank_child_welfare", "rank"),
        ("children_per_position", "children per FTE"),
        ("expenditure_per_child", "NOK per child"),
    ],
)
def test_what_cannot_be_added_is_missing_after_a_merger(indicator, unit):
    rows = [figure(n, 10.0, indicator=indicator, unit=unit) for n in ("0220", "0627", "0628")]

    [row] = moved(*rows).to_dict("records")

    assert (row["region"], row["status"]) == ("3203", "missing")
    assert pd.isna(row["value"]) and row["note"]


@pytest.mark.parametrize(
    "third",
    [
        [],
        [figure("0628", None, status="missing")],
        [figure("0628", None, status="suppressed")],
        [figure("0628", None, status="not_applicable")],
    ],
    ids=["no_row", "missing", "suppressed", "not_applicable"],
)
def test_a_merger_is_missing_when_a_part_is_and_says_which(third):
    rows = [figure("0220", 494.0), figure("0627", 150.0), *third]

    [row] = moved(*rows).to_dict("records")

    assert (row["region"], row["status"]) == ("3203", "missing")
    assert pd.isna(row["value"]) and "Hurum" in row["note"]
    assert "Asker" not in row["note"] and "Røyken" not in row["note"]


def test_a_figure_of_nought_is_a_figure():
    rows = [figure("0220", 5.0), figure("0627", 0.0), figure("0628", 0.0)]

    [row] = moved(*rows).to_dict("records")

    assert (row["value"], row["status"]) == (5.0, "ok")


@pytest.mark.parametrize("status", ["estimate", "forecast", "suspect"])
def test_a_sum_is_no_surer_than_its_parts(status):
    rows = [figure("0220", 494.0), figure("0627", 150.0, status=status), figure("0628", 56.0)]

    [row] = moved(*rows).to_dict("records")

    assert (row["value"], row["status"]) == (700.0, status)


@pytest.mark.parametrize(
    ("old", "year", "new"), [("0234", 2020, "3032"), ("0234", 2024, "3230"), ("0415", 2024, "3412")]
)
def test_a_new_number_alone_keeps_every_figure(old, year, new):
    rows = [figure(old, 91.0), share(old, 2.0, 40.0), figure(old, None, period="2017",
            status="suppressed"), figure(old, 7.0, period="2016", status="suspect",
            indicator="rank_total", unit="rank", note="usikkert")]  # fmt: skip

    table = moved(*rows, year=year)

    expected = observations([{**row, "region": new} for row in rows])
    assert_frame_equal(table.drop(columns="ref"), expected.drop(columns="ref"))
    assert set(table["ref"]) == {f"tall; fra {old} {REGIONS.name(old)}"}


def test_counties_and_the_country_are_left_as_they_are():
    table = observations([figure("02", 5.0), figure("30", 6.0, period="2021"), figure("0", 7.0)])

    after = to_borders(table, LATEST, REGIONS)

    assert_frame_equal(after, table)


@pytest.mark.parametrize(
    ("old", "period", "new"),
    [
        ("5012", "2019", ["5055", "5056", "5059"]),  # Snillfjord
        ("1850", "2018", ["1806", "1875"]),  # Tysfjord
        ("1507", "2022", ["1508", "1580"]),  # Ålesund of 2020-2023
    ],
)
def test_a_divided_municipality_gives_no_figure_to_any_of_its_parts(old, period, new):
    rows = [figure(old, 12.0, period=period)]

    table = moved(*rows)

    assert table["region"].tolist() == new
    assert table["value"].isna().all() and set(table["status"]) == {"missing"}
    assert all(old in note for note in table["note"])


def test_a_municipality_keeps_its_figures_on_the_borders_before_it_was_divided():
    rows = [figure("1507", 12.0, period="2022")]

    table = moved(*rows, year=2023)

    assert table[["region", "value", "status"]].to_numpy().tolist() == [["1507", 12.0, "ok"]]


def test_periods_and_categories_are_added_each_for_itself():
    each = {("2018", ""): 10.0, ("2018", "Skole"): 2.0, ("2017", ""): 1.0}
    rows = [
        figure(number, value, period=period, category=category)
        for number in ("0220", "0627", "0628")
        for (period, category), value in each.items()
    ]

    table = moved(*rows).set_index(["period", "category"])["value"]

    assert table.to_dict() == {("2018", ""): 30.0, ("2018", "Skole"): 6.0, ("2017", ""): 3.0}


def test_figures_from_before_and_after_a_merger_stand_in_one_row_of_years():
    rows = [
        *(figure(number, 10.0, period="2019") for number in ("0220", "0627", "0628")),
        figure("3025", 33.0, period="2020"),
        figure("3203", 35.0, period="2024"),
    ]

    table = moved(*rows).set_index("period")

    assert set(table["region"]) == {"3203"}
    assert table["value"].to_dict() == {"2019": 30.0, "2020": 33.0, "2024": 35.0}


def test_a_municipality_that_kept_its_number_through_a_merger_is_added_up_too():
    rows = [figure(*part, "2019") for part in (("1103", 130), ("1141", 4), ("1142", 5))]

    table = moved(*rows)

    assert table[["region", "value"]].to_numpy().tolist() == [["1103", 139.0]]


def test_rates_are_never_added():
    rows = [figure(region, 10, unit="per 1000 children") for region in ("0220", "0627", "0628")]

    table = moved(*rows)

    assert table[["region", "status"]].to_numpy().tolist() == [["3203", "missing"]]


def test_rates_with_their_parts_are_reckoned_anew():
    parts = (("0220", 10, 1000), ("0627", 40, 1000), ("0628", 10, 2000))
    rows = [
        figure(region, 0, unit="per 1000 children", numerator=x, denominator=n)
        for region, x, n in parts
    ]

    table = moved(*rows)

    assert table["value"].tolist() == [1000 * 60 / 4000]


def test_a_sum_is_as_doubtful_as_its_most_doubtful_part():
    statuses = {"0220": "estimate", "0627": "suspect", "0628": "ok"}

    table = moved(*(figure(region, 1, status=status) for region, status in statuses.items()))

    assert table["status"].tolist() == ["suspect"]
