"""From events to indicators: what case files tell, counted the same way each time.

One module for each of the law's nouns; `from_events` puts them together as observations.
"""

from __future__ import annotations

from bvanalyse.metrics import deadlines
from bvanalyse.metrics.choices import Choices, make_choices
from bvanalyse.metrics.from_events import from_events
from bvanalyse.metrics.selfchecks import self_checks

__all__ = ["Choices", "deadlines", "from_events", "make_choices", "self_checks"]
