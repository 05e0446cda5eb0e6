"""Everything that ever happens in one invented service, drawn from one declared process."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bvanalyse.synthetic.cases import laws, plans
from bvanalyse.synthetic.cases.children import Children, children_and_reports
from bvanalyse.synthetic.cases.course import settle
from bvanalyse.synthetic.cases.days import day
from bvanalyse.synthetic.cases.drawing import draw, several
from bvanalyse.synthetic.cases.identities import (
    STAND_IN,
    UNBORN,
    could_be_real,
    duf_numbers,
    national_numbers,
    stand_in,
)
from bvanalyse.synthetic.cases.journals import keep, known, with_journals
from bvanalyse.synthetic.cases.measures import measures, still_foster
from bvanalyse.synthetic.cases.process import CONTENTS, REPORTERS, Process
from bvanalyse.synthetic.cases.rows import History, Rows, pick, size
from bvanalyse.synthetic.chance import generator

NUMBER, NO_NUMBER, DUF = "number", "stand-in", "duf"
FAMILIES, IN_A_YEAR, MORE = 3.4, 12, 1.1  # drawn for each child wanted, more for few years; again
BORN_EARLY = 14  # days


@dataclass(frozen=True)
class Service:
    """One municipality's whole history, ends in the future too; `residents` by year."""

    tables: History
    residents: dict[int, int]


def invent(
    process: Process, years: tuple[int, int], last_day: int, children: int, seed: int, use: str,
    taken: set[int],
) -> Service:  # fmt: skip
    """A history in which exactly so many children are known from the first year on."""
    families = int(children * (FAMILIES + IN_A_YEAR / (years[1] - years[0] + 1))) + 20
    first_day = day(years[0])
    while True:
        people, reports = children_and_reports(process, years, last_day, families, seed, use)
        settled = settle(reports, people, process, generator(seed, f"{use} course"))
        found = known(settled, first_day)
        if len(found) >= children:
            break
        families = int(families * max(MORE, MORE * children / max(len(found), 1)))
    among = int(found[children - 1]) + 1
    rows, cases = _of_known(settled, people, process, found[:children], first_day, seed, use)
    tables = _tables(rows, people, last_day, process, generator(seed, f"{use} tables"))
    tables["case"] = cases | {"journal": _journals(cases)}
    tables["child"] = _identities(people, cases["child"], process,
                                  generator(seed, f"{use} identities"), taken)  # fmt: skip
    wanted = range(years[0], years[1] + 1)
    return Service(tables, {year: people.residents(year, among) for year in wanted})


def _of_known(
    settled: Rows, people: Children, process: Process, known: np.ndarray, first_day: int,
    seed: int, use: str,
) -> tuple[Rows, Rows]:  # fmt: skip
    rows = keep(settled, np.isin(settled["child"], known))
    return with_journals(rows, people, process, first_day, generator(seed, f"{use} journals"))


def _tables(
    rows: Rows, people: Children, last_day: int, process: Process, chance: np.random.Generator
) -> History:
    count = size(rows)
    looked_into = np.flatnonzero(rows["conclusion"] == "2")
    inv_of = np.full(count, -1)
    inv_of[looked_into] = np.arange(len(looked_into))
    about = np.flatnonzero((rows["conclusion"] == "2") | (rows["conclusion"] == "4"))
    made, moved = measures(rows, people, process, chance)
    decided, of_measure = plans.decisions(rows, made)
    decided["inv"] = np.where(decided["story"] < 0, -1, inv_of[decided["story"]])
    plan = plans.plans(rows, made, process, chance)
    foster = still_foster(made, people)
    held, due = plans.visits(made, foster, last_day, process, chance)
    held["case"] = made["case"][held["measure"]]
    twice = 1 + (chance.random(count) < process.second_reporter)
    reporter = several("melder", REPORTERS, rows["received"], twice, chance)
    further = 1 + chance.poisson(process.further_contents, count)
    content = several("saksinnhold", CONTENTS, rows["received"], further, chance)
    report = {name: rows[name] for name in ("case", "child", "received", "concluded", "conclusion")}
    investigation = {
        "report": looked_into,
        "case": rows["case"][looked_into],
        "child": rows["child"][looked_into],
        "received": rows["received"][looked_into],
        "start": rows["concluded"][looked_into],
        "end": rows["inv_end"][looked_into],
        "conclusion": rows["inv_code"][looked_into],
        "extension": rows["extension"][looked_into],
    }
    led = np.isin(investigation["conclusion"], ("1", "2"))
    reasons = chance.integers(1, 3, len(led)) * led
    grounds = several("saksinnhold", CONTENTS, investigation["end"], reasons, chance)
    ground = draw("saksinnhold", CONTENTS, made["start"], chance)
    return {
        "report": report | {"inv": inv_of},
        "reporter": {"report": reporter[0], "code": reporter[1]},
        "content": {"report": content[0], "code": content[1]},
        "investigation": investigation,
        "ground": {"inv": grounds[0], "code": grounds[1]},
        "inv_report": {"inv": inv_of[rows["root"][about]], "report": about},
        "measure": made | laws.columns(made["basis"]) | {"ground": ground, "decision": of_measure},
        "move": moved,
        "decision": decided | laws.columns(decided["basis"]),
        "plan": plan,
        "evaluation": plans.evaluations(plan, last_day, process, chance),
        "visit": held,
        "frequency": due,
        "offer": plans.offers(rows, chance),
    }


def _journals(cases: Rows) -> np.ndarray:
    year = cases["start"].astype("datetime64[D]").astype("datetime64[Y]").astype(str)
    return np.char.add(np.char.add(year, "-"), np.char.zfill(cases["case"].astype(str), 6))


def _identities(
    people: Children, child: np.ndarray, process: Process, chance: np.random.Generator,
    taken: set[int],
) -> Rows:  # fmt: skip
    """One row a case: who it is about. Two cases of one child have the same numbers."""
    own, of_case = np.unique(child, return_inverse=True)
    born, sex, count = people.born[own], people.sex[own], len(own)
    kinds = [process.duf_number, process.without_number]
    kind = np.array([DUF, NO_NUMBER, NUMBER])[
        np.searchsorted(np.cumsum(kinds), chance.random(count))
    ]
    ending = np.where(sex == "1", STAND_IN["1"], STAND_IN["2"])
    without = stand_in(born, ending)
    kind[(kind != NUMBER) & could_be_real(without)] = NUMBER
    due = born + chance.integers(0, BORN_EARLY, count)  # so that none is unborn after the due date
    due += could_be_real(stand_in(due, np.full(count, UNBORN)))
    found = {
        "child": own,
        "born": born,
        "due": due,
        "sex": sex,
        "kind": kind,
        "number": np.where(kind == NUMBER, national_numbers(born, sex, chance, taken), without),
        "expected": stand_in(due, np.full(count, UNBORN)),
        "duf": np.where(kind == DUF, duf_numbers(count, chance), ""),
    }
    return pick(found, of_case)
