"""What each report leads to: how it was concluded, an investigation, measures, and until when.

Everything that could follow a report is drawn beforehand for all reports at once. What did follow
depends on what was going on for the child, so reports are then settled in order, every child's
first one together, then every child's second.
"""

from __future__ import annotations

import numpy as np

from bvanalyse.synthetic.cases.children import Children
from bvanalyse.synthetic.cases.days import add_months, birthday, day, year_of
from bvanalyse.synthetic.cases.drawing import choose, draw
from bvanalyse.synthetic.cases.process import CODE_3_AND_4_FROM, Process
from bvanalyse.synthetic.cases.rows import Rows, pick, place_within, size

DECIDED = ("1", "2")  # conclusions of an investigation that lead to measures
EMERGENCY_DAYS = 42
EXTENDED_IN_VAIN, REFUSED = 0.02, 0.02  # of investigations: done within three months, and refused
LONGER_AFTERCARE_FROM = day(2021)
DISMISSED = ("5", "6", "7", "8", "9", "10")  # reports, from 2026
_NEVER = -1


def settle(
    reports: Rows, children: Children, process: Process, chance: np.random.Generator
) -> Rows:
    """The reports with their course, sorted by child and day of conclusion.

    Further columns: concluded, conclusion, root (the report that led to the investigation it is
    about), inv_end and inv_code, kind (of measures: home, voluntary, emergency, care or nothing),
    from and until (of the measures), aftercare_until, over (when all of it is over).
    """
    rows = _clear(reports, children, process, chance)
    rows |= _investigate(rows, children, process, chance)
    rows |= _measures(rows, children, process, chance)
    rows |= _what_follows(rows, process, chance, len(children.born))
    rows |= _aftercare(rows, children, process, chance)
    ends = [rows["concluded"], rows["until"], rows["aftercare_until"]]
    ends.append(np.where(rows["conclusion"] == "2", rows["inv_end"], _NEVER))
    rows["over"] = np.max(ends, axis=0)
    return rows


def _clear(
    reports: Rows, children: Children, process: Process, chance: np.random.Generator
) -> Rows:
    count = size(reports)
    quick = np.minimum(chance.binomial(9, 0.5, count), 7)
    late = 7 + chance.geometric(1 / process.late_days, count)
    taken = np.where(chance.random(count) < process.within_week, quick, late)
    concluded = np.minimum(reports["received"] + taken, children.leaves[reports["child"]])
    rows = reports | {"concluded": concluded}
    return pick(rows, np.lexsort((rows["received"], concluded, rows["child"])))


def _investigate(
    rows: Rows, children: Children, process: Process, chance: np.random.Generator
) -> Rows:
    """The investigation that would follow: end, conclusion and extension."""
    count, start = size(rows), rows["concluded"]
    three, six = add_months(start, 3), add_months(start, 6)
    uniform = chance.random(count)
    soon = start + np.floor(chance.beta(2.5, 1.2, count) * (three - start + 1)).astype(np.int64)
    later = three + 1 + np.floor(uniform * (six - three)).astype(np.int64)
    latest = six + chance.geometric(1 / 60, count)
    quick = chance.random(count) < process.within_3_months
    in_six = chance.random(count) < process.within_6_months
    end = np.where(quick, soon, np.where(in_six, later, latest))
    end = np.minimum(end, children.leaves[rows["child"]])
    code = draw("undersokelse_konklusjon", process.investigation_codes, end, chance)
    too_old = end >= children.grown[rows["child"]] - 1
    code[np.isin(code, DECIDED) & too_old] = "3"
    answer = chance.random(count)
    granted = answer < np.where(quick, EXTENDED_IN_VAIN, process.extended)
    refused = answer > 1 - REFUSED
    extension = np.where(granted, "yes", np.where(refused, "refused", ""))
    return {"inv_end": end, "inv_code": code, "extension": extension}


def _measures(
    rows: Rows, children: Children, process: Process, chance: np.random.Generator
) -> Rows:
    """The measures that would follow: at home, and in a placement if the child is in none."""
    count, child = size(rows), rows["child"]
    decided = np.isin(rows["inv_code"], DECIDED)
    kind = np.where(rows["inv_code"] == "2", "care", choose(process.after_decision, count, chance))
    wait = np.where(
        kind == "care", 30 + chance.integers(0, 90, count), chance.geometric(1 / 14, count)
    )
    wait = np.where(kind == "emergency", 0, wait)
    grown = children.grown[child]
    home_from = np.minimum(rows["inv_end"] + wait, grown - 1)
    stay_from = np.minimum(np.maximum(home_from, children.born[child]), grown - 1)
    home = np.ceil(process.home_days * np.exp(chance.normal(0, 0.9, count)))
    years = process.stay_years
    means = np.select([kind == each for each in years], [365.25 * at for at in years.values()], 0)
    stay = np.ceil(means * chance.exponential(1, count))
    short = (kind == "emergency") & (chance.random(count) < process.emergency_only)
    stay = np.where(short, chance.integers(7, EMERGENCY_DAYS + 1, count), stay)
    stay = np.where((kind == "emergency") & ~short, EMERGENCY_DAYS + stay, stay)
    return {
        "would": np.where(decided, kind, ""),
        "home_from": home_from,
        "home_until": np.minimum(home_from + home, grown).astype(np.int64),
        "stay_from": stay_from,
        "stay_until": np.minimum(stay_from + stay, grown).astype(np.int64),
        "only_emergency": short,
    }


def _what_follows(rows: Rows, process: Process, chance: np.random.Generator, children: int) -> Rows:
    count = size(rows)
    goes_on = chance.random(count) < process.to_investigation
    for_measures = chance.random(count) < process.dismissed_for_measures
    year = year_of(rows["concluded"])
    dismissed = np.where(year < 2026, "1", chance.choice(DISMISSED, count))
    in_running = np.where(year >= CODE_3_AND_4_FROM, "4", "1")
    root, conclusion, kind = np.arange(count), np.zeros(count, "<U8"), np.zeros(count, "<U9")
    investigated, measured, placed = (np.full(children, _NEVER) for _ in range(3))
    led_to = np.full(children, _NEVER)
    turn = place_within(rows["child"])
    order = np.argsort(turn, kind="stable")
    for at in np.split(order, np.flatnonzero(np.diff(turn[order])) + 1):
        child, on = rows["child"][at], rows["concluded"][at]
        running = investigated[child] >= on
        active = (measured[child] >= on) & (year[at] >= CODE_3_AND_4_FROM) & for_measures[at]
        code = np.where(goes_on[at], "2", dismissed[at])
        code = np.where(active, "3", code)
        conclusion[at] = np.where(running, in_running[at], code)
        root[at] = np.where(running, led_to[child], at)
        new = at[conclusion[at] == "2"]
        child = rows["child"][new]
        investigated[child], led_to[child] = rows["inv_end"][new], new
        would = rows["would"][new]
        free = placed[child] < rows["stay_from"][new]
        kind[new] = np.where((would == "") | free, would, "home")
        stays = ~np.isin(kind[new], ("home", ""))
        ends = np.where(stays, rows["stay_until"][new], rows["home_until"][new])
        ends = np.where(kind[new] == "", _NEVER, ends)
        measured[child] = np.maximum(measured[child], ends)
        placed[child] = np.where(stays, ends, placed[child])
    at_home, stays = kind == "home", ~np.isin(kind, ("home", ""))
    return {
        "root": root,
        "conclusion": conclusion,
        "kind": kind,
        "from": np.select([at_home, stays], [rows["home_from"], rows["stay_from"]], _NEVER),
        "until": np.select([at_home, stays], [rows["home_until"], rows["stay_until"]], _NEVER),
    }


def _aftercare(
    rows: Rows, children: Children, process: Process, chance: np.random.Generator
) -> Rows:
    """After a stay that lasted until 18: whether help goes on, and until when."""
    grown, count = children.grown[rows["child"]], size(rows)
    stays = ~np.isin(rows["kind"], ("home", "")) & (rows["until"] == grown)
    accepted = stays & (chance.random(count) < process.aftercare_accepted)
    oldest = np.where(grown >= LONGER_AFTERCARE_FROM, 25, 23)
    limit = birthday(children.born[rows["child"]], oldest) - 1
    length = np.ceil(365.25 * chance.exponential(process.aftercare_years, count)).astype(np.int64)
    return {
        "offered_aftercare": stays,
        "aftercare_until": np.where(accepted, np.minimum(grown + length, limit), _NEVER),
    }
