"""Case files that the metrics' tests share: built in place, or read from the oracles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from bvanalyse.events import COLUMNS, Events, frame
from bvanalyse.tables import read_csv

ORACLES = Path(__file__).parents[1] / "oracles" / "events"


def made_events(
    formats=("15F",), first="2022-01-01", last="2023-12-31", years=None, places=("9001",), **rows
) -> Events:
    first, last = date.fromisoformat(first), date.fromisoformat(last)
    known = range(first.year, last.year + 1) if "15F" in formats else ()
    tables = {name: frame(name, given) for name, given in rows.items()}
    return Events(
        places, tuple(formats), tuple(known if years is None else years), first, last, tables
    )


def read_events(case: Path) -> Events:
    """The event tables of one oracle; what a file leaves out is empty."""
    about = read_csv(case / "files.csv").iloc[0]
    tables = {
        name: read_csv(case / f"{name}.csv").replace("", None).to_dict("records")
        for name in COLUMNS
        if (case / f"{name}.csv").is_file()
    }
    places = {row["municipality_no"] for row in tables["child"]}
    return made_events(
        formats=about["formats"].split(),
        first=about["first_day"],
        last=about["last_day"],
        years=[int(year) for year in about["years"].split()],
        places=tuple(sorted(places)),
        **{name: [_typed(name, row) for row in rows] for name, rows in tables.items()},
    )


def _typed(name: str, row: dict) -> dict:
    numbers = [column for column, kind in COLUMNS[name].items() if kind == "int64"]
    flags = [column for column, kind in COLUMNS[name].items() if kind == "bool"]
    known = {column: value for column, value in row.items() if not pd.isna(value)}
    known |= {column: int(known[column]) for column in numbers if column in known}
    return known | {column: known[column] == "yes" for column in flags if column in known}


@pytest.fixture(scope="session")
def events_of():
    """Makes event tables from rows: events_of(child=[...], report=[...], formats=("v4",))."""
    return made_events


def one_service(cases: Iterable[Events]) -> Events:
    """All the cases as one service's files; keys are moved apart, so no child meets another."""
    cases = list(cases)
    tables = {
        name: pd.concat(
            [
                table.assign(**{key: table[key] + 1000 * number for key in _keys(table)})
                for number, table in enumerate(events[name] for events in cases)
            ],
            ignore_index=True,
        )
        for name in COLUMNS
    }
    district = tables["child"]["district"].replace("", "03")
    tables["child"] = tables["child"].assign(district=district)
    first, last = date(2019, 1, 1), date(2027, 12, 31)
    years = tuple(range(2019, 2028)) if "15F" in cases[0].formats else ()
    return Events(("9001",), cases[0].formats, years, first, last, tables)


def _keys(table: pd.DataFrame) -> list[str]:
    return [name for name in table.columns if name.endswith("_key")]


@pytest.fixture(scope="session")
def together():
    """Makes one service of several."""
    return one_service


@pytest.fixture(scope="session")
def oracle():
    """Reads the event tables of an oracle by the name of its folder."""
    return lambda name: read_events(ORACLES / name)
