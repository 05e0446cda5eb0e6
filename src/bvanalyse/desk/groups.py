"""Who a municipality is held against: its county, the country, some by number, or its like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from bvanalyse import periods
from bvanalyse.errors import ParameterError, Problem
from bvanalyse.indicators import Indicator
from bvanalyse.observations import USABLE, join
from bvanalyse.regions import ADDITIVE
from bvanalyse.regions.lists import COUNTRY
from bvanalyse.report.municipal import Report

SIZE = "children_0_17"


@dataclass(frozen=True)
class Group:
    """The others' rows of one figure in one period: members, and the figure of them all if given.

    `own` is the municipality's row; `others` is what the members are called, without it.
    """

    name: str
    others: str
    own: pd.DataFrame
    members: pd.DataFrame
    whole: pd.DataFrame


def group_of(
    asked: str | int | Sequence[str], report: Report, entry: Indicator, own: pd.DataFrame
) -> Group:
    """The group that was asked for, with its figures of the latest period the municipality has."""
    latest = _latest(report, entry, own)
    everyone = join([report.table, report.peers])
    at_hand = everyone[
        (everyone["indicator"] == entry.id)
        & (everyone["category"] == "")
        & (everyone["unit"] == entry.unit)
        & (everyone["period"] == latest["period"].iloc[0])
        & (everyone["region"] != report.unit.number)
    ].drop_duplicates("region")
    name, numbers, wider = _asked(asked, report, everyone)
    others = report.texts("desk.others", group=name) if wider else name
    members = at_hand[at_hand["region"].isin(numbers)] if numbers is not None else at_hand
    members = members[members["region"].str.len() == 4]
    # a county's counts and kroner say nothing of a part of it
    whole = at_hand[(at_hand["region"] == wider) & (entry.unit not in ADDITIVE)]
    if members["value"].notna().sum() + whole["value"].notna().sum() == 0:
        raise ParameterError(
            Problem(
                f"no figures of {entry.id} for this group in {latest['period'].iloc[0]}",
                found=name,
                expected="a group that the sources tell of",
                action="fetch the national tables with `bvanalyse fetch`, or choose another group",
            )
        )
    return Group(name, others, latest, members, whole)


def _latest(report: Report, entry: Indicator, own: pd.DataFrame) -> pd.DataFrame:
    rows = own[(own["category"] == "") & own["value"].notna()]
    rows = rows[rows["status"].isin(USABLE)]
    if rows.empty:
        raise ParameterError(
            Problem(
                f"no sure figure of {entry.id} to compare",
                found=report.unit.name,
                expected="a total with status ok or estimate",
            )
        )
    last = max(rows["period"], key=periods.span)
    return rows[rows["period"] == last].head(1)


def _asked(
    asked: str | int | Sequence[str], report: Report, everyone: pd.DataFrame
) -> tuple[str, set[str] | None, str]:
    """What the group is called, its municipalities (None for all), and the region they make up."""
    texts, regions = report.texts, report.regions
    counties = {unit.number: unit.county_number for unit in regions.in_force(report.borders)}
    match asked:
        case "country" | "0":
            return texts("desk.country"), None, COUNTRY
        case "county":
            return _asked(report.unit.county_number, report, everyone)
        case str() if asked in regions.counties:
            inside = {number for number, county in counties.items() if county == asked}
            return regions.name(asked), inside, asked
        case int() if not isinstance(asked, bool) and asked > 0:
            nearest = _nearest(asked, report, everyone)
            return texts("desk.nearest", count=texts.number(len(nearest), 0)), nearest, ""
        case str():
            return _asked([asked], report, everyone)
        case _ if isinstance(asked, Sequence) and asked:
            for number in asked:
                if problem := regions.check_number(str(number), report.borders):
                    raise ParameterError(problem)
            names = [regions.name(str(number)) for number in asked]
            return texts.enumerate(names), {str(number) for number in asked}, ""
    raise ParameterError(
        Problem(
            "no such group",
            found=asked,
            expected='"county", "country", two digits of a county, a list of municipality numbers, '
            "or how many of about the same size",
        )
    )


def _nearest(count: int, report: Report, everyone: pd.DataFrame) -> set[str]:
    """The municipalities nearest in number of children, by how many times as many there are."""
    sizes = everyone[
        (everyone["indicator"] == SIZE)
        & (everyone["category"] == "")
        & (everyone["period"] == report.params.year)
        & (everyone["region"].str.len() == 4)
        & (everyone["value"] > 0)
    ]
    children = sizes.drop_duplicates("region").set_index("region")["value"]
    if report.unit.number not in children.index:
        return set()
    apart = (children / children[report.unit.number]).map(lambda ratio: max(ratio, 1 / ratio))
    others = apart.drop(report.unit.number).sort_index().sort_values(kind="stable")
    return set(others.head(count).index)
