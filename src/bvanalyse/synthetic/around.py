"""The tables about residents, how they live, and foster homes; places as outside KOSTRA.

Where the map wants a dimension left out, a file of its own has the total.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bvanalyse.synthetic.background import EDUCATION, HOUSEHOLDS
from bvanalyse.synthetic.cells import Rows, ratio
from bvanalyse.synthetic.levels import Figures
from bvanalyse.synthetic.residents import AGES, Residents
from bvanalyse.synthetic.tables import PERCENT, PERSONS, PLACE, Labels, Table

OUTSIDE: dict[str, Any] = {"place": PLACE, "country": "0", "county": "{}"}
BOTH = ("kjønn", {"0": "Begge kjønn"})
FOSTER = {"2.01": "Fosterhjem i familie og nære nettverk", "2.02": "Fosterhjem utenfor familie"}


def around(
    rows: Rows, found: Figures, lives: dict[str, np.ndarray], people: Residents
) -> list[Table]:
    """Seven files; foster homes have counties and the country only."""
    poor = ratio(rows.count(lives["low_income"]), rows.amount(people.aged(0, 17)), 100)
    label = ("Andel barn i husholdninger med lavinntekt, EU60", PERCENT)
    income = Table("08764", "Barn i lavinntekt", rows, {"EUskala60": label}, **OUTSIDE)
    income.put(poor, "EUskala60")
    return [
        *_residents(rows, people),
        *_education(rows, lives["education"], lives["adults"]),
        _households(rows, lives["households"]),
        income,
        _foster(rows, found["kin"], found["no_kin"]),
    ]


def _residents(rows: Rows, people: Residents) -> tuple[Table, Table]:
    contents, title = {"Personer1": ("Personer", PERSONS)}, "Befolkning"
    ages = {f"{age:03}": f"{age} år" for age in AGES}
    young = Table("07459", title, rows, contents, {"Alder": ("alder", ages)}, **OUTSIDE)
    for age, code in zip(AGES, ages, strict=True):
        young.put(rows.amount(people.by_age[:, :, age]), code, "Personer1")
    everyone = Table("07459", title, rows, contents, name="07459-i-alt", **OUTSIDE)
    everyone.put(rows.amount(people.total), "Personer1")
    return young, everyone


def _education(rows: Rows, by_level: np.ndarray, adults: np.ndarray) -> tuple[Table, Table]:
    contents, title = {"Personer": ("Personer", PERSONS)}, "Personer 16 år og over"
    choices = {"Nivaa": ("utdanningsnivå", _labels(EDUCATION)), "Kjonn": BOTH}
    levels = Table("09429", title, rows, contents, choices, **OUTSIDE)
    for at, code in enumerate(EDUCATION):
        levels.put(rows.amount(by_level[:, :, at]), code, "0", "Personer")
    everyone = Table("09429", title, rows, contents, {"Kjonn": BOTH}, name="09429-i-alt", **OUTSIDE)
    everyone.put(rows.amount(adults), "0", "Personer")
    return levels, everyone


def _households(rows: Rows, by_type: np.ndarray) -> Table:
    contents = {"Husholdninger": ("Husholdninger", ("husholdninger", 0))}
    choices = {"HushType": ("husholdningstype", _labels(HOUSEHOLDS))}
    table = Table("06070", "Husholdninger", rows, contents, choices, **OUTSIDE)
    for at, code in enumerate(HOUSEHOLDS):
        table.put(rows.amount(by_type[:, :, at]), code, "Husholdninger")
    return table


def _foster(rows: Rows, *by_kind: np.ndarray) -> Table:
    table = Table(
        "10660",
        "Barnevernstiltak",
        rows,
        {"TiltakGjennomAar": ("Tiltak gjennom året", ("tiltak", 0))},
        {"Barnevernstiltak": ("tiltak", FOSTER)},
        **OUTSIDE | {"country": "0N"},
        only=slice(None, rows.municipal.start),
    )
    for code, pieces in zip(FOSTER, by_kind, strict=True):
        table.put(rows.amount(pieces), code, "TiltakGjennomAar")
    return table


def _labels(types: dict[str, tuple[str, float]]) -> Labels:
    return {code: label for code, (label, _) in types.items()}
