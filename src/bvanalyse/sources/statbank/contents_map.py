"""Which figures of the StatBank are which indicators: the map in data/reference/statbank.csv."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from operator import itemgetter
from pathlib import Path

import pandera.pandas as pa

from bvanalyse.errors import DataError, Problem
from bvanalyse.indicators import Register
from bvanalyse.sources.statbank.table import refusal
from bvanalyse.tables import FIRST_DATA_ROW, read_table

#: the value that is all the others together, by dimension
TOTALS = {"KOKbvfunksjon0000": "0", "Kjonn": "0"}
#: units of amounts, of which a factor makes one from another
AMOUNTS = {"NOK": 1.0, "1000 NOK": 1e3, "million NOK": 1e6}
_CHOICE = re.compile(r"(?P<dimension>[^\s=;]+)=(?P<codes>[^\s=;]*)")
_RANGE = re.compile(r"(?P<first>[0-9]+)\.\.(?P<last>[0-9]+)")

Codes = dict[str, tuple[str, ...]]  # by dimension


@dataclass(frozen=True)
class Contents:
    """One row of the map: the contents and choices in a table that are an indicator's figures.

    `factor` makes the register's unit of the table's; `ages` are those that the contents are about.
    The parts of a share are contents codes of rows with the same table and selection.
    """

    table: str
    contents_code: str
    selection: str
    indicator: str
    category: str
    unit: str
    factor: float
    ages: str
    numerator_code: str
    denominator_code: str
    note: str

    @cached_property
    def choices(self) -> Codes:
        """The selection's codes: several are added, none means that the dimension is left out."""
        return parse_selection(self.selection)

    def part(self, code: str, known: Sequence[Contents]) -> Contents | None:
        """The row for a part of this share or rate, if there is one."""
        alike = (one for one in known if (one.table, one.selection) == (self.table, self.selection))
        return next((one for one in alike if one.contents_code == code), None)


def parse_selection(text: str) -> Codes:
    """The codes that are chosen of each dimension.

    `Kjonn=0` chooses one code, `HushType=005+006` adds two, `Alder=000..017` adds all from the
    first to the last, and `Kjonn=` wants the dimension left out.

    >>> parse_selection("HushType=005+006; Kjonn="), len(parse_selection("Alder=000..017")["Alder"])
    ({'HushType': ('005', '006'), 'Kjonn': ()}, 18)

    Raises `ValueError` for everything else, and for a dimension or code that stands twice.
    """
    found: Codes = {}
    for choice in text.split("; ") if text else []:
        match = _CHOICE.fullmatch(choice)
        if match is None or match["dimension"] in found:
            raise ValueError(f"{choice!r} is no choice of its own such as Alder=000..017")
        found[match["dimension"]] = _codes(match["codes"])
    return found


def _codes(text: str) -> tuple[str, ...]:
    if span := _RANGE.fullmatch(text):
        first, last, width = int(span["first"]), int(span["last"]), len(span["first"])
        codes = [f"{code:0{width}}" for code in range(first, last + 1)]
        if width != len(span["last"]) or len(codes) < 2:
            raise ValueError(f"{text!r} does not run upwards between codes of one length")
    else:
        codes = text.split("+") if text else []
    if "" in codes or len(set(codes)) < len(codes):
        raise ValueError(f"{text!r} is not a list of codes, each of them once")
    return tuple(codes)


def _is_selection(text: str) -> bool:
    try:
        parse_selection(text)
    except ValueError:
        return False
    return True


def _text(pattern: str, description: str) -> pa.Column:
    return pa.Column(str, pa.Check.str_matches(rf"^(?:{pattern})\Z"), description=description)


SCHEMA = pa.DataFrameSchema(
    {
        "table": _text(r"\d{5}", "five digits"),
        "contents_code": _text(r"\S+", "a contents code"),
        "selection": pa.Column(
            str,
            pa.Check(_is_selection, element_wise=True, error="selection"),
            description="choices such as Alder=000..017; HushType=005+006; Kjonn=",
        ),
        "indicator": _text("[a-z][a-z0-9_]*", "an id from data/reference/indicators.csv"),
        "category": _text(".*", "text"),
        "unit": _text(r".*\S.*", "the table's unit"),
        "factor": pa.Column(float, pa.Check.gt(0), description="a number above 0"),
        "ages": _text(r"(\d+-\d+)?", "ages such as 0-17, or nothing"),
        "numerator_code": _text(r"\S*", "a contents code, or nothing"),
        "denominator_code": _text(r"\S*", "a contents code, or nothing"),
        "note": _text(".*", "text"),
    },
    unique=["table", "contents_code", "selection", "indicator"],
    strict=True,
)


def read_contents_map(path: Path, register: Register) -> dict[str, tuple[Contents, ...]]:
    """The map's rows by table, held against the register.

    Raises `DataError` with one sentence per fault: cells that break the schema, an indicator that
    is not in the register, a factor that does not lead to its unit, a part that is no row.
    """
    rows = _read(path)
    problems = [
        Problem(what, str(path), number, column, found, expected, "correct the row")
        for number, one in enumerate(rows, FIRST_DATA_ROW)
        for what, column, found, expected in _faults(one, rows, register)
    ]
    if problems:
        raise DataError(problems)
    names = dict.fromkeys(one.table for one in rows)
    return {name: tuple(one for one in rows if one.table == name) for name in names}


@cache
def _read(path: Path) -> tuple[Contents, ...]:
    table = read_table(path, SCHEMA)
    return tuple(Contents(**row) for row in table.to_dict("records"))


def _faults(
    one: Contents, rows: Sequence[Contents], register: Register
) -> Iterator[tuple[str, str, object, str]]:
    """What is wrong with a row, in which column, what is found there and what should be."""
    if one.indicator not in register:
        expected = SCHEMA.columns["indicator"].description
        yield "not in the register", "indicator", one.indicator, expected
        return
    unit = register[one.indicator].unit
    amounts = {one.unit, unit} <= AMOUNTS.keys()
    factor = AMOUNTS[one.unit] / AMOUNTS[unit] if amounts else 1.0
    if one.unit != unit and not amounts:
        yield "not the indicator's unit", "unit", one.unit, unit
    elif one.factor != factor:
        yield "not the factor between the units", "factor", one.factor, f"{factor:g}"
    for column in ("numerator_code", "denominator_code"):
        code = getattr(one, column)
        if code and one.part(code, rows) is None:
            yield "no row for this part", column, code, "a row with the same table and selection"


def choose(
    known: Sequence[Contents], at_hand: Mapping[str, Sequence[str]]
) -> list[tuple[Contents, Codes]]:
    """The rows whose choices a file holds, each with the codes to take of every dimension.

    `known` are the rows for one contents code; `at_hand` are the file's codes by dimension, without
    place, time and contents. A dimension in which a row chooses nothing counts by its total, or as
    the one value there is.

    Raises `DataError` naming the dimension and what to choose, where no row can be answered because
    a dimension is missing, must be left out or holds several values, or a sum lacks some of its.
    """
    chosen, faults = [], []
    for one in known:
        try:
            codes = _chosen(one, at_hand)
        except DataError as error:
            faults.append((_likeness(one, at_hand), error))
        else:
            chosen += [] if codes is None else [(one, codes)]
    if faults and not chosen:
        raise max(faults, key=itemgetter(0))[1]
    return chosen


def _likeness(one: Contents, at_hand: Mapping[str, Sequence[str]]) -> int:
    """How many of a row's choices a file answers, so that the likeliest one's fault is told."""
    return sum(
        bool(set(codes) & set(at_hand.get(dimension, ()))) if codes else dimension not in at_hand
        for dimension, codes in one.choices.items()
    )


def _chosen(one: Contents, at_hand: Mapping[str, Sequence[str]]) -> Codes | None:
    """The codes to take of each dimension; None where the file holds other choices than these."""
    for dimension, codes in one.choices.items():
        if codes and dimension not in at_hand:
            raise refusal(
                "a dimension is missing",
                column=dimension,
                expected="+".join(codes),
                action=f"save the table again with {dimension}, as JSON-stat or with codes",
            )
        if codes and not set(codes) & set(at_hand[dimension]):
            return None
    return {dimension: _taken(one, dimension, have) for dimension, have in at_hand.items()}


def _taken(one: Contents, dimension: str, have: Sequence[str]) -> tuple[str, ...]:
    codes = one.choices.get(dimension, ())
    lacking = [code for code in codes if code not in have]
    if lacking:
        raise refusal(
            "a sum lacks some of its values",
            column=dimension,
            found=f"none for {', '.join(lacking)}",
            expected=f"{codes[0]} to {codes[-1]}, {len(codes)} values",
            action="save the table again with all of them",
        )
    total = TOTALS.get(dimension, "")
    if codes or total in have:
        return codes or (total,)
    if len(have) == 1 and not total and dimension not in one.choices:
        return (have[0],)
    wanted = f"its total {total}" if total else "one value"
    left_out = dimension in one.choices and not total
    raise refusal(
        "a dimension in which the map chooses nothing",
        column=dimension,
        found=", ".join(have),
        expected="the table without it" if left_out else wanted,
        action=f"leave {dimension} out of the table"
        + ("" if left_out else f", or choose {wanted}"),
    )
