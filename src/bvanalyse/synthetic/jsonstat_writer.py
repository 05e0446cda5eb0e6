"""A table to JSON-stat 2, the way the StatBank's own service fills it in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import numpy as np

from bvanalyse.synthetic.cells import SYMBOLS
from bvanalyse.synthetic.tables import Table

INVENTED = "oppdiktede tall"
NOTE = "Alle tall og steder er oppdiktet. De gjelder ingen kommune som finnes."


def updated(seed: int) -> str:
    """When the figures say that they were last changed: a day that the seed alone decides."""
    return f"{date(2025, 1, 1) + timedelta(days=seed % 365)}T07:00:00Z"


def as_jsonstat(table: Table, seed: int) -> bytes:
    """The file's bytes: every symbol under its place, and null where there is no figure."""
    place, others = table.place, table.choices
    codes = table.rows.codes(table.country, table.county)[table.only]
    labels = table.rows.labels()[table.only]
    units = {code: {"base": unit, "decimals": n} for code, (_, (unit, n)) in table.contents.items()}
    dimension = {place: _category("region", zip(codes, labels, strict=True))}
    dimension |= {name: _category(label, own.items()) for name, (label, own) in others.items()}
    contents = _category(
        "statistikkvariabel", ((c, label) for c, (label, _) in table.contents.items())
    )
    contents["category"]["unit"] = units
    time = _category("år", ((year, year) for year in table.rows.years))
    dimension |= {"ContentsCode": contents, "Tid": time}
    told = [label for label, _ in others.values()]
    values, symbols = _flat(table)
    dataset = {
        "version": "2.0",
        "class": "dataset",
        "label": f"{table.number}: {table.title}, etter "
        + f"{', '.join(['region', *told, 'statistikkvariabel'])} og år ({INVENTED})",
        "source": f"Ingen: {INVENTED}",
        "updated": updated(seed),
        "note": [NOTE],
        "role": {"time": ["Tid"], "geo": [place], "metric": ["ContentsCode"]},
        "id": list(dimension),
        "size": [len(one["category"]["index"]) for one in dimension.values()],
        "dimension": dimension,
        "value": values,
        "status": symbols,
        "extension": {"px": {"tableid": table.number, "decimals": 0}},
    }
    return (json.dumps(dataset, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _category(label: str, members: Iterable[tuple[str, str]]) -> dict[str, Any]:
    named = dict(members)
    index = {code: at for at, code in enumerate(named)}
    return {"label": label, "category": {"index": index, "label": named}}


def _flat(table: Table) -> tuple[list[float | int | None], dict[str, str]]:
    """Values and symbols in the order of the file, the last dimension running fastest."""
    cells = table.stacked()
    values = cells.values.astype(object)
    for at, (_, (_, decimals)) in enumerate(table.contents.values()):
        own = cells.values[..., at, :]
        if decimals:
            rounded = np.floor(own * 10**decimals + 0.5 + 1e-9) / 10**decimals  # halves go up
            values[..., at, :] = np.round(rounded, decimals).astype(object)
        else:
            values[..., at, :] = np.floor(own + 0.5).astype(np.int64).astype(object)
    flat, symbols = values.ravel(), cells.symbols.ravel()
    flat[symbols > 0] = None
    return flat.tolist(), {str(at): SYMBOLS[int(symbols[at])] for at in np.flatnonzero(symbols)}
