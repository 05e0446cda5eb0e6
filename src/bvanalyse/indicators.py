"""The register: every indicator declared once, and the shares and rates derived from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from bvanalyse import LANGUAGES
from bvanalyse.errors import DataError, Problem
from bvanalyse.observations import WITHOUT_VALUE, join, observations, worst
from bvanalyse.tables import read_table

GROUPS = (
    "melding",
    "undersokelse",
    "tiltak",
    "plassering",
    "fosterhjem",
    "kvalitet",
    "ettervern",
    "bemanning",
    "okonomi",
    "bakgrunn",
)
#: what the law demands of the service, by the name that a figure on it carries
REQUIREMENTS = ("reports", "investigations", "followup", "supervision", "plan")
KINDS = ("count", "proportion", "rate", "ratio", "amount", "mean", "rank", "rule")
#: units of which one more or one fewer is a matter of chance
SEPARATOR = " / "  # between the sources of a figure that is made of two
COUNTED = frozenset(
    ["reports", "investigations", "persons", "households", "measures", "offers", "places", "homes"]
)
SPOKEN = ("label", "subject", "question", "definition", "misreading")

_TEXT = pa.Column(str, description="text")
_SPOKEN = pa.Column(str, pa.Check.str_matches(r"\S"), description="text in plain language")
_ID = r"[a-z][a-z0-9_]*"

SCHEMA = pa.DataFrameSchema(
    {
        "id": pa.Column(str, pa.Check.str_matches(f"^{_ID}$"), description="a snake_case id"),
        "group": pa.Column(str, pa.Check.isin(GROUPS), description="one of " + ", ".join(GROUPS)),
        "kind": pa.Column(str, pa.Check.isin(KINDS), description="one of " + ", ".join(KINDS)),
        "numerator": pa.Column(str, pa.Check.str_matches(f"^({_ID})?$"), description="an id"),
        "denominator": pa.Column(str, pa.Check.str_matches(f"^({_ID})?$"), description="an id"),
        "unit": _SPOKEN,
        "noun": _TEXT,
        "per": _TEXT,
        "period": pa.Column(str, pa.Check.isin(["year", "halfyear"]), description="a period kind"),
        "better": pa.Column(
            str,
            pa.Check.isin(["higher", "lower", "neutral"]),
            description="higher, lower or neutral",
        ),
        "stock": pa.Column(str, pa.Check.isin(["yes", ""]), description="yes or empty"),
        "legal_limit": pa.Column(float, nullable=True, description="a number or nothing"),
        "requirement": pa.Column(
            str,
            pa.Check.isin((*REQUIREMENTS, "")),
            description="what the law demands, where there is a legal limit: "
            + ", ".join(REQUIREMENTS),
        ),
        "margin": pa.Column(
            str,
            pa.Check.str_matches(r"^([\d.]+(\.\.[\d.]+)?)?$"),
            description="points such as 5, or ratios such as 0.90..1.11",
        ),
        "breaks": pa.Column(
            str,
            pa.Check.str_matches(r"^(\d{4}(;\d{4})*)?$"),
            description="years separated by semicolon",
        ),
        **{f"{name}_{language}": _SPOKEN for name in SPOKEN for language in LANGUAGES},
        "sources": _TEXT,
        "kostra_table": _TEXT,
        "kostra_contents_code": _TEXT,
        "kostra_other_selection": _TEXT,
        "note": _TEXT,
    },
    unique=["id"],
    strict=True,
)


@dataclass(frozen=True, repr=False)
class Indicator:
    """One row of the register: what a figure is, how it is reckoned and how it may be read."""

    id: str
    group: str
    kind: str
    numerator: str
    denominator: str
    unit: str
    noun: str
    per: float
    better: str
    stock: bool
    legal_limit: float | None
    requirement: str  # of the law, which the limit is of
    margin: tuple[float, float] | None
    breaks: tuple[int, ...]
    spoken: dict[str, str]

    def __repr__(self) -> str:
        return f"<{self.id}: {self.spoken['label_nb']} ({self.kind}, {self.unit})>"

    def text(self, name: str, language: str) -> str:
        """The label, subject, question, definition or misreading in the language."""
        return self.spoken[f"{name}_{language}"]

    @property
    def counted(self) -> str:
        """What one unit of the figure is called in the texts' list of units."""
        return self.noun or self.unit


class Register(dict[str, Indicator]):
    """All indicators by id, in the order of the register file.

    >>> Register.load(Path("data/reference"))["reports_received"].group
    'melding'
    """

    __hash__ = object.__hash__  # type: ignore[assignment]  # one register is one thing

    @classmethod
    @cache
    def load(cls, folder: Path) -> Register:
        """The register in data/reference/indicators.csv; read once in a process."""
        path = folder / "indicators.csv"
        table = read_table(path, SCHEMA)
        register = cls({row["id"]: _indicator(row) for row in table.to_dict("records")})
        unknown = [
            Problem(
                "not in the register",
                file=str(path),
                row=row,
                column=column,
                found=name,
                expected="the id of another indicator",
                action="add a row or correct the id",
            )
            for row, (_, entry) in enumerate(register.items(), 2)
            for column in ("numerator", "denominator")
            if (name := getattr(entry, column)) and name not in register
        ]
        if unknown:
            raise DataError(unknown)
        return register

    def counts(self, entry: Indicator) -> bool:
        """Whether the numerator of a share or rate counts cases or persons: not kroner, not FTE."""
        numerator = self.get(entry.numerator)
        return numerator is None or numerator.unit in COUNTED

    def check(self, table: pd.DataFrame, file: str) -> None:
        """Refuses observations of an indicator that the register does not know."""
        unknown = sorted(set(table["indicator"]) - set(self))
        if unknown:
            raise DataError(
                Problem(
                    "not in the register",
                    file=file,
                    column="indicator",
                    found=name,
                    expected="an id from data/reference/indicators.csv",
                    action="see `bvanalyse list indicators`, or add a row to the register",
                )
                for name in unknown
            )

    def derive(self, table: pd.DataFrame) -> pd.DataFrame:
        """The table with every share, rate and ratio whose two parts it holds, and lacks itself.

        Both parts must be totals of the same region and period. The new row keeps numerator and
        denominator, so that no share is ever shown without its base. A part that is missing gives
        no row; a doubtful or forecast part makes the result doubtful or a forecast. A published
        share or rate without its parts gets them, where they agree with it as it is rounded.
        """
        usable = table[~table["status"].isin(WITHOUT_VALUE) & table["value"].notna()]
        units = {entry.id: entry.unit for entry in self.values()}
        own_unit = usable["indicator"].map(units).fillna(usable["unit"])
        usable = usable[usable["unit"] == own_unit]  # a figure in another unit is not this figure
        rows: list[dict[str, object]] = []
        at_hand = set(usable["indicator"])
        based = table.reset_index(drop=True)
        bases: dict[int, tuple[object, object]] = {}  # of published figures, by row
        for entry in self.values():
            if not {entry.numerator, entry.denominator} <= at_hand:
                continue
            have = based[based["indicator"] == entry.id]
            made = _ratios(entry, usable)
            known = set(zip(have["region"], have["period"], have["category"], strict=True))
            rows += [row for row in made if _key(row) not in known]
            if entry.kind in ("proportion", "rate"):
                bases |= _bases(have, {_key(row): row for row in made})
        if bases:
            parts = list(bases.values())
            based.loc[list(bases), ["numerator", "denominator"]] = parts
        return join([based, observations(rows)])


def _key(row: dict[str, object]) -> tuple[object, ...]:
    return row["region"], row["period"], row["category"]


def _bases(
    published: pd.DataFrame, made: dict[tuple[object, ...], dict[str, object]]
) -> dict[int, tuple[object, object]]:
    """Numerator and denominator for published figures that equal what is made of those at hand."""
    found: dict[int, tuple[object, object]] = {}
    bare = published[published["numerator"].isna() & published["value"].notna()]
    for at, row in zip(bare.index, bare.to_dict("records"), strict=True):
        own = made.get(_key(row))
        decimals = len(f"{row['value']:.6f}".rstrip("0").partition(".")[2])
        if own and abs(float(str(own["value"])) - row["value"]) <= 0.5 * 10**-decimals + 1e-9:
            found[at] = own["numerator"], own["denominator"]
    return found


def _ratios(entry: Indicator, usable: pd.DataFrame) -> list[dict[str, object]]:
    place = ["region", "period"]
    over = usable[(usable["indicator"] == entry.numerator) & (usable["category"] == "")]
    under = usable[(usable["indicator"] == entry.denominator) & (usable["category"] == "")]
    under = under[under["value"] > 0]
    same = over.merge(under, on=[*place, "source"], suffixes=("", "_under"))
    same = same.assign(source_under=same["source"])
    rest = over.merge(under, on=place, suffixes=("", "_under"))
    # the base in the same source goes before another source's
    pairs = pd.concat([same, rest[same.columns]]).drop_duplicates([*place, "source"])
    rows: list[dict[str, object]] = []
    for pair in pairs.itertuples():
        beyond = entry.kind == "proportion" and pair.value > pair.value_under
        thousands = 1000 if entry.unit == "NOK per child" else 1  # amounts stand in 1000 NOK
        rows.append(
            {
                "region": pair.region,
                "period": pair.period,
                "indicator": entry.id,
                "category": pair.category,
                "value": thousands * entry.per * pair.value / pair.value_under,
                "numerator": pair.value,
                "denominator": pair.value_under,
                "unit": entry.unit,
                "status": worst([pair.status, pair.status_under, "suspect" if beyond else "ok"]),
                "source": _both(pair.source, pair.source_under),
                "ref": _both(pair.ref, pair.ref_under),
                "note": "Telleren er større enn nevneren." if beyond else "",
            }
        )
    return rows


def _both(first: str, second: str) -> str:
    return first if first == second else f"{first}{SEPARATOR}{second}"


def _indicator(row: dict[str, object]) -> Indicator:
    low, _, high = str(row["margin"]).partition("..")
    margin = (float(low) if high else -float(low), float(high or low)) if low else None
    limit = row["legal_limit"]
    return Indicator(
        **{
            name: str(row[name])
            for name in (
                "id",
                "group",
                "kind",
                "numerator",
                "denominator",
                "unit",
                "noun",
                "better",
                "requirement",
            )
        },
        per=float(str(row["per"]) or 1),
        stock=row["stock"] == "yes",
        legal_limit=None if pd.isna(limit) else float(str(limit)),
        margin=margin,
        breaks=tuple(int(year) for year in str(row["breaks"]).split(";") if year),
        spoken={
            f"{name}_{language}": str(row[f"{name}_{language}"])
            for name in SPOKEN
            for language in LANGUAGES
        },
    )
