"""A query is cut so that every cell is asked for once, and no slice is too large."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bvanalyse.sources.fetch.slices import cells, slices

queries = st.dictionaries(
    st.sampled_from(["Region", "ContentsCode", "Alder", "Tid"]),
    st.lists(st.integers(0, 99).map(str), min_size=1, max_size=9, unique=True).map(tuple),
    min_size=1,
)


first = st.permutations(["Region", "Tid"]).flatmap(
    lambda names: st.integers(0, 2).map(lambda number: names[:number])
)


def cut(codes, limit, first):
    return slices(codes, limit, [name for name in first if name in codes])


@given(queries, st.integers(1, 400), first)
def test_every_cell_is_in_exactly_one_slice_and_no_slice_exceeds_the_limit(codes, limit, first):
    parts = cut(codes, limit, first)

    asked = [cell for part in parts for cell in product(*part.values())]
    assert all(cells(part) <= limit for part in parts)
    assert len(asked) == len(set(asked))
    assert set(asked) == set(product(*codes.values()))


@given(queries, st.integers(1, 400), first)
def test_order_is_kept_and_a_query_that_fits_is_left_whole(codes, limit, first):
    parts = cut(codes, limit, first)

    assert all(list(part) == list(codes) for part in parts)
    for name, whole in codes.items():
        assert all([one for one in whole if one in part[name]] == [*part[name]] for part in parts)
    assert (len(parts) == 1) == (cells(codes) <= limit)


@given(queries, st.integers(1, 400), first)
def test_there_are_not_many_more_slices_than_needed(codes, limit, first):
    needed = -(-cells(codes) // limit)

    # two pieces next to each other together exceed the limit, on each of the variables cut
    assert len(cut(codes, limit, first)) < needed * 2 ** len(codes)


def test_the_population_table_takes_two_calls():
    codes = {
        "Region": tuple(map(str, range(900))),
        "Alder": tuple(map(str, range(106))),
        "ContentsCode": ("Personer1",),
        "Tid": tuple(map(str, range(2013, 2026))),
    }

    assert [len(part["Region"]) for part in slices(codes, 800_000)] == [450, 450]


@given(queries, st.integers(1, 400))
def test_other_variables_are_cut_only_where_one_place_at_one_time_is_too_much(codes, limit):
    codes = {"Region": ("0301", "1103"), "Tid": ("2023", "2024")} | codes
    others = [name for name in codes if name not in ("Region", "Tid")]
    fits = cells({name: codes[name] for name in others}) <= limit

    parts = slices(codes, limit, ["Region", "Tid"])

    assert fits == all(part[name] == codes[name] for part in parts for name in others)


def test_a_limit_without_room_is_refused():
    with pytest.raises(ValueError, match="room"):
        slices({"Tid": ("2020",)}, 0)
