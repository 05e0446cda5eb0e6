"""The columns of the tables and the names of the parameters, from the schemas that hold them."""

from __future__ import annotations

import re

import pandera.pandas as pa

from bvanalyse import indicators
from bvanalyse import observations as long_table
from bvanalyse.events import COLUMNS
from bvanalyse.params import EXPECTED, Params
from made.markdown import code, plain, table

OBSERVATIONS = {
    "region": "Whose figure it is: a municipality, a county, the country, a KOSTRA group.",
    "period": "What it covers: a year, a part of one, a day, or several years together.",
    "indicator": "What it is a figure of; see the [indicators](indicators.md).",
    "category": "Which part of a whole, such as who reported.",
    "value": "The figure. Shares are in per cent, rates as the register says.",
    "numerator": "Of a share or a rate: how many it counts.",
    "denominator": "Of a share or a rate: out of how many.",
    "unit": "What one of it is. A figure in another unit than the register's is another figure.",
    "status": "Whether it can be trusted, or why it is not there; see below.",
    "source": "Which document or table it comes from.",
    "ref": "Where it stands there.",
    "note": "What a reader should know, in bokmål.",
}
REGISTER = {
    "id": "The name used in code and files; never changed.",
    "group": "The chapter it stands in.",
    "kind": "How it is reckoned, and so which comparisons may be made.",
    "numerator": "Of a share, rate or ratio: the indicator above the line.",
    "denominator": "The one below it.",
    "unit": "What one of it is.",
    "noun": "What the texts call one of it, where that is not the unit.",
    "per": "What a rate is per, such as 1000.",
    "period": "Whether it is published by year or half-year.",
    "better": "Which way is good, or `neutral` where neither is.",
    "stock": "Whether it counts those there on a day: then they are largely the same each year.",
    "legal_limit": "What the law allows, of figures that the law says something about.",
    "requirement": "What the law demands, where there is a limit.",
    "margin": "How small a change must be to be called about unchanged.",
    "breaks": "Years from which figures cannot be held against earlier ones.",
    "label": "What tables and charts call it, in three languages.",
    "subject": "What sentences call it.",
    "question": "The question that it answers.",
    "definition": "What is counted.",
    "misreading": "What not to read into it.",
    "sources": "Where it is published, or `derived`.",
    "kostra_table": "The StatBank table of the same figure.",
    "kostra_contents_code": "Its contents code there.",
    "kostra_other_selection": "What else is chosen there.",
    "note": "For those who work on the register.",
}


def observations() -> str:
    """The one long table."""
    return _columns(long_table.SCHEMA, OBSERVATIONS)


def statuses() -> str:
    """What a figure's status may be, the most doubtful last."""
    signs = [(code(status), code(sign)) for status, sign in long_table.STATUSES.items()]
    return table(["status", "sign in tables"], signs)


def register() -> str:
    """The register; columns of one language are told once."""
    return _columns(indicators.SCHEMA, REGISTER)


def events() -> str:
    """The event tables of case files, and the columns of each."""
    rows = [(code(name), ", ".join(map(code, columns))) for name, columns in COLUMNS.items()]
    return table(["table", "columns"], rows)


def parameters() -> str:
    """What a parameter file may hold: the meanings are those of the model's own description."""
    meanings = dict(re.findall(r"^\s+(\w+): (.+)$", Params.__doc__ or "", re.M))
    rows = [
        (
            code(name),
            plain(meanings[name]),
            plain(EXPECTED[name]),
            "must be given" if field.is_required() else code(_default(field.default)),
        )
        for name, field in Params.model_fields.items()
    ]
    return table(["parameter", "meaning", "expected", "when left out"], rows)


def _default(value: object) -> str:
    return "[]" if value == () else f'"{value}"'


def _columns(schema: pa.DataFrameSchema, meanings: dict[str, str]) -> str:
    """A row for each column; one that is not told of, or is gone, fails the build."""
    columns = {
        re.sub("_(nb|nn|en)$", "", str(name)): column for name, column in schema.columns.items()
    }
    assert columns.keys() == meanings.keys(), columns.keys() ^ meanings.keys()
    rows = [
        (code(name), meanings[name], plain(column.description or ""))
        for name, column in columns.items()
    ]
    return table(["column", "meaning", "must be"], rows)
