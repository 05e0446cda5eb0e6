"""Messages of the v4 form: one a case, with its whole history until the day of extraction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from bvanalyse.synthetic.cases.days import iso
from bvanalyse.synthetic.cases.history import Service
from bvanalyse.synthetic.cases.identities import uuids
from bvanalyse.synthetic.cases.message_parts import (
    aftercare,
    decisions,
    investigations,
    measures,
    moves,
    plans,
    relations,
    reports,
    transfers,
)
from bvanalyse.synthetic.cases.process import Process
from bvanalyse.synthetic.cases.rows import History, Rows, joined, pick, size
from bvanalyse.synthetic.cases.views import as_of, unborn
from bvanalyse.synthetic.cases.wording import MAKER, sender
from bvanalyse.synthetic.chance import generator

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
AT_NOON = "T12:00:00+01:00"
EARLIER = 200  # days between a message and the older one of the same case
PARTS = (reports, investigations, plans, decisions, aftercare, transfers, moves, relations)
WITH_IDS = ("case", "report", "investigation", "plan", "measure", "decision", "offer", "move",
            "visit", "frequency")  # fmt: skip


@dataclass(frozen=True)
class Sender:
    """Who sends: the municipality's number, its name, and what its random numbers start from."""

    municipality: str
    name: str
    seed: int


def message_files(
    service: Service, by: int, whose: Sender, process: Process
) -> Iterator[tuple[str, bytes]]:
    """Each message's file name and content; some cases stand in an older message, too."""
    tables, chance = service.tables, generator(whose.seed, f"{whose.municipality} messages")
    count = size(tables["case"])
    ids = {name: uuids(size(tables[name]), chance) for name in WITH_IDS}
    newer, older = uuids(count, chance), uuids(count, chance)
    deleted = np.flatnonzero(chance.random(count) < process.deleted)
    archive = _Archive(tables, ids, whose, deleted)
    repeated = chance.random(count) < process.repeated
    repeated &= tables["case"]["start"] <= by - EARLIER
    former = {at: f' ForrigeId="{older[at]}"' for at in np.flatnonzero(repeated).tolist()}
    yield from archive.messages(as_of(tables, by), by, newer, former, "")
    if former:
        before = _only(as_of(tables, by - EARLIER), np.flatnonzero(repeated))
        yield from archive.messages(before, by - EARLIER, older, {}, "_tidligere")


@dataclass(frozen=True)
class _Archive:
    """A service's tables and what every message of it needs."""

    tables: History
    ids: dict[str, list[str]]
    whose: Sender
    deleted: np.ndarray

    def messages(
        self, known: History, by: int, own: list[str], former: dict[int, str], ending: str
    ) -> Iterator[tuple[str, bytes]]:
        """A message for each case that is known, as it stood on a day."""
        here = known["case"]["at"]
        parts = *PARTS[:3], partial(measures, municipality=self.whose.municipality), *PARTS[3:]
        found = [part(known, self.ids) for part in parts]
        bodies = [joined(keys, texts, here) for keys, texts in found]
        wrong = dict(zip(self.deleted.tolist(), _deleted(self.tables, self.deleted), strict=True))
        (on,) = iso(np.array([by]))
        system = f'<Fagsystem Leverandor="{MAKER}" Navn="oppdiktet fagsystem" Versjon="1.0"/>'
        top = f"{system}\n<Avgiver {sender(self.whose.municipality, self.whose.name)}/>\n"
        heads = _heads(known["case"], self.ids["case"])
        people = _people(known, self.tables, self.ids, by)
        for at, head, person, *body in zip(here.tolist(), heads, people, *bodies, strict=True):
            mistake, gone = wrong.get(at, ("", ""))
            text = (
                f'{HEAD}<Barnevern Id="{own[at]}" DatoUttrekk="{on}{AT_NOON}"{former.get(at, "")}>'
                f"\n{top}{head}{person}{mistake}{''.join(body)}{gone}</Sak>\n</Barnevern>\n"
            )
            yield f"{self.whose.municipality}_{at + 1:06}{ending}.xml", text.encode()


def _only(known: History, cases: np.ndarray) -> History:
    """What belongs to these cases."""
    kept = {name: pick(rows, np.isin(rows["case"], cases)) if "case" in rows else rows
            for name, rows in known.items()}  # fmt: skip
    for name, parent in (("reporter", "report"), ("content", "report"), ("inv_report", "report"),
                         ("visit", "measure"), ("frequency", "measure")):  # fmt: skip
        kept[name] = pick(kept[name], np.isin(kept[name][parent], kept[parent]["at"]))
    return kept


def _heads(case: Rows, ids: list[str]) -> list[str]:
    columns = (case["at"].tolist(), iso(case["start"]), iso(case["end"]), case["journal"].tolist())
    return [
        f'<Sak Id="{ids[at]}" StartDato="{start}"'
        + (f' SluttDato="{end}"' if end else "")
        + f' Journalnummer="{journal}" Avsluttet="{"true" if end else "false"}">\n'
        for at, start, end, journal in zip(*columns, strict=True)
    ]


def _people(known: History, tables: History, ids: dict[str, list[str]], by: int) -> list[str]:
    """The child under the stand-in number until it is born, and under its own from then."""
    at, start = known["case"]["at"], known["case"]["start"]
    child = pick(tables["child"], at)
    early = child["born"] > start
    columns = (at.tolist(), iso(start), iso(child["born"]), iso(child["due"]), early.tolist(),
               (~unborn(tables, by)[at]).tolist(), child["expected"].tolist(),
               child["number"].tolist(), child["sex"].tolist(), child["duf"].tolist())  # fmt: skip
    found = []
    for case, begun, born, due, early, here, expected, number, sex, duf in zip(
        *columns, strict=True
    ):
        text = ""
        if early:
            text += _person(_apart(ids["case"][case], "1"), begun, expected, due, "0", "")
        if here:
            since = born if early else begun
            text += _person(_apart(ids["case"][case], "2"), since, number, born, sex, duf)
        found.append(text)
    return found


def _person(id_: str, start: str, number: str, born: str, sex: str, duf: str) -> str:
    also = f' DUFnummer="{duf}"' if duf else ""
    return (f'<Personalia Id="{id_}" StartDato="{start}" Fodselsnummer="{number}"'
            f' Fodseldato="{born}" Kjonn="{sex}"{also}/>\n')  # fmt: skip


def _apart(id_: str, first: str) -> str:
    """Another identifier that follows from one."""
    return f"{first}{id_[1:]}"


def _deleted(tables: History, cases: np.ndarray) -> list[tuple[str, str]]:
    """A report entered by mistake in each of these cases: marked itself, or named as deleted."""
    made = []
    starts = iso(tables["case"]["start"][cases])
    for turn, (at, start) in enumerate(zip(cases.tolist(), starts, strict=True)):
        id_ = f"00000000-0000-4000-8000-{at:012}"
        head = f'<Melding Id="{id_}" StartDato="{start}"'
        inner = '<Melder Kode="1"/><Saksinnhold Kode="12"/></Melding>\n'
        gone = f'<Slettet Id="{id_}" Type="Melding" SluttDato="{start}"/>\n'
        marked = turn % 2 == 0
        made.append(
            (f'{head} ErSlettet="true">{inner}', "") if marked else (f"{head}>{inner}", gone)
        )
    return made
