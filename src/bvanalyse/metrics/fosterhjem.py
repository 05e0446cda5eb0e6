"""Foster homes (fosterhjem): kinship, stays and how long each has lasted."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from bvanalyse.metrics.figures import DERIVED, PROJECT, Count, Figure, Residents, Share, rows_of
from bvanalyse.metrics.material import Material
from bvanalyse.metrics.months import add_months
from bvanalyse.metrics.plassering import FOSTER, lives_in, real_moves
from bvanalyse.metrics.tiltak import AT_END, DURING
from bvanalyse.metrics.windows import Window, active_on

KINSHIP, OTHERS = "2.1", "2.2"
YEAR = 12  # months


def stays(material: Material, day: pd.Timestamp) -> pd.DataFrame:
    """Children in a foster home on the day, and since when: columns child and since.

    A stay is a chain of foster measures of one category with at most `stay_gap_days` days between.
    It starts again when the category changes or the child moves, but not when it moves along with
    its foster parents.
    """
    measures = material.measures
    foster = measures[measures["category"].isin(FOSTER) & (measures["start"] <= day)]
    chained = foster.assign(since=_chain_start(foster, material.choices.stay_gap_days))
    now = lives_in(chained[active_on(chained, day, material.choices.last_day_counts)])
    moves = material["move"]
    moves = moves[real_moves(moves) & (moves["date"] <= day)]
    last_move = moves.groupby("child")["date"].max()
    moved = last_move.reindex(now["child"]).set_axis(now.index)
    since = now["since"].where(~(moved > now["since"]), moved)
    return pd.DataFrame({"child": now["child"], "since": since}).reset_index(drop=True)


def long_stay(found: pd.DataFrame, day: pd.Timestamp, strictly: bool = False) -> pd.Series:
    """Stays of a year or more on the day; of more than a year when told strictly.

    >>> found = pd.DataFrame({"since": pd.to_datetime(["2022-06-30"])})
    >>> day = pd.Timestamp("2023-06-30")
    >>> long_stay(found, day).tolist(), long_stay(found, day, strictly=True).tolist()
    ([True], [False])
    """
    reached = add_months(found["since"], YEAR)
    return reached < day if strictly else reached <= day


def figures(material: Material, window: Window) -> Iterator[Figure]:
    """Foster homes in the window: kin or others, how many, how long the stays have lasted."""
    during = material.measures_in(window)
    kin, others = (rows_of(during, during["category"] == code) for code in (KINSHIP, OTHERS))
    yield Count("kinship_foster_measures", DURING, DERIVED, over=kin)
    yield Count("nonkinship_foster_measures", DURING, DERIVED, over=others)
    both = np.concatenate([kin, others])
    yield Share("share_kinship_foster", DURING, DERIVED, over=kin, under=both)
    found = stays(material, window.last)
    placed, children = rows_of(found), Residents("children_0_17", window.year)
    yield Count("foster_placements", AT_END, DERIVED, over=placed)
    name = "foster_placements_per_1000_children"
    yield Share(name, AT_END, DERIVED, over=placed, under=children)
    long = long_stay(found, window.last)
    note = f"{PROJECT} Tiden regnes fra barnet kom til dette fosterhjemmet."
    yield Count("foster_children_ge_1y", AT_END, note, over=rows_of(found, long))
    yield Count("foster_children_lt_1y", AT_END, note, over=rows_of(found, ~long))


def _chain_start(foster: pd.DataFrame, gap_days: int) -> pd.Series:
    """The first day of the chain that each foster measure belongs to."""
    ordered = foster.sort_values(["child", "category", "start", "until"])
    same = [ordered["child"], ordered["category"]]
    latest = ordered.groupby(same)["until"].cummax()
    before = latest.groupby(same).shift()
    begins = before.isna() | (ordered["start"] > before + pd.Timedelta(days=gap_days + 1))
    chain = begins.cumsum()
    return ordered.groupby(chain)["start"].transform("first").reindex(foster.index)
