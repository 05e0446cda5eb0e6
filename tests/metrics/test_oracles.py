"""Small cases worked by hand: every edge of the definitions, in plain event lists.

Each folder under tests/oracles/events holds the events as CSV, the figures that must come out, and
the working in words.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from bvanalyse.metrics import Choices, from_events, make_choices, self_checks
from bvanalyse.observations import observations
from bvanalyse.tables import read_csv

ORACLES = Path(__file__).parents[1] / "oracles" / "events"
CASES = sorted(path.name for path in ORACLES.iterdir() if path.is_dir())


def expected_of(name: str) -> pd.DataFrame:
    table = read_csv(ORACLES / name / "expected.csv")
    return table.assign(
        choices=table.get("choices", ""), region=table.get("region", ""), category=table["category"]
    )


def choices_of(text: str) -> Choices:
    def typed(value: str) -> object:
        return {"yes": True, "no": False}.get(value, int(value) if value.isdigit() else value)

    pairs = (part.split("=") for part in text.split())
    return make_choices({name: typed(value) for name, value in pairs})


def population_of(name: str) -> pd.DataFrame | None:
    path = ORACLES / name / "population.csv"
    if not path.is_file():
        return None
    rows = read_csv(path).to_dict("records")
    return observations({"unit": "persons", "source": "ssb_07459", **row} for row in rows)


def shown(value: object) -> str:
    return "" if pd.isna(value) or value == "" else f"{float(value):.4f}"


@pytest.mark.parametrize("name", CASES)
def test_a_case_worked_by_hand(name, oracle):
    events, population, table = oracle(name), population_of(name), expected_of(name)
    wanted, found = [], []

    for (period, chosen), rows in table.groupby(["period", "choices"]):
        half = int(period[5]) if "H" in period else None
        figures = from_events(
            events,
            int(period[:4]),
            half=half,
            by="district" if rows["region"].str.startswith("BYD").any() else "municipality",
            choices=choices_of(chosen),
            population=population,
        )
        for row in rows.to_dict("records"):
            at = figures["indicator"].eq(row["indicator"]) & figures["category"].eq(row["category"])
            at &= figures["region"].eq(row["region"] or events.municipalities[0])
            figure = figures[at].to_dict("records")
            known = [
                part
                for part in ("value", "numerator", "denominator")
                if row[part] or part == "value"
            ]
            key = (period, chosen, row["region"], row["indicator"], row["category"])
            wanted.append((*key, row["status"], *(shown(row[part]) for part in known)))
            found += [(*key, f["status"], *(shown(f[part]) for part in known)) for f in figure]

    assert found == wanted


@pytest.mark.parametrize("format_name", ["15F", "v4"])
@pytest.mark.parametrize("year", [2022, 2023])
def test_the_identities_hold_for_all_cases_together(format_name, year, oracle, together):
    cases = [events for events in map(oracle, CASES) if events.formats == (format_name,)]

    checks = self_checks(together(cases), year)

    assert list(checks["check"].str[0].unique()) == list("12345678")
    assert checks["holds"].all()


@pytest.mark.parametrize("name", CASES)
def test_every_case_explains_itself(name):
    text = (ORACLES / name / "README.md").read_text(encoding="utf-8")

    lines = text.splitlines()

    assert lines[0].startswith("# ")
    assert len(lines) > 3
