"""What `..` means for supervision in foster homes, where the monitor hides 1, 2 and 3.

The monitor prints `..` for a hidden 1-3 and for a figure that is missing, and a reader cannot tell
them apart. Elsewhere in this package a suppressed count is a whole number from 0 to 3 and is
compared as one, so a municipality that sent no report must never be called suppressed. The three
variables (v32, v321, v33) come from one report, which decides what can be decided:

* another of the three is shown, and 1-3 fits with it: the report came, so the sign hides 1-3;
* otherwise the figure is missing, and the note says what else the sign may mean.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from bvanalyse.indicators import Register
from bvanalyse.sources.kommunemonitor.figures import EMPTY
from bvanalyse.sources.kommunemonitor.joined import Cell
from bvanalyse.sources.kommunemonitor.variables import HIDES_SMALL

HIDDEN = "Kommunemonitoren skjuler 1, 2 og 3 barn."
EITHER = (
    "Tegnet .. kan bety 1, 2 eller 3 barn, eller at tallet mangler; kilden skiller ikke mellom dem."
)
Report = tuple[str, str, str]  # region, period and the share that the report is about


def settled(cells: Sequence[Cell], register: Register) -> list[Cell]:
    """The cells, those of supervision with the status that the rest of their report gives."""
    shares = {
        cell.tie.indicator
        for cell in cells
        if cell.tie.trap == HIDES_SMALL and register[cell.tie.indicator].kind == "proportion"
    }
    parts = {share: (share, "value") for share in shares}
    for share in shares:
        parts[register[share].numerator] = (share, "numerator")
        parts[register[share].denominator] = (share, "denominator")
    reports: dict[Report, dict[str, float]] = defaultdict(dict)
    for cell in cells:
        if cell.tie.trap == HIDES_SMALL and cell.figure.value is not None:
            share, part = _role(cell, parts)
            reports[cell.region, cell.period, share][part] = cell.figure.value
    return [_settled(cell, parts, reports) for cell in cells]


def fits(part: str, shown: dict[str, float]) -> bool:
    """Whether `..` for this part of a report must hide 1-3, given the figures that are shown.

    Of 24 children with a right to supervision, a hidden number did not get it; but of none, none.

    >>> fits("numerator", {"denominator": 24}), fits("numerator", {"denominator": 0})
    (True, False)
    >>> fits("denominator", {"numerator": 0}), fits("denominator", {"numerator": 5})
    (True, False)
    >>> fits("numerator", {}), fits("value", {"denominator": 24}), fits("value", {"numerator": 9})
    (False, True, False)
    """
    top, base, share = (shown.get(one) for one in ("numerator", "denominator", "value"))
    if part == "denominator":
        return top == 0 or (top is None and share is not None)
    if part == "numerator":
        return share != 0 and bool(base or (base is None and share))
    return bool(base and top is None) or (base is None and top == 0)


def _settled(
    cell: Cell, parts: dict[str, tuple[str, str]], reports: dict[Report, dict[str, float]]
) -> Cell:
    figure = cell.figure
    if cell.tie.trap != HIDES_SMALL or figure.status != "missing" or figure.note == EMPTY:
        return cell
    share, part = _role(cell, parts)
    hides = fits(part, reports.get((cell.region, cell.period, share), {}))
    status, note = ("suppressed", HIDDEN) if hides else ("missing", EITHER)
    return replace(cell, figure=replace(figure, status=status, note=note))


def _role(cell: Cell, parts: dict[str, tuple[str, str]]) -> tuple[str, str]:
    share, part = parts[cell.tie.indicator]
    return (share, cell.tie.part) if part == "value" else (share, part)
