"""The tables that municipalities report to, with their own dimensions and codes."""

from __future__ import annotations

import numpy as np

from bvanalyse.synthetic.cells import Cells, Rows, ratio
from bvanalyse.synthetic.levels import FUNCTIONS, Figures
from bvanalyse.synthetic.residents import Residents
from bvanalyse.synthetic.tables import NOK, PERCENT, PERSONS, THOUSANDS, Labels, Table


def child_welfare(rows: Rows, found: Figures, people: Residents) -> list[Table]:
    """The tables that municipalities report, all with places of KOSTRA."""
    residents = rows.amount(people.aged(0, 17))
    count = {name: rows.count(found[name]) for name in ("with_report", "with_investigation")}
    both = {f"either_{age}": rows.count(found[f"either_{age}"]) for age in ("17", "22")}
    report = Table(
        "12615",
        "Barn med melding",
        rows,
        {
            "KOSbvbarnmelding0000": ("Barn med melding", PERSONS),
            "KOSbvbarnmelding0001": ("Andel barn med melding, 0-17 år", PERCENT),
        },
    )
    _count_and_share(report, count["with_report"], residents)
    inquiry = Table(
        "12286",
        "Barn med undersøkelse",
        rows,
        {
            "KOSbvbarnus0000": ("Barn med undersøkelse, 0-17 år", PERSONS),
            "KOSbvbarnuspinnb0000": ("Andel barn med undersøkelse, 0-17 år", PERCENT),
        },
    )
    _count_and_share(inquiry, count["with_investigation"], residents)
    ages = {"F000-017": "0-17 år", "F000-022": "0-22 år"}
    either = Table(
        "12870",
        "Barn med undersøkelse eller tiltak",
        rows,
        {"KOSbvbarnust0000": ("Barn med undersøkelse eller tiltak", PERSONS)},
        {"KOKalder0000": ("alder", ages)},
    )
    for code, age in zip(ages, ("17", "22"), strict=True):
        either.put(both[f"either_{age}"], code, "KOSbvbarnust0000")
    return [
        report,
        inquiry,
        either,
        _measures(rows, found, people, ages),
        _staff(rows, found, residents),
    ]


def _count_and_share(table: Table, count: Cells, base: Cells, *at: str) -> None:
    first, second = table.contents
    table.put(count, *at, first)
    table.put(ratio(count, base, 100), *at, second)


def _measures(rows: Rows, found: Figures, people: Residents, ages: Labels) -> Table:
    placing = {"0": "I alt", "1": "Ikke plassert av barnevernet", "2": "Plassert av barnevernet"}
    table = Table(
        "12275",
        "Barn med barnevernstiltak",
        rows,
        {
            "KOSbvbarntiltaka0000": ("Barn med tiltak", PERSONS),
            "KOSbvbarntiltaka0001": ("Andel barn med tiltak", PERCENT),
        },
        {"KOKalder0000": ("alder", ages), "KOKbvfunksjon0000": ("funksjon", placing)},
    )
    for age, last in zip(ages, (17, 22), strict=True):
        home, placed = found[f"home_{last}"], found[f"placed_{last}"]
        base = rows.amount(people.aged(0, last))
        for code, pieces in zip(placing, (home + placed, home, placed), strict=True):
            _count_and_share(table, rows.count(pieces), base, age, code)
    return table


def _staff(rows: Rows, found: Figures, residents: Cells) -> Table:
    positions, educated = (rows.amount(found[name], 10) for name in ("positions", "educated"))
    per = "Stillinger med fagutdanning per 1 000 barn 0-17 år"
    table = Table(
        "12305",
        "Stillinger i barnevernet",
        rows,
        {
            "KOSsumfunksjon240000": ("Stillinger i alt (funksjon 244)", ("årsverk", 1)),
            "KOSsumfagutdanni0000": ("Stillinger med fagutdanning", ("årsverk", 1)),
            "KOSsumfagutd0000": (per, ("årsverk", 1)),
        },
    )
    table.put(positions, "KOSsumfunksjon240000")
    table.put(educated, "KOSsumfagutdanni0000")
    table.put(ratio(educated, residents, 1000), "KOSsumfagutd0000")
    return table


def money(rows: Rows, found: Figures, people: Residents) -> list[Table]:
    """The accounts, and what is reckoned of them."""
    names = {"FGK13": "Barnevern i alt", "232": "Forebygging, helsestasjon og skolehelsetjeneste"}
    functions = names | {code: f"Funksjon {code}" for code in FUNCTIONS}
    kinds = {"AGD2": "Netto driftsutgifter", "AGD10": "Brutto driftsutgifter"}
    accounts = Table(
        "12362",
        "Utgifter til tjenesteområdene",
        rows,
        {"KOSbelop0000": ("Beløp", THOUSANDS)},
        {"KOKfunksjon0000": ("funksjon", functions), "KOKart0000": ("art", kinds)},
    )
    amount: dict[str, Cells] = {}
    for kind, word in zip(kinds, ("net", "gross"), strict=True):
        for code in functions:
            parts = FUNCTIONS if code == "FGK13" else [code]
            pieces = np.sum([found[f"{word}_{part}"] for part in parts], axis=0)
            amount[f"{word}_{code}"] = rows.amount(pieces)
            accounts.put(amount[f"{word}_{code}"], code, kind, "KOSbelop0000")
    residents = rows.amount(people.aged(0, 17))
    either, placed, home = (rows.count(found[f"{one}_22"]) for one in ("either", "placed", "home"))
    total = amount["net_FGK13"]
    figures = {
        "KOSndubvinnbygge0000": (
            "Netto driftsutgifter per innbygger 0-17 år", NOK, total, residents,
        ),
        "KOSndubvbvbarnus0000": ("Netto driftsutgifter per barn i barnevernet", NOK, total, either),
        "KOSbdu252bvbarnt0000": (
            "Brutto driftsutgifter per barn plassert", NOK, amount["gross_252"], placed,
        ),
        "KOSbdu251bvbarnt0000": (
            "Brutto driftsutgifter per barn ikke plassert", NOK, amount["gross_251"], home,
        ),
        "KOSandelndu2440000": ("Andel til saksbehandling", PERCENT, amount["net_244"], total),
    }  # fmt: skip
    contents = {code: (label, unit) for code, (label, unit, _, _) in figures.items()}
    rates = Table("12279", "Utgifter til barnevern, nøkkeltall", rows, contents)
    for code, (_, unit, over, under) in figures.items():
        rates.put(ratio(over, under, 100 if unit == PERCENT else 1000), code)
    return [accounts, rates]
