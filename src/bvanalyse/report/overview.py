"""`oversikt.html`: all municipalities on one page, county by county, without any list of places.

Figures are municipalities' own; the page says how many lie beyond what size and usual differences
explain, never who is best.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from bvanalyse import __version__
from bvanalyse.barometer import undisputed
from bvanalyse.indicators import Register
from bvanalyse.regions import Regions, invented
from bvanalyse.report import shared
from bvanalyse.report.display import BANNER, Block, Table, Text
from bvanalyse.report.index import counted_judgements
from bvanalyse.report.page import arranged, page
from bvanalyse.report.sections import Everyone, section
from bvanalyse.report.texts import Texts, capitalised
from bvanalyse.report.verify import verify_page

FEWEST_REPORTS = 20  # a page of "all" needs about a county of them
#: what the law demands, then what a committee asks of first: the child's way through the service
LEGAL = (
    "share_reports_within_deadline",
    "share_deadline_breaches",
    "share_foster_followup_not_met",
    "share_foster_supervision_not_met",
)
OTHERS = (
    "reports_per_1000_children",
    "share_received_reports_to_investigation",
    "share_children_with_measures_0_17",
    "share_children_placed_0_17",
    "children_per_position",
)


def overview_of(reports: Sequence[Mapping[str, Any]], data: Path, texts: Texts) -> str:
    """The page for a manifest's reports, or nothing where it would not be one of all.

    It takes twenty reports of the same year, borders and sources, and national tables among the
    sources. Reads the tables in `data`: call it where the reports' figures have been read.
    """
    alike = Counter(
        (report["year"], report["parameters"]["borders"], tuple(report["parameters"]["sources"]))
        for report in reports
        if report["files"]
    )
    if not alike or alike.most_common(1)[0][1] < FEWEST_REPORTS:
        return ""
    (year, borders, sources), _ = alike.most_common(1)[0]
    own = next(report["municipality"] for report in reports)
    national = tuple(name for name in sources if shared.is_national(data, name, own))
    if not national:
        return ""
    table = shared.country(data, national, int(year), int(borders), int(year))
    register, regions = Register.load(data / "reference"), Regions.load(data / "reference")
    return overview_page(reports, table, register, regions, texts, year=year, borders=borders)


def overview_page(
    reports: Sequence[Mapping[str, Any]],
    table: pd.DataFrame,
    register: Register,
    regions: Regions,
    texts: Texts,
    *,
    year: str,
    borders: str,
) -> str:
    """The finished, verified page.

    `reports` is the manifest's list, for the judgements; `table` observations of every
    municipality on the borders of `borders`; only those of `year` are shown.
    """
    units = regions.in_force(int(borders))
    now = table[(table["period"] == year) & table["region"].isin([unit.number for unit in units])]
    everyone = Everyone(undisputed(now), units, register, year, texts)
    legal = [part for name in LEGAL for part in section(everyone, name, legal=True)]
    others = [part for name in OTHERS for part in section(everyone, name, legal=False)]
    judged = [report for report in reports if report["files"] and report.get("legal")]
    made_up = any(invented(unit.number) for unit in units)
    parts = [
        *([Text("p", texts("index.invented"), class_=BANNER)] if made_up else []),
        Text("h1", texts("overview.title", year=year)),
        Text("p", _lead(everyone, texts), class_="ingress"),
        Text("h2", texts("overview.reading_title")),
        Text("ul", texts.list("overview.reading")),
        *(_judgements(judged, len(units), texts) if judged else []),
        *legal,
        *others,
        Text("h2", texts("overview.limits_title")),
        *(Text("p", words) for words in texts.list("overview.limits")),
        Text("p", texts("index.about", version=__version__), class_="note"),
    ]
    title, body = arranged(Block(parts).html(), texts)
    finished = page(title, body, texts)
    verify_page(finished)
    return finished


def _judgements(judged: Sequence[Mapping[str, Any]], all_: int, texts: Texts) -> list[Text | Table]:
    """How the law's demands are judged, and whom that is about: a run need not be of all."""
    told = {report["municipality"] for report in judged}
    of = {"count": texts.number(len(told), 0), "all": texts.number(all_, 0)}
    return [
        Text("h2", texts("overview.judged_title")),
        Text("p", texts("overview.judged_of", **of)),
        counted_judgements(judged, texts),
    ]


def _lead(everyone: Everyone, texts: Texts) -> str:
    there = everyone.with_figures
    return texts(
        "overview.lead",
        year=everyone.year,
        count=texts.number(len(there), 0),
        all=texts.number(len(everyone.units), 0),
        missing=capitalised(texts.whole(len(everyone.units) - len(there))),
    )
