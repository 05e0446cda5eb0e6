"""What happened in every piece each year: reports, investigations, measures, staff and money.

Levels are the national ones that Statistics Norway has told (children with a report, with an
investigation and with measures as shares of the residents; reports to investigation; expenditure
per resident aged 0-22). Where none is told, a plausible one is set, and the note says so.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from bvanalyse.synthetic import planted
from bvanalyse.synthetic.chance import drawn, generator, wandering
from bvanalyse.synthetic.places import YEARS
from bvanalyse.synthetic.planted import SHARES, Planted
from bvanalyse.synthetic.residents import Residents

# by year from 2013; told for 2016-2020, the others follow
WITH_REPORT = np.array([4.1, 4.3, 4.5, 4.6, 4.7, 4.5, 4.6, 5.0, 4.9, 4.9, 5.0, 5.0]) / 100
WITH_INVESTIGATION = np.array([4.3, 4.5, 4.7, 4.8, 4.9, 4.9, 4.8, 4.7, 4.7, 4.6, 4.6, 4.6]) / 100
WITH_MEASURES = np.array([3.8, 3.8, 3.8, 3.8, 3.8, 3.8, 3.8, 3.7, 3.6, 3.5, 3.4, 3.4]) / 100
SPENT = np.array([5.9, 6.2, 6.5, 6.88, 7.97, 8.38, 8.37, 8.08, 8.3, 8.5, 8.9, 9.3])  # 1000 NOK
REPORTS_PER_CHILD = 1.13  # 57 988 reports in 2019 about 4.6 % of the children
TO_INVESTIGATION = 0.81
WITHIN_3_MONTHS = 0.90  # not told
#: what the law demands, and how many do not get it; not told
LATE = 0.35  # of investigations past three months, past the longest limit too
REPORT_LATE, NOT_FOLLOWED, NOT_SUPERVISED, WITHOUT_PLAN = 0.012, 0.06, 0.05, 0.12
PLACED = 0.25  # of children with measures, told for the turn of the year
PREVENTED = 2.4  # 1000 NOK per child, not told
POSITIONS, EDUCATED = 4.8, 0.88  # per 1000 children, and the part with an education; not told
FUNCTIONS = {"244": 0.34, "251": 0.14, "252": 0.52}
BREAK = 0.95  # what a new definition leaves of a figure
Figures = dict[str, np.ndarray]


def invent_figures(
    people: Residents, effects: Planted, breaks: Mapping[str, tuple[int, ...]], seed: int
) -> Figures:
    """Whole numbers, pieces by years, under the names that the tables use.

    `breaks` are the years in which the register says that a definition changed. Staff is in tenths
    of a position, money in 1000 NOK.
    """
    shape = people.total.shape
    children, grown = people.aged(0, 17), people.aged(18, 22)
    need = wandering(generator(seed, "need"), shape, 0.16, 0.04)  # what all levels share
    found: Figures = {}

    def of(
        name: str, base: np.ndarray, level: np.ndarray, between: float, within: float
    ) -> tuple[np.random.Generator, np.ndarray]:
        """Chances that differ between places, and hit the country's level every year."""
        chance = generator(seed, name)
        rate = np.exp(need + wandering(chance, shape, between, within))
        rate *= level * base.sum(axis=0) / (rate * base).sum(axis=0)
        return chance, np.minimum(rate, 0.5)

    chance, rate = of("report", children, WITH_REPORT, 0.2, 0.06)
    steady = WITH_REPORT.mean()
    rate[effects.piece[planted.TREND]] = 0.8 * steady * effects.line()
    rate[effects.piece[planted.CONTROL]] = steady
    found["with_report"] = chance.binomial(children, rate)

    chance, rate = of("investigation", children, WITH_INVESTIGATION, 0.2, 0.06)
    rate[effects.piece[planted.OUTLIER]] = planted.ABOVE_PEERS * WITH_INVESTIGATION
    found["with_investigation"] = chance.binomial(children, rate)

    chance, rate = of("measures", children, WITH_MEASURES, 0.22, 0.04)
    young = chance.binomial(children, rate)
    share = _share(PLACED, wandering(chance, shape, 0.35, 0.08))
    share[effects.piece[planted.MIX]] = effects.before_and_after(*SHARES[planted.MIX])
    found["placed_17"] = chance.binomial(young, share)
    found["home_17"] = young - found["placed_17"]
    older = chance.binomial(grown, rate)
    placed = chance.binomial(older, np.minimum(1.2 * share, 1))
    found["placed_22"] = found["placed_17"] + placed
    found["home_22"] = found["home_17"] + older - placed
    found["either_17"] = young + chance.binomial(found["with_investigation"], 0.55)
    found["either_22"] = found["either_17"] + older

    found |= _reports(found["with_report"], effects, breaks, seed)
    found |= _staff_and_money(children, people.aged(0, 22), need, effects, seed)
    chance = generator(seed, "foster")
    homes = found["in_foster_home"] = chance.binomial(found["placed_22"], 0.75)
    kin = 0.27 * _broken(breaks.get("kinship_foster_measures", ()))
    found["kin"] = chance.binomial(homes, kin)
    found["no_kin"] = homes - found["kin"]
    return found | _not_as_the_law_demands(found, seed)


def _not_as_the_law_demands(found: Figures, seed: int) -> Figures:
    """Late reports and investigations, children without follow-up, supervision or plan.

    Most places keep the law in most years, and a few do not in many.
    """
    chance = generator(seed, "law")

    def missed(of: np.ndarray, level: float) -> np.ndarray:
        return chance.binomial(of, _share(level, wandering(chance, of.shape, 1.2, 0.5)))

    return {
        "late": missed(found["closed"] - found["in_time"], LATE),
        "reports_late": missed(found["reports"], REPORT_LATE),
        "not_followed": missed(found["in_foster_home"], NOT_FOLLOWED),
        "not_supervised": missed(found["in_foster_home"], NOT_SUPERVISED),
        "without_plan": missed(found["home_17"], WITHOUT_PLAN),
    }


def _reports(
    about: np.ndarray, effects: Planted, breaks: Mapping[str, tuple[int, ...]], seed: int
) -> Figures:
    """Reports and investigations; one child can have several of either."""
    chance, shape = generator(seed, "flow"), about.shape
    reports = about + drawn(chance, (REPORTS_PER_CHILD - 1) * about)
    share = _share(TO_INVESTIGATION, wandering(chance, shape, 0.4, 0.15))
    opened = chance.binomial(reports, share * _broken(breaks.get("reports_to_investigation", ())))
    closed = chance.binomial(opened, 0.95) + drawn(chance, 0.05 * opened)
    share = _share(WITHIN_3_MONTHS, wandering(chance, shape, 0.6, 0.25))
    share[effects.piece[planted.DROP]] = effects.before_and_after(*SHARES[planted.DROP])
    in_time = chance.binomial(closed, share)
    dismissed = reports - opened
    return {
        "reports": reports,
        "opened": opened,
        "dismissed": dismissed,
        "closed": closed,
        "in_time": in_time,
    }


def _staff_and_money(
    children: np.ndarray, young: np.ndarray, need: np.ndarray, effects: Planted, seed: int
) -> Figures:
    chance, shape = generator(seed, "money"), children.shape
    spread = need + wandering(chance, shape, 0.15, 0.05)
    spread -= np.log((np.exp(spread) * young).sum(axis=0) / young.sum(axis=0))
    amount = young * SPENT * np.exp(spread)
    at = effects.piece[planted.STEP]
    amount[at] = young[at] * SPENT.mean() * effects.before_and_after(1, planted.STEPPED)
    weights = np.exp(chance.normal(0, 0.2, (len(FUNCTIONS), shape[0], 1)))
    weights *= np.array(list(FUNCTIONS.values()))[:, None, None]
    weights = np.broadcast_to(weights / weights.sum(axis=0), (len(FUNCTIONS), *shape))
    found: Figures = {}
    for function, part in zip(FUNCTIONS, weights, strict=True):
        found[f"net_{function}"] = np.rint(amount * part).astype(np.int64)
    found["net_232"] = np.rint(
        PREVENTED * SPENT / SPENT.mean() * children * np.exp(wandering(chance, shape, 0.2, 0.04))
    )
    for function in (*FUNCTIONS, "232"):
        found[f"gross_{function}"] = np.rint(1.07 * found[f"net_{function}"])
    positions = np.exp(0.5 * need + wandering(chance, shape, 0.15, 0.05))
    found["positions"] = drawn(chance, 10 * POSITIONS * children / 1000 * positions)
    found["educated"] = chance.binomial(found["positions"], EDUCATED)
    return {name: values.astype(np.int64) for name, values in found.items()}


def _share(middle: float, away: np.ndarray) -> np.ndarray:
    """Shares about a middle, which stay between 0 and 1."""
    return np.asarray(1 / (1 + (1 - middle) / middle * np.exp(-away)))


def _broken(breaks: tuple[int, ...]) -> np.ndarray:
    """By years: what is left of a figure after every new definition since the first year."""
    since = [int(year) for year in breaks if year > YEARS[0]]
    return BREAK ** sum((year <= YEARS for year in since), np.zeros(len(YEARS)))
