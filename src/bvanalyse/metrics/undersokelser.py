"""Investigations (undersøkelse): opened, closed, how long they took, what they led to."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from bvanalyse.metrics import varighet
from bvanalyse.metrics.deadlines import ORDINARY, open_at
from bvanalyse.metrics.figures import (
    DERIVED,
    EQUAL_YEARS,
    PROJECT,
    Count,
    Figure,
    Named,
    Residents,
    Share,
    Spread,
    Untold,
    mean_of_years,
    rows_of,
)
from bvanalyse.metrics.material import Material
from bvanalyse.metrics.months import add_months, birthday, limit
from bvanalyse.metrics.windows import Window, active_during

MEASURES = ("1", "2")
MOVED = ("5", "7", "8", "9")
OPENED, CLOSED = "undersøkelser, startet i perioden", "undersøkelser, avsluttet i perioden"
ACTIVE = "undersøkelser, i arbeid i perioden"
BANDS = {
    "under 2 uker": 0,
    "2–4 uker": 1,
    "1–2 måneder": 2,
    "2–3 måneder": 3,
    "3–6 måneder": 4,
    "over 6 måneder": 5,
}


def within_three_months(rows: pd.DataFrame, rule: str) -> pd.Series:
    """Investigations that took at most three months from their own start; never an open one."""
    return rows["end"] <= limit(rows["start"], ORDINARY, rule)


def days_taken(rows: pd.DataFrame) -> np.ndarray:
    """Whole days from start to end; 0 when both are one day."""
    return np.asarray((rows["end"] - rows["start"]).dt.days, "float64")


def share_within(material: Material, window: Window) -> Share:
    """Closed investigations that took three months at most, of all closed in the window."""
    rows = material["investigation"]
    closed = rows[window.holds(rows["end"])]
    return Share(
        "share_investigations_within_3_months",
        CLOSED,
        f"{DERIVED} Åpne undersøkelser er ikke med.",
        over=rows_of(closed, within_three_months(closed, material.choices.months_rule)),
        under=rows_of(closed),
    )


def figures(material: Material, window: Window) -> Iterator[Figure]:
    """Every figure about investigations but breaches of their deadlines."""
    rows = material["investigation"]
    opened, closed = (rows[window.holds(rows[name])] for name in ("start", "end"))
    still = rows[open_at(rows, window.last)]
    yield Count("investigations_opened", OPENED, over=rows_of(opened))
    yield Count("investigations_closed", CLOSED, over=rows_of(closed))
    if window.half:
        yield Count("investigations_closed_halfyear", CLOSED, DERIVED, over=rows_of(closed))
        where = "undersøkelser, åpne ved halvårets slutt"
        yield Count("investigations_open_halfyear_end", where, over=rows_of(still))
    else:
        where = "undersøkelser, åpne 31. desember"
        yield Count("investigations_open_year_end", where, over=rows_of(still))
    within = share_within(material, window)
    yield Count("investigations_within_3_months", CLOSED, DERIVED, over=within.over)
    yield within
    yield from _outcome(closed)
    yield from _duration(closed)
    yield _time_to_conclusion(material, window)
    yield from _children(material, window, opened)
    yield _started_cohort(material, opened)


def four_years(material: Material, window: Window) -> Figure:
    """The plain mean of four yearly shares; how the ranking weights the years is not known."""
    named = Named("share_investigations_within_3_months_4y", CLOSED, EQUAL_YEARS)
    years = material.last_years(window)
    return mean_of_years(named, [share_within(material, year) for year in years])


def _outcome(closed: pd.DataFrame) -> Iterator[Figure]:
    code = closed["conclusion"]
    yield Share(
        "share_investigations_to_measures",
        CLOSED,
        DERIVED,
        over=rows_of(closed, code.isin(MEASURES)),
        under=rows_of(closed, code != ""),
    )
    unknown = rows_of(closed, code == "")
    note = "Opplysning om datakvalitet."
    yield Count("investigations_closed_without_code", CLOSED, note, over=unknown)


def _duration(closed: pd.DataFrame) -> Iterator[Figure]:
    over, values = rows_of(closed), (days_taken(closed),)
    name = "investigation_duration_days"
    yield Spread(name, CLOSED, DERIVED, over=over, values=values, measure=np.mean, total=True)
    for part, measure in (("median", np.median), ("p90", varighet.ninth_tenth)):
        yield Spread(f"{name}_{part}", CLOSED, DERIVED, over=over, values=values, measure=measure)
    band = duration_band(closed)
    note = f"{PROJECT} Månedene følger kalenderen."
    for label, number in BANDS.items():
        yield Count(
            "investigations_by_duration",
            CLOSED,
            note,
            label,
            over=rows_of(closed, band == number),
            base=rows_of(closed),
        )


def duration_band(closed: pd.DataFrame) -> pd.Series:
    """The number of each closed investigation's band in `BANDS`; the limit day is in the lower."""
    past = [(closed["end"] - closed["start"]).dt.days >= 14]
    past += [closed["end"] > add_months(closed["start"], months) for months in (1, 2, 3, 6)]
    return sum(over.astype(int) for over in past)


def _children(material: Material, window: Window, opened: pd.DataFrame) -> Iterator[Figure]:
    rows = material["investigation"]
    active = rows[active_during(rows, window)]
    young, up_to_22 = (material.aged(window, 0, last) for last in (17, 22))
    investigated = material.who(active)
    children = Residents("children_0_17", window.year)
    name = "children_with_investigation"
    note = f"{DERIVED} Barn uten kjent alder er holdt utenfor."
    yield Count(name, ACTIVE, note, over=investigated & young)
    yield Share(f"share_{name}", ACTIVE, note, over=investigated & young, under=children)
    yield Count(f"{name}_all_ages", ACTIVE, DERIVED, over=investigated)
    yield Count(f"{name}_started", OPENED, note, over=material.who(opened) & young)
    either = investigated | material.who(material.measures_in(window))
    where = "undersøkelser og tiltak, i arbeid i perioden"
    yield Count("children_with_investigation_or_measure_0_17", where, note, over=either & young)
    yield Count("children_with_investigation_or_measure_0_22", where, note, over=either & up_to_22)
    both = material.who(active, overlapping(active))
    note = "Opplysning om datakvalitet: undersøkelsene telles hver for seg."
    yield Count("children_with_overlapping_investigations", ACTIVE, note, over=both)


def overlapping(rows: pd.DataFrame) -> pd.Series:
    """Rows that began before another of the same child's had ended.

    >>> rows = pd.DataFrame({"child": [0, 0, 1],
    ...     "start": pd.to_datetime(["2023-01-01", "2023-02-01", "2023-01-01"]),
    ...     "until": pd.to_datetime(["2023-02-02", "2023-03-01", "2023-02-01"])})
    >>> overlapping(rows).tolist()
    [False, True, False]
    """
    ordered = rows.sort_values(["child", "start", "until"])
    latest = ordered.groupby("child")["until"].cummax()
    before = latest.groupby(ordered["child"]).shift()
    return (ordered["start"] < before).reindex(rows.index)


def _started_cohort(material: Material, opened: pd.DataFrame) -> Share:
    """Of those started, the ones closed within three months: no old case left open hides here."""
    choices, last_day = material.choices, pd.Timestamp(material.events.last_day)
    limits = limit(opened["start"], ORDINARY, choices.months_rule)
    seen = limits + pd.Timedelta(days=choices.cohort_margin_days) <= last_day
    followed = opened[seen & ~(opened["lost"] & (opened["until"] < limits))]
    return Share(
        "share_started_investigations_closed_within_3_months",
        "undersøkelser, startet i perioden og fulgt til fristen",
        f"{PROJECT} Undersøkelser som ikke er fulgt lenge nok, er holdt utenfor.",
        over=rows_of(followed, within_three_months(followed, choices.months_rule)),
        under=rows_of(followed),
    )


def _time_to_conclusion(material: Material, window: Window) -> Figure:
    """Days until half are concluded, with those still open counted for as long as they are known.

    Turning 18 and moving away compete with a conclusion: they end a case without one.
    """
    name, where = "investigation_duration_days_survival", "undersøkelser, alle til periodens slutt"
    if not varighet.unbroken(material, window):
        return Untold(name, where, varighet.GAPS)
    rows = material["investigation"]
    adult = birthday(material.children["birth_date"].iloc[rows["child"]], 18)
    adult = pd.Series(adult.to_numpy(), index=rows.index)
    adult = adult.where(adult > rows["start"])
    spells = varighet.spells(rows, material, window, stops=adult)
    moved = spells.rows["conclusion"].isin(MOVED).to_numpy()
    cause = np.where(spells.stopped | (spells.ended & moved), 2, spells.ended.astype(int))
    least = material.choices.survival_least
    return Spread(
        name,
        where,
        f"{PROJECT} Også åpne undersøkelser er med, så lenge vi vet om dem.",
        over=rows_of(spells.rows),
        values=(spells.entry, spells.exit, cause),
        measure=lambda entry, exit, cause: varighet.half_reached(entry, exit, cause, least),
    )
