"""Visits to foster homes: follow-up of the child, supervision of the home; in messages only."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from bvanalyse.metrics.figures import (
    NOT_IN_YEARLY_FILES,
    PROJECT,
    Count,
    Figure,
    Share,
    Untold,
    rows_of,
)
from bvanalyse.metrics.fosterhjem import long_stay, stays
from bvanalyse.metrics.material import Material
from bvanalyse.metrics.plassering import FOSTER
from bvanalyse.metrics.windows import ONE_DAY, STILL_ACTIVE, Window

FOLLOW_UP, SUPERVISION = "oppfolging", "tilsyn"
WHERE = "besøk i perioden, barn i fosterhjem ved periodens slutt"
NOTE = f"{PROJECT} Kravet for kortere opphold er rundet ned til hele besøk."
FOLLOW_UP_FIGURES = (
    "foster_followup_required",
    "foster_followup_not_met",
    "share_foster_followup_not_met",
    "share_foster_followup_met",
    "foster_children_ge_1y_followup_met",
    "share_foster_ge_1y_followup_met",
    "foster_children_lt_1y_followup_met",
    "share_foster_lt_1y_followup_met",
    "share_followup_visits_not_held",
)
SUPERVISION_FIGURES = (
    "foster_supervision_required",
    "foster_supervision_not_met",
    "share_foster_supervision_not_met",
)


def visits(material: Material, window: Window, homes: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Children in foster homes at the window's end: columns child, since, required and held.

    `homes` are theirs in the window (`homes_of`). Required is the yearly number for each day of the
    present stay in the window, summed and rounded down. Where the case gives no number,
    `visits_per_year` is required for follow-up; children without a number for supervision are left
    out, since another municipality may owe it.
    """
    days = _days_by_number(homes, _of_kind(material.events["visit_frequency"], kind))
    if kind == FOLLOW_UP:
        days["per_year"] = days["per_year"].fillna(material.choices.visits_per_year)
    owed = (days["days"] * days["per_year"]).groupby(days["child"]).sum(min_count=1)
    per_window = window.days * (2 if window.half else 1)
    held = _of_kind(material["visit"], kind).merge(homes, on=["child", "measure_key"])
    held = held[(held["date"] >= held["first"]) & (held["date"] <= window.last)]
    dates = held.drop_duplicates(["child", "date"]).groupby("child").size()
    found = homes[["child", "since"]].drop_duplicates()
    counted = found.assign(
        required=found["child"].map(owed) // per_window,
        held=found["child"].map(dates).fillna(0),
    )
    return counted[counted["required"].notna()]


def figures(material: Material, window: Window) -> Iterator[Figure]:
    """Visits that were held of those the law demands; untold where there are yearly files alone."""
    if not material.from_messages(window):
        for name in (*FOLLOW_UP_FIGURES, *SUPERVISION_FIGURES):
            yield Untold(name, WHERE, NOT_IN_YEARLY_FILES)
        return
    homes = homes_of(material, window)
    followed = visits(material, window, homes, FOLLOW_UP)
    supervised = visits(material, window, homes, SUPERVISION)
    yield from _not_met("foster_followup", followed, window)
    yield from _not_met("foster_supervision", supervised, window)
    met = followed["held"] >= followed["required"]
    over, under = rows_of(followed, met), rows_of(followed)
    yield Share("share_foster_followup_met", WHERE, NOTE, over=over, under=under)
    long = long_stay(followed, window.last)
    for name, chosen in (("ge_1y", long), ("lt_1y", ~long)):
        over, under = rows_of(followed, chosen & met), rows_of(followed, chosen)
        yield Count(f"foster_children_{name}_followup_met", WHERE, NOTE, over=over, base=under)
        yield Share(f"share_foster_{name}_followup_met", WHERE, NOTE, over=over, under=under)
    missed = (followed["required"] - followed["held"]).clip(lower=0)
    children = rows_of(followed)
    yield Share(
        "share_followup_visits_not_held",
        WHERE,
        NOTE,
        over=np.repeat(children, missed.astype(int)),
        under=np.repeat(children, followed["required"].astype(int)),
    )


def _not_met(name: str, visited: pd.DataFrame, window: Window) -> Iterator[Figure]:
    """As the half-year report asks: children placed for more than a year who lack a visit."""
    due = visited[long_stay(visited, window.last, strictly=True)]
    short = rows_of(due, due["held"] < due["required"])
    yield Count(f"{name}_required", WHERE, NOTE, over=rows_of(due))
    yield Count(f"{name}_not_met", WHERE, NOTE, over=short)
    yield Share(f"share_{name}_not_met", WHERE, NOTE, over=short, under=rows_of(due))


def _of_kind(rows: pd.DataFrame, kind: str) -> pd.DataFrame:
    return rows[rows["kind"] == kind]


def homes_of(material: Material, window: Window) -> pd.DataFrame:
    """The foster measures of the present stays, each with the days it is the home in the window."""
    measures, found = material.measures, stays(material, window.last)
    foster = measures[measures["category"].isin(FOSTER) & (measures["start"] <= window.last)]
    homes = foster[["child", "measure_key", "start", "until"]].merge(found, on="child")
    homes = homes[homes["until"] >= homes["since"]].sort_values(["child", "start", "until"])
    following = homes.groupby("child")["start"].shift(-1) - ONE_DAY
    first = homes["start"].clip(lower=homes["since"]).clip(lower=window.first)
    last = following.fillna(window.last)
    return homes.assign(first=first, last=last)


def _days_by_number(homes: pd.DataFrame, numbers: pd.DataFrame) -> pd.DataFrame:
    """Days in the window at each yearly number of visits: columns child, days and per_year.

    The first number a case gives is held to apply from the day the measure began.
    """
    numbers = numbers.sort_values(["measure_key", "start"])
    key = numbers["measure_key"]
    until = numbers.groupby(key)["start"].shift(-1) - ONE_DAY
    numbers = numbers.assign(
        applies_from=numbers["start"].where(key.duplicated(), pd.Timestamp.min.as_unit("s")),
        applies_until=until.fillna(STILL_ACTIVE),
    )[["measure_key", "per_year", "applies_from", "applies_until"]]
    pieces = homes.merge(numbers, on="measure_key", how="left")
    first = np.fmax(pieces["first"].to_numpy(), pieces["applies_from"].to_numpy())
    last = np.fmin(pieces["last"].to_numpy(), pieces["applies_until"].to_numpy())
    days = np.maximum((last - first) // np.timedelta64(1, "D") + 1, 0)
    return pd.DataFrame({"child": pieces["child"], "days": days, "per_year": pieces["per_year"]})
