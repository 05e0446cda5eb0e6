"""Hiding more, so that nothing hidden can be worked out from what is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bvanalyse.disclosure.page import Page
from bvanalyse.disclosure.relations import Relation
from bvanalyse.disclosure.rules import Key, Rules
from bvanalyse.disclosure.solve import Component, Interval, components, within
from bvanalyse.errors import Problem, ReportRefused

LEAVE_OUT = "leave out a figure that gives it away, or merge it with others (`coarser`, `pooled`)"


def hide_more(page: Page, relations: Sequence[Relation]) -> None:
    """Hides count after count until every hidden one is wide enough, or nothing more may be hidden.

    Each step takes, for every group of tied counts that is not safe, the count that closes most
    open sums; of those no total, then the smallest, then the first by name. Ends because every
    step hides one more. ReportRefused where a hidden count has one possible value and no count that
    gives it away may be hidden. Source for adding cells until an interval check passes: Cox 1980,
    JASA 75:377.
    """
    ties = _Ties.among(relations)
    safe: set[Component] = set()
    while True:
        step = _Step(page, ties, page.seen(), page.may_hide())
        groups = components(page.unknown(), step.seen, relations)
        chosen = {group: step.next(group) for group in groups if group not in safe}
        safe |= {group for group, cell in chosen.items() if cell is None}
        found = {cell for cell in chosen.values() if cell}
        if not found:
            return
        for cell in sorted(found - page.hidden.keys()):
            page.hide(cell, "secondary" if page.cells.values[cell] else "base")


def refuse_pinned(pinned: Iterable[Key], hidden: Mapping[Key, str], rules: Rules) -> None:
    """Stops the report where a hidden figure can be worked out; what it is, is not told."""
    problems = [
        Problem("a hidden figure can be worked out", found=str(cell), action=LEAVE_OUT)
        for cell in sorted(pinned)
        if not (rules.trust_sources and hidden.get(cell) == "source")
    ]
    if problems:
        raise ReportRefused(problems)


@dataclass(frozen=True)
class _Ties:
    """The relations by the counts they tie, and the counts that are totals of others."""

    of: Mapping[Key, Sequence[Relation]]
    totals: frozenset[Key]

    @classmethod
    def among(cls, relations: Iterable[Relation]) -> _Ties:
        of: dict[Key, list[Relation]] = defaultdict(list)
        for one in relations:
            for cell in one.cells:
                of[cell].append(one)
        return cls(of, frozenset(one.whole for rows in of.values() for one in rows if one.whole))


@dataclass(frozen=True)
class _Step:
    """One round of hiding: what is seen and what may be hidden do not change within it."""

    page: Page
    ties: _Ties
    seen: Mapping[Key, float]
    free: set[Key]

    def next(self, group: Component) -> Key | None:
        """The count to hide next in this group; None when it is safe, as far as it can be."""
        while short := self._too_narrow(group):
            bounds = dict(zip(group.cells, group.bounds, strict=True))
            tight = {cell: self._tight(cell, bounds) for cell in short}
            # hiding elsewhere cannot help where one relation of nothing but fixed counts binds
            stuck = {cell for cell in short if any(not self._free(one) for one in tight[cell])}
            open_ones = short.keys() - stuck
            if open_ones and (best := self._best(open_ones, tight, group)):
                return best
            self._settle(stuck or short.keys())
        return None

    def _too_narrow(self, group: Component) -> dict[Key, float]:
        aims = {cell: self.page.aim(cell) for cell in group.cells if cell in self.page.hidden}
        return group.wide_enough(aims, self.page.cells.values)

    def _settle(self, short: Iterable[Key]) -> None:
        """Accepts two possible values where no more can be had; one is refused."""
        for cell in sorted(short):
            if self.page.aim(cell) <= 1:
                refuse_pinned([cell], self.page.hidden, self.page.rules)
            self.page.settled[cell] = 1 if self.page.aim(cell) > 1 else 0

    def _free(self, relation: Relation) -> set[Key]:
        return self.free.intersection(relation.cells)

    def _tight(self, cell: Key, bounds: Mapping[Key, Interval]) -> list[Relation]:
        """The relations that alone keep the count within too few numbers."""

        def width(relation: Relation) -> float:
            low, high = within(relation.given(self.seen), bounds)[cell]
            return high - low

        return [one for one in self.ties.of[cell] if width(one) < self.page.aim(cell)]

    def _best(
        self, short: set[Key], tight: Mapping[Key, Sequence[Relation]], group: Component
    ) -> Key | None:
        """The best count in the nearest relations: those that bind, then those around them."""
        tied = {one for cell in short for one in self.ties.of[cell]}
        rings = (
            {one for cell in short for one in tight[cell]},
            {one for one in tied if one.equation},
            tied,
            {one for cell in group.cells for one in self.ties.of[cell]},
        )
        zeros = {cell for cell in self.free if self.page.cells.values[cell] == 0}
        for allowed in (self.free - zeros, zeros):
            for ring in rings:
                if found := allowed & {cell for one in ring for cell in one.cells}:
                    return min(found, key=self._preference)
        return None

    def _preference(self, cell: Key) -> tuple[object, ...]:
        equations = [one for one in self.ties.of[cell] if one.equation]
        unknown = [sum(other not in self.seen for other in one.cells) for one in equations]
        opens = unknown.count(0) - unknown.count(1)  # sums left with one hole, less those mended
        return cell in self.ties.totals, opens, self.page.cells.values[cell], cell
