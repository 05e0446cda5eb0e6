"""Where figures come from, as a phrase in a sentence or under a chart."""

from __future__ import annotations

from collections.abc import Sequence

from bvanalyse.report.texts import Texts


def cited(titles: Sequence[str], texts: Texts) -> str:
    """Sources in one phrase; several tables of Statistics Norway are told together, once.

    >>> nb = Texts.load("nb")
    >>> cited([nb("sources.ssb", table=table) for table in ("12275", "12305")] + ["egne tall"], nb)
    'Statistisk sentralbyrå (tabell 12275 og 12305) og egne tall'
    """
    head = texts("sources.ssb", table="").rstrip()
    tables = [title.removeprefix(head) for title in titles if title.startswith(head)]
    if len(tables) < 2:
        return texts.enumerate(titles)
    numbers = [table.partition(",")[0].strip() for table in tables]
    together = texts("sources.ssb_tables", tables=texts.enumerate(numbers))
    return texts.enumerate([together, *(title for title in titles if not title.startswith(head))])
