"""From when the figures are, and whether they can still change."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pandas as pd

from bvanalyse.report.texts import Texts

#: KOSTRA figures of a year come out on 15 March of the next, and are final on 15 June
FINAL = (6, 15)
_DAY = re.compile(r"oppdatert (\d{4}-\d{2}-\d{2})\Z")  # as the tables' own place in the source says


def data_line(own: pd.DataFrame, year: int, published: str, texts: Texts) -> str:
    """Final or preliminary and as of when, by the day that the year's own tables were updated.

    `published` is the day a document was, where the figures come from one.

    >>> rows = pd.DataFrame({"period": ["2024"], "ref": ["tabell 12275; oppdatert 2025-03-15"]})
    >>> data_line(rows, 2024, "", Texts.load("nb"))
    'Tallene er foreløpige, oppdatert 15. mars 2025. De endelige kommer i juni 2025.'
    """
    days = _updated(own[own["period"] == str(year)]["ref"])
    if days:
        first = min(days)  # as old as the oldest of them
        key = "final" if first >= date(year + 1, *FINAL) else "preliminary"
        when = texts.period(first.isoformat())
        return texts(f"title.{key}", when=when, next=str(year + 1))
    if published:
        return texts("title.published", when=texts.period(published))
    return texts("title.undated")


def _updated(places: Any) -> list[date]:
    found = (_DAY.search(place) for place in places.unique())
    return [date.fromisoformat(day[1]) for day in found if day]
