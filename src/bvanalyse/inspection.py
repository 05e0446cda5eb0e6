"""What a table of observations is like: what it holds, lacks, repeats, and what looks odd in it.

Nothing here corrects or judges a figure for a report. It tells whoever brought the table where to
look before a report is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bvanalyse import periods, stats
from bvanalyse.contradictions import contradictions
from bvanalyse.indicators import COUNTED, Register
from bvanalyse.observations import STATUSES, USABLE
from bvanalyse.regions import LATEST, Regions
from bvanalyse.writing import several

FIGURE = ["region", "indicator", "category"]
JUMP, SURE = 2.0, 0.001  # twice as much or half, and for counts more than chance nearly ever makes
MOST_TOLD = 10  # of each sort: a national table may have hundreds


@dataclass(frozen=True)
class Remark:
    """One thing to look at: of which sort, and what it is."""

    sort: str  # "duplicate", "sum", "jump", "gap" or "moved"
    what: str

    def __str__(self) -> str:
        return f"{self.sort}: {self.what}"


@dataclass(frozen=True)
class Inspection:
    """What a table holds, and everything about it that deserves a look."""

    rows: int
    indicators: int
    regions: int
    first: str
    last: str
    statuses: dict[str, int]
    remarks: tuple[Remark, ...]

    def lines(self) -> Iterator[str]:
        """The inspection for a console: what there is, then at most ten remarks of each sort."""
        statuses = ", ".join(f"{number} {status}" for status, number in self.statuses.items())
        rows, indicators = several(self.rows, "observation"), several(self.indicators, "indicator")
        yield f"{rows} of {indicators}: {statuses}"
        yield f"{several(self.regions, 'region')}, from {self.first} to {self.last}"
        for sort in dict.fromkeys(remark.sort for remark in self.remarks):
            told = [remark for remark in self.remarks if remark.sort == sort]
            yield from map(str, told[:MOST_TOLD])
            if len(told) > MOST_TOLD:
                yield f"{sort}: {len(told) - MOST_TOLD} more"


def inspect(table: pd.DataFrame, register: Register, regions: Regions) -> Inspection:
    """What the observations hold, and what repeats, jumps, is missing or does not add up."""
    ordered = table.assign(_time=table["period"].map(periods.span)).sort_values("_time")
    counted = table["status"].value_counts()
    checks: tuple[Callable[..., Iterator[Remark]], ...] = (
        _duplicates,
        _sums,
        _jumps,
        _gaps,
        _moved,
    )
    remarks = [found for check in checks for found in check(ordered, register, regions)]
    return Inspection(
        rows=len(table),
        indicators=table["indicator"].nunique(),
        regions=table["region"].nunique(),
        first=ordered["period"].iloc[0] if len(ordered) else "",
        last=ordered["period"].iloc[-1] if len(ordered) else "",
        statuses={name: int(counted[name]) for name in STATUSES if name in counted},
        remarks=tuple(remarks),
    )


def _named(row: object) -> str:
    indicator, category = getattr(row, "indicator", ""), getattr(row, "category", "")
    told = f"{indicator} ({category})" if category else str(indicator)
    return f"{getattr(row, 'region', '')} {told}"


def _duplicates(table: pd.DataFrame, _: Register, __: Regions) -> Iterator[Remark]:
    """The same figure of the same period more than once: from two sources, or from two places."""
    for _key, rows in table.groupby([*FIGURE, "period"], sort=False):
        if len(rows) < 2:
            continue
        values = sorted({"none" if pd.isna(v) else f"{v:g}" for v in rows["value"]})
        first = next(rows.itertuples())
        agree = "alike" if len(values) == 1 else "different"
        yield Remark(
            "duplicate",
            f"{_named(first)} in {first.period} stands {len(rows)} times, {agree}: "
            + ", ".join(values),
        )


def _sums(table: pd.DataFrame, _: Register, __: Regions) -> Iterator[Remark]:
    for region, own in table.groupby("region", sort=False):
        for found in contradictions(own.drop(columns="_time")):
            values = ", ".join(f"{name} {value:g}" for name, value in found.values.items())
            about = " and ".join(dict.fromkeys(found.indicators))
            yield Remark("sum", f"{region} {about} in {found.period}: {found.key}, {values}")


def _jumps(table: pd.DataFrame, register: Register, __: Regions) -> Iterator[Remark]:
    """A figure that doubles or halves from one like period to the next; counts beyond chance."""
    usable = table[table["status"].isin(USABLE) & table["value"].notna()]
    for _key, rows in usable.groupby(FIGURE, sort=False):
        entry = register[rows["indicator"].iloc[0]]
        for before, after in _following(rows):
            low, high = sorted((before.value, after.value))
            if low < 0 or high == 0 or (low > 0 and high / low < JUMP):
                continue
            if entry.unit in COUNTED or entry.kind == "proportion":
                if before.value % 1 or after.value % 1 or entry.kind == "proportion":
                    continue
                p_value = stats.compare_counts(after.value, before.value, margin=None).p_value
                if p_value is None or p_value >= SURE:
                    continue
            yield Remark(
                "jump",
                f"{_named(after)}: {before.value:g} in {before.period}, "
                f"{after.value:g} in {after.period}",
            )


def _following(rows: pd.DataFrame) -> Iterator[tuple[Any, Any]]:
    """Each figure with the next of the same kind and season."""
    latest: dict[str, Any] = {}
    for row in rows.itertuples():
        season = next((s for s in latest if periods.comparable(s, row.period)), None)
        if season is not None:
            yield latest.pop(season), row
        latest[row.period] = row


def _gaps(table: pd.DataFrame, _: Register, __: Regions) -> Iterator[Remark]:
    """Years that a yearly figure passes over, which its series has on either side of them."""
    yearly = table[table["period"].map(periods.kind) == "year"]
    for _key, rows in yearly.groupby(FIGURE, sort=False):
        have = {int(period) for period in rows["period"]}
        lost = [year for year in range(min(have), max(have)) if year not in have]
        if lost:
            yield Remark("gap", f"{_named(next(rows.itertuples()))}: no row for {_listed(lost)}")


def _moved(table: pd.DataFrame, _: Register, regions: Regions) -> Iterator[Remark]:
    """Municipality numbers that are no longer in force, and what the places are today."""
    for number, rows in table[table["region"].str.len() == 4].groupby("region", sort=False):
        now = regions.successors(str(number), LATEST)
        if now == (number,) or regions.named(str(number)) is None:
            continue
        names = " and ".join(f"{other} {regions.name(other)}" for other in now)
        yield Remark(
            "moved", f"{number} {regions.name(str(number))} is now {names}: {len(rows)} rows"
        )


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))
