"""What a place can carry when it rests on a handful of children."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bvanalyse import stats
from bvanalyse.barometer.league import Measure
from bvanalyse.indicators import COUNTED, Indicator, Register

FOUR_YEARS = "_4y"  # how the register names a mean of four years
QUARTER = 0.25


@dataclass(frozen=True)
class FewChildren:
    """A count of children in one year, and how far chance alone moves what is made of it.

    `range` is what a municipality of the same size and true level could easily have, `mean_range`
    what a mean of four such years could be if no child stayed from year to year. `quarter` is how
    many children one way or the other move the share by a quarter. `to_show` are the nearest counts
    of a municipality of the same size that would show the two to differ. `if_alike` is the first
    and last place in most draws if every municipality had this level, `of` how many there are.
    """

    count: int
    children: float
    range: tuple[float, float]
    mean_range: tuple[float, float]
    quarter: int
    to_show: stats.Detectable
    if_alike: tuple[int, int] | None
    of: int


def few_children(count: int, own: str, children: Mapping[str, float]) -> FewChildren:
    """What so many children of all the municipality's children can carry.

    `children` are residents aged 0-17 by municipality, `own` among them. ValueError for a count
    of 0 or below, which no share can be reckoned from.

    >>> found = few_children(12, "0227", {"0227": 2900.0, "0301": 100000.0})
    >>> [round(end) for end in found.range], found.quarter
    ([6, 21], 3)
    """
    if count <= 0:
        raise ValueError(f"count must be above 0, not {count}")
    sizes = {number: size for number, size in children.items() if size > 0}
    year, four = stats.count_ci(count), stats.count_ci(4 * count)
    alike = None
    if len(sizes) > 1:
        found = stats.places_if_alike(sizes.values(), count / sizes[own], highest_first=False)
        alike = dict(zip(sizes, found, strict=True))[own]
    return FewChildren(
        count,
        sizes[own],
        (year.ci_low or 0.0, year.ci_high or math.inf),
        ((four.ci_low or 0.0) / 4, (four.ci_high or math.inf) / 4),
        max(1, math.ceil(QUARTER * count)),
        stats.detectable_count(count, exposure=(1, 1)),
        alike,
        len(sizes),
    )


def counts_people(entry: Indicator, register: Register) -> bool:
    """Whether the figure is made of children or cases, one more or fewer of which is chance.

    Positions, kroner and surveys are what the municipality decides on.
    """
    if entry.unit == "percent":
        return True
    numerator = register.get(entry.numerator)
    return numerator is not None and numerator.unit in COUNTED


def over_four_years(measure: Measure) -> bool:
    """Whether it gathers four years, so that the same year counts in four editions."""
    return measure.indicator.endswith(FOUR_YEARS)


def said_twice(measures: Sequence[Measure]) -> list[Measure]:
    """The means of four years of a measure that stands in the list by itself too.

    >>> pair = [Measure("share", "higher", 1), Measure("share_4y", "higher", 1)]
    >>> [measure.indicator for measure in said_twice(pair)]
    ['share_4y']
    """
    names = {measure.indicator for measure in measures}
    return [
        m for m in measures if over_four_years(m) and m.indicator.removesuffix(FOUR_YEARS) in names
    ]
