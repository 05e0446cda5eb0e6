"""The package's lists of municipalities, counties and changes, made from what KLASS answers.

Here a number is one row with its latest name, its last day is included, and every change has a
kind. What KLASS does not know, notes and names in other languages without a date, is carried over
from the lists that are there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from bvanalyse.errors import DataError, Problem
from bvanalyse.sources.fetch.klass import WINDOW, Step, Unit, day_after, day_before

Row = dict[str, str]


def county_rows(units: Iterable[Unit]) -> list[Row]:
    """Rows of `counties.csv`; of names in several languages the first, which is Norwegian."""
    return [
        {
            "county_no": unit.number,
            "county": unit.name.split(" - ")[0],
            "valid_from": unit.first,
            "valid_to": unit.last,
            "kostra_region_code": f"EKA{unit.number}",
        }
        for unit in units
    ]


def municipality_rows(
    units: Iterable[Unit], counties: Sequence[Row], known: Iterable[Row]
) -> list[Row]:
    """Rows of `municipalities.csv`; names it has had before, and known ones, are other names."""
    before = {(row["number"], row["valid_from"]): row for row in known}
    rows = []
    for unit in units:
        old = before.get((unit.number, unit.first), {})
        others = [*filter(None, old.get("other_names", "").split("|")), *sorted(unit.earlier)]
        others += [old["name"]] if old else []
        rows.append(
            {
                "number": unit.number,
                "name": unit.name,
                "valid_from": unit.first,
                "valid_to": unit.last,
                "county_no": unit.number[:2],
                "county": _county(unit, counties),
                "other_names": "|".join(dict.fromkeys(o for o in others if o != unit.name)),
                "note": old.get("note", ""),
            }
        )
    return rows


def change_rows(
    steps: Iterable[Step], municipalities: Sequence[Row], known: Iterable[Row]
) -> list[Row]:
    """Rows of `municipality_changes.csv`, each with its kind; notes of known rows are kept.

    A number that goes on after others have been merged into it gets a row of its own, which KLASS
    leaves out. Known changes on the first day of the lists are kept, for KLASS begins after it.
    """
    notes = {(row["date"], row["old_no"], row["new_no"]): row["note"] for row in known}
    rows = {
        (row["date"], row["old_no"], row["new_no"]): dict(row)
        for row in known
        if row["date"] == WINDOW
    }
    units = [
        Unit(row["number"], row["name"], row["valid_from"], row["valid_to"])
        for row in municipalities
    ]
    counties = {(row["number"], row["valid_from"]): row["county"] for row in municipalities}

    def county(number: str, day: str) -> str:
        unit = _unit(units, number, day)
        return counties[unit.number, unit.first] if unit else ""

    taken = {(step.day, step.old, step.new): step for step in steps}
    for step in list(taken.values()):
        lasting = _unit(units, step.new, day_before(step.day))
        if step.old != step.new and lasting:
            kept = Step(step.day, step.new, lasting.name, step.new, step.new_name)
            taken.setdefault((step.day, step.new, step.new), kept)
    for (day, old, new), step in taken.items():
        kind = _kind(step, taken)
        if kind == "rename" and step.old_name == step.new_name:
            continue
        rows[day, old, new] = {
            "date": day,
            "old_no": old,
            "old_name": step.old_name,
            "new_no": new,
            "new_name": step.new_name,
            "kind": kind,
            "note": notes.get((day, old, new), _note(step, kind, county)),
        }
    return [rows[key] for key in sorted(rows)]


def check_together(municipalities: Sequence[Row], changes: Sequence[Row]) -> None:
    """`DataError` where a number begins or ends without a change, or goes on after one."""
    moves = [row for row in changes if row["old_no"] != row["new_no"] and row["date"] > WINDOW]
    begun = {(row["new_no"], row["date"]) for row in moves}
    ended = {(row["old_no"], row["date"]) for row in moves}
    faults = []
    ends = set()
    for row in municipalities:
        number, first, last = row["number"], row["valid_from"], row["valid_to"]
        if first > WINDOW and (number, first) not in begun:
            faults.append(f"{number} begins on {first} without a change")
        if last:
            ends.add((number, day_after(last)))
            if (number, day_after(last)) not in ended:
                faults.append(f"{number} ends on {last} without a change")
    faults += [f"{number} goes on after {day}" for number, day in sorted(ended - ends)]
    if faults:
        what = "the lists of KLASS do not fit together"
        action = "keep the lists that are there, and look these numbers up in KLASS"
        raise DataError(Problem(what, found=fault, action=action) for fault in faults)


def _kind(step: Step, taken: Mapping[tuple[str, str, str], Step]) -> str:
    same_day = [one for one in taken.values() if one.day == step.day]
    if sum(one.old == step.old for one in same_day) > 1:
        return "split"
    if sum(one.new == step.new for one in same_day) > 1:
        return "merge"
    return "rename" if step.old == step.new else "county_change"


def _note(step: Step, kind: str, county: Callable[[str, str], str]) -> str:
    if step.old == step.new:
        return "number kept; area extended" if kind == "merge" else ""
    was, now = county(step.old, day_before(step.day)), county(step.new, step.day)
    if was == now:
        return ""
    return f"{was} -> {now}" if kind == "county_change" else f"also changes county: {was} -> {now}"


def _county(unit: Unit, counties: Sequence[Row]) -> str:
    for row in counties:
        county = Unit(row["county_no"], row["county"], row["valid_from"], row["valid_to"])
        if county.number == unit.number[:2] and county.in_force(unit.first):
            return county.name
    what = "the lists of KLASS do not fit together"
    found = f"municipality {unit.number} in no county on {unit.first}"
    raise DataError(Problem(what, found=found))


def _unit(units: Iterable[Unit], number: str, day: str) -> Unit | None:
    return next((one for one in units if one.number == number and one.in_force(day)), None)
