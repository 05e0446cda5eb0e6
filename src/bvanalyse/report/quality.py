"""Contradictions, and what the sources leave unclear, said in plain language."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from bvanalyse import periods
from bvanalyse.contradictions import Contradiction
from bvanalyse.indicators import Register
from bvanalyse.regions import Regions
from bvanalyse.report.key_figures import label
from bvanalyse.report.texts import Texts, capitalised
from bvanalyse.report.values import place_name

MOST_NAMED = 3  # places a note names one by one


def quality_sentences(
    found: Sequence[Contradiction], register: Register, texts: Texts
) -> list[str]:
    """One sentence or two for each contradiction: what does not add up, and by how much."""
    said = []
    for contradiction in found:
        labels = [register[name].text("label", texts.language) for name in contradiction.indicators]
        above = contradiction.values.get("sum", 0) > contradiction.values.get("total", 0)
        said.append(
            capitalised(
                texts(
                    f"quality.{contradiction.key}",
                    label=labels[0],
                    first=labels[0],
                    second=labels[-1],
                    meaning=texts(f"quality.sum_{'above' if above else 'below'}"),
                    when=texts.in_period(contradiction.period),
                    **{
                        "other": labels[-1],
                        **{
                            name: texts.number(value)
                            for name, value in contradiction.values.items()
                        },
                    },
                )
            )
        )
    return said


def note_sentences(
    published: pd.DataFrame,
    told: set[str],
    region: str,
    register: Register,
    regions: Regions,
    texts: Texts,
) -> list[str]:
    """What the sources leave unclear, once for each note; `told` are totals told of already."""
    notes = published[published["note"] != ""]
    notes = notes[~(notes["indicator"].isin(told) & (notes["status"] == "ok"))]
    said = []
    for note, rows in notes.groupby("note", sort=False):
        names = [*_names(rows, register, texts), *_elsewhere(rows, region, regions, texts)]
        times = sorted(set(rows["period"]), key=periods.span)
        when = texts.periods(times)
        said.append(texts("quality.note_item", label="; ".join(names), when=when, note=str(note)))
    return said


def _names(rows: pd.DataFrame, register: Register, texts: Texts) -> list[str]:
    """What the rows are called, each name once."""
    labels = (
        label(register[row.indicator], row.category, rows.iloc[:0], texts)
        for row in rows.itertuples()
    )
    return list(dict.fromkeys(labels))


def _elsewhere(rows: pd.DataFrame, region: str, regions: Regions, texts: Texts) -> list[str]:
    """Which other places the rows are about: their names, or that they are several."""
    others = [place for place in rows["region"].unique() if place != region]
    if len(others) > MOST_NAMED:
        return [texts("quality.several")]
    return [place_name(place, "", regions, texts) for place in others]
