"""Refuses a page that is unsafe, incomplete or unreadable for some; never cleans one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from bvanalyse.errors import NotebookFailed, Problem, ReportRefused
from bvanalyse.report.page_rules import RULES

if TYPE_CHECKING:  # takes seconds, and the index is verified by a process that runs no notebook
    from nbformat import NotebookNode

MAX_BYTES = 350_000
CLOSING = "data-figures"
FILLERS = ("No description has been provided", "An Exception was encountered", "papermill-error")


def check_executed(nb: NotebookNode) -> None:
    """Refuses a notebook that did not run to its end: `sys.exit()` in a cell looks like success."""
    source = [c for c in nb.cells if "injected-parameters" not in c.metadata.get("tags", [])]
    cells = [
        (number, cell)
        for number, cell in enumerate(source, 1)
        if cell.cell_type == "code" and cell.source.strip()
    ]
    for number, cell in cells:
        errors = [output for output in cell.outputs if output.output_type == "error"]
        if errors:
            raise NotebookFailed(Problem(f"cell {number} raised {errors[0].ename}"))
        if cell.execution_count is None:
            raise NotebookFailed(
                Problem(
                    f"cell {number} was never run",
                    expected="every code cell run from top to bottom",
                    action="look for sys.exit() or a dead kernel in the cell before",
                )
            )
    last = "".join(
        str(output.get("data", {}).get("text/html", "")) for output in cells[-1][1].outputs
    )
    if CLOSING not in last:
        raise NotebookFailed(
            Problem(
                "the last code cell does not close the report",
                expected="r.about() in the last code cell",
            )
        )


def verify_page(html: str, most: int = MAX_BYTES) -> BeautifulSoup:
    """The parsed page, or a refusal that names every broken rule; it may weigh `most` bytes."""
    soup = BeautifulSoup(html, features="html.parser")
    problems = [problem for rule in RULES for problem in rule(soup)]
    if len(html.encode()) > most:
        problems.append(
            Problem("page is too large", found=len(html.encode()), expected=f"at most {most} bytes")
        )
    problems += [Problem("filler text", found=words) for words in FILLERS if words in html]
    if problems:
        raise ReportRefused(problems)
    return soup


def verify_report(html: str) -> None:
    """As `verify_page`, and every figure that was made stands in the page, once."""
    soup = verify_page(html)
    closing = next((tag for tag in soup.find_all(True) if tag.has_attr(CLOSING)), None)
    made = set(str(closing[CLOSING]).split()) if closing else set()
    shown = {str(figure.get("id", "")) for figure in soup.find_all("figure")}
    if made != shown:
        raise ReportRefused(
            Problem(
                "figures made and figures in the page differ",
                found=f"{len(made - shown)} made but not shown, {len(shown - made)} shown but "
                "not made by the report",
                expected="every figure that was made, shown",
                action="show the figure in its cell, and run the notebook from the top",
            )
        )
