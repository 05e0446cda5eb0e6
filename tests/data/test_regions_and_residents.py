"""The lists of regions and residents are what their schemas and the world say."""

import pandas as pd
import pytest
from tests.data.project import DATA, REGIONS, RESIDENTS

from bvanalyse.errors import DataError
from bvanalyse.regions import CHANGES, COUNTIES, MUNICIPALITIES
from bvanalyse.sources.population import SCHEMA as POPULATION
from bvanalyse.tables import read_csv, validate


@pytest.mark.parametrize(
    ("file", "schema", "rows"),
    [
        ("municipalities.csv", MUNICIPALITIES, 838),
        ("municipality_changes.csv", CHANGES, 499),
        ("counties.csv", COUNTIES, 33),
    ],
)
def test_the_lists_of_regions_follow_their_schemas(file, schema, rows):
    raw = read_csv(DATA / "reference" / file)

    table = validate(raw, schema, file)

    assert len(table) == rows


def test_every_change_of_number_leads_from_one_municipality_to_another():
    changes = read_csv(DATA / "reference" / "municipality_changes.csv")
    numbers = {unit.number for unit in REGIONS.municipalities}

    lost = changes[~changes["old_no"].isin(numbers) | ~changes["new_no"].isin(numbers)]

    assert set(lost["old_no"]) <= {"1901", "1915"}  # Harstad and Bjarkøy ended as 2013 began
    assert set(lost["new_no"]) <= {"1903"}


@pytest.mark.parametrize(
    ("year", "residents"),
    [("2017", 5_258_317), ("2018", 5_295_619), ("2019", 5_328_212), ("2020", 5_367_580),
     ("2021", 5_391_369)],
)  # fmt: skip
def test_the_residents_of_all_municipalities_are_those_of_the_country(year, residents):
    then = RESIDENTS[RESIDENTS["period"] == year]

    total = then[then["indicator"] == "population_total"]["value"].sum()

    assert total == residents


def test_the_known_gap_of_2015_is_as_large_as_the_readme_tells():
    then = RESIDENTS[RESIDENTS["period"] == "2015"]

    total = then[then["indicator"] == "population_total"]["value"].sum()

    assert 5_165_802 - total == 62_647  # Sandefjord, Andebu and Stokke


@pytest.mark.parametrize("year", range(2013, 2022))
def test_every_municipality_in_force_has_residents_but_three(year):
    lacking = {"0706", "0719", "0720"} if year < 2017 else set()

    counted = set(RESIDENTS[RESIDENTS["period"] == str(year)]["region"])

    assert counted == {unit.number for unit in REGIONS.in_force(year)} - lacking


@pytest.mark.parametrize(
    ("number", "year", "residents"),
    [
        ("0301", 2020, 693_494),
        ("3025", 2020, 94_441),
        ("0220", 2019, 61_523),
        ("1507", 2020, 66_258),
    ],
)
def test_single_municipalities_have_their_published_residents(number, year, residents):
    there = RESIDENTS[(RESIDENTS["region"] == number) & (RESIDENTS["period"] == str(year))]

    total = there[there["indicator"] == "population_total"]["value"].tolist()

    assert total == [residents]


def test_children_and_adults_make_up_the_residents():
    table = validate(read_csv(DATA / "reference" / "population.csv"), POPULATION, "population.csv")

    adults = table["total"] - table["age_0_17"]
    children = table["age_0_17"] / table["total"]

    assert len(table) == 3682
    assert (adults > table["age_0_17"]).all()  # no municipality has more children than adults
    assert children.between(0.08, 0.33).all()
    assert (table["age_0_24"] - table["age_0_17"]).le(adults).all()


def test_an_age_group_larger_than_the_next_is_refused():
    row = {"municipality_no": "0301", "year": "2020", "age_0_5": "10", "age_0_17": "9",
           "age_0_22": "12", "age_0_24": "13", "total": "99"}  # fmt: skip

    with pytest.raises(DataError) as caught:
        validate(pd.DataFrame([row], dtype="str"), POPULATION, "population.csv")

    [problem] = caught.value.problems
    assert problem.row == 2 and "age group" in problem.what
