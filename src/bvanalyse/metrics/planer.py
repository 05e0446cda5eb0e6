"""Plans (plan): whether children with measures have one that is in force, and that is evaluated."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from bvanalyse.metrics.figures import (
    DERIVED,
    EQUAL_YEARS,
    PROJECT,
    Count,
    Figure,
    Named,
    Share,
    mean_of_years,
)
from bvanalyse.metrics.material import Material
from bvanalyse.metrics.months import add_months
from bvanalyse.metrics.tiltak import in_care_and_help
from bvanalyse.metrics.windows import Window, active_on

MEASURE_PLANS, CARE_PLANS = ("1", "2", "5"), ("4",)
EARLY_CARE_PLAN, LAST_DAY_OF_IT = "3", pd.Timestamp("2022-12-31")
CONTINUOUS = 3  # months
WHERE = "tiltak og planer, ved periodens slutt"


def active_plans(material: Material, day: pd.Timestamp, types: tuple[str, ...]) -> pd.DataFrame:
    """Plans of the types that are in force on the day; the early care plan counts to 2022."""
    if set(CARE_PLANS) <= set(types) and day <= LAST_DAY_OF_IT:
        types = (*types, EARLY_CARE_PLAN)
    plans = material["plan"]
    return plans[plans["type"].isin(types) & active_on(plans, day)]


def with_plan(material: Material, window: Window) -> Share:
    """Children with measures at the year's end who have any plan in force."""
    measured = material.who(material.measures_at_end(window))
    plans = active_plans(material, window.last, MEASURE_PLANS + CARE_PLANS)
    return Share(
        "share_children_with_plan",
        "tiltak og planer, 31. desember",
        f"{DERIVED} Hvilke plantyper SSB regner med, er ikke kjent.",
        over=measured & material.who(plans),
        under=measured,
    )


def with_care_plan(material: Material, window: Window) -> Share:
    """Children in care at the window's end who have a care plan (omsorgsplan) in force."""
    in_care, _ = in_care_and_help(material, material.measures_at_end(window))
    plans = material.who(active_plans(material, window.last, CARE_PLANS))
    name = "share_children_in_care_with_care_plan"
    return Share(name, WHERE, DERIVED, over=in_care & plans, under=in_care)


def figures(material: Material, window: Window) -> Iterator[Figure]:
    """Children with a plan in force and evaluated; that of any plan only at a year's end."""
    if not window.half:
        yield with_plan(material, window)
    yield with_care_plan(material, window)
    yield from _help(material, window)


def _help(material: Material, window: Window) -> Iterator[Figure]:
    measures = material.measures_at_end(window)
    _, in_help = in_care_and_help(material, measures)
    plans = active_plans(material, window.last, MEASURE_PLANS)
    planned = in_help & material.who(plans)
    name = "help_measures_with_plan"
    yield Count(f"children_{name}", WHERE, DERIVED, over=planned)
    yield Share(f"share_{name}", WHERE, DERIVED, over=planned, under=in_help)
    since = _before(window.last, CONTINUOUS)
    old_plans = plans[plans["start"] <= since]
    lasting = in_help & material.who(measures, measures["start"] <= since) & material.who(old_plans)
    evaluated = lasting & material.who(_evaluated(material, old_plans, window))
    note = f"{DERIVED} Både planen og tiltaket har vart i minst tre måneder."
    yield Count("children_help_measures_plan_3_months", WHERE, note, over=lasting)
    months = material.choices.evaluation_months
    note = f"{PROJECT} Planen er evaluert i de siste {months} månedene."
    name = "help_measures_plan_evaluated"
    yield Count(f"children_{name}", WHERE, note, over=evaluated)
    yield Share(f"share_{name}", WHERE, note, over=evaluated, under=lasting)


def _evaluated(material: Material, plans: pd.DataFrame, window: Window) -> pd.DataFrame:
    """Plans evaluated in the last months, after they were made."""
    since = _before(window.last, material.choices.evaluation_months)
    dates = material.events["plan_evaluation"].merge(plans, on="plan_key")
    late_enough = (dates["date"] > since) & (dates["date"] >= dates["start"])
    return dates[late_enough & (dates["date"] <= window.last)]


def _before(day: pd.Timestamp, months: int) -> pd.Timestamp:
    return add_months(pd.Series([day]), -months)[0]


def four_years(material: Material, window: Window) -> Iterator[Figure]:
    """Plain means of four years' shares of children with a plan."""
    years = material.last_years(window)
    for share in (with_plan, with_care_plan):
        last = share(material, window)
        named = Named(f"{last.indicator}_4y", last.ref, EQUAL_YEARS)
        yield mean_of_years(named, [share(material, year) for year in years])
