"""One child under several numbers: filed as expected, or under a stand-in, and numbered later.

The same client of the same journal (municipality, Journalnummer and Individ/@Id) is the same child,
whatever number it has in each file. Only two numbers of one kind that each are surely somebody's
own tell of two children, and they are never joined.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from bvanalyse.sources.kostra_xml.raw import Raw

JOINED = "numbers of a client that had another in an earlier or later file, read as one child"
KEPT_APART = "clients with different numbers that may be of different children, kept apart"
OWN = ("national", "d_number", "duf")
_TELLS_MOST = {"national": 0, "d_number": 1, "stand_in": 2}  # of birth and sex; else the newest
_PERSON = ["child", "identity", "birth", "sex"]


def one_child(raw: Raw) -> Counter[str]:
    """Gives a child who changed number one key in all tables, in place; counts what was done."""
    clients = raw.tables["child"]
    linked = clients[clients["individ"] != 0]
    different = linked.groupby("individ")["child"].transform("nunique") > 1
    linked = linked[different].reset_index(drop=True)
    if linked.empty:
        return Counter()
    linked["person"] = _connected(linked["individ"], linked["child"])
    doubtful = linked["person"].isin(_doubtful(linked))
    apart = linked.loc[doubtful, "individ"].nunique()
    best = _best(linked[~doubtful])
    for table in raw.tables.values():
        if "case" in table:
            _replace(table, best)
    return Counter({JOINED: int((best.index != best["child"]).sum()), KEPT_APART: int(apart)})


def _connected(link: pd.Series, child: pd.Series) -> np.ndarray:
    """A number for each row, the same for rows that a link or a child holds together."""
    links, children = pd.factorize(link)[0], pd.factorize(child)[0]
    count = links.max() + 1
    size = count + children.max() + 1
    graph = coo_array((np.ones(len(links)), (links, count + children)), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1][links])


def _doubtful(linked: pd.DataFrame) -> np.ndarray:
    """Persons with two numbers of one kind, or with two numbers in one and the same file."""
    own = linked[linked["identity"].isin(OWN)]
    numbers = own.groupby(["person", "identity"])["child"].nunique()
    at_once = linked.groupby(["person", "individ", "version"])["child"].nunique()
    found = [each[each > 1].index.get_level_values("person") for each in (numbers, at_once)]
    return np.concatenate(found)


def _best(linked: pd.DataFrame) -> pd.DataFrame:
    """By each key, the key and person that take its place."""
    rank = linked["identity"].map(_TELLS_MOST).fillna(len(_TELLS_MOST))
    order = linked.assign(rank=rank).sort_values(
        ["rank", "version"], ascending=[True, False], kind="stable"
    )
    best = order.drop_duplicates("person").set_index("person")[_PERSON]
    keys = linked.drop_duplicates("child").set_index("child")["person"]
    return best.loc[keys].set_axis(keys.index)


def _replace(table: pd.DataFrame, best: pd.DataFrame) -> None:
    places = best.index.get_indexer(table["child"])
    changed = np.flatnonzero(places >= 0)
    for name in _PERSON:
        if name in table:
            values = table[name].to_numpy(copy=True)
            values[changed] = best[name].to_numpy()[places[changed]]
            table[name] = values
