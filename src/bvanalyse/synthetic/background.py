"""How the residents of every piece live: education, households and income. Levels are plausible."""

from __future__ import annotations

import numpy as np

from bvanalyse.synthetic.chance import generator, wandering
from bvanalyse.synthetic.residents import Residents

#: level of education by the table's codes, with the share of residents of 16 years or more
EDUCATION = {
    "01": ("Grunnskolenivå", 0.25),
    "02a": ("Videregående skolenivå", 0.37),
    "11": ("Fagskolenivå", 0.03),
    "03a": ("Universitets- og høgskolenivå kort", 0.24),
    "04a": ("Universitets- og høgskolenivå lang", 0.08),
    "09a": ("Uoppgitt eller ingen fullført utdanning", 0.03),
}
#: types of household with children by the table's codes, with their share of such households
HOUSEHOLDS = {
    "003": ("Par med små barn (yngste barn 0-5 år)", 0.27),
    "004": ("Par med store barn (yngste barn 6-17 år)", 0.36),
    "005": ("Mor/far med små barn (yngste barn 0-5 år)", 0.05),
    "006": ("Mor/far med store barn (yngste barn 6-17 år)", 0.14),
    "009": ("Flerfamiliehusholdninger med små barn (0-5 år)", 0.08),
    "010": ("Flerfamiliehusholdninger med store barn (6-17 år)", 0.10),
}
CHILDREN_PER_HOUSEHOLD, LOW_INCOME = 1.7, 0.105


def invent_background(people: Residents, seed: int) -> dict[str, np.ndarray]:
    """Whole numbers, pieces by years; education and households have their types last."""
    chance, shape = generator(seed, "background"), people.total.shape
    children = people.aged(0, 17)
    adults = people.total - people.aged(0, 15)
    level = np.array([share for _, share in EDUCATION.values()])
    kind = np.array([share for _, share in HOUSEHOLDS.values()])
    households = np.rint(children / CHILDREN_PER_HOUSEHOLD).astype(np.int64)
    poor = np.minimum(LOW_INCOME * np.exp(wandering(chance, shape, 0.25, 0.04)), 0.5)
    return {
        "adults": adults,
        "education": chance.multinomial(adults, _varied(chance, level, shape)),
        "households": chance.multinomial(households, _varied(chance, kind, shape)),
        "low_income": chance.binomial(children, poor),
    }


def _varied(chance: np.random.Generator, shares: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """The shares of every piece, which differ from the country's and last over the years."""
    odds = shares * np.exp(chance.normal(0, 0.15, (shape[0], 1, len(shares))))
    return np.broadcast_to(odds / odds.sum(axis=-1, keepdims=True), (*shape, len(shares)))
