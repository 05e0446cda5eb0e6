"""Fictitious case files: what an invented service would send, and what is true of it."""

from __future__ import annotations

from bvanalyse.synthetic.cases.broken import broken_copies
from bvanalyse.synthetic.cases.folder import (
    check_request,
    write_case_files,
    write_case_folder,
    write_national_case_files,
)
from bvanalyse.synthetic.cases.planting import plant
from bvanalyse.synthetic.cases.process import Process
from bvanalyse.synthetic.cases.truth import Truth

__all__ = [
    "Process",
    "Truth",
    "broken_copies",
    "check_request",
    "plant",
    "write_case_files",
    "write_case_folder",
    "write_national_case_files",
]
