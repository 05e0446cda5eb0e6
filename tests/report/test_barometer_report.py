"""The league table for a reader: what was printed, and what can be worked out."""

from pathlib import Path

import pytest

from bvanalyse import open_barometer

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def fet():
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        return open_barometer(
            "0227", "2018", borders="2018", language="nb",
            sources=["seeds/fet_kommunebarometer.csv"],
        )  # fmt: skip


def test_the_printed_places_are_repeated_and_not_vouched_for(fet):
    printed = repr(fet.printed())

    assert "Fet er nummer 1 i landet på barnevern" in printed
    assert "Kilden sier ikke" in printed


def test_the_list_of_neighbours_stands_as_printed(fet):
    lines = repr(fet.printed()).splitlines()

    printed = [line.split() for line in lines]
    assert ["Fet", "1"] in printed and ["Nittedal", "22"] in printed and ["Nes", "293"] in printed


def test_without_figures_for_many_municipalities_no_place_is_worked_out(fet):
    assert "ikke tall for nok kommuner" in repr(fet.computed())
    assert fet.assumptions().html() == ""
