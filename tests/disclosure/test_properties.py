"""What holds for every table: intervals are those of trying all tables, and nothing gives away."""

import itertools
import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bvanalyse.disclosure import NOTE, Key, Rules, feasible_intervals, protect, verify

TABLES = settings(deadline=None, max_examples=15)
FEW = settings(deadline=None, max_examples=6)  # each protects several tables
COUNT = st.sampled_from([0, 0, 1, 1, 2, 3, 4, 5, 7, 12])
SMALL = st.integers(0, 3)
KEY = ["region", "period", "indicator", "category", "unit"]
WHOLE = "2023"


@st.composite
def grids(draw, count=COUNT, columns=(2, 4)):
    """Two half-years by some categories, as a list of two lists."""
    width = draw(st.integers(*columns))
    return [draw(st.lists(count, min_size=width, max_size=width)) for _ in range(2)]


def cells(grid):
    """Every cell of the grid with its totals, by period and category ("" is the total)."""
    lines = [*grid, [sum(column) for column in zip(*grid, strict=True)]]
    return {
        (period, "" if at == len(line) else f"type {at}"): value
        for period, line in zip(["2023H1", "2023H2", WHOLE], lines, strict=True)
        for at, value in enumerate([*line, sum(line)])
    }


def rows(grid):
    return [(period, category, value) for (period, category), value in cells(grid).items()]


def keys(table):
    return [Key(*key) for key in table[KEY].itertuples(index=False, name=None)]


def by_trying(grid, hidden, least):
    """The lowest and highest number of each hidden cell over every table that fits the rest."""
    true, total = cells(grid), sum(map(sum, grid))
    width = len(grid[0])
    fitting = []
    for numbers in itertools.product(range(total + 1), repeat=2 * width):
        tried = cells([list(numbers[:width]), list(numbers[width:])])
        shown = all(tried[cell] == true[cell] for cell in true if cell not in hidden)
        if shown and all(tried[cell] >= least for cell in hidden):
            fitting.append(tried)
    return {
        cell: (min(one[cell] for one in fitting), max(one[cell] for one in fitting))
        for cell in hidden
    }


@TABLES
@given(st.lists(COUNT, min_size=2, max_size=4), st.data(), st.booleans())
def test_intervals_of_a_list_are_those_of_trying_every_list(counts, numbers, data, zeros):
    true = {"": sum(numbers)} | {f"type {at}": value for at, value in enumerate(numbers)}
    hidden = data.draw(st.sets(st.sampled_from(sorted(true.keys() - {""})), min_size=1))
    least = 1 if zeros else 0
    assume(all(true[name] >= least for name in hidden))
    table = counts(*true.items())
    chosen = [key for key in keys(table) if key.category in hidden]

    found = feasible_intervals(table, chosen, rules=Rules(show_zeros=zeros))

    rest = sum(numbers) - sum(true[name] for name in true if name and name not in hidden)
    top = rest - least * (len(hidden) - 1)
    low = top if len(hidden) == 1 else least
    assert list(zip(found["low"], found["high"], strict=True)) == [(low, top)] * len(hidden)


@TABLES
@given(grids(SMALL, columns=(2, 2)), st.data(), st.booleans())
def test_intervals_of_a_two_way_table_are_those_of_trying_every_table(counts, grid, data, zeros):
    true = cells(grid)
    inner = [cell for cell in true if cell[1]]
    hidden = data.draw(st.lists(st.sampled_from(inner), min_size=1, max_size=5, unique=True))
    assume(not zeros or all(true[cell] for cell in hidden))
    table = counts(*rows(grid))
    chosen = [key for key in keys(table) if (key.period, key.category) in hidden]

    found = feasible_intervals(table, chosen, rules=Rules(show_zeros=zeros))

    expected = by_trying(grid, hidden, least=1 if zeros else 0)
    assert [*zip(found["low"], found["high"], strict=True)] == [
        expected[key.period, key.category] for key in chosen
    ]


@TABLES
@given(grids(), st.booleans())
def test_no_hidden_count_has_one_possible_value(counts, grid, zeros):
    table = counts(*rows(grid))

    protected = protect(table, rules=Rules(show_zeros=zeros))

    found = protected.intervals().merge(table, on=KEY)
    verify(protected)
    assert (found["high"] > found["low"]).all()
    assert ((found["low"] <= found["value"]) & (found["value"] <= found["high"])).all()


@TABLES
@given(grids(), st.booleans())
def test_no_small_count_is_left_and_every_other_figure_is_as_it_was(counts, grid, zeros):
    table = counts(*rows(grid))

    shown = protect(table, rules=Rules(show_zeros=zeros)).observations

    left = shown["status"] == "ok"
    assert shown.loc[left].equals(table.loc[left])
    assert not shown["value"].isin([1, 2, 3] if zeros else [0, 1, 2, 3]).any()
    assert shown.loc[~left, ["value", "numerator", "denominator"]].isna().all(axis=None)
    assert set(shown.loc[~left, "note"]) <= {NOTE}


@FEW
@given(grids(), st.booleans())
def test_protecting_twice_is_protecting_once(counts, grid, zeros):
    rules = Rules(show_zeros=zeros)
    once = protect(counts(*rows(grid)), rules=rules).observations

    twice = protect(once, rules=rules).observations

    assert twice.equals(once)


@FEW
@given(grids(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(counts, grid, random):
    listed = rows(grid)
    shuffled = random.sample(listed, len(listed))

    one, other = (protect(counts(*given)).observations for given in (listed, shuffled))

    order = ["period", "category"]
    assert one.sort_values(order, ignore_index=True).equals(
        other.sort_values(order, ignore_index=True)
    )


@pytest.mark.parametrize("zeros", [True, False])
def test_the_words_are_the_same_whatever_is_hidden(counts, zeros):
    hidden = [1, 2, 3] if zeros else [0, 1, 2, 3]

    pages = [
        protect(
            counts(("Skole", number), ("Lege", 9), ("Nav", 20), ("", 29 + number)),
            rules=Rules(show_zeros=zeros),
        ).observations
        for number in hidden
    ]

    rows_of = [page[page["category"] == "Skole"].drop(columns="value") for page in pages]
    assert all(page.equals(rows_of[0]) for page in rows_of)
    assert all(math.isnan(page["value"].iloc[1]) for page in pages)
