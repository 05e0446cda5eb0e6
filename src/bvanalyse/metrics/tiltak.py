"""Measures (tiltak): children with help or in care, and whether the help is by consent."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from bvanalyse.metrics import varighet
from bvanalyse.metrics.figures import (
    DERIVED,
    PROJECT,
    Count,
    Figure,
    Residents,
    Share,
    Spread,
    Untold,
    rows_of,
)
from bvanalyse.metrics.material import Material
from bvanalyse.metrics.months import DAYS_PER_MONTH
from bvanalyse.metrics.windows import Window, active_on

DURING, AT_END = "tiltak, i løpet av perioden", "tiltak, ved periodens slutt"
UNKNOWN_AGE = f"{DERIVED} Barn uten kjent alder er holdt utenfor."


def in_care_and_help(material: Material, measures: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Children in care, and those with other measures only: every child in one group.

    Only what is active on the day decides. Source: SSB from 2016; before that an earlier care
    measure in the year decided, so series of help have a break upwards there.
    """
    in_care = material.who(measures, measures["care"])
    return in_care, material.who(measures) & ~in_care


def figures(material: Material, window: Window) -> Iterator[Figure]:
    """Children with measures in the window, those in care among them, and consent to the help."""
    during = material.measures_in(window)
    with_measures, young = material.who(during), material.aged(window, 0, 17)
    children = Residents("children_0_17", window.year)
    name = "children_with_measures"
    both = with_measures & young
    yield Count(f"{name}_0_17", DURING, UNKNOWN_AGE, over=both)
    yield Share(f"share_{name}_0_17", DURING, UNKNOWN_AGE, over=both, under=children)
    yield Count(f"{name}_all_ages", DURING, DERIVED, over=with_measures)
    if not window.half:
        yield from _year_end(material, window)
    yield from _care(material, material.measures_at_end(window))
    in_care = material.who(during, during["care"])
    yield Count("children_in_care_during_period", DURING, DERIVED, over=in_care)
    yield from _wider_care(during)
    yield _new_children(material, window)
    yield from _duration(material, window)


def _year_end(material: Material, window: Window) -> Iterator[Figure]:
    name, where = "children_with_measures_year_end", "tiltak, 31. desember"
    yield Count(name, where, DERIVED, over=material.who(material.measures_at_end(window)))
    exclusive = material.measures[active_on(material.measures, window.last, False)]
    note = "Følsomhet: tiltak som slutter 31. desember, er ikke med."
    yield Count(f"{name}_excl_last_day", where, note, over=material.who(exclusive))


def _care(material: Material, measures: pd.DataFrame) -> Iterator[Figure]:
    in_care, in_help = in_care_and_help(material, measures)
    with_measures = in_care | in_help
    imposed = in_help & material.who(measures, measures["imposed"])
    yield Count("children_in_care", AT_END, DERIVED, over=in_care)
    yield Share("share_children_in_care", AT_END, DERIVED, over=in_care, under=with_measures)
    yield Count("children_help_measures", AT_END, DERIVED, over=in_help)
    note = f"{PROJECT} Pålagte hjelpetiltak er verken frivillige eller omsorgstiltak."
    yield Count("children_imposed_help_measures", AT_END, note, over=imposed)
    yield Share(
        "share_children_voluntary_measures",
        AT_END,
        note,
        over=in_help & ~imposed,
        under=with_measures,
    )


def _wider_care(during: pd.DataFrame) -> Iterator[Figure]:
    """Measures that are care measures only by a definition wider than SSB's program."""
    note = "Opplysning om datakvalitet: tiltak som bare en videre definisjon regner som omsorg."
    for definition in ("specification", "footnote"):
        rows = during[during["care_definition"] == definition]
        yield Count(f"care_measures_only_{definition}", DURING, note, over=rows_of(rows))


def _new_children(material: Material, window: Window) -> Figure:
    """Children with a measure in the window and none before it in the years the files tell of."""
    name, where = "children_new_measures", DURING
    if pd.Timestamp(material.events.first_day) >= window.first:
        return Untold(name, where, "Kan ikke regnes ut: saksdata for tidligere år mangler.")
    if not varighet.unbroken(material, window):
        return Untold(name, where, varighet.GAPS)
    earlier = material.who(material.measures[material.measures["start"] < window.first])
    new = material.who(material.measures_in(window)) & ~earlier
    note = f"{PROJECT} Barn med tiltak bare før første år i dataene regnes som nye."
    return Count(name, where, note, over=new)


def _duration(material: Material, window: Window) -> Iterator[Figure]:
    """Months that help at home lasts, in three ways that must not be compared with each other."""
    rows, choices = material.measures, material.choices
    rows = rows[~rows["placed"] & ~rows["care"]]
    ended = rows[window.holds(rows["end"])]
    active = rows[active_on(rows, window.last, choices.last_day_counts)]
    name = "mean_duration_home_based_months"
    for variant, part, days, where in (
        ("", ended, ended["end"] - ended["start"], "hjelpetiltak, avsluttet i perioden"),
        ("_ongoing", active, window.last - active["start"], "hjelpetiltak, ved periodens slutt"),
    ):
        yield Spread(
            f"{name}{variant}",
            where,
            f"{PROJECT} Bare {'pågående' if variant else 'avsluttede'} tiltak er med.",
            over=rows_of(part),
            values=(days.dt.days.to_numpy() / DAYS_PER_MONTH,),
            measure=np.mean,
            total=True,
        )
    where = "hjelpetiltak, alle til periodens slutt"
    if not varighet.unbroken(material, window):
        yield Untold(f"{name}_survival", where, varighet.GAPS)
        return
    known = varighet.spells(rows, material, window)
    horizon = choices.survival_horizon_months * DAYS_PER_MONTH

    def months(entry: np.ndarray, exit: np.ndarray, cause: np.ndarray) -> float | None:
        days = varighet.mean_within(entry, exit, cause, horizon, choices.survival_least)
        return None if days is None else days / DAYS_PER_MONTH

    yield Spread(
        f"{name}_survival",
        where,
        f"{PROJECT} Avsluttede og pågående tiltak er med; lengre enn "
        f"{choices.survival_horizon_months} måneder teller som det.",
        over=rows_of(known.rows),
        values=(known.entry, known.exit, known.ended.astype(int)),
        measure=months,
    )
