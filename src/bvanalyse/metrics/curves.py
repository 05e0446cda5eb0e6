"""How soon investigations are concluded: the share that is done by each month."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from bvanalyse.events import Events
from bvanalyse.metrics import varighet
from bvanalyse.metrics.choices import Choices
from bvanalyse.metrics.material import prepare
from bvanalyse.metrics.months import DAYS_PER_MONTH
from bvanalyse.metrics.windows import Window

MOST_MONTHS = 9


def concluded_by_month(
    events: Events, year: int, *, months: int = MOST_MONTHS, least: int = 10
) -> pd.DataFrame:
    """The share of investigations concluded within 1, 2 ... months: columns month and share.

    Of all that the files tell of to the end of the year, also those still open, for as long as
    they are known (Kaplan & Meier). The curve stops where fewer than `least` are left to see. For
    leaders, inside the service: one step of it may be one case.
    """
    material, window = prepare(events, Choices()), Window.of(year)
    if not varighet.unbroken(material, window):
        return pd.DataFrame({"month": [], "share": []})
    spells = varighet.spells(material["investigation"], material, window)
    table = varighet.incidence(spells.entry, spells.exit, spells.ended.astype(int))
    table = table[table["at_risk"] >= least]
    days = np.arange(1, months + 1) * DAYS_PER_MONTH
    seen = days <= table["time"].max() if len(table) else np.zeros(months, dtype=bool)
    at = np.searchsorted(table["time"], days, side="right")
    steps = np.concatenate([[0.0], table["incidence"]])
    return pd.DataFrame({"month": np.arange(1, months + 1), "share": steps[at]})[seen]


def last_known(events: Events, year: int) -> date:
    """The last day of the year that the files tell of."""
    return min(events.last_day, date(year, 12, 31))
