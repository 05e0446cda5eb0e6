"""What no figure can be, whatever its source: a negative count, a share above all."""

from __future__ import annotations

import pandas as pd

from bvanalyse.errors import DataError, Problem
from bvanalyse.indicators import COUNTED, Register
from bvanalyse.observations import WITHOUT_VALUE

LARGEST = 1e12  # the country's budget in thousands of kroner is a thousandth of this


def refuse_impossible(table: pd.DataFrame, register: Register, file: str) -> None:
    """Refuses figures that nothing of their kind can be, unless the table itself doubts them.

    Raises `DataError` with one problem for each negative count, share outside 0 to 100 and figure
    that is larger than any there is.
    """
    sure = table[~table["status"].isin(WITHOUT_VALUE) & (table["status"] != "suspect")]
    shares = (sure["unit"] == "percent") & (
        sure["indicator"].map(lambda name: register[name].kind) == "proportion"
    )
    impossible = {
        "a negative count": sure["unit"].isin(COUNTED) & (sure["value"] < 0),
        "a share that is not from 0 to 100": shares & ~sure["value"].between(0, 100),
        "too large for a figure": sure["value"].abs() > LARGEST,
    }
    problems = [
        Problem(
            what,
            file=file,
            column="value",
            found=f"{row.value:g} for {row.indicator} in {row.region}, {row.period}",
            action="correct the figure, or give it the status suspect",
        )
        for what, faulty in impossible.items()
        for row in sure[faulty].itertuples()
    ]
    if problems:
        raise DataError(problems)
