"""What a reader can work out: the lowest and highest number each unknown count can be.

Two integer linear programmes for each count (smallest, largest), over only the counts it is tied
to. Source: the audit step in Fischetti & Salazar-González 2000, Mathematical Programming 87:205;
the programmes are solved by HiGHS through `scipy.optimize.milp`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from bvanalyse.disclosure.relations import Relation
from bvanalyse.disclosure.rules import Key
from bvanalyse.errors import RunError

Interval = tuple[float, float]
#: a count that could be as high as this has no upper limit that a reader can find
NO_LIMIT = 1e6
_CONTRADICTION = "what is shown cannot all be true, so it cannot be protected"
_ROUNDS = 50
_EXACT = 1e-6


class Contradiction(RunError):
    """No numbers fulfil what is shown: the relations or the figures are wrong."""


@dataclass(frozen=True)
class Component:
    """Unknown counts that are tied to each other, and to nothing else that is unknown."""

    cells: tuple[Key, ...]
    bounds: tuple[Interval, ...]
    relations: tuple[Relation, ...]

    def intervals(self, wanted: Iterable[Key]) -> dict[Key, Interval]:
        """The exact lowest and highest number of each wanted count; inf where there is no end."""
        outer = self.propagated()
        if len(self.relations) <= 1 and all(
            abs(weight) == 1 for one in self.relations for _, weight in one.terms
        ):
            return {cell: outer[cell] for cell in wanted}  # one sum: the bounds are reached
        search = _Search(self, outer)
        return {cell: search.interval(cell) for cell in wanted}

    def wide_enough(self, aims: Mapping[Key, float], true: Mapping[Key, float]) -> dict[Key, float]:
        """The width of each count's interval that falls short of its aim; empty if none does.

        Those that one relation alone makes too narrow are given first, without the rest. The true
        numbers, where known, are one possible solution and spare many programmes.
        """
        if not aims:
            return {}
        outer = self.propagated()
        widest = {cell: outer[cell][1] - outer[cell][0] for cell in aims}
        if short := {cell: width for cell, width in widest.items() if width < aims[cell]}:
            return short
        search = _Search(self, outer)
        if all(not math.isnan(true.get(cell, math.nan)) for cell in self.cells):
            search.seen(np.array([true[cell] for cell in self.cells]))
        search.sweep(aims)
        short = {cell: search.width(cell, aim) for cell, aim in aims.items()}
        return {cell: width for cell, width in short.items() if width < aims[cell]}

    def solution(self) -> dict[Key, float]:
        """One set of numbers that fulfils everything; Contradiction if there is none."""
        search = _Search(self, self.propagated())
        return dict(zip(self.cells, search.solve(np.zeros(len(self.cells))), strict=True))

    def propagated(self) -> dict[Key, Interval]:
        """Bounds that follow from one relation at a time, repeated until nothing changes."""
        now = dict(zip(self.cells, self.bounds, strict=True))
        whole = _whole(self.relations)
        for _ in range(_ROUNDS):
            before = dict(now)
            for relation in self.relations:
                now |= within(relation, now, whole=whole)
            if now == before or len(self.relations) == 1:
                break
        return now


class _Search:
    """The programmes of one component; every solution found counts for all of its counts."""

    def __init__(self, component: Component, outer: Mapping[Key, Interval]) -> None:
        self.at = {cell: number for number, cell in enumerate(component.cells)}
        self.outer = outer
        self.low = np.full(len(self.at), math.inf)
        self.high = np.full(len(self.at), -math.inf)
        self.done: dict[tuple[Key, int], float] = {}
        weights = [
            (row, self.at[cell], weight)
            for row, relation in enumerate(component.relations)
            for cell, weight in relation.terms
        ]
        rows, columns, values = zip(*weights, strict=True) if weights else ((), (), ())
        shape = (len(component.relations), len(self.at))
        self.constraints = LinearConstraint(
            csr_array(coo_array((values, (rows, columns)), shape=shape)),
            [relation.low for relation in component.relations],
            [relation.high for relation in component.relations],
        )
        limits = [
            (low, min(high, NO_LIMIT)) for low, high in (outer[cell] for cell in component.cells)
        ]
        self.bounds = Bounds(*np.array(limits).T)
        self.whole = np.full(len(self.at), int(_whole(component.relations)))

    def seen(self, solution: np.ndarray) -> None:
        self.low = np.minimum(self.low, solution)
        self.high = np.maximum(self.high, solution)

    def interval(self, cell: Key) -> Interval:
        return self._end(cell, 1), self._end(cell, -1)

    def sweep(self, aims: Mapping[Key, float]) -> None:
        """Solutions that move many counts at once, up or down by the digits of their place."""
        places = np.array([self.at[cell] for cell in aims])
        wanted = np.array(list(aims.values()))
        for digit in range(len(places).bit_length()):
            up = 1 - 2.0 * (np.arange(len(places)) >> digit & 1)
            for direction in (up, -up):
                narrow = ~(self.high[places] - self.low[places] >= wanted)
                if narrow.sum() < 2:
                    return
                goal = np.zeros(len(self.at))
                goal[places[narrow]] = direction[narrow]
                self.seen(self.solve(goal))

    def width(self, cell: Key, aim: float) -> float:
        """At least the aim if the interval is that wide, else its exact width."""
        at = self.at[cell]
        for direction in (-1, 1):
            if self.high[at] - self.low[at] >= aim:
                break
            self._end(cell, direction)
        return float(self.high[at] - self.low[at])

    def solve(self, goal: np.ndarray) -> np.ndarray:
        """Numbers that fulfil everything and make the goal smallest."""
        found = milp(
            goal,
            integrality=self.whole,
            bounds=self.bounds,
            constraints=self.constraints,
            options={"mip_rel_gap": 0.0},
        )
        if found.x is None:
            raise Contradiction(_CONTRADICTION)
        return np.round(found.x) if self.whole.all() else found.x

    def _end(self, cell: Key, direction: int) -> float:
        if (cell, direction) not in self.done:
            self.done[cell, direction] = self._solved(cell, direction)
        return self.done[cell, direction]

    def _solved(self, cell: Key, direction: int) -> float:
        at = self.at[cell]
        reached, limit = (
            (self.low[at], self.outer[cell][0])
            if direction > 0
            else (self.high[at], self.outer[cell][1])
        )
        if reached == limit:
            return limit
        goal = np.zeros(len(self.at))
        goal[at] = direction
        solution = self.solve(goal)
        self.seen(solution)
        end = float(solution[at])
        return math.inf if end >= NO_LIMIT - _EXACT else end


def components(
    unknown: Mapping[Key, Interval], known: Mapping[Key, float], relations: Iterable[Relation]
) -> list[Component]:
    """The unknown counts in groups that are solved apart; what is known is put into the relations.

    A cell of a relation that is in neither mapping is unknown, and any number from 0.
    """
    open_ones = (one for one in relations if not known.keys() >= set(one.cells))
    left = list(dict.fromkeys(one.given(known) for one in open_ones))
    bounds = {cell: (0.0, math.inf) for one in left for cell in one.cells} | dict(unknown)
    cells = sorted(bounds)
    at = {cell: number for number, cell in enumerate(cells)}
    pairs = [(at[one.cells[0]], at[cell]) for one in left for cell in one.cells]
    rows, columns = zip(*pairs, strict=True) if pairs else ((), ())
    graph = coo_array((np.ones(len(pairs)), (rows, columns)), shape=(len(cells), len(cells)))
    number, label = connected_components(graph, directed=False)
    members: list[list[Key]] = [[] for _ in range(number)]
    tied: list[list[Relation]] = [[] for _ in range(number)]
    for cell, group in zip(cells, label, strict=True):
        members[group].append(cell)
    for one in left:
        tied[label[at[one.cells[0]]]].append(one)
    return [
        Component(tuple(own), tuple(bounds[cell] for cell in own), tuple(ties))
        for own, ties in zip(members, tied, strict=True)
    ]


def _whole(relations: Iterable[Relation]) -> bool:
    """Whether the counts are whole: not where a count that is shown is itself an average."""
    return all(one.low.is_integer() for one in relations if one.equation)


def within(
    relation: Relation, now: Mapping[Key, Interval], *, whole: bool = True
) -> dict[Key, Interval]:
    """What one relation leaves for each of its counts, given what the others can be."""
    ends = [
        (weight * now[cell][weight < 0], weight * now[cell][weight > 0])
        for cell, weight in relation.terms
    ]
    least, most = _Sum.of(low for low, _ in ends), _Sum.of(high for _, high in ends)
    found: dict[Key, Interval] = {}
    for (cell, weight), (own_low, own_high) in zip(relation.terms, ends, strict=True):
        first = (relation.low - most.without(own_high)) / weight
        last = (relation.high - least.without(own_low)) / weight
        low, high = (first, last) if weight > 0 else (last, first)
        if whole:
            low = math.ceil(low - _EXACT) if math.isfinite(low) else low
            high = math.floor(high + _EXACT) if math.isfinite(high) else high
        found[cell] = max(now[cell][0], low), min(now[cell][1], high)
    if any(low > high for low, high in found.values()):
        raise Contradiction(_CONTRADICTION)
    return found


@dataclass(frozen=True)
class _Sum:
    """A sum of which some terms may be infinite, so that one can be taken out of it again."""

    finite: float
    infinite: tuple[float, ...]

    @classmethod
    def of(cls, terms: Iterable[float]) -> _Sum:
        every = list(terms)
        return cls(
            sum(term for term in every if math.isfinite(term)),
            tuple(term for term in every if math.isinf(term)),
        )

    def without(self, term: float) -> float:
        if math.isfinite(term):
            return self.infinite[0] if self.infinite else self.finite - term
        return term if len(self.infinite) > 1 else self.finite
