"""A StatBank table to the long table of observations, with an account of every cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from bvanalyse import places
from bvanalyse.errors import present
from bvanalyse.indicators import Indicator, Register
from bvanalyse.observations import STATUSES, observations
from bvanalyse.regions import ADDITIVE, FIRST, Regions
from bvanalyse.sources.numbers import parse_unit
from bvanalyse.sources.statbank.cells import Cells, Left, Standing
from bvanalyse.sources.statbank.contents_map import (
    AMOUNTS,
    TOTALS,
    Codes,
    Contents,
    choose,
    read_contents_map,
)
from bvanalyse.sources.statbank.csv_parts import TITLE
from bvanalyse.sources.statbank.download import read_statbank_csv
from bvanalyse.sources.statbank.files import naming
from bvanalyse.sources.statbank.jsonstat import read_jsonstat
from bvanalyse.sources.statbank.px import read_px
from bvanalyse.sources.statbank.table import StatBankTable, refusal

MAP = "statbank.csv"
PRELIMINARY = "Foreløpig tall fra SSB."
SUMMED = "Lagt sammen av SSB etter nyere kommunegrenser."
READERS = {".json": read_jsonstat, ".px": read_px, ".csv": read_statbank_csv}
PARTS = ["numerator", "denominator"]
HEAD = 65_536  # bytes in which a file shows what it is
_DATASET = re.compile(r'"class"\s*:\s*"dataset"|"dimension"\s*:\s*\{|\{\s*"dataset"\s*:')
_HEADING = re.compile(r"contentscode|statistikkvariabel|kok\w+0000")
_AGES = re.compile(r"\b([0-9]{1,2}) ?[-–] ?([0-9]{1,2})\b")


@dataclass(frozen=True, eq=False)
class Mapped:
    """Observations of a StatBank table, and what became of every other cell of it.

    `unknown` are contents, or choices in the other dimensions, that the map does not know;
    `skipped_regions` are places that the project keeps no figures for, such as city districts;
    `not_in_force` are cells without a figure under a number that did not exist in the period.
    `used` counts the cells that the observations are made of, each once: a sum is made of several.
    """

    observations: pd.DataFrame
    unknown: tuple[Left, ...]
    skipped_regions: tuple[Left, ...]
    not_in_force: tuple[Left, ...]
    used: int


def is_statbank(path: Path) -> bool:
    """Whether a file is a table saved from the StatBank, by its ending and its first lines.

    >>> samples = Path("tests/sources/statbank/samples")
    >>> is_statbank(samples / "meldinger_v2.json"), is_statbank(Path("data/seeds/loten_2014.csv"))
    (True, False)
    """
    ending = path.suffix.lower()
    if ending not in READERS or not path.is_file():
        return False
    with path.open("rb") as file:
        raw = file.read(HEAD)
    utf_16 = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = raw.decode("utf-16" if utf_16 else "utf-8-sig", errors="replace")
    if ending != ".csv":
        return ending == ".px" or _DATASET.search(text) is not None
    first = next((line for line in text.splitlines() if line.strip()), "")
    names = {name.strip(' "').split(" - ")[0].lower() for name in re.split("[,;\t]", first)}
    return bool(TITLE.match(first) or {"region", "tid"} <= names) or any(
        map(_HEADING.fullmatch, names)
    )


def read_statbank(path: Path, register: Register, *, reference: Path | None = None) -> Mapped:
    """A saved StatBank table as observations; see `observations_from_statbank`.

    Raises `DataError` also for a file that cannot be read, or in which the map knows nothing.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        with naming(path):
            action = "save the table as JSON-stat, PX or CSV"
            raise refusal("not a file of the StatBank", expected=", ".join(READERS), action=action)
    table = reader(path)
    mapped = observations_from_statbank(table, register, str(path), reference=reference)
    if mapped.observations.empty:
        with naming(path):
            raise refusal(
                "no figure that the map knows",
                found=", ".join(left.code for left in mapped.unknown) or "no place in force",
                expected="contents and choices in data/reference/statbank.csv",
                action="save the table as JSON-stat, or with codes, and with one of them",
            )
    return mapped


def observations_from_statbank(
    table: StatBankTable, register: Register, file: str, *, reference: Path | None = None
) -> Mapped:
    """The figures of a table that `data/reference/statbank.csv` knows, as observations.

    `file` names the table in faults; `reference` is the folder of the map and of the lists of
    numbers. A county has two digits and the country 0, whatever the table calls them. Figures stand
    under the number that was in force then; only a sum that the StatBank made over later borders
    (`K-3101`) stands under a later one, and its note says so. `ref` holds table, contents, choices,
    place and time by their codes, and the day the table was updated.

    Raises `DataError` with one problem for a table or dimension that the map does not know, a
    choice that leaves open what is added, other ages or another unit than the indicator's, places
    without code or under two, and figures that cannot be: under a number not in force, or below 0.
    """
    folder = reference or places.reference()
    tables = read_contents_map(folder / MAP, register)
    regions = Regions.load(folder)
    with naming(Path(file)):
        if table.table_id not in tables:
            raise refusal(
                "a table that is not in the map",
                found=table.table_id or "no table number",
                expected=", ".join(tables),
                action="save one of these, as JSON-stat or with its title",
            )
        return _mapped(Cells(table, regions), tables[table.table_id], register, file)


def _mapped(cells: Cells, known: Sequence[Contents], register: Register, file: str) -> Mapped:
    used, gone = np.zeros((2, len(cells.kept)), dtype=bool)
    rows: list[dict[str, object]] = []
    for contents, label in cells.labels[cells.metric].items():
        of_it = [one for one in known if one.contents_code == contents]
        for one, codes in choose(of_it, cells.at_hand):
            _check(cells.table, one, label)
            taken = cells.taken(contents, codes)
            figures = cells.figures(taken).assign(numerator=np.nan, denominator=np.nan)
            numerator = one.part(one.numerator_code, known)
            denominator = one.part(one.denominator_code, known)
            if numerator and denominator:
                for name, part in (("numerator", numerator), ("denominator", denominator)):
                    of_part = cells.figures(cells.taken(part.contents_code, codes))
                    figures[name] = of_part["value"] * part.factor
                figures.loc[figures[PARTS].isna().any(axis=1), PARTS] = np.nan
            rows += _rows(cells, figures, one, codes, register)
            used |= taken & ~cells.absent
            gone |= taken & cells.absent
    left = cells.kept & ~used & ~gone
    return Mapped(
        observations(rows, file),
        cells.unknown(left, {one.contents_code for one in known}),
        cells.counted(cells.geo, ~cells.kept),
        cells.counted(cells.geo, gone),
        int(used.sum()),
    )


def _check(table: StatBankTable, one: Contents, label: str) -> None:
    """Refuses contents about other ages or in another unit, and a sum with its parts in it."""
    ages = [f"{int(first)}-{int(last)}" for first, last in _AGES.findall(label)]
    if one.ages and ages and one.ages not in ages:
        what = "other ages than the map says"
        action = "leave these contents out, or correct data/reference/statbank.csv"
        raise refusal(what, column=label, found=ages[0], expected=one.ages, action=action)
    written = table.units.get(one.contents_code, "")
    unit = parse_unit(written)
    if unit in (*AMOUNTS, "percent") and unit != one.unit.split(" per ")[0]:
        raise refusal(
            "another unit than the map says",
            column=one.contents_code,
            found=written,
            expected=one.unit,
            action="correct unit and factor in data/reference/statbank.csv",
        )
    for dimension, codes in one.choices.items():
        above = table.parents.get(dimension, {})
        double = [code for code in codes if set(above.get(code, ())) & set(codes)]
        if double:
            what, action = "a sum with its own parts", "correct data/reference/statbank.csv"
            raise refusal(what, column=dimension, found=", ".join(double), action=action)


def _rows(
    cells: Cells, figures: pd.DataFrame, one: Contents, codes: Codes, register: Register
) -> list[dict[str, object]]:
    """The figures as observations, without those under a number that was not in force."""
    entry = register[one.indicator]
    left_open = [name for name in codes if not one.choices.get(name)]
    chosen = [choice for choice in one.selection.split("; ") if not choice.endswith("=")]
    chosen += [f"{name}={codes[name][0]}" for name in left_open]
    limits = [
        f"Gjelder {cells.table.dimensions[name]}: {cells.labels[name][codes[name][0]]}."
        for name in left_open
        if name not in TOTALS
    ]
    day = cells.table.updated.split("T")[0]
    rows, faults = [], []
    for figure in figures.reset_index().to_dict("records"):
        code, time = figure["geo"], figure["time"]
        stands = cells.standing[code, time]
        if fault := _fault(figure, stands, entry, register):
            value = figure["value"]
            shown = f"{value:g}" if pd.notna(value) else STATUSES[figure["status"]]
            faults.append((fault, f"{shown} for {code} in {time}"))
        if stands is Standing.ABSENT:
            continue
        notes = [PRELIMINARY] * figure["preliminary"] + [SUMMED] * (stands is Standing.SUMMED)
        place = [f"{cells.metric}={one.contents_code}", *chosen]
        place += [f"{cells.geo}={code}", f"{cells.time}={time}", day and f"oppdatert {day}"]
        rows.append(
            {
                "region": present(cells.places[code]).region,
                "period": cells.periods[time],
                "indicator": one.indicator,
                "category": one.category,
                "value": figure["value"] * one.factor,
                "numerator": figure["numerator"],
                "denominator": figure["denominator"],
                "unit": entry.unit,
                "status": figure["status"],
                "source": f"ssb_{one.table}",
                "ref": "; ".join(filter(None, [f"tabell {one.table}", *place])),
                "note": " ".join(notes + limits),
            }
        )
    if faults:
        (fault, first), more = faults[0], len(faults) - 1
        what, expected, action = fault
        found = f"{first} and {more} more" if more else first
        raise refusal(what, column=entry.id, found=found, expected=expected, action=action)
    return rows


def _fault(
    figure: Mapping[str, Any], stands: Standing, entry: Indicator, register: Register
) -> tuple[str, str, str] | None:
    """What is wrong with a figure that cannot be where it stands, what should be, what to do.

    A number that did not exist has no figure, or 0 in tables of the population.
    """
    value = figure["value"]
    if stands is Standing.ABSENT and (value > 0 or value < 0 or figure["status"] == "suppressed"):
        return (
            "a figure under a number that was not in force",
            f"a number of its own time, from {FIRST} on",
            "leave the number or the period out, and see `bvanalyse list regions`",
        )
    if stands is Standing.SUMMED and pd.notna(value) and entry.unit not in ADDITIVE:
        return (
            "a share or rate that was added up over borders",
            "counts or amounts",
            "save the table with the numbers of each year",
        )
    share = entry.kind == "proportion"
    counts = (share or entry.kind == "count") and register.counts(entry)
    if counts and (value < 0 or (share and value > 100)):
        expected = "0 to 100" if share else "0 or more"
        return "a figure that cannot be", expected, "look the figure up in the StatBank"
    return None
