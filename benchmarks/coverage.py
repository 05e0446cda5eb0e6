"""How often each interval holds the true value, by exact enumeration of every possible count.

A 95 % interval should hold it in about 95 % of cases. Nothing is simulated: for each true value the
chance of every count is known, and so is whether its interval holds the true value. The exit code
is 1 when the interval that bvanalyse uses unless told otherwise is, on average, outside 93-97 %.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Sequence

import click
import numpy as np
from scipy.stats import binom, poisson

from bvanalyse.stats import Estimate, count_ci, proportion_ci

SHARE_METHODS = ("wilson", "clopper_pearson", "midp", "jeffreys", "agresti_coull")
COUNT_METHODS = ("exact", "byar", "phe", "midp", "jeffreys", "score")
BASES = (5, 10, 20, 30, 50, 67, 100)  # children
SHARES = np.arange(1, 200) / 200  # true shares 0.005 to 0.995
LEVELS = np.arange(1, 201) / 2  # true mean counts 0.5 to 100
BANDS = ((0.5, 4.5), (5, 20), (20.5, 50), (50.5, 100))
HIGHEST_COUNT = 200  # from a mean of 100 a higher one comes up less than once in 10^18
PROMISE = (0.93, 0.97)
JUDGED = (5, 100)  # the promise is held to averages from 5 to 100 children or events
Row = tuple[float, float]  # average and lowest coverage


def default_of(function: Callable[..., Estimate]) -> str:
    """The method that a function uses unless told otherwise."""
    return str(inspect.signature(function).parameters["method"].default)


def held(intervals: Sequence[Estimate], chances: np.ndarray, true: np.ndarray) -> np.ndarray:
    """For each true value (a row of `chances`), how often the interval holds it."""
    low = np.array([interval.ci_low for interval in intervals])
    high = np.array([interval.ci_high for interval in intervals])
    inside = (low <= true[:, None]) & (true[:, None] <= high)
    return (chances * inside).sum(axis=1)


def of_shares(method: str, n: int) -> np.ndarray:
    """Coverage of the interval of a share of n children, for each true share."""
    counts = np.arange(n + 1)
    intervals = [proportion_ci(int(x), n, method=method) for x in counts]
    return held(intervals, binom.pmf(counts, n, SHARES[:, None]), SHARES)


def of_counts(method: str) -> np.ndarray:
    """Coverage of the interval of a count, for each true mean."""
    counts = np.arange(HIGHEST_COUNT + 1)
    intervals = [count_ci(int(x), method=method) for x in counts]
    return held(intervals, poisson.pmf(counts, LEVELS[:, None]), LEVELS)


def share_rows(method: str) -> dict[str, Row]:
    """Average and lowest coverage at each number of children."""
    found = {f"n {n}": of_shares(method, n) for n in BASES}
    return {name: (float(own.mean()), float(own.min())) for name, own in found.items()}


def count_rows(method: str) -> dict[str, Row]:
    """Average and lowest coverage in each band of means, and over the judged means together."""
    own, rows = of_counts(method), {}
    for low, high in (*BANDS, JUDGED):
        part = own[(low <= LEVELS) & (high >= LEVELS)]
        rows[f"mean {low:g}-{high:g}"] = (float(part.mean()), float(part.min()))
    return rows


def show(title: str, methods: Sequence[str], rows: Callable[[str], dict[str, Row]]) -> None:
    """A plain table: one line per method, average and lowest coverage in per cent."""
    found = {method: rows(method) for method in methods}
    heads = list(found[methods[0]])
    click.echo(f"\n{title}\n{'':17}" + "".join(f"{head:>14}" for head in heads))
    for method, own in found.items():
        cells = (f"{100 * average:.1f} ({100 * low:.1f})" for average, low in own.values())
        click.echo(f"{method:17}" + "".join(f"{cell:>14}" for cell in cells))


def broken(name: str, rows: dict[str, Row]) -> list[str]:
    """What the default breaks of its promise, in words."""
    low, high = PROMISE
    return [
        f"{name}, {where}: the average is {100 * average:.1f} %, not {low:.0%} to {high:.0%}"
        for where, (average, _) in rows.items()
        if not low <= average <= high
    ]


def main() -> int:
    """Prints the tables and says whether the defaults keep their promise."""
    share, count = default_of(proportion_ci), default_of(count_ci)
    click.echo("Coverage of 95 % intervals in per cent: average over the true values (lowest)")
    show(f"One share, proportion_ci; the default is {share}", SHARE_METHODS, share_rows)
    show(f"One count, count_ci and rate_ci; the default is {count}", COUNT_METHODS, count_rows)
    judged = "mean {:g}-{:g}".format(*JUDGED)
    faults = broken(f"proportion_ci {share}", share_rows(share))
    faults += broken(f"count_ci {count}", {judged: count_rows(count)[judged]})
    click.echo("\n" + ("\n".join(faults) or "Both defaults keep within 93 to 97 % on average."))
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
