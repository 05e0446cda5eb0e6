"""Municipalities as they were and are, and figures moved from one set of borders to another."""

import csv
import random
from collections import defaultdict
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from pytest import approx

from bvanalyse.observations import KEY, observations
from bvanalyse.regions import LATEST, Regions, to_borders
from bvanalyse.sources import read_population

REFERENCE = Path(__file__).parents[1] / "data" / "reference"
REGIONS = Regions.load(REFERENCE)
POPULATION = read_population(REFERENCE / "population.csv")
RESIDENTS = POPULATION[POPULATION["indicator"] == "population_total"]
LAW = settings(deadline=None, derandomize=True, max_examples=12)

# number of today: the last year of the old borders, and the municipalities that became it
MERGERS = {
    "3203": ("2019", ("0220", "0627", "0628")),  # Asker, Røyken, Hurum
    "3205": ("2019", ("0226", "0227", "0231")),  # Sørum, Fet, Skedsmo: Lillestrøm
    "1108": ("2019", ("1102", "1129")),  # Sandnes, Forsand
    "4204": ("2019", ("1001", "1017", "1018")),  # Kristiansand, Songdalen, Søgne
    "4205": ("2019", ("1002", "1021", "1029")),  # Mandal, Marnardal, Lindesnes
    "5054": ("2017", ("1624", "1718")),  # Rissa, Leksvik: Indre Fosen
    "3911": ("2017", ("0722", "0723")),  # Nøtterøy, Tjøme: Færder
    "3907": ("2016", ("0706", "0719", "0720")),  # Sandefjord, Andebu, Stokke
}

counts = st.integers(0, 5000).map(float)


def figure(region, value, period="2018", **other):
    return {"region": region, "period": period, "indicator": "reports_received", "value": value,
            "unit": "reports", "source": "own", "ref": "tall", **other}  # fmt: skip


def share(region, over, under, **other):
    value = None if over is None else 100 * over / under
    return figure(region, value, indicator="share_deadline_breaches", unit="percent",
                  numerator=over, denominator=under, **other)  # fmt: skip


def moved(*rows, year=LATEST):
    return to_borders(observations(rows), year, REGIONS)


@pytest.mark.parametrize(
    ("year", "municipalities", "counties"),
    [(2013, 428, 19), (2014, 428, 19), (2015, 428, 19), (2016, 428, 19), (2017, 426, 19),
     (2018, 422, 18), (2019, 422, 18), (2020, 356, 11), (2021, 356, 11), (2022, 356, 11),
     (2023, 356, 11), (2024, 357, 15)],
)  # fmt: skip
def test_norway_has_its_published_number_of_municipalities(year, municipalities, counties):
    units = REGIONS.in_force(year)

    numbers = {unit.number for unit in units}

    assert len(units) == len(numbers) == municipalities
    assert len({unit.county_number for unit in units}) == counties


@pytest.mark.parametrize(
    ("number", "year", "expected"),
    [
        ("0220", 2019, ("0220",)),
        ("0220", 2020, ("3025",)),
        ("0220", 2024, ("3203",)),
        ("0627", 2024, ("3203",)),
        ("0628", 2024, ("3203",)),
        ("0227", 2020, ("3030",)),
        ("0227", 2024, ("3205",)),
        ("0234", 2019, ("0234",)),
        ("0234", 2020, ("3032",)),
        ("0234", 2024, ("3230",)),
        ("0415", 2020, ("3412",)),
        ("0415", 2024, ("3412",)),
        ("0501", 2024, ("3405",)),
        ("0301", 2024, ("0301",)),
        ("1601", 2018, ("5001",)),
        ("0719", 2024, ("3907",)),
        ("1103", 2024, ("1103",)),
        ("1141", 2020, ("1103",)),
        ("5012", 2020, ("5055", "5056", "5059")),
        ("1613", 2020, ("5055", "5056", "5059")),
        ("1850", 2020, ("1806", "1875")),
        ("1507", 2023, ("1507",)),
        ("1507", 2024, ("1508", "1580")),
        ("1504", 2024, ("1508", "1580")),
    ],
)
def test_a_place_is_followed_to_its_number_of_the_year(number, year, expected):
    assert REGIONS.successors(number, year) == expected


@pytest.mark.parametrize(("number", "year", "parts"), [(n, *MERGERS[n]) for n in MERGERS])
def test_a_merged_municipality_knows_what_it_was_made_of(number, year, parts):
    day = date(int(year), 12, 31)

    predecessors = REGIONS.predecessors(number, LATEST, day)

    assert tuple(sorted(predecessors)) == parts


@pytest.mark.parametrize("year", range(2013, LATEST + 1))
def test_the_municipalities_of_2013_become_exactly_those_of_every_later_year(year):
    before = [unit.number for unit in REGIONS.in_force(2013)]

    after = {new for number in before for new in REGIONS.successors(number, year)}

    assert after == {unit.number for unit in REGIONS.in_force(year)}


@pytest.mark.parametrize(
    ("number", "year", "name", "county"),
    [("0234", 2019, "Gjerdrum", "Akershus"), ("3032", 2022, "Gjerdrum", "Viken"),
     ("3230", 2024, "Gjerdrum", "Akershus"), ("0220", 2018, "Asker", "Akershus"),
     ("0415", 2014, "Løten", "Hedmark"), ("3412", 2024, "Løten", "Innlandet"),
     ("3205", 2024, "Lillestrøm", "Akershus"), ("0301", 2013, "Oslo", "Oslo")],
)  # fmt: skip
def test_a_number_is_a_municipality_in_a_county(number, year, name, county):
    unit = REGIONS.municipality(number, year)

    assert (unit.name, unit.county) == (name, county)


@pytest.mark.parametrize(
    ("number", "year"),
    [("3032", 2024), ("3032", 2019), ("3203", 2023), ("0220", 2020), ("9999", 2024), ("301", 2024)],
)
def test_a_number_that_is_not_in_force_is_nobody(number, year):
    assert REGIONS.municipality(number, year) is None


@pytest.mark.parametrize(
    ("region", "period", "expected"),
    [("0220", "2018", "Asker"), ("0220", "", "Asker"), ("0227", "2018H1", "Fet"),
     ("0710", "2018", "Sandefjord"), ("1852", "2018", "Dielddanuorri - Tjeldsund"),
     ("30", "2021", "Viken"), ("34", "2021", "Innlandet"), ("9999", "2021", "9999"),
     ("0", "2021", "Hele landet")],
)  # fmt: skip
def test_a_region_is_called_what_it_was_called_then(region, period, expected):
    assert REGIONS.name(region, period) == expected


@pytest.mark.parametrize(
    ("number", "year"), [("0220", 2018), ("3025", 2020), ("3203", 2024), ("0301", 2013)]
)
def test_a_number_in_force_is_no_problem(number, year):
    assert REGIONS.check_number(number, year) is None


@pytest.mark.parametrize(
    ("number", "year", "told"),
    [
        ("0220", 2024, ["0220 Asker", "2019-12-31", "3203 Asker", '"2019"']),
        ("0227", 2024, ["0227 Fet", "2019-12-31", "3205 Lillestrøm", '"2019"']),
        ("3032", 2024, ["3032 Gjerdrum", "2023-12-31", "3230 Gjerdrum", '"2023"']),
        ("1507", 2024, ["1507 Ålesund", "1508 Ålesund", "1580 Haram"]),
        ("5012", 2024, ["5012 Snillfjord", "5055 Heim", "5056 Hitra", "5059 Orkland"]),
        ("3203", 2018, ["Asker", "2018"]),
        ("9999", 2024, ["no municipality", "four digits in quotes"]),
    ],
)
def test_a_number_out_of_force_is_told_with_the_way_out(number, year, told):
    problem = REGIONS.check_number(number, year)

    sentence = str(problem)

    assert problem.found == number and problem.expected and problem.action
    assert all(part in sentence for part in told)


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


@pytest.mark.parametrize(
    ("period", "year", "municipalities", "residents"),
    [
        ("2017", 2018, 422, 5_258_317),
        ("2018", 2019, 422, 5_295_619),
        ("2021", 2023, 356, 5_391_369),
    ],
)
def test_no_resident_is_lost_when_the_country_is_redrawn(period, year, municipalities, residents):
    then = RESIDENTS[RESIDENTS["period"] == period]

    after = to_borders(then, year, REGIONS)

    assert len(after) == municipalities and set(after["status"]) == {"ok"}
    assert after["value"].sum() == residents


def test_only_aalesund_is_lost_between_2020_and_2024():
    then = RESIDENTS[RESIDENTS["period"] == "2020"]

    after = to_borders(then, 2024, REGIONS)

    lost = after[after["status"] == "missing"]["region"].tolist()
    assert len(after) == 357 and lost == ["1508", "1580"]
    assert after["value"].sum() == 5_367_580 - 66_258  # the country less Ålesund


@LAW
@given(st.sampled_from(sorted(MERGERS)), st.data())
def test_a_merged_municipality_equals_the_sum_of_its_parts(number, data):
    year, parts = MERGERS[number]
    values = data.draw(st.lists(counts, min_size=len(parts), max_size=len(parts)))
    places = data.draw(st.permutations(parts))

    table = moved(*(figure(p, v, period=year) for p, v in zip(places, values, strict=True)))

    assert table["region"].tolist() == [number]
    assert table["value"].tolist() == [sum(values)]
    assert table["status"].tolist() == ["ok"]


@LAW
@given(st.sampled_from(sorted(MERGERS)), st.data())
def test_a_merged_share_lies_between_those_of_its_parts(number, data):
    year, parts = MERGERS[number]
    bases = [data.draw(st.integers(1, 500)) for _ in parts]
    overs = [data.draw(st.integers(0, base)) for base in bases]
    rows = [share(part, float(over), float(base), period=year)
            for part, over, base in zip(parts, overs, bases, strict=True)]  # fmt: skip

    [row] = moved(*rows).to_dict("records")

    shares = [entry["value"] for entry in rows]
    assert min(shares) - 1e-9 <= row["value"] <= max(shares) + 1e-9
    assert row["value"] == approx(100 * sum(overs) / sum(bases))


@settings(LAW, max_examples=5)
@given(st.integers(0, 10_000))
def test_the_order_of_rows_changes_no_figure(seed):
    chance = random.Random(seed)
    rows = [figure(part, float(chance.randint(0, 900)), period=year)
            for year, parts in MERGERS.values()
            for part in parts if chance.random() < 0.9]  # fmt: skip
    shuffled = chance.sample(rows, len(rows))

    one, other = moved(*rows), moved(*shuffled)

    assert_frame_equal(*(table.sort_values(KEY, ignore_index=True) for table in (one, other)))


@LAW
@given(st.lists(st.tuples(st.sampled_from(["0220", "0627", "0628", "0234", "1507", "30", "0"]),
                          st.sampled_from(["2017", "2018"]), counts),
                unique_by=lambda row: row[:2], max_size=8))  # fmt: skip
def test_moving_twice_is_moving_once(given_rows):
    rows = [figure(number, value, period=period) for number, period, value in given_rows]

    once = moved(*rows)

    assert_frame_equal(to_borders(once, LATEST, REGIONS), once)


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


def test_the_same_place_in_two_sources_is_not_counted_twice():
    rows = [
        figure(region, 10, source=source)
        for source in ("a", "b")
        for region in ("0220", "0627", "0628")
    ]

    table = moved(*rows)

    assert table["value"].tolist() == [30.0, 30.0]
    assert table["source"].tolist() == ["a", "b"]


def test_every_municipality_of_today_has_its_population_on_its_own_borders():
    table = read_population(REFERENCE / "population.csv")

    today = to_borders(table, LATEST, REGIONS)

    assert {unit.number for unit in REGIONS.in_force(LATEST)} <= set(today["region"])


def old_numbers_by_new(first, last):
    """The plain reading of the list of changes: each number of the later year, from which it came.

    Independent of the package: one pass a change day, no recursion.
    """
    with (REFERENCE / "municipality_changes.csv").open(encoding="utf-8") as file:
        changes = [row for row in csv.DictReader(file) if row["old_no"] != row["new_no"]]
    start = [unit.number for unit in REGIONS.in_force(first)]
    now = {number: {number} for number in start}
    for day in sorted({row["date"] for row in changes if f"{first}-01-01" < row["date"]}):
        if day > f"{last}-01-01":
            break
        steps = defaultdict(set)
        for row in changes:
            if row["date"] == day:
                steps[row["old_no"]].add(row["new_no"])
        now = {
            number: set().union(*(steps.get(place, {place}) for place in places))
            for number, places in now.items()
        }
    came = defaultdict(set)
    for number, places in now.items():
        for place in places:
            came[place].add(number)
    divided = {place for places in now.values() if len(places) > 1 for place in places}
    return {new: sorted(old) for new, old in came.items() if new not in divided}


@settings(LAW, max_examples=4)
@given(st.sampled_from([(2013, 2024), (2016, 2018), (2019, 2020), (2023, 2024)]), st.data())
def test_every_municipality_of_the_country_equals_the_sum_of_its_parts(years, data):
    first, last = years
    chance = random.Random(data.draw(st.integers(0, 999)))
    values = {unit.number: float(chance.randint(0, 900)) for unit in REGIONS.in_force(first)}
    rows = [figure(number, value, period=str(first)) for number, value in values.items()]

    table = moved(*rows, year=last).set_index("region")["value"]

    expected = {new: sum(values[number] for number in old)
                for new, old in old_numbers_by_new(first, last).items()}  # fmt: skip
    assert len(expected) > 340
    assert {number: table[number] for number in expected} == expected


def test_a_figure_goes_back_to_an_older_number_but_a_merger_is_not_undone():
    rows = [figure("3405", 90.0, period="2021"), figure("3025", 500.0, period="2021")]

    table = moved(*rows, year=2018).set_index("region")

    assert table.loc["0501", "value"] == 90.0
    assert table.loc["0501", "ref"] == "tall; fra 3405 Lillehammer"
    assert table.loc[["0220", "0627", "0628"], "status"].tolist() == ["missing"] * 3
    assert "kan ikke føres tilbake" in table.loc["0220", "note"]


def test_a_divided_municipality_is_shared_out_by_a_key_and_only_as_an_estimate():
    key = {"1507": {"1508": 0.75, "1580": 0.25}}
    rows = observations([figure("1507", 400.0, period="2022"), share("1507", 4.0, 40.0,
                        period="2022")])  # fmt: skip

    table = to_borders(rows, LATEST, REGIONS, key).set_index(["region", "indicator"])

    counts = table.xs("reports_received", level="indicator")
    assert counts["value"].to_dict() == {"1508": 300.0, "1580": 100.0}
    assert set(table["status"]) == {"estimate"}
    both = table.loc[("1580", "share_deadline_breaches")]
    assert (both["numerator"], both["denominator"], both["value"]) == (1.0, 10.0, 10.0)
    assert "1507 er delt med nøkkelen 0,25" in both["note"]


@pytest.mark.parametrize("parts", [{"1508": 0.8, "1580": 0.1}, {"1508": 1.2, "1580": -0.2}])
def test_a_key_must_add_up(parts):
    rows = observations([figure("1507", 400.0, period="2022")])

    with pytest.raises(ValueError, match="the key of 1507 must be parts that add up to 1"):
        to_borders(rows, LATEST, REGIONS, {"1507": parts})
