"""The age that statistics use all year long."""

from __future__ import annotations

import numpy as np
import pandas as pd


def age_31dec(born: pd.Series, year: int) -> pd.Series:
    """Age at the end of the year: the year less the year of birth; empty when it is not known.

    A child born in 2005 is 18 for all of 2023 and outside every 0–17 figure of that year. Below 0
    is a child due in a later year. Source: SSB's control program.

    >>> age_31dec(pd.Series(pd.to_datetime(["2005-12-31", "2006-01-01", None])), 2023).tolist()
    [18.0, 17.0, nan]
    """
    return year - born.dt.year.astype("float64")


def aged(born: pd.Series, year: int, first: float, last: float) -> np.ndarray:
    """Who is of an age from `first` to `last` on 31 December; nobody of unknown age is.

    >>> aged(pd.Series(pd.to_datetime(["2000-01-01", None])), 2023, 18, 24).tolist()
    [True, False]
    """
    return np.asarray(age_31dec(born, year).between(first, last))
