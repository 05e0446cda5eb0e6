"""What every kind of chart shares: the figures, their marks, their uncertainty, and who is who."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bvanalyse import periods, stats
from bvanalyse.findings import Family, Finding, Kind, State, one_over_time
from bvanalyse.indicators import COUNTED, Indicator, Register
from bvanalyse.observations import USABLE
from bvanalyse.regions import Regions
from bvanalyse.regions.lists import COUNTRY
from bvanalyse.report.charts import Mark
from bvanalyse.report.texts import Texts, clauses
from bvanalyse.report.values import cell, charted, derived_decimals, place_name, said

SUPPRESSED = "suppressed"
SURE = (State.CLEAR, State.PROBABLE, State.UNCHANGED, State.FACT)  # findings that say something


@dataclass(frozen=True)
class Drawn:
    """What a chapter's charts are made from: its own rows, the others' rows, and the names.

    `lead` is the finding that the chapter's heading tells, and `sentence` that heading;
    without them the surest of the family's findings on these rows leads.
    """

    name: str
    chapter: str
    own: pd.DataFrame
    others: pd.DataFrame
    register: Register
    regions: Regions
    texts: Texts
    source: str
    mergers: Sequence[int] = ()  # years from which the municipality was made of fewer than before
    family: Family | None = None
    lead: Finding | None = None
    sentence: str = ""

    @property
    def leading(self) -> Finding | None:
        """The finding that a chart of the chapter is to carry."""
        if self.lead or not self.family:
            return self.lead
        names = set(self.own["indicator"])
        found = one_over_time(
            finding
            for finding in self.family.findings
            if finding.entry.id in names and not (finding.kind is Kind.LEVEL and finding.category)
        )
        return found[0] if found else None

    def place(self, region: str, period: str = "") -> str:
        """What a place is called in the report's language."""
        return place_name(region, period, self.regions, self.texts)

    def told(self, values: str) -> str:
        """The finding in words where it is given, and the first and last figures: one sentence."""
        return clauses([self.sentence, values])


def interval(row: Any, entry: Indicator, register: Register) -> stats.Estimate | None:
    """The uncertainty of one figure: a share with its base, a rate, or a count of events."""
    if row.status != "ok" or pd.isna(row.value) or entry.group == "bakgrunn":
        return None
    if entry.kind in ("proportion", "rate"):
        x, n = row.numerator, row.denominator
        if not register.counts(entry) or pd.isna(x) or pd.isna(n) or x % 1 or x < 0 or n <= 0:
            return None
        if entry.kind == "rate":
            return stats.rate_ci(int(x), n, per=entry.per)
        return None if n % 1 or x > n else stats.proportion_ci(int(x), int(n))
    events = entry.kind == "count" and entry.unit in COUNTED and not entry.stock
    return stats.count_ci(int(row.value)) if events and row.value % 1 == 0 <= row.value else None


def figure_mark(row: Any, entry: Indicator, drawn: Drawn) -> Mark:
    """One figure as a mark: open when it is not a plain count, with its uncertainty."""
    estimate = interval(row, entry, drawn.register)
    scale = 100 if entry.unit == "percent" else 1
    return Mark(
        charted(row.value, row.unit),
        "own" if row.status in USABLE else "own_open",
        None if estimate is None or estimate.ci_low is None else scale * estimate.ci_low,
        None if estimate is None or estimate.ci_high is None else scale * estimate.ci_high,
        figure_cell(row, drawn.texts),
    )


def figure_cell(row: Any, texts: Texts) -> str:
    """A figure as it stands by its mark: millions with one decimal; the table has them all."""
    value = charted(row.value, row.unit)
    unit = "percent" if row.unit == "percent" else ""
    decimals = derived_decimals(row.unit, row.denominator) if pd.notna(row.denominator) else None
    if value != row.value:
        decimals = 1
    status = row.status if row.status == "estimate" else "ok"
    return cell(value, unit, texts, status, decimals=decimals)


def figure_said(row: Any, entry: Indicator, texts: Texts) -> str:
    """A figure as it is said in a sentence."""
    decimals = derived_decimals(entry.unit, row.denominator) if pd.notna(row.denominator) else None
    return said(row.value, entry.unit, texts, decimals=decimals)


def like(part: pd.DataFrame) -> list[Any]:
    """The longest run of periods that compare: years with years, spring with spring."""
    rows = sorted(part.itertuples(), key=lambda row: periods.span(row.period))
    families = [
        [row for row in rows if periods.comparable(row.period, first.period)] for first in rows
    ]
    return max(families, key=len, default=[])


def counted(row: Any) -> tuple[int, int] | None:
    """Numerator and denominator of a share where both are whole numbers, one within the other."""
    x, n = row.numerator, row.denominator
    if pd.isna(x) or pd.isna(n) or x % 1 or n % 1 or not 0 <= x <= n or n == 0:
        return None
    return int(x), int(n)


def region_style(region: str) -> str:
    """Which style of mark and line a region is drawn in."""
    if region == COUNTRY:
        return "country"
    return "other" if len(region) == 2 and region.isdigit() else "group"


def neighbours(drawn: Drawn, indicator: str, category: str = "") -> pd.DataFrame:
    """The rows of the group, the county and the country: no municipality, no two of one kind.

    With two counties nobody knows which is whose.
    """
    rows = drawn.others[
        (drawn.others["indicator"] == indicator)
        & (drawn.others["category"] == category)
        & drawn.others["value"].notna()
        & ~drawn.others["region"].str.fullmatch(r"\d{4}")
    ]
    styles = rows["region"].map(region_style)
    return rows[~rows.assign(style=styles).duplicated(["style", "period"], keep=False)]


def when(texts: Texts, several: Sequence[str]) -> str:
    """Periods in order as a span, from the first to the last."""
    if len(several) < 2:
        return texts.periods(several)
    return texts.short_period(f"{several[0]}/{several[-1]}")


def is_lead(drawn: Drawn, *kinds: Kind) -> bool:
    """Whether the leading finding is of one of these kinds."""
    return drawn.leading is not None and drawn.leading.kind in kinds
