"""Counting what is broken, and finding the same child or journal twice, without keeping either."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import pandas as pd
from lxml import etree

from bvanalyse import LANGUAGES
from bvanalyse.errors import ParameterError, Problem
from bvanalyse.sources.kostra_xml.identity import Keys
from bvanalyse.sources.kostra_xml.rules import LEVELS, Breach, rules
from bvanalyse.sources.kostra_xml.rules_identity import told_by

_TABLE = ["format", "rule", "level", "count", "clients", "what", "do"]
_ELEMENTS = ["format", "rule", "level", "element", "count"]


class Twins:
    """Numbers that stand in several journals, and journals that stand twice, in one yearly file.

    Kept as keyed hashes that mean nothing outside the run. As SSB's program has it, only complete
    numbers are compared, and only journals of clients who have some number.
    """

    def __init__(self) -> None:
        self._keys = Keys()
        self._numbers: Counter[int] = Counter()
        self._journals: Counter[int] = Counter()

    def see(self, individ: etree._Element, year: int) -> None:
        """Takes note of one Individ."""
        number = individ.get("Fodselsnummer", "")
        if number:
            self._journals[self._keys("journal", individ.get("Journalnummer"))] += 1
            if told_by(number, year).is_whole:
                self._numbers[self._keys("number", number)] += 1

    def found(self) -> Iterator[tuple[str, int, int]]:
        """Each rule that is broken, how many numbers repeat, and how many clients have them."""
        for rule, counted in (("Individ 04", self._numbers), ("Individ 05", self._journals)):
            repeated = [times for times in counted.values() if times > 1]
            if repeated:
                yield rule, len(repeated), sum(repeated)

    def __repr__(self) -> str:
        return "Twins()"


class Tally:
    """How many times each rule is broken, in how many clients, and by which elements."""

    def __init__(self) -> None:
        self.clients = 0
        self.keys = Keys()
        self._times: Counter[tuple[str, Breach]] = Counter()
        self._clients: Counter[tuple[str, str, str]] = Counter()

    def add(self, format: str, breach: Breach, times: int = 1, clients: int = 0) -> None:
        """Counts one breach."""
        self._times[format, breach] += times
        self._clients[format, breach.rule, breach.level] += clients

    def add_file(self, format: str, found: Iterable[Breach]) -> None:
        """Counts what a file's head breaks, which is no client's."""
        for breach in found:
            self.add(format, breach)

    def add_client(self, format: str, found: Iterable[Breach]) -> None:
        """Counts what one client's part of a file breaks."""
        self.clients += 1
        seen = set()
        for breach in found:
            of_client = (breach.rule, breach.level)
            self.add(format, breach, clients=of_client not in seen)
            seen.add(of_client)

    def tables(self, language: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The counts by rule with what to do, and by element: gravest first, then as registered."""
        if language not in LANGUAGES:
            expected = ", ".join(LANGUAGES)
            raise ParameterError(Problem("no such language", found=language, expected=expected))
        told = _register(language)
        elements = pd.DataFrame(
            [(format, *breach, times) for (format, breach), times in self._times.items()],
            columns=_ELEMENTS,
        )
        by_rule = elements.groupby(["format", "rule", "level"], sort=False, as_index=False)["count"]
        table = by_rule.sum()
        keys = list(table[["format", "rule", "level"]].itertuples(index=False, name=None))
        table["clients"] = [self._clients[key] for key in keys]
        texts = [told.get(key) or told[key[:2]] for key in keys]
        table["order"] = [text[0] for text in texts]
        table["what"] = [text[1] for text in texts]
        table["do"] = [text[2] for text in texts]
        order = {level: place for place, level in enumerate(LEVELS)}
        table["grave"] = table["level"].map(order)
        table = table.sort_values(["format", "grave", "order"], ignore_index=True)
        elements = elements.sort_values(
            ["format", "rule", "level", "element"], ignore_index=True
        ).astype({"count": "int64"})
        return table[_TABLE].astype({"count": "int64", "clients": "int64"}), elements


def _register(language: str) -> dict[tuple[str, ...], tuple[int, str, str]]:
    """Each rule's place and words, by format and rule, and by level where there are two."""
    found: dict[tuple[str, ...], tuple[int, str, str]] = {}
    for place, row in enumerate(rules().to_dict("records")):
        told = place, row[f"what_{language}"], row[f"do_{language}"]
        found[row["format"], row["rule"], row["level"]] = told
        found.setdefault((row["format"], row["rule"]), told)
    return found
