"""Hiding what has to be hidden in the final set of figures, before anything is made of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from bvanalyse import places
from bvanalyse.disclosure.cells import BASED, Cells, read_cells
from bvanalyse.disclosure.declared import SMALL_UNITS
from bvanalyse.disclosure.found import (
    find_relations,
    remainders,
    rest_relations,
    rounded_shares,
    with_remainders,
)
from bvanalyse.disclosure.page import Page
from bvanalyse.disclosure.primary import Marks, primary
from bvanalyse.disclosure.protected import NUMBERS, Protected, verify
from bvanalyse.disclosure.register import EarlierReports
from bvanalyse.disclosure.relations import Relation, consistent
from bvanalyse.disclosure.rules import NOTE, PUBLISHED, Key, Rules, key_frame
from bvanalyse.disclosure.secondary import hide_more
from bvanalyse.disclosure.solve import Contradiction, components
from bvanalyse.errors import ParameterError, Problem
from bvanalyse.indicators import Register
from bvanalyse.regions import Regions


def protect(
    observations: pd.DataFrame,
    *,
    rules: Rules | None = None,
    published: Iterable[Key] | pd.DataFrame = (),
    register: Register | None = None,
    earlier: EarlierReports | None = None,
    relations: Iterable[Relation] | None = None,
) -> Protected:
    """The final set of figures with small numbers, and all that would give them away, hidden.

    Call it once, on everything that a report publishes, after every statistic has been computed on
    the exact figures; tables, charts, sentences and files are made of the result. A reader of the
    result cannot work out any hidden figure from sums, half-years, groups, shares, places, public
    figures or `earlier` reports: that is solved for, not assumed (`verify`).

    `observations` is the one long table, in any order. `published` holds what is public already: a
    set of keys, or a table whose columns are some of the observations' own (only `source`, say);
    such rows are shown as they are, with a note where the rules would have hidden them. `relations`
    are further ones, beside those found in the table. Hidden rows lose value, numerator and
    denominator, and get status "suppressed" and one and the same note.

    A table that is protected already stays as it is, if its categories add up to their totals.

    Errors: ReportRefused where a hidden figure can be worked out from what may not be hidden;
    ParameterError for a given relation that the figures do not fulfil; DataError for an indicator
    that is not in the register. Source: disclosure control as in Hundepool et al. 2012,
    Statistical Disclosure Control, chapter 4.

    >>> from bvanalyse.observations import observations
    >>> table = observations({"region": "9001", "period": "2023", "unit": "reports",
    ...     "indicator": "reports_by_reporter_type", "source": "saksdata", "category": category,
    ...     "value": float(value)}
    ...     for category, value in [("", 30), ("a", 12), ("b", 9), ("c", 2), ("d", 7)])
    >>> protect(table).observations["value"].tolist()
    [30.0, 12.0, 9.0, nan, nan]
    """
    folder = places.reference()
    register = register or Register.load(folder)
    regions = Regions.load(folder)
    rules, earlier = rules or Rules(), earlier or EarlierReports()

    cells = _with_earlier(read_cells(observations, register, published), earlier, register)
    cells = _completed(cells, find_relations(cells, register, regions))
    rests = remainders(cells, register)
    cells = with_remainders(cells, rests)
    printed = zip(cells.rows, observations["value"], strict=True)
    public = ((row, value) for row, value in printed if row.public)
    tied = [
        *find_relations(cells, register, regions),
        *consistent(rounded_shares(public, cells), cells.values),
        *_fulfilled(relations or (), cells),
    ]
    marks = primary(cells, rests, tied, register, rules)
    tied += rest_relations({rest: rests[rest] for rest in rests if rest in marks.cells})
    known = _told_before(earlier, cells, marks)
    page = Page.of(cells, _kept_hidden(marks, earlier, cells, known), rules, known)
    tied = _without_contradictions(page, tied)
    hide_more(page, tied)

    told = {cell: cells.values[cell] for cell in known - page.hidden.keys()}
    protected = Protected(
        observations=_hidden_rows(observations, page),
        hidden=_hidden_frame(page),
        relations=tuple(one.given(told) for one in tied),
        rules=rules,
        rows=cells.rows,
    )
    verify(protected)
    return protected


def _with_earlier(cells: Cells, earlier: EarlierReports, register: Register) -> Cells:
    """The counts together with those of earlier reports that are no longer in the table."""
    gone = {
        key: math.nan
        for key in earlier.decisions
        if key.unit in SMALL_UNITS and key.indicator in register and key not in cells.values
    }
    return replace(cells, values={**gone, **cells.values}, counted=cells.counted | frozenset(gone))


def _completed(cells: Cells, relations: Sequence[Relation]) -> Cells:
    """Counts that are not in the table get a number that fits with it.

    Which number they had is kept nowhere, but readers may know it: whether a hidden count can be
    worked out with it does not depend on the number.
    """
    absent = cells.counted - cells.present
    known = {key: value for key, value in cells.values.items() if not math.isnan(value)}
    found: dict[Key, float] = {}
    for component in components({}, known, relations) if absent else []:
        if not absent.isdisjoint(component.cells):
            try:
                found |= component.solution()
            except Contradiction:
                continue  # a sum that does not hold tells nobody anything
    fitting = {key: value for key, value in found.items() if key in absent}
    return replace(cells, values={**cells.values, **fitting})


def _fulfilled(relations: Iterable[Relation], cells: Cells) -> list[Relation]:
    given = list(relations)
    if len(consistent(given, cells.values)) < len(dict.fromkeys(given)):
        raise ParameterError(
            Problem("a relation that the figures do not fulfil", action="correct the relation")
        )
    return given


def _told_before(earlier: EarlierReports, cells: Cells, marks: Marks) -> frozenset[Key]:
    """Counts that earlier reports showed; one that is small now was another number then."""
    shown = set(earlier.shown)
    beside = {cell for row in cells.rows if row.key in shown for cell in row.shows}
    told = {cell for cell in shown | beside if not math.isnan(cells.values.get(cell, math.nan))}
    return frozenset(told - marks.cells.keys())


def _kept_hidden(
    marks: Marks, earlier: EarlierReports, cells: Cells, known: frozenset[Key]
) -> Marks:
    """The marks together with what earlier reports hid and nobody has published since."""
    before = set(earlier.hidden)
    free = {key for key in before & cells.counted if key not in cells.public | known}
    rows = {
        at: "earlier"
        for at, row in enumerate(cells.rows)
        if row.key in before and not row.public and not row.empty
    }
    for at in rows:
        row = cells.rows[at]
        if row.kind in ("share", "rate") and row.top in cells.counted - cells.public - known:
            free.add(row.top)
    return Marks({**dict.fromkeys(sorted(free), "earlier"), **marks.cells}, {**rows, **marks.rows})


def _without_contradictions(page: Page, relations: Sequence[Relation]) -> list[Relation]:
    """Leaves out sums with figures hidden at their source that cannot hold, and so tell nothing."""
    unknown = {cell for one in relations for cell in one.unknown(page.cells.values)}
    doubtful: set[Key] = set()
    for component in components(page.unknown(), page.seen(), relations):
        if not unknown.isdisjoint(component.cells):
            try:
                component.solution()
            except Contradiction:
                doubtful |= set(component.cells)
    return [
        one
        for one in relations
        if doubtful.isdisjoint(one.cells) or not one.unknown(page.cells.values)
    ]


def _hidden_rows(observations: pd.DataFrame, page: Page) -> pd.DataFrame:
    table = observations.copy()
    at_source = [row.at_source for row in page.cells.rows]
    untold = [row.empty and not row.public for row in page.cells.rows]
    told = table[NUMBERS].notna().any(axis=1)
    # that there was nothing to divide by tells what the number to divide by is
    hidden = pd.Series(
        [
            at in page.rows or (untold[at] and told.iloc[at] and _made_of_hidden(page, at))
            for at in range(len(table))
        ],
        index=table.index,
        dtype=bool,
    )
    table.loc[hidden | pd.Series(untold, index=table.index, dtype=bool), NUMBERS] = math.nan
    table.loc[hidden, "status"] = "suppressed"
    table.loc[hidden & ~pd.Series(at_source, index=table.index), "note"] = NOTE
    marked = [
        row.public and at not in page.rows and _would_be_hidden(page, at)
        for at, row in enumerate(page.cells.rows)
    ]
    notes = table.loc[marked, "note"].str.replace(PUBLISHED, "", regex=False).str.strip()
    table.loc[marked, "note"] = (notes + " " + PUBLISHED).str.strip()
    return table


def _made_of_hidden(page: Page, at: int) -> bool:
    return not page.hidden.keys().isdisjoint(page.cells.rows[at].counts)


def _would_be_hidden(page: Page, at: int) -> bool:
    row, values, rules = page.cells.rows[at], page.cells.values, page.rules
    base = values.get(row.base, math.nan) if row.base else math.nan
    few = row.kind in BASED and base < rules.min_base
    counted = (cell for cell in row.counts if cell in page.cells.counted)
    return few or any(rules.hides(values.get(cell, math.nan)) for cell in counted)


def _hidden_frame(page: Page) -> pd.DataFrame:
    """Every hidden count and every other hidden row, with the rule that hides it."""
    shown = {row.key for _, row in page.shown()}
    rows = {
        row.key: reason
        for at, reason in page.rows.items()
        if (row := page.cells.rows[at]).key not in shown and row.kind != "count"
    }
    reasons: Mapping[Key, str] = dict(sorted({**rows, **page.hidden}.items()))
    return key_frame(reasons, reason=reasons.values())
