"""Small-number protection: what a report may show, and the proof that it hides the rest."""

from __future__ import annotations

from bvanalyse.disclosure.coarse import coarser, pooled
from bvanalyse.disclosure.intervals import feasible_intervals
from bvanalyse.disclosure.protect import protect
from bvanalyse.disclosure.protected import Protected, verify
from bvanalyse.disclosure.register import EarlierReports
from bvanalyse.disclosure.relations import Relation, adds_up, at_most
from bvanalyse.disclosure.rules import NOTE, PUBLISHED, Key, Rules

__all__ = [
    "NOTE",
    "PUBLISHED",
    "EarlierReports",
    "Key",
    "Protected",
    "Relation",
    "Rules",
    "adds_up",
    "at_most",
    "coarser",
    "feasible_intervals",
    "pooled",
    "protect",
    "verify",
]
