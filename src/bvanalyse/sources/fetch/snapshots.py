"""Snapshots of tables on disk: every answer untouched, with a side file that says what it is.

    ssb/12275-1.json         the service's answer, as received
    ssb/12275-1.kilde.json   address, query, day, digest, the table's own time of change
    ssb/.henter/12275/       slices of a table that is not whole yet
    ssb/tidligere/<day>/     what was there before, by the day it was fetched

A table is put in place when all of it is there, and what it replaces is kept first. A run that is
killed leaves whole files only; the next one goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from bvanalyse.errors import DataError, Problem
from bvanalyse.writing import as_json, write_whole

STAGE, FORMER = ".henter", "tidligere"
SIDE = ".kilde.json"
ACTION = "run `bvanalyse fetch` again"


@dataclass(frozen=True)
class Part:
    """A slice on disk: its number, its file, and what the side file says of it."""

    number: int
    file: Path
    about: Mapping[str, object]

    def answers(self, query: object, updated: str) -> bool:
        """Whether this is the answer to the same query of the same edition of the table."""
        known = bool(updated) and self.about.get("updated") == updated
        return known and self.about.get("query") == query


def side_file(file: Path) -> Path:
    """Where it is said what an answer on disk is: query, date and digest."""
    return file.with_name(file.stem + SIDE)


def write_part(folder: Path, number: int, content: bytes, about: Mapping[str, object]) -> Part:
    """An answer and its side file, which alone vouches for it and therefore comes last."""
    file = folder / f"{about['table']}-{number}.json"
    about = {**about, "part": number, "sha256": hashlib.sha256(content).hexdigest()}
    write_whole(file, content)
    write_whole(side_file(file), as_json(about))
    return Part(number, file, about)


def parts(folder: Path, table: str) -> list[Part]:
    """The slices in a folder that are what their side files say, by number."""
    found = [
        Part(number, file, _side(file) or {}) for number, file in _files(folder, table).items()
    ]
    return [part for part in found if part.about.get("sha256") == _digest(part.file)]


def are_whole(found: Sequence[Part]) -> bool:
    """Whether slices are all the slices of one edition of one query."""
    wanted = found[0].about.get("parts") if found else None
    same = {part.about.get("set") for part in found}
    return len(same) == 1 and [part.number for part in found] == [
        *range(1, (wanted if type(wanted) is int else 0) + 1)
    ]


def snapshot(folder: Path, table: str) -> tuple[Path, ...]:
    """The files of a table's snapshot in `data/ssb`, in order.

    `DataError` where there is none, a slice is missing, or slices are of different editions.
    """
    found = parts(folder, table)
    if not are_whole(found):
        what = "not all of the table is here" if found else "the table is not fetched"
        name = str(folder / f"{table}-*.json")
        raise DataError(Problem(what, file=name, action=ACTION))
    return tuple(part.file for part in found)


def stage(folder: Path, table: str) -> Path:
    """Where the slices of a table wait until all of them are there."""
    return folder / STAGE / table


def exchange(folder: Path, table: str, new: Sequence[Part]) -> Path | None:
    """Puts staged slices in place of what was there, which is kept; returns where it is kept.

    May be stopped anywhere and begun again: what is in place already is neither kept nor put twice.
    """
    digests = {part.number: part.about["sha256"] for part in new}
    before = _files(folder, table)
    other = {
        number: file for number, file in before.items() if _digest(file) != digests.get(number)
    }
    # where slices are of different editions, a killed run has put some of the new in place
    old = before if are_whole(parts(folder, table)) else other
    kept = _kept(folder, old) if other else None
    for part in new:
        write_part(folder, part.number, part.file.read_bytes(), part.about)
    for number, file in before.items():
        if number not in digests:
            file.unlink()
            side_file(file).unlink(missing_ok=True)
    clear(folder, table)
    return kept


def clear(folder: Path, table: str) -> None:
    """Removes the staged slices of a table, and the stage itself when it is empty."""
    shutil.rmtree(stage(folder, table), ignore_errors=True)
    with suppress(OSError):
        (folder / STAGE).rmdir()


def _kept(folder: Path, old: Mapping[int, Path]) -> Path:
    """Copies slices to the folder of the day they were fetched; the first that is free."""
    day = max(_day(file) for file in old.values())
    for target in chain([day], (f"{day}-{number}" for number in count(2))):
        place = folder / FORMER / target
        taken = [place / file.name for file in old.values()]
        if all(
            not there.exists() or there.read_bytes() == file.read_bytes()
            for there, file in zip(taken, old.values(), strict=True)
        ):
            break
    for file in old.values():
        for one in (file, side_file(file)):
            if one.exists():
                write_whole(place / one.name, one.read_bytes())
    return place


def _files(folder: Path, table: str) -> dict[int, Path]:
    """The slices in a folder by number, whether or not their side files fit them."""
    pattern = re.compile(rf"{re.escape(table)}-([1-9][0-9]*)\.json")
    named = [(pattern.fullmatch(file.name), file) for file in folder.glob(f"{table}-*.json")]
    return dict(sorted((int(match[1]), file) for match, file in named if match))


def _day(file: Path) -> str:
    about = _side(file)
    day = about.get("fetched") if about else None
    return day if isinstance(day, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", day) else "ukjent"


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _side(file: Path) -> dict[str, object] | None:
    """What the side file says, or None where it is not there or is not one."""
    try:
        about = json.loads(side_file(file).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return about if isinstance(about, dict) else None
