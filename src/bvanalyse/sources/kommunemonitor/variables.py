"""Which variables of the monitor are which figures: the map in data/reference/kommunemonitor.csv.

The monitor numbers what it counts (v1-v59, v301 and the like) and gives a letter to what it shows
(1A-4F). The full name begins with one of them, such as `v30_...` or `3A - ...`; what follows is not
always its own: v38 and v41 are called the same. Source: Bufdir's kommunemonitor, 2021.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import pandera.pandas as pa

from bvanalyse.errors import DataError, Problem
from bvanalyse.indicators import Register
from bvanalyse.sources.numbers import plain
from bvanalyse.sources.statbank.table import refusal
from bvanalyse.tables import FIRST_DATA_ROW, read_table

FILE = "kommunemonitor.csv"
PARTS = ("value", "numerator", "denominator")
HIDES_SMALL, ZERO_IS_MISSING = "hides_1_3", "zero_is_missing"
_CODE = re.compile(
    r"(?P<code>v[0-9]{1,3}|[1-4][a-g])(?:(?:[_ .:–-]+)(?P<rest>.*))?", re.IGNORECASE | re.DOTALL
)
_TEXT = pa.Column(str, description="text")

SCHEMA = pa.DataFrameSchema(
    {
        "variable": pa.Column(str, pa.Check.str_matches(r"^v\d{1,3}\Z"), description="v30"),
        "letter": pa.Column(str, pa.Check.str_matches(r"^([1-4][A-G])?\Z"), description="3A"),
        "number_format": pa.Column(str, pa.Check.isin(["Andel", "Antall"]), description="Andel"),
        "label": _TEXT,
        "indicator": pa.Column(str, pa.Check.str_matches(r"^[a-z][a-z0-9_]*\Z"), description="id"),
        "part": pa.Column(str, pa.Check.isin(PARTS), description="one of " + ", ".join(PARTS)),
        "unit": pa.Column(str, pa.Check.str_matches(r"\S"), description="a unit of the register"),
        "period": pa.Column(str, pa.Check.isin(["year", "halfyear"]), description="year"),
        "trap": pa.Column(
            str,
            pa.Check.isin([HIDES_SMALL, ZERO_IS_MISSING, ""]),
            description=f"{HIDES_SMALL}, {ZERO_IS_MISSING} or nothing",
        ),
        "note": _TEXT,
    },
    unique=["variable", "number_format", "indicator", "part"],
    strict=True,
)


@dataclass(frozen=True)
class Tie:
    """What the figures of a variable are: an indicator's value, or a part that it is made of."""

    variable: str
    indicator: str
    part: str
    unit: str
    period: str
    trap: str = ""


class Variables:
    """The monitor's variables by number, letter or label, and what each of them is.

    >>> known = Variables.load(Path("data/reference"))
    >>> [(tie.indicator, tie.part) for tie in known.ties("v301_avsluttet", "Antall")]
    [('investigations_closed_halfyear', 'value'), ('share_deadline_breaches', 'denominator')]
    >>> known.ties("Fristbrudd i undersøkelsessaker", "Andel") == known.ties("3A", "Andel")
    True
    >>> known.ties("5A_noe_nytt", "Andel"), known.ties("3A", "Promille")
    ((), ())
    """

    def __init__(
        self, names: Mapping[str, str], ties: Mapping[tuple[str, str], tuple[Tie, ...]]
    ) -> None:
        self._names, self._ties = names, ties

    @classmethod
    @cache
    def load(cls, folder: Path) -> Variables:
        """The map, held against the register beside it; read once in a process.

        Raises `DataError` with one sentence per fault: cells that break the schema, an indicator
        that is not in the register, a value in another unit, a name of two variables.
        """
        path = folder / FILE
        names: dict[str, str] = {}
        ties: dict[tuple[str, str], list[Tie]] = defaultdict(list)
        problems: list[Problem] = []
        register = Register.load(folder)
        rows = read_table(path, SCHEMA).to_dict("records")
        for number, row in enumerate(rows, FIRST_DATA_ROW):
            tie = Tie(*(row[name] for name in Tie.__dataclass_fields__))
            ties[tie.variable, folded(row["number_format"])].append(tie)
            entry = register.get(tie.indicator)
            if entry is None or (tie.part == "value" and entry.unit != tie.unit):
                column, found = ("unit", tie.unit) if entry else ("indicator", tie.indicator)
                expected = entry.unit if entry else "an id from data/reference/indicators.csv"
                problems.append(Problem("not in the register", str(path), number, column, found,
                                        expected, "correct the row"))  # fmt: skip
            for name in (row["variable"], row["letter"], *row["label"].split("|")):
                if name and names.setdefault(folded(name), tie.variable) != tie.variable:
                    problems.append(Problem("a name of two variables", str(path), number, "label",
                                            name, "a name of one", "correct the row"))  # fmt: skip
        if problems:
            raise DataError(problems)
        return cls(names, {key: tuple(found) for key, found in ties.items()})

    def ties(self, name: str, number_format: str) -> tuple[Tie, ...]:
        """What a variable in this format is; nothing if it is not known.

        Raises `DataError` for a name that begins with one variable's code and goes on with
        another's label, and for a format where the name should be.
        """
        if folded(name) in ("andel", "antall"):
            raise refusal(
                "a number format where a variable should be",
                column="Variabel",
                found=name,
                expected="a variable such as 3A",
                action="look whether columns or headings have changed places",
            )
        variable = self._variable(name)
        return self._ties.get((variable, folded(number_format)), ()) if variable else ()

    def _variable(self, name: str) -> str:
        text = folded(name)
        match = _CODE.fullmatch(text)
        if match is None or text in self._names:
            return self._names.get(text, "")
        coded = self._names.get(match["code"], "")
        labelled = self._names.get(folded(match["rest"] or ""), coded)
        if coded and labelled != coded:
            raise refusal(
                "a code and a name of two variables",
                column="Variabel",
                found=name,
                expected="the code and the name of one",
                action="correct the cell",
            )
        return coded


@lru_cache(maxsize=10_000)
def folded(text: str) -> str:
    """A name as it is compared with others: small letters, one kind of space and dash.

    >>> folded(" Innbyggere 0–17 ÅR ")
    'innbyggere 0-17 år'
    """
    return " ".join(plain(text).replace("–", "-").casefold().split())
