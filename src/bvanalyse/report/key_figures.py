"""The figures as the source gives them: its own headings, its own order, nothing corrected."""

from __future__ import annotations

import pandas as pd

from bvanalyse import periods
from bvanalyse.indicators import Indicator, Register
from bvanalyse.observations import STATUSES
from bvanalyse.regions import Regions
from bvanalyse.report.display import Table
from bvanalyse.report.texts import Texts
from bvanalyse.report.values import cell

MOST_COLUMNS = 4  # more regions than this stand as rows


def published_tables(
    table: pd.DataFrame, region: str, register: Register, regions: Regions, texts: Texts
) -> list[Table]:
    """One table for each place in each source, with periods and other regions across."""
    places = table["ref"].str.partition(";")[0]
    tables = []
    for (_, place), rows in table.groupby(["source", places], sort=False):
        caption = texts("key_figures.caption", place=str(place))
        if rows["region"].nunique() > MOST_COLUMNS:
            tables.append(_by_region(caption, rows, register, regions, texts))
            continue
        columns = _columns(rows, region)
        header = [texts("key_figures.column"), *(
            _heading(period, other, region, regions, texts) for period, other in columns)]  # fmt: skip
        cells = {
            (row.indicator, row.category, row.period, row.region): cell(
                row.value, row.unit, row.status
            )
            for row in rows.itertuples()
        }
        lines = rows[["indicator", "category"]].drop_duplicates()
        body = [
            [label(register[line.indicator], line.category, texts), *(
                cells.get((line.indicator, line.category, *column), "") for column in columns)]
            for line in lines.itertuples()
        ]  # fmt: skip
        tables.append(Table(caption, header, body, signs(rows, body, texts)))
    return tables


def label(entry: Indicator, category: str, texts: Texts) -> str:
    """What a row is called: the indicator's label, with its category where it has one."""
    name = entry.text("label", texts.language)
    if not category:
        return name
    return texts("chapter.category_row", label=name, category=category)


def signs(rows: pd.DataFrame, body: list[list[str]], texts: Texts) -> list[str]:
    """The note that explains the signs this very table uses."""
    used = [status for status in STATUSES if status != "ok" and (rows["status"] == status).any()]
    words = [texts(f"key_figures.sign_{status}") for status in used]
    if any("" in line for line in body):
        words.append(texts("key_figures.sign_empty"))
    return [texts("key_figures.signs", signs=", ".join(words))] if words else []


def _by_region(
    caption: str, rows: pd.DataFrame, register: Register, regions: Regions, texts: Texts
) -> Table:
    """Many municipalities in one list: one row each, in the order of the source."""
    columns = list(
        dict.fromkeys(zip(rows["indicator"], rows["category"], rows["period"], strict=True))
    )
    header = [texts("key_figures.region"), *(
        f"{label(register[indicator], category, texts)} {texts.short_period(period)}"
        for indicator, category, period in columns)]  # fmt: skip
    cells = {(row.region, row.indicator, row.category, row.period):
             cell(row.value, row.unit, row.status) for row in rows.itertuples()}  # fmt: skip
    body = [[regions.name(other, columns[0][2]), *(cells.get((other, *column), "") for column in columns)]
            for other in rows["region"].unique()]  # fmt: skip
    return Table(caption, header, body, signs(rows, body, texts))


def _columns(rows: pd.DataFrame, region: str) -> list[tuple[str, str]]:
    """Periods in order; within each the municipality itself first."""
    pairs = set(zip(rows["period"], rows["region"], strict=True))
    return sorted(pairs, key=lambda pair: (periods.span(pair[0]), pair[1] != region, pair[1]))


def _heading(period: str, other: str, region: str, regions: Regions, texts: Texts) -> str:
    when = texts.short_period(period)
    return when if other == region else f"{regions.name(other, period)} {when}"
