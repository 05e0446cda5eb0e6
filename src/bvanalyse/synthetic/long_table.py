"""Reports, investigations and what the law demands, in the form of the long table.

No table in the map has them.
"""

from __future__ import annotations

from collections.abc import Mapping

from bvanalyse.indicators import Register
from bvanalyse.observations import STATUSES
from bvanalyse.synthetic.cells import SYMBOLS, Cells, Rows, ratio
from bvanalyse.synthetic.levels import Figures

SOURCE, REF = "oppdiktet", "Oppdiktede tall"
#: by indicator, what was invented
COUNTS = {
    "reports_received": "reports",
    "reports_to_investigation": "opened",
    "reports_dismissed": "dismissed",
    "investigations_closed": "closed",
    "investigations_within_3_months": "in_time",
}
#: by indicator, the part and the whole
SHARES = {
    "share_reports_to_investigation": ("opened", "reports"),
    "share_reports_dismissed": ("dismissed", "reports"),
    "share_investigations_within_3_months": ("in_time", "closed"),
}
#: what the law demands: by indicator, who did not get it (or, after a minus, who did) and the base
LAW = {
    "share_reports_within_deadline": ("-reports_late", "reports"),
    "share_deadline_breaches": ("late", "closed"),
    "share_foster_followup_not_met": ("not_followed", "in_foster_home"),
    "share_foster_supervision_not_met": ("not_supervised", "in_foster_home"),
    "share_help_measures_with_plan": ("-without_plan", "home_17"),
}
Row = Mapping[str, object]


def long_rows(rows: Rows, found: Figures, register: Register) -> list[Row]:
    """Counts, and shares with their parts, for every place in use and every year asked for.

    A share has one decimal. Where a part of it is hidden, so are the share and the other part.
    Services tell of the law's demands without hiding any (Bufdir's half-year report).
    """
    counts = {name: rows.count(found[name]) for name in COUNTS.values()}
    made = []
    for indicator, name in COUNTS.items():
        made += _rows(
            rows, counts[name], {"indicator": indicator, "unit": register[indicator].unit}
        )
    for indicator, (part, whole) in SHARES.items():
        share = ratio(counts[part], counts[whole], 100)
        about = {"indicator": indicator, "unit": register[indicator].unit}
        made += _rows(rows, share, about, (counts[part], counts[whole]))
    for indicator, (part, whole) in LAW.items():
        base = rows.amount(found[whole])
        without = rows.amount(found[part.removeprefix("-")])
        met = part.startswith("-")
        told = Cells(base.values - without.values, base.symbols) if met else without
        about = {"indicator": indicator, "unit": register[indicator].unit}
        made += _rows(rows, ratio(told, base, 100), about, (told, base))
    return made


def _rows(
    rows: Rows, cells: Cells, about: Row, parts: tuple[Cells, Cells] | None = None
) -> list[Row]:
    status = {symbol: name for name, symbol in STATUSES.items()}
    in_use = rows.in_use()
    made: list[Row] = []
    for at, region in enumerate(rows.codes("0")):
        for when, year in enumerate(rows.years):
            if not in_use[at, when]:
                continue
            symbol = SYMBOLS.get(int(cells.symbols[at, when]), "")
            row: dict[str, object] = {
                "region": region,
                "period": year,
                **about,
                "status": status[symbol],
            }
            row |= {"source": SOURCE, "ref": REF}
            if not symbol and parts is None:
                row["value"] = int(cells.values[at, when])
            elif not symbol and parts is not None:
                row["value"] = round(float(cells.values[at, when]), 1)
                row["numerator"], row["denominator"] = (int(p.values[at, when]) for p in parts)
            made.append(row)
    return made
