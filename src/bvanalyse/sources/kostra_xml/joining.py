"""Several yearly files of one service as one history: which rows are the same item, year by year.

An item recurs in each yearly file while it runs. It is known again by its start and kind, for Ids
may be given anew and to others; among several alike by the Id. Where the kind was corrected the
Id and the start tell it, where the start was corrected the Id alone. The last is not asked of
investigations: another start under the same report is another investigation.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from bvanalyse.sources.kostra_xml.values import NO_DAY


def items(rows: pd.DataFrame, *, start_tells: bool) -> np.ndarray:
    """A number for each row, the same for all the versions of one item.

    ``rows`` has version, child, case, id (0 for none), start, end and kind, as whole numbers or
    text; ``start_tells`` says that items with different starts are never the same.

    >>> two_years = pd.DataFrame({
    ...     "version": [2022, 2023, 2023], "child": 7, "case": 1, "id": [11, 11, 12],
    ...     "start": [19_000, 19_000, 19_400], "end": [NO_DAY, 19_390, NO_DAY], "kind": "1.1"})
    >>> items(two_years, start_tells=False).tolist()
    [0, 0, 1]
    """
    item = np.arange(len(rows))
    if rows["version"].nunique() < 2:
        return item
    rows = rows.reset_index(drop=True).assign(kind=pd.factorize(rows["kind"])[0])
    alike = rows.groupby(["child", "start", "kind"], sort=False).ngroup()
    twice = alike.isin(alike[pd.DataFrame({"of": alike, "in": rows["version"]}).duplicated()])
    rows["told_by"] = rows["id"].where(twice, 0)  # only where a file has several that are alike
    item = _chained(rows, item, ["child", "start", "kind", "told_by"])
    if twice.any():
        item = _chained(rows, item, ["child", "start", "kind"])
    item = _chained(rows, item, ["child", "start", "id"])
    if not start_tells:
        item = _chained(rows, item, ["child", "case", "id"], open_only=True)
    return item


def latest(version: np.ndarray, item: np.ndarray) -> np.ndarray:
    """The place of each item's latest row, in the order of the items' numbers."""
    order = np.lexsort((np.arange(len(item)), version, item))
    return np.asarray(order[_ends(item[order])])


def spans(clients: pd.DataFrame) -> np.ndarray:
    """A number for each client row, the same for the versions of one span of one journal.

    A journal that was closed and opened again later has two spans.
    """
    journal = clients.groupby(["child", "case"], sort=False).ngroup().to_numpy()
    order = np.lexsort((clients["version"].to_numpy(), journal))
    journal = journal[order]
    start, end = (clients[name].to_numpy()[order] for name in ("start", "end"))
    again = (end[:-1] != NO_DAY) & (start[1:] > end[:-1])
    label = np.empty(len(order), dtype="int64")
    label[order] = np.cumsum(np.append(True, (journal[1:] != journal[:-1]) | again)[: len(order)])
    return label


def _ends(ordered: np.ndarray) -> np.ndarray:
    """Where each run of equal numbers ends."""
    return np.append(ordered[1:] != ordered[:-1], True)[: len(ordered)]


def _chained(
    rows: pd.DataFrame, item: np.ndarray, names: list[str], *, open_only: bool = False
) -> np.ndarray:
    """Items joined to an earlier one that has the same ``names`` and was last seen before them.

    The earlier one must have been open then, or else (unless ``open_only``) end on the same day or
    have the same Id.
    """
    item = pd.factorize(item)[0]
    version = rows["version"].to_numpy()
    last = latest(version, item)
    seen = rows.iloc[last].reset_index(drop=True)
    seen["first"] = pd.Series(version).groupby(item).min()
    if "id" in names:
        seen = seen[seen["id"] != 0]
    # of several alike in one file, the open ones are the first to go on
    seen = seen.sort_values("end", kind="stable")
    turn = seen.groupby([*names, "first"], sort=False).cumcount()
    group = seen.groupby([*[seen[name] for name in names], turn], sort=False).ngroup().to_numpy()
    order = np.lexsort((seen["first"].to_numpy(), group))
    group, end = group[order], seen["end"].to_numpy()[order]
    first, gone = seen["first"].to_numpy()[order], seen["version"].to_numpy()[order]
    may_go_on = end[:-1] == NO_DAY
    if not open_only:
        given = seen["id"].to_numpy()[order]
        may_go_on |= (end[:-1] == end[1:]) | ((given[:-1] == given[1:]) & (given[1:] != 0))
    goes_on = (group[1:] == group[:-1]) & (first[1:] > gone[:-1]) & may_go_on
    number = seen.index.to_numpy()[order]
    heads = np.append(True, ~goes_on)[: len(order)]
    chain = np.arange(len(last))
    chain[number] = number[heads][np.cumsum(heads) - 1]
    return np.asarray(chain[item])
