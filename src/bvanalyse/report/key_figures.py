"""The figures as the source gives them: its own headings, its own order, nothing corrected."""

from __future__ import annotations

import pandas as pd

from bvanalyse import periods
from bvanalyse.indicators import Indicator, Register
from bvanalyse.observations import STATUSES
from bvanalyse.regions import Regions
from bvanalyse.report.display import Table
from bvanalyse.report.texts import Texts
from bvanalyse.report.values import cell, place_name

MOST_COLUMNS = 4  # more regions than this stand as rows
UNITS_TO_SAY = ("months", "days", "years", "credits", "visits per year", "visits per half-year")
CATEGORIES_FROM = 4  # as many categories as this make a list of their own


def published_tables(
    table: pd.DataFrame, region: str, register: Register, regions: Regions, texts: Texts
) -> list[Table]:
    """One table for each place in each source, with periods and other regions across."""
    places = table["ref"].str.partition(";")[0]
    tables = []
    parts = [
        part
        for (_, place), part_rows in table.groupby(["source", places], sort=False)
        for part in one_subject_each(str(place), part_rows, register, texts)
    ]
    for caption, rows in parts:
        if rows["region"].nunique() > MOST_COLUMNS:
            tables.append(_by_region(caption, rows, register, regions, texts))
            continue
        columns = _columns(rows, region)
        header = [
            texts("key_figures.column"),
            *(_heading(period, other, region, regions, texts) for period, other in columns),
        ]
        cells = {
            (row.indicator, row.category, row.period, row.region): cell(
                row.value, row.unit, texts, row.status
            )
            for row in rows.itertuples()
        }
        lines = rows[["indicator", "category"]].drop_duplicates()
        body = [
            [
                label(register[line.indicator], line.category, rows, texts),
                *(cells.get((line.indicator, line.category, *column), "") for column in columns),
            ]
            for line in lines.itertuples()
        ]
        tables.append(Table(caption, header, body, signs(body, texts)))
    return tables


def one_subject_each(
    title: str, rows: pd.DataFrame, register: Register, texts: Texts
) -> list[tuple[str, pd.DataFrame]]:
    """Captions and rows of the tables that rows are shown in: one for each long list of categories.

    A figure with many categories gets a table of its own, so that its rows need only the category.
    """
    long = set(_many(rows))
    plain = rows[~rows["indicator"].isin(long)]
    parts = [(title, plain)] if len(plain) else []
    for name in dict.fromkeys(rows["indicator"]):
        if name in long:
            subject = register[name].text("label", texts.language)
            caption = texts("chapter.category_row", label=title, category=subject)
            parts.append((caption, rows[rows["indicator"] == name]))
    return parts


def label(entry: Indicator, category: str, rows: pd.DataFrame, texts: Texts) -> str:
    """What a row is called: the label, with its category, or that alone in a long list."""
    name = entry.text("label", texts.language)
    same = rows[(rows["indicator"] == entry.id) & (rows["category"] == category)]
    unit = same["unit"].iloc[0] if len(same) else ""
    if category:
        alone = entry.id in _many(rows)
        name = category if alone else texts("chapter.category_row", label=name, category=category)
    if unit in UNITS_TO_SAY:
        return texts("chart.with_unit", label=name, unit=texts.counted(unit, 2))
    return name


def _many(rows: pd.DataFrame) -> list[str]:
    """Indicators with so many categories that they make a list of their own."""
    counts = rows[rows["category"] != ""].groupby("indicator")["category"].nunique()
    return [str(name) for name in counts.index[counts >= CATEGORIES_FROM]]


def signs(body: list[list[str]], texts: Texts) -> list[str]:
    """The note that explains the signs this very table uses.

    >>> signs([["Saker", "ca.\\u00a020", ":"]], Texts.load("nb"))
    ['Tegn: «:» er tall som er skjult av hensyn til personvern, «ca.» er omtrentlige tall.']
    """
    parts = {part for line in body for cell in line[1:] for part in cell.split()}
    used = [status for status, sign in STATUSES.items() if sign in parts]
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
    header = [
        texts("key_figures.region"),
        *(
            f"{label(register[indicator], category, rows, texts)} {texts.short_period(period)}"
            for indicator, category, period in columns
        ),
    ]
    cells = {
        (row.region, row.indicator, row.category, row.period): cell(
            row.value, row.unit, texts, row.status
        )
        for row in rows.itertuples()
    }
    body = [
        [
            place_name(other, columns[0][2], regions, texts),
            *(cells.get((other, *column), "") for column in columns),
        ]
        for other in rows["region"].unique()
    ]
    return Table(caption, header, body, signs(body, texts))


def _columns(rows: pd.DataFrame, region: str) -> list[tuple[str, str]]:
    """Periods in order; within each the municipality itself first."""
    pairs = set(zip(rows["period"], rows["region"], strict=True))
    return sorted(pairs, key=lambda pair: (periods.span(pair[0]), pair[1] != region, pair[1]))


def _heading(period: str, other: str, region: str, regions: Regions, texts: Texts) -> str:
    when = texts.short_period(period)
    return when if other == region else f"{place_name(other, period, regions, texts)} {when}"
