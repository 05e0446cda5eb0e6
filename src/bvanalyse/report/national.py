"""National tables: what of them a municipality's report shows, and what it only compares with."""

from __future__ import annotations

import pandas as pd

from bvanalyse.regions import Regions
from bvanalyse.regions.lists import COUNTRY

MANY = 30  # municipalities in one table from which it is not a list to print


def parted(
    table: pd.DataFrame, numbers: frozenset[str], regions: Regions
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A source in two: the rows that concern the municipality, and those of all the others.

    `numbers` are those its area has had. Of a national table its own rows, its counties' and the
    country's concern it. A short list of named municipalities is shown whole.
    """
    municipal = table["region"].str.len() == 4
    if table.loc[municipal, "region"].nunique() < MANY:
        return table, table.iloc[:0]
    counties = {unit.county_number for unit in regions.municipalities if unit.number in numbers}
    near = table["region"].isin(numbers | counties | {COUNTRY})
    return table[near], table[municipal & ~near]
