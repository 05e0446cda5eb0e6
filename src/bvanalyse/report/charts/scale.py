"""Scales: where on the sheet a value lies, and which values are written beside the axis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matplotlib.ticker import MaxNLocator

from bvanalyse.report.texts import Texts

ALL = 100.0  # percent


@dataclass(frozen=True)
class Scale:
    """Values from low to high on a stretch of paper, in inches."""

    low: float
    high: float
    start: float
    length: float

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * self.length


@dataclass(frozen=True)
class Ticks:
    """The values that an axis is read by, from its first to its last, and how they are written."""

    values: Sequence[float]
    words: Sequence[str]

    def scale(self, start: float, length: float) -> Scale:
        """The scale whose ends are the first and the last tick."""
        return Scale(self.values[0], self.values[-1], start, length)


def from_zero(
    values: Iterable[float | None], texts: Texts, *, percent: bool = False, most: int = 5
) -> Ticks:
    """Ticks that span zero and every value, with numbers as the report writes them.

    >>> from_zero([3.1, 4.4], Texts.load("nb"), percent=True).words
    ['0\xa0%', '1\xa0%', '2\xa0%', '3\xa0%', '4\xa0%', '5\xa0%']
    """
    known = [value for value in values if value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    if percent and 0.6 * ALL < high <= ALL:
        high = ALL
    if low == high:
        high = low + 1
    whole = all(value % 1 == 0 for value in known) and high >= 1
    locator = MaxNLocator(most, steps=[1, 2, 2.5, 5, 10], integer=whole)
    ticks = [round(float(tick), 6) for tick in locator.tick_values(low, high)]
    step = ticks[1] - ticks[0]
    ticks = [tick for tick in ticks if low - step < tick < high + step]
    if percent and high <= ALL:
        ticks = [tick for tick in ticks if tick <= ALL]
    written = texts.percent if percent else texts.number
    return Ticks(ticks, [written(tick) for tick in ticks])
