"""What a batch writes: whole files under final names, or nothing."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pandas as pd

from bvanalyse.regions import Municipality, Regions
from bvanalyse.report.texts import Texts
from bvanalyse.writing import as_text, spelled

if TYPE_CHECKING:
    from nbformat import NotebookNode

MAIN_NOTEBOOK = "tilstandsrapport"
ALWAYS = frozenset({"html", "csv", "ipynb"})  # a PDF is made when it is asked for
FOLDERS = {"html": "rapporter", "csv": "tall", "ipynb": "notatbok", "pdf": "pdf"}


def report_name(unit: Municipality, year: str, notebook: str = MAIN_NOTEBOOK) -> str:
    """The files' name: number first, ASCII name, year of the data, and any other notebook's name.

    >>> from datetime import date
    >>> tana = Municipality("5628", "Deatnu - Tana", "56", "Finnmark", date.min, date.max)
    >>> report_name(tana, "2024")
    '5628-deatnu-tana-2024'
    """
    other = f"-{notebook}" if notebook != MAIN_NOTEBOOK else ""
    return f"{unit.number}-{spelled(unit.name)}-{year}{other}"


def clean_notebook(nb: NotebookNode, notebook: str) -> bytes:
    """The executed notebook without clock times, machine paths or random ids: equal run to run."""
    import nbformat  # takes seconds, and not in the process that only stores

    parameters = nb.metadata.get("papermill", {}).get("parameters", {})
    nb.metadata["papermill"] = {"input_path": notebook, "parameters": parameters}
    for number, cell in enumerate(nb.cells):
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = f"valgte-{number}"
    return f"{nbformat.writes(nb)}\n".encode()


def spreadsheet(
    table: pd.DataFrame, regions: Regions, labels: dict[str, str], texts: Texts
) -> bytes:
    """The figures behind a report for Norwegian Excel: semicolon, decimal comma, UTF-8 with mark.

    Text that a spreadsheet would run as a formula is marked as text.
    """
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(texts.list("csv.columns"))
    for row in table.itertuples():
        writer.writerow(
            [
                row.region,
                as_text(regions.name(row.region, row.period)),
                row.period,
                row.indicator,
                as_text(labels[row.indicator]),
                as_text(row.category),
                _figure(row.value),
                _figure(row.numerator),
                _figure(row.denominator),
                row.unit,
                row.status,
                as_text(row.source),
                as_text(row.ref),
                as_text(row.note),
            ]
        )
    return target.getvalue().encode("utf-8-sig")


def _figure(value: float) -> str:
    return (
        "" if pd.isna(value) else repr(round(float(value), 6)).removesuffix(".0").replace(".", ",")
    )
