"""JSON-stat 1 and 2, as the StatBank's API sends it, to a table.

Source: JSON-stat 2.0 format specification; PxWebApi 1 and 2 for how Statistics Norway fills it in.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from math import isfinite
from pathlib import Path

from bvanalyse.sources.statbank.cube import build_table, count_cells, refuse_count
from bvanalyse.sources.statbank.files import decoded, naming, read_bytes
from bvanalyse.sources.statbank.jsonstat_parts import (
    Members,
    as_object,
    as_text,
    dimensions_of,
    notes_of,
    parents_of,
    roles_of,
    units_of,
)
from bvanalyse.sources.statbank.table import StatBankTable, refusal, table_number

ACTION = "save the table again from the StatBank as json-stat2"
LARGEST = 2**53  # larger whole numbers would be changed on the way
_V1_MEMBERS = ("id", "size", "role")  # stand among the dimensions in version 1


def read_jsonstat(path: Path, dataset: str = "") -> StatBankTable:
    """A table saved as JSON-stat 1 or 2, every symbol kept as the reason why no figure is shown.

    `dataset` names the one to read where a file of version 1 holds several. Values may stand in a
    list or by place; a place that is left out, or null without a symbol, is missing.

    >>> table = read_jsonstat(Path("tests/sources/statbank/samples/meldinger_v2.json"))
    >>> table.frame.loc[:2, ["Region_code", "Tid", "value", "status"]].values.tolist()
    [['9001', '2020', 96.0, 'ok'], ['9001', '2021', nan, 'suppressed'], ['9001', '2020', 4.5, 'ok']]
    >>> table.table_id, table.roles["metric"], table.units["Andel"], table.decimals["Andel"]
    ('12275', ('ContentsCode',), 'prosent', 1)

    Raises `DataError` with one problem for a file that is not JSON-stat, is cut short, has sizes
    that do not fit its values, values that are no numbers, or symbols of unknown meaning.
    """
    with naming(path):
        text = decoded(read_bytes(path), "utf-8-sig", ACTION)
        return _table(_dataset(_parsed(text), dataset))


def _parsed(text: str) -> object:
    if not text.strip():
        raise refusal("is empty", action=ACTION)
    try:
        return json.loads(text, object_pairs_hook=_members, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated")
        raise refusal(
            "ends too early" if cut else "not JSON",
            row=error.lineno,
            found=text[error.pos : error.pos + 20] or None,
            expected="JSON-stat",
            action=ACTION,
        ) from error
    except (RecursionError, ValueError) as error:
        what = "not JSON-stat: too deep, or a number with too many digits"
        raise refusal(what, action=ACTION) from error


def _members(pairs: list[tuple[str, object]]) -> Members:
    members = dict(pairs)
    if len(members) < len(pairs):
        twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
        expected = "every name once in an object"
        raise refusal("a name stands twice", found=twice, expected=expected, action=ACTION)
    return members


def _no_number(name: str) -> object:
    raise refusal("not a number", found=name, expected="a figure or null", action=ACTION)


def _dataset(whole: object, name: str) -> Members:
    """The dataset itself: the file is one (version 2), or holds some by name (version 1)."""
    if not isinstance(whole, dict):
        expected = "an object of class dataset"
        raise refusal("not JSON-stat", found=type(whole).__name__, expected=expected, action=ACTION)
    if isinstance(whole.get("dimension"), dict) and not name:
        kind = whole.get("class", "dataset")
        if kind != "dataset":
            raise refusal("not a table", found=kind, expected="class dataset", action=ACTION)
        return whole
    found = {
        key: one
        for key, one in whole.items()
        if isinstance(one, dict) and isinstance(one.get("dimension"), dict)
    }
    if name:
        found = {key: one for key, one in found.items() if key == name}
    if len(found) != 1:
        raise refusal(
            "several datasets" if found else "no dataset",
            found=", ".join(map(str, found or whole)) or None,
            expected=name or "one dataset with dimensions",
            action="name the dataset to read" if found else ACTION,
        )
    return next(iter(found.values()))


def _table(dataset: Members) -> StatBankTable:
    members = dict(as_object(dataset["dimension"], "dimension"))
    own = dataset if "id" in dataset else {name: members.pop(name, None) for name in _V1_MEMBERS}
    dimensions = dimensions_of(own.get("id"), own.get("size"), members)
    sizes = [len(dimension.codes) for dimension in dimensions]
    cells = count_cells(sizes)
    units, decimals = units_of(members)
    title = as_text(dataset.get("label"), "label")
    extension = as_object(dataset.get("extension") or {}, "extension")
    px = as_object(extension.get("px") or {}, "extension.px")
    return build_table(
        dimensions,
        _values(dataset.get("value"), sizes),
        _symbols(dataset.get("status"), cells),
        roles=roles_of(own.get("role"), dimensions),
        title=title,
        source=as_text(dataset.get("source"), "source"),
        updated=as_text(dataset.get("updated"), "updated"),
        table_id=as_text(px.get("tableid"), "extension.px.tableid") or table_number(title),
        units=units,
        decimals=decimals,
        notes=notes_of(dataset, members),
        parents=parents_of(members, dimensions),
    )


def _values(found: object, sizes: Sequence[int]) -> list[float | None]:
    if isinstance(found, dict):
        by_place = _by_place(found, count_cells(sizes), "value")
        found = [by_place.get(place) for place in range(count_cells(sizes))]
    if not isinstance(found, list):
        action = "save the data of the table, not its description alone"
        raise refusal("no values", expected="a list or object called value", action=action)
    refuse_count(len(found), sizes)
    return [_number(value, place) for place, value in enumerate(found)]


def _number(value: object, place: int) -> float | None:
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        within = isinstance(value, float) or abs(value) <= LARGEST
        if within and isfinite(value):
            return float(value) + 0.0  # no negative zero
    raise refusal(
        "not a number",
        column=f"value[{place}]",
        found=value,
        expected="a figure of at most 15 digits, or null",
        action=ACTION,
    )


def _symbols(found: object, cells: int) -> dict[int, str]:
    if found is None:
        return {}
    if isinstance(found, str):
        found = [found]
    if isinstance(found, list) and len(found) == 1:
        found = found * cells  # one for all; the format's own toolkit reads it so
    if isinstance(found, list):
        if len(found) != cells:
            expected = f"{cells}, one for each value"
            what = "wrong number of symbols"
            raise refusal(what, found=len(found), expected=expected, action=ACTION)
        found = {str(place): symbol for place, symbol in enumerate(found) if symbol is not None}
    by_place = _by_place(as_object(found, "status"), cells, "status")
    return {
        place: text
        for place, symbol in by_place.items()
        if (text := as_text(symbol, f"status[{place}]").strip())
    }


def _by_place(found: Mapping[str, object], cells: int, name: str) -> dict[int, object]:
    """What stands at each place, its name turned into a number."""
    by_place = {}
    for key, one in found.items():
        place = int(key) if key.isascii() and key.isdigit() and len(key) < 10 else -1
        if str(place) != key or place >= cells:
            raise refusal(
                "a place outside the table",
                column=name,
                found=key,
                expected=f"a whole number from 0 to {cells - 1}",
                action=ACTION,
            )
        by_place[place] = one
    return by_place
