"""Case files as event tables: what happened, to which child, on which day. Counted, never shown.

No name, national number, caseworker, free text or journal number can stand in them: there is no
column for it. Keys are made per run and mean nothing outside it.
"""

from __future__ import annotations

from bvanalyse.events.codes import codes
from bvanalyse.events.tables import COLUMNS, Events, frame

__all__ = ["COLUMNS", "Events", "codes", "frame"]
