"""Which events share a journal: cases that open, close, open again, and double journals."""

from __future__ import annotations

import numpy as np

from bvanalyse.synthetic.cases.children import Children
from bvanalyse.synthetic.cases.days import year_end, year_of
from bvanalyse.synthetic.cases.process import Process
from bvanalyse.synthetic.cases.rows import Rows, pick, size

_FAR = 100_000  # more days than there are
CLOSING_DAYS = 60


def known(rows: Rows, first_day: int) -> np.ndarray:
    """Children about whom something was going on, on the first day or later."""
    return np.unique(rows["child"][rows["over"] >= first_day])


def keep(rows: Rows, which: np.ndarray) -> Rows:
    """Some of the reports, in some order; `root` points to the same ones as before."""
    left = np.arange(size(rows))[which]
    place = np.zeros(size(rows), dtype=np.int64)
    place[left] = np.arange(len(left))
    rows = pick(rows, left)
    return rows | {"root": place[rows["root"]]}


def with_journals(
    rows: Rows, children: Children, process: Process, first_day: int, chance: np.random.Generator
) -> tuple[Rows, Rows]:
    """The reports with the column case, sorted by it, and the cases: case, child, start and end.

    A case closes in the year in which everything is over, and a report in a later year opens a new
    one under a new journal. Cases closed before the first day are left out.
    """
    child, over = rows["child"], rows["over"]
    latest = np.maximum.accumulate(over + child * _FAR) - child * _FAR
    new = np.ones(size(rows), dtype=bool)
    new[1:] = (child[1:] != child[:-1]) | (year_of(rows["received"][1:]) > year_of(latest[:-1]))
    spell = np.cumsum(new) - 1
    doubled = chance.random(spell[-1] + 1 if len(spell) else 0) < process.two_journals
    second = chance.random(size(rows)) < 0.5
    # what belongs to one investigation stays in one journal
    case = np.unique(2 * spell + (second[rows["root"]] & doubled[spell]), return_inverse=True)[1]
    case, rows = _in_order(case, rows)
    cases = _spans(case, rows, children, chance)
    kept = np.maximum.reduceat(rows["over"], np.searchsorted(case, cases["case"])) >= first_day
    number = np.cumsum(kept) - 1
    rows, case = keep(rows, kept[case]), case[kept[case]]
    cases = pick(cases, kept)
    return rows | {"case": number[case]}, cases | {"case": np.arange(size(cases))}


def _in_order(case: np.ndarray, rows: Rows) -> tuple[np.ndarray, Rows]:
    """Sorted by case and day received."""
    order = np.lexsort((rows["received"], case))
    return case[order], keep(rows, order)


def _spans(case: np.ndarray, rows: Rows, children: Children, chance: np.random.Generator) -> Rows:
    number, first = np.unique(case, return_index=True)
    child = rows["child"][first]
    over = np.maximum.reduceat(rows["over"], first)
    lag = np.where(over < children.grown[child], chance.integers(0, CLOSING_DAYS, len(over)), 0)
    end = np.minimum(over + lag, year_end(year_of(over)))
    start = np.minimum.reduceat(rows["received"], first)
    return {"case": number, "child": child, "start": start, "end": end}
