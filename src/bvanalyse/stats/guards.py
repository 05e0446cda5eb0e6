"""A second test of two shares, asked where the score test alone raises too many false alarms.

Counted out over all true shares, groups of equal size below 200 reach 5.7 % false alarms, and 60
against 300 reach 7.1 % where an event happens to 199 of 200. An exact test has no such peaks, but
finds less. So it is strict below 30 in a group, and elsewhere holds the peaks at 5.5 %.
"""

from __future__ import annotations

from collections.abc import Callable

from bvanalyse.stats.boschloo import boschloo_p
from bvanalyse.stats.types import SMALL_N

GUARDS: dict[str, Callable[[int, int, int, int], float]] = {"boschloo": boschloo_p}
FEWEST_EXPECTED = 5  # in each cell of the table (Cochran 1954, Biometrics 10:417)
ASKED_BELOW = 200  # in the smaller group; larger ones stay below 5.5 % without
SLACK = 1.1  # from 30 in each group the guard may reach 5.5 % where the score test may reach 5 %


def guard_p(guard: str | None, x1: int, n1: int, x2: int, n2: int) -> float:
    """The p that a finding of the score test must also pass; 0 where no guard is needed.

    >>> [round(guard_p("boschloo", *table), 3) for table in ((6, 8, 2, 8), (20, 30, 11, 30))]
    [0.077, 0.025]
    >>> guard_p("boschloo", 90, 300, 99, 400), guard_p(None, 6, 8, 2, 8)
    (0.0, 0.0)
    """
    smaller = min(n1, n2)
    rarer = min(x1 + x2, n1 + n2 - x1 - x2) / (n1 + n2)
    if guard is None or (smaller >= ASKED_BELOW and smaller * rarer >= FEWEST_EXPECTED):
        return 0.0
    p_value = GUARDS[guard](x1, n1, x2, n2)
    return p_value if smaller < SMALL_N else p_value / SLACK
