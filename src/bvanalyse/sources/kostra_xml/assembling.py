"""From the rows of all files to the event tables: one row an item, in its latest version."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bvanalyse.events import COLUMNS, frame
from bvanalyse.sources.kostra_xml.joining import items, latest, spans
from bvanalyse.sources.kostra_xml.quarantine import usable
from bvanalyse.sources.kostra_xml.raw import NO_ROW, Raw
from bvanalyse.sources.kostra_xml.values import FAULTY_CODE, NO_DAY

TWICE = "the same report twice, counted once"
#: what each item is called in the joining: its start, its end and its kind
_ITEMS = {
    "report": ("received", "concluded", ()),
    "investigation": ("start", "end", ()),
    "measure": ("start", "end", ("category",)),
    "plan": ("start", "end", ("type",)),
    "move": ("date", "date", ("reason", "destination")),
    "aftercare_offer": ("offered", "concluded", ()),
    "decision": ("start", "end", ("law", "chapter", "section")),
}
_KEYS = {
    "report": "report_key",
    "investigation": "inv_key",
    "measure": "measure_key",
    "plan": "plan_key",
    "decision": "decision_key",
}
_RAW_NAMES = {
    "municipality_no": "municipality",
    "birth_date": "birth",
    "case_start": "start",
    "case_end": "end",
}
_BELOW = {
    "report_reporter": "report",
    "report_content": "report",
    "visit": "measure",
    "visit_frequency": "measure",
}


class Assembled:
    """The rows that make the event tables, before codes that are no codes are taken out.

    ``rows[table]`` holds the raw columns of the rows that are kept; ``place[table]`` tells for each
    raw row which of them it became (`NO_ROW` for none).
    """

    def __init__(self, raw: Raw, newest: int) -> None:
        self.raw, self.newest = raw, newest
        self.good, self.quarantine = usable(raw)
        self.rows: dict[str, pd.DataFrame] = {}
        self.place: dict[str, np.ndarray] = {}
        self._clients()
        for table in _ITEMS:
            self._items(table)
        self._count_reports_once()
        for table, parent in _BELOW.items():
            self._below(table, parent)
        self._evaluations()
        self._links()

    def tables(self) -> dict[str, pd.DataFrame]:
        """The event tables."""
        return {table: self._frame(table) for table in COLUMNS if table in self.rows}

    def _clients(self) -> None:
        clients = self.raw.tables["child"]
        kept = latest(clients["version"].to_numpy(), spans(clients))
        self.rows["child"] = clients.iloc[np.sort(kept)].reset_index(drop=True)

    def _items(self, table: str) -> None:
        good = np.flatnonzero(self.good[table])
        rows = self.raw.tables[table].iloc[good]
        start, end, kind = _ITEMS[table]
        described = rows[["version", "child", "case", "id"]].assign(
            start=rows[start], end=rows[end], kind=_one_text(rows, kind)
        )
        item = items(described, start_tells=table == "investigation")
        kept = np.sort(latest(rows["version"].to_numpy(), item))
        number = pd.Series(np.arange(len(kept)), index=item[kept])
        self.place[table] = np.full(len(self.raw.tables[table]), NO_ROW)
        self.place[table][good] = number.reindex(item).to_numpy()
        last = rows.iloc[kept].reset_index(drop=True)
        last["lost"] = (last[end] == NO_DAY) & (last["version"] < self.newest)
        last["raw"] = good[kept]
        self.rows[table] = last

    def _count_reports_once(self) -> None:
        reports = self.rows["report"]
        same = ["child", "received", "conclusion"]
        alike = reports[reports.duplicated(same, keep=False)]
        told = alike[same].copy()
        for table in ("report_reporter", "report_content"):
            told[table] = self._sets(table, alike["raw"])
        first = told.assign(first=told.index).groupby(list(told.columns))["first"].transform("min")
        becomes = pd.Series(reports.index, index=reports.index)
        becomes.update(first)
        twice = becomes != becomes.index
        self.quarantine["report", TWICE] += int(twice.sum())
        self.rows["report"] = reports[~twice].reset_index(drop=True)
        number = (~twice).cumsum() - 1
        final = np.append(number.reindex(becomes).to_numpy(), NO_ROW)  # where NO_ROW points to
        self.place["report"] = final[self.place["report"]]

    def _sets(self, table: str, raw_rows: pd.Series) -> np.ndarray:
        """The codes below each of these reports, as one text each."""
        below = self.raw.tables[table]
        below = below[below["report"].isin(raw_rows) & self.good[table]]
        sets = below.groupby("report")["code"].agg(lambda codes: " ".join(sorted(set(codes))))
        return np.asarray(sets.reindex(raw_rows, fill_value=""))

    def _below(self, table: str, parent: str) -> None:
        """Rows of the version of their item that is kept."""
        rows, kept = self.raw.tables[table], self.rows[parent]
        number = np.full(len(self.raw.tables[parent]), NO_ROW)
        number[kept["raw"]] = np.arange(len(kept))
        place = number[rows[parent].to_numpy()]
        mine = (place != NO_ROW) & self.good[table]
        self.rows[table] = rows[mine].assign(**{parent: place[mine]}).reset_index(drop=True)

    def _evaluations(self) -> None:
        """Of every version: a yearly file holds only the last one."""
        rows = self.raw.tables["plan_evaluation"]
        place = self.place["plan"][rows["plan"].to_numpy()]
        mine = (place != NO_ROW) & self.good["plan_evaluation"]
        kept = rows[mine].assign(plan=place[mine]).drop_duplicates()
        self.rows["plan_evaluation"] = kept.sort_values(["plan", "date"]).reset_index(drop=True)

    def _links(self) -> None:
        """Investigations and the reports that led to them; the earliest tells when it began."""
        links = self.raw.tables["investigation_report"]
        made = pd.DataFrame(
            {name: self.place[name][links[name].to_numpy()] for name in links.columns}
        )
        made = made[(made != NO_ROW).all(axis=1)].drop_duplicates().reset_index(drop=True)
        self.rows["investigation_report"] = made
        received = self.rows["report"]["received"].to_numpy()[made["report"].to_numpy()]
        earliest = pd.Series(received).groupby(made["investigation"].to_numpy()).min()
        investigations = self.rows["investigation"]
        investigations["received"] = earliest.reindex(
            investigations.index, fill_value=NO_DAY
        ).to_numpy()

    def _frame(self, table: str) -> pd.DataFrame:
        rows, made = self.rows[table], {}
        for name, kind in COLUMNS[table].items():
            if name in ("case_key", _KEYS.get(table)):
                made[name] = np.arange(1, len(rows) + 1)
            elif name == "child_key":
                made[name] = self._child(table)
            elif name in _KEYS.values():
                made[name] = rows[_table_of(name)].to_numpy() + 1
            else:
                made[name] = _final(rows[_RAW_NAMES.get(name, name)].to_numpy(), kind)
        return frame(table, made)

    def _child(self, table: str) -> np.ndarray:
        rows = self.rows[table]
        if "child" in rows:
            return np.asarray(rows["child"])
        return np.asarray(self.rows["measure"]["child"].to_numpy()[rows["measure"].to_numpy()])


def _one_text(rows: pd.DataFrame, names: tuple[str, ...]) -> pd.Series | str:
    return sum((rows[name] + " " for name in names[1:]), rows[names[0]] + " ") if names else ""


def _table_of(key: str) -> str:
    return next(table for table, name in _KEYS.items() if name == key)


def _final(values: np.ndarray, kind: str) -> np.ndarray:
    if kind.startswith("datetime"):
        return values.view("datetime64[D]").astype("datetime64[s]")
    if kind == "str":
        return np.where(values == FAULTY_CODE, "", values)
    return values
