"""From case files to the one long table: every indicator that events can tell."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Literal

import numpy as np
import pandas as pd

from bvanalyse import places
from bvanalyse.errors import DataError, ParameterError, Problem
from bvanalyse.events import Events
from bvanalyse.indicators import Register
from bvanalyse.metrics import (
    besok,
    deadlines,
    ettervern,
    fosterhjem,
    melding_temaer,
    meldinger,
    planer,
    plassering,
    tiltak,
    undersokelser,
)
from bvanalyse.metrics.choices import Choices
from bvanalyse.metrics.figures import Areas, Count, Figure, Population, Residents, rows_of
from bvanalyse.metrics.material import Material, prepare
from bvanalyse.metrics.windows import Window, active_during
from bvanalyse.observations import WITHOUT_VALUE, observations

SOURCE = "saksdata"
BY = ("municipality", "district")
DISTRICT, WITHOUT_DISTRICT = "BYD", "BYD0"
_PARTS = (
    meldinger,
    melding_temaer,
    undersokelser,
    deadlines,
    tiltak,
    plassering,
    fosterhjem,
    planer,
    besok,
    ettervern,
)


def from_events(
    events: Events,
    year: int,
    *,
    half: int | None = None,
    by: Literal["municipality", "district"] = "municipality",
    choices: Choices | None = None,
    population: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Every indicator that a service's case files can tell of one year or half-year.

    Observations of source "saksdata", one set for each municipality; with `by="district"` one for
    each district as well (regions BYD01 and so on, BYD0 for children without one). A child belongs
    where its latest case is, so districts add up to their municipality. Variants of a measure have
    ids of their own. `ref` names the events and the day they are counted by, `note` says in bokmål
    what is derived or the project's own definition. What the files cannot tell is a row without a
    value: missing, or not_applicable when there was no such thing.

    `population` is observations with residents (children_0_17). Counts are exact, not protected:
    they must pass `disclosure` before anybody outside the service sees them. DataError when the
    files do not cover the period, or rows cannot be counted. Definitions: the register, and each
    module of this package.
    """
    choices = choices or Choices()
    window = Window.of(year, half)
    if by not in BY:
        expected = " or ".join(BY)
        raise ParameterError(Problem("no such division", column="by", found=by, expected=expected))
    material = prepare(events, choices)
    _check_period(material, window)
    figures = list(all_figures(material, window))
    rows = (
        row
        for areas in _areas(material, by)
        for row in _counted(figures, areas, window, _residents(population, areas, choices))
    )
    return observations(rows)


def all_figures(material: Material, window: Window) -> Iterator[Figure]:
    """The figures of the window before they are counted; four-year means for whole years only."""
    yield from chain.from_iterable(part.figures(material, window) for part in _PARTS)
    yield from _left_out(material, window)
    if not window.half:
        yield undersokelser.four_years(material, window)
        yield plassering.four_years(material, window)
        yield from planer.four_years(material, window)


def _left_out(material: Material, window: Window) -> Iterator[Figure]:
    """Children that no age-bounded figure holds, and rows whose end nobody knows."""
    seen = material.who(material.measures_in(window))
    for name in ("report", "investigation"):
        rows = material[name]
        first = "received" if name == "report" else "start"
        seen |= material.who(rows, active_during(rows.rename(columns={first: "start"}), window))
    unknown = material.children["birth_date"].isna().to_numpy()
    note = "Opplysning om datakvalitet: barna er med i summer over alle aldre."
    where = "meldinger, undersøkelser og tiltak, i arbeid i perioden"
    yield Count("children_of_unknown_age", where, note, over=seen & unknown)
    note = "Opplysning om datakvalitet: saken sto åpen i én årsfil og mangler i den neste."
    for label, name in {
        "meldinger": "report",
        "undersøkelser": "investigation",
        "tiltak": "measure",
        "planer": "plan",
    }.items():
        rows = material[name]
        lost = rows[rows["lost"] & (rows["until"] < window.last)]
        yield Count("rows_lost_to_follow_up", label, note, label, over=rows_of(lost))


def _check_period(material: Material, window: Window) -> None:
    if material.covers(window):
        return
    events = material.events
    told = f"a period from {events.first_day} to {events.last_day}"
    if "v4" not in events.formats:
        told += f" and a year among {', '.join(map(str, events.years))}"
    raise DataError(
        Problem(
            "the case files do not tell of the whole period",
            found=window.label,
            expected=told,
            action="read the files of that year as well",
        )
    )


def _areas(material: Material, by: str) -> Iterator[Areas]:
    """The municipalities, and the districts where they are asked for."""
    where = material.children["municipality_no"]
    names = sorted({*material.events.municipalities, *where})
    yield Areas(tuple(names), pd.Index(names).get_indexer(where))
    if by == "municipality":
        return
    districts = material.children["district"]
    if len(names) > 1 or not (districts != "").any():
        raise DataError(
            Problem(
                "no districts to divide by",
                found=f"{len(names)} municipalities, {len(set(districts) - {''})} districts",
                expected="one municipality whose cases name their district",
                action="run one municipality at a time, or count by municipality",
            )
        )
    named = (DISTRICT + districts).where(districts != "", WITHOUT_DISTRICT)
    names = sorted(set(named))
    yield Areas(tuple(names), pd.Index(names).get_indexer(named))


def _residents(population: pd.DataFrame | None, areas: Areas, choices: Choices) -> Population:
    """Looks up residents of each area; not a number where they are not known."""
    unknown = np.full(len(areas.names), np.nan)

    def known(residents: Residents) -> np.ndarray:
        if population is None:
            return unknown
        year = residents.year + (choices.population_year == "next")
        rows = population[
            (population["indicator"] == residents.indicator)
            & (population["period"] == f"{year}")
            & (population["category"] == "")
            & ~population["status"].isin(WITHOUT_VALUE)
        ].drop_duplicates(["region", "value"])
        twice = rows["region"].duplicated() & rows["region"].isin(areas.names)
        if twice.any():
            raise DataError(
                Problem(
                    "two different figures for the residents",
                    file="population",
                    found=", ".join(sorted(set(rows["region"][twice]))),
                    expected=f"one figure for each region in {year}",
                    action="leave out one of the sources",
                )
            )
        found = rows.drop_duplicates("region").set_index("region")["value"]
        return np.asarray(found.reindex(areas.names), "float64")

    return known


def _counted(
    figures: list[Figure], areas: Areas, window: Window, population: Population
) -> Iterator[dict[str, object]]:
    register = Register.load(places.reference())
    for figure in figures:
        entry = register[figure.indicator]
        common = {
            "period": window.label,
            "indicator": figure.indicator,
            "category": figure.category,
            "unit": entry.unit,
            "status": "ok",
            "source": SOURCE,
            "ref": figure.ref,
        }
        cells = figure.cells(areas, entry.per, population)
        for region, cell in zip(areas.names, cells, strict=True):
            notes = [figure.note, cell.pop("note", "")]
            note = " ".join(str(note) for note in notes if note)
            yield {"region": region, **common, **cell, "note": note}
