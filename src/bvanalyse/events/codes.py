"""SSB's code lists for case files, with the days each code is valid."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd
import pandera.pandas as pa

from bvanalyse import places
from bvanalyse.tables import read_table

FILE = "kostra_codes.csv"
_DAY = pa.Check.str_matches(r"^(\d{4}-\d{2}-\d{2})?$")
_SCHEMA = pa.DataFrameSchema(
    {
        "list": pa.Column(str, pa.Check.str_matches(r"^[a-z_]+$"), description="a list's name"),
        "code": pa.Column(str, pa.Check.str_matches(r"^\d[\d.]*$"), description="SSB's code"),
        "label": pa.Column(str, pa.Check.str_matches(r"."), description="SSB's label, bokmål"),
        "group": pa.Column(str, description="a group, or nothing"),
        "valid_from": pa.Column(str, _DAY, description="a day such as 2013-01-01, or nothing"),
        "valid_to": pa.Column(str, _DAY, description="a day such as 2013-01-01, or nothing"),
        "needs_text": pa.Column(str, pa.Check.isin(["", "1"]), description="1 or nothing"),
        "note": pa.Column(str, description="text"),
    },
    unique=["list", "code"],
)


@lru_cache(maxsize=32)
def codes(name: str) -> pd.DataFrame:
    """One code list: code, label, group, valid_from, valid_to (text, "" for open), needs_text.

    Codes are text: 3.1 and 3.10 are different measures.

    >>> codes("kategori").set_index("code").loc[["3.1", "3.10"], "label"].tolist()
    ['MST', 'Hjemmekonsulent/miljøarbeider']
    """
    table = _all()
    found = table[table["list"] == name]
    if found.empty:
        raise KeyError(f"no code list {name!r}; there are {', '.join(table['list'].unique())}")
    return found.drop(columns="list").reset_index(drop=True)


@lru_cache(maxsize=1)
def _all() -> pd.DataFrame:
    return read_table(places.reference() / FILE, _SCHEMA)
