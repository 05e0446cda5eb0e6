"""What must hold whatever the case files say: checked on every run, and shown."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from bvanalyse.events import Events
from bvanalyse.indicators import COUNTED
from bvanalyse.metrics.choices import Choices
from bvanalyse.metrics.deadlines import open_at
from bvanalyse.metrics.from_events import DISTRICT, from_events
from bvanalyse.metrics.material import Material, prepare
from bvanalyse.metrics.meldinger import ACTIVE_MEASURES, RUNNING_INVESTIGATION
from bvanalyse.metrics.windows import ONE_DAY, Window

Check = tuple[str, bool, float, float]


def self_checks(events: Events, year: int, choices: Choices | None = None) -> pd.DataFrame:
    """Eight things that must hold in a year: columns check, holds, left and right.

    Left and right are the two sides of an equality, or of "left is at most right". A check that
    does not hold tells of a code that nobody knows or of rows that contradict each other: then the
    figures should not be used. The sides are exact counts, for use inside the service only.
    """
    choices = choices or Choices()
    material, window = prepare(events, choices), Window.of(year)
    children = material.children
    divided = bool((children["district"] != "").any()) and children["municipality_no"].nunique() < 2
    every = from_events(events, year, by="district" if divided else "municipality", choices=choices)
    inside = every["region"].str.startswith(DISTRICT)
    figures = every[~inside]
    found = [
        *_reports(material, window, figures),
        _investigations(material, window),
        *_measures(figures),
        _reporters(material, window, figures),
        *_shares(figures),
        *([_districts(every[inside], figures)] if divided else []),
    ]
    return pd.DataFrame(found, columns=["check", "holds", "left", "right"])


def _equal(check: str, left: float, right: float) -> Check:
    return check, left == right, left, right


def _at_most(check: str, left: float, right: float) -> Check:
    return check, left <= right, left, right


def _total(figures: pd.DataFrame, indicator: str) -> float:
    """The sum over municipalities; of an indicator by category, over its categories as well."""
    return float(figures.loc[figures["indicator"] == indicator, "value"].sum())


def _reports(material: Material, window: Window, figures: pd.DataFrame) -> Iterator[Check]:
    reports = material["report"]
    cohort = reports[window.holds(reports["received"])]
    concluded = cohort["concluded"].notna()
    parts = (
        concluded.sum(),
        (~concluded & cohort["lost"]).sum(),
        (~concluded & ~cohort["lost"]).sum(),
    )
    received = _total(figures, "reports_received")
    yield _equal("1 mottatt = konkludert + ukjent slutt + åpne", received, float(sum(parts)))
    names = ["reports_to_investigation", "reports_dismissed", "reports_concluded_without_code"]
    codes = reports.loc[window.holds(reports["concluded"]), "conclusion"]
    others = codes.isin([ACTIVE_MEASURES, RUNNING_INVESTIGATION]).sum()
    left = sum(_total(figures, name) for name in names) + float(others)
    yield _equal(
        "2 til undersøkelse + henlagt + kode 3 og 4 + uten kode = konkludert",
        left,
        _total(figures, "reports_concluded"),
    )


def _investigations(material: Material, window: Window) -> Check:
    rows, eve = material["investigation"], window.first - ONE_DAY
    before, after = open_at(rows, eve), open_at(rows, window.last)
    opened, closed = window.holds(rows["start"]), window.holds(rows["end"])
    lost = (before | opened) & rows["lost"] & ~after & ~closed
    left = int(before.sum()) + int(opened.sum()) - int(closed.sum()) - int(lost.sum())
    return _equal(
        "3 åpne før + startet − avsluttet − ukjent slutt = åpne etter", left, int(after.sum())
    )


def _measures(figures: pd.DataFrame) -> Iterator[Check]:
    def total(name: str) -> float:
        return _total(figures, name)

    young = total("children_with_measures_0_17")
    split = total("children_home_based_0_17") + total("children_placed_0_17")
    yield _equal("4 hjemme + plassert = med tiltak, 0–17 år", split, young)
    either = total("children_with_investigation_or_measure_0_22")
    split = total("children_home_based_0_22") + total("children_placed_0_22")
    yield _at_most(
        "4 hjemme + plassert høyst med undersøkelse eller tiltak, 0–22 år", split, either
    )
    at_end, during = (
        total("children_with_measures_year_end"),
        total("children_with_measures_all_ages"),
    )
    yield _at_most("5 ved årets slutt høyst i løpet av året", at_end, during)
    in_care = total("children_in_care")
    yield _at_most(
        "5 under omsorg høyst i løpet av året", in_care, total("children_in_care_during_period")
    )
    groups = in_care + total("children_help_measures")
    yield _equal("5 under omsorg + hjelpetiltak = med tiltak ved årets slutt", groups, at_end)
    planned = figures.loc[figures["indicator"] == "share_children_with_plan", "numerator"].sum()
    yield _at_most("5 med plan høyst med tiltak", float(planned), at_end)
    stays = total("foster_children_ge_1y") + total("foster_children_lt_1y")
    yield _equal("5 lange + korte opphold = i fosterhjem", stays, total("foster_placements"))


def _reporters(material: Material, window: Window, figures: pd.DataFrame) -> Check:
    """Reports with two reporters count twice: the sum is at least the reports that have any."""
    reports = material["report"]
    counted = reports[window.holds(reports[material.choices.topic_base])]
    listed = material.events["report_reporter"]["report_key"]
    with_any = float(counted["report_key"].isin(listed).sum())
    by_type = _total(figures, "reports_by_reporter_type")
    return _at_most("6 meldinger med melder høyst summen over meldere", with_any, by_type)


def _shares(figures: pd.DataFrame) -> Iterator[Check]:
    shares = figures[(figures["unit"] == "percent") & figures["status"].eq("ok")]
    outside = ~shares["value"].between(0, 100)
    yield _equal("7 andeler utenfor 0–100", float(outside.sum()), 0.0)
    yield _equal("7 andeler uten nevner", float(shares["denominator"].isna().sum()), 0.0)


def _districts(parts: pd.DataFrame, wholes: pd.DataFrame) -> Check:
    same = ["indicator", "category", "ref"]
    left, right = (
        rows[rows["unit"].isin(COUNTED)].groupby(same)["value"].sum() for rows in (parts, wholes)
    )
    apart = left.sub(right, fill_value=0).ne(0).sum()
    return _equal("8 antall der summen over distrikter ikke er kommunens", float(apart), 0.0)
