"""Case files made ready for counting: every row with its child's place in one list of children."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import pandas as pd

from bvanalyse.errors import DataError, Problem
from bvanalyse.events import Events, codes
from bvanalyse.events.tables import DAY
from bvanalyse.metrics import hjemmel
from bvanalyse.metrics.ages import aged
from bvanalyse.metrics.choices import Choices
from bvanalyse.metrics.figures import rows_of
from bvanalyse.metrics.windows import STILL_ACTIVE, Window, active_during, active_on

#: first and last day of each table's rows
SPANS = {
    "report": ("received", "concluded"),
    "investigation": ("start", "end"),
    "measure": ("start", "end"),
    "plan": ("start", "end"),
    "decision": ("start", "end"),
}
DATED = {"move": "date", "visit": "date", "aftercare_offer": "offered"}
UNBORN = -2.0  # a child due the year after the next is not in any file


@dataclass(frozen=True)
class Material:
    """Event tables whose rows point to a child by its place in `children`.

    A group of children is a mask over `children`, so that groups are joined with | and & and no
    child counts twice. Measures carry what they are: `placed`, `care`, `emergency`, `imposed`.
    """

    events: Events
    choices: Choices
    children: pd.DataFrame
    tables: dict[str, pd.DataFrame]

    def __getitem__(self, table: str) -> pd.DataFrame:
        return self.tables[table]

    def __repr__(self) -> str:
        return f"Material({self.events!r})"

    def who(self, rows: pd.DataFrame, chosen: pd.Series | None = None) -> np.ndarray:
        """The children that the chosen rows are about, each once."""
        found = np.zeros(len(self.children), dtype=bool)
        found[rows_of(rows, chosen)] = True
        return found

    def aged(self, window: Window, first: int, last: int) -> np.ndarray:
        """Children of an age on 31 December; the unborn are with those from 0 where so chosen."""
        lowest = UNBORN if first == 0 and self.choices.unborn_counted else first
        return aged(self.children["birth_date"], window.year, lowest, last)

    def from_messages(self, window: Window) -> bool:
        """Whether the window's events come from messages (v4), which tell more than yearly files.

        Visits, extensions, offers of aftercare and what is still open stand only there.
        """
        return "v4" in self.events.formats and window.year not in self.events.years

    def covers(self, window: Window) -> bool:
        """Whether the case files tell of every day of the window."""
        events = self.events
        first, last = pd.Timestamp(events.first_day), pd.Timestamp(events.last_day)
        inside = first <= window.first and window.last <= last
        return inside and ("v4" in events.formats or window.year in events.years)

    def last_years(self, window: Window, number: int = 4) -> list[Window]:
        """The window's year and those before it; none of them unless the files tell of all."""
        years = [Window.of(window.year - back) for back in reversed(range(number))]
        return years if all(self.covers(year) for year in years) else []

    @cached_property
    def measures(self) -> pd.DataFrame:
        """The measures with what each of them is."""
        rows, choices = self["measure"], self.choices
        defined = hjemmel.judged(rows, hjemmel.FULL_BASIS, hjemmel.care_definition, "str")
        accepted = hjemmel.CARE_DEFINITIONS[
            : hjemmel.CARE_DEFINITIONS.index(choices.care_definition) + 1
        ]
        return rows.drop(columns=["paragraphs", "letters", "jmfr", "revocation"]).assign(
            placed=rows["category"].isin(placement_categories(choices)),
            care_definition=defined,
            care=defined.isin(accepted),
            emergency=_named(rows, choices.emergency_sections),
            imposed=rows["category"].eq("5.2") | _named(rows, choices.imposed_sections),
        )

    @cached_property
    def decisions(self) -> pd.DataFrame:
        """The decisions (vedtak), with whether each was made in an emergency."""
        rows = self["decision"]
        return rows.assign(emergency=_named(rows, self.choices.emergency_sections))

    @cached_property
    def measures_in(self) -> Callable[[Window], pd.DataFrame]:
        """The measures active on at least one day of a window."""
        return cache(lambda window: self.measures[active_during(self.measures, window)])

    @cached_property
    def measures_at_end(self) -> Callable[[Window], pd.DataFrame]:
        """The measures active on the last day of a window."""

        def found(window: Window) -> pd.DataFrame:
            counts = self.choices.last_day_counts
            return self.measures[active_on(self.measures, window.last, counts)]

        return cache(found)


def placement_categories(choices: Choices) -> list[str]:
    """Measure categories by which a child lives away from home. Source: SSB's list of categories.

    >>> "3.10" in placement_categories(Choices()), "8.4" in placement_categories(Choices())
    (False, True)
    """
    listed = codes("kategori")
    named = listed.loc[listed["group"] == "placement", "code"].tolist()
    return [*named, "8.4", "8.5"] if choices.housing_is_placement else named


def prepare(events: Events, choices: Choices) -> Material:
    """Event tables ready for counting.

    A child with several cases belongs where its latest case is. What was lost between two yearly
    files is known to be active until the first year end it was seen at, and not after. DataError
    for a row without a first day, one that ends before it starts, or one about an unknown child.
    """
    children = _children(events["child"], events.municipalities)
    tables = {name: _placed(events[name], name, children) for name in (*SPANS, *DATED)}
    for name, (start, end) in SPANS.items():
        tables[name] = _with_until(tables[name], name, start, end, events)
    for name, day in DATED.items():
        _refuse(tables[name][day].isna(), "a row has no day", name)
    return Material(events, choices, children, tables)


def _children(cases: pd.DataFrame, municipalities: Iterable[str]) -> pd.DataFrame:
    """One row a child: known facts from its latest case, or from an earlier one that tells them."""
    only = "".join(municipalities) if len(tuple(municipalities)) == 1 else ""
    facts = ["municipality_no", "district", "birth_date"]
    latest = cases.assign(end=cases["case_end"].fillna(STILL_ACTIVE)).sort_values(
        ["case_start", "end", *facts], na_position="first"
    )
    for name in facts[:2]:
        latest[name] = latest[name].where(latest[name] != "")
    children = latest.groupby("child_key")[facts].last()
    children["municipality_no"] = children["municipality_no"].fillna(only)
    children["district"] = children["district"].fillna("")
    _refuse(children["municipality_no"] == "", "a case has no municipality", "child")
    return children


def _placed(rows: pd.DataFrame, name: str, children: pd.DataFrame) -> pd.DataFrame:
    places = children.index.get_indexer(rows["child_key"])
    _refuse(pd.Series(places < 0), "a row is about a child without a case", name)
    return rows.drop(columns="child_key").assign(child=places)


def _with_until(
    rows: pd.DataFrame, name: str, start: str, end: str, events: Events
) -> pd.DataFrame:
    _refuse(rows[start].isna(), "a row has no first day", name)
    _refuse(rows[end] < rows[start], "a row ends before it starts", name)
    until = rows[end].fillna(STILL_ACTIVE)
    if "lost" in rows:
        first_seen = rows[start].dt.year.clip(lower=events.first_day.year)
        until = until.mask(rows["lost"] & rows[end].isna(), _last_day_of(first_seen))
    return rows.assign(until=until)


def _last_day_of(years: pd.Series) -> pd.Series:
    new_year = (years - 1969).to_numpy().astype("datetime64[Y]").astype("datetime64[D]")
    return pd.Series(new_year - np.timedelta64(1, "D"), index=years.index).astype(DAY)


def _named(rows: pd.DataFrame, wanted: tuple[str, ...]) -> pd.Series:
    def judge(law: str, chapter: str, section: str) -> bool:
        return hjemmel.named_in(law, chapter, section, wanted)

    return hjemmel.judged(rows, hjemmel.BASIS, judge, "bool")


def _refuse(faulty: pd.Series, what: str, table: str) -> None:
    if faulty.any():
        raise DataError(
            Problem(
                what,
                file=f"event table {table}",
                found=f"{int(faulty.sum())} rows",
                action="leave such rows out when the files are read, and count them",
            )
        )
