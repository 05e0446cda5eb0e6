"""Notebooks hold parameters, calls and their display, and close the page that they make."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat

from bvanalyse.errors import Problem
from bvanalyse.notebooks import report_notebooks

MOST_LINES = 8  # of code in a notebook cell: a call or two and its display
NOT_IN_CELLS = re.compile(r"^\s*(def|class|for|while|if|try|with|lambda)\b|HTML\(|Markdown\(", re.M)
_CLOSES = re.compile(r"^\w+\.about\(\)$")


def check_notebooks(folder: Path) -> list[Problem]:
    """What is wrong with the cells of each notebook, and with the first and the last of them."""
    reports = set(report_notebooks(folder))
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.ipynb")):
        nb = nbformat.read(path, as_version=4)
        code = [(at, cell) for at, cell in enumerate(nb.cells, 1) if cell.cell_type == "code"]
        for number, cell in code:
            problems += _of_cell(cell, f"{path}, cell {number}")
        cells = [cell for _, cell in code]
        if not cells or "parameters" not in cells[0].metadata.get("tags", []):
            problems.append(
                Problem(
                    "notebook has no parameters",
                    file=str(path),
                    expected='a first code cell tagged "parameters"',
                    action="add the cell, as in tilstandsrapport.ipynb, or its tag",
                )
            )
        if path in reports and not (cells and _CLOSES.match(cells[-1].source.strip())):
            problems.append(
                Problem(
                    "notebook does not close its report",
                    file=str(path),
                    expected="r.about() alone in the last code cell",
                    action="add the cell, or move it last",
                )
            )
    return problems


def _of_cell(cell: nbformat.NotebookNode, place: str) -> Iterator[Problem]:
    if cell.outputs or cell.execution_count is not None:
        yield Problem(
            "cell holds output",
            file=place,
            expected="code without what it gave",
            action="clear the outputs",
        )
    if lines := max(0, len(cell.source.splitlines()) - MOST_LINES):
        yield Problem(
            "cell is too long",
            file=place,
            found=f"{MOST_LINES + lines} lines",
            expected=f"at most {MOST_LINES} lines",
            action="move the logic into the package",
        )
    if NOT_IN_CELLS.search(cell.source):
        yield Problem(
            "cell holds more than calls",
            file=place,
            expected="calls and their display",
            action="move the logic into the package",
        )
