"""Aftercare (ettervern): young adults with measures, and the offers made to them."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from bvanalyse.events import codes
from bvanalyse.metrics.figures import (
    DERIVED,
    NOT_IN_YEARLY_FILES,
    PROJECT,
    Count,
    Figure,
    Untold,
    rows_of,
)
from bvanalyse.metrics.material import Material
from bvanalyse.metrics.months import birthday
from bvanalyse.metrics.tiltak import DURING
from bvanalyse.metrics.windows import Window

RULE_CHANGE = pd.Timestamp("2021-01-01")
LAST_AGE_BEFORE = 22  # the limit was 23 years: the birthday itself ends it
OFFERS = "tilbud om ettervern, sendt i perioden"
UNANSWERED = "ikke avklart"


def age_limit(day: pd.Timestamp) -> int:
    """The birthday at which aftercare ends by the act in force on the day.

    >>> age_limit(pd.Timestamp("2020-12-31")), age_limit(pd.Timestamp("2021-01-01"))
    (23, 25)
    """
    return 25 if day >= RULE_CHANGE else 23


def figures(material: Material, window: Window) -> Iterator[Figure]:
    """Recipients in the whole age group, and in the ages that both rules had.

    A measure counts only when it was active before the 25th birthday, where aftercare ends.
    """
    during = material.measures_in(window)
    turns_25 = birthday(material.children["birth_date"], 25).to_numpy()[during["child"]]
    last_age = material.choices.aftercare_last_age
    helped = material.who(during, (during["start"] < turns_25) & (window.first < turns_25))
    note = f"{DERIVED} Alder 31. desember: 18–{last_age} år."
    if age_limit(window.last) == 23:
        note += " Før 2021 var aldersgrensen 23 år, så årene før og etter kan ikke sammenlignes."
    over = helped & material.aged(window, 18, last_age)
    yield Count("aftercare_recipients_18_25", DURING, note, over=over)
    note = f"{PROJECT} De aldrene som hadde rett til ettervern både før og etter 2021."
    over = helped & material.aged(window, 18, LAST_AGE_BEFORE)
    yield Count("aftercare_recipients_18_22", DURING, note, over=over)
    yield from _offers(material, window)


def _offers(material: Material, window: Window) -> Iterator[Figure]:
    if not material.from_messages(window):
        for name in ("aftercare_offers", "aftercare_offers_by_answer"):
            yield Untold(name, OFFERS, NOT_IN_YEARLY_FILES)
        return
    offers = material["aftercare_offer"]
    offers = offers[window.holds(offers["offered"])]
    yield Count("aftercare_offers", OFFERS, over=rows_of(offers))
    known = codes("ettervern_konklusjon").set_index("code")["label"]
    answer = offers["code"].map(known).fillna(UNANSWERED)
    for label in [*known, UNANSWERED]:
        rows = rows_of(offers, answer == label)
        yield Count("aftercare_offers_by_answer", OFFERS, PROJECT, label, over=rows)
