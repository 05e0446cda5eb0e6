"""Survival with late entry and competing endings, against an independent implementation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight

from bvanalyse.metrics import Choices
from bvanalyse.metrics.material import prepare
from bvanalyse.metrics.undersokelser import figures
from bvanalyse.metrics.varighet import half_reached, incidence, mean_within, spells
from bvanalyse.metrics.windows import Window

spell = st.tuples(st.integers(-1, 30), st.integers(1, 40), st.integers(0, 2))


def arrays(rows) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Entries, exits and causes; everybody is watched for at least one day."""
    entry, length, cause = np.array(rows).T
    return entry.astype(float), (entry + length).astype(float), cause


@given(st.lists(spell, min_size=2, max_size=40))
def test_survival_agrees_with_statsmodels_with_late_entry(rows):
    entry, exits, cause = arrays(rows)
    assume((cause > 0).any())

    ours = incidence(entry, exits, cause)
    theirs = SurvfuncRight(exits, (cause > 0).astype(int), entry=entry)

    assert ours["time"].tolist() == theirs.surv_times.tolist()
    assert ours["at_risk"].tolist() == theirs.n_risk.tolist()
    assert np.allclose(ours["survival"], theirs.surv_prob)


@given(st.lists(spell, min_size=2, max_size=40))
def test_competing_incidence_agrees_with_statsmodels(rows):
    _, exits, cause = arrays(rows)
    assume((cause == 1).any() and (cause == 2).any())

    ours = incidence(np.full(len(exits), -1.0), exits, cause)
    with np.errstate(divide="ignore", invalid="ignore"):  # its standard errors
        theirs = CumIncidenceRight(exits, cause)
    at = np.searchsorted(theirs.times, ours["time"])

    assert np.allclose(ours["incidence"], theirs.cinc[0][at])


@given(st.lists(spell, min_size=2, max_size=40))
def test_what_has_ended_and_what_has_not_is_everything(rows):
    entry, exits, cause = arrays(rows)
    swapped = np.array([0, 2, 1])[cause]

    one, other = incidence(entry, exits, cause), incidence(entry, exits, swapped)

    assert np.allclose(one["incidence"] + other["incidence"] + one["survival"], 1)


def test_the_half_is_not_told_when_it_is_never_reached_or_few_are_seen():
    entry, exits = np.full(4, -1.0), np.array([3.0, 5.0, 7.0, 9.0])

    all_ended = half_reached(entry, exits, np.array([1, 1, 1, 1]), least=4)
    one_ended = half_reached(entry, exits, np.array([1, 0, 0, 0]), least=4)
    too_few = half_reached(entry, exits, np.array([1, 1, 1, 1]), least=5)

    assert (all_ended, one_ended, too_few) == (5.0, None, None)


def test_those_who_stop_for_another_reason_do_not_count_as_ended():
    entry, exits = np.full(4, -1.0), np.array([1.0, 2.0, 3.0, 4.0])

    found = half_reached(entry, exits, np.array([2, 1, 1, 1]), least=1)

    assert found == 3.0


@given(st.lists(st.integers(0, 60), min_size=1, max_size=30))
def test_without_censoring_the_mean_within_a_horizon_is_the_plain_mean(lengths):
    exits, horizon = np.array(lengths, dtype=float), 50.0

    found = mean_within(np.full(len(exits), -1.0), exits, np.ones(len(exits), int), horizon, 1)

    assert found == pytest.approx(np.minimum(exits, horizon).mean())


def test_nothing_is_told_beyond_what_was_watched():
    entry, exits = np.full(3, -1.0), np.array([5.0, 6.0, 7.0])

    found = mean_within(entry, exits, np.array([1, 1, 0]), horizon=30, least=1)

    assert found is None


def test_late_entries_do_not_hide_that_all_seen_early_have_ended():
    entry, exits = np.array([-1.0, 99.0]), np.array([5.0, 200.0])

    found = mean_within(entry, exits, np.array([1, 1]), horizon=300, least=1)

    assert found is None


@pytest.fixture
def investigations(events_of):
    """Seen from 1 January 2022 to the end of 2023; child 2 turns 18 on 15 June 2022."""
    rows = [
        (1, 1, "2021-12-01", "2022-01-01", "3"),  # entered on day 31, ended on it
        (2, 1, "2022-01-01", "2022-01-01", "3"),  # 0 days
        (3, 1, "2022-02-01", "2022-03-01", "5"),  # moved after 28 days
        (4, 2, "2022-06-01", "2022-08-01", "3"),  # 18 after 14 days
        (5, 2, "2022-07-01", None, ""),  # adult from the start, open for 548 days
        (6, 1, "2021-06-01", "2021-12-31", "3"),  # ended before the first day
        (7, 1, "2024-01-01", None, ""),  # began after the last
    ]
    names = ("inv_key", "child_key", "start", "end", "conclusion")
    return events_of(
        last="2024-12-31",
        child=[
            {"case_key": key, "child_key": key, "municipality_no": "9001", "birth_date": born}
            for key, born in ((1, "2015-01-01"), (2, "2004-06-15"))
        ],
        investigation=[dict(zip(names, row, strict=True)) for row in rows],
    )


def test_a_spell_is_watched_from_the_first_day_to_the_last(investigations):
    material, window = prepare(investigations, Choices()), Window.of(2023)

    found = spells(material["investigation"], material, window)

    assert found.rows["inv_key"].tolist() == [1, 2, 3, 4, 5]
    assert found.entry.tolist() == [30, -1, -1, -1, -1]
    assert found.exit.tolist() == [31, 0, 28, 61, 548]
    assert found.ended.tolist() == [True, True, True, True, False]


def test_turning_18_and_moving_compete_with_a_conclusion(investigations):
    material = prepare(investigations, Choices(survival_least=1))

    named = {figure.indicator: figure for figure in figures(material, Window.of(2023))}
    _, exits, cause = named["investigation_duration_days_survival"].values

    assert list(zip(exits.tolist(), cause.tolist(), strict=True)) == [
        (31, 1),
        (0, 1),
        (28, 2),
        (14, 2),
        (548, 0),
    ]


def test_rows_lost_between_files_are_watched_to_the_last_day_they_were_seen(events_of):
    lost = {"measure_key": 1, "child_key": 1, "start": "2022-03-01", "category": "3.7"}
    child = {"case_key": 1, "child_key": 1, "municipality_no": "9001"}
    material = prepare(events_of(child=[child], measure=[{**lost, "lost": True}]), Choices())

    found = spells(material["measure"], material, Window.of(2023))

    assert (found.exit.tolist(), found.ended.tolist()) == ([305.0], [False])
    assert found.rows["until"].tolist() == [pd.Timestamp("2022-12-31")]
