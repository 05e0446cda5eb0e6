"""Counts by the names that definitions are written with: figures, categories, parts of shares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bvanalyse.disclosure.cells import Cells
from bvanalyse.disclosure.rules import Key
from bvanalyse.indicators import Register


class Name(NamedTuple):
    """What a count is called in one region and period.

    An id ("reports_received"), a category of it ("investigations_open_by_age=over 6 måneder"), or
    a part of a share ("share_deadline_breaches:numerator").
    """

    region: str
    period: str
    category: str
    word: str


@dataclass(frozen=True)
class Counts:
    """The counts of a table, and the names they go by."""

    values: Mapping[Key, float]
    register: Register
    names: Mapping[Name, Key]

    @classmethod
    def of(cls, cells: Cells, register: Register) -> Counts:
        """Every count of a table, by each name that a definition may use for it."""
        values = {key: cells.values[key] for key in cells.counted}
        found: dict[Name, set[Key]] = defaultdict(set)
        for name, cell in _names(cells):
            if cell in values:
                found[name].add(cell)
        return cls(values, register, {name: min(found[name]) for name in sorted(found)})

    def named(self, name: Name, word: str) -> Key | None:
        """The count of another name in the same region, period and category."""
        return self.names.get(name._replace(word=word))

    def together(self, first: Iterable[str]) -> Iterator[tuple[Name, Key]]:
        """Every count that goes by one of these names."""
        wanted = frozenset(first)
        return ((name, cell) for name, cell in self.names.items() if name.word in wanted)

    def pairs(self, declared: Iterable[tuple[str, str]]) -> Iterator[tuple[Key, Key]]:
        """Both counts of each declared pair, where both are at hand and not one and the same."""
        partners: dict[str, list[str]] = defaultdict(list)
        for first, second in declared:
            partners[first].append(second)
        for name, cell in self.together(partners):
            others = (self.named(name, second) for second in partners[name.word])
            yield from ((cell, other) for other in others if other and other != cell)

    def grouped(self, alike: Callable[[Key], Key]) -> Iterator[list[Key]]:
        """The counts in groups: those for which `alike` gives the same key."""
        groups: dict[Key, list[Key]] = defaultdict(list)
        for key in sorted(self.values):
            groups[alike(key)].append(key)
        return iter(groups.values())


def name_of(key: Key) -> Name:
    """A count's own name.

    >>> name_of(Key("9001", "2023", "reports_received", "", "reports")).word
    'reports_received'
    """
    return Name(key.region, key.period, key.category, key.indicator)


def _names(cells: Cells) -> Iterator[tuple[Name, Key]]:
    for key in cells.counted:
        if not key.part:
            name = name_of(key)
            yield name, key
            if key.category:
                yield name._replace(category="", word=f"{key.indicator}={key.category}"), key
    for row in cells.rows:
        name = name_of(row.key)
        if row.top and row.kind != "count":
            yield name._replace(word=f"{row.key.indicator}:numerator"), row.top
        if row.base:
            below = name._replace(word=f"{row.key.indicator}:denominator")
            yield below, row.base
            if not row.base.category:
                yield below._replace(category=""), row.base
