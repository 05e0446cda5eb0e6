"""What the law demands: how many kept to it and how many did not, period by period."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd

from bvanalyse import periods
from bvanalyse.indicators import Indicator
from bvanalyse.report import charts
from bvanalyse.report.charts import MOST_DOTS, Bar, DotRow, Part
from bvanalyse.report.display import Figure
from bvanalyse.report.numfmt import share_decimals
from bvanalyse.report.pictures.common import SUPPRESSED, Drawn, counted, when
from bvanalyse.report.texts import capitalised

MOST_PERIODS = 8
#: a count past a limit, the count that kept to it, and what they make together where that is known
KEPT = {"deadline_breaches": ("investigations_within_3_months", "investigations_closed")}
HIDDEN = ":"


class Case(NamedTuple):
    """One period: how many went past what the law demands, and how many did not; None if hidden."""

    period: str
    over: int | None
    kept: int | None

    @property
    def base(self) -> int | None:
        """How many the demand was about; None where a part is hidden."""
        return None if self.over is None or self.kept is None else self.over + self.kept


def deadlines(drawn: Drawn, rows: pd.DataFrame) -> list[Figure]:
    """The leading figure that the law sets a limit for, or the first: bars, or dots for few."""
    lead = drawn.leading
    bound = [drawn.register[name] for name in rows["indicator"].unique()]
    bound = [entry for entry in bound if entry.legal_limit is not None]
    bound.sort(key=lambda entry: lead is None or entry.id != lead.entry.id)
    for entry in bound:
        cases = _cases(entry, rows)
        if any(case.base for case in cases):
            return [_figure(drawn, entry, cases[-MOST_PERIODS:])]
    return []


def _cases(entry: Indicator, rows: pd.DataFrame) -> list[Case]:
    """The like periods in which something is known, and those between that are hidden."""
    own = rows[(rows["indicator"] == entry.id) & (rows["category"] == "")]
    own = own[own["status"].isin(["ok", SUPPRESSED])].drop_duplicates("period")
    if own.empty:
        return []
    last = max(own["period"], key=periods.span)
    alike = own[[periods.comparable(period, last) for period in own["period"]]]
    partners = [_values(rows, name) for name in KEPT.get(entry.id, ())]
    cases = [_case(entry, row, partners) for row in alike.itertuples()]
    known = sorted((case for case in cases if case), key=lambda case: periods.span(case.period))
    return known if known and known[-1].period == last else []  # without the latest it is no news


def _values(rows: pd.DataFrame, name: str) -> pd.Series:
    known = rows[(rows["indicator"] == name) & (rows["category"] == "") & (rows["status"] == "ok")]
    return known.drop_duplicates("period").set_index("period")["value"]


def _case(entry: Indicator, row: Any, partners: list[pd.Series]) -> Case | None:
    if entry.kind == "count":
        kept, whole = (values.get(row.period) for values in partners) if partners else (None, None)
        hidden = row.status == SUPPRESSED
        # a count that also holds open cases makes no whole with those that were closed in time
        if kept is None or (whole is not None and not hidden and kept + row.value != whole):
            return Case(row.period, None, None) if hidden else None
        return Case(row.period, None if hidden else int(row.value), int(kept))
    parts = None if row.status == SUPPRESSED else counted(row)
    if parts is None:
        return Case(row.period, None, None) if row.status == SUPPRESSED else None
    x, n = parts
    over = x if entry.legal_limit == 0 else n - x
    return Case(row.period, over, n - over)


def _figure(drawn: Drawn, entry: Indicator, cases: list[Case]) -> Figure:
    texts = drawn.texts
    few = max(case.base or 0 for case in cases) <= MOST_DOTS
    failed, met = (texts(f"legal.{entry.id}.{word}") for word in ("failed", "met"))
    name = texts.list(f"legal.{entry.id}.group")[1].rstrip(",")
    hidden = any(case.base is None for case in cases)
    notes = [texts("chart.note_law_dots" if few else "chart.note_law")]
    notes += [texts("chart.note_hidden")] if hidden else []
    known = [case for case in cases if case.base]
    ends = [
        texts("chart.alt_over", when=texts.in_period(case.period), count=_said(case, drawn))
        for case in dict.fromkeys((known[0], known[-1]))
    ]
    sentence = texts("chart.alt_values", label=capitalised(f"{name} {failed}"),
                     values=", ".join(ends))  # fmt: skip
    drawing = _dots(cases, drawn, failed, met) if few else _bars(cases, drawn, failed, met)
    return Figure(
        drawing,
        texts("chart.law", label=name, periods=when(texts, [case.period for case in cases])),
        texts(f"chart.alt_{'dots' if few else 'bars'}", name=drawn.name,
              sentence=drawn.told(sentence)),
        " ".join([*notes, drawn.source]),
    )  # fmt: skip


def _said(case: Case, drawn: Drawn) -> str:
    """How many of how many: `14 av 212 (7 %)`; the sign of a hidden one."""
    if case.base is None or case.over is None:
        return HIDDEN
    texts = drawn.texts
    said = texts("finding.share_small", x=texts.number(case.over, 0), n=texts.number(case.base, 0))
    if case.base <= MOST_DOTS:
        return said
    percent = 100 * case.over / case.base
    share = texts.percent(percent, share_decimals(case.base, percent))
    return f"{said} ({share})"


def _bars(cases: list[Case], drawn: Drawn, failed: str, met: str) -> charts.Drawing:
    bars = [
        Bar(
            drawn.texts.short_period(case.period),
            [
                Part("kept", case.kept, "" if case.kept is None else
                     drawn.texts.number(case.kept, 0)),
                *([] if case.kept is None else [Part("over", case.over, "")]),
            ],
            _said(case, drawn),
        )
        for case in cases
    ]  # fmt: skip
    return charts.stacks(bars, (capitalised(met), capitalised(failed)))


def _dots(cases: list[Case], drawn: Drawn, failed: str, met: str) -> charts.Drawing:
    rows = [
        DotRow(
            drawn.texts.short_period(case.period),
            [] if case.base is None else [("over", case.over or 0), ("kept", case.kept or 0)],
            _said(case, drawn),
        )
        for case in cases
    ]
    return charts.children(rows, [("over", capitalised(failed)), ("kept", capitalised(met))])
