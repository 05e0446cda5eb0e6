"""How often bvanalyse calls a change where nothing has changed.

First each default comparison, by exact enumeration: for each true level the chance of every pair of
figures is known, and so is whether the comparison calls it a change. Then a whole report of sixty
figures, by simulation with a fixed seed. The exit code is 1 when a default calls a change in more
than 5.5 % of cases anywhere, or more than 5 % of the reports without any change hold a clear one.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from pathlib import Path

import click
import numpy as np
from scipy.stats import binom, poisson

from bvanalyse.findings import State, judge
from bvanalyse.indicators import Indicator, Register
from bvanalyse.observations import observations
from bvanalyse.stats import compare_counts, compare_proportions, proportion_ci
from bvanalyse.stats.types import SMALL_N

ALPHA, MOST = 0.05, 0.055
LEVELS = np.concatenate([np.arange(3, 20, 0.25), np.arange(20, 101.0)])  # events per period
YEARS_BEFORE = (1, 2, 5)
SHARES = np.arange(1, 200) / 200  # true shares 0.005 to 0.995
GROUPS = ((8, 8), (12, 15), (30, 30), (50, 69))  # the sizes the promise is held to
MORE_GROUPS = ((5, 200), (30, 100), (30, 300), (60, 300))  # and some that reports also meet
MOST_REPORTS = 0.05
FIGURES, REGION, LAST_YEAR = 60, "9001", 2024
# counts of events and shares of children that the register lets be compared over these years
COUNTED = (
    "reports_received",
    "reports_by_reporter_type",
    "investigations_opened",
    "investigations_closed",
    "institution_places_purchased",
)
SHARED = (
    "share_reports_to_investigation",
    "share_repeat_reports",
    "share_investigations_within_3_months",
    "share_children_voluntary_measures",
    "share_home_based_of_children_with_measures",
    "share_children_with_plan",
)
DATA = Path(__file__).parents[1] / "data" / "reference"
Tally = Counter[str]  # of findings by state, and of tests


# One comparison


def called(p_value: float | None) -> bool:
    """Whether a p is called a change."""
    return p_value is not None and p_value < ALPHA


def first_that(holds: Callable[[int], bool], low: int, high: int) -> int:
    """The smallest number from low that holds, where all larger ones do; `high` if none does."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def count_alarm(total: int, years: int, method: str) -> float:
    """How often a change is called, given the sum of both counts and no change."""

    def change(after: int) -> bool:
        result = compare_counts(
            after, total - after, exposure=(1, years), margin=None, method=method
        )
        return called(result.p_value)

    middle = total // (1 + years)
    enough = first_that(change, middle + 1, total + 1)
    stays = first_that(lambda after: not change(after), 0, middle + 1)
    share = 1 / (1 + years)
    return float(binom.sf(enough - 1, total, share) + binom.cdf(stays - 1, total, share))


def count_alarms(years: int, method: str = "midp") -> np.ndarray:
    """The false-alarm rate of one year against `years` before it, at each of LEVELS."""
    means = LEVELS * (1 + years)
    totals = np.arange(int(poisson.isf(1e-12, means.max())) + 1)
    alarms = np.array([count_alarm(int(total), years, method) for total in totals])
    return poisson.pmf(totals, means[:, None]) @ alarms


def share_alarms(n1: int, n2: int, guard: str | None = "boschloo") -> np.ndarray:
    """The false-alarm rate for two groups of these sizes, at each of SHARES."""
    change = [
        [
            called(compare_proportions((x1, n1), (x2, n2), guard=guard, margin=None).p_value)
            for x2 in range(n2 + 1)
        ]
        for x1 in range(n1 + 1)
    ]
    first, second = (binom.pmf(np.arange(n + 1), n, SHARES[:, None]) for n in (n1, n2))
    return np.einsum("pi,ij,pj->p", first, np.array(change, dtype=float), second)


def told(name: str, alarms: np.ndarray, true: np.ndarray) -> str:
    """One line of a table: average, worst and where."""
    worst = int(alarms.argmax())
    return f"{name:34}{alarms.mean():8.1%}{alarms[worst]:8.2%}  at {true[worst]:g}"


def one_comparison() -> list[str]:
    """Prints both tables; the defaults that go beyond the promise, in words."""
    faults = []
    click.echo("False alarms where nothing has changed: average, worst and the true value there\n")
    click.echo("Counts (events per period from 3 to 100)")
    for years in YEARS_BEFORE:
        for method in ("midp", "exact", "score"):
            alarms = count_alarms(years, method)
            line = told(f"compare_counts {method}, 1:{years}", alarms, LEVELS)
            click.echo(line + ("   default" if method == "midp" else ""))
            if method == "midp" and alarms.max() > MOST:
                faults.append(line)
    click.echo("\nShares (true shares from 0.005 to 0.995)")
    for sizes in (*GROUPS, *MORE_GROUPS):
        for guard in ("boschloo", None) if min(sizes) < SMALL_N else ("boschloo",):
            alarms = share_alarms(*sizes, guard)
            where = "{} v {}".format(*sizes)
            line = told(f"compare_proportions {where}, {guard or 'unguarded'}", alarms, SHARES)
            click.echo(line + ("   default" if guard else ""))
            if guard and alarms.max() > MOST:
                faults.append(line)
    return faults


# A whole report


def unchanged_rows(
    rng: np.random.Generator, entry: Indicator, category: str
) -> Iterator[dict[str, object]]:
    """One figure over two to five years about a level that does not change."""
    years = range(LAST_YEAR - int(rng.integers(1, 5)), LAST_YEAR + 1)
    level = float(np.exp(rng.uniform(np.log(3), np.log(300))))
    share = float(rng.uniform(0.02, 0.98))
    for year in years:
        row = {"region": REGION, "period": str(year), "indicator": entry.id, "category": category}
        row |= {"unit": entry.unit, "source": "simulated", "ref": "no change"}
        if entry.kind == "count":
            yield row | {"value": float(rng.poisson(level))}
        else:
            n = round(float(np.exp(rng.uniform(np.log(5), np.log(300)))))
            x = int(rng.binomial(n, share))
            yield row | {"value": 100 * x / n, "numerator": float(x), "denominator": float(n)}


def unchanged_report(seed: int, number: int) -> Tally:
    """A municipality of sixty figures, half counts and half shares, in which nothing changed."""
    rng, register = np.random.default_rng([seed, number]), Register.load(DATA)
    rows: list[dict[str, object]] = []
    for names in (COUNTED, SHARED):
        for place in range(FIGURES // 2):
            part = place // len(names)
            rows += unchanged_rows(rng, register[names[place % len(names)]], f"{part or ''}")
    family = judge(observations(rows), REGION, LAST_YEAR, register)
    return Counter({"tests": family.tests}) + Counter(str(f.state) for f in family.findings)


def whole_reports(number: int, seed: int, jobs: int) -> list[str]:
    """Prints how many of the simulated reports hold a finding; the promise broken, in words."""
    with ProcessPoolExecutor(jobs) as pool:
        tallies = list(pool.map(unchanged_report, repeat(seed), range(number), chunksize=10))
    tests = sum(tally["tests"] for tally in tallies)
    click.echo(f"\n{number} reports without any change, {tests / number:.1f} comparisons in each")
    for state in (State.CLEAR, State.PROBABLE, State.UNCHANGED):
        found = sum(tally[state] for tally in tallies)
        reports = sum(tally[state] > 0 for tally in tallies)
        known = proportion_ci(reports, number)
        click.echo(
            f"reports with any finding {state:10}{reports / number:7.1%} "
            f"(from {known.ci_low:.1%} to {known.ci_high:.1%}); "
            f"{found / number:.2f} a report, {found / tests:.2%} of the comparisons"
        )
    clear = sum(tally[State.CLEAR] > 0 for tally in tallies)
    broken = clear / number > MOST_REPORTS
    return [f"{clear} of {number} reports hold a clear finding"] if broken else []


@click.command(help=__doc__)
@click.option("--reports", default=1000, show_default=True, help="How many to simulate.")
@click.option("--seed", default=20240229, show_default=True)
@click.option("--jobs", default=2, show_default=True, help="How many processes simulate them.")
def main(reports: int, seed: int, jobs: int) -> None:
    """Prints every table and ends with what breaks its promise."""
    faults = one_comparison() + whole_reports(reports, seed, jobs)
    click.echo("\n" + "\n".join(["Beyond the promise:", *faults] if faults else ["All kept."]))
    sys.exit(int(bool(faults)))


if __name__ == "__main__":
    main()
