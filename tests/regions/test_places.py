"""Municipalities as they were and are: their numbers, names and counties."""

from datetime import date

import pytest
from tests.regions.rows import MERGERS, REGIONS

from bvanalyse.regions import LATEST


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


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("oslo", 'write "0301" for Oslo'),
        ("301", 'write "0301" for Oslo'),
        ("Tromso", 'write "5501" for Tromsø'),
        ("Karasjok", 'write "5610" for Kárásjohka - Karasjok'),
        ("Våler", 'write "3114" for Våler (Østfold) or "3419" for Våler (Innlandet)'),
        ("12345", "see `bvanalyse list regions`"),
        ("Atlantis", "see `bvanalyse list regions`"),
    ],
)
def test_what_is_no_number_is_told_with_the_number_that_is_meant(given, told):
    assert REGIONS.instead(given, 2024) == told


def test_an_invented_number_is_told_with_where_it_may_be_known():
    assert REGIONS.instead("9001", 2024).endswith("--data the folder that `bvanalyse synth` made")
