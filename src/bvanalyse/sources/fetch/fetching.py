"""One table from the service to its place: planned, fetched slice by slice, compared, exchanged."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bvanalyse.errors import DataError, Problem
from bvanalyse.sources.fetch import snapshots
from bvanalyse.sources.fetch.answers import FetchFailed
from bvanalyse.sources.fetch.choosing import Chosen, Codes, Described, choose
from bvanalyse.sources.fetch.client import ACTION, Client
from bvanalyse.sources.fetch.differences import compare, counted, read_figures, told
from bvanalyse.sources.fetch.pxweb import Interface
from bvanalyse.sources.fetch.pxweb_v1 import V1
from bvanalyse.sources.fetch.pxweb_v2 import V2, Listed
from bvanalyse.sources.fetch.queries import TableQuery
from bvanalyse.sources.fetch.slices import cells, slices
from bvanalyse.sources.fetch.snapshots import Part
from bvanalyse.writing import as_json

ROUNDS = 3  # how often a table is begun anew because it changes while it is fetched


@dataclass(frozen=True)
class Slice:
    """One call: the codes it asks for, the query as it is sent, and the answer if it is here."""

    codes: Mapping[str, Codes]
    body: Mapping[str, object]
    held: Part | None


@dataclass(frozen=True)
class Plan:
    """What is to be fetched of a table, and whether all of it is in place already."""

    interface: Interface
    table: Described
    first: Chosen
    updated: str
    slices: tuple[Slice, ...]
    taken_whole: Codes
    in_place: bool

    def __str__(self) -> str:
        table, total = self.table.table, len(self.slices)
        if self.in_place:
            return f"{table}: unchanged since {self.updated}"
        size = sum(cells(one.codes) for one in self.slices)
        said = (
            f"{table}: {size} cells in {counted(total, 'call')} to {self.interface.name}, "
            f"updated {self.updated or 'at an unknown time'}"
        )
        made = sum(one.held is not None for one in self.slices)
        if made:
            said += f"; {counted(made, 'call')} made before"
        if self.taken_whole:
            said += f"; all of {', '.join(self.taken_whole)}, which the query does not name"
        return said


class Fetcher:
    """Fetches tables to a folder; `say` hears, in whole sentences, what is done and found."""

    def __init__(
        self, client: Client, folder: Path, say: Callable[[str], object] = lambda _: None
    ) -> None:
        self.client, self.folder, self.say = client, folder, say

    @cached_property
    def interfaces(self) -> list[Interface]:
        """The interfaces in the order that they are tried; the newer only where it is there."""
        newer, older = V2.opened(self.client), V1(self.client)
        return [newer, older] if newer else [older]

    def find(self, words: str) -> list[Listed]:
        """Tables whose names or values hold the words; `FetchFailed` where no list is kept."""
        newer = self.interfaces[0]
        if isinstance(newer, V2):
            return list(newer.tables(words))
        action = "search on the StatBank's own pages"
        raise FetchFailed(Problem("no list of tables", self.client.where(""), action=action))

    def plan(self, *queries: TableQuery, force: bool = False) -> Plan:
        """What is to be fetched of a table; `force` asks again for what is here already.

        Several queries are of the same table. `DataError` where the table, or what is asked of it,
        does not exist.
        """
        interface, table = self._described(TableQuery(queries[0].table))
        asked = [
            choose(query, (query.codelists and interface.describe(query)) or table)
            for query in queries
        ]
        updated = table.updated or interface.updated(table, asked[0])
        placed = snapshots.parts(self.folder, table.table)
        stage = snapshots.stage(self.folder, table.table)
        here = [] if force else placed + snapshots.parts(stage, table.table)
        found = []
        for chosen in asked:
            for codes in slices(chosen.codes, interface.max_cells, chosen.cut_first):
                body = interface.body(chosen, codes)
                held = next((part for part in here if part.answers(body, updated)), None)
                found.append(Slice(codes, body, held))
        in_place = snapshots.are_whole(placed) and [one.held for one in found] == placed
        whole = tuple(dict.fromkeys(name for one in asked for name in one.taken_whole))
        return Plan(interface, table, asked[0], updated, tuple(found), whole, in_place)

    def fetch(self, *queries: TableQuery, force: bool = False) -> Path | None:
        """Fetches what is missing of a table and puts it in place; where the former is kept.

        What is already here, of the same edition, is not asked for again. A table that changes
        meanwhile is begun anew. `FetchFailed` where the service gives up; what was there stays.
        """
        table = queries[0].table
        for _ in range(ROUNDS):
            plan = self.plan(*queries, force=force)
            self.say(str(plan))
            if plan.in_place:
                snapshots.clear(self.folder, table)
                return None
            staged = self._slices(plan)
            if plan.updated == plan.interface.updated(plan.table, plan.first):
                return self._put(plan, staged)
            self.say(f"{table}: changed while it was fetched, so it is begun anew")
        where, found = self.client.where(table), f"changed {ROUNDS} times while it was fetched"
        problem = Problem("the table does not stand still", where, found=found, action=ACTION)
        raise FetchFailed(problem)

    def _described(self, query: TableQuery) -> tuple[Interface, Described]:
        """The first interface that has the table, and the table; `DataError` where none has."""
        for interface in self.interfaces:
            table = interface.describe(query)
            if table is not None:
                return interface, table
        raise DataError(
            Problem(
                f"no such table at {self.client.where('')}".rstrip("/"),
                found=query.table,
                expected="the number of a table in the StatBank, such as 12275",
                action="search with `bvanalyse fetch --find WORDS`",
            )
        )

    def _slices(self, plan: Plan) -> list[Part]:
        """All slices of the table, staged: those that are here, and those that must be fetched."""
        table, total = plan.table.table, len(plan.slices)
        key = as_json([[one.body for one in plan.slices], plan.updated])
        edition = {"parts": total, "set": hashlib.sha256(key).hexdigest()[:16]}
        # read before anything is written: a slice may have had another number
        here = [
            (one.held.file.read_bytes(), dict(one.held.about)) if one.held else None
            for one in plan.slices
        ]
        staged = []
        for number, (one, held) in enumerate(zip(plan.slices, here, strict=True), 1):
            content, about = held or self._asked(plan, one)
            if not held:
                self.say(f"{table}: {number} of {total} fetched")
            stage = snapshots.stage(self.folder, table)
            staged.append(snapshots.write_part(stage, number, content, about | edition))
        return staged

    def _asked(self, plan: Plan, one: Slice) -> tuple[bytes, dict[str, object]]:
        """The answer to a slice, and what its side file says of it."""
        answer = plan.interface.figures(plan.table.table, one.codes, one.body)
        return answer.content, {
            "table": plan.table.table,
            "title": plan.table.title,
            "interface": plan.interface.name,
            "path": answer.path,
            "query": one.body,
            "fetched": self.client.now().date().isoformat(),
            "updated": plan.updated,
        }

    def _put(self, plan: Plan, staged: list[Part]) -> Path | None:
        """Compares with what is there, says what changed, and only then puts the new in place."""
        table = plan.table.table
        try:
            new = read_figures([part.file for part in staged])
        except DataError as error:
            what = f"table {table}: the answer cannot be read, and what was there is kept"
            raise DataError(Problem(what, found=error.problems[0], action=ACTION)) from error
        old = snapshots.parts(self.folder, table)
        if snapshots.are_whole(old):
            before = str(old[0].about.get("updated", ""))
            try:
                figures = read_figures([part.file for part in old])
                said = told(compare(figures, new, before=before, after=plan.updated))
            except DataError:
                said = "what was there cannot be read, so it is not compared"
            self.say(f"{table}: {said}")
        elif old:
            self.say(f"{table}: an exchange that was stopped is ended")
        kept = snapshots.exchange(self.folder, table, staged)
        self.say(f"{table}: {counted(len(staged), 'file')} in {self.folder}")
        if kept:
            self.say(f"{table}: the former figures are kept in {kept}")
        return kept
