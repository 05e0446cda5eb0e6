"""Which texts the program asks for, read from the program itself.

A key is written out in full, or is put together from words that stand in the program or the
register. What no such words make is a text that nothing asks for.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Set
from functools import cache
from pathlib import Path
from string import digits

import bvanalyse

#: where texts are asked for, and where the words of their keys stand
ROOMS = (
    "report", "desk", "batch", "barometer", "findings", "disclosure", "synthetic/cases",
    "sources/kostra_xml", "stats/trend_types.py",
    "periods.py", "indicators.py", "observations.py", "contradictions.py", "claims.py", "params.py",
)  # fmt: skip
MOST_PARTS = 3  # words put together in one key, one within the other
SHORTEST = 3  # letters that a pattern must have of its own
_HOLE = "\0"
_KEY = re.compile(r"[\w. %-]+")
_IN_FULL = re.compile(r"^[a-z_]+(\.[a-z_0-9]+)+$")


class Asked:
    """What texts are asked for by the program, given the words that data can put in a key.

    >>> asked = Asked(frozenset({"melding"}))
    >>> "contents.title" in asked, "chapter.melding" in asked, "contents.nobody_asks" in asked
    (True, True, False)
    """

    def __init__(self, words: Set[str]) -> None:
        written, self._patterns = _written()
        self._words = written | words

    def __contains__(self, key: str) -> bool:
        return key in self._words or self._fits(key, MOST_PARTS)

    def _fits(self, text: str, depth: int) -> bool:
        """Whether the text is a pattern of the program with known words in its holes."""
        fitting = filter(None, (pattern.fullmatch(text) for pattern in self._patterns))
        return any(all(self._known(part, depth - 1) for part in one.groups()) for one in fitting)

    def _known(self, text: str, depth: int) -> bool:
        unnumbered = text.rstrip(digits)  # such as the second half-year
        if not unnumbered or {text, unnumbered} & self._words:
            return True
        if not depth:
            return False
        pairs = ((text[:at], text[at:].lstrip("_.")) for at in range(1, len(text)))
        joined = ((first, rest) for first, rest in pairs if first in self._ending_words(text))
        return any(self._known(rest, depth - 1) for _, rest in joined) or self._fits(text, depth)

    def _ending_words(self, text: str) -> set[str]:
        """The words that the text begins with, where a further word can follow."""
        ends = [at for at, letter in enumerate(text) if letter in "_."]
        starts = {text[:at] for at in ends} | {text[: at + 1] for at in ends}
        return starts & self._words


def asked_in_full() -> set[str]:
    """Keys written out in full in calls such as `texts("index.title")`."""
    return {key for tree in _trees() for key in _calls(tree)}


def _calls(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            called, first = node.func, node.args[0]
            if isinstance(called, ast.Attribute) and called.attr == "list":
                called = called.value
            name = getattr(called, "attr", getattr(called, "id", ""))
            key = first.value if isinstance(first, ast.Constant) else None
            if name == "texts" and isinstance(key, str) and _IN_FULL.match(key):
                yield key


@cache
def _written() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Every word that stands in the program, and every text with holes."""
    words: set[str] = set()
    patterns: set[str] = set()
    for tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                patterns.add("".join(_part(value) for value in node.values))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                words.add(node.value)
    keys = {re.sub(f"{_HOLE}+", _HOLE, one) for one in patterns if _KEY.fullmatch(_plain(one))}
    own = sorted(one for one in keys if "." in one or len(_plain(one)) >= SHORTEST)
    return (
        frozenset(filter(_KEY.fullmatch, words)),
        tuple(re.compile(re.escape(one).replace(_HOLE, "(.*)")) for one in own),
    )


def _plain(pattern: str) -> str:
    return pattern.replace(_HOLE, "")


def _part(value: ast.expr) -> str:
    return value.value if isinstance(value, ast.Constant) else _HOLE  # type: ignore[return-value]


@cache
def _trees() -> list[ast.Module]:
    package = Path(bvanalyse.__file__).parent
    places = [package / room for room in ROOMS]
    modules = [m for p in places for m in ([p] if p.is_file() else sorted(p.rglob("*.py")))]
    return [ast.parse(module.read_text(encoding="utf-8")) for module in modules]
