"""Where children live: at home or placed, in which kind of place, and how they came there."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from bvanalyse.metrics import hjemmel
from bvanalyse.metrics.figures import (
    PROJECT,
    Count,
    Figure,
    Named,
    Residents,
    Rows,
    Share,
    Untold,
    mean_of_years,
    rows_of,
)
from bvanalyse.metrics.material import Material
from bvanalyse.metrics.tiltak import AT_END, DURING, UNKNOWN_AGE
from bvanalyse.metrics.windows import Window

INSTITUTION = ("1.1", "1.2", "1.99")
FOSTER = ("2.1", "2.2", "2.3", "2.4", "2.99")
TEMPORARY = ("2.5", "2.6")
PLACES = {
    "institusjon": INSTITUTION,
    "fosterhjem": FOSTER,
    "beredskapshjem eller midlertidig hjem": TEMPORARY,
    "bolig med oppfølging": ("8.2", "8.4", "8.5"),
}
#: of two placements that began and end on the same days, the first of these counts
PRIORITY = [*INSTITUTION, *TEMPORARY, *FOSTER, *PLACES["bolig med oppfølging"]]
MOVES_FROM = 2022
WITH_FOSTER_PARENTS, NEW_ADDRESS = "1.3", "9"
OTHER_PLACES = ("1", "2", "3", "4", "5")


def lives_in(placements: pd.DataFrame) -> pd.DataFrame:
    """Of each child's placements active on one day, the one it lives in: the latest begun.

    Of those, the one that ends last; then institution, temporary home, foster home, housing.

    >>> days = pd.to_datetime(["2023-01-01", "2023-02-01"])
    >>> rows = pd.DataFrame({"child": [0, 0], "start": days, "until": days})
    >>> lives_in(rows.assign(category=["2.1", "2.2"]))["category"].tolist()
    ['2.2']
    """
    rank = placements["category"].map({code: -at for at, code in enumerate(PRIORITY)})
    ordered = placements.assign(rank=rank).sort_values(["child", "start", "until", "rank"])
    return ordered.drop_duplicates("child", keep="last").drop(columns="rank")


def figures(material: Material, window: Window) -> Iterator[Figure]:
    """Children placed and at home in the window, where they live, and how they came there."""
    during = material.measures_in(window)
    with_measures = material.who(during)
    placed = material.who(during, during["placed"])
    home = with_measures & ~placed
    for last in (17, 22):
        band = material.aged(window, 0, last)
        yield Count(f"children_placed_0_{last}", DURING, UNKNOWN_AGE, over=placed & band)
        yield Count(f"children_home_based_0_{last}", DURING, UNKNOWN_AGE, over=home & band)
    young, children = material.aged(window, 0, 17), Residents("children_0_17", window.year)
    yield Share(
        "share_home_based_of_children_with_measures",
        DURING,
        UNKNOWN_AGE,
        over=home & young,
        under=with_measures & young,
    )
    over = placed & young
    yield Share("share_children_placed_0_17", DURING, UNKNOWN_AGE, over=over, under=children)
    yield institution_or_foster(material, window)
    last_day = material.measures_at_end(window)
    living = lives_in(last_day[last_day["placed"]])
    for label, categories in PLACES.items():
        rows = rows_of(living, living["category"].isin(categories))
        yield Count("children_placed_by_place", AT_END, PROJECT, label, over=rows)
    yield _moves(material, window, placed)
    yield from _emergency(material, window)


def institution_or_foster(material: Material, window: Window) -> Share:
    """Children in an institution or foster home in the window; its base is a choice."""
    during, young = material.measures_in(window), material.aged(window, 0, 17)
    by_residents = material.choices.institution_or_foster_base == "residents"
    with_measures = material.who(during) & young
    return Share(
        "share_children_institution_or_foster",
        f"{DURING}; delt på {'barn i kommunen' if by_residents else 'barn med tiltak'}",
        f"{PROJECT} Kilden sier ikke hva barna er en andel av.",
        over=material.who(during, during["category"].isin(INSTITUTION + FOSTER)) & young,
        under=Residents("children_0_17", window.year) if by_residents else with_measures,
    )


def four_years(material: Material, window: Window) -> Figure:
    """The plain mean of four yearly shares in institution or foster home."""
    last = institution_or_foster(material, window)
    named = Named(f"{last.indicator}_4y", last.ref, last.note)
    years = material.last_years(window)
    return mean_of_years(named, [institution_or_foster(material, year) for year in years])


def real_moves(moves: pd.DataFrame) -> pd.Series:
    """Moves that are a break: not along with the foster parents, not a new address only."""
    return (moves["reason"] != WITH_FOSTER_PARENTS) & (moves["destination"] != NEW_ADDRESS)


def _moves(material: Material, window: Window, placed: Rows) -> Figure:
    name, where = "moves_per_placed_child", "flyttinger i perioden; tiltak i løpet av perioden"
    if window.year < MOVES_FROM:
        return Untold(name, where, "Flyttinger fins fra 2022.", status="not_applicable")
    moves = material["move"]
    moves = moves[window.holds(moves["date"]) & moves["destination"].isin(OTHER_PLACES)]
    over = rows_of(moves, real_moves(moves))
    return Share(name, where, PROJECT, over=over, under=placed, within=False)


def _emergency(material: Material, window: Window) -> Iterator[Figure]:
    """Placements begun on an emergency basis, and children with an emergency decision."""
    rows, name = material.measures, "emergency_placements_by_legal_basis"
    rows = rows[window.holds(rows["start"]) & rows["emergency"] & rows["placed"]]
    basis = hjemmel.judged(rows, hjemmel.BASIS, hjemmel.shown, "str")
    where = "tiltak, startet i perioden"
    yield Count(name, where, PROJECT, over=material.who(rows))
    for label in sorted(basis.unique()):
        yield Count(name, where, PROJECT, label, over=material.who(rows, basis == label))
    source, where = material.measures, "tiltak, startet i perioden"
    if material.from_messages(window):
        source, where = material.decisions, "vedtak, truffet i perioden"
    decided = source[source["emergency"] & window.holds(source["start"])]
    yield Share(
        "children_with_emergency_decision_per_1000",
        where,
        PROJECT,
        over=material.who(decided),
        under=Residents("children_0_17", window.year),
    )
