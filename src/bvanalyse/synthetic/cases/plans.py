"""Plans with their evaluations, visits in foster homes, offers of aftercare, and decisions."""

from __future__ import annotations

import numpy as np

from bvanalyse.synthetic.cases import laws
from bvanalyse.synthetic.cases.days import day
from bvanalyse.synthetic.cases.process import Process
from bvanalyse.synthetic.cases.rows import Rows, pick, size, stacked

NEW_TYPES_FROM = day(2023)  # of plans
OFFERS_FROM = day(2022)
MEASURES, CARE, AFTERCARE, CONTACT, INVESTIGATION = "1", "4", "5", "6", "7"
EVALUATED = (MEASURES, CARE, AFTERCARE)
WITH_CONTACT, WITH_INVESTIGATION_PLAN = 0.8, 0.9
FOUR, TWO = 4, 2  # visits a year
FULL_YEAR = 365


def plans(rows: Rows, made: Rows, process: Process, chance: np.random.Generator) -> Rows:
    """Plans sorted by case. A child has plans for all of its measures, or for none."""
    has_plan = (chance.random(rows["child"].max(initial=-1) + 1) < process.with_plan)[rows["child"]]
    measured = rows["kind"] != ""
    care = np.zeros(size(rows), dtype=bool)
    care[made["story"][laws.is_care(made["basis"])]] = True
    after = rows["aftercare_until"] >= 0
    count = size(rows)
    contact = care & (rows["from"] >= NEW_TYPES_FROM) & (chance.random(count) < WITH_CONTACT)
    looked_into = (rows["conclusion"] == "2") & (rows["concluded"] >= NEW_TYPES_FROM)
    looked_into &= chance.random(count) < WITH_INVESTIGATION_PLAN
    aftercare_type = np.where(rows["until"] >= NEW_TYPES_FROM, AFTERCARE, MEASURES)
    found = stacked(
        [
            _of(rows, measured & has_plan, "from", "until", np.where(care, CARE, MEASURES)),
            _of(rows, after & has_plan, "until", "aftercare_until", aftercare_type),
            _of(rows, contact, "from", "until", np.full(count, CONTACT)),
            _of(rows, looked_into, "concluded", "inv_end", np.full(count, INVESTIGATION)),
        ]
    )
    return pick(found, np.lexsort((found["start"], found["case"])))


def _of(rows: Rows, which: np.ndarray, start: str, end: str, kind: np.ndarray) -> Rows:
    found = {"case": rows["case"], "child": rows["child"], "start": rows[start], "end": rows[end]}
    return pick(found | {"type": kind}, which)


def evaluations(plan: Rows, last_day: int, process: Process, chance: np.random.Generator) -> Rows:
    """Days on which plans were evaluated: columns plan, case and date, one a day at most."""
    until = np.minimum(plan["end"], last_day)
    length = np.where(np.isin(plan["type"], EVALUATED), np.maximum(until - plan["start"], 0), 0)
    which = np.repeat(
        np.arange(size(plan)), chance.poisson(process.evaluations_per_year * length / 365.25)
    )
    date = (
        plan["start"][which] + 1 + np.floor(length[which] * chance.random(len(which))).astype(int)
    )
    which, date = np.unique(np.stack([which, np.minimum(date, until[which])]), axis=1)
    return {"plan": which, "case": plan["case"][which], "date": date}


def visits(
    made: Rows, foster: np.ndarray, last_day: int, process: Process, chance: np.random.Generator
) -> tuple[Rows, Rows]:
    """Visits held in foster homes and how often they are due, both of two kinds.

    Visits: measure, kind and date. Frequencies: measure, kind, start and per_year.
    """
    held, due = [], []
    for kind in ("oppfolging", "tilsyn"):
        where = np.flatnonzero(foster)
        start = made["start"][where]
        until = np.minimum(made["end"][where], last_day)
        reduced = chance.random(len(where)) < process.visits_reduced
        fewer = np.where(reduced & (until > start + FULL_YEAR), start + FULL_YEAR, until + 1)
        due.append(_due(where, kind, start, np.full(len(where), FOUR)))
        less = fewer <= until
        due.append(_due(where[less], kind, fewer[less], np.full(less.sum(), TWO)))
        for first, end, yearly in (
            (start, np.minimum(fewer - 1, until), FOUR),
            (fewer, until, TWO),
        ):
            gap = 365.25 / yearly
            planned = np.maximum((end - first + 1) / gap, 0).astype(int)
            which = np.repeat(np.arange(len(where)), planned)
            turn = np.arange(len(which)) - np.repeat(np.cumsum(planned) - planned, planned)
            date = first[which] + ((turn + chance.uniform(0.2, 0.95, len(which))) * gap).astype(int)
            did = chance.random(len(which)) < process.visits_held
            held.append(
                {"measure": where[which[did]], "kind": np.full(did.sum(), kind), "date": date[did]}
            )
    found = stacked(held)
    often = stacked(due)
    return (
        pick(found, np.lexsort((found["date"], found["kind"], found["measure"]))),
        pick(often, np.lexsort((often["start"], often["kind"], often["measure"]))),
    )


def _due(measure: np.ndarray, kind: str, start: np.ndarray, per_year: np.ndarray) -> Rows:
    return {
        "measure": measure,
        "kind": np.full(len(measure), kind),
        "start": start,
        "per_year": per_year,
    }


def offers(rows: Rows, chance: np.random.Generator) -> Rows:
    """Offers of aftercare before the 18th birthday, and what was answered."""
    which = np.flatnonzero(rows["offered_aftercare"])
    begin, grown = rows["from"][which], rows["until"][which]
    offered = np.maximum(grown - chance.integers(30, 120, len(which)), begin)
    answered = np.minimum(offered + chance.integers(5, 60, len(which)), grown)
    accepted = rows["aftercare_until"][which] >= 0
    code = np.where(accepted, "1", chance.choice(["2", "3"], len(which)))
    found = {"case": rows["case"][which], "child": rows["child"][which], "offered": offered,
             "concluded": answered, "code": code}  # fmt: skip
    found = pick(found, offered >= OFFERS_FROM)
    return pick(found, np.lexsort((found["offered"], found["case"])))


def decisions(rows: Rows, made: Rows) -> tuple[Rows, np.ndarray]:
    """One decision for all measures of a story with the same legal basis, and each one's decision.

    Columns: case, child, story (-1 for aftercare), board, basis, start, granted and end.
    """
    after = made["kind"] == "aftercare"
    story = np.where(after, -2 - made["story"], made["story"])
    key = np.stack([made["case"], story, made["basis"]])
    found, first, which = np.unique(key, axis=1, return_index=True, return_inverse=True)
    which = which.ravel()
    start = np.full(len(first), 2**40)
    granted = start.copy()
    end = np.full(len(first), -1)
    np.minimum.at(start, which, made["decided"])
    np.minimum.at(granted, which, made["start"])
    np.maximum.at(end, which, made["end"])
    of_story = np.maximum(found[1], -1)
    board = (of_story >= 0) & (rows["inv_code"][of_story] == "2")
    decided = np.where(of_story < 0, granted, np.minimum(start, granted))
    return {
        "case": found[0],
        "child": made["child"][first],
        "story": of_story,
        "board": board & (decided < granted),
        "basis": found[2],
        "start": decided,
        "granted": granted,
        "end": end,
    }, which
