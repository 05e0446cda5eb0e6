"""How long things last: of those that ended, of those that go on, and of all, honestly censored.

Those that ended are mostly the short ones in a growing service; those that go on are mostly the
long ones. The survival estimate uses both: each counts for as long as it is known, and what began
before the first day of the files counts only from that day.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from bvanalyse.metrics.material import Material
from bvanalyse.metrics.windows import Window

GAPS = "Kan ikke regnes ut: saksdata mangler for minst ett av årene fra første år i dataene."
ROUNDING = 1e-12


@dataclass(frozen=True)
class Spells:
    """Rows with the days they were watched: after `entry`, up to and with `exit`, from their start.

    `ended` and `stopped` (by something else) tell what happened at the exit; neither: censored.
    """

    rows: pd.DataFrame
    entry: np.ndarray
    exit: np.ndarray
    ended: np.ndarray
    stopped: np.ndarray


def unbroken(material: Material, window: Window) -> bool:
    """Whether the files tell of every year from their first to the window's."""
    years = range(material.events.first_day.year + 1, window.year)
    return all(material.covers(Window.of(year)) for year in years)


def spells(
    rows: pd.DataFrame, material: Material, window: Window, stops: pd.Series | None = None
) -> Spells:
    """What is known by the window's last day of how long each row lasted."""
    first = pd.Timestamp(material.events.first_day)
    rows = rows[(rows["start"] <= window.last) & (rows["until"] >= first)]
    stop = pd.Series(pd.NaT, index=rows.index) if stops is None else stops.reindex(rows.index)
    last = rows["until"].clip(upper=window.last)
    stopped = stop < last
    ended = (rows["end"] <= window.last) & ~stopped
    last = last.mask(stopped, stop.astype(last.dtype))
    kept = last >= first
    entry = (first - rows["start"]).dt.days.clip(lower=0) - 1
    exits = (last - rows["start"]).dt.days
    return Spells(
        rows[kept],
        *(part[kept].to_numpy("float64") for part in (entry, exits)),
        *(part[kept].to_numpy(bool) for part in (ended, stopped)),
    )


def incidence(entry: np.ndarray, exit: np.ndarray, cause: np.ndarray) -> pd.DataFrame:
    """The share that has ended by each time, with late entry and a competing cause.

    `cause` is 1 for the ending that is asked for, 2 for one that hinders it, 0 for censored.
    Columns time, at_risk, survival (nothing has happened yet) and incidence (cause 1). Without
    cause 2 and late entry it is the product-limit estimate. Source: Kaplan & Meier 1958; Aalen &
    Johansen 1978.

    >>> table = incidence(np.array([-1, -1, -1]), np.array([2, 5, 9]), np.array([1, 0, 1]))
    >>> table["survival"].round(3).tolist()
    [0.667, 0.0]
    """
    times, at = np.unique(exit[cause > 0], return_inverse=True)
    ends, hits = np.bincount(at, minlength=len(times)), cause[cause > 0] == 1
    wanted = np.bincount(at[hits], minlength=len(times))
    entered = np.searchsorted(np.sort(entry), times, side="left")
    at_risk = entered - np.searchsorted(np.sort(exit), times, side="left")
    survival = np.cumprod(1 - ends / at_risk)
    before = np.concatenate([[1.0], survival[:-1]])
    return pd.DataFrame(
        {
            "time": times,
            "at_risk": at_risk,
            "survival": survival,
            "incidence": np.cumsum(before * wanted / at_risk),
        }
    )


def half_reached(
    entry: np.ndarray, exit: np.ndarray, cause: np.ndarray, least: int
) -> float | None:
    """The time at which half have ended by cause 1; None when they never do, or too few are seen.

    >>> half_reached(np.full(4, -1), np.array([1, 2, 3, 4]), np.ones(4, int), least=4)
    2.0
    """
    table = incidence(entry, exit, cause)
    half = table["incidence"] >= 0.5 - ROUNDING
    return None if _too_thin(entry, least) or not half.any() else float(table["time"][half].min())


def mean_within(
    entry: np.ndarray, exit: np.ndarray, cause: np.ndarray, horizon: float, least: int
) -> float | None:
    """The mean time, where what lasts beyond the horizon counts as the horizon.

    None when too few are seen from their start, when all have ended while later ones are still at
    risk, or when nothing was watched as far as the horizon.

    >>> mean_within(np.full(2, -1), np.array([2, 20]), np.array([1, 0]), horizon=10, least=2)
    6.0
    """
    table = incidence(entry, exit, cause)
    table = table[table["time"] < horizon]
    emptied = table["survival"].le(0)
    watched = exit.max() >= horizon or emptied.any()
    too_early = emptied.any() and (exit > table["time"][emptied].min()).any()
    if _too_thin(entry, least) or not watched or too_early:
        return None
    edges = np.concatenate([[0.0], table["time"], [horizon]])
    heights = np.concatenate([[1.0], table["survival"]])
    return float(np.sum(np.diff(edges) * heights))


def ninth_tenth(values: np.ndarray) -> float:
    """The value that nine in ten do not exceed, between two values where it falls there."""
    return float(np.quantile(values, 0.9))


def _too_thin(entry: np.ndarray, least: int) -> bool:
    return int((entry < 0).sum()) < least
