"""What changed between two editions is counted rightly, whatever order they come in."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bvanalyse.sources.fetch.differences import Change, Difference, Figures, compare, told

LAW = settings(deadline=None, max_examples=40)
KEYS = ("Region", "ContentsCode", "Tid")
cells = st.dictionaries(
    st.tuples(
        st.sampled_from(["9001", "9002"]),
        st.sampled_from(["Antall", "Andel"]),
        st.sampled_from(["2022", "2023H1", "2023H2"]),
    ),
    st.one_of(
        st.integers(-20, 20).map(lambda number: (number / 2, "ok")),
        st.sampled_from([(None, "suppressed"), (None, "missing")]),
    ),
)


def figures(found, keys=KEYS, time="Tid", contents="ContentsCode"):
    rows = [(*cell, *one) for cell, one in found.items()]
    frame = pd.DataFrame(rows, columns=[*keys, "value", "status"])
    types = dict.fromkeys([*keys, "status"], "str") | {"value": "float64"}
    return [Figures(frame.astype(types), tuple(keys), time, contents)]


@LAW
@given(cells, cells)
def test_every_change_is_counted_once_in_its_year(old, new):
    found = compare(figures(old), figures(new))

    changed = [cell for cell in old.keys() & new.keys() if old[cell] != new[cell]]
    assert found.changed == len(changed)
    for year in ("2022", "2023"):
        assert found.by_year.get(year, 0) == sum(cell[2].startswith(year) for cell in changed)
    assert (found.new, found.gone) == (len(new.keys() - old), len(old.keys() - new))
    assert found.shown == sum(old[cell][0] is None and new[cell][0] is not None for cell in changed)
    assert found.hidden == sum(
        old[cell][0] is not None and new[cell][0] is None for cell in changed
    )


@LAW
@given(cells, cells)
def test_the_largest_change_of_each_kind_of_contents_is_named(old, new):
    found = compare(figures(old), figures(new))

    sizes: dict[str, float] = {}
    for cell in old.keys() & new.keys():
        if old[cell][0] is not None and new[cell][0] is not None and old[cell] != new[cell]:
            size = abs(new[cell][0] - old[cell][0])
            sizes[cell[1]] = max(size, sizes.get(cell[1], 0))
    assert {one.cell.split()[1]: abs(one.after - one.before) for one in found.largest} == sizes
    for one in found.largest:
        cell = tuple(one.cell.split())
        assert (old[cell][0], new[cell][0]) == (one.before, one.after)


@LAW
@given(cells)
def test_an_edition_does_not_differ_from_itself_in_any_order(found):
    backwards = dict(reversed(found.items()))

    difference = compare(figures(found), figures(backwards), before="a", after="a")

    assert difference == Difference("a", "a")
    assert told(difference) == "updated is still a; no cell changed"


@LAW
@given(cells, cells)
def test_looking_the_other_way_swaps_what_came_and_what_went(old, new):
    forth, back = compare(figures(old), figures(new)), compare(figures(new), figures(old))

    assert (forth.new, forth.gone, forth.shown, forth.hidden) == (
        back.gone, back.new, back.hidden, back.shown
    )  # fmt: skip
    assert forth.by_year == back.by_year


def test_variables_in_another_order_are_the_same_cells():
    old = {("9001", "Antall", "2022"): (1.0, "ok")}
    turned = figures({("2022", "9001", "Antall"): (1.0, "ok")}, ("Tid", "Region", "ContentsCode"))

    assert compare(figures(old), turned) == Difference("", "")


def test_other_variables_are_not_compared():
    old = {("9001", "Antall", "2022"): (1.0, "ok")}
    other = figures({("9001", "2022"): (1.0, "ok")}, ("Region", "Tid"))

    found = compare(figures(old), other, before="x", after="y")

    assert (found.comparable, found.new, found.gone) == (False, 1, 1)
    assert told(found).endswith("other variables than before, so that figures cannot be compared")


def test_two_queries_of_a_table_are_compared_each_with_its_own():
    long = [{("9001", "Antall", "2022"): (number, "ok")} for number in (1.0, 2.0)]
    short = [{("9001", "2022"): (number, "ok")} for number in (5.0, 9.0)]
    old, new = (figures(one) + figures(two, ("Region", "Tid"), contents="")
                for one, two in zip(long, short, strict=True))  # fmt: skip

    found = compare(old, new)

    assert found.by_year == {"2022": 2}
    assert [one.cell for one in found.largest] == ["9001 Antall 2022", "9001 2022"]
    assert compare(old, figures(long[1])).gone == 1


def test_a_table_without_time_is_compared_all_the_same():
    old, new = ({("9001",): (number, "ok")} for number in (1.0, 2.0))

    found = compare(*(figures(one, ("Region",), "", "") for one in (old, new)))

    assert (found.changed, found.largest) == (1, (Change("9001", 1.0, 2.0),))


def test_of_many_kinds_of_contents_some_are_told_and_the_others_counted():
    largest = tuple(Change(f"0301 K{number} 2024", 1, 2) for number in range(6))

    assert told(Difference("m", "j", {"2024": 6}, largest)).endswith(
        "0301 K3 2024: 1 -> 2; and 2 others"
    )


@pytest.mark.parametrize(
    ("difference", "sentence"),
    [(Difference("m", "j", {"2023": 1}, shown=1),
      "updated moved from m to j; 1 cell changed (2023: 1); 1 cell got a figure"),
     (Difference("m", "m", {"2023": 2}, hidden=2),
      "updated is still m; 2 cells changed (2023: 2); 2 cells lost their figures"),
     (Difference("", "j", new=3, gone=1),
      "updated moved from unknown to j; no cell changed; 3 cells new; 1 cell gone"),
     (Difference("m", "j", {"2022": 1, "2023": 2}, (Change("0301 A 2023", 1234567, 4.25),)),
      "updated moved from m to j; 3 cells changed (2022: 1, 2023: 2), largest: 0301 A 2023: "
      "1234567 -> 4.25")],
)  # fmt: skip
def test_a_difference_is_told_in_one_sentence(difference, sentence):
    assert told(difference) == sentence
