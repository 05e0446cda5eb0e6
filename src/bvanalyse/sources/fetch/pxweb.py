"""The StatBank's two interfaces as one: PxWebApi 2, and PxWebApi 1 where the second is not there.

Source: OpenAPI description of PxWebApi 2, the source of its server for what it refuses and how, and
Statistics Norway's guides to both. Both limit the cells of a query, empty ones counted; version 2
refuses more with 400, version 1 with 403.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from bvanalyse.errors import DataError, Problem
from bvanalyse.sources.fetch.answers import Answer, FetchFailed, Unusable
from bvanalyse.sources.fetch.choosing import Chosen, Codes, Described
from bvanalyse.sources.fetch.client import ACTION, Client
from bvanalyse.sources.fetch.queries import TableQuery
from bvanalyse.sources.fetch.slices import cells

LANGUAGE = "no"
FORMAT = "json-stat2"
DEFAULT_CELLS = 800_000
ABSENT = (404, 410, 501)  # not here, or not any more


class Interface(Protocol):
    """One version of the interface: describes tables, and gives their figures."""

    @property
    def name(self) -> str:
        """What the interface is called."""

    @property
    def max_cells(self) -> int:
        """How many cells one query may ask for."""

    def describe(self, query: TableQuery) -> Described | None:
        """The table as the service describes it, or None where it has no such table."""

    def updated(self, table: Described, chosen: Chosen) -> str:
        """When the table's figures were last changed, asked anew; `chosen` are any of them."""

    def body(self, chosen: Chosen, codes: Mapping[str, Codes]) -> dict[str, object]:
        """The query for one slice, as it is sent."""

    def figures(self, table: str, codes: Mapping[str, Codes], body: object) -> Answer:
        """The service's answer to one slice, seen to hold just the cells that were asked for."""


def refused(client: Client, what: str, answer: Answer, asked: int | None = None) -> Exception:
    """What to raise for an answer that is neither good nor passing, with the service's reason."""
    where, reason = client.where(answer.path), answer.reason()
    if 300 <= answer.status < 400:
        action = "give the address it has moved to with --base-url"
        return FetchFailed(Problem("moved elsewhere", where, found=reason, action=action))
    if answer.status in (401, 403) and "too many" not in reason.lower():
        return FetchFailed(
            Problem("the service lets nobody in without a key", where, found=reason, action=ACTION)
        )
    size = f" of {asked} cells" if asked else ""
    return DataError(
        Problem(
            f"{what}: the service refuses the query{size}",
            file=where,
            found=reason,
            action="correct the selection of the table",
        )
    )


def check_cells(answer: Answer, codes: Mapping[str, Codes]) -> None:
    """Raises `Unusable` where an answer does not hold just the cells that were asked for."""
    dataset = answer.object()
    names, sizes, values = (dataset.get(name) for name in ("id", "size", "value"))
    if dataset.get("class") != "dataset" or not isinstance(dataset.get("dimension"), dict):
        raise Unusable("not a JSON-stat dataset")
    if not isinstance(names, list) or sorted(map(str, names)) != sorted(codes):
        raise Unusable(f"a table of {names}, not of {', '.join(codes)}")
    for name in codes:
        given = codes_of(dataset, name)
        if sorted(given) != sorted(codes[name]):
            raise Unusable(f"{len(given)} codes of {name}, not the {len(codes[name])} asked for")
    if sizes != [len(codes[name]) for name in names]:
        raise Unusable(f"sizes {sizes} that do not fit the codes")
    if not isinstance(values, list | dict):
        raise Unusable("no values")
    if isinstance(values, list) and len(values) != cells(codes):
        raise Unusable(f"{len(values)} values, not one for each cell")


def codes_of(dataset: Mapping[str, object], name: str) -> Codes:
    """The codes of a dimension in a JSON-stat dataset, in order; `Unusable` where it has none."""
    dimension = dataset.get("dimension")
    found = dimension.get(name) if isinstance(dimension, dict) else None
    category = found.get("category") if isinstance(found, dict) else None
    index = category.get("index") if isinstance(category, dict) else None
    if isinstance(index, dict) and index and all(type(at) is int for at in index.values()):
        return tuple(sorted(index, key=index.__getitem__))
    if isinstance(index, list) and index and all(isinstance(code, str) for code in index):
        return tuple(index)
    label = category.get("label") if isinstance(category, dict) else None
    if index is None and isinstance(label, dict) and len(label) == 1:
        return tuple(label)  # a dimension of one value may do without an index
    raise Unusable(f"no codes of {name}")
