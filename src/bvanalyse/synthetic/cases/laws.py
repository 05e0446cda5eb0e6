"""The legal basis of each measure, by the act in force when it was decided."""

from __future__ import annotations

import numpy as np

from bvanalyse.synthetic.cases.days import Days, day

NEW_ACT = day(2023)
COLUMNS = ("law", "chapter", "section", "paragraph", "letter", "jmfr")
#: act of 1992, then that of 2021: law, chapter, section, paragraph, letter, further section
LAWS = {
    "home": (("BVL", "4", "4", "2", "", ""), ("BVL2021", "3", "1", "", "", "")),
    "imposed": (("BVL", "4", "4", "3", "", ""), ("BVL2021", "3", "4", "", "", "")),
    "medical": (("BVL", "4", "10", "", "", ""), ("BVL2021", "3", "7", "", "", "")),
    "schooling": (("BVL", "4", "11", "", "", ""), ("BVL2021", "3", "8", "", "", "")),
    "voluntary": (("BVL", "4", "4", "6", "", ""), ("BVL2021", "3", "2", "", "", "")),
    "treatment": (("BVL", "4", "27", "", "", ""), ("BVL2021", "6", "3", "", "", "")),
    "emergency": (("BVL", "4", "6", "2", "", ""), ("BVL2021", "4", "2", "", "", "")),
    "aftercare": (("BVL", "1", "3", "2", "", ""), ("BVL2021", "3", "6", "", "", "")),
    "care 1": (("BVL", "4", "12", "", "a", ""), ("BVL2021", "5", "1", "", "a", "")),
    "care 2": (("BVL", "4", "12", "1", "d", ""), ("BVL2021", "5", "1", "1", "d", "")),
    "care 3": (("BVL", "4", "8", "2", "", ""), ("BVL2021", "5", "1", "", "b", "")),
    "care 4": (("BVL", "4", "8", "", "", "12"), ("BVL2021", "5", "1", "", "", "")),
}
OWN_BASIS = {"5.2": "imposed", "7.1": "medical", "7.2": "schooling", "2.4": "treatment"}
CARE = {"care 1": 0.6, "care 2": 0.25, "care 3": 0.1, "care 4": 0.05}
_KINDS = list(LAWS)
_TABLE = np.array([basis for acts in LAWS.values() for basis in acts])


def basis(kind: np.ndarray, category: np.ndarray, decided: Days) -> np.ndarray:
    """A number for the legal basis of each measure: which row of the table of bases."""
    named = np.array(kind, dtype="<U9")
    for code, own in OWN_BASIS.items():
        named[category == code] = own
    order = np.argsort(_KINDS)
    at = order[np.searchsorted(_KINDS, named, sorter=order)]
    return 2 * at + (decided >= NEW_ACT)


def columns(number: np.ndarray) -> dict[str, np.ndarray]:
    """Law, chapter, section, paragraph, letter and further section of each basis."""
    return {name: _TABLE[number, at] for at, name in enumerate(COLUMNS)}


def is_care(number: np.ndarray) -> np.ndarray:
    """Whether the municipality has the care of the child by this basis."""
    return number >= 2 * _KINDS.index("care 1")
