"""One figure of many municipalities: the place of one of them, and how little a place can tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd
from scipy.special import ndtr

from bvanalyse import stats
from bvanalyse.barometer.members import FEWEST
from bvanalyse.findings import State
from bvanalyse.findings.types import Group
from bvanalyse.indicators import Indicator, Register
from bvanalyse.observations import USABLE

ALPHA = 0.05
#: the smallest p that a place in the funnel, which is exact, leaves open: the normal
#: approximation behind the p is too sure of itself where there are few children
SUREST = {"inside": 0.05, "low_95": 0.002, "high_95": 0.002}


@dataclass(frozen=True)
class Compared:
    """A figure of several municipalities, of which `at` is the one asked about.

    `better` is higher, lower or neutral; place 1 is the best, or the highest where neither way is
    good. `group` holds the counts behind the figures; None where nothing was counted (kroner,
    positions) or not every count is known: then there is a place, but no saying how sure it is.
    `tests` is how many comparisons `p_adjusted` has taken into account (Holm 1979).
    """

    entry: Indicator
    better: str
    regions: tuple[str, ...]
    values: tuple[float, ...]
    at: int
    group: Group | None
    p_adjusted: float | None = None
    tests: int = 0

    @property
    def highest_first(self) -> bool:
        """Whether place 1 is the highest figure; so it is too where neither way is good."""
        return self.better != "lower"

    @property
    def value(self) -> float:
        """The municipality's own figure, in the register's unit."""
        return self.values[self.at]

    @property
    def scale(self) -> float:
        """What turns the statistics' shares into the register's percent."""
        return self.entry.per if self.group and self.group.per is None else 1.0

    @property
    def middle(self) -> float | None:
        """All of them taken together, as if they were one municipality."""
        target = self.group.funnel.target if self.group else None
        return None if target is None else self.scale * target

    @cached_property
    def rank(self) -> stats.Rank:
        """The municipality's place, with the places that the figures do not rule out."""
        if self.group is None:
            return stats.rank(self.values, highest_first=self.highest_first)[self.at]
        ranks = stats.rank_ci_proportions if self.group.per is None else stats.rank_ci_rates
        counts = self.group.numerators, self.group.denominators
        return ranks(*counts, simultaneous=False, highest_first=self.highest_first)[self.at]

    @cached_property
    def movement(self) -> stats.Movement | None:
        """How far the place would move if nothing changed anywhere."""
        if self.group is None:
            return None
        return stats.rank_movement(self.group.pool, highest_first=self.highest_first)[self.at]

    @property
    def shrunk(self) -> stats.Shrunk | None:
        """The figure drawn towards those of the others, as far as its size demands."""
        return None if self.group is None else self.group.pool.units[self.at]

    @cached_property
    def limits(self) -> tuple[tuple[float, float], ...]:
        """The uncertainty of every figure; empty where nothing was counted."""
        if self.group is None:
            return ()
        pairs = zip(self.group.numerators, self.group.denominators, strict=True)
        if self.group.per is None:
            found = [stats.proportion_ci(x, n) for x, n in pairs]
        else:
            found = [stats.rate_ci(x, n, per=self.group.per) for x, n in pairs]
        return tuple(
            (self.scale * (each.ci_low or 0.0), self.scale * (each.ci_high or 0.0))
            for each in found
        )

    @property
    def unit(self) -> stats.FunnelUnit | None:
        """Where the municipality lies in the funnel of all; None where nothing was counted."""
        return None if self.group is None else self.group.funnel.units[self.at]

    @property
    def p_value(self) -> float | None:
        """How often size and usual differences alone would set a municipality this far apart."""
        unit = self.unit
        if unit is None or unit.z_adjusted is None:
            return None
        return max(2 * float(ndtr(-abs(unit.z_adjusted))), SUREST.get(unit.place or "inside", 0.0))

    @property
    def state(self) -> State:
        """Clear where it holds for all comparisons at once, probable where it holds alone."""
        if self.p_value is None or self.p_adjusted is None:
            return State.TOO_LITTLE
        if self.p_adjusted < ALPHA:
            return State.CLEAR
        return State.PROBABLE if self.p_value < ALPHA else State.NOT_SHOWN

    @property
    def direction(self) -> int:
        """Above (1) or below (-1) all taken together."""
        middle = self.middle
        return 0 if middle is None else int(self.value > middle) - int(self.value < middle)


def compare(
    table: pd.DataFrame,
    asked: Iterable[tuple[Indicator, str]],
    own: str,
    members: Sequence[str],
    register: Register,
) -> list[Compared]:
    """Each figure among the members where the municipality and ten others have it.

    `table` holds observations of one period; `asked` the indicators, each with the way that counts
    as better. P is adjusted by Holm for all that were compared here, whatever came of them.
    """
    rows = undisputed(table)
    rows = rows[rows["region"].isin(members)]
    found: list[Compared] = []
    for entry, better in asked:
        regions, values, group = gathered(rows, entry, register)
        if own not in regions or len(regions) <= FEWEST:
            continue
        if any((each.regions, each.values) == (regions, values) for each in found):
            continue  # the same figures by another name
        found.append(Compared(entry, better, regions, values, regions.index(own), group))
    tests = sum(each.p_value is not None for each in found)
    adjusted = stats.adjust_p([each.p_value for each in found], method="holm")
    return [
        replace(each, p_adjusted=p, tests=tests) for each, p in zip(found, adjusted, strict=True)
    ]


def undisputed(table: pd.DataFrame) -> pd.DataFrame:
    """The certain totals; a figure that two sources tell differently is left undecided."""
    rows = table[table["status"].isin(USABLE) & (table["category"] == "") & table["value"].notna()]
    # told alike by two sources, it counts once: as the one that tells what is behind it
    rows = rows.sort_values("numerator", na_position="last", kind="stable")
    rows = rows.drop_duplicates(["region", "indicator", "period", "value"])
    return rows.drop_duplicates(["region", "indicator", "period"], keep=False).sort_index()


def gathered(
    rows: pd.DataFrame, entry: Indicator, register: Register
) -> tuple[tuple[str, ...], tuple[float, ...], Group | None]:
    """One figure of every region in the rows, by number, with the counts behind it if all have any.

    `rows` are undisputed observations of one period.
    """
    mine = rows[(rows["indicator"] == entry.id) & (rows["unit"] == entry.unit)]
    mine = mine.sort_values("region")
    values = tuple(mine["value"].astype(float))
    return tuple(mine["region"]), values, _group(mine, entry, register)


def _group(rows: pd.DataFrame, entry: Indicator, register: Register) -> Group | None:
    """The counts behind the figures, where all have them: people or cases over what they are of."""
    x, n = rows["numerator"], rows["denominator"]
    if not register.counts(entry) or entry.kind not in ("proportion", "rate", "ratio"):
        return None
    if entry.kind == "ratio" and not entry.numerator:
        return None
    share = entry.kind == "proportion"
    whole = x.notna() & (n > 0) & (x % 1 == 0) & (x >= 0)
    if not whole.all() or (share and not ((n % 1 == 0) & (x <= n)).all()):
        return None
    bases = n.astype(int) if share else n.astype(float)
    return Group(tuple(x.astype(int)), tuple(bases), None if share else entry.per)
