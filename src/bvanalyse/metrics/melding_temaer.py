"""Who sent the reports, and what they were about: one report can be in several categories."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from bvanalyse.events import codes
from bvanalyse.metrics.figures import PROJECT, Count, Figure, Share, rows_of
from bvanalyse.metrics.material import Material
from bvanalyse.metrics.meldinger import CONCLUDED, RECEIVED
from bvanalyse.metrics.windows import Window

NONE = np.array([], dtype="int64")
SEVERAL = "En melding kan stå i flere grupper, så gruppene gir til sammen flere enn meldingene."


def with_codes(material: Material, table: str, window: Window) -> pd.DataFrame:
    """One row for each report of the window and each different code it has."""
    reports = material["report"]
    counted = reports[window.holds(reports[material.choices.topic_base])]
    listed = material.events[table]
    listed = listed[listed["report_key"].isin(counted["report_key"])].drop_duplicates()
    return listed.merge(counted[["report_key", "child"]], on="report_key")


def figures(material: Material, window: Window) -> Iterator[Figure]:
    """Reports by sender and by topic; one with several codes counts in each of their categories."""
    ref = RECEIVED if material.choices.topic_base == "received" else CONCLUDED
    reporters = with_codes(material, "report_reporter", window)
    contents = with_codes(material, "report_content", window)
    yield from _by_code("reports_by_reporter_type", "melder", reporters, window, ref)
    yield from _by_code("reports_by_content", "saksinnhold", contents, window, ref)
    violent = contents[contents["code"].isin(material.choices.violence_codes)]
    yield Share(
        "share_reports_violence_or_sexual_abuse",
        ref,
        f"{PROJECT} Brudd mellom 2025 og 2026, da temakodene ble byttet.",
        over=rows_of(violent.drop_duplicates("report_key")),
        under=rows_of(contents.drop_duplicates("report_key")),
    )


def _by_code(
    indicator: str, name: str, listed: pd.DataFrame, window: Window, ref: str
) -> Iterator[Figure]:
    """A figure for each code in force in the window or in use in it, nought included."""
    known = codes(name).set_index("code")
    first, last = (f"{day:%Y-%m-%d}" for day in (window.first, window.last))
    in_force = (known["valid_from"] <= last) & known["valid_to"].replace("", last).ge(first)
    children, positions = rows_of(listed), listed.groupby("code").indices
    found = {code: children[at] for code, at in positions.items()}
    base = rows_of(listed.drop_duplicates("report_key"))
    used = known.index[in_force | known.index.isin(list(found))]
    strange = sorted(set(found) - set(known.index))
    labels = known["label"].reindex([*used, *strange]).fillna("Ukjent kode")
    twice = labels.duplicated(keep=False) | (labels == "Ukjent kode")
    for code, label in labels.items():
        yield Count(
            indicator,
            ref,
            SEVERAL,
            f"{label} ({code})" if twice[code] else label,
            over=found.get(code, NONE),
            base=base,
        )
