"""Residents by age group on 1 January (SSB table 07459), to observations."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from bvanalyse.observations import observations
from bvanalyse.tables import read_table

SOURCE = "ssb_07459"
INDICATORS = {"age_0_17": "children_0_17", "total": "population_total"}
_PERSONS = pa.Column(int, pa.Check.ge(0), description="a whole number of residents")

SCHEMA = pa.DataFrameSchema(
    {
        "municipality_no": pa.Column(
            str, pa.Check.str_matches(r"^\d{4}$"), description="four digits"
        ),
        "year": pa.Column(str, pa.Check.str_matches(r"^20\d{2}$"), description="a year"),
        **{name: _PERSONS for name in ("age_0_5", "age_0_17", "age_0_22", "age_0_24", "total")},
    },
    checks=[
        pa.Check(
            lambda t: (
                (t["age_0_5"] <= t["age_0_17"])
                & (t["age_0_17"] <= t["age_0_22"])
                & (t["age_0_22"] <= t["age_0_24"])
                & (t["age_0_24"] <= t["total"])
            ),
            name="ages",
            error="an age group is larger than one that contains it",
        ),
    ],
    unique=["municipality_no", "year"],
    strict=True,
)


def read_population(path: Path, regions: frozenset[str] | None = None) -> pd.DataFrame:
    """Children 0-17 and all residents by municipality number of that year.

    The year is the reference day 1 January; a rate for a year uses the residents at its start.
    `regions` keeps only these numbers.
    """
    table = read_table(path, SCHEMA)
    if regions is not None:
        table = table[table["municipality_no"].isin(regions)]
    rows = [
        {
            "region": row["municipality_no"],
            "period": row["year"],
            "indicator": indicator,
            "value": float(row[column]),
            "unit": "persons",
            "source": SOURCE,
            "ref": "Folkemengde 1. januar",
        }
        for row in table.to_dict("records")
        for column, indicator in INDICATORS.items()
    ]
    return observations(rows, str(path))
