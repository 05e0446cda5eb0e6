"""PX files (PC-Axis) to a table.

Source: PX file format specification (AXIS-VERSION 2013).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from bvanalyse.sources.statbank.cube import build_table, count_cells
from bvanalyse.sources.statbank.files import naming, read_bytes
from bvanalyse.sources.statbank.px_data import Cells, keyed, matrix
from bvanalyse.sources.statbank.px_header import (
    Header,
    Variable,
    header_of,
    notes_of,
    variables_of,
)
from bvanalyse.sources.statbank.px_text import ACTION, Statement, px_text, statements
from bvanalyse.sources.statbank.table import Note, StatBankTable, refusal, table_number

_UPDATED = re.compile(r"(\d{4})(\d{2})(\d{2}) (\d{2}):(\d{2})")


def read_px(path: Path, language: str = "") -> StatBankTable:
    """A table saved as PX, every symbol kept as the reason why no figure is shown.

    `language` chooses among the languages of the file, such as "no" or "en"; the main one is read
    without it. Codes, ids and figures are the same in all of them. What one to six dots mean is
    read from DATASYMBOL; rows that a file with KEYS leaves out are zero, and a note says so.

    >>> table = read_px(Path("tests/sources/statbank/samples/meldinger.px"), language="en")
    >>> table.frame.loc[:2, ["Region_code", "Tid", "value", "status"]].values.tolist()
    [['9001', '2020', 96.0, 'ok'], ['9001', '2021', nan, 'suppressed'], ['9001', '2020', 4.5, 'ok']]
    >>> table.dimensions["Tid"], table.updated
    ('year', '2022-06-15T08:00')

    Raises `DataError` with one problem for a file that is not PX, is cut short, is not in the
    encoding or language it should be, or whose figures do not fit its dimensions.
    """
    with naming(path):
        *found, data = statements(px_text(read_bytes(path)))
        return _table(header_of(found, language), data)


def _table(header: Header, data: Statement) -> StatBankTable:
    stub, heading = variables_of(header, "STUB"), variables_of(header, "HEADING")
    variables = (*stub, *heading)
    if not variables:
        raise refusal("no dimensions", expected="STUB or HEADING", action=ACTION)
    cells = _cells(header, data, stub, heading)
    units, decimals = _measures(header, variables)
    title = header.text("TITLE") or header.text("DESCRIPTION") or header.text("CONTENTS")
    notes = notes_of(header, variables)
    if cells.left_out:
        notes += (Note(f"{cells.left_out} rader står ikke i fila og er null (KEYS)"),)
    return build_table(
        [variable.dimension for variable in variables],
        cells.values,
        cells.symbols,
        roles=_roles(header, variables),
        title=title,
        source=header.text("SOURCE"),
        updated=_updated(header),
        table_id=header.text("TABLEID") or table_number(title) or header.text("MATRIX"),
        units=units,
        decimals=decimals,
        notes=notes,
        parents=_parents(header, variables),
    )


def _cells(
    header: Header, data: Statement, stub: Sequence[Variable], heading: Sequence[Variable]
) -> Cells:
    symbols = [header.text(f"DATASYMBOL{dots}") or "." * dots for dots in range(1, 7)]
    symbols.append(header.text("DATASYMBOLNIL") or "-")
    (text,) = data.items
    cells = count_cells([len(variable.values) for variable in (*stub, *heading)])
    kinds = [header.text("KEYS", [variable.name]).upper() for variable in stub]
    if not any(kinds):
        return matrix(text, data.row, cells, symbols)
    if set(kinds) - {"CODES", "VALUES"}:
        expected = "CODES or VALUES for every dimension of the stub"
        found = ", ".join(kind or "nothing" for kind in kinds)
        raise refusal("unclear keys", column="KEYS", found=found, expected=expected, action=ACTION)
    keys = [
        variable.dimension.codes if kind == "CODES" else variable.values
        for variable, kind in zip(stub, kinds, strict=True)
    ]
    width = count_cells([len(variable.values) for variable in heading])
    return keyed(text, data.row, keys, width, symbols)


def _roles(header: Header, variables: Sequence[Variable]) -> dict[str, tuple[str, ...]]:
    roles: dict[str, tuple[str, ...]] = {"time": (), "geo": (), "metric": ()}
    contents = header.text("CONTVARIABLE")
    for variable in variables:
        name = [variable.name]
        kind = header.text("VARIABLE-TYPE", name, [variable.told]).upper()
        if variable.told == contents or variable.name == contents:
            roles["metric"] += (variable.dimension.id,)
        elif header.items("TIMEVAL", name, [variable.told]) or kind == "T":
            roles["time"] += (variable.dimension.id,)
        elif header.items("MAP", name, [variable.told]) or kind == "G":
            roles["geo"] += (variable.dimension.id,)
    return roles


def _measures(
    header: Header, variables: Sequence[Variable]
) -> tuple[dict[str, str], dict[str, int]]:
    """Unit and decimals by contents code; under "" where the table has no contents."""
    shown = header.text("SHOWDECIMALS") or header.text("DECIMALS")
    unit = header.text("UNITS")
    contents = header.text("CONTVARIABLE")
    measure = next((one for one in variables if contents in (one.told, one.name)), None)
    if measure is None:
        return ({"": unit} if unit else {}), _whole({"": shown})
    units, decimals = {}, {}
    told = zip(measure.dimension.codes, measure.values, measure.dimension.labels, strict=True)
    for code, name, label in told:
        units[code] = header.text("UNITS", [name], [label]) or unit
        about, said = [measure.name, name], [measure.told, label]
        decimals[code] = header.text("PRECISION", about, said) or shown
    return units, _whole(decimals)


def _whole(found: dict[str, str]) -> dict[str, int]:
    for text in found.values():
        if not re.fullmatch(r"[0-9]|1[0-5]|", text):
            expected = "a whole number from 0 to 15"
            what = "an odd number of decimals"
            raise refusal(what, column="DECIMALS", found=text, expected=expected, action=ACTION)
    return {code: int(text) for code, text in found.items() if text}


def _updated(header: Header) -> str:
    """The last day any contents were changed; the file keeps one for each."""
    found = [
        statement.items[0]
        for (keyword, language, _), statement in header.entries.items()
        if keyword == "LAST-UPDATED" and not language
    ]
    latest = max(found, default="") or header.text("CREATION-DATE")
    return _UPDATED.sub(r"\1-\2-\3T\4:\5", latest)


def _parents(
    header: Header, variables: Sequence[Variable]
) -> dict[str, dict[str, tuple[str, ...]]]:
    parents: dict[str, dict[str, tuple[str, ...]]] = {}
    for variable in variables:
        statement = header.entries.get(("HIERARCHIES", "", (variable.name,)))
        for parent, child in statement.pairs if statement else ():
            if child in variable.dimension.codes:
                above = parents.setdefault(variable.dimension.id, {})
                above[child] = (*above.get(child, ()), parent)
    return parents
