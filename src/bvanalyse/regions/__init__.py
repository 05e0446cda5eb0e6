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
    invented,
)
from bvanalyse.regions.rows import ADDITIVE, PER

__all__ = [
    "ADDITIVE",
    "CHANGES",
    "COUNTIES",
    "FIRST",
    "LATEST",
    "MUNICIPALITIES",
    "PER",
    "Municipality",
    "Regions",
    "invented",
    "to_borders",
]
