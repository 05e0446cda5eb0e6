"""PxWebApi 1, for the day when the second version does not answer.

It differs in what matters here: the description of a table does not tell when it was changed, so
one cell is asked for to learn it; and the codes of a code list are not told, so they must be named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from bvanalyse.sources.fetch.answers import Answer, Unusable
from bvanalyse.sources.fetch.choosing import PLACES, Chosen, Codes, Described, Variable
from bvanalyse.sources.fetch.client import Client
from bvanalyse.sources.fetch.pxweb import (
    ABSENT,
    DEFAULT_CELLS,
    FORMAT,
    LANGUAGE,
    check_cells,
    refused,
)
from bvanalyse.sources.fetch.queries import TableQuery
from bvanalyse.sources.fetch.slices import cells

ROOT = f"v0/{LANGUAGE}"


class V1:
    """The interface; its limits are asked for when they are needed first."""

    name = "PxWebApi 1"

    def __init__(self, client: Client) -> None:
        self.client = client

    @cached_property
    def max_cells(self) -> int:
        """How many cells one query may ask for: as the service tells, or the usual limit."""
        answer = self.client.get(f"{ROOT}/?config")
        try:
            most = answer.object().get("maxCells") if answer.status == 200 else None
        except Unusable:
            most = None
        return most if type(most) is int and most > 0 else DEFAULT_CELLS

    def describe(self, query: TableQuery) -> Described | None:
        """The table as it is described, but for when it was updated; None where there is none."""
        answer = self.client.get(f"{ROOT}/table/{query.table}", check=_described)
        if answer.status in (*ABSENT, 400):  # 400 too where the number is not a table's
            return None
        if answer.status != 200:
            raise refused(self.client, f"table {query.table}", answer)
        title, variables = _described(answer)
        told = [
            replace(one, codes=(), listed=False) if one.id in query.codelists else one
            for one in variables
        ]
        return Described(query.table, title, "", tuple(told))

    def updated(self, table: Described, chosen: Chosen) -> str:
        """When the figures last changed; only an answer tells it, so a small one is asked for."""
        one = {name: codes[:1] for name, codes in chosen.codes.items()}
        found = self.figures(table.table, one, self.body(chosen, one)).object()
        return str(found.get("updated") or "")

    def body(self, chosen: Chosen, codes: Mapping[str, Codes]) -> dict[str, object]:
        """The query for one slice, as this version wants it."""
        return {
            "query": [
                {"code": name, "selection": {"filter": _filter(chosen, name), "values": list(one)}}
                for name, one in codes.items()
            ],
            "response": {"format": FORMAT},
        }

    def figures(self, table: str, codes: Mapping[str, Codes], body: object) -> Answer:
        """The answer to one slice; DataError or FetchFailed where the service refuses it."""
        path = f"{ROOT}/table/{table}"
        answer = self.client.post(path, {}, body, check=lambda answer: check_cells(answer, codes))
        if answer.status != 200:
            raise refused(self.client, f"table {table}", answer, cells(codes))
        return answer


def _filter(chosen: Chosen, name: str) -> str:
    """`item`, or the code list in this version's writing: `agg:KommSummer` for `agg_KommSummer`."""
    kind, _, rest = chosen.codelists.get(name, "").partition("_")
    return f"{kind}:{rest}" if rest else "item"


def _described(answer: Answer) -> tuple[str, tuple[Variable, ...]]:
    whole = answer.object()
    found = whole.get("variables")
    if not isinstance(found, list) or not found:
        raise Unusable("not the description of a table")
    variables = []
    for one in found:
        codes = one.get("values") if isinstance(one, dict) else None
        if not isinstance(codes, list) or not codes or "code" not in one:
            raise Unusable("a variable without codes")
        variables.append(
            Variable(
                str(one["code"]),
                tuple(map(str, codes)),
                eliminable=one.get("elimination") is True,
                time=one.get("time") is True,
                place=bool(PLACES.fullmatch(str(one["code"]))),
            )
        )
    return str(whole.get("title") or ""), tuple(variables)
