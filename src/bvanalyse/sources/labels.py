"""What the rows of a municipality's table are called, and which indicator each name means.

A name decides only when it is the same words as one in the register or in `synonyms.csv`. One that
is merely like them is refused, with what it may have meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from types import MappingProxyType

import pandera.pandas as pa

from bvanalyse.errors import DataError, ParameterError, Problem
from bvanalyse.indicators import COUNTED, Register
from bvanalyse.sources.word_forms import key, words
from bvanalyse.tables import read_table

Labels = Mapping[str, tuple[str, str]]  # text to indicator id and unit

LANGUAGES = ("nb", "nn")
FILE = "synonyms.csv"
MOST_SUGGESTIONS = 3
LIKE_ENOUGH = 0.6
OTHER_QUANTITY = 0.05  # a share goes after the number that was meant, not out of sight
LONGEST_COMPARED = 200  # letters of an unknown label
_TEXT = pa.Column(str, pa.Check.str_matches(r"\S"), description="text")

SCHEMA = pa.DataFrameSchema(
    {
        "indicator": pa.Column(
            str, pa.Check.str_matches(r"^[a-z][a-z0-9_]*$"), description="an id of the register"
        ),
        "language": pa.Column(str, pa.Check.isin(LANGUAGES), description="nb or nn"),
        "text": _TEXT,
        "source": _TEXT,
    },
    unique=["text"],
    strict=True,
)

#: a row that is a part of the row above, and named after it
_PART = re.compile(
    r"[-–•· ]*(?:her ?av|hvor ?av|kvarav|der ?av|av d[ie]sse)\b[ :,]*", re.IGNORECASE
)


@cache
def read_labels(reference: Path) -> Labels:
    """Every text that names an indicator: the register's labels and the synonyms, nb and nn.

    >>> read_labels(Path("data/reference"))["Antall meldinger mottatt"]
    ('reports_received', 'reports')

    Raises `DataError` for a text of two indicators, a text that is there already in other word
    forms, and an indicator that the register does not know.
    """
    register = Register.load(reference)
    labels = {
        entry.text("label", language): (entry.id, entry.unit)
        for entry in register.values()
        for language in LANGUAGES
    }
    path = reference / FILE
    table = read_table(path, SCHEMA)
    register.check(table, str(path))
    taken = {key(text): entry for text, entry in labels.items()}
    problems = []
    for number, row in enumerate(table.to_dict("records"), 2):
        text, entry = str(row["text"]), register[str(row["indicator"])]
        earlier = taken.setdefault(key(text), (entry.id, entry.unit))
        if text in labels or earlier[0] != entry.id:
            problems.append(
                Problem(
                    "the text already means another indicator",
                    file=str(path),
                    row=number,
                    column="text",
                    found=text,
                    expected=f"the text of {earlier[0]} only",
                    action="remove the row, or write a text that tells the two apart",
                )
            )
        labels[text] = entry.id, entry.unit
    if problems:
        raise DataError(problems)
    return MappingProxyType(labels)


class Names:
    """The texts that name indicators, and the ids themselves, found by their words.

    >>> names = Names({"Antall meldinger": ("reports_received", "reports")})
    >>> names.find("Talet på uromeldingar"), names.find("MELDINGER *")
    (('reports_received', 'reports'), ('reports_received', 'reports'))
    >>> names.find("Andel meldinger"), names.find("Antall melding er")
    (None, None)
    """

    def __init__(self, labels: Labels) -> None:
        self._ids = {indicator: (indicator, unit) for indicator, unit in labels.values()}
        self._entries: dict[str, tuple[str, str]] = {}
        self._texts: dict[str, tuple[str, list[str]]] = {}
        for text, entry in labels.items():
            spelt = words(text)
            found = self._entries.setdefault("".join(spelt), entry)
            self._texts.setdefault("".join(spelt), (text, spelt))
            if found[0] != entry[0]:
                expected = f"either {found[0]} or {entry[0]}"
                problem = Problem("one label for two indicators", found=text, expected=expected)
                raise ParameterError(problem)

    def find(self, text: str, above: str = "", unit: str = "") -> tuple[str, str] | None:
        """The id and unit of the indicator that a row's text names, or None.

        `above` is the row that a `herav` belongs to; `unit` is what the row says it is counted in,
        which tells a number from a share where the text does not.
        """
        if text.casefold() in self._ids:
            return self._ids[text.casefold()]
        found = self._found(words(text), unit)
        part = _PART.match(text)
        if not found and part and above:
            found = self._found(words(f"{above} herav {text[part.end() :]}"), unit)
        return found

    def suggestions(self, text: str) -> list[str]:
        """Up to three texts that are like the one that was not found, the likest first."""
        given = words(text[:LONGEST_COMPARED])
        scores: dict[str, tuple[float, str]] = {}
        for name, (known, spelt) in self._texts.items():
            score = _likeness(given, spelt)
            indicator = self._entries[name][0]
            if score >= LIKE_ENOUGH and score > scores.get(indicator, (0.0, ""))[0]:
                scores[indicator] = score, known
        best = sorted(scores.values(), key=lambda one: (-one[0], one[1]))
        return [known for _, known in best[:MOST_SUGGESTIONS]]

    def _found(self, spelt: list[str], unit: str) -> tuple[str, str] | None:
        told, rest = _parted(spelt)
        counted, shared, plain = (
            self._entries.get("".join([*first, *rest])) for first in (["antall"], ["andel"], [])
        )
        if told == "antall":
            return counted or (plain if plain and plain[1] in (*COUNTED, "FTE") else None)
        if told == "andel":
            return shared or (plain if plain and plain[1] == "percent" else None)
        if unit == "percent":
            return shared or plain
        if unit == "antall":
            return counted or plain
        return plain or (counted if counted and not shared else None)


def belongs_above(text: str) -> bool:
    """Whether a row is named after the row above it: `herav`, `av disse`.

    >>> belongs_above("- herav fristbrudd"), belongs_above("Fristbrudd")
    (True, False)
    """
    return _PART.match(text) is not None


def unknown(text: str, likely: Iterable[str]) -> Problem:
    """Why a row is refused whose text names no indicator.

    >>> print(unknown("Meldingar motteke", ["Antall meldinger mottatt"]))
    unknown label: found "Meldingar motteke", expected a text of the register or of \
data/reference/synonyms.csv; did you mean "Antall meldinger mottatt": write that, or add the text \
to data/reference/synonyms.csv
    """
    quoted = [f'"{one}"' for one in likely]
    if quoted:
        listed = " or ".join(filter(None, [", ".join(quoted[:-1]), quoted[-1]]))
        these = "one of these" if len(quoted) > 1 else "that"
        action = f"did you mean {listed}: write {these}, or add the text to data/reference/{FILE}"
    else:
        action = f"add the text to data/reference/{FILE}, or remove the row if it is a heading"
    return Problem(
        "unknown label",
        found=text if len(text) <= LONGEST_COMPARED else f"{text[:LONGEST_COMPARED]} ...",
        expected=f"a text of the register or of data/reference/{FILE}",
        action=action,
    )


def _parted(spelt: list[str]) -> tuple[str, list[str]]:
    """Whether a number or a share is told, and of what."""
    if spelt[:1] in (["antall"], ["andel"]):
        return spelt[0], spelt[1:]
    return "", spelt


def _likeness(given: list[str], known: list[str]) -> float:
    """How alike two texts are, from 0 to 1: by their letters or by their words, the higher."""
    (told, one), (told_of_known, other) = _parted(given), _parted(known)
    either = set(one) | set(other)
    shared = len(set(one) & set(other)) / len(either) if either else 0.0
    letters = SequenceMatcher(None, "".join(one), "".join(other), autojunk=False)
    if letters.quick_ratio() >= max(shared, LIKE_ENOUGH):
        shared = max(shared, letters.ratio())
    return shared - (OTHER_QUANTITY if told != told_of_known else 0.0)
