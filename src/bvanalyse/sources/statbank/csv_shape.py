"""Which columns of a StatBank CSV table hold dimensions, and which hold figures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bvanalyse.sources.numbers import plain
from bvanalyse.sources.statbank.csv_cells import is_figure
from bvanalyse.sources.statbank.csv_parts import TITLE, Row
from bvanalyse.sources.statbank.table import refusal
from bvanalyse.sources.statbank.times import TIME_CODE, is_time

TIME_NAMES = ("tid", "år", "halvår", "kvartal", "måned", "time", "year", "quarter", "month")
METRIC_NAMES = ("contentscode", "statistikkvariabel", "contents", "observations")
#: dimensions whose codes may look like figures
OTHER_NAMES = ("region", "kommune", "fylke", "alder", "age", "kjønn", "kjonn", "sex", "funksjon")
_HEADING_TIME = re.compile(
    rf"(?:(?P<contents>.*\S) )?(?P<time>{TIME_CODE})\*?(?P<twice> - (?P=time)\*?)?"
)
_CODED_HEADING = re.compile(r"(?P<id>\S+) - (?P<label>.+)")


@dataclass(frozen=True)
class Heading:
    """A dimension by its column: where it stands, its id and name."""

    index: int
    id: str
    label: str
    dashed: bool = False
    is_time: bool = False


@dataclass(frozen=True)
class FigureColumn:
    """A column of figures, with what its heading says of contents and time."""

    index: int
    heading: str
    contents: str = ""
    time: str = ""
    time_label: str = ""
    dashed: bool = False


@dataclass(frozen=True)
class Shape:
    """Which columns hold dimensions and which hold figures, and where the first row of them is."""

    stub: tuple[Heading, ...]
    figures: tuple[FigureColumn, ...]
    body: int


def shape_of(table: Sequence[Row]) -> Shape:
    """Where dimensions and figures stand: time across, contents across, both, or neither."""
    first, second = table[0].cells, table[1].cells
    start = _times_from(second)
    above = first[start:]
    merged = start < len(second) and above[0] and not any(map(_HEADING_TIME.fullmatch, above))
    if merged and not (any(first[:start]) and any(second[:start])) and len(table) > 2:
        names = [one or other for one, other in zip(first, second, strict=True)][:start]
        headings, contents = list(names), ""
        for over, time in zip(above, second[start:], strict=True):
            contents = over or contents
            headings.append(f"{contents} {time}")
        return Shape(_stub(names, table[2:]), _pivoted(headings, start, table[0].number), 2)
    pivot = next((at for at, one in enumerate(first) if _HEADING_TIME.fullmatch(one)), None)
    if pivot is not None:
        return Shape(_stub(first[:pivot], table[1:]), _pivoted(first, pivot, table[0].number), 1)
    at, start = _time_and_figures(table)
    stub = _stub(first[:start], table[1:], at)
    known = any(one.id.lower() in METRIC_NAMES or one.label.lower() in METRIC_NAMES for one in stub)
    figures = [FigureColumn(at, one, one) for at, one in enumerate(first) if at >= start]
    if known and len(figures) > 1:
        raise refusal(
            "contents in rows and in columns",
            row=table[0].number,
            found=", ".join(first[start:]),
            expected="one column of figures",
            action="save the table again",
        )
    plain_name = first[start].lower() in ("", "value", "verdi") or TITLE.match(first[start])
    if len(figures) == 1 and (plain_name or known):
        figures = [FigureColumn(start, first[start])]
    return Shape(stub, tuple(figures), 1)


def _times_from(cells: Sequence[str]) -> int:
    """The index from which all cells are time codes; the number of cells when none is."""
    start = len(cells)
    while start and is_time(cells[start - 1].rstrip("*")):
        start -= 1
    return start


def _pivoted(headings: Sequence[str], start: int, row: int) -> tuple[FigureColumn, ...]:
    """The columns from `start` on, each headed by a period, or all by contents and a period."""
    matches = [_HEADING_TIME.fullmatch(heading) for heading in headings[start:]]
    alike = {match and bool(match["contents"]) for match in matches}
    found = []
    for at, match in enumerate(matches, start):
        if match is None or len(alike) > 1:
            raise refusal(
                "headings of different kinds",
                row=row,
                column=headings[at] or str(at + 1),
                expected="columns that all name a period, such as 2020 or Meldinger 2020",
                action="save the table again",
            )
        contents, time = match["contents"] or "", match["time"]
        label = time + "*" * ("*" in headings[at][len(contents) :])
        found.append(FigureColumn(at, headings[at], contents, time, label, bool(match["twice"])))
    return tuple(found)


def _time_and_figures(table: Sequence[Row]) -> tuple[int, int]:
    """The column of periods, and the first column of figures, which stand right of it."""
    header, body = table[0].cells, table[1:]
    bare = [_bare(one) for one in header]
    named = [at for at, one in enumerate(bare) if one in TIME_NAMES]
    times = named or [
        at
        for at in range(len(header) - 1)
        if bare[at] not in OTHER_NAMES
        and all(is_time(row.cells[at].split(" - ")[0].rstrip("*")) for row in body)
    ]
    if len(times) != 1:
        raise refusal(
            "no column of periods" if not times else "several columns of periods",
            row=table[0].number,
            found=", ".join(header[at] for at in times) or None,
            expected="periods such as 2020 across, or in one column called år",
            action="save the table again with its time",
        )
    (time,) = times
    for row in body:
        if not is_time(row.cells[time].split(" - ")[0].rstrip("*")):
            raise refusal(
                "not a period",
                row=row.number,
                column=header[time],
                found=row.cells[time],
                expected="a period such as 2020, 2020H1, 2020K1 or 2020M01",
                action="look whether columns or headings have changed places",
            )
    known = [
        at
        for at in range(time + 1, len(header) - 1)
        if bare[at] in (*OTHER_NAMES, *METRIC_NAMES)
        or bare[at].startswith("kok")
        or not any(is_figure(row.cells[at]) for row in body)
    ]
    start = max([time, *known]) + 1
    if start >= len(header):
        expected = "figures right of the periods"
        raise refusal("no column of figures", row=table[0].number, expected=expected)
    return time, start


def _stub(
    names: Sequence[str], body: Sequence[Row], time: int | None = None
) -> tuple[Heading, ...]:
    """The dimensions by their columns; `time` is the one of periods, if it is not across."""
    found = []
    for at, name in enumerate(names):
        if not name and not any(row.cells[at] for row in body):
            continue
        if time is None and _bare(name) in TIME_NAMES:
            expected = "periods in the headings or in a column, not in both"
            raise refusal("time stands twice", column=name, expected=expected)
        match = _CODED_HEADING.fullmatch(name)
        own, label = (match["id"], match["label"]) if match else (name, name)
        found.append(Heading(at, own, label, match is not None, at == time))
    twice = [name for name, times in Counter(one.id for one in found).items() if times > 1]
    if twice:
        expected = "one column of each name"
        action = "remove one of them"
        raise refusal("a heading stands twice", column=twice[0], expected=expected, action=action)
    return tuple(found)


def _bare(heading: str) -> str:
    """A heading as it is compared with known names."""
    return plain(heading).split(" - ")[-1].lower()
