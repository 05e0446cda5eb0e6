"""Invented names that sound like Norwegian places, and are no municipality's or county's."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

#: birds, weather and the beings of folk tales: rarely a place's first part
ROOTS = (
    "Alve", "Dis", "Drøm", "Duggvind", "Frost", "Gaupe", "Glimt", "Gnist", "Gullregn", "Hagl",
    "Heire", "Hubro", "Hulder", "Hussvale", "Jutul", "Klokke", "Kornkråke", "Lerke", "Linerle",
    "Lomvi", "Måne", "Månelys", "Nisse", "Nordlys", "Nøkke", "Regnbue", "Rim", "Rødstrupe", "Røyk",
    "Sagn", "Sidensvans", "Skodde", "Skumring", "Snøspurv", "Sot", "Spove", "Spurv", "Stjerne",
    "Svale", "Teist", "Toppmeis", "Trost", "Troll", "Tusse", "Tåke", "Vette", "Villgås", "Vårregn",
)  # fmt: skip
ENDINGS = (
    "berg", "botn", "bygda", "dal", "eid", "fjord", "foss", "havn", "heim", "hov", "li", "mo",
    "nes", "rud", "stad", "strand", "sund", "tveit", "vang", "vik", "voll", "øy", "ås",
)  # fmt: skip
COUNTY_ENDINGS = ("fold", "land", "lag", "mark", "sysla")
_WORD = re.compile(r"[^\W\d_]+")


def invent(
    count: int,
    chance: np.random.Generator,
    taken: Iterable[str],
    endings: tuple[str, ...] = ENDINGS,
) -> list[str]:
    """So many names, all different, of which none is one of the names taken nor a word of them.

    Nor does a letter meet itself where the parts join.

    >>> every = invent(1000, np.random.default_rng(1), ["Ørnevik", "Trollvik - Hulderdal"])
    >>> len(set(every)), {"Trollvik", "Hulderdal", "Trollnes"} & set(every)
    (1000, {'Trollnes'})

    ValueError when more are wanted than can be put together.
    """
    real = {word.lower() for name in taken for word in (name, *_WORD.findall(name))}
    free = [
        root + end
        for root in ROOTS
        for end in endings
        if (root + end).lower() not in real and root[-1] != end[0]
    ]
    if count > len(free):
        raise ValueError(f"only {len(free)} names can be put together, not {count}")
    return [free[at] for at in chance.permutation(len(free))[:count]]
