"""Invented children in families, and the reports about them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bvanalyse.synthetic.cases.days import Days, birthday, day, year_end, year_of
from bvanalyse.synthetic.cases.process import Process
from bvanalyse.synthetic.cases.rows import Rows, pick
from bvanalyse.synthetic.chance import generator

GROWN = 18
HISTORY, EARLIEST = 15, 1999  # years before the first file, so that long stays have begun
SIBLINGS = np.array([0.35, 0.40, 0.18, 0.07])  # families with one to four children


@dataclass(frozen=True)
class Children:
    """Everyone at risk of a report: arrays of one entry a child, siblings beside each other."""

    born: Days
    sex: np.ndarray

    @property
    def grown(self) -> Days:
        """The 18th birthday."""
        return birthday(self.born, GROWN)

    @property
    def leaves(self) -> Days:
        """The last day on which a person of 18 may be here without measures, by the yearly file."""
        return year_end(year_of(self.grown))

    def residents(self, year: int, among: int) -> int:
        """How many of the first `among` children were 0-17 on 1 January."""
        first = day(year)
        return int(((self.born[:among] <= first) & (self.grown[:among] > first)).sum())


def history_begins(first_year: int) -> int:
    """The year from which the process runs."""
    return max(first_year - HISTORY, EARLIEST)


def children_and_reports(
    process: Process, years: tuple[int, int], last_day: int, families: int, seed: int, use: str
) -> tuple[Children, Rows]:
    """Children of so many families, and reports by child and day: columns child and received.

    A family's rate is drawn once from a gamma distribution; each report names each child at risk
    with the same chance, so that a child's reports are Poisson and siblings share days.
    """
    chance = generator(seed, f"{use} children")
    begin = day(history_begins(years[0]))
    siblings = chance.choice(np.arange(1, 5), families, p=SIBLINGS)
    family = np.repeat(np.arange(families), siblings)
    # evenly over all who can be under 18 on some day, so that no year differs from another
    earliest, latest = birthday(np.array([begin]), -GROWN - 12)[0], last_day + process.unborn_days
    oldest = chance.integers(earliest, latest, families)
    spacing = chance.integers(450, 1500, len(family))
    first = np.concatenate([[True], family[1:] != family[:-1]])
    spacing[first] = 0
    since = np.cumsum(spacing)
    born = oldest[family] + since - np.repeat(since[first], siblings)
    children = Children(born, np.where(chance.random(len(born)) < 0.512, "1", "2"))

    span = (last_day - begin + 1) / 365.25
    rate = process.reports_per_child_year / process.sibling_named
    frailty = chance.gamma(process.report_shape, 1 / process.report_shape, families)
    events = np.repeat(np.arange(families), chance.poisson(rate * span * frailty))
    on = chance.integers(begin, last_day + 1, len(events))
    which = np.repeat(np.arange(len(events)), siblings[events])
    start = np.cumsum(siblings) - siblings
    within = np.arange(len(which)) - np.repeat(np.cumsum(siblings[events]) - siblings[events],
                                               siblings[events])  # fmt: skip
    child = start[events[which]] + within
    received = on[which]
    at_risk = (received >= born[child] - process.unborn_days) & (received < children.grown[child])
    named = at_risk & (chance.random(len(child)) < process.sibling_named)
    reports = {"child": child[named], "received": received[named]}
    return children, pick(reports, np.lexsort((reports["received"], reports["child"])))
