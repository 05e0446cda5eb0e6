"""Measures, placements and moves, from what was settled about each report."""

from __future__ import annotations

import numpy as np

from bvanalyse.synthetic.cases import laws
from bvanalyse.synthetic.cases.children import Children
from bvanalyse.synthetic.cases.course import EMERGENCY_DAYS
from bvanalyse.synthetic.cases.days import Days, birthday, day
from bvanalyse.synthetic.cases.drawing import choose, draw
from bvanalyse.synthetic.cases.process import CATEGORIES, Process
from bvanalyse.synthetic.cases.rows import Rows, pick, size, stacked

MOVES_FROM = day(2022)
RETURNED, GROWN, ADOPTED, OTHER = "1", "2", "3", "4"  # why care ended
ENDED = {RETURNED: 0.8, ADOPTED: 0.05, OTHER: 0.15}
LEFT_FOSTER = {"1.1.3": 2, "1.1.4": 3, "1.1.5": 1, "1.2.1": 3, "1.2.2": 2, "1.2.3": 1}
LEFT_INSTITUTION = {"2.1": 3, "2.2": 2, "2.3": 3, "2.5": 1, "2.6": 0.5, "2.7": 0.3, "2.9": 1}
DESTINATIONS = {"2.1": "1", "2.2": "2", "2.3": "2", "2.4": "2", "2.99": "2", "2.5": "3",
                "2.6": "3", "1.1": "4", "1.2": "4", "1.99": "4", "8.2": "5", "8.4": "5",
                "8.5": "5"}  # fmt: skip
PARENTS, OWN_HOME, NEW_ADDRESS, SAME_HOME = "6", "7", "9", "1.3"


def measures(
    rows: Rows, children: Children, process: Process, chance: np.random.Generator
) -> tuple[Rows, Rows]:
    """All measures and all moves of the settled reports, which are named by `story`.

    Measures have basis, category, decided, last (the stay ends with it) and revocation besides
    case, child, story, start and end.
    """
    story = np.flatnonzero(rows["kind"] != "")
    at_home = story[rows["kind"][story] == "home"]
    away = story[rows["kind"][story] != "home"]
    after = np.flatnonzero(rows["aftercare_until"] >= 0)
    care = choose(laws.CARE, size(rows), chance)  # one basis for all of a stay
    grown = children.grown[rows["child"]]
    parts = [
        _at_home(rows, at_home, process, chance),
        _stays(rows, away, process, chance),
        {"story": after, "kind": np.full(len(after), "aftercare"), "start": grown[after],
         "end": rows["aftercare_until"][after], "last": np.ones(len(after), dtype=bool)},
    ]  # fmt: skip
    made = stacked(parts)
    made["category"] = _categories(made, chance)
    first = made["start"] == np.maximum(rows["from"][made["story"]], 0)
    by_investigation = (made["kind"] == "home") | first
    decided = np.where(by_investigation, rows["inv_end"][made["story"]], made["start"])
    kind = np.where(made["kind"] == "care", care[made["story"]], made["kind"])
    made |= {"decided": decided, "basis": laws.basis(kind, made["category"], decided)}
    made |= {name: rows[name][made["story"]] for name in ("case", "child")}
    made["revocation"] = _revocations(made, grown[made["story"]], chance)
    moved = _moves(made, rows, grown, process, chance)
    return pick(made, np.lexsort((made["start"], made["case"]))), moved


def _at_home(rows: Rows, story: np.ndarray, process: Process, chance: np.random.Generator) -> Rows:
    """One measure as long as the help lasts, and shorter ones beside it."""
    start, end = rows["from"][story], rows["until"][story]
    more = np.repeat(
        np.arange(len(story)), chance.poisson(process.further_home_measures, len(story))
    )
    later = start[more] + np.floor((end - start)[more] * chance.random(len(more))).astype(np.int64)
    sooner = later + np.ceil((end[more] - later) * chance.random(len(more))).astype(np.int64)
    every = np.concatenate([story, story[more]])
    return {
        "story": every,
        "kind": np.full(len(every), "home"),
        "start": np.concatenate([start, later]),
        "end": np.concatenate([end, sooner]),
        "last": np.ones(len(every), dtype=bool),
    }


def _stays(rows: Rows, story: np.ndarray, process: Process, chance: np.random.Generator) -> Rows:
    """Each stay as one measure a home; the child moves on the day on which one becomes the next."""
    start, end, kind = rows["from"][story], rows["until"][story], rows["kind"][story]
    long = (kind == "emergency") & ~rows["only_emergency"][story]
    settled = np.where(long, np.minimum(start + EMERGENCY_DAYS, end), start)
    often = chance.poisson(process.moves_per_year * (end - settled) / 365.25)
    which = np.repeat(np.arange(len(story)), often)
    cut = settled[which] + np.floor((end - settled)[which] * chance.random(len(which))).astype(int)
    # the end of an emergency is a cut of its own
    which = np.concatenate([np.arange(len(story)), np.flatnonzero(long & (settled < end)), which])
    begin = np.concatenate([start, settled[long & (settled < end)], cut])
    order = np.lexsort((begin, which))
    which, begin = which[order], begin[order]
    last = np.ones(len(which), dtype=bool)
    last[:-1] = which[1:] != which[:-1]
    until = end[which]
    until[:-1] = np.where(last[:-1], until[:-1], begin[1:])
    first = np.ones(len(which), dtype=bool)
    first[1:] = last[:-1]
    goes_over = long[which] & ~first
    return {
        "story": story[which],
        "kind": np.where(goes_over, "care", kind[which]),
        "start": begin,
        "end": until,
        "last": last,
    }


def _categories(made: Rows, chance: np.random.Generator) -> np.ndarray:
    code = np.zeros(size(made), dtype="<U8")
    for kind in np.unique(made["kind"]):
        mine = made["kind"] == kind
        code[mine] = draw("kategori", CATEGORIES[kind], made["start"][mine], chance)
    return code


def _revocations(made: Rows, grown: Days, chance: np.random.Generator) -> np.ndarray:
    ended = choose(ENDED, size(made), chance)
    why = np.where(made["last"], np.where(made["end"] == grown, GROWN, ended), OTHER)
    return np.where(laws.is_care(made["basis"]), why, "")


def _moves(
    made: Rows, rows: Rows, grown: Days, process: Process, chance: np.random.Generator
) -> Rows:
    """Where each home was left for the next, and new addresses of homes. Kept from 2022."""
    stays = pick(made, ~np.isin(made["kind"], ("home", "aftercare")))
    count = size(stays)
    after = pick(made, made["kind"] == "aftercare")
    lives_in = np.full(size(rows), "", dtype="<U8")
    lives_in[after["story"]] = after["category"]
    following = np.append(stays["category"][1:], "")
    adult = stays["last"] & (stays["end"] == grown[stays["story"]])
    following = np.where(adult, lives_in[stays["story"]], np.where(stays["last"], "", following))
    to = np.array([DESTINATIONS.get(code, "") for code in following.tolist()], dtype="<U8")
    to = np.where(to == "", np.where(adult, OWN_HOME, PARENTS), to)
    foster = np.char.startswith(stays["category"], "2.")
    away = np.where(
        foster, choose(LEFT_FOSTER, count, chance), choose(LEFT_INSTITUTION, count, chance)
    )
    home = np.where(foster, "1.1.1", "2.1")
    grown_up = np.where(foster, "1.1.2", "2.4")
    why = np.where(adult, grown_up, np.where(stays["last"], home, away))
    remains = adult & np.char.startswith(following, "2.")
    leaves = {"case": stays["case"], "child": stays["child"], "date": stays["end"],
              "reason": why.astype("<U8"), "destination": to}  # fmt: skip
    length = np.where(foster, stays["end"] - stays["start"], 0)
    which = np.repeat(
        np.arange(count), chance.poisson(process.address_changes_per_year * length / 365.25)
    )
    date = stays["start"][which] + np.floor(length[which] * chance.random(len(which))).astype(int)
    same = {"case": stays["case"][which], "child": stays["child"][which], "date": date,
            "reason": np.full(len(which), SAME_HOME, dtype="<U8"),
            "destination": np.full(len(which), NEW_ADDRESS, dtype="<U8")}  # fmt: skip
    found = stacked([pick(leaves, ~remains), same])
    found = pick(found, found["date"] >= MOVES_FROM)
    return pick(found, np.lexsort((found["date"], found["case"])))


def still_foster(made: Rows, children: Children) -> np.ndarray:
    """Foster homes in which visits are due."""
    young = made["start"] < birthday(children.born[made["child"]], 18)
    return np.isin(made["category"], ("2.1", "2.2", "2.3", "2.4", "2.99")) & young
