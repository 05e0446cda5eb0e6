"""Invented places: as many numbers as asked for, names of their own, pieces that never get lost."""

from pathlib import Path

import numpy as np
import pytest

from bvanalyse.synthetic.places import YEARS, invent_places
from bvanalyse.tables import read_csv

REAL = Path(__file__).parents[2] / "data" / "reference"


@pytest.mark.parametrize("count", [30, 31, 44, 69, 70, 120, 357])
def test_every_number_is_used_and_every_piece_is_somewhere_every_year(count):
    land = invent_places(count, count, [])
    belongs, in_force = land.unit_of_piece(), land.in_force()

    now = [unit.number for unit in land.units if unit.end > YEARS[-1]]
    assert now == [str(number) for number in range(9001, 9001 + count)]
    assert in_force[belongs, np.arange(len(YEARS))].all()
    assert all(set(belongs[:, at]) == set(np.flatnonzero(in_force[:, at])) for at in range(12))


def test_the_whole_country_keeps_within_the_numbers_that_nobody_has():
    real = {*read_csv(REAL / "municipalities.csv")["name"]}
    land = invent_places(357, 1, real)
    names = [unit.name for unit in land.units if unit.county != "99"]  # they kept their names
    gone = {str(number) for number in range(9401, 9401 + len(land.units) - 357)}

    assert {unit.number for unit in land.units if unit.end <= YEARS[-1]} == gone
    assert len(set(names)) == len(names)
    assert not {*names, *land.counties.values()} & real
