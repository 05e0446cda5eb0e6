"""The lists in data/reference made anew from KLASS, beside the old ones, and compared with them."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pandera.pandas as pa

from bvanalyse.regions import CHANGES, COUNTIES, MUNICIPALITIES
from bvanalyse.sources.fetch.answers import Answer
from bvanalyse.sources.fetch.client import Client
from bvanalyse.sources.fetch.klass import WINDOW, read_steps, read_units
from bvanalyse.sources.fetch.klass_rows import (
    Row,
    change_rows,
    check_together,
    county_rows,
    municipality_rows,
)
from bvanalyse.sources.fetch.pxweb import refused
from bvanalyse.sources.fetch.snapshots import write_part
from bvanalyse.tables import read_table
from bvanalyse.writing import write_whole

ROOT = "klass/v1/classifications"
MUNICIPALITY, COUNTY = 131, 104
ASKED = ((COUNTY, "codes"), (MUNICIPALITY, "codes"), (MUNICIPALITY, "changes"))
NEW = ".ny.csv"
MAX_TOLD = 10
#: file, schema, and the columns that tell one row from another
LISTS: tuple[tuple[str, pa.DataFrameSchema, tuple[str, ...]], ...] = (
    ("counties.csv", COUNTIES, ("county_no", "valid_from")),
    ("municipalities.csv", MUNICIPALITIES, ("number", "valid_from")),
    ("municipality_changes.csv", CHANGES, ("date", "old_no", "new_no")),
)


def address(classification: int, what: str) -> str:
    """Where a list stands, below the base address."""
    return f"{ROOT}/{classification}/{what}"


def refresh(
    client: Client,
    reference: Path,
    answers: Path,
    say: Callable[[str], object],
    *,
    accept: bool = False,
) -> bool:
    """Makes the three lists anew from KLASS; returns whether any of them differs.

    The answers themselves go to `answers`. A list that differs is written beside the old one as
    `<name>.ny.csv`, and every difference is said; only with `accept` does it take the old one's
    place, for all reports rest on these lists. `FetchFailed` where KLASS does not answer;
    `DataError` where its lists contradict each other. Nothing is replaced then.
    """
    given = {asked: _asked(client, *asked) for asked in ASKED}
    for (classification, what), answer in given.items():
        about = {
            "table": f"klass-{classification}-{what}",
            "interface": "KLASS",
            "path": answer.path,
            "fetched": client.now().date().isoformat(),
        }
        write_part(answers, 1, answer.content, about)
    before = {name: _rows(reference / name, schema) for name, schema, _ in LISTS}
    counties = county_rows(read_units(given[COUNTY, "codes"]))
    municipalities = municipality_rows(
        read_units(given[MUNICIPALITY, "codes"]), counties, before["municipalities.csv"]
    )
    changes = change_rows(
        read_steps(given[MUNICIPALITY, "changes"]),
        municipalities,
        before["municipality_changes.csv"],
    )
    check_together(municipalities, changes)
    differ = []
    for (name, schema, keys), rows in zip(LISTS, (counties, municipalities, changes), strict=True):
        file = reference / name.replace(".csv", NEW)
        write_whole(file, as_csv(rows, list(schema.columns)))
        read_table(file, schema)
        told = differences(before[name], rows, keys)
        if not told:
            file.unlink()
            say(f"{name}: as before, {len(rows)} rows")
            continue
        for one in told[:MAX_TOLD]:
            say(f"{name}: {one}")
        if len(told) > MAX_TOLD:
            say(f"{name}: and {len(told) - MAX_TOLD} differences more")
        differ.append((file, reference / name))
    for new, old in differ:
        if accept:
            os.replace(new, old)  # noqa: PTH105 - the one call that is atomic on every system
            say(f"{old} is replaced")
        else:
            say(f"{new} is the new list: look at it, then run again with --accept")
    return bool(differ)


def differences(before: Sequence[Row], after: Sequence[Row], keys: Sequence[str]) -> list[str]:
    """What differs between two lists, a sentence for each row.

    >>> old = [{"number": "0301", "name": "Oslo"}, {"number": "1601", "name": "Trondheim"}]
    >>> differences(old, [{"number": "0301", "name": "Oslo - Oslove"}], ["number"])
    ['1601 is gone', '0301 has another name: Oslo -> Oslo - Oslove']
    """
    old = {tuple(row[key] for key in keys): row for row in before}
    new = {tuple(row[key] for key in keys): row for row in after}
    told = [f"{' '.join(key)} is new" for key in new if key not in old]
    told += [f"{' '.join(key)} is gone" for key in old if key not in new]
    for key, row in new.items():
        was = old.get(key, row)
        told += [
            f"{' '.join(key)} has another {name}: {was[name] or 'empty'} -> {row[name] or 'empty'}"
            for name in row
            if row[name] != was[name]
        ]
    return told


def as_csv(rows: Sequence[Row], columns: list[str]) -> bytes:
    """Rows as the lists in data/reference are written."""
    target = io.StringIO()
    writer = csv.DictWriter(target, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue().encode()


def _asked(client: Client, classification: int, what: str) -> Answer:
    path = address(classification, what)
    params = {"from": WINDOW, "language": "nb"}
    answer = client.get(path, params, check=read_units if what == "codes" else read_steps)
    if answer.status != 200:
        raise refused(client, f"KLASS {classification}", answer)
    return answer


def _rows(file: Path, schema: pa.DataFrameSchema) -> list[Row]:
    rows: list[dict[str, str]] = read_table(file, schema).to_dict("records")
    return rows
