"""Fictitious national data: invented places with invented figures, in the shapes of the real."""

from __future__ import annotations

from bvanalyse.synthetic.folder import write_folder
from bvanalyse.synthetic.places import FEWEST, MOST

__all__ = ["FEWEST", "MOST", "write_folder"]
