"""What the warm process does before its first fork: everything that is the same for all reports."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

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
        import_module("bvanalyse.report.drawing").rehearse()
        _rehearse()
    _require_one_thread()


def _rehearse() -> None:
    """Makes a page that nobody sees: schemas, templates and rules are worked out when first used.

    Without it every fork would do so anew, which takes a fifth of a small report.
    """
    import nbformat
    from nbformat.v4 import new_code_cell, new_notebook, new_output

    from bvanalyse.report.display import Block, Text

    report = Block([Text("h1", "Barnevernet i"), Text("h2", "Om rapporten")], figures=[])
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
