"""Visits across a change of foster measure within one stay."""

from __future__ import annotations

import pytest

from bvanalyse.metrics import Choices
from bvanalyse.metrics.besok import FOLLOW_UP, SUPERVISION, homes_of, visits
from bvanalyse.metrics.material import prepare
from bvanalyse.metrics.windows import Window

HALF = Window.of(2023, 1)


@pytest.fixture
def followed(events_of):
    """One child whose foster measure is replaced by another within the stay; 91 days in all."""

    def found(since: str, ended: str, replaced: str, dates, kind: str = FOLLOW_UP):
        measure = {"child_key": 1, "category": "2.2", "law": "BVL", "chapter": "4", "section": "12"}
        events = events_of(
            formats=("v4",),
            child=[{"case_key": 1, "child_key": 1, "municipality_no": "9001"}],
            measure=[
                {**measure, "measure_key": 1, "start": since, "end": ended},
                {**measure, "measure_key": 2, "start": replaced},
            ],
            visit_frequency=[
                {"measure_key": key, "kind": FOLLOW_UP, "start": "2023-06-01", "per_year": 4}
                for key in (1, 2)
            ],
            visit=[
                {"measure_key": key, "child_key": 1, "kind": FOLLOW_UP, "date": date}
                for key, date in dates
            ],
        )
        material = prepare(events, Choices())
        table = visits(material, HALF, homes_of(material, HALF), kind)
        return table[["required", "held"]].to_numpy().tolist()

    return found


@pytest.mark.parametrize(("since", "required"), [("2023-04-01", 1), ("2023-04-02", 0)])
@pytest.mark.parametrize(
    ("ended", "replaced"),
    [("2023-05-01", "2023-05-02"), ("2023-05-02", "2023-05-02"), ("2023-05-20", "2023-05-02")],
)
def test_a_day_counts_once_where_measures_meet(followed, since, required, ended, replaced):
    found = followed(since, ended, replaced, [])

    assert found == [[required, 0]]


def test_a_visit_written_on_both_measures_is_one_visit(followed):
    found = followed(
        "2023-04-01", "2023-05-02", "2023-05-02", [(1, "2023-05-02"), (2, "2023-05-02")]
    )

    assert found == [[1, 1]]


def test_visits_before_the_stay_and_after_the_window_do_not_count(followed):
    dates = [(1, "2023-03-31"), (2, "2023-07-01"), (2, "2023-06-30")]

    found = followed("2023-04-01", "2023-05-01", "2023-05-02", dates)

    assert found == [[1, 1]]


def test_no_supervision_is_required_where_the_case_names_none(followed):
    found = followed("2023-04-01", "2023-05-01", "2023-05-02", [], kind=SUPERVISION)

    assert found == []
