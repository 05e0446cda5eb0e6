"""Reports of concern (melding): received, concluded, in time, and about whom."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from bvanalyse.metrics.figures import (
    DERIVED,
    NOT_IN_YEARLY_FILES,
    PROJECT,
    Count,
    Figure,
    Residents,
    Share,
    Untold,
    rows_of,
)
from bvanalyse.metrics.material import Material
from bvanalyse.metrics.windows import Window

TO_INVESTIGATION = ("2",)
DISMISSED = ("1", "5", "6", "7", "8", "9", "10")  # 5-10 are the old 1 from 2026
ACTIVE_MEASURES, RUNNING_INVESTIGATION = "3", "4"
FIRST_YEAR_OF_3_AND_4 = 2020
DAYS_TO_CONCLUDE = 7
RECEIVED, CONCLUDED = "meldinger, mottatt i perioden", "meldinger, konkludert i perioden"
DECEMBER = "Meldinger mottatt i slutten av desember står først i neste årsfil, som ikke er lest."


def in_time(reports: pd.DataFrame) -> pd.Series:
    """Reports concluded at most seven days after they came. Source: the act, § 2-1 (§ 4-2).

    >>> rows = pd.DataFrame({"received": pd.to_datetime(["2022-03-01"] * 2),
    ...                      "concluded": pd.to_datetime(["2022-03-08", "2022-03-09"])})
    >>> in_time(rows).tolist()
    [True, False]
    """
    return (reports["concluded"] - reports["received"]).dt.days <= DAYS_TO_CONCLUDE


def overdue(reports: pd.DataFrame, day: pd.Timestamp) -> pd.Series:
    """Reports that were still not concluded on the day, after their seven days had run out."""
    late = reports["received"] < day - pd.Timedelta(days=DAYS_TO_CONCLUDE)
    waiting = reports["concluded"].isna() | (reports["concluded"] > day)
    return late & waiting & ~(reports["lost"] & (reports["until"] < day))


def figures(material: Material, window: Window) -> Iterator[Figure]:
    """Every figure about reports but who sent them and what they were about."""
    reports = material["report"]
    received = reports[window.holds(reports["received"])]
    concluded = reports[window.holds(reports["concluded"])]
    yield from _received(material, window, received)
    yield from _concluded(concluded, received, window)
    yield from _children(material, window, received, concluded)
    yield from _quality(material, concluded)
    yield repeat_after_dismissal(material, concluded)
    late = reports[overdue(reports, window.last)]
    if material.from_messages(window):
        yield Count("reports_overdue_open", "meldinger, ved periodens slutt", over=rows_of(late))
    else:
        where = "meldinger, ved periodens slutt"
        yield Untold("reports_overdue_open", where, NOT_IN_YEARLY_FILES)


def _received(material: Material, window: Window, received: pd.DataFrame) -> Iterator[Figure]:
    ends_year = window.last.month == 12
    next_year_read = window.year + 1 in material.events.years or material.from_messages(window)
    note = "" if next_year_read or not ends_year else DECEMBER
    yield Count("reports_received", RECEIVED, note, over=rows_of(received))
    children = Residents("children_0_17", window.year)
    yield Share(
        "reports_per_1000_children",
        RECEIVED,
        note,
        over=rows_of(received),
        under=children,
        within=False,
    )


def _concluded(concluded: pd.DataFrame, received: pd.DataFrame, window: Window) -> Iterator[Figure]:
    code = concluded["conclusion"]
    investigated = concluded[code.isin(TO_INVESTIGATION)]
    dismissed = concluded[code.isin(DISMISSED)]
    judged = concluded[code.isin(TO_INVESTIGATION + DISMISSED)]
    as_ssb = "Bare konklusjonene henlagt og til undersøkelse er med, som hos SSB."
    yield Count("reports_concluded", CONCLUDED, over=rows_of(concluded))
    yield Count("reports_concluded_ssb", CONCLUDED, as_ssb, over=rows_of(judged))
    yield Count("reports_to_investigation", CONCLUDED, over=rows_of(investigated))
    yield Count("reports_dismissed", CONCLUDED, as_ssb, over=rows_of(dismissed))
    for name, part in (("to_investigation", investigated), ("dismissed", dismissed)):
        over, under = rows_of(part), rows_of(judged)
        yield Share(f"share_reports_{name}", CONCLUDED, as_ssb, over=over, under=under)
    yield Share(
        "share_received_reports_to_investigation",
        "meldinger, til undersøkelse i perioden av mottatt i perioden",
        PROJECT,
        over=rows_of(investigated),
        under=rows_of(received),
        within=False,
    )
    yield from _outside_ssb(concluded, window)
    yield Share(
        "share_reports_within_deadline",
        CONCLUDED,
        over=rows_of(concluded, in_time(concluded)),
        under=rows_of(concluded),
    )


def _outside_ssb(concluded: pd.DataFrame, window: Window) -> Iterator[Figure]:
    """Conclusions 3 and 4, which came in 2020 and stand outside SSB's report tables."""
    code = concluded["conclusion"]
    named = {
        "reports_dismissed_active_measures": code == ACTIVE_MEASURES,
        "reports_into_running_investigation": code == RUNNING_INVESTIGATION,
    }
    with_3 = code.isin((*DISMISSED, ACTIVE_MEASURES))
    note = "Konklusjonen fins fra 2020."
    if window.year < FIRST_YEAR_OF_3_AND_4:
        for name in (*named, "share_reports_dismissed_incl_code3"):
            yield Untold(name, CONCLUDED, note, status="not_applicable")
        return
    for name, chosen in named.items():
        yield Count(name, CONCLUDED, over=rows_of(concluded, chosen))
    yield Share(
        "share_reports_dismissed_incl_code3",
        CONCLUDED,
        PROJECT,
        over=rows_of(concluded, with_3),
        under=rows_of(concluded, with_3 | code.isin(TO_INVESTIGATION)),
    )


def _children(
    material: Material, window: Window, received: pd.DataFrame, concluded: pd.DataFrame
) -> Iterator[Figure]:
    with_report = material.who(received)
    judged = concluded[concluded["conclusion"].isin(TO_INVESTIGATION + DISMISSED)]
    yield Count("children_with_report", RECEIVED, DERIVED, over=with_report)
    yield Count("children_with_concluded_report", CONCLUDED, DERIVED, over=material.who(judged))
    yield Share(
        "share_children_with_report",
        RECEIVED,
        f"{DERIVED} Barn uten kjent alder er holdt utenfor.",
        over=with_report & material.aged(window, 0, 17),
        under=Residents("children_0_17", window.year),
    )
    occasions = received[["child", "received"]]
    if material.choices.repeat_unit == "occasions":
        occasions = occasions.drop_duplicates()
    times = np.bincount(rows_of(occasions), minlength=len(material.children))
    yield Share("share_repeat_reports", RECEIVED, PROJECT, over=times >= 2, under=with_report)


def _quality(material: Material, concluded: pd.DataFrame) -> Iterator[Figure]:
    """Reports whose conclusion is missing, or does not agree with what followed."""
    code = concluded["conclusion"]
    linked = concluded["report_key"].isin(material.events["investigation_report"]["report_key"])
    for name, chosen in {
        "reports_concluded_without_code": code == "",
        "reports_to_investigation_without_investigation": code.isin(TO_INVESTIGATION) & ~linked,
        "reports_dismissed_with_investigation": code.isin(DISMISSED) & linked,
    }.items():
        yield Count(name, CONCLUDED, "Opplysning om datakvalitet.", over=rows_of(concluded, chosen))


def repeat_after_dismissal(material: Material, concluded: pd.DataFrame) -> Share:
    """Dismissed reports followed by another report about the child within a year.

    Only reports whose whole year of follow-up the case files cover. The next report must come after
    the day of dismissal.
    """
    days = pd.Timedelta(days=material.choices.repeat_days)
    dismissed = concluded[concluded["conclusion"].isin(DISMISSED)]
    last_day = pd.Timestamp(material.events.last_day)
    followed = dismissed[dismissed["concluded"] + days <= last_day]
    every = material["report"][["child", "received"]].sort_values("received")
    next_report = pd.merge_asof(
        followed[["child", "concluded"]].sort_values("concluded"),
        every,
        left_on="concluded",
        right_on="received",
        by="child",
        direction="forward",
        allow_exact_matches=False,
        tolerance=days,
    )
    return Share(
        "share_repeat_after_dismissal",
        "meldinger, henlagt i perioden og fulgt i ett år",
        f"{PROJECT} Henlagte meldinger uten ett helt år etter seg i dataene er holdt utenfor.",
        over=rows_of(next_report, next_report["received"].notna()),
        under=rows_of(followed),
    )
