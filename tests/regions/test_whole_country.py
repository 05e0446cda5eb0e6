"""What holds for every municipality and all figures, whichever borders they are moved to."""

import csv
import random
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from pytest import approx
from tests.regions.rows import (
    LAW,
    MERGERS,
    REFERENCE,
    REGIONS,
    RESIDENTS,
    counts,
    figure,
    moved,
    share,
)

from bvanalyse.observations import KEY
from bvanalyse.regions import LATEST, to_borders
from bvanalyse.sources import read_population


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
