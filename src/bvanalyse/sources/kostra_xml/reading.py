"""Case files, yearly or message by message, read into one set of event tables."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

import pandas as pd

from bvanalyse.errors import DataError, Problem
from bvanalyse.events import Events
from bvanalyse.sources.kostra_xml.assembling import Assembled
from bvanalyse.sources.kostra_xml.children import one_child
from bvanalyse.sources.kostra_xml.identity import Keys
from bvanalyse.sources.kostra_xml.messages import drawn, read_messages
from bvanalyse.sources.kostra_xml.paths import case_paths
from bvanalyse.sources.kostra_xml.raw import MESSAGES, Raw, joined
from bvanalyse.sources.kostra_xml.remarks import choices, odd_codes
from bvanalyse.sources.kostra_xml.stream import CaseFile, open_file, refusal
from bvanalyse.sources.kostra_xml.values import NO_DAY
from bvanalyse.sources.kostra_xml.yearly import read_yearly

OSLO = "0301"  # sends a file for each district
_SENDER = ("Organisasjonsnummer", "Kommunenummer")  # a service keeps one of them when it changes
WORTH_A_PROCESS = 20_000_000  # bytes in all
BYTES_A_TASK = 4_000_000
OLDER = "older messages of a case that has a newer one, left out"


def read_kostra_xml(
    paths: str | Path | Iterable[str | Path], *, salt: bytes | None = None
) -> Events:
    """A service's case files as event tables, without anyone's identity.

    ``paths`` is a file, several files, or a folder of them: yearly files of form 15F, messages of
    Barnevern XML v4, or both of one service. The files of several years are one history: an item
    that recurs is counted once, in its latest version; one that was open in a year and is absent
    in a later one is ``lost``: its end is not known. Of several messages about a case the newest
    counts. Rows that cannot be used are counted in ``quarantine``, choices in ``remarks``.

    Keys hold within one call. ``salt`` (1 to 64 secret bytes) makes the keys of two calls alike;
    without it they are made at random. Days are whole days as the file writes them; months and
    ages are not computed here. Raises `DataError` in one sentence for what is no case file, for
    two files of one municipality and year, and for files that are not one service's.
    Formats: SSB's schemas KostraBarnevern and Barnevern_v4.

    >>> events = read_kostra_xml("tests/oracles/kostra_xml/yearly_2023.xml")
    >>> events.formats, events.years, len(events["report"])
    (('15F',), (2023,), 5)
    """
    files = [open_file(path) for path in _files(paths)]
    yearly = sorted((f for f in files if f.format == "15F"), key=lambda file: file.year)
    messages, left_out = _newest([file for file in files if file.format == "v4"])
    _refuse_same_year(yearly)
    if yearly and messages:
        _refuse_other_service(yearly, messages)
    raw = _read([*yearly, *messages], Keys(salt))
    _refuse_same_clients(yearly, raw)
    raw.remarks[OLDER] += left_out
    raw.remarks.update(one_child(raw))
    return _events(yearly, messages, Assembled(raw, MESSAGES if messages else yearly[-1].year))


def _files(paths: str | Path | Iterable[str | Path]) -> list[Path]:
    found = case_paths(paths)
    if not found:
        raise DataError(Problem("no case files given", expected="at least one"))
    return found


def _newest(messages: list[CaseFile]) -> tuple[list[CaseFile], int]:
    newest = {file.case: file for file in sorted(messages, key=drawn)}
    return list(newest.values()), len(messages) - len(newest)


def _refuse_same_year(yearly: list[CaseFile]) -> None:
    seen: dict[tuple[str, int | None], CaseFile] = {}
    for file in yearly:
        number = file.agency["Kommunenummer"]
        if number != OSLO and (number, file.version) in seen:
            raise _two_of_a_year(file, seen[number, file.version])
        seen[number, file.version] = file


def _two_of_a_year(file: CaseFile, other: CaseFile) -> DataError:
    return refusal(
        file.path,
        f"a second file of municipality {file.agency['Kommunenummer']} for {file.version}",
        expected=f"one, and {other.path.name} is one",
        action="give only the one that was sent last",
    )


def _refuse_same_clients(yearly: list[CaseFile], raw: Raw) -> None:
    """Oslo's districts send a file each; the same district twice in a year is the same file."""
    clients = raw.tables["child"]
    districts = clients[clients["municipality"] == OSLO].drop_duplicates(["file", "district"])
    twice = districts[districts.duplicated(["version", "district"])]
    for number in twice.loc[twice["version"] != MESSAGES, "file"]:
        file = yearly[number]
        other = next(f for f in yearly if f is not file and f.version == file.version)
        raise _two_of_a_year(file, other)


def _refuse_other_service(yearly: list[CaseFile], messages: list[CaseFile]) -> None:
    senders = {file.agency.get(name) for file in yearly for name in _SENDER} - {None}
    last = date(yearly[-1].year, 12, 31)
    for file in messages:
        if not senders & {file.agency.get(name) for name in _SENDER}:
            raise refusal(
                file.path,
                "a message of another service than the yearly files'",
                expected="the same organisation or municipality number in all files",
                action="read each service's files apart",
            )
        if drawn(file).date() < last:
            raise refusal(
                file.path,
                f"a message drawn before the yearly file of {last.year} ends",
                expected="yearly files first, then messages",
                action="leave out that yearly file, or take newer messages",
            )


def _read(files: list[CaseFile], keys: Keys) -> Raw:
    tasks = list(_tasks(files))
    parts = _each(tasks, keys.salt)
    before = 0
    for task, part in zip(tasks, parts, strict=True):
        part.tables["child"]["file"] += before
        before += len(task)
    return joined(parts)


def _tasks(files: list[CaseFile]) -> Iterator[list[CaseFile]]:
    """Files of one year, or messages, as many together as are worth a task."""
    task: list[CaseFile] = []
    size = 0
    for file in files:
        if task and (file.version != task[0].version or size > BYTES_A_TASK):
            yield task
            task, size = [], 0
        task.append(file)
        size += file.path.stat().st_size
    yield task


def _each(tasks: list[list[CaseFile]], salt: bytes) -> list[Raw]:
    size = sum(file.path.stat().st_size for task in tasks for file in task)
    workers = min(len(tasks), _processors())
    if (
        workers < 2
        or size < WORTH_A_PROCESS
        or "fork" not in multiprocessing.get_all_start_methods()
    ):
        return [_task(task, salt) for task in tasks]
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(workers, mp_context=fork) as pool:
        return list(pool.map(_task, tasks, [salt] * len(tasks)))


def _task(files: Sequence[CaseFile], salt: bytes) -> Raw:
    keys, collecting = Keys(salt), gc.isenabled()
    gc.disable()  # rows hold no cycles, and to look for some takes a fifth of the time
    try:
        if files[0].format == "15F":
            return read_yearly(files, keys)
        return read_messages(files, keys)
    finally:
        if collecting:
            gc.enable()


def _processors() -> int:
    counted = getattr(os, "sched_getaffinity", None)
    return len(counted(0)) if counted else os.cpu_count() or 1


def _events(yearly: list[CaseFile], messages: list[CaseFile], made: Assembled) -> Events:
    years = tuple(sorted({file.year for file in yearly}))
    first = [date(year, 1, 1) for year in years[:1]]
    last = [date(year, 12, 31) for year in years[-1:]]
    if messages:
        begun = made.rows["child"]["start"]
        day = begun[begun != NO_DAY].min()
        first.append(_first_of_year(day) if pd.notna(day) else drawn(messages[0]).date())
        last.append(max(drawn(file).date() for file in messages))
    remarks = made.raw.remarks + odd_codes(made.rows) + choices(made.rows)
    return Events(
        municipalities=tuple(sorted({f.agency["Kommunenummer"] for f in (*yearly, *messages)})),
        formats=(("15F",) if yearly else ()) + (("v4",) if messages else ()),
        years=years,
        first_day=min(first),
        last_day=max(last),
        tables=made.tables(),
        quarantine=_counted(
            [(*key, rows) for key, rows in made.quarantine.items()], ["table", "reason", "rows"]
        ),
        remarks=_counted(list(remarks.items()), ["what", "rows"]),
    )


def _first_of_year(day: int) -> date:
    """A single case's start would be about a child; the year it lies in is not."""
    return date(date.fromordinal(date(1970, 1, 1).toordinal() + int(day)).year, 1, 1)


def _counted(rows: list[tuple[object, ...]], names: list[str]) -> pd.DataFrame:
    told = pd.DataFrame([row for row in rows if row[-1]], columns=names)
    return told.sort_values(names[:-1]).reset_index(drop=True)
