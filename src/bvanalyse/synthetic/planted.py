"""Known effects in single places, for checks of what the statistics can find."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bvanalyse.synthetic.places import YEARS, Geography

COLUMNS = (
    "kind", "region", "name", "indicator", "category", "first", "last", "changed", "size",
    "scale", "note",
)  # fmt: skip
TREND, DROP, STEP, MIX, OUTLIER, CONTROL = (
    "trend", "drop", "step", "composition", "outlier", "control",
)  # fmt: skip
DOUBLED = 2.0  # by what a trend multiplies from the first year to the last
SHARES = {DROP: (0.92, 0.70), MIX: (0.20, 0.40)}
STEPPED, ABOVE_PEERS = 1.35, 2.2


@dataclass(frozen=True)
class Planted:
    """Which piece holds which effect, in the years asked for; half of them are before a change."""

    piece: dict[str, int]
    first: int
    last: int

    @property
    def changed(self) -> int:
        """The first year after a sudden change."""
        return (self.first + self.last + 1) // 2

    @property
    def pieces(self) -> list[int]:
        """The pieces that hold an effect, and are spared what would hide it."""
        return list(self.piece.values())

    def line(self) -> np.ndarray:
        """By years: what a trend multiplies by, 1 before it and at its end from there on."""
        done = np.clip((YEARS - self.first) / (self.last - self.first), 0, 1)
        return DOUBLED**done

    def before_and_after(self, before: float, after: float) -> np.ndarray:
        """By years: one value up to a sudden change, another from there on."""
        return np.where(self.changed > YEARS, before, after)

    def rows(self, land: Geography) -> list[dict[str, str]]:
        """What was planted where, and how large it truly is."""
        drop, mix = ((after - before) * 100 for before, after in (SHARES[DROP], SHARES[MIX]))
        yearly = DOUBLED ** (1 / (self.last - self.first))
        told = {
            TREND: ("children_with_report", "", yearly, "ratio per year", "of the rate"),
            DROP: (
                "share_investigations_within_3_months", self.changed, drop, "percentage points", "",
            ),
            STEP: ("net_expenditure_child_welfare", self.changed, STEPPED, "ratio",
                   "of the amount per resident aged 0-22"),
            MIX: ("children_placed_0_17", self.changed, mix, "percentage points",
                  "of children with measures; the rest are home-based"),
            OUTLIER: ("share_children_with_investigation", "", ABOVE_PEERS, "ratio",
                      "to the country's level, all years"),
            CONTROL: ("children_with_report", "", 1.0, "ratio per year",
                      "nothing but chance about one rate"),
        }  # fmt: skip
        by_piece = {unit.pieces[0]: unit for unit in land.untouched()}
        return [
            {
                "kind": kind,
                "region": by_piece[self.piece[kind]].number,
                "name": by_piece[self.piece[kind]].name,
                "indicator": indicator,
                "category": "",
                "first": str(self.first),
                "last": str(self.last),
                "changed": str(changed),
                "size": f"{size:.6g}",
                "scale": scale,
                "note": note,
            }
            for kind, (indicator, changed, size, scale, note) in told.items()
        ]


def choose_places(land: Geography, children: np.ndarray, first: int, last: int) -> Planted:
    """One place for each kind, among the larger ones that keep their borders throughout."""
    size = children.mean(axis=1)
    steady = sorted(land.untouched(), key=lambda unit: -size[unit.pieces[0]])
    kinds = (MIX, DROP, OUTLIER, TREND, CONTROL, STEP)  # the rarer the events, the larger the place
    start = len(steady) // 8
    return Planted(
        {kind: steady[start + at].pieces[0] for at, kind in enumerate(kinds)}, first, last
    )
