"""The map of variables agrees with the register, and is refused where it does not."""

import csv
import re
import shutil
from pathlib import Path

import pytest

from bvanalyse.errors import DataError
from bvanalyse.sources.kommunemonitor.variables import Variables

REFERENCE = Path(__file__).parents[3] / "data" / "reference"
INFERRED = {"children_with_emergency_decision_per_1000"}  # no source says that it is 1D


def rows_of(name):
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


MAP, REGISTER = rows_of("kommunemonitor.csv"), {row["id"]: row for row in rows_of("indicators.csv")}
VALUES = {row["variable"]: row for row in MAP if row["part"] == "value"}


def test_every_indicator_from_the_monitor_is_tied_to_its_variable_and_letter():
    told = {}
    for row in REGISTER.values():
        match = re.search(r"kommunemonitor (?:([1-4][A-G]) \()?(v\d+)", row["sources"])
        if match:
            told[row["id"]] = (match[2], match[1] or "")

    tied = {row["indicator"]: (row["variable"], row["letter"]) for row in VALUES.values()}

    assert tied == told and len(tied) == 60
    named = {name for name, row in REGISTER.items() if "kommunemonitor" in row["sources"]}
    assert named - set(tied) == INFERRED


@pytest.mark.parametrize("row", MAP, ids=lambda row: f"{row['variable']}-{row['part']}")
def test_a_row_of_the_map_agrees_with_the_register(row):
    entry = REGISTER[row["indicator"]]

    assert row["period"] == entry["period"]
    if row["part"] == "value":
        assert (row["unit"], row["number_format"] == "Andel") == (
            entry["unit"],
            bool(row["letter"]),
        )
    elif row["letter"]:
        assert row["part"] == "numerator" and row["unit"] == REGISTER[entry["numerator"]]["unit"]
    else:
        part = VALUES[row["variable"]]
        assert (entry[row["part"]], row["unit"]) == (part["indicator"], part["unit"])


def test_what_the_monitor_hides_is_its_three_variables_of_supervision():
    hiding = {row["variable"] for row in MAP if row["trap"] == "hides_1_3"}

    assert hiding == {"v32", "v321", "v33"}


@pytest.mark.parametrize(
    ("name", "number_format", "indicators"),
    [
        ("v30_antall_fristoverskridelser", "Antall", ["deadline_breaches"]),
        ("V38", "antall", ["children_help_measures_with_plan"]),
        ("v38_antall_barn_hjelpetiltak_tiltaksplan", "Antall",
         ["children_help_measures_with_plan"]),
        (
            "v41_antall_barn_hjelpetiltak_tiltaksplan",
            "Antall",
            ["children_help_measures_plan_3_months"],
        ),
        ("3b", "Andel", ["share_foster_supervision_not_met"]),
        ("3B: Barn i fosterhjem som ikke har fått tilsynsbesøk etter lovkrav", "Andel",
         ["share_foster_supervision_not_met"]),
        ("ANTALL  BARN I HJELPETILTAK", "Antall", ["children_help_measures"]),
        ("Barn 0–17 år med tiltak i alt i løpet av året", "Antall",
         ["children_with_measures_0_17"]),
        ("antall_barn_hjelpetiltak_tiltaksplan", "Antall", []),
        ("v43", "Antall", []),
        ("1D", "Andel", []),
        ("v3012", "Antall", []),
        ("3A", "Prosent", []),
        ("", "Andel", []),
    ],
)  # fmt: skip
def test_a_variable_is_known_by_code_or_label(name, number_format, indicators):
    ties = Variables.load(REFERENCE).ties(name, number_format)

    assert [tie.indicator for tie in ties][:1] == indicators


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("3A - Barn i hjelpetiltak med tiltaksplan", "a code and a name of two variables"),
        ("v41 Antall barn i hjelpetiltak", "a code and a name of two variables"),
        ("Andel", "columns or headings have changed places"),
    ],
)
def test_a_variable_that_contradicts_itself_is_refused(name, told):
    with pytest.raises(DataError, match=told):
        Variables.load(REFERENCE).ties(name, "Antall")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("deadline_breaches,value", "deadlines,value", 'column "indicator": not in the register'),
        ("value,investigations", "value,persons", 'column "unit": not in the register'),
        ("v31,3A", "v31,3B", "a name of two variables"),
        ("Fristbrudd i undersøkelsessaker", "Innbyggere i alt", "a name of two variables"),
        (",halfyear,", ",quarter,", 'column "period": not allowed here'),
    ],
)
def test_a_broken_map_is_told(tmp_path, old, new, told):
    folder = tmp_path / "reference"
    shutil.copytree(REFERENCE, folder)
    path = folder / "kommunemonitor.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(DataError, match=told):
        Variables.load(folder)
