"""Bufdir's kommunemonitor and the half-year report (KHR) behind it, to observations."""

from __future__ import annotations

from bvanalyse.sources.kommunemonitor.files import is_kommunemonitor
from bvanalyse.sources.kommunemonitor.read import Read, read_kommunemonitor
from bvanalyse.sources.kommunemonitor.variables import Variables

__all__ = ["Read", "Variables", "is_kommunemonitor", "read_kommunemonitor"]
