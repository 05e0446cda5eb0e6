"""The two interfaces of the small PxWeb server: what is answered to a call, by their own rules."""

from __future__ import annotations

import json
from math import prod
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from tests.sources.fetch.server import PxServer, Table


def problem(title: str, status: int = 400) -> tuple[int, dict]:
    return status, {"type": "Parameter error", "title": title, "status": status}


def respond(server: PxServer, address: str, method: str, body: bytes | None) -> tuple[int, object]:
    """Status and content of the answer to a call, by the rules of the interface it belongs to."""
    path, query = urlsplit(address).path.removeprefix("/api/"), urlsplit(address).query
    asked = {name: values[0] for name, values in parse_qs(query).items()}
    if len(address) > 2_100:
        return 404, None
    if path.startswith("klass/"):
        found = server.klass.get(path)
        return (200, found) if found else (404, None)
    version = "v2" if path.startswith("pxwebapi/v2/") else "v1"
    if version in server.absent:
        return server.absent[version], {"title": "Not here"}
    if version == "v2":
        return _v2(server, path.removeprefix("pxwebapi/v2/"), asked, body)
    return _v1(server, path.removeprefix("v0/no/"), query, body)


def _v2(server: PxServer, path: str, asked: dict, body: bytes | None) -> tuple[int, object]:
    if path == "config":
        calls = server.max_calls if server.config_calls is None else server.config_calls
        return 200, {
            "apiVersion": "2.3.2",
            "maxDataCells": server.max_cells,
            "maxCallsPerTimeWindow": calls,
            "timeWindow": server.window if calls else 0,
        }
    if path == "tables":
        return _page(server, asked)
    _, number, what = [*path.split("/"), ""][:3]
    table = server.tables.get(number)
    if table is None:
        return problem("Non-existent table", 404)
    if what == "metadata":
        lists = {name[9:-1]: one for name, one in asked.items() if name.startswith("codelist[")}
        try:
            return 200, table.dataset(table.codes_with(lists), values=False)
        except KeyError:
            return problem("Non-existent codelist")
    chosen, lists = {}, {}
    for one in json.loads(body or b"")["selection"]:
        chosen[one["variableCode"]] = one["valueCodes"]
        if "codelist" in one:
            lists[one["variableCode"]] = one["codelist"]
    fault = _fault_in(server, table, table.codes_with(lists), chosen)
    if fault == "twice":
        return 500, None
    if fault == "Too many cells selected":
        return problem(fault, server.too_many)
    if fault:
        return problem(fault)
    return 200, table.dataset({name: chosen[name] for name in table.codes if name in chosen})


def _v1(server: PxServer, path: str, query: str, body: bytes | None) -> tuple[int, object]:
    if query == "config":
        return 200, {"maxCells": server.max_cells, "maxValues": 50_000, "maxCalls": 300,
                     "timeWindow": 60}  # fmt: skip
    table = server.tables.get(path.removeprefix("table/"))
    if table is None:
        return 404, None
    if body is None:
        variables = [
            {"code": name, "text": name, "values": codes, "valueTexts": codes}
            | ({"elimination": True} if name in table.eliminable else {})
            | ({"time": True} if name == table.time else {})
            for name, codes in table.codes.items()
        ]
        return 200, {"title": table.title, "variables": variables}
    chosen, lists = {}, {}
    for one in json.loads(body)["query"]:
        chosen[one["code"]] = one["selection"]["values"]
        if one["selection"]["filter"] != "item":
            lists[one["code"]] = one["selection"]["filter"].replace(":", "_")
    fault = _fault_in(server, table, table.codes_with(lists), chosen)
    if fault == "Too many cells selected":
        return 403, {"error": "Too many values selected"}
    if fault:
        return 400, {"error": "The request for variable has an error. Please check your query."}
    return 200, table.dataset({name: chosen[name] for name in table.codes if name in chosen})


def _fault_in(server: PxServer, table: Table, known: dict, chosen: dict) -> str:
    if set(chosen) - set(known):
        return "Non-existent variable"
    if set(known) - set(chosen) - set(table.eliminable):
        return "Missing selection for mandantory variable"
    for name, codes in chosen.items():
        if len(set(codes)) < len(codes):
            return "twice"
        if set(codes) - set(known[name]):
            return "Non-existent value"
    if prod(map(len, chosen.values())) > server.max_cells:
        return "Too many cells selected"
    return ""


def _page(server: PxServer, asked: dict) -> tuple[int, object]:
    found = [table for table in server.tables.values() if asked.get("query", "") in table.title]
    size, number = int(asked["pageSize"]), int(asked["pageNumber"])
    pages = -(-len(found) // size)
    if number > max(pages, 1):
        return problem("Non-existent page", 404)
    rows = [{"id": one.id, "label": one.title, "updated": one.updated}
            for one in found[(number - 1) * size : number * size]]  # fmt: skip
    page = {
        "pageNumber": number,
        "pageSize": size,
        "totalElements": len(found),
        "totalPages": pages,
    }
    return 200, {"language": "no", "tables": rows, "page": page, "links": []}
