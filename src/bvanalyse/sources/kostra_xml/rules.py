"""SSB's control rules of case files: what must hold, how grave it is, and what to do about it.

The words stand in data/reference/kostra_rules.csv; what the rules test, in the other modules here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd
import pandera.pandas as pa

from bvanalyse import LANGUAGES, places
from bvanalyse.tables import read_table

FILE = "kostra_rules.csv"
FORMATS = ("15F", "v4")
#: fatal, error, warning, information; the first two stop a submission
LEVELS = ("F", "E", "W", "I")
STOPPING = ("F", "E")
_TEXT = pa.Column(str, pa.Check.str_matches(r"\S"), description="one or two short sentences")
_SCHEMA = pa.DataFrameSchema(
    {
        "format": pa.Column(str, pa.Check.isin(FORMATS), description="15F or v4"),
        "rule": pa.Column(str, pa.Check.str_matches(r"^[A-ZÆØÅ]\S*"), description="SSB's name"),
        "level": pa.Column(str, pa.Check.isin(LEVELS), description="F, E, W or I"),
        "matters": pa.Column(str, pa.Check.isin(["", "1"]), description="1 or nothing"),
        **{f"what_{language}": _TEXT for language in LANGUAGES},
        **{f"do_{language}": _TEXT for language in LANGUAGES},
        "note": pa.Column(str, description="where SSB's text and program differ, or nothing"),
    },
    unique=["format", "rule", "level"],
)


@lru_cache(maxsize=1)
def rules() -> pd.DataFrame:
    """Every rule: format, rule, level, matters, what must hold, what to do, and a note.

    ``matters`` is "1" where a breach changes a figure or is one. A rule stands twice when SSB
    gives it two levels.

    >>> table = rules().set_index(["format", "rule"])
    >>> table.loc[("15F", "Melding 3"), ["level", "matters"]].tolist()
    ['W', '1']
    """
    return read_table(places.reference() / FILE, _SCHEMA)


class Context(NamedTuple):
    """What a form says beside the file: the reporting year and the municipality, or 0 and "".

    The year is needed for a yearly file; a message is judged on the day of its extraction.
    """

    year: int = 0
    municipality: str = ""

    def differs_from(self, municipality: str | None) -> bool:
        """Whether the form tells another municipality than the file.

        A form of an Oslo district has a longer number, which begins with the municipality's.
        """
        return bool(self.municipality) and self.municipality[:4] != municipality


class Rule(NamedTuple):
    """A rule's test: how many times a part breaks it. A level only where the rule has two."""

    rule: str
    breaks: Callable[[Any, Any], int | None]
    level: str = ""


class Breach(NamedTuple):
    """A rule that a part of a file breaks: the rule, its level and the element's name.

    Nothing in it tells which child, which element or which day.
    """

    rule: str
    level: str
    element: str

    def softened(self) -> Breach:
        """The breach in a migrated record, where SSB lets an error be a warning."""
        return self._replace(level="W") if self.level == "E" else self


@lru_cache(maxsize=len(FORMATS))
def levels(format: str) -> dict[str, str]:
    """The level of each rule of a format; of a rule with two, the graver.

    >>> levels("v4")["Undersøkelse 21"]
    'E'
    """
    table = rules()
    own = table[table["format"] == format]
    found = sorted(
        zip(own["rule"], own["level"], strict=True), key=lambda one: -LEVELS.index(one[1])
    )
    return dict(found)


def breaches(
    format: str, element: str, tests: Iterable[Rule], part: Any, whole: Any
) -> Iterator[Breach]:
    """What one part of a file breaks, once for each time.

    >>> late = Rule("Melding 3", lambda part, whole: part > whole)
    >>> list(breaches("v4", "Melding", [late], 9, 8))
    [Breach(rule='Melding 3', level='W', element='Melding')]
    """
    for rule, breaks, level in tests:
        if times := breaks(part, whole):
            yield from [Breach(rule, level or levels(format)[rule], element)] * times
