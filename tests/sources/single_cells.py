"""A table of one row, for what its cells may say."""

from pathlib import Path

import pandas as pd

from bvanalyse.sources.key_figures import read_key_figures
from bvanalyse.sources.labels import read_labels

LABELS = read_labels(Path(__file__).parents[2] / "data" / "reference")
REPORTS, ABSENCE = "Antall meldinger", "Sykefravær"


def read(folder, text):
    path = folder / "tall.csv"
    path.write_text(text, encoding="utf-8")
    return read_key_figures(path, region="9001", labels=LABELS)


def cell(folder, text, label=REPORTS):
    """Value, status and note of a cell beside an empty one."""
    row = read(folder, f'Nøkkeltall;2020;2021\n{label};"{text}";..\n').iloc[0]
    return None if pd.isna(row["value"]) else row["value"], row["status"], row["note"]
