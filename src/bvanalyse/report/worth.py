"""What a place in a league table is worth: which measures have chance in them, and how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from bvanalyse.barometer import (
    FewChildren,
    Measure,
    counts_people,
    few_children,
    over_four_years,
    said_twice,
    undisputed,
)
from bvanalyse.indicators import Indicator, Register
from bvanalyse.report.display import Table, Text
from bvanalyse.report.sentences.wording import named
from bvanalyse.report.texts import Texts, capitalised

#: children placed, in the order in which a count of them is preferred
PLACED = ("foster_placements", "children_placed_0_17")


def measures_told(
    measures: Sequence[Measure], register: Register, texts: Texts
) -> list[Text | Table]:
    """What the league table is made of, and which of it moves by itself."""
    counted = [m for m in measures if counts_people(register[m.indicator], register)]
    four = [measure for measure in measures if over_four_years(measure)]
    twice = said_twice(measures)
    words = {
        "measures": texts.whole(len(measures), neuter=True),
        "counted": capitalised(texts.whole(len(counted), neuter=True)),
        "four": capitalised(texts.whole(len(four), neuter=True)),
        "twice": capitalised(texts.whole(len(twice), neuter=True)),
    }
    paragraphs = [texts("barometer.worth_meaning"), texts("barometer.worth_counted", **words)]
    paragraphs += [texts("barometer.worth_decided")] if len(counted) < len(measures) else []
    paragraphs += [texts("barometer.worth_twice", **words)] if twice else []
    header = [texts(f"barometer.{name}") for name in ("indicator", "worth_rests", "worth_moves")]
    rows = [_row(measure, register[measure.indicator], register, texts) for measure in measures]
    words_only = frozenset(range(len(header)))
    return [
        *(Text("p", paragraph) for paragraph in paragraphs),
        Table(texts("barometer.worth_caption"), header, rows, text_columns=words_only),
    ]


def _row(measure: Measure, entry: Indicator, register: Register, texts: Texts) -> list[str]:
    four = over_four_years(measure)
    keys = ("rests_decided", "moves_no")
    if counts_people(entry, register):
        keys = ("rests_four", "moves_less") if four else ("rests_counted", "moves_yes")
    return [entry.text("label", texts.language), *(texts(f"barometer.{key}") for key in keys)]


def children_placed(
    own: pd.DataFrame, children: Mapping[str, float], number: str, year: str
) -> tuple[str, FewChildren] | None:
    """Which count of placed children is at hand for the year, and what so few can carry."""
    rows = undisputed(own[own["period"] == year])
    for name in PLACED:
        value = rows.loc[rows["indicator"] == name, "value"]
        if len(value) and value.iloc[0] > 0 and value.iloc[0] % 1 == 0 and children.get(number):
            return name, few_children(int(value.iloc[0]), number, children)
    return None


def few_told(
    found: FewChildren, entry: Indicator, name: str, year: str, texts: Texts
) -> list[Text]:
    """The worked example: so many children, and what one more or fewer would do."""
    show = found.to_show
    points = [
        texts(
            "barometer.few_count",
            count=texts.number(found.count, 0),
            when=texts.in_period(year),
            subject=capitalised(named(entry, texts)),
            children=texts.number(found.children, 0),
            rate=texts.number(1000 * found.count / found.children, 1),
        ),
        texts("barometer.few_one", percent=texts.number(100 / found.count, 0)),
        texts("barometer.few_quarter", quarter=texts.whole(found.quarter)),
        texts("barometer.few_range", **_ends(found.range, texts)),
        texts(
            f"barometer.few_show_{'both' if show.first_decrease is not None else 'up'}",
            down=texts.number(show.first_decrease or 0, 0),
            up=texts.number(show.first_increase or 0, 0),
        ),
        texts(
            "barometer.few_mean",
            count=texts.number(found.count, 0),
            **_ends(found.mean_range, texts),
        ),
    ]
    if found.if_alike:
        points.append(
            texts(
                "barometer.few_alike",
                of=texts.number(found.of, 0),
                name=name,
                **_ends(found.if_alike, texts),
            )
        )
    return [Text("h3", texts("barometer.few_title")), Text("ul", points)]


def alike_told(found: FewChildren, entry: Indicator, name: str, texts: Texts) -> list[str]:
    """One sentence for the summary: the places that chance alone could give."""
    if not found.if_alike:
        return []
    return [
        texts(
            "barometer.sum_alike",
            name=name,
            subject=entry.text("subject", texts.language),
            of=texts.number(found.of, 0),
            **_ends(found.if_alike, texts),
        )
    ]


def _ends(ends: tuple[float, float], texts: Texts) -> dict[str, str]:
    low, high = (texts.number(end, 0) for end in ends)
    return {"low": low, "high": high}
