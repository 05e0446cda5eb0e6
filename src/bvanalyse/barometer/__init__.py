"""Many municipalities on the same figures: a league table rebuilt, and what its places can carry.

`league` weighs marks together as the newspaper does; `compared` takes one figure at a time among
municipalities worth comparing with (`members`); `small` says what a handful of children can tell.
"""

from bvanalyse.barometer.compared import Compared, compare, gathered, undisputed
from bvanalyse.barometer.league import (
    ENDS,
    FILE,
    FROM_AVERAGE,
    Measure,
    Place,
    league,
    read_measures,
)
from bvanalyse.barometer.members import Members, choose_members
from bvanalyse.barometer.small import (
    FewChildren,
    counts_people,
    few_children,
    over_four_years,
    said_twice,
)

__all__ = [
    "ENDS",
    "FILE",
    "FROM_AVERAGE",
    "Compared",
    "FewChildren",
    "Measure",
    "Members",
    "Place",
    "choose_members",
    "compare",
    "counts_people",
    "few_children",
    "gathered",
    "league",
    "over_four_years",
    "read_measures",
    "said_twice",
    "undisputed",
]
