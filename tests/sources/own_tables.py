"""A municipality's own tables, written as people save them."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from bvanalyse.errors import DataError
from bvanalyse.sources.key_figures import read_key_figures

SAMPLES = Path(__file__).parent / "samples"
LOTEN = {
    "Netto kostnad per barn under tiltak (0-18 år)": (
        "net_cost_per_child_with_measures_0_18",
        "NOK per child",
    ),
    "Brutto driftsutgifter pr barn i tiltak utenfor opprinnelig familie": (
        "gross_expenditure_per_placed_child",
        "NOK per child",
    ),
    "Totalt antall årsverk": ("fte_total", "FTE"),
    "Totalt antall ansatte": ("employees_total", "persons"),
    "Antall meldinger mottatt": ("reports_received", "reports"),
    "Antall meldinger gått til undersøkelse": ("reports_to_investigation", "reports"),
    "Antall undersøkelser med fristoverskridelse": ("deadline_breaches", "investigations"),
    "Antall undersøkelser gjennomført innen ord. frist (3 mnd.)": (
        "investigations_within_3_months",
        "investigations",
    ),
    "Tilsyn av barn": ("supervised_children", "persons"),
}
LOTEN_VALUES = {
    "net_cost_per_child_with_measures_0_18": (120145, 167483, None),
    "gross_expenditure_per_placed_child": (241771, 417865, None),
    "fte_total": (7.4, 7.3, 8.9),
    "employees_total": (None, 9, 10),
    "reports_received": (96, 91, 100),
    "reports_to_investigation": (84, 67, 85),
    "deadline_breaches": (3, 1, 0),
    "investigations_within_3_months": (73, 65, 75),
    "supervised_children": (None, 13, 15),
}
LABELS = {
    "Meldinger mottatt": ("reports_received", "reports"),
    "Andel fristbrudd": ("share_deadline_breaches", "percent"),
    "Netto driftsutgifter": ("net_expenditure", "1000 NOK"),
    "Fristbrudd (antall)": ("deadline_breaches", "investigations"),
}
HEADER = "Indikator;2013;2014\n"


def write(folder, text, name="tall.csv"):
    path = folder / name
    path.write_bytes(text.encode())
    return path


def write_excel(folder, rows, name="tall.xlsx", sheet="Ark1"):
    path = folder / name
    pd.DataFrame(rows).to_excel(path, header=False, index=False, sheet_name=sheet)
    return path


def read(path, **choices):
    return read_key_figures(path, region="0415", **({"labels": LABELS} | choices))


def problems_of(path, **choices):
    with pytest.raises(DataError) as refusal:
        read(path, **choices)
    assert {problem.file for problem in refusal.value.problems} <= {str(path), ""}
    return refusal.value.problems


def values_of(table):
    return pd.Series([None if pd.isna(value) else value for value in table["value"]], dtype=object)


def loten_cells():
    with (SAMPLES / "loten_2014.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    return [row + [""] * (4 - len(row)) for row in rows]


def as_excel_number(cell):
    try:
        return float(cell.replace(" ", "").replace(",", "."))
    except ValueError:
        return cell or None
