"""Which notebooks make reports; asked before a batch, and so without what checks need."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bvanalyse.tables import read_bytes

_DESK = b"open_desk"  # what a notebook calls that makes no report


def report_notebooks(folder: Path) -> Iterator[Path]:
    """The notebooks that make a report: all but a researcher's desk."""
    yield from filter(is_of_reports, sorted(folder.glob("*.ipynb")))


def is_of_reports(notebook: Path) -> bool:
    """Whether a notebook makes reports, and is not for a researcher at a desk."""
    return _DESK not in read_bytes(notebook)
