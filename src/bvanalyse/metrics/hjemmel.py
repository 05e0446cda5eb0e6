"""The legal basis of a measure: care, emergency or imposed help.

A legal basis is judged once for each different wording, never child by child.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

import pandas as pd

BASIS = ["law", "chapter", "section"]
FULL_BASIS = [*BASIS, "paragraphs", "letters", "jmfr"]
#: definitions of a care measure, each wider than the one before it
CARE_DEFINITIONS = ("program", "specification", "footnote")
_TAKEOVER = re.compile(r"\b4-12([a-z]*)(?![\da-z])")


def care_definition(
    law: str, chapter: str, section: str, paragraphs: str = "", letters: str = "", jmfr: str = ""
) -> str:
    """The narrowest definition by which the legal basis is a care measure (omsorgstiltak), or "".

    `program` is SSB's control program, `specification` SSB's written requirements, `footnote` the
    footnote of StatBank table 11600, where § 4-12 a counts as well.

    >>> care_definition("BVL", "4", "12"), care_definition("BVL2021", "5", "1")
    ('program', 'specification')
    >>> care_definition("BVL", "4", "12a"), care_definition("BVL", "4", "4")
    ('footnote', '')
    """
    place = f"{law} {chapter}-{section}"
    taken_over = set(_TAKEOVER.findall(jmfr))
    if place == "BVL 4-12" or (place == "BVL 4-8" and _any_of(paragraphs, "23")):
        return "program"
    if place == "BVL2021 5-1":
        return "program" if _any_of(letters, "abcdefg") else "" if letters else "specification"
    if place == "BVL 4-8" and "" in taken_over:
        return "specification"
    if re.fullmatch(r"BVL 4-12[a-z]+", place) or (place == "BVL 4-8" and taken_over):
        return "footnote"
    return ""


def named_in(law: str, chapter: str, section: str, wanted: Collection[str]) -> bool:
    """Whether a section, or its whole chapter, is among those wanted.

    >>> named_in("BVL2021", "4", "2", ["BVL2021 4"]), named_in("BVL", "4", "6", ["BVL2021 4"])
    (True, False)
    """
    return f"{law} {chapter}" in wanted or f"{law} {chapter}-{section}" in wanted


def shown(law: str, chapter: str, section: str) -> str:
    """A legal basis as a reader meets it.

    >>> shown("BVL", "4", "6"), shown("BVL2021", "4", "2")
    ('§ 4-6 (barnevernloven 1992)', '§ 4-2 (barnevernsloven 2021)')
    """
    act = {"BVL": "barnevernloven 1992", "BVL2021": "barnevernsloven 2021"}.get(law, law)
    return f"§ {chapter}-{section} ({act})"


def judged(
    rows: pd.DataFrame, columns: list[str], judge: Callable[..., str | bool], dtype: str
) -> pd.Series:
    """The judgement on every row's legal basis.

    >>> rows = pd.DataFrame({"law": ["BVL", "BVL"], "chapter": ["4", "4"], "section": ["6", "6"]})
    >>> judged(rows, BASIS, shown, "str").nunique()
    1
    """
    kinds = rows.groupby(columns, sort=False, dropna=False).ngroup()
    wordings = rows[columns].drop_duplicates()
    found = {
        kinds[at]: judge(*row) for at, row in zip(wordings.index, wordings.values, strict=True)
    }
    return kinds.map(found).astype(dtype)


def _any_of(listed: str, wanted: str) -> bool:
    return bool({part.strip() for part in listed.split(",")} & set(wanted))
