"""Symbols to statuses, and cells to a complete table."""

import pytest

from bvanalyse.errors import DataError
from bvanalyse.observations import STATUSES
from bvanalyse.sources.statbank.cube import SYMBOLS, build_table, count_cells, settle
from bvanalyse.sources.statbank.table import Dimension, Note
from bvanalyse.sources.statbank.times import period_of

TWO = Dimension("Tid", "år", ("2020", "2021"), ("2020", "2021"))


def build(*dimensions, values, symbols=None, **about):
    return build_table(dimensions, values, symbols or {}, roles={}, **about)


@pytest.mark.parametrize(
    ("value", "symbol", "settled"),
    [
        (None, ".", (None, "not_applicable")),
        (None, "..", (None, "missing")),
        (None, ":", (None, "suppressed")),
        (None, "...", (None, "missing")),
        (None, "", (None, "missing")),
        (None, "-", (0.0, "ok")),
        (0.0, "-", (0.0, "ok")),
        (0.0, "", (0.0, "ok")),
        (96.0, "*", (96.0, "ok")),
    ],
)
def test_each_symbol_keeps_its_own_meaning(value, symbol, settled):
    assert settle(value, symbol) == settled


def test_the_three_symbols_stay_apart_and_are_the_projects_own():
    assert len({SYMBOLS[sign] for sign in (".", "..", ":")}) == 3
    assert set(SYMBOLS.values()) <= set(STATUSES)


@pytest.mark.parametrize("symbol", ["x", "p", "....", "…", "0", "*"])
def test_a_symbol_of_unknown_meaning_is_not_guessed(symbol):
    with pytest.raises(ValueError, match=r"unknown|contradict"):
        settle(None, symbol)


@pytest.mark.parametrize("symbol", [".", "..", ":", "-", "e"])
def test_a_figure_is_not_believed_when_its_symbol_denies_it(symbol):
    with pytest.raises(ValueError, match=r"unknown|contradict"):
        settle(3.0, symbol)


def test_a_refused_cell_is_named_by_its_codes():
    region = Dimension("Region", "region", ("9001", "9002"), ("a", "b"))

    with pytest.raises(DataError) as refusal:
        build(region, TWO, values=[1, 2, 3, None], symbols={3: "x"})

    assert 'column "9002, 2021"' in str(refusal.value) and 'found "x"' in str(refusal.value)


def test_a_table_is_complete_and_its_last_dimension_is_fastest():
    region = Dimension("Region", "region", ("9001", "9002"), ("Fjordvik", "Skogbygd"))

    table = build(region, TWO, values=[1, None, 3, 4.5], symbols={1: ":", 2: "*"})

    assert table.frame.drop(columns="value").to_numpy().tolist() == [
        ["9001", "Fjordvik", "2020", "2020", "ok"],
        ["9001", "Fjordvik", "2021", "2021", "suppressed"],
        ["9002", "Skogbygd", "2020", "2020", "ok"],
        ["9002", "Skogbygd", "2021", "2021", "ok"],
    ]
    assert table.frame["value"].fillna(-1).tolist() == [1, -1, 3, 4.5]
    assert table.preliminary == {2}
    assert table.roles == {"time": ("Tid",), "geo": ("Region",), "metric": ()}


def test_what_is_known_of_a_table_stays_with_it():
    table = build(TWO, values=[1, 2], title="12275: x", notes=(Note("sagt"),), units={"": "barn"})

    assert (table.title, table.notes[0].text, table.units) == ("12275: x", "sagt", {"": "barn"})
    assert table.dimensions == {"Tid": "år"}


@pytest.mark.parametrize(
    ("dimension", "told"),
    [
        (Dimension("value", "v", ("1",), ("1",)), "name of its own"),
        (Dimension("", "v", ("1",), ("1",)), "name of its own"),
        (Dimension("Tid", "v", ("1",), ("1",)), "name of its own"),
        (Dimension("x", "v", ("1", "1"), ("a", "b")), "stands twice"),
        (Dimension("x", "v", ("1", " "), ("a", "b")), "without a code"),
        (Dimension("x", "v", (), ()), "without cells"),
        (Dimension("x", "v", ("1",), ("\ud800",)), "half a letter"),
    ],
)
def test_dimensions_that_would_mix_rows_up_are_refused(dimension, told):
    with pytest.raises(DataError, match=told):
        build(TWO, dimension, values=[1, 2])


def test_a_table_too_large_for_the_statbank_is_refused_before_room_is_made():
    assert count_cells([1000, 1000]) == 1_000_000
    with pytest.raises(DataError, match="too many cells"):
        count_cells([100_000, 100_000, 100_000])


@pytest.mark.parametrize("code", ["2020U12", "2020K5", "2020H3", "2020M13", "0301", "20", ""])
def test_a_time_code_without_a_period_is_refused(code):
    with pytest.raises(DataError, match="not a period"):
        period_of(code)
