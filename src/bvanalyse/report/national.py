"""National tables: what of them a municipality's report shows, and what it only compares with."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from bvanalyse.regions import Regions
from bvanalyse.regions.lists import COUNTRY
from bvanalyse.sources import is_statbank

MANY = 30  # municipalities in one table from which it is not a list to print


def national_files(data: Path) -> list[str]:
    """The national tables of a data folder, named as sources: from the StatBank, or invented."""
    tables = [file for file in sorted((data / "ssb").glob("*")) if is_statbank(file)]
    made_up = sorted((data / "own").glob("oppdiktede_*.csv"))  # what no StatBank table holds
    return [file.relative_to(data).as_posix() for file in (*tables, *made_up)]


def municipal_rows(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of municipalities in a national table; none of a short list of named places."""
    rows = table[table["region"].str.len() == 4]
    return rows if rows["region"].nunique() >= MANY else table.iloc[:0]


def near(numbers: frozenset[str], regions: Regions) -> frozenset[str]:
    """The regions that concern the municipality whose area had these numbers.

    Its own, its counties' and the country's.
    """
    counties = {unit.county_number for unit in regions.municipalities if unit.number in numbers}
    return numbers | counties | {COUNTRY}
