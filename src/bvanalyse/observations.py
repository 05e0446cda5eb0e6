"""The one long table: every figure, with its status, where it stands and what it counts.

A missing figure is a row with an empty value and a status, never 0 and never dropped.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from bvanalyse import periods
from bvanalyse.tables import read_table, validate
from bvanalyse.writing import plain

#: status of a figure, the most doubtful last, with its sign in tables (SSB's own where it has one)
STATUSES = {
    "ok": "",
    "missing": "..",
    "not_applicable": ".",
    "suppressed": ":",
    "estimate": "ca.",
    "forecast": "(p)",
    "suspect": "(?)",
}
USABLE = ("ok", "estimate")  # a forecast or a doubtful figure is shown, never judged
WITHOUT_VALUE = ("missing", "not_applicable", "suppressed")
TEXT_COLUMNS = (
    "region",
    "period",
    "indicator",
    "category",
    "unit",
    "status",
    "source",
    "ref",
    "note",
)
KEY = ["region", "period", "indicator", "category", "source", "ref"]

SCHEMA = pa.DataFrameSchema(
    {
        "region": pa.Column(
            str,
            pa.Check.str_matches(r"^(0|\d{2}|\d{4}|[A-Z]{2,4}\d{1,4})\Z"),
            description="four digits in quotes, two digits for a county, 0 for the country",
        ),
        "period": pa.Column(
            str,
            pa.Check(periods.is_period, element_wise=True, error="period"),
            description="a period such as 2021, 2021H1, 2022M08, 2021-12-31 or 2016/2021",
        ),
        "indicator": pa.Column(
            str,
            pa.Check.str_matches(r"^[a-z][a-z0-9_]*$"),
            description="an id from data/reference/indicators.csv",
        ),
        "category": pa.Column(str, description="text, empty for the total"),
        "value": pa.Column(float, nullable=True, description="a number or nothing"),
        "numerator": pa.Column(float, nullable=True, description="a number or nothing"),
        "denominator": pa.Column(float, nullable=True, description="a number or nothing"),
        "unit": pa.Column(str, description="text"),
        "status": pa.Column(
            str, pa.Check.isin(STATUSES), description="one of " + ", ".join(STATUSES)
        ),
        "source": pa.Column(
            str,
            pa.Check(
                lambda names: names.isin([name for name in names.unique() if plain(name).strip()]),
                error="source",
            ),
            description="the name of a source",
        ),
        "ref": pa.Column(str, description="where the number stands in its source"),
        "note": pa.Column(str, description="text"),
    },
    checks=[
        pa.Check(
            lambda table: ~table["status"].isin(WITHOUT_VALUE) | table["value"].isna(),
            name="value",
            error="a row without a value (see its status) holds one",
        ),
        pa.Check(
            lambda table: ~table["status"].eq("ok") | table["value"].notna(),
            name="value",
            error="a row with status ok holds no value",
        ),
    ],
    unique=KEY,
    strict=True,
    ordered=True,
)


def worst(statuses: Iterable[str]) -> str:
    """The status of a figure that is made of several: as doubtful as the most doubtful of them.

    >>> worst(["ok", "suspect", "estimate"]), worst([])
    ('suspect', 'ok')
    """
    return max(statuses, key=list(STATUSES).index, default="ok")


def observations(rows: Iterable[dict[str, object]], file: str = "") -> pd.DataFrame:
    """A checked table of observations from rows that may leave out what is empty.

    >>> table = observations([{"region": "0415", "period": "2014", "indicator": "reports_received",
    ...     "value": 91.0, "unit": "reports", "source": "loten_2014", "ref": "Nøkkeltall"}])
    >>> table.loc[0, ["region", "indicator", "status"]].tolist()
    ['0415', 'reports_received', 'ok']
    """
    listed = list(rows)
    if not listed:
        return _none().copy()
    table = pd.DataFrame(listed, columns=list(SCHEMA.columns))
    table[list(TEXT_COLUMNS)] = table[list(TEXT_COLUMNS)].astype("str").fillna("")
    table.loc[table["status"] == "", "status"] = "ok"
    return validate(table, SCHEMA, file)


@cache
def _none() -> pd.DataFrame:
    """No observations at all: asked for with every move of borders, and slow to check."""
    empty = pd.DataFrame([], columns=list(SCHEMA.columns))
    return validate(empty.astype(dict.fromkeys(TEXT_COLUMNS, "str")), SCHEMA, "")


def read_observations(path: Path) -> pd.DataFrame:
    """Observations from a CSV file in the package's own form; every fault is one sentence."""
    return read_table(path, SCHEMA)


def join(tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Several tables of observations as one, in the order given; nothing is dropped."""
    tables = [table for table in tables if len(table)]
    if not tables:
        return observations([])
    return pd.concat(tables, ignore_index=True)
