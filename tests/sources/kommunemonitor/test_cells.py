"""Figures, periods and regions as the monitor's users have them: read in one way, or refused."""

from datetime import date
from pathlib import Path

import pytest

from bvanalyse.errors import DataError
from bvanalyse.regions import Regions
from bvanalyse.sources.kommunemonitor.areas import Areas
from bvanalyse.sources.kommunemonitor.figures import decimal_mark, figure
from bvanalyse.sources.kommunemonitor.times import half_in_name, period_of, when

REGIONS = Regions.load(Path(__file__).parents[3] / "data" / "reference")


@pytest.fixture(scope="module")
def areas():
    return Areas(REGIONS)


@pytest.mark.parametrize(
    ("cell", "mark", "value", "decimals"),
    [
        ("0", ",", 0, 0),
        ("12,1", ",", 12.1, 1),
        ("12.1", ".", 12.1, 1),
        ("1 234", ",", 1234, 0),
        ("1\u00a0234\u202f567,25", ",", 1234567.25, 2),
        ("1.234", ",", 1234, 0),
        ("1,234", ".", 1234, 0),
        ("1.234.567,5", ",", 1234567.5, 1),
        ("0,125", ",", 0.125, 3),
        (" 4,8 % ", ",", 4.8, 1),
        ("-12", ",", -12, 0),
        ("–0", ",", 0, 0),
        (93.5, ",", 93.5, 1),
        (7, ",", 7, 0),
    ],
)
def test_a_figure_keeps_its_value_and_decimals(cell, mark, value, decimals):
    found = figure(cell, mark)

    assert (found.value, found.status, found.decimals) == (value, "ok", decimals)


@pytest.mark.parametrize(
    ("cell", "status"),
    [("..", "missing"), ("...", "missing"), ("", "missing"), ("NA", "missing"),
     ("#N/A", "missing"), (".", "not_applicable"), (":", "suppressed"),
     ("#DIV/0!", "not_applicable")],
)  # fmt: skip
def test_a_sign_keeps_its_reason(cell, status):
    found = figure(cell, ",")

    assert (found.value, found.status) == (None, status)


@pytest.mark.parametrize(
    "cell",
    ["-", "–", "x", "1e300", 1e300, float("inf"), float("nan"), "12,1,1", "1 23", "12 1234", "0301",
     "1234567890123456", "12-13", "NaN", "Inf", True, date(2021, 3, 1), "1.23", "1.234.56"],
)  # fmt: skip
def test_what_is_no_figure_is_refused(cell):
    with pytest.raises(DataError, match='column "Value"'):
        figure(cell, ",")


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (["1", "..", "12 345"], ","),
        (["1.234", "4,7"], ","),
        (["1,234", "4.7"], "."),
        (["1.234.567"], ","),
        (["0.125"], "."),
        (["1234,567"], ","),
        (["1 234.567"], "."),
        ([4.8, "1,5"], ","),
    ],
)
def test_the_decimal_sign_is_the_one_that_leaves_no_doubt(cells, mark):
    assert decimal_mark(enumerate(cells, 2)) == mark


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (["5", "1.234"], 'row 3, column "Value": a thousands sign or a decimal sign'),
        (["1,234"], "a thousands sign or a decimal sign"),
        (["4,7", "5.2"], "row 3.*decimal point and decimal comma"),
        (["1.234,5", "1,234.5"], "decimal point and decimal comma"),
    ],
)
def test_a_decimal_sign_in_doubt_is_refused(cells, told):
    with pytest.raises(DataError, match=told):
        decimal_mark(enumerate(cells, 2))


@pytest.mark.parametrize(
    ("time", "half", "period"),
    [
        ("2021", "2", "2021H2"),
        ("2021", "H2", "2021H2"),
        ("2021", "2.", "2021H2"),
        ("2021", "2. halvår", "2021H2"),
        ("2021", "Andre halvår", "2021H2"),
        ("2021", "førstehalvår", "2021H1"),
        ("2021", "2021H1", "2021H1"),
        ("2021", "1. halvår 2021", "2021H1"),
        ("2021H2", "", "2021H2"),
        ("2. halvår 2021", "", "2021H2"),
        ("H2 2021", "NA", "2021H2"),
        ("2021H2", "2", "2021H2"),
        ("2021", "", "2021H1"),
    ],
)
def test_a_half_year_is_said_in_any_of_its_ways(time, half, period):
    assert period_of(when(time, half), "halfyear", 1) == period


@pytest.mark.parametrize(
    ("time", "half", "told"),
    [
        ("3032", "1", "not a year or half-year"),
        ("2021-12-31", "", "not a year or half-year"),
        ("2021K3", "", "not a year or half-year"),
        ("Prognose 2021", "", "not a year or half-year"),
        ("2020-2021", "", "not a year or half-year"),
        ("", "1", "not a year or half-year"),
        ("2021", "3", "not a half-year"),
        ("2021", "12,1", "not a half-year"),
        ("2021", "1. halvår 2020", "not a half-year"),
        ("2021H1", "2", "two half-years in one row"),
    ],
)
def test_another_period_is_refused(time, half, told):
    with pytest.raises(DataError, match=told):
        when(time, half)


def test_a_yearly_figure_has_no_half_and_a_half_yearly_one_must_say_it():
    assert period_of(when("2021", ""), "year", 2) == "2021"
    assert period_of(when("2021", ""), "halfyear", None) == ""
    with pytest.raises(DataError, match="a half-year for a figure of whole years"):
        period_of(when("2021", "2"), "year", None)


@pytest.mark.parametrize(
    ("name", "half"),
    [("3A_andel_førstehalvår.csv", 1), ("3A_andrehalvår.csv", 2), ("KHR 2. halvår 2021.xlsx", 2),
     ("3A_andel_beggehalvår.csv", None), ("khr_2021halvår.csv", None), ("khr.csv", None),
     ("1. halvår og 2. halvår.csv", None)],
)  # fmt: skip
def test_the_monitors_own_file_names_tell_the_half(name, half):
    assert half_in_name(Path(name)) == half


@pytest.mark.parametrize(
    ("text", "period", "number"),
    [
        ("3032", "2021", "3032"),
        ("3032", "2015", "3032"),  # the monitor moves whole series to the numbers of its day
        ("3032 Gjerdrum", "2021", "3032"),
        ("3032 - Gjerdrum", "2021H1", "3032"),
        ("Gjerdrum", "2021", "3032"),
        ("GJERDRUM kommune", "2018", "0234"),
        ("301", "2021", "0301"),
        ("219", "2019", "0219"),
        ("Oslo", "2021", "0301"),
        ("Oslo fylke", "2021", "03"),
        ("30", "2021", "30"),
        ("3", "2021", "03"),
        ("30 Viken", "2021", "30"),
        ("Viken fylkeskommune", "2021", "30"),
        ("Østfold", "2018", "01"),
        ("Østfold", "2024", "31"),
        ("Trøndelag - Trööndelage", "2021", "50"),
        ("0", "2021", "0"),
        ("0 Norge", "2021", "0"),
        ("Hele landet", "2021", "0"),
        ("Herøy (Nordland)", "2021", "1818"),
        ("Våler (Østfold)", "2018", "0137"),
        ("5430 Guovdageaidnu - Kautokeino", "2021", "5430"),
        ("Kautokeino", "2021", "5430"),
        ("Porsanger - Porsá?gu - Porsanki", "2021", "5436"),
        ("9001 Fjordvik", "2021", "9001"),
        ("Nes", "2021", "3034"),
    ],
)
def test_a_region_is_found_by_number_or_name(areas, text, period, number):
    assert areas.number(text, period) == number


@pytest.mark.parametrize(
    "text",
    ["030101", "30101", "030101 Gamle Oslo", "110308", "500199", "2111", "21", "2111 Longyearbyen",
     "Svalbard", "1516,1517,1520,1577", "ULSTEIN, HAREID, ØRSTA, VOLDA"],
)  # fmt: skip
def test_districts_and_co_operating_services_are_no_region_of_ours(areas, text):
    assert areas.number(text, "2021") == ""


@pytest.mark.parametrize(
    ("text", "period", "told"),
    [
        ("Nes", "2018", "0236 Nes, 0616 Nes"),
        ("Herøy", "2021", r"1515 Herøy \(Møre og Romsdal\), 1818 Herøy \(Nordland\)"),
        ("Os", "2018", "0441 Os, 1243 Os"),
        ("Asker", "2018", "0220 Asker, 3025 Asker from 2020"),
        ("Ålesund", "2022", "1507 Ålesund, 1508 Ålesund from 2024"),
        ("Lillestrøm", "2018", "a name in use in 2018"),
        ("Sum", "2021", "not a region's name.*remove a sum"),
        ("Totalt", "2021", "not a region's name"),
        ("", "2021", "no region"),
        ("2026", "2019", "not a region's number"),
        ("1999", "2021", "not a region's number"),
        ("161", "2021", "not a region's number"),
        ("182", "2021", "not a region's number"),
        ("542", "2018", "not a region's number"),  # 0542 and 5420 both exist
        ("88", "2021", "not a region's number"),
        ("30321", "2021", "not a region's name"),
        ("3032 Nannestad", "2021", "a number and a name of two regions"),
        ("0 Viken", "2021", "a number and a name of two regions"),
        ("Herøy (Viken)", "2021", "not a region's name"),
    ],
)
def test_a_region_in_doubt_is_refused_with_its_candidates(areas, text, period, told):
    with pytest.raises(DataError, match=told):
        areas.number(text, period)


def test_borders_that_are_known_settle_what_a_name_means():
    assert Areas(REGIONS, borders=2020).number("Asker", "2018") == "3025"
    assert Areas(REGIONS, borders=2018).number("Asker", "2018") == "0220"
    assert Areas(REGIONS, borders=2020).number("Lillestrøm", "2018") == "3030"
