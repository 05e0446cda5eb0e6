"""A league table rebuilt: marks from 1 to 6 per indicator, weighed together, ranked with intervals.

Kommunebarometeret (Kommunal Rapport) gives each indicator a mark from 1 to 6. Until the edition of
2018 3.5 lay midway between the values that give 1 and 6; from 2019 it is the national average.
Which municipalities get 1 and 6, and the weights within the sector, are not public: here they are
parameters, printed with every table. So this shows how sure such a ranking can be, not what the
newspaper printed. Source: data/README.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pandera.pandas as pa

from bvanalyse import stats
from bvanalyse.barometer.compared import undisputed
from bvanalyse.barometer.members import FEWEST
from bvanalyse.errors import DataError, Problem
from bvanalyse.regions import PER
from bvanalyse.tables import read_table

FILE = "kommunebarometer.csv"
FROM_AVERAGE = 2019  # the first edition with 3.5 at the national average
LOWEST, MIDDLE, HIGHEST = 1.0, 3.5, 6.0
ENDS = (0.05, 0.95)  # shares of municipalities with the lowest and the highest mark: assumed
DRAWS, SEED = 500, 1

SCHEMA = pa.DataFrameSchema(
    {
        "indicator": pa.Column(str, pa.Check.str_matches(r"\S"), unique=True, description="an id"),
        "better": pa.Column(str, pa.Check.isin(["higher", "lower"]), description="higher or lower"),
        "weight": pa.Column(float, pa.Check.gt(0), description="a number above 0"),
    },
    strict=True,
)


@dataclass(frozen=True)
class Measure:
    """One indicator of the league table: which way is good, and how much it counts."""

    indicator: str
    better: str
    weight: float


@dataclass(frozen=True)
class Place:
    """One municipality in the league table.

    `marks` are by indicator, None where it has no figure; `mark` is their weighed mean. `error` is
    the mark's standard error from chance in the counts behind it; figures without counts are taken
    as certain, so the interval of the rank is too narrow rather than too wide. `movement` is how
    far the place would move if nothing changed anywhere; None without a mark.
    """

    region: str
    marks: Mapping[str, float | None]
    mark: float | None
    error: float | None
    rank: stats.Rank
    movement: stats.Movement | None = None


def read_measures(folder: Path) -> list[Measure]:
    """The indicators of the league table with direction and weight, from a reference folder."""
    path = folder / FILE
    table = read_table(path, SCHEMA)
    return [Measure(**row) for row in table.to_dict("records")]


def league(
    table: pd.DataFrame,
    measures: Sequence[Measure],
    period: str,
    *,
    edition: int,
    ends: tuple[float, float] = ENDS,
) -> list[Place]:
    """Every municipality with a figure, best mark first, each rank with its interval.

    `table` holds observations; municipalities have four digits, and the country, `0`, gives the
    national average where it is there (else the mean of the municipalities). Ranks follow Mogstad,
    Romano, Shaikh and Wilhelm (2023) from marks and standard errors. Raises `DataError` when fewer
    than ten municipalities have a figure for any indicator of the list.
    """
    if not 0 < ends[0] < ends[1] < 1:
        raise ValueError(f"ends must be two shares in order between 0 and 1, not {ends}")
    rows = undisputed(table[table["period"] == period])
    rows = rows[rows["indicator"].isin([m.indicator for m in measures])]
    own = rows[rows["region"].str.len() == 4]
    regions = sorted(own["region"].unique())
    used = [m for m in measures if _parts(own[own["indicator"] == m.indicator]["value"], ends)]
    if not used:
        raise DataError(
            Problem(
                "too few municipalities for a league table",
                found=len(regions),
                expected=f"at least {FEWEST} with a figure for the same indicator in {period}",
                action="name a source that holds many municipalities",
            )
        )
    marks, draws, again = [], [], []
    for number, measure in enumerate(used):
        mine = own[own["indicator"] == measure.indicator].set_index("region").reindex(regions)
        country = rows[(rows["indicator"] == measure.indicator) & (rows["region"] == "0")]["value"]
        values = mine["value"].to_numpy(float)
        scale = _scale(values, country, measure.better, edition, ends)
        marks.append(np.interp(values, *scale))
        draws.append(np.interp(_drawn(mine), *scale))
        again.append([np.interp(part, *scale) for part in _gathered_twice(mine, SEED + number)])
    found = _places(regions, measures, used, np.array(marks), np.array(draws))
    moved = _movements(regions, used, np.array(again))
    found = [replace(place, movement=moved.get(place.region)) for place in found]
    return sorted(found, key=lambda place: (place.rank.rank or len(found) + 1, place.region))


def _parts(values: pd.Series, ends: tuple[float, float]) -> bool:
    """Whether enough municipalities have the figure, and it tells the weakest from the best."""
    return len(values) >= FEWEST and bool(values.quantile(ends[0]) < values.quantile(ends[1]))


def _scale(
    values: np.ndarray, country: pd.Series, better: str, edition: int, ends: tuple[float, float]
) -> tuple[list[float], list[float]]:
    """The values that give the lowest, the middle and the highest mark, rising, and those marks."""
    known = values[~np.isnan(values)]
    low, high = np.quantile(known, ends)
    middle = (low + high) / 2
    if edition >= FROM_AVERAGE:
        average = float(country.iloc[0]) if len(country) else float(known.mean())
        middle = min(max(average, low), high)
    given = [LOWEST, MIDDLE, HIGHEST] if better == "higher" else [HIGHEST, MIDDLE, LOWEST]
    return [float(low), float(middle), float(high)], given


def _drawn(rows: pd.DataFrame) -> np.ndarray:
    """Values as they may truly be, given the counts behind them: a line a draw, a column a place.

    From the posterior of Jeffreys' prior, so that 0 of n and n of n are no surer than they are
    (Brown, Cai & DasGupta 2001). A figure without counts is the same in every draw.
    """
    drawn = np.tile(rows["value"].to_numpy(float), (DRAWS, 1))
    x, n, at, unit = _counts(rows)
    chance = np.random.default_rng(SEED)
    if unit == "percent":
        drawn[:, at] = PER[unit] * chance.beta(x[at] + 0.5, (n - x)[at] + 0.5, (DRAWS, at.sum()))
    elif unit in PER:
        drawn[:, at] = PER[unit] * chance.gamma(x[at] + 0.5, 1.0, (DRAWS, at.sum())) / n[at]
    return drawn


def _gathered_twice(rows: pd.DataFrame, seed: int) -> np.ndarray:
    """The figures as they may come out twice if nothing changes; those without counts stay."""
    both = np.tile(rows["value"].to_numpy(float), (2, DRAWS, 1))
    x, n, at, unit = _counts(rows)
    if unit == "percent" and at.any():
        pool = stats.shrink_proportions(x[at], n[at])
        both[:, :, at] = PER[unit] * np.array(stats.repeated(pool, draws=DRAWS, seed=seed))
    elif unit in PER and at.any():
        pool = stats.shrink_rates(x[at], n[at], per=PER[unit])
        both[:, :, at] = stats.repeated(pool, draws=DRAWS, seed=seed)
    return both


def _counts(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray, str]:
    """Numerators, denominators, which of them are counts of people or cases, and the unit."""
    x, n = rows["numerator"].to_numpy(float), rows["denominator"].to_numpy(float)
    unit = str(rows["unit"].dropna().iloc[0])
    counted = (n > 0) & (x % 1 == 0) & (x >= 0)
    return x, n, counted & (x <= n) & (n % 1 == 0) if unit == "percent" else counted, unit


def _movements(
    regions: Sequence[str], used: Sequence[Measure], again: np.ndarray
) -> dict[str, stats.Movement]:
    """For each municipality with a mark, how far its place moves between two gatherings."""
    weights = np.array([measure.weight for measure in used])[:, None, None, None]
    whole = (weights * ~np.isnan(again)).sum(axis=0)
    first, second = (weights * np.nan_to_num(again)).sum(axis=0) / np.where(whole > 0, whole, 1)
    marked = whole[0, 0] > 0
    moved = stats.movement_between(first[:, marked], second[:, marked])
    return dict(zip(np.array(regions)[marked].tolist(), moved, strict=True))


def _places(
    regions: Sequence[str],
    measures: Sequence[Measure],
    used: Sequence[Measure],
    marks: np.ndarray,
    draws: np.ndarray,
) -> list[Place]:
    weights = np.array([measure.weight for measure in used])[:, None]
    there = ~np.isnan(marks)
    whole = (weights * there).sum(axis=0)
    total = (weights * np.nan_to_num(marks)).sum(axis=0) / np.where(whole > 0, whole, np.nan)
    spread = (weights[:, None] * np.nan_to_num(draws)).sum(axis=0) / np.where(whole > 0, whole, 1)
    errors = spread.std(axis=0, ddof=1)
    numbers = [None if np.isnan(mark) else float(mark) for mark in total]
    ranks = stats.rank_ci(numbers, [max(float(error), 1e-9) for error in errors])
    return [
        Place(
            region,
            {measure.indicator: _mark(marks, used, measure, at) for measure in measures},
            numbers[at],
            None if numbers[at] is None else float(errors[at]),
            ranks[at],
        )
        for at, region in enumerate(regions)
    ]  # fmt: skip


def _mark(marks: np.ndarray, used: Sequence[Measure], measure: Measure, at: int) -> float | None:
    if measure not in used:
        return None
    mark = float(marks[list(used).index(measure), at])
    return None if np.isnan(mark) else mark
