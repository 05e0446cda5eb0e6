"""Which municipality is meant by what is no municipality's number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from difflib import get_close_matches
from string import digits
from typing import TYPE_CHECKING

from bvanalyse.writing import spelled

if TYPE_CHECKING:
    from bvanalyse.regions.lists import Municipality

#: between names of one place, and before what tells it from another of the same name
_APART = re.compile(r" - | \(")
LIKE_ENOUGH = 0.8  # for what is written to be taken as a name


def meant(given: str, units: Sequence[Municipality]) -> list[Municipality]:
    """Those that are called so, or nearly so, or whose number it is but for the first 0.

    >>> from datetime import date
    >>> from bvanalyse.regions import Municipality
    >>> oslo = Municipality("0301", "Oslo", "03", "Oslo", date.min, date.max)
    >>> [meant(text, [oslo]) == [oslo] for text in ("oslo", "Osloo", "301", "302")]
    [True, True, True, False]
    """
    names: dict[str, list[Municipality]] = defaultdict(list)
    for unit in units:
        called = (unit.name, *_APART.split(unit.name), unit.number, unit.number.lstrip("0"))
        for name in {spelled(one) for one in called}:
            names[name].append(unit)
    wanted = spelled(given)
    if wanted in names or not wanted.strip(digits):
        return names.get(wanted, [])
    return [
        unit for near in get_close_matches(wanted, names, 1, LIKE_ENOUGH) for unit in names[near]
    ]
