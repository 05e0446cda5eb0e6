"""PxWebApi 2: its limits, descriptions of tables, figures, and the list of tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bvanalyse.sources.fetch.answers import Answer, Unusable
from bvanalyse.sources.fetch.choosing import PLACES, Chosen, Codes, Described, Variable
from bvanalyse.sources.fetch.client import Client
from bvanalyse.sources.fetch.pacing import announced
from bvanalyse.sources.fetch.pxweb import (
    ABSENT,
    DEFAULT_CELLS,
    FORMAT,
    LANGUAGE,
    check_cells,
    codes_of,
    refused,
)
from bvanalyse.sources.fetch.queries import TableQuery
from bvanalyse.sources.fetch.slices import cells

ROOT = "pxwebapi/v2"
PAGE_SIZE = 100


@dataclass(frozen=True)
class Listed:
    """A table as the list of tables has it."""

    table: str
    title: str
    updated: str


@dataclass(frozen=True)
class V2:
    """The interface, with the cells that its settings allow in one query."""

    client: Client
    max_cells: int = DEFAULT_CELLS
    name: str = "PxWebApi 2"

    @classmethod
    def opened(cls, client: Client) -> V2 | None:
        """The interface with the limits of its `/config`, or None where it is not there.

        The pace is set to the one in the settings where they name one; zeros there do not mean
        that there is none.
        """
        answer = client.get(f"{ROOT}/config")
        if answer.status in ABSENT:
            return None
        if answer.status != 200:
            raise refused(client, "the settings", answer)
        try:
            settings = answer.object()
        except Unusable:
            return None  # a page for people in place of the interface
        calls, window = settings.get("maxCallsPerTimeWindow"), settings.get("timeWindow")
        client.pace = announced(calls, window) or client.pace
        most = settings.get("maxDataCells")
        return cls(client, most if type(most) is int and most > 0 else DEFAULT_CELLS)

    def describe(self, query: TableQuery) -> Described | None:
        """The table, its codes by the lists that are asked for; None where there is none."""
        lists = {f"codelist[{name}]": found for name, found in query.codelists.items()}
        path = f"{ROOT}/tables/{query.table}/metadata"
        answer = self.client.get(path, {"lang": LANGUAGE} | lists, check=_described)
        if answer.status in ABSENT:
            return None
        if answer.status != 200:
            raise refused(self.client, f"table {query.table}", answer)
        title, updated, variables = _described(answer)
        return Described(query.table, title, updated, variables)

    def updated(self, table: Described, chosen: Chosen) -> str:
        """When the figures last changed, as described; empty where the table is gone."""
        now = self.describe(TableQuery(table.table))
        return now.updated if now else ""

    def body(self, chosen: Chosen, codes: Mapping[str, Codes]) -> dict[str, object]:
        """The query for one slice, as this version wants it."""
        return {
            "selection": [
                {"variableCode": name, "valueCodes": list(codes[name])}
                | ({"codelist": chosen.codelists[name]} if name in chosen.codelists else {})
                for name in codes
            ]
        }

    def figures(self, table: str, codes: Mapping[str, Codes], body: object) -> Answer:
        # by POST, for an address of more than 2 100 letters is answered with 404
        """The answer to one slice; DataError or FetchFailed where the service refuses it."""
        answer = self.client.post(
            f"{ROOT}/tables/{table}/data",
            {"lang": LANGUAGE, "outputFormat": FORMAT},
            body,
            check=lambda answer: check_cells(answer, codes),
        )
        if answer.status != 200:
            raise refused(self.client, f"table {table}", answer, cells(codes))
        return answer

    def tables(self, words: str) -> Iterator[Listed]:
        """Every table that the words find, page after page."""
        number, pages = 1, 1
        while number <= pages:
            params = {
                "lang": LANGUAGE,
                "query": words,
                "pageSize": str(PAGE_SIZE),
                "pageNumber": str(number),
            }
            answer = self.client.get(f"{ROOT}/tables", params, check=_page)
            if answer.status in ABSENT:
                return  # no such page: the list has become shorter meanwhile
            if answer.status != 200:
                raise refused(self.client, "the list of tables", answer)
            found, pages = _page(answer)
            yield from found
            number += 1


def _described(answer: Answer) -> tuple[str, str, tuple[Variable, ...]]:
    """Title, time of change and variables in a description, which is JSON-stat without values."""
    dataset = answer.object()
    names, dimensions = dataset.get("id"), dataset.get("dimension")
    if not isinstance(names, list) or not isinstance(dimensions, dict) or not names:
        raise Unusable("not the description of a table")
    variables = tuple(
        Variable(
            str(name),
            codes_of(dataset, str(name)),
            eliminable=_eliminable(dimensions[name]),
            time=name in _role(dataset, "time"),
            place=name in _role(dataset, "geo") or bool(PLACES.fullmatch(str(name))),
        )
        for name in names
    )
    return str(dataset.get("label") or ""), str(dataset.get("updated") or ""), variables


def _role(dataset: Mapping[str, object], name: str) -> list[object]:
    roles = dataset.get("role")
    found = roles.get(name) if isinstance(roles, dict) else None
    return found if isinstance(found, list) else []


def _eliminable(dimension: Mapping[str, object]) -> bool:
    extension = dimension.get("extension")
    return isinstance(extension, dict) and extension.get("elimination") is True


def _page(answer: Answer) -> tuple[list[Listed], int]:
    """The tables on a page, and how many pages there are."""
    whole = answer.object()
    tables, page = whole.get("tables"), whole.get("page")
    pages = page.get("totalPages") if isinstance(page, dict) else None
    if not isinstance(tables, list) or type(pages) is not int:
        raise Unusable("not a list of tables")
    rows = [one for one in tables if isinstance(one, dict)]
    names = ("id", "label", "updated")
    return [Listed(*(str(one.get(name) or "") for name in names)) for one in rows], pages
