"""Keeps words apart: labels at the ends of lines, and labels among lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bvanalyse.report.charts.paper import Box

SAMPLE = 0.04  # inches between the points that stand for a line
SPACE = 0.04  # inches


def apart(
    wanted: Sequence[float], sizes: Sequence[float], low: float, high: float, gap: float = 0.03
) -> list[float]:
    """Centres as near to those wanted as their sizes allow, between low and high, in order.

    Those that would overlap are drawn together into one pile, centred on where its members would
    be; so nothing moves further than it must.

    >>> [round(y, 2) for y in apart([1.0, 1.1, 3.0], [0.4, 0.4, 0.4], 0, 4, gap=0)]
    [0.85, 1.25, 3.0]
    """
    order = sorted(range(len(wanted)), key=lambda n: wanted[n])
    piles: list[tuple[list[int], float, float]] = []  # members, bottom, height
    for n in order:
        members, height = [n], sizes[n] + gap
        bottom = _within(wanted[n] - height / 2, height, low, high)
        while piles and piles[-1][1] + piles[-1][2] > bottom:
            below = piles.pop()
            members = below[0] + members
            height += below[2]
            bottom = _within(_best(members, wanted, sizes, gap), height, low, high)
        piles.append((members, bottom, height))
    centres = [0.0] * len(wanted)
    for members, bottom, _ in piles:
        for n in members:
            centres[n] = bottom + (sizes[n] + gap) / 2
            bottom += sizes[n] + gap
    return centres


def _within(bottom: float, height: float, low: float, high: float) -> float:
    return max(low, min(bottom, high - height))


def _best(members: list[int], wanted: Sequence[float], sizes: Sequence[float], gap: float) -> float:
    """The bottom of a pile from which its members move the least, in squares."""
    below, total = 0.0, 0.0
    for n in members:
        total += wanted[n] - (below + (sizes[n] + gap) / 2)
        below += sizes[n] + gap
    return total / len(members)


@dataclass
class Crowd:
    """What is already drawn: words that must not be covered, and lines that had better not be."""

    edge: Box
    boxes: list[Box] = field(default_factory=list)
    points: list[tuple[float, float]] = field(default_factory=list)

    def add_line(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        """Remembers a line as points along it."""
        corners = list(zip(xs, ys, strict=True))
        self.points += corners
        for (x0, y0), (x1, y1) in pairwise(corners):
            steps = int(max(abs(x1 - x0), abs(y1 - y0)) / SAMPLE)
            self.points += [
                (x0 + (x1 - x0) * n / steps, y0 + (y1 - y0) * n / steps) for n in range(1, steps)
            ]

    def best(self, candidates: Sequence[Box]) -> Box | None:
        """The first of the places that covers least; None where each one covers words."""
        free = [box for box in candidates if not any(_room(box).meets(b) for b in self.boxes)]
        inside = [box for box in free if self._inside(box)]
        return min(inside, key=self._covered, default=None)

    def _inside(self, box: Box) -> bool:
        edge = self.edge
        return (
            edge.left <= box.left
            and box.right <= edge.right
            and edge.bottom <= box.bottom
            and box.top <= edge.top
        )

    def _covered(self, box: Box) -> int:
        return sum(box.holds(x, y) for x, y in self.points)


def _room(box: Box) -> Box:
    """A box with the space that words need between them."""
    return box._replace(left=box.left - SPACE, right=box.right + SPACE)
