"""Case files: the yearly XML of form 15F and the messages of Barnevern XML v4, to event tables."""

from __future__ import annotations

from bvanalyse.sources.kostra_xml.quality import CaseQuality, case_quality
from bvanalyse.sources.kostra_xml.reading import read_kostra_xml

__all__ = ["CaseQuality", "case_quality", "read_kostra_xml"]
