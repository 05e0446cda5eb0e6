"""From a query and a table's own list of codes to the codes that are asked for, one by one.

Every code is named to the service, so that the number of cells is known before the call, and the
stored query asks for the same cells next year. Source: the selection expressions of PxWebApi 2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bvanalyse.errors import DataError, Problem
from bvanalyse.regions import FIRST
from bvanalyse.sources.fetch.queries import TableQuery

Codes = tuple[str, ...]
PLACES = re.compile(r"Region|KOK\w*region0000")  # where a service does not tell what is a place
MAX_NAMED = 12
_COUNTED = re.compile(r"(top|bottom)\(([1-9][0-9]{0,5})(?:,([0-9]{1,6}))?\)", re.IGNORECASE)
_BOUNDED = re.compile(r"(from|to|range)\(([^(),]+)(?:,([^(),]+))?\)", re.IGNORECASE)
_SPAN = re.compile(r"(.+?)\.\.(.+)")


@dataclass(frozen=True)
class Variable:
    """A variable as the table's description has it.

    `eliminable` ones may be left out of a query. `listed` tells whether `codes` are all there are:
    PxWebApi 1 does not tell the codes of a code list.
    """

    id: str
    codes: Codes
    eliminable: bool = False
    time: bool = False
    place: bool = False
    listed: bool = True


@dataclass(frozen=True)
class Described:
    """A table as the service describes it; `updated` is empty where it does not say."""

    table: str
    title: str
    updated: str
    variables: tuple[Variable, ...]


@dataclass(frozen=True)
class Chosen:
    """The codes asked for, by variable in the table's order, and what the query did not name.

    `cut_first` are the variables by which a query may be cut and every part still be read alone:
    places, then time. A figure added of several ages is lost where the ages are cut.
    """

    codes: Mapping[str, Codes]
    codelists: Mapping[str, str]
    taken_whole: Codes = ()
    cut_first: Codes = ()


def choose(query: TableQuery, table: Described) -> Chosen:
    """The codes of every variable that the query asks for.

    Of variables that it does not name, places are taken all, time since the first year of the lists
    of municipalities, and any other is left out where the service adds it up, else taken whole.
    `DataError` for a variable or code that the table does not have, and for one left out that may
    not be.
    """
    named = {selection.variable: selection for selection in query.selections}
    known = [variable.id for variable in table.variables]
    strange = [name for name in named if name not in known]
    if strange:
        raise _refusal(query, "no such variable", ", ".join(strange), _some(known))
    codes: dict[str, Codes] = {}
    whole = []
    for variable in table.variables:
        if variable.id in named:
            wanted = named[variable.id].codes
            if not wanted and not variable.eliminable:
                what = f"{variable.id} may not be left out"
                raise _refusal(query, what, "nothing", _some(variable.codes))
            codes |= {variable.id: _chosen(query, wanted, variable)} if wanted else {}
        elif variable.time:
            codes[variable.id] = _recent(variable.codes)
        elif variable.place or not variable.eliminable:
            codes[variable.id] = variable.codes
            whole += [] if variable.place else [variable.id]
    cut = [one.id for one in table.variables if one.place] + [
        one.id for one in table.variables if one.time
    ]
    return Chosen(codes, query.codelists, tuple(whole), tuple(one for one in cut if one in codes))


def expand(expression: str, codes: Sequence[str], *, time: bool = False) -> Codes:
    """The codes that an expression stands for, in their own order; none where it fits none.

    Of time, `top(n)` is the latest and `bottom(n)` the earliest; of all else it is as listed.

    >>> years = ("2019", "2020", "2021", "2022")
    >>> expand("top(2)", years, time=True), expand("top(2,1)", years, time=True)
    (('2021', '2022'), ('2020', '2021'))
    >>> expand("top(2)", years), expand("from(2021)", years), expand("range(2021,2020)", years)
    (('2019', '2020'), ('2021', '2022'), ('2020', '2021'))
    >>> expand("34*", ("0301", "3401", "3403")), expand("????", ("0", "0301", "EAK"))
    (('3401', '3403'), ('0301',))
    >>> expand("000..001", ("000", "001", "002"))
    ('000', '001')
    """
    if expression in codes:
        return (expression,)
    if match := _COUNTED.fullmatch(expression):
        last = (match[1].lower() == "top") == time
        count, skipped = int(match[2]), int(match[3] or 0)
        ordered = codes[::-1] if last else codes
        taken = set(ordered[skipped : skipped + count])
        return tuple(code for code in codes if code in taken)
    if match := _SPAN.fullmatch(expression):
        return _between("range", match[1], match[2], codes)
    if match := _BOUNDED.fullmatch(expression):
        return _between(match[1].lower(), match[2].strip(), (match[3] or "").strip(), codes)
    if "*" in expression or "?" in expression:
        pattern = re.escape(expression).replace(r"\*", ".*").replace(r"\?", ".")
        return tuple(code for code in codes if re.fullmatch(pattern, code, re.IGNORECASE))
    return ()


def _between(word: str, first: str, second: str, codes: Sequence[str]) -> Codes:
    if (word == "range") != bool(second) or not {first, second} - {""} <= set(codes):
        return ()
    at = codes.index(first)
    if word == "range":
        low, high = sorted((at, codes.index(second)))
        return tuple(codes[low : high + 1])
    return tuple(codes[at:] if word == "from" else codes[: at + 1])


def _recent(codes: Codes) -> Codes:
    """The times since the first year of the lists; all, where there are none so late."""
    return tuple(code for code in codes if code[:4] >= str(FIRST)) or codes


def _chosen(query: TableQuery, expressions: Codes, variable: Variable) -> Codes:
    if not variable.listed:
        plain = [code for code in expressions if not re.search(r"[*?()]", code)]
        if len(plain) < len(expressions):
            what = f"the codes of a code list of {variable.id} are not told by this service"
            raise _refusal(query, what, ", ".join(expressions), "every code by itself")
        return expressions
    taken: dict[str, None] = {}
    for expression in expressions:
        found = expand(expression, variable.codes, time=variable.time)
        if not found:
            what = f"nothing in {variable.id} fits"
            raise _refusal(query, what, expression, _some(variable.codes))
        taken |= dict.fromkeys(found)
    return tuple(code for code in variable.codes if code in taken)


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else ""
    return "one of " + ", ".join(names[:MAX_NAMED]) + more


def _refusal(query: TableQuery, what: str, found: str, expected: str) -> DataError:
    action = "correct the selection of the table"
    problem = Problem(f"table {query.table}: {what}", found=found, expected=expected, action=action)
    return DataError(problem)
