"""What the warm process does before its first fork: everything that is the same for all reports."""

from __future__ import annotations

import logging
import os
import string
import sys
import warnings
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from bvanalyse import LANGUAGES
from bvanalyse.batch import forks

if TYPE_CHECKING:
    from bvanalyse.report.exporter import BvReportExporter

#: in the order of a report: its cells, their pictures, its page
IMPORTED = (
    "bvanalyse.report.municipal",
    "bvanalyse.report.barometer_report",
    "bvanalyse.report.case_report",
    "bvanalyse.report.claims_report",
    "bvanalyse.batch.engine",
    "bvanalyse.batch.runner",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.pyplot",
    "PIL.PngImagePlugin",
)


#: of names and figures in charts, in words that can be set in lines
LETTERS = f"{string.ascii_letters} {string.digits} æøåÆØÅ «»–−·,.:%()"


def main(descriptor: int) -> None:
    """The warm process, from start to end."""
    without_grammars()
    forks.serve(descriptor, prepare)


def without_grammars() -> None:
    """Lets this process read notebooks sooner; before the first import of nbformat.

    What notebooks' schemas are checked with builds 38 grammars of addresses where it finds them, a
    third of all importing; no schema of notebooks asks for one.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # so imports fail


def prepare() -> None:
    """Imports as a notebook's cell would, draws once, and makes the exporter."""
    from bvanalyse.batch.shell import kernel, shell

    with shell(kernel()).builtin_trap:
        for name in IMPORTED:
            import_module(name)
    logging.getLogger("papermill").addHandler(logging.NullHandler())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _rehearse()
    _require_one_thread()


def _rehearse() -> None:
    """Makes two charts, shows a result and makes a page, and nobody sees them.

    Fonts, letters, schemas, templates and rules are worked out when they are first used. Without
    this every fork would do so anew, which takes a fifth of a small report.
    """
    import nbformat
    from nbformat.v4 import new_code_cell, new_notebook, new_output

    from bvanalyse.batch.shell import kernel, shell
    from bvanalyse.report import charts
    from bvanalyse.report.display import Block, Text
    from bvanalyse.report.drawing import rehearse
    from bvanalyse.report.texts import Texts

    marks = [charts.Mark(value, low=0, high=9, label=f"{value}") for value in range(3, 6)]
    years = [2022, 2023, 2024]
    panel = charts.Panel(LETTERS, years, [str(year) for year in years], marks, name=LETTERS)
    rehearse(charts.trends([panel, panel], Texts.load(LANGUAGES[0])))
    bar = charts.Bar(LETTERS, [charts.Part("kept", 1, "1")], after="1")
    rehearse(charts.stacks([bar], ("1", "1")))  # its letters have other sizes and weights

    report = Block([Text("h1", "Barnevernet i"), Text("h2", "Om rapporten")], figures=[])
    shell(kernel()).display_formatter.format(report)
    shown = new_output("display_data", report._repr_mimebundle_())
    cell = new_code_cell("r.about()", execution_count=1, outputs=[shown])
    written = nbformat.writes(new_notebook(cells=[cell]))
    exporter().from_notebook_node(nbformat.reads(written, as_version=4))


@cache
def exporter() -> BvReportExporter:
    """The one exporter of this process, with its templates compiled."""
    from bvanalyse.report.exporter import BvReportExporter

    return BvReportExporter()


def _require_one_thread() -> None:
    threads = len(list(Path("/proc/self/task").iterdir()))
    if threads > 1:  # a fork would lack the others, and whatever they had locked
        os.write(2, f"a library has started threads: {threads} where one can be forked".encode())
        os._exit(1)
