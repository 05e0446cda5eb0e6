"""The figures of the five documents the project started from, as printed, to observations."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from bvanalyse import LANGUAGES, periods
from bvanalyse.observations import STATUSES, observations
from bvanalyse.tables import read_table

QUALIFIERS = ("exact", "approx", "forecast", "suspect")
_TEXT = pa.Column(str, description="text")
_FILLED = pa.Column(str, pa.Check.str_matches(r"\S"), description="text")

SCHEMA = pa.DataFrameSchema(
    {
        "region": pa.Column(
            str,
            pa.Check.str_matches(r"^\d{2}(\d{2})?$"),
            description="four digits, two for a county",
        ),
        "municipality": _FILLED,
        "period": pa.Column(
            str,
            pa.Check(periods.is_period, element_wise=True, error="period"),
            description="a period such as 2021 or 2021H1",
        ),
        "indicator": _FILLED,
        "category": _TEXT,
        "value": pa.Column(float, nullable=True, description="a number or nothing"),
        "unit": _FILLED,
        "qualifier": pa.Column(
            str, pa.Check.isin(QUALIFIERS), description="one of " + ", ".join(QUALIFIERS)
        ),
        "status": pa.Column(str, pa.Check.isin(STATUSES), description="a status"),
        "raw": _FILLED,
        "place": _FILLED,
        "note": _TEXT,
    },
    unique=["region", "period", "indicator", "category", "place"],
    strict=True,
)

CATALOGUE = pa.DataFrameSchema(
    {name: _FILLED for name in ("source", "municipality")}
    | {f"title_{language}": _FILLED for language in LANGUAGES}
    | {
        "published": pa.Column(
            str,
            pa.Check(lambda day: not day or periods.is_period(day), element_wise=True),
            description="a period such as 2022-10-26 or 2022M10, or nothing",
        ),
        "licence_nb": _FILLED,
        "file": _FILLED,
    },
    unique=["source"],
    strict=True,
)


def read_seed(path: Path) -> pd.DataFrame:
    """A document's figures as observations; `ref` is the heading that each stands under.

    The text as printed, and how sure the transcription is, stay in the file itself.
    """
    table = read_table(path, SCHEMA)
    kept = ["region", "period", "indicator", "category", "value", "unit", "status", "note"]
    rows = [
        {**row, "source": path.stem, "ref": place}
        for row, place in zip(table[kept].to_dict("records"), table["place"], strict=True)
    ]
    return observations(rows, str(path))


def read_catalogue(path: Path, language: str) -> dict[str, str]:
    """What each document is called, by source."""
    table = read_table(path, CATALOGUE)
    return dict(zip(table["source"], table[f"title_{language}"], strict=True))


def read_published(path: Path) -> dict[str, str]:
    """When each document was published, by source: a day, a month, a year, or nothing."""
    table = read_table(path, CATALOGUE)
    return dict(zip(table["source"], table["published"], strict=True))
