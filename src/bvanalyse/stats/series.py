"""What may be asked of a series: times that rise, breaks that are not crossed, gaps left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from bvanalyse.stats.checks import events, real, share
from bvanalyse.stats.types import holding

Row = tuple[float | None, ...]


def moments(times: Iterable[float] | None, length: int) -> list[float]:
    """The times of the figures, in any unit: 0, 1, 2 ... unless given.

    >>> moments(None, 3), moments([2019, 2021], 2)
    ([0, 1, 2], [2019, 2021])
    """
    if times is None:
        return list(range(length))
    checked = [real(time, "a time") for time in times]
    if len(checked) != length:
        raise ValueError(f"times and figures must be as many, not {len(checked)} and {length}")
    known = [time for time in checked if time is not None]
    if len(known) < length or any(later <= earlier for earlier, later in pairwise(known)):
        raise ValueError(f"times must be given and rise from each figure to the next: {checked}")
    return known


def stretches(times: Sequence[float], breaks: Iterable[float]) -> list[range]:
    """The places of the figures between breaks; a break is the first time of a new definition.

    >>> stretches([2019, 2020, 2021, 2022], breaks=(2021, 2030))
    [range(0, 2), range(2, 4)]
    """
    cuts = {0, len(times)}
    for given in breaks:
        since = real(given, "a break")
        if since is None:
            raise ValueError("a break must be a time, not missing")
        cuts.add(sum(time < since for time in times))
    return [range(start, stop) for start, stop in pairwise(sorted(cuts))]


def after_last_break(
    rows: Sequence[Row], times: Iterable[float] | None, breaks: Iterable[float]
) -> tuple[list[Row], list[float], list[int], tuple[str, ...]]:
    """Complete rows since the last break, with their times, their places and what was left out."""
    known = moments(times, len(rows))
    parts = stretches(known, breaks)
    last = parts[-1] if parts else range(0)
    kept = [place for place in last if None not in rows[place]]
    said = {"definition_break": len(parts) > 1, "missing": len(kept) < len(last)}
    flags = holding(said)
    return [rows[place] for place in kept], [known[place] for place in kept], kept, flags


def figures(values: Iterable[float | None]) -> list[Row]:
    """One finite number, or None, per point."""
    return [(real(value, "a figure"),) for value in values]


def shares(numerators: Iterable[float | None], denominators: Iterable[float | None]) -> list[Row]:
    """A numerator and its denominator per point."""
    pairs = _paired(numerators, denominators, "numerators and denominators")
    return [share(x, n, "a numerator") for x, n in pairs]


def counted(counts: Iterable[float | None], exposures: Iterable[float | None] | None) -> list[Row]:
    """A count and what it was counted over per point; 1 each unless given."""
    counts = list(counts)
    given = [1] * len(counts) if exposures is None else exposures
    pairs = _paired(counts, given, "counts and exposures")
    return [events(count, exposure, "a count") for count, exposure in pairs]


def without_empty(
    rows: Sequence[Row], times: Sequence[float], flags: tuple[str, ...]
) -> tuple[list[Row], list[float], tuple[str, ...]]:
    """Only the points with somebody, or some time, to count over."""
    kept = [(row, time) for row, time in zip(rows, times, strict=True) if row[1]]
    said = ("no_denominator",) if len(kept) < len(rows) else ()
    return [row for row, _ in kept], [time for _, time in kept], flags + said


def _paired(
    first: Iterable[float | None], second: Iterable[float | None], names: str
) -> list[tuple[float | None, float | None]]:
    one, two = list(first), list(second)
    if len(one) != len(two):
        raise ValueError(f"{names} must be as many, not {len(one)} and {len(two)}")
    return list(zip(one, two, strict=True))
