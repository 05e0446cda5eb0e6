"""What changed between two editions of a table: figures in March are not those of June."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from bvanalyse.sources.statbank import StatBankTable, read_jsonstat

MAX_SHOWN = 4


@dataclass(frozen=True)
class Figures:
    """Cells of a snapshot, all with the same variables.

    `frame` has a column for the code of every dimension, then `value` and `status`.
    """

    frame: pd.DataFrame
    dimensions: tuple[str, ...]
    time: str = ""
    contents: str = ""


@dataclass(frozen=True)
class Change:
    """One cell that changed from one figure to another: its codes, and both figures."""

    cell: str
    before: float
    after: float


@dataclass(frozen=True)
class Difference:
    """What a later edition changed.

    `by_year` counts changed cells, of figures and of symbols such as `:`; `shown` of them got a
    figure, `hidden` lost it. `largest` is the largest change of each kind of contents, for kroner
    and percent do not compare. `new` and `gone` are cells in one edition only. `comparable` is
    False where the editions do not have the same variables.
    """

    before: str
    after: str
    by_year: Mapping[str, int] = field(default_factory=dict)
    largest: tuple[Change, ...] = ()
    shown: int = 0
    hidden: int = 0
    new: int = 0
    gone: int = 0
    comparable: bool = True

    @property
    def changed(self) -> int:
        """How many cells differ between the editions, over all years."""
        return sum(self.by_year.values())


def read_figures(files: Sequence[Path]) -> list[Figures]:
    """The cells of a table's slices, together where they have the same variables.

    `DataError` as in `read_jsonstat`.
    """
    tables: dict[frozenset[str], list[StatBankTable]] = {}
    for file in files:
        table = read_jsonstat(file)
        tables.setdefault(frozenset(table.dimensions), []).append(table)
    return [_together(alike) for alike in tables.values()]


def compare(
    old: Sequence[Figures], new: Sequence[Figures], *, before: str = "", after: str = ""
) -> Difference:
    """What changed from one edition to another; `before` and `after` are their times of change.

    A cell has changed where its figure or its status has; rows may stand in any order.
    """
    was = {frozenset(one.dimensions): one for one in old}
    now = {frozenset(one.dimensions): one for one in new}
    parts = [_compared(was[shape], found) for shape, found in now.items() if shape in was]
    return Difference(
        before,
        after,
        by_year=dict(sorted(sum((Counter(part.by_year) for part in parts), Counter()).items())),
        largest=tuple(sorted((one for part in parts for one in part.largest), key=_share)),
        shown=sum(part.shown for part in parts),
        hidden=sum(part.hidden for part in parts),
        new=sum(part.new for part in parts) + _only_in(now, was),
        gone=sum(part.gone for part in parts) + _only_in(was, now),
        comparable=bool(parts) or not (was and now),
    )


def told(difference: Difference) -> str:
    """What changed, in one sentence.

    >>> told(Difference("2025-03-15", "2025-06-15", {"2024": 3}, (Change("0301 2024", 96, 98.5),)))
    'updated moved from 2025-03-15 to 2025-06-15; 3 cells changed (2024: 3), largest: \
0301 2024: 96 -> 98.5'
    """
    moved = difference.before != difference.after
    said = [
        f"updated moved from {difference.before or 'unknown'} to {difference.after or 'unknown'}"
        if moved
        else f"updated is still {difference.after or 'unknown'}"
    ]
    if not difference.comparable:
        return f"{said[0]}; other variables than before, so that figures cannot be compared"
    if not difference.changed:
        said.append("no cell changed")
    else:
        years = ", ".join(f"{year}: {count}" for year, count in difference.by_year.items())
        text = f"{counted(difference.changed, 'cell')} changed ({years})"
        if difference.largest:
            most = [
                f"{one.cell}: {one.before:.12g} -> {one.after:.12g}" for one in difference.largest
            ]
            more = len(most) - MAX_SHOWN
            text += ", largest: " + "; ".join(most[:MAX_SHOWN])
            text += f"; and {counted(more, 'other')}" if more > 0 else ""
        said.append(text)
    others = [
        (difference.shown, "got a figure"),
        (difference.hidden, "lost its figure" if difference.hidden == 1 else "lost their figures"),
        (difference.new, "new"),
        (difference.gone, "gone"),
    ]
    said += [f"{counted(count, 'cell')} {what}" for count, what in others if count]
    return "; ".join(said)


def counted(number: int, noun: str) -> str:
    """A number and its noun.

    >>> counted(1, "cell"), counted(3, "cell")
    ('1 cell', '3 cells')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _together(tables: Sequence[StatBankTable]) -> Figures:
    dimensions = tuple(tables[0].dimensions)
    columns = [f"{name}_code" for name in dimensions]
    frame = pd.concat([one.frame[[*columns, "value", "status"]] for one in tables])
    frame.columns = pd.Index([*dimensions, "value", "status"])
    # two queries of a table may ask for the same cell
    frame = frame.drop_duplicates([*dimensions], ignore_index=True)
    roles = {name: (*tables[0].roles.get(name, ()), "")[0] for name in ("time", "metric")}
    return Figures(frame, dimensions, roles["time"], roles["metric"])


def _compared(old: Figures, new: Figures) -> Difference:
    keys = list(new.dimensions)
    both = old.frame.merge(
        new.frame, on=keys, how="outer", suffixes=("_old", "_new"), indicator=True
    )
    common = both[both["_merge"] == "both"]
    was, now = common["value_old"], common["value_new"]
    same = (was == now) | (was.isna() & now.isna())
    changed = common[~same | (common["status_old"] != common["status_new"])]
    was, now = changed["value_old"], changed["value_new"]
    years = changed[new.time].str[:4] if new.time else ["no year"] * len(changed)
    return Difference(
        "",
        "",
        by_year=Counter(years),
        largest=_largest(changed, keys, new.contents),
        shown=int((was.isna() & now.notna()).sum()),
        hidden=int((was.notna() & now.isna()).sum()),
        new=int((both["_merge"] == "right_only").sum()),
        gone=int((both["_merge"] == "left_only").sum()),
    )


def _only_in(some: Mapping[frozenset[str], Figures], others: Container[frozenset[str]]) -> int:
    return sum(len(found.frame) for shape, found in some.items() if shape not in others)


def _largest(changed: pd.DataFrame, keys: list[str], contents: str) -> tuple[Change, ...]:
    """Of every kind of contents, the cell that moved most."""
    size = (changed["value_new"] - changed["value_old"]).abs()
    moved = changed.assign(size=size)[size > 0]
    moved = moved.sort_values(["size", *keys], ascending=[False, *[True] * len(keys)])
    first = moved.drop_duplicates(contents) if contents else moved.head(1)
    return tuple(
        Change(" ".join(row[key] for key in keys), row["value_old"], row["value_new"])
        for row in first.to_dict("records")
    )


def _share(change: Change) -> float:
    """Sorts the change that is the largest share of its figure first."""
    return -abs(change.after - change.before) / max(abs(change.before), 1.0)
