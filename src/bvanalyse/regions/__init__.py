"""Numbers, names, counties, mergers; moves figures to one set of borders."""

from bvanalyse.regions.borders import to_borders
from bvanalyse.regions.lists import (
    CHANGES,
    COUNTIES,
    FIRST,
    LATEST,
    MUNICIPALITIES,
    Municipality,
    Regions,
)

__all__ = [
    "CHANGES",
    "COUNTIES",
    "FIRST",
    "LATEST",
    "MUNICIPALITIES",
    "Municipality",
    "Regions",
    "to_borders",
]
