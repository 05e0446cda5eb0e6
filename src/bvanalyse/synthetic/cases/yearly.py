"""The yearly file 15F of one municipality: what touched the reporting year, as Statistics Norway
takes it. What is open recurs in every year's file with the same Id."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bvanalyse.synthetic.cases.days import day, iso
from bvanalyse.synthetic.cases.history import DUF
from bvanalyse.synthetic.cases.rows import History, Rows, joined, place_within, size
from bvanalyse.synthetic.cases.views import (
    cases_in,
    latest_evaluation,
    reports_in,
    touches,
    years_told,
)
from bvanalyse.synthetic.cases.wording import EXPLAINED, coded, sender

ENCODING = "ISO-8859-1"  # as in Statistics Norway's own samples
CASEWORKERS = 17


def yearly_files(
    tables: History, municipality: str, name: str, years: tuple[int, int]
) -> Iterator[tuple[int, bytes]]:
    """Each year and the file's content; a year in which nothing went on has no file."""
    fixed = _Texts(tables)
    for year in years_told(tables, years):
        head = f'<?xml version="1.0" encoding="{ENCODING}"?>\n<Barnevern>\n'
        head += f'<Avgiver {sender(municipality, name)} Versjon="{year}"/>\n'
        yield year, (head + fixed.individuals(year) + "</Barnevern>\n").encode(ENCODING)


class _Texts:
    """What an element says in every year's file is put into words once."""

    def __init__(self, tables: History) -> None:
        self.tables = tables
        report = tables["report"]
        every = np.arange(size(report))
        reporters, contents = tables["reporter"], tables["content"]
        told = joined(reporters["report"], _inside("Melder", "melder", reporters), every)
        about = joined(contents["report"], _inside("Saksinnhold", "saksinnhold", contents), every)
        self.report_parts = [a + b for a, b in zip(told, about, strict=True)]
        self.report = _spans("Melding", report, "received", "concluded", "conclusion")
        investigation, ground = tables["investigation"], tables["ground"]
        investigations = np.arange(size(investigation))
        why = joined(
            ground["inv"], _inside("Vedtaksgrunnlag", "saksinnhold", ground), investigations
        )
        moved = [f"<Presisering>{EXPLAINED}</Presisering>" if code == "5" else ""
                 for code in investigation["conclusion"].tolist()]  # fmt: skip
        self.investigation_parts = [a + b for a, b in zip(moved, why, strict=True)]
        self.investigation = _spans("Undersokelse", investigation, "start", "end", "conclusion")
        self.measure = _spans("Tiltak", tables["measure"], "start", "end")
        self.measure_parts = _measure_parts(tables["measure"])
        ended = coded(
            "Opphevelse", "opphevelse", tables["measure"]["revocation"].tolist(), inside=True
        )
        has_ended = (tables["measure"]["revocation"] != "").tolist()
        self.revocation = [text * told for text, told in zip(ended, has_ended, strict=True)]
        self.plan = _spans("Plan", tables["plan"], "start", "end")
        self.move = _moves(tables["move"])

    def individuals(self, year: int) -> str:
        tables = self.tables
        report, plan, measure, move = (
            tables[name] for name in ("report", "plan", "measure", "move")
        )
        reports = np.flatnonzero(reports_in(tables, year))
        plans = np.flatnonzero(touches(plan["start"], plan["end"], year))
        measures = np.flatnonzero(touches(measure["start"], measure["end"], year))
        moves = np.flatnonzero(touches(move["date"], move["date"], year))
        here = cases_in(tables, year)
        parts = (
            self._heads(here, year),
            joined(report["case"][reports], self._reports(reports, year), here),
            joined(plan["case"][plans], self._plans(plans, year), here),
            joined(measure["case"][measures], self._measures(measures, year), here),
            joined(move["case"][moves], [self.move[at] for at in moves], here),
        )
        return "".join("".join(piece) + "</Individ>\n" for piece in zip(*parts, strict=True))

    def _heads(self, here: np.ndarray, year: int) -> list[str]:
        case, child = self.tables["case"], self.tables["child"]
        end = case["end"][here]
        closed = end < day(year + 1)
        expected = child["born"][here] >= day(year + 1)
        number = np.where(expected, child["expected"][here], child["number"][here])
        number = np.where((child["kind"][here] == DUF) & ~expected, "", number)
        columns = (
            *(here.tolist(), iso(case["start"][here]), iso(end), closed.tolist()),
            *(case["journal"][here].tolist(), number.tolist(), child["duf"][here].tolist()),
        )
        return [
            f'<Individ Id="{at + 1}" StartDato="{start}"'
            + (f' SluttDato="{ended}"' if shut else "")
            + f' Journalnummer="{journal}"'
            + (f' Fodselsnummer="{person}"' if person else "")
            + (f' DUFnummer="{duf}"' if duf else "")
            + f' Saksbehandler="Oppdiktet saksbehandler {at % CASEWORKERS + 1}"'
            + f' Avslutta3112="{1 if shut else 2}">'
            for at, start, ended, shut, journal, person, duf in zip(*columns, strict=True)
        ]

    def _reports(self, which: np.ndarray, year: int) -> list[str]:
        report, investigation = self.tables["report"], self.tables["investigation"]
        closed = report["concluded"][which] < day(year + 1)
        own = report["inv"][which]
        under_way = (own >= 0) & closed
        ended = investigation["end"] < day(year + 1)
        found = []
        for at, done, inv in zip(
            which.tolist(), closed.tolist(), np.where(under_way, own, -1).tolist(), strict=True
        ):
            begin, end = self.report[at]
            text = begin + (end if done else "") + ">" + self.report_parts[at]
            if inv >= 0:
                first, last = self.investigation[inv]
                if ended[inv]:
                    text += f"{first}{last}>{self.investigation_parts[inv]}</Undersokelse>"
                else:
                    text += first + "/>"
            found.append(text + "</Melding>")
        return found

    def _plans(self, which: np.ndarray, year: int) -> list[str]:
        plan = self.tables["plan"]
        latest = latest_evaluation(self.tables["evaluation"], size(plan), day(year + 1) - 1)[which]
        closed = plan["end"][which] < day(year + 1)
        columns = (which.tolist(), closed.tolist(), iso(latest), plan["type"][which].tolist())
        return [
            self.plan[at][0]
            + (self.plan[at][1] if done else "")
            + (f' EvaluertDato="{evaluated}"' if known else "")
            + f' Plantype="{kind}"/>'
            for (at, done, evaluated, kind), known in zip(
                zip(*columns, strict=True), (latest >= 0).tolist(), strict=True
            )
        ]

    def _measures(self, which: np.ndarray, year: int) -> list[str]:
        closed = self.tables["measure"]["end"][which] < day(year + 1)
        return [
            self.measure[at][0]
            + (self.measure[at][1] if done else "")
            + ">"
            + self.measure_parts[at]
            + (self.revocation[at] if done else "")
            + "</Tiltak>"
            for at, done in zip(which.tolist(), closed.tolist(), strict=True)
        ]


def _inside(tag: str, name: str, rows: Rows) -> list[str]:
    return coded(tag, name, rows["code"].tolist(), inside=True)


def _spans(tag: str, rows: Rows, start: str, end: str, code: str = "") -> list[tuple[str, str]]:
    """The tag and its start, and what is added when it has ended."""
    number = place_within(rows["case"]).tolist()
    codes = rows[code].tolist() if code else [""] * len(number)
    columns = number, iso(rows[start]), iso(rows[end]), codes
    return [
        (
            f'<{tag} Id="{at}" StartDato="{begun}"',
            f' SluttDato="{ended}"' + (f' Konklusjon="{why}"' if why else ""),
        )
        for at, begun, ended, why in zip(*columns, strict=True)
    ]


def _measure_parts(measure: Rows) -> list[str]:
    names = ("law", "chapter", "section", "paragraph", "letter", "jmfr", "category", "ground")
    made: dict[tuple[str, ...], str] = {}
    return [
        made.get(key) or made.setdefault(key, _legal(*key[:6]) + _category(*key[6:]))
        for key in zip(*(measure[name].tolist() for name in names), strict=True)
    ]


def _legal(law: str, chapter: str, section: str, paragraph: str, letter: str, jmfr: str) -> str:
    base = f'Lov="{law}" Kapittel="{chapter}"'
    text = f'<Lovhjemmel {base} Paragraf="{section}"'
    text += f' Bokstav="{letter}"' if letter else ""
    text += (f' Ledd="{paragraph}"' if paragraph else "") + "/>"
    return text + (f'<JmfrLovhjemmel {base} Paragraf="{jmfr}"/>' if jmfr else "")


def _category(code: str, ground: str) -> str:
    (text,) = coded("Kategori", "kategori", [code], inside=True)
    return text + coded("Tiltaksgrunnlag", "saksinnhold", [ground], inside=True)[0]


def _moves(move: Rows) -> list[str]:
    columns = (place_within(move["case"]).tolist(), iso(move["date"]), move["reason"].tolist(),
               move["destination"].tolist())  # fmt: skip
    return [
        f'<Flytting Id="{at}" SluttDato="{on}"><ArsakFra Kode="{why}" Presisering="{EXPLAINED}"/>'
        f'<FlyttingTil Kode="{to}" Presisering="{EXPLAINED}"/></Flytting>'
        for at, on, why, to in zip(*columns, strict=True)
    ]
