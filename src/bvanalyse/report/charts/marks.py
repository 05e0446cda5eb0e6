"""What charts are made of: one figure with its uncertainty, in one style."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """One figure in a chart: its value, the range of its uncertainty, and its style."""

    value: float
    style: str = "own"
    low: float | None = None
    high: float | None = None
    label: str = ""

    @property
    def reach(self) -> tuple[float | None, ...]:
        """All values that an axis must have room for."""
        return self.value, self.low, self.high
