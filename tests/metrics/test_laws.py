"""What must hold for any case files: the order of rows, keys and other children change nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from bvanalyse.events import COLUMNS, Events
from bvanalyse.metrics import from_events, self_checks

LAW = settings(deadline=None, max_examples=3)
FIRST, DAYS = np.datetime64("2021-01-01"), 1095
CODES = {
    "conclusion": ["1", "2", "3", "4", ""],
    "category": ["1.1", "2.1", "2.2", "2.5", "3.1", "3.10", "5.2", "8.1", "8.2"],
    "type": list("12345678"),
    "reason": ["1.3", "1.1.4", "2.1"],
    "destination": list("1236789"),
    "kind": ["oppfolging", "tilsyn"],
    "code": ["1", "7", "11", "999"],
    "extension": ["yes", "no"],
    "law": ["BVL", "BVL2021"],
    "chapter": ["4", "5"],
    "section": ["1", "6", "8", "12"],
    "paragraphs": ["", "2,3"],
}
LINKS = {
    "report_key": "report",
    "inv_key": "investigation",
    "measure_key": "measure",
    "plan_key": "plan",
}
SIZES = {
    "child": 12,
    "report": 25,
    "report_reporter": 30,
    "report_content": 30,
    "investigation": 15,
    "investigation_report": 15,
    "measure": 30,
    "plan": 15,
    "plan_evaluation": 15,
    "move": 8,
    "visit": 20,
    "visit_frequency": 15,
    "aftercare_offer": 4,
    "decision": 6,
}
SPANS = {"received": "concluded", "start": "end"}


def drawn(seed: int, formats: tuple[str, ...]) -> Events:
    """Random case files of twelve children over three years."""
    chance = np.random.default_rng(seed)
    tables = {name: _table(name, size, chance) for name, size in SIZES.items()}
    years = (2021, 2022, 2023) if "15F" in formats else ()
    last = pd.Timestamp("2024-06-30").date()
    return Events(("9001",), formats, years, pd.Timestamp(FIRST).date(), last, tables)


def _table(name: str, size: int, chance: np.random.Generator) -> pd.DataFrame:
    day = pd.Series(FIRST + chance.integers(0, DAYS, size).astype("timedelta64[D]"))
    length = pd.Series(pd.to_timedelta(chance.integers(0, 500, size), unit="D"))
    end = (day + length).where(chance.random(size) < 0.7)
    made = {}
    for column, kind in COLUMNS[name].items():
        if column == "child_key":
            made[column] = np.arange(size) if name == "child" else chance.integers(0, 12, size)
        elif column in LINKS and LINKS[column] != name:
            made[column] = chance.integers(0, SIZES[LINKS[column]], size)
        elif column.endswith("_key"):
            made[column] = np.arange(size)
        elif column == "birth_date":
            years = pd.to_timedelta(chance.integers(0, 9000, size), unit="D")
            made[column] = pd.Timestamp("2022-06-01") - years.to_series(index=range(size))
        elif column == "municipality_no":
            made[column] = ["9001"] * size
        elif column == "district":
            made[column] = chance.choice(["", "01", "02"], size)
        elif column in SPANS.values() and not (name == "investigation" and column == "received"):
            made[column] = end
        elif kind.startswith("datetime"):
            made[column] = day
        elif column == "per_year":
            made[column] = chance.choice([2, 4], size)
        elif kind == "bool":
            made[column] = [False] * size
        else:
            made[column] = chance.choice(CODES.get(column, [""]), size)
    return pd.DataFrame(made).astype(COLUMNS[name])


def changed(events: Events, change) -> Events:
    tables = {name: change(name, table) for name, table in events.tables.items()}
    return Events(
        events.municipalities,
        events.formats,
        events.years,
        events.first_day,
        events.last_day,
        tables,
    )


seeds = st.integers(0, 10_000)
formats = st.sampled_from([("15F",), ("v4",)])


@LAW
@given(seeds, formats)
def test_the_order_of_rows_and_the_keys_say_nothing(seed, kinds):
    events = drawn(seed, kinds)
    chance = np.random.default_rng(seed)
    new_key = {key: chance.permutation(1000) for key in ("child_key", *LINKS)}

    def other(name: str, table: pd.DataFrame) -> pd.DataFrame:
        keys = {key: 7 + 3 * names[table[key]] for key, names in new_key.items() if key in table}
        return table.assign(**keys).sample(frac=1, random_state=seed)

    before, after = (from_events(e, 2022, half=2) for e in (events, changed(events, other)))

    assert_frame_equal(before, after, check_exact=False)


@LAW
@given(seeds, formats)
def test_a_child_elsewhere_changes_nothing_here(seed, kinds):
    events = drawn(seed, kinds)

    def and_elsewhere(name: str, table: pd.DataFrame) -> pd.DataFrame:
        keys = [key for key in ("child_key", *LINKS) if key in table]
        moved = table.assign(**{key: table[key] + 500 for key in keys})
        if name == "child":
            moved["municipality_no"] = "9002"
        return pd.concat([table, moved], ignore_index=True)

    alone = from_events(events, 2022)
    both = from_events(changed(events, and_elsewhere), 2022)
    here = both[both["region"] == "9001"].reset_index(drop=True)
    there = both[both["region"] == "9002"].assign(region="9001").reset_index(drop=True)

    assert_frame_equal(here, alone)
    assert_frame_equal(there, alone)


@LAW
@given(seeds, formats)
def test_the_identities_hold_and_districts_add_up(seed, kinds):
    checks = self_checks(drawn(seed, kinds), 2022)

    assert set(checks["check"].str[0]) == set("12345678")
    assert checks["holds"].all(), checks[~checks["holds"]]


@LAW
@given(seeds, formats)
def test_half_years_add_up_to_the_year_where_events_are_counted(seed, kinds):
    events = drawn(seed, kinds)
    flows = [
        "reports_received",
        "reports_concluded",
        "reports_dismissed",
        "investigations_opened",
        "investigations_closed",
        "investigations_within_3_months",
    ]

    year, first, second = (
        from_events(events, 2022, half=half).set_index("indicator")["value"].loc[flows]
        for half in (None, 1, 2)
    )

    assert (first + second).tolist() == year.tolist()


@pytest.mark.parametrize("kinds", [("15F",), ("v4",)])
def test_no_case_at_all_gives_noughts_and_nothing_divided(kinds):
    empty = changed(drawn(1, kinds), lambda name, table: table.iloc[:0])

    table = from_events(empty, 2022)

    assert set(table["value"].dropna()) == {0.0}
    assert table.loc[table["unit"] == "percent", "value"].isna().all()
