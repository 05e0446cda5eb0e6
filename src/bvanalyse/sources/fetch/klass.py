"""What KLASS answers about municipalities and counties: numbers in force, and their changes.

KLASS gives a row for every name a number has had, valid until a day that is not included, and one
row for every pair of old and new number.

Source: Statistics Norway's API guide to KLASS, and the test data of its own client.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bvanalyse.regions import FIRST
from bvanalyse.sources.fetch.answers import Answer, Unusable

WINDOW = f"{FIRST}-01-01"  # the first day of the lists
UNSPECIFIED = ("9999", "99")
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Unit:
    """A number with its name, from the first to the last day, which is empty while in force."""

    number: str
    name: str
    first: str
    last: str
    earlier: tuple[str, ...] = ()

    def in_force(self, day: str) -> bool:
        """Whether the number was in use on a day, such as 2024-01-01."""
        return self.first <= day and (not self.last or day <= self.last)


@dataclass(frozen=True)
class Step:
    """One pair of an old and a new number, and the day it happened."""

    day: str
    old: str
    old_name: str
    new: str
    new_name: str


def read_units(answer: Answer) -> list[Unit]:
    """The numbers in an answer to `/codes`, each once for every unbroken time; else `Unusable`."""
    spans = []
    for one in _rows(answer, "codes"):
        first, end = (one.get(f"valid{at}InRequestedRange") for at in ("From", "To"))
        last = day_before(_day(end)) if end else ""
        spans.append(Unit(_text(one, "code"), _text(one, "name"), _day(first or WINDOW), last))
    units: list[Unit] = []
    for span in sorted(spans, key=lambda unit: (unit.number, unit.first)):
        before = units[-1] if units else None
        if before and before.number == span.number and day_after(before.last) == span.first:
            earlier = (*before.earlier, before.name)
            units[-1] = replace(span, first=before.first, earlier=earlier)
        elif span.number not in UNSPECIFIED:
            units.append(span)
    return units


def read_steps(answer: Answer) -> list[Step]:
    """The pairs in an answer to `/changes`; numbers that only begin or end are left out."""
    return [
        Step(_day(one.get("changeOccurred")), *(_text(one, name) for name in
             ("oldCode", "oldName", "newCode", "newName")))
        for one in _rows(answer, "codeChanges")
        if one.get("oldCode") and one.get("newCode")
    ]  # fmt: skip


def _rows(answer: Answer, name: str) -> list[dict[str, object]]:
    found = answer.object().get(name)
    if not isinstance(found, list) or not found or not all(isinstance(one, dict) for one in found):
        raise Unusable(f"no list called {name}")
    return found


def _text(row: Mapping[str, object], name: str) -> str:
    found = row.get(name)
    if not isinstance(found, str) or not found.strip():
        raise Unusable(f"a row without {name}")
    return found.strip()


def _day(found: object) -> str:
    try:
        return date.fromisoformat(str(found)).isoformat()
    except ValueError as error:
        raise Unusable(f"{found} in place of a day") from error


def day_before(day: str) -> str:
    """The day before a day, both as text."""
    return (date.fromisoformat(day) - _DAY).isoformat()


def day_after(day: str) -> str:
    """The day after a day; none after an empty one."""
    return (date.fromisoformat(day) + _DAY).isoformat() if day else ""
