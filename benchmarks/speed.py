"""How long it takes to compare, rank, steady and judge the figures of many municipalities.

Sixty figures each over ten years, drawn at random for invented municipalities numbered from 9001:
thirty counts, twenty-five shares, five amounts. Every step is timed at three sizes. The growth from
one size to the next stands beside that of the municipalities: alike where the time follows their
number, beyond it where every pair of them is looked at. Then where the time of the largest goes.
"""

from __future__ import annotations

import cProfile
import pstats
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path

import click
import numpy as np
import pandas as pd

from bvanalyse import stats
from bvanalyse.findings import Kind, judge_all
from bvanalyse.indicators import Register
from bvanalyse.observations import join, observations

YEARS = range(2015, 2025)
COUNTED = ("reports_received", "investigations_opened", "investigations_closed")
SHARED = (
    "share_repeat_reports",
    "share_investigations_within_3_months",
    "share_home_based_of_children_with_measures",
    "share_children_with_plan",
    "share_foster_ge_1y_followup_met",
)
PAID = ("net_expenditure_child_welfare",)
PARTS = {COUNTED: 10, SHARED: 5, PAID: 5}  # categories of each, sixty figures in all
NAMES = [(name, part) for names, parts in PARTS.items() for name in names for part in range(parts)]
DATA = Path(__file__).parents[1] / "data" / "reference"
SEED, TARGET, HOTTEST = 9001, 60, 5
Map = Callable[..., Iterable[object]]
Times = dict[str, float]


@dataclass(frozen=True)
class Place:
    """An invented municipality: figures by indicator and category, one entry a year."""

    number: str
    children: float
    counts: np.ndarray  # of 30 figures by 10 years
    bases: np.ndarray  # of 25 shares by 10 years: numerators and denominators
    hits: np.ndarray
    amounts: np.ndarray  # of 5 figures by 10 years


def invented(index: int) -> Place:
    """A municipality from 200 to 20 000 children, with figures in proportion."""
    rng = np.random.default_rng([SEED, index])
    children = float(round(np.exp(rng.uniform(np.log(200), np.log(20_000)))))
    rates = np.exp(rng.normal(np.log(0.02), 0.5, (30, 1)))
    bases = rng.poisson(children * np.exp(rng.normal(np.log(0.02), 0.5, (25, 1))), (25, 10)) + 1
    hits = rng.binomial(bases, rng.beta(8, 4, (25, 1)))
    amounts = np.round(children * rng.normal(12, 1, (5, 10)), 1)
    counts = rng.poisson(children * rates, (30, 10))
    return Place(f"{9001 + index}", children, counts, bases, hits, amounts)


def table_of(place: Place) -> pd.DataFrame:
    """The municipality's figures as checked observations."""
    register, rows = Register.load(DATA), []
    series = [*place.counts, *(100 * place.hits / place.bases), *place.amounts]
    for figure, ((name, part), values) in enumerate(zip(NAMES, series, strict=True)):
        share = figure - len(place.counts)
        for at, year in enumerate(YEARS):
            row = {"region": place.number, "period": str(year), "indicator": name}
            row |= {"category": f"{part or ''}", "value": float(values[at])}
            row |= {"unit": register[name].unit, "source": "invented", "ref": "drawn"}
            if 0 <= share < len(place.hits):
                row["numerator"] = float(place.hits[share, at])
                row["denominator"] = float(place.bases[share, at])
            rows.append(row)
    return observations(rows)


# The steps


def judged(numbers: list[str], table: pd.DataFrame) -> int:
    """All findings of these municipalities, ranks and shrinkage among them; how many."""
    families = [family for _, family in judge_all(table, numbers, YEARS[-1], Register.load(DATA))]
    among = [f.evidence for family in families for f in family.findings if f.kind is Kind.PEERS]
    ranked = [(standing.rank, standing.shrunk) for standing in among]  # worked out when asked for
    return sum(family.tests for family in families) + len(ranked)


def shown(figure: int, places: list[Place]) -> int:
    """One figure of the last year: ranks by the shrinkage model, for display."""
    size = len(places[0].counts)
    if figure < size:
        counts = [int(place.counts[figure, -1]) for place in places]
        pool = stats.shrink_rates(counts, [place.children for place in places])
    else:
        share = figure - size
        hits = [int(place.hits[share, -1]) for place in places]
        pool = stats.shrink_proportions(hits, [int(place.bases[share, -1]) for place in places])
    return len(stats.eb_rank_intervals(pool))


# Timing


def timed(times: Times, name: str, work: Iterable[object]) -> list:
    """The results of a step, whose seconds are noted under its name."""
    start = time.perf_counter()
    results = list(work)
    times[name] = time.perf_counter() - start
    return results


def all_steps(size: int, over: Map, jobs: int) -> Times:
    """Seconds of each step for so many municipalities."""
    times: Times = {}
    places = [invented(index) for index in range(size)]
    tables = timed(times, "observations", over(table_of, places))
    start = time.perf_counter()
    table = join(tables)
    times["joined to one table"] = time.perf_counter() - start
    numbers = [place.number for place in places]
    parts = [numbers[part::jobs] for part in range(jobs)]
    timed(times, "findings, ranks, shrinkage", over(partial(judged, table=table), parts))
    figures = range(55)  # the amounts have no spread of their own to rank or steady them by
    timed(times, "ranks for display", over(partial(shown, places=places), figures))
    times["all"] = sum(times.values())
    return times


def bootstrap_ranks(size: int) -> float:
    """Seconds for the ranks of one figure by `rank_ci`, for estimates with standard errors."""
    places = [invented(index) for index in range(size)]
    rates = [(place.counts[0, -1] + 0.5) / place.children for place in places]
    errors = [(rate / place.children) ** 0.5 for rate, place in zip(rates, places, strict=True)]
    start = time.perf_counter()
    stats.rank_ci(rates, errors)
    return time.perf_counter() - start


def line(name: str, seconds: list[float]) -> str:
    """Seconds at each size, and each divided by the one before."""
    ratios = [f"{after / before:.1f}" for before, after in pairwise(seconds)]
    return f"{name:34}" + "".join(f"{s:9.2f}" for s in seconds) + "   x " + ", x ".join(ratios)


def hottest(size: int) -> None:
    """Prints the functions that most time is spent in, itself and with all they call."""
    click.echo(f"profiling {size} in one process ...", err=True)
    profile = cProfile.Profile()
    profile.runcall(all_steps, size, map, 1)
    found = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    rows = [
        (own, whole, calls, f"{Path(file).stem}.{name}", "bvanalyse" in Path(file).parts)
        for (file, _, name), (_, calls, own, whole, _) in found.items()
    ]
    total = sum(row[0] for row in rows)
    click.echo(f"\nWhere the time of {size} goes, in one process: own time")
    for own, _, calls, name, _ in sorted(rows, reverse=True)[:HOTTEST]:
        click.echo(f"{name:50}{own / total:7.1%}{calls:12} calls")
    click.echo("\nThe package's own functions, with all they call")
    ours = sorted((row for row in rows if row[4]), key=lambda row: -row[1])
    for _, whole, calls, name, _ in ours[: 3 * HOTTEST]:
        click.echo(f"{name:50}{whole / total:7.1%}{calls:12} calls")


@click.command(help=__doc__)
@click.argument("sizes", nargs=-1, type=int)
@click.option("--jobs", default=2, show_default=True, help="How many processes share the work.")
@click.option("--profile/--no-profile", default=True, help="Whether to say where the time goes.")
def main(sizes: tuple[int, ...], jobs: int, profile: bool) -> None:
    """Prints the seconds at each size (40, 120 and 357 unless told), growth and hottest lines."""
    sizes = sizes or (40, 120, 357)
    found = []
    for size in sizes:
        click.echo(f"timing {size} ...", err=True)
        with ProcessPoolExecutor(jobs) as pool:
            found.append(all_steps(size, pool.map, jobs))
    click.echo(f"Seconds with {jobs} processes, and growth from one size to the next\n")
    click.echo(line("municipalities", [float(size) for size in sizes]).replace(".00", "   "))
    for name in found[0]:
        click.echo(line(name, [times[name] for times in found]))
    click.echo("\nSeconds in one process\n")
    click.echo(line("rank_ci of one figure", [bootstrap_ranks(size) for size in sizes]))
    kept = "within" if found[-1]["all"] < TARGET else "beyond"
    click.echo(f"\n{sizes[-1]} municipalities: {kept} the target of {TARGET} seconds")
    if profile:
        hottest(sizes[-1])


if __name__ == "__main__":
    main()
