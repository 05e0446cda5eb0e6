"""Figures side by side, as rows of dots: groups, ranks, the county, or single figures."""

from __future__ import annotations

import pandas as pd

from bvanalyse import periods
from bvanalyse.report import charts
from bvanalyse.report.charts import Mark, Row
from bvanalyse.report.display import Figure
from bvanalyse.report.key_figures import CATEGORIES_FROM
from bvanalyse.report.numfmt import share_decimals
from bvanalyse.report.pictures.common import CERTAIN, Drawn, figure_mark, other_names, wrapped
from bvanalyse.report.texts import capitalised
from bvanalyse.report.values import axis_unit, charted


def groups(drawn: Drawn, rows: pd.DataFrame) -> list[Figure]:
    """One figure by category over several periods: a row each, the latest dark."""
    certain = rows[rows["status"].isin(CERTAIN) & (rows["category"] != "")]
    for name, part in certain.groupby("indicator", sort=False):
        last = max(part["period"], key=periods.span)
        part = part[[periods.comparable(period, last) for period in part["period"]]]
        times = sorted(part["period"].unique(), key=periods.span)
        if part["category"].nunique() < CATEGORIES_FROM or len(times) < 2:
            continue
        values = part.assign(value=[charted(row.value, row.unit) for row in part.itertuples()])
        table = values.pivot_table(
            index="category", columns="period", values="value", aggfunc="first"
        )
        table = table[times].sort_values(times[-1], ascending=False)
        styles = ["earlier", "before", "own"][-min(3, len(times)) :]
        lines = [
            Row(
                wrapped(str(category)),
                [
                    Mark(
                        line[time],
                        style,
                        label=drawn.texts.number(line[time]) if style == "own" else "",
                    )
                    for time, style in zip(times[-3:], styles, strict=True)
                    if pd.notna(line[time])
                ],
            )
            for category, line in table.iterrows()
        ]
        texts, entry = drawn.texts, drawn.register[str(name)]
        note = texts(
            f"chart.note_{'earlier' if len(styles) == 3 else 'latest'}",
            last=texts.period(times[-1]),
            first=texts.period(times[-min(3, len(times))]),
            middle=texts.period(times[-2]),
            earlier=texts.period(times[-2]),
        )
        most = ", ".join(
            f"{category} {texts.number(value)}"
            for category, value in table[times[-1]].dropna().head(3).items()
        )
        caption = texts(
            "chart.categories",
            label=entry.text("label", texts.language),
            periods=texts.periods(times),
        )
        sentence = texts("chart.alt_most", when=texts.in_period(times[-1]), most=most)
        return [
            Figure(
                charts.dots(
                    lines,
                    capitalised(axis_unit(entry.unit, texts)),
                    texts,
                    values=texts.short_period(times[-1]),
                ),
                caption,
                texts("chart.alt_categories", name=drawn.name, label=caption, sentence=sentence),
                f"{note} {drawn.source}",
            )
        ]
    return []


def ranks(drawn: Drawn, rows: pd.DataFrame) -> list[Figure]:
    """A published list of ranks: one row for each municipality, this one dark."""
    for name, part in rows.groupby("indicator", sort=False):
        entry = drawn.register[str(name)]
        others = drawn.others[(drawn.others["indicator"] == name) & drawn.others["value"].notna()]
        if entry.kind != "rank" or len(others) < 3:
            continue
        both = pd.concat([part, others]).sort_values("value")
        mine = set(part["region"])
        lines = [
            Row(
                wrapped(drawn.regions.name(row.region, row.period)),
                [
                    Mark(
                        row.value,
                        "own" if row.region in mine else "other",
                        label=drawn.texts.number(row.value),
                    )
                ],
            )
            for row in both.itertuples()
        ]
        texts = drawn.texts
        caption = texts(
            "chart.ranks",
            label=entry.text("label", texts.language),
            periods=texts.periods(list(both["period"].unique())),
        )
        values = texts(
            "chart.alt_values", label=drawn.name, values=texts.number(part["value"].iloc[0])
        )
        return [
            Figure(
                charts.dots(lines, texts("chart.axis_rank"), texts),
                caption,
                texts("chart.alt_ranks", count=str(len(lines)), sentence=values),
                drawn.source,
            )
        ]
    return []


def against(drawn: Drawn, rows: pd.DataFrame) -> list[Figure]:
    """Shares of the municipality beside the county's, in the last period that both have."""
    county = drawn.others[(drawn.others["region"].str.len() == 2) & drawn.others["value"].notna()]
    pairs = rows[(rows["unit"] == "percent") & (rows["category"] == "")].merge(
        county, on=["indicator", "period", "category"], suffixes=("", "_county")
    )
    if pairs.empty or pairs["indicator"].nunique() < 2:
        return []
    pairs = pairs.sort_values("period", key=lambda column: column.map(periods.span))
    pairs = pairs.drop_duplicates("indicator", keep="last")
    lines = [
        Row(
            wrapped(drawn.register[row.indicator].text("label", drawn.texts.language)),
            [
                Mark(row.value, "own", label=_share(row.value, row.denominator, drawn)),
                Mark(
                    row.value_county,
                    "other",
                    label=_share(row.value_county, row.denominator_county, drawn),
                ),
            ],
        )
        for row in pairs.itertuples()
    ]
    texts, other = drawn.texts, other_names(drawn)
    values = " ".join(
        texts(
            "chart.alt_values",
            label=drawn.register[row.indicator].text("label", texts.language),
            values=f"{_share(row.value, row.denominator, drawn)} / "
            f"{_share(row.value_county, row.denominator_county, drawn)}",
        )
        for row in pairs.itertuples()
    )
    caption = texts(
        "chart.against", chapter=drawn.chapter, period=texts.periods(list(pairs["period"].unique()))
    )
    return [
        Figure(
            charts.dots(
                lines,
                texts("chart.axis_percent"),
                texts,
                percent=True,
                values=f"{drawn.name} / {other}",
            ),
            caption,
            texts("chart.alt_against", name=drawn.name, other=other, sentence=values),
            f"{texts('chart.note_own_other', own=drawn.name, other=other)} {drawn.source}",
        )
    ]


def _share(value: float, base: float, drawn: Drawn) -> str:
    """A share in a chart: as published, or with the digits its base carries."""
    decimals = share_decimals(base) if pd.notna(base) else None
    return drawn.texts.percent(value, decimals)


def levels(drawn: Drawn, rows: pd.DataFrame) -> list[Figure]:
    """Single figures of one unit, each with its uncertainty: nothing to compare them with.

    One dot without an interval tells nothing that its number does not, and few employees are
    nobody's business one by one: neither is drawn.
    """
    entries = {name: drawn.register[name] for name in rows["indicator"].unique()}
    drawable = [
        entries[row.indicator].kind not in ("rule", "rank", "amount", "ratio")
        and entries[row.indicator].noun != "ansatte"
        and row.status in CERTAIN
        for row in rows.itertuples()
    ]
    rows = rows[drawable]
    if rows.empty:
        return []
    texts, unit = drawn.texts, rows["unit"].mode().iloc[0]
    lines, values = [], []
    for row in rows[rows["unit"] == unit].itertuples():
        entry = entries[row.indicator]
        mark, name = (
            figure_mark(row, entry, drawn),
            row.category or entry.text("label", texts.language),
        )
        lines.append(Row(wrapped(f"{name} ({texts.short_period(row.period)})"), [mark]))
        values.append(f"{name} {mark.label} {texts.in_period(row.period)}")
    whiskers = any(mark.low is not None for line in lines for mark in line.marks)
    if len(lines) < 2 and not whiskers:
        return []
    times = sorted(rows[rows["unit"] == unit]["period"].unique(), key=periods.span)
    caption = texts("chart.levels", chapter=drawn.chapter, periods=texts.periods(times))
    sentence = texts("chart.alt_values", label=drawn.chapter, values=", ".join(values[:6]))
    chart = charts.dots(
        lines, capitalised(axis_unit(unit, texts)), texts, percent=unit == "percent"
    )
    note = f"{texts('chart.note_whisker')} {drawn.source}" if whiskers else drawn.source
    return [
        Figure(chart, caption, texts("chart.alt_levels", name=drawn.name, sentence=sentence), note)
    ]
