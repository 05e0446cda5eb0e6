"""What can be seen of a history: by a day, in the messages, and in the yearly files."""

from __future__ import annotations

import numpy as np

from bvanalyse.synthetic.cases.days import OPEN, day, year_end, year_of
from bvanalyse.synthetic.cases.history import DUF, NO_NUMBER, NUMBER
from bvanalyse.synthetic.cases.rows import History, Rows, pick, size

UNBORN_SEX = "0"
GRANTED, SENT, ENDED = "1", "2", "4"  # a decision's status
EXTENSIONS_FROM = day(2022)  # more time for an investigation is recorded
ASKED_AFTER = 75  # days of an investigation
#: which columns say when a row began and ended, and what is known only when it has ended
SPANS = {
    "case": ("start", "end", ()),
    "report": ("received", "concluded", ("conclusion",)),
    "investigation": ("start", "end", ("conclusion",)),
    "measure": ("start", "end", ("revocation",)),
    "decision": ("start", "end", ()),
    "plan": ("start", "end", ()),
    "offer": ("offered", "concluded", ("code",)),
    "move": ("date", None, ()),
    "evaluation": ("date", None, ()),
    "visit": ("date", None, ()),
    "frequency": ("start", None, ()),
}


def seen(rows: Rows, table: str, by: int) -> Rows:
    """What is known on a day: what had begun, and an end only if it had come."""
    start, end, codes = SPANS[table]
    if end is None:
        return pick(rows, rows[start] <= by)
    found = pick(rows, rows[start] <= by)
    running = found[end] > by
    masked = {name: np.where(running, "", found[name]) for name in codes}
    return found | masked | {end: np.where(running, OPEN, found[end])}


def unborn(tables: History, by: int) -> np.ndarray:
    """Whether each case's child was still expected on a day, or when its case was closed."""
    case, born = tables["case"], tables["child"]["born"]
    return born > np.minimum(by, case["end"])


def touches(start: np.ndarray, end: np.ndarray, year: int) -> np.ndarray:
    """Whether each was going on in the year, its last day included."""
    return (start < day(year + 1)) & (end >= day(year))


def reports_in(tables: History, year: int) -> np.ndarray:
    """Reports of a year's file: open or concluded in it, or with an investigation in it."""
    report, investigation = tables["report"], tables["investigation"]
    own = touches(report["received"], report["concluded"], year)
    own[investigation["report"]] |= touches(investigation["start"], investigation["end"], year)
    return own


def cases_in(tables: History, year: int) -> np.ndarray:
    """The cases of a year's file, which have a report, a plan or a measure in it."""
    found = [tables["report"]["case"][reports_in(tables, year)]]
    for name in ("plan", "measure"):
        rows = tables[name]
        found.append(rows["case"][touches(rows["start"], rows["end"], year)])
    return np.unique(np.concatenate(found))


def years_told(tables: History, years: tuple[int, int]) -> tuple[int, ...]:
    """The years, among these, that have a file: those with a case."""
    return tuple(year for year in range(years[0], years[1] + 1) if len(cases_in(tables, year)))


def latest_evaluation(evaluation: Rows, plans: int, by: int) -> np.ndarray:
    """Each plan's latest evaluation until a day, -1 where there is none."""
    latest = np.full(plans, -1)
    done = evaluation["date"] <= by
    np.maximum.at(latest, evaluation["plan"][done], evaluation["date"][done])
    return latest


def as_of(tables: History, by: int) -> History:
    """What the messages hold on a day; every row keeps its place as the column `at`."""
    found = {}
    for name in ("case", "report", "investigation", "measure", "decision", "plan", "offer", "move",
                 "evaluation", "visit", "frequency"):  # fmt: skip
        rows = tables[name]
        found[name] = seen(rows | {"at": np.arange(size(rows))}, name, by)
    decision = found["decision"]
    granted = np.where(~decision["board"] | (decision["granted"] <= by), GRANTED, SENT)
    decision["status"] = np.where(decision["end"] < OPEN, ENDED, granted)
    found["reporter"] = _with(tables["reporter"], "report", found["report"]["at"])
    found["content"] = _with(tables["content"], "report", found["report"]["at"])
    linked = _with(tables["inv_report"], "report", found["report"]["at"])
    concluded = tables["report"]["concluded"][linked["report"]] <= by
    found["inv_report"] = linked = pick(linked, concluded)
    linked["case"] = tables["report"]["case"][linked["report"]]
    found["ground"] = tables["ground"]
    investigation = found["investigation"]
    earliest = np.full(size(tables["investigation"]), OPEN)
    np.minimum.at(earliest, found["inv_report"]["inv"],
                  tables["report"]["received"][found["inv_report"]["report"]])  # fmt: skip
    investigation["received"] = earliest[investigation["at"]]
    recorded = investigation["start"] >= EXTENSIONS_FROM
    told = recorded & (extended_on(investigation) <= by)
    investigation["refused"] = told & (investigation["extension"] == "refused")
    granted = told & (investigation["extension"] == "yes")
    investigation["extension"] = np.where(granted, "yes", np.where(recorded, "no", ""))
    return found


def extended_on(investigation: Rows) -> np.ndarray:
    """The day on which more time was asked for, when it was."""
    return np.asarray(np.minimum(investigation["start"] + ASKED_AFTER, investigation["end"]))


def from_years(tables: History, years: tuple[int, int]) -> History:
    """What the joined yearly files hold: less history, one evaluation a year, no visits."""
    first, last = years
    found = as_of(tables, day(last, 12, 31))
    for name in ("investigation", "measure", "plan", "move"):
        rows = found[name]
        found[name] = pick(rows, rows["date" if name == "move" else "end"] >= day(first))
    report, investigation = found["report"], found["investigation"]
    parents = np.isin(report["at"], investigation["report"])
    found["report"] = report = pick(report, (report["concluded"] >= day(first)) | parents)
    for name in ("reporter", "content"):
        found[name] = _with(found[name], "report", report["at"])
    investigation["received"] = tables["report"]["received"][investigation["report"]]
    investigation["extension"] = np.full(size(investigation), "")
    found["inv_report"] = {"inv": investigation["at"], "report": investigation["report"]}
    found["evaluation"] = _yearly_evaluations(tables, years)
    for name in ("visit", "frequency", "offer", "decision"):
        found[name] = pick(found[name], np.zeros(size(found[name]), dtype=bool))
    return found


def _yearly_evaluations(tables: History, years: tuple[int, int]) -> Rows:
    """The yearly file has the latest evaluation of every plan that it holds."""
    plan, pairs = tables["plan"], []
    for year in range(years[0], years[1] + 1):
        latest = latest_evaluation(tables["evaluation"], size(plan), day(year, 12, 31))
        here = np.flatnonzero(touches(plan["start"], plan["end"], year) & (latest >= 0))
        pairs.append(np.stack([here, latest[here]]))
    which, on = np.unique(np.concatenate(pairs, axis=1), axis=1)
    return {"plan": which, "date": on}


def person_in_messages(tables: History, by: int) -> Rows:
    """Key, birth and sex of each case's child, as the messages tell them on a day."""
    child, expected = tables["child"], unborn(tables, by)
    return {
        "key": _keys(child["child"], expected | (child["kind"] != NUMBER)),
        "birth_date": np.where(expected, child["due"], child["born"]),
        "sex": np.where(expected, UNBORN_SEX, child["sex"]),
    }


def person_in_years(tables: History, by: int) -> Rows:
    """Key, birth and sex of each case's child, as far as the number in the yearly file tells."""
    child = tables["child"]
    # the file of a year is made after it, and may know of a birth after the case was closed
    ended = tables["case"]["end"]
    last_file = np.minimum(year_end(year_of(np.minimum(ended, by))), by)
    expected = child["born"] > last_file
    born = np.where(child["kind"] == DUF, OPEN, child["born"])
    sex = np.where(child["kind"] == NUMBER, child["sex"], "")
    return {
        "key": _keys(child["child"], expected | (child["kind"] == NO_NUMBER)),
        "birth_date": np.where(expected, child["due"], born),
        "sex": np.where(expected, UNBORN_SEX, sex),
    }


def _keys(child: np.ndarray, apart: np.ndarray) -> np.ndarray:
    """A child's key. Where no number tells that two journals are one child's, each has its own."""
    return np.where(apart, -1 - np.arange(len(child)), child)


def _with(rows: Rows, key: str, wanted: np.ndarray) -> Rows:
    return pick(rows, np.isin(rows[key], wanted))
