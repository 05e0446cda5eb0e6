"""How a figure is divided: its groups, and how they were before."""

from __future__ import annotations

import pandas as pd

from bvanalyse import periods
from bvanalyse.contradictions import TOTALS
from bvanalyse.observations import USABLE
from bvanalyse.report import charts
from bvanalyse.report.charts import Column, Mark, Row, Slope
from bvanalyse.report.display import Figure
from bvanalyse.report.key_figures import CATEGORIES_FROM
from bvanalyse.report.pictures.common import Drawn
from bvanalyse.report.texts import capitalised
from bvanalyse.report.values import axis_unit, charted

MOST_GROUPS = 8
STYLES = ("earlier", "before", "own")


def groups(drawn: Drawn, rows: pd.DataFrame) -> list[Figure]:
    """One figure by category: a slope between two periods, or dots of the last three.

    Those that have changed, and the largest by the last period; the rest together where they can be
    added.
    """
    lead = drawn.leading
    certain = rows[rows["status"].isin(USABLE) & rows["value"].notna() & (rows["category"] != "")]
    names = sorted(certain["indicator"].unique(), key=lambda n: not (lead and lead.entry.id == n))
    for name in names:
        part = certain[certain["indicator"] == name]
        last = max(part["period"], key=periods.span)
        part = part[[periods.comparable(period, last) for period in part["period"]]]
        times = sorted(part["period"].unique(), key=periods.span)[-len(STYLES) :]
        if part["category"].nunique() >= CATEGORIES_FROM and len(times) >= 2:
            return [_divided(drawn, name, part, times)]
    return []


def _divided(drawn: Drawn, name: str, part: pd.DataFrame, times: list[str]) -> Figure:
    texts, entry = drawn.texts, drawn.register[name]
    values = part.assign(value=[charted(row.value, row.unit) for row in part.itertuples()])
    table = values.pivot_table(index="category", columns="period", values="value", aggfunc="first")
    table = table[times].sort_values(times[-1], ascending=False, kind="stable")
    complete = table.dropna()
    shown = complete[complete.index.isin(_chosen(drawn, name, complete))]
    rest = table.drop(shown.index)
    note = ""
    if len(rest) and _adds_up(drawn, name, table):
        together = texts("chart.rest", count=texts.whole(len(rest)))
        shown = pd.concat([shown, rest.sum().rename(together).to_frame().T])
    elif len(rest):
        note = texts("chart.note_rest", count=texts.whole(len(rest)))
    most = ", ".join(
        f"{category} {texts.number(value)}"
        for category, value in table[times[-1]].dropna().head(3).items()
    )
    caption = texts(
        "chart.categories",
        label=entry.text("label", texts.language),
        periods=texts.periods(times),
    )
    largest = texts("chart.alt_most", when=texts.in_period(times[-1]), most=most)
    return Figure(
        _slopes(shown, times, drawn) if len(times) == 2 else _dots(shown, times, drawn, entry.unit),
        caption,
        texts(
            f"chart.alt_{'slope' if len(times) == 2 else 'categories'}",
            name=drawn.name,
            sentence=drawn.told(largest),
        ),
        f"{note} {drawn.source}".strip(),
    )


def _chosen(drawn: Drawn, name: str, table: pd.DataFrame) -> list[str]:
    """The groups that there is room for: what the findings tell of, then the largest."""
    told = {
        finding.category
        for finding in (drawn.family.findings if drawn.family else ())
        if finding.entry.id == name and finding.state.shows_difference
    }
    return sorted(table.index, key=lambda category: category not in told)[:MOST_GROUPS]


def _slopes(shown: pd.DataFrame, times: list[str], drawn: Drawn) -> charts.Drawing:
    texts = drawn.texts
    several = [
        Slope(str(category), (first, last), (texts.number(first), texts.number(last)))
        for category, first, last in shown.itertuples()
    ]
    heads = texts.short_period(times[0]), texts.short_period(times[1])
    return charts.slopes(several, heads)


def _dots(shown: pd.DataFrame, times: list[str], drawn: Drawn, unit: str) -> charts.Drawing:
    texts = drawn.texts
    rows = [
        Row(
            str(category),
            [
                Mark(value, style, label=texts.number(value))
                for value, style in zip(line, STYLES, strict=True)
            ],
        )
        for category, *line in shown.itertuples()
    ]
    pairs = reversed(list(zip(times, STYLES, strict=True)))
    columns = [Column(texts.short_period(time), [style]) for time, style in pairs]
    return charts.dots(rows, columns, capitalised(axis_unit(unit, texts)), texts)


def _adds_up(drawn: Drawn, name: str, table: pd.DataFrame) -> bool:
    """Whether nobody is counted in two groups and no group is hidden: the groups make the total."""
    total = drawn.own[
        (drawn.own["indicator"] == TOTALS.get(name, "")) & drawn.own["value"].notna()
    ].set_index("period")["value"]
    whole = not table.isna().any().any()
    return whole and all(
        time in total.index and table[time].sum() == total[time] for time in table.columns
    )
