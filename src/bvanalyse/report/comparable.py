"""Municipalities of about the same size: a yardstick that every national table allows."""

from __future__ import annotations

import pandas as pd

from bvanalyse.indicators import Indicator
from bvanalyse.observations import observations

#: their rows' region; no place has it
ALIKE = "LIKE1"
NEAREST = 20
_CHILDREN = "children_0_17"
_PLACE = ["period", "indicator", "category", "unit"]


def nearest(peers: pd.DataFrame, children: float, count: int = NEAREST) -> list[str]:
    """The numbers of the municipalities with the most nearly equal number of children 0-17.

    None where fewer than so many others are at hand.

    >>> rows = [{"region": f"900{n}", "indicator": "children_0_17", "value": 100.0 * n,
    ...          "period": "2024"} for n in range(1, 6)]
    >>> nearest(pd.DataFrame(rows), 320, count=2)
    ['9003', '9004']
    """
    sizes = peers[(peers["indicator"] == _CHILDREN) & peers["value"].notna()]
    if sizes.empty:
        return []
    sizes = sizes[sizes["period"] == sizes["period"].max()].drop_duplicates("region")
    if len(sizes) < count:
        return []
    away = (sizes["value"] - children).abs()
    chosen = sizes.assign(away=away).sort_values(["away", "region"]).head(count)
    return sorted(chosen["region"])


def summed(peers: pd.DataFrame, numbers: list[str], register: dict[str, Indicator]) -> pd.DataFrame:
    """Shares and rates of these municipalities together: sums of what is counted, never a mean.

    A figure that any of them hides is left out, since small counts are those that are hidden. One
    that some did not report is summed over the others, if they are more than half.
    """
    shares = [name for name, entry in register.items() if entry.kind in ("proportion", "rate")]
    rows = []
    theirs = peers[peers["region"].isin(numbers) & peers["indicator"].isin(shares)]
    for (period, indicator, category, unit), several in theirs.groupby(_PLACE, sort=False):
        part = several[several["numerator"].notna() & (several["denominator"] > 0)]
        hidden = several["status"].eq("suppressed").any()
        if hidden or 2 * part["region"].nunique() <= len(numbers):
            continue
        over, under = part["numerator"].sum(), part["denominator"].sum()
        rows.append(
            {
                "region": ALIKE,
                "period": period,
                "indicator": indicator,
                "category": category,
                "value": register[str(indicator)].per * over / under,
                "numerator": over,
                "denominator": under,
                "unit": unit,
                "source": part["source"].iloc[0],
                "ref": "",
            }
        )
    return observations(rows)
