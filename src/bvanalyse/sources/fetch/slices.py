"""A query cut into slices, none larger than a service allows, together the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import prod

from bvanalyse.sources.fetch.choosing import Codes


def cells(codes: Mapping[str, Codes]) -> int:
    """How many cells a query asks for, empty ones counted.

    >>> cells({"Region": ("0301", "1103"), "Tid": ("2020", "2021", "2022")})
    6
    """
    return prod(map(len, codes.values()))


def slices(
    codes: Mapping[str, Codes], limit: int, cut_first: Sequence[str] = ()
) -> list[dict[str, Codes]]:
    """Queries of at most `limit` cells, so that every cell is in exactly one of them.

    The variables in `cut_first` are cut before others, which are cut by length, the longest first;
    into pieces as few and even as can be. Where one code of a variable is still too much, the next
    is cut too. The order of variables and codes is kept, so that the same query is always cut the
    same way. ValueError for a limit below one cell.

    >>> query = {"Region": ("0301", "1103"), "Tid": ("2020", "2021", "2022")}
    >>> [part["Tid"] for part in slices(query, 4)]
    [('2020',), ('2021', '2022')]
    >>> [part["Region"] for part in slices(query, 4, ["Region"])]
    [('0301',), ('1103',)]
    """
    if limit < 1:
        raise ValueError("a slice must have room for a cell")
    whole = dict(codes)
    if cells(whole) <= limit:
        return [whole]
    several = [name for name in (*cut_first, *whole) if len(whole[name]) > 1]
    cut = several[0] if several[0] in cut_first else max(several, key=lambda one: len(whole[one]))
    rest = cells(whole) // len(whole[cut])
    room = max(1, limit // rest)
    return [
        smaller
        for piece in _even(whole[cut], room)
        for smaller in slices(whole | {cut: piece}, limit, cut_first)
    ]


def _even(codes: Codes, most: int) -> list[Codes]:
    """Codes in as few pieces as can be, of lengths that differ by one at most."""
    pieces = -(-len(codes) // most)
    bounds = [len(codes) * number // pieces for number in range(pieces + 1)]
    return [codes[low:high] for low, high in pairwise(bounds)]
