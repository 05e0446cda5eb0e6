"""Which tables are fetched, and what of each: declared in a list, not in code.

A selection is written as in `data/reference/statbank.csv`: `HushType=005+006; Alder=000..017`, and
`Kjonn=` leaves a variable out. Beyond that the expressions of PxWebApi 2 may stand for codes, such
as `*`, `34*` and `top(5)`, and a code list may stand in front of them, as in
`Region=agg_KommSummer:K-0301+K-3203`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bvanalyse.errors import DataError, ParameterError, Problem
from bvanalyse.tables import FIRST_DATA_ROW, read_csv

CONTENTS = "ContentsCode"
COLUMNS = ("table", "contents_code", "selection")
_CHOICE = re.compile(r"(\w+)\s*=\s*(?:((?:agg|vs)_[^:+;]+):)?(.*)")


@dataclass(frozen=True)
class Selection:
    """What is taken of one variable: codes or expressions; none of them leaves it out.

    `codelist` is a value set (`vs_`) or a grouping (`agg_`) that the codes belong to.
    """

    variable: str
    codes: tuple[str, ...]
    codelist: str = ""


@dataclass(frozen=True)
class TableQuery:
    """One table, and what is taken of its variables; of those that are not named, see `choose`."""

    table: str
    selections: tuple[Selection, ...] = ()

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9A-Za-z]{1,40}", self.table):  # it becomes a file's name
            expected = "the number of a table, such as 12275"
            raise ParameterError(
                Problem("not a table", column="table", found=self.table, expected=expected)
            )
        named = [selection.variable for selection in self.selections]
        twice = sorted({name for name in named if named.count(name) > 1})
        if twice:
            found, expected = ", ".join(twice), "every variable once"
            raise ParameterError(
                Problem(f"{self.table}: a variable stands twice", found=found, expected=expected)
            )

    @property
    def codelists(self) -> dict[str, str]:
        """Which list of codes each variable is taken by, where one is named."""
        return {one.variable: one.codelist for one in self.selections if one.codelist}


def parse_selection(text: str) -> tuple[Selection, ...]:
    """The selections in a text; ValueError, with the faulty part, where it is not written so.

    >>> parse_selection("HushType=005+006; Tid=top(5); Kjonn=")
    (Selection(variable='HushType', codes=('005', '006'), codelist=''), \
Selection(variable='Tid', codes=('top(5)',), codelist=''), \
Selection(variable='Kjonn', codes=(), codelist=''))
    >>> parse_selection("Region=agg_KommSummer:*")
    (Selection(variable='Region', codes=('*',), codelist='agg_KommSummer'),)
    """
    found = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        match = _CHOICE.fullmatch(part)
        codes = [code.strip() for code in match[3].split("+")] if match and match[3] else []
        if not match or not all(codes) or (match[2] and not codes):
            raise ValueError(part)
        found.append(Selection(match[1], tuple(dict.fromkeys(codes)), match[2] or ""))
    return tuple(found)


def queries(rows: Iterable[tuple[str, str, str]]) -> list[TableQuery]:
    """The queries that hold every row of table, contents code and selection; as few as can be.

    Rows that name the same variables of a table, and leave the same ones out, are asked together:
    every code that any of them names. ValueError as in `parse_selection`.
    """
    merged: dict[tuple[object, ...], dict[str, Selection]] = {}
    for table, contents, selection in rows:
        text = f"{CONTENTS}={contents}; {selection}" if contents.strip() else selection
        taken = parse_selection(text)
        shape = frozenset((one.variable, one.codelist, bool(one.codes)) for one in taken)
        together = merged.setdefault((TableQuery(table, taken).table, shape), {})
        for one in taken:
            before = together.get(one.variable, one)
            codes = tuple(dict.fromkeys(before.codes + one.codes))
            together[one.variable] = Selection(one.variable, codes, one.codelist)
    return [TableQuery(str(table), tuple(one.values())) for (table, _), one in merged.items()]


def declared_queries(file: Path) -> list[TableQuery]:
    """The queries that a CSV file declares in its columns `table`, `contents_code`, `selection`.

    It may have other columns. `DataError` with one sentence for every fault.
    """
    rows = read_csv(file)
    missing = [name for name in COLUMNS if name not in rows.columns]
    if missing:
        expected = ", ".join(COLUMNS)
        raise DataError(
            Problem("column is missing", str(file), column=name, expected=expected)
            for name in missing
        )
    given = list(rows[list(COLUMNS)].itertuples(index=False, name=None))
    problems = []
    for number, row in enumerate(given, FIRST_DATA_ROW):
        try:
            queries([row])
        except (ValueError, ParameterError) as error:
            expected = "a table, and parts such as Alder=000..017 with ; between them"
            problems.append(
                Problem("not a query", str(file), number, "", error, expected, "correct the row")
            )
    if problems:
        raise DataError(problems)
    return queries(given)
