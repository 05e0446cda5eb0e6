"""Whatever a service did, its history cut into yearly files and joined again is the history."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from bvanalyse.sources.kostra_xml.joining import items, latest, spans
from bvanalyse.sources.kostra_xml.values import DAYS, NO_DAY

YEARS = range(2018, 2024)
FIRST, LAST = DAYS["2018-01-01"], DAYS["2023-12-31"]

events = st.tuples(
    st.integers(1, 2),  # the child
    st.integers(FIRST, LAST),
    st.none() | st.integers(0, 1500),  # how long
    st.sampled_from(["1.1", "2.1", "3.10"]),
)
histories = st.lists(events, max_size=12, unique_by=lambda event: (event[0], event[1], event[3]))


def yearly_rows(history, *, renumbered: bool) -> pd.DataFrame:
    """What each year's file would hold of the history, and which event each row is of."""
    rows = []
    for year in YEARS:
        first, last = DAYS[f"{year}-01-01"], DAYS[f"{year}-12-31"]
        number = 0
        for truth, (child, start, length, kind) in enumerate(history):
            end = NO_DAY if length is None else start + length
            if start > last or (end != NO_DAY and end < first):
                continue
            number += 1
            known = end if end <= last else NO_DAY
            item = number if renumbered else truth + 1
            rows.append((year, child, child, item, start, known, kind, truth))
    names = ["version", "child", "case", "id", "start", "end", "kind", "truth"]
    return pd.DataFrame(rows, columns=names)


@settings(max_examples=60, deadline=None)
@given(history=histories, renumbered=st.booleans(), start_tells=st.booleans())
def test_a_history_cut_into_years_is_whole_again(history, renumbered, start_tells):
    rows = yearly_rows(history, renumbered=renumbered)

    item = items(rows, start_tells=start_tells)

    pairs = set(zip(item.tolist(), rows["truth"], strict=True))
    assert len(pairs) == rows["truth"].nunique() == len(set(item.tolist()))


@settings(max_examples=40, deadline=None)
@given(history=histories, order=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(history, order):
    rows = yearly_rows(history, renumbered=True)
    places = list(range(len(rows)))
    order.shuffle(places)

    item = items(rows.iloc[places], start_tells=False)

    pairs = set(zip(item.tolist(), rows["truth"].iloc[places], strict=True))
    assert len(pairs) == rows["truth"].nunique()


@settings(max_examples=30, deadline=None)
@given(history=histories)
def test_the_latest_row_of_an_item_is_of_the_last_year_it_was_seen(history):
    rows = yearly_rows(history, renumbered=False)

    kept = rows.iloc[latest(rows["version"].to_numpy(), rows["truth"].to_numpy())]

    assert kept["truth"].is_unique
    assert (kept["version"] == rows.groupby("truth")["version"].max().to_numpy()).all()


def test_items_without_an_id_are_known_by_start_and_kind():
    rows = pd.DataFrame(
        {
            "version": [2022, 2022, 2023],
            "child": 1,
            "case": 1,
            "id": 0,
            "start": [19_000, 19_000, 19_000],
            "end": NO_DAY,
            "kind": ["1.1", "4.1", "4.1"],
        }
    )

    item = items(rows, start_tells=False)

    assert item[1] == item[2] != item[0]


def test_nothing_is_joined_into_nothing():
    none = yearly_rows([], renumbered=False)

    joined = items(none, start_tells=False), spans(none), latest(np.array([]), np.array([]))

    assert [len(each) for each in joined] == [0, 0, 0]
