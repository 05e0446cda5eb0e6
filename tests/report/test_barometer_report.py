"""The league table for a reader: what was printed, what it is worth, and what can be worked out."""

import re
from pathlib import Path

import pytest

from bvanalyse import LANGUAGES
from bvanalyse.cli.base import everyone
from bvanalyse.findings import State
from bvanalyse.params import read_params
from bvanalyse.report.barometer_report import BarometerReport
from bvanalyse.synthetic import write_folder

ROOT = Path(__file__).parents[2]
PARTS = ("title", "summary", "printed", "worth", "compared", "others", "computed", "assumptions")


def told(report, part):
    return repr(getattr(report, part)())


@pytest.fixture(scope="module")
def fet():
    return BarometerReport(read_params(ROOT / "params" / "3205-fet.yaml"), ROOT / "data")


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made") / "synthetic"
    write_folder(folder, ROOT / "data" / "reference", count=40, years=(2022, 2024), seed=1)
    return folder


@pytest.fixture(scope="module")
def one_of_many(country):
    return BarometerReport(next(iter(everyone(country, None, None).values())), country)


def test_the_printed_places_are_repeated_and_not_vouched_for(fet):
    printed = told(fet, "printed")

    assert "Fet er nummer 1 i landet på barnevern" in printed
    assert "Kilden sier ikke" in printed


def test_the_list_of_neighbours_stands_as_printed(fet):
    lines = told(fet, "printed").splitlines()

    printed = [line.split() for line in lines]
    assert ["Fet", "1"] in printed and ["Nittedal", "22"] in printed and ["Nes", "293"] in printed


def test_the_summary_begins_with_the_place_that_was_asked_about(fet):
    first, *rest = told(fet, "summary").splitlines()[2:]

    assert "nummer 1 i landet på barnevern" in first
    assert any("ved ren tilfeldighet" in line for line in rest)


def test_twelve_foster_placements_are_told_with_what_they_can_carry(fet):
    worth = told(fet, "worth")

    # exact Poisson limits of 12 and of 48 in four years; a quarter of 12 is three children
    assert "mellom 6 og 21" in worth and "mellom 9 og 16" in worth
    assert "Med tre barn flere eller færre" in worth
    assert "Ett barn mer eller mindre endrer tallet med 8 prosent" in worth


def test_the_place_if_all_were_alike_is_wide_and_among_all(fet):
    worth = told(fet, "worth")

    low, high = map(int, re.search(r"plass mellom (\d+) og (\d+)", worth).groups())
    assert "alle 422 kommuner" in worth  # in force on 1 January 2018 (KLASS 131)
    assert low < 100 and high > 322


def test_without_figures_for_many_municipalities_no_place_is_worked_out(fet):
    assert "ikke tall for nok kommuner" in told(fet, "computed")
    assert "ikke tall for nok kommuner" in told(fet, "compared")
    assert fet.assumptions().html() == fet.others().html() == ""


def test_among_many_every_counted_figure_has_a_range_and_a_weight(one_of_many):
    counted = [each for each in one_of_many.beside if each.group]

    assert len(counted) > 3
    assert all(each.rank.low <= each.rank.rank <= each.rank.high for each in counted)
    weights = re.findall(r"teller (\d+) prosent, snittet (\d+)", told(one_of_many, "compared"))
    assert weights and all(int(own) + int(rest) == 100 for own, rest in weights)


def test_a_clause_about_whom_is_counted_ends_with_its_comma(one_of_many):
    assert "Tallet på barn som bor utenfor hjemmet, var" in told(one_of_many, "worth")


def test_whom_it_is_compared_with_is_said_and_named(one_of_many):
    members = one_of_many.members

    others = told(one_of_many, "others")

    names = [one_of_many.regions.name(number) for number in members.regions]
    assert (members.kind, members.others) == ("nearest", 20)
    assert "de 20 kommunene som har nærmest like mange barn" in told(one_of_many, "compared")
    assert all(name in others for name in names)


def test_how_far_the_place_moves_is_told_in_years(one_of_many):
    assert re.search(
        r"Annethvert år ville den flytte seg minst \w+ plass(er)?\. Hvert tjuende år",
        told(one_of_many, "computed"),
    )


def test_only_what_stands_out_is_named_in_the_summary(one_of_many):
    clear = [each for each in one_of_many.beside if each.state is State.CLEAR]

    summary = told(one_of_many, "summary")
    assert ("Disse skiller seg ut" in summary) == bool(clear)
    assert f"Vi har sammenlignet {one_of_many.beside[0].tests} tall" in summary


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_is_told_in_every_language(country, language):
    params = next(iter(everyone(country, None, language).values()))
    report = BarometerReport(params, country)

    pages = {part: getattr(report, part)().html() for part in PARTS}

    assert all(html for html in pages.values())
    assert not any(re.search(r"\{\w+\}|\bnan\b|>None<", html) for html in pages.values())
