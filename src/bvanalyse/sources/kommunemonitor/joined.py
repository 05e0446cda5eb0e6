"""Rows of the monitor to observations: a share with its parts as one, contradictions told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bvanalyse.indicators import Indicator, Register
from bvanalyse.sources.kommunemonitor.figures import Figure
from bvanalyse.sources.kommunemonitor.variables import Tie
from bvanalyse.sources.statbank.table import refusal

Place = tuple[str, str, str]  # region, period, indicator
PARTS_NB = {"numerator": "teller", "denominator": "nevner"}
FRACTION = "Kan være en andel og ikke prosent: Excel-formatet kan ikke leses."


@dataclass(frozen=True)
class Cell:
    """One figure of one row, with all that the row says of it."""

    row: int
    region: str
    period: str
    tie: Tie
    figure: Figure

    @property
    def place(self) -> Place:
        """Which observation the figure belongs to, with the other parts of it."""
        return self.region, self.period, self.tie.indicator


Group = dict[str, list[Cell]]  # the cells of one place, by part


def grouped(cells: Iterable[Cell]) -> dict[Place, Group]:
    """The cells by region, period and indicator, in the order they are first met.

    Raises `DataError` for a variable that has two figures for one place.
    """
    groups: dict[Place, Group] = {}
    seen: dict[tuple[object, ...], int] = {}
    for cell in cells:
        key = (*cell.place, cell.tie.part, cell.tie.variable)
        if seen.setdefault(key, cell.row) != cell.row:
            raise refusal(
                "a figure stands twice",
                row=cell.row,
                found=f"{cell.tie.variable} for {cell.region} in {cell.period}",
                expected=f"once, as in row {seen[key]}",
                action="remove one of the rows",
            )
        group = groups.setdefault(cell.place, defaultdict(list))
        group[cell.tie.part].append(cell)
    return groups


def rows_of(cells: Sequence[Cell], register: Register, file: str) -> list[dict[str, object]]:
    """The observations that the cells make, without their source.

    A share or ratio takes numerator and denominator from the rows that hold them. A numerator that
    stands alone, under the share's own name, becomes a figure of the indicator it counts.
    """
    groups = grouped(cells)
    counted = {cell.row for cell in cells if cell.tie.part == "value"}
    fractions = _fractions(cells)
    rows: dict[Place, dict[str, object]] = {}
    for place, group in groups.items():
        if group["value"]:
            rows[place] = _row(group, register[place[2]], file, fractions)
    for place, group in groups.items():
        for cell in group["numerator"]:
            if group["value"] or cell.row in counted:
                continue
            count = (*place[:2], register[place[2]].numerator)
            if count in rows:
                _confirm(rows[count], cell)
            else:
                rows[count] = _start(count, cell, file)
    return list(rows.values())


def _row(group: Group, entry: Indicator, file: str, fractions: bool) -> dict[str, object]:
    (cell,) = group["value"]
    row = _start(cell.place, cell, file)
    faults = [_part(row, part, group[part]) for part in PARTS_NB]
    top, base, value = row["numerator"], row["denominator"], cell.figure.value
    if value is None and base == 0:
        row |= {"status": "not_applicable", "note": "Kan ikke beregnes: nevneren er 0."}
    elif top is not None and base is not None:
        faults.append(_contradiction(cell.figure, float(str(top)), float(str(base)), entry))
    elif fractions and cell.figure.typed and cell.tie.unit == "percent":
        faults.append(FRACTION)
    told = [fault for fault in faults if fault]
    if told:
        status = row["status"] if value is None else "suspect"
        row |= {"status": status, "note": " ".join([str(row["note"]), *told]).strip()}
    return row


def _start(place: Place, cell: Cell, file: str) -> dict[str, object]:
    region, period, indicator = place
    return {
        "region": region,
        "period": period,
        "indicator": indicator,
        "value": cell.figure.value,
        "numerator": None,
        "denominator": None,
        "unit": cell.tie.unit,
        "status": cell.figure.status,
        "ref": f"{file}; rad {cell.row}",
        "note": cell.figure.note,
    }


def _part(row: dict[str, object], part: str, cells: Sequence[Cell]) -> str:
    """Puts a part into the row, unless its rows disagree: then what is wrong is told."""
    if not cells:
        return ""
    row["ref"] = f"{row['ref']}; {PARTS_NB[part]} rad " + " og ".join(str(one.row) for one in cells)
    known = {cell.figure.value: None for cell in cells if cell.figure.value is not None}
    if len(known) > 1:
        several = " og ".join(map(shown, known))
        return f"{PARTS_NB[part].capitalize()}en står med flere tall: {several}."
    row[part] = next(iter(known), None)
    return ""


def _contradiction(figure: Figure, top: float, base: float, entry: Indicator) -> str:
    """What is wrong when a figure does not follow from its parts, rounded as it is written."""
    if entry.kind == "proportion" and top > base:
        return f"Telleren er større enn nevneren: {shown(top)} av {shown(base)}."
    if figure.value is None:
        return ""
    if base == 0:
        return f"Nevneren er 0, men tallet er {shown(figure.value)}."
    thousands = 1000 if entry.unit == "NOK per child" else 1  # amounts stand in 1000 NOK
    follows = thousands * entry.per * top / base
    slack = 0.5 * 10.0 ** -min(figure.decimals, 6) + 1e-9 * max(1.0, abs(follows))
    if abs(follows - figure.value) <= slack:
        return ""
    reckoned = shown(round(follows, min(figure.decimals, 6) + 1))
    return (
        f"Tallet følger ikke av teller og nevner: {shown(top)} av {shown(base)} gir {reckoned}, "
        f"ikke {shown(figure.value)}."
    )


def _confirm(row: dict[str, object], cell: Cell) -> None:
    """Holds a count against the same count under a share's name."""
    row["ref"] = f"{row['ref']} og {cell.row}"
    value, other = row["value"], cell.figure.value
    if value is None and other is not None:
        row |= {"value": other, "status": cell.figure.status, "note": cell.figure.note}
    elif other is not None and value != other:
        note = f"Tallet står to ganger: {shown(float(str(value)))} og {shown(other)}."
        row |= {"status": "suspect", "note": f"{row['note']} {note}".strip()}


def _fractions(cells: Iterable[Cell]) -> bool:
    """Whether all percentages of an Excel file lie between 0 and 1: 7 % may stand as 0.07."""
    values = [
        cell.figure.value
        for cell in cells
        if cell.tie.unit == "percent" and cell.figure.typed and cell.figure.value is not None
    ]
    return any(value % 1 for value in values) and max(values) <= 1


def shown(value: float) -> str:
    """A number as the reader of a note knows it.

    >>> shown(12345.0), shown(-4.8)
    ('12 345', '-4,8')
    """
    text = f"{value:,.6f}".rstrip("0").rstrip(".")
    return text.replace(",", " ").replace(".", ",")
