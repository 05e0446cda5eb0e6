"""The parts of a case in a message of the v4 form; each gives its rows' cases and their texts."""

from __future__ import annotations

import numpy as np

from bvanalyse.synthetic.cases.days import iso
from bvanalyse.synthetic.cases.rows import History, Rows, joined, pick
from bvanalyse.synthetic.cases.views import GRANTED, SENT, extended_on
from bvanalyse.synthetic.cases.wording import EXPLAINED, coded

Ids = dict[str, list[str]]
Part = tuple[np.ndarray, list[str]]


def reports(known: History, ids: Ids) -> Part:
    """Reports with reporters, contents and how they were concluded."""
    rows = known["report"]
    told = _codes("Melder", "melder", known["reporter"], "report", rows["at"])
    about = _codes("Saksinnhold", "saksinnhold", known["content"], "report", rows["at"])
    columns = (rows["at"].tolist(), iso(rows["received"]), told, about, iso(rows["concluded"]),
               rows["conclusion"].tolist())  # fmt: skip
    return rows["case"], [
        f'<Melding Id="{ids["report"][at]}" StartDato="{start}">{who}{what}'
        f"{_concluded(end, code)}</Melding>\n"
        for at, start, who, what, end, code in zip(*columns, strict=True)
    ]


def investigations(known: History, ids: Ids) -> Part:
    """Investigations with grounds, more time asked for, and conclusion."""
    rows = known["investigation"]
    grounds = _codes("Vedtaksgrunnlag", "saksinnhold", known["ground"], "inv", rows["at"])
    answer = np.where(rows["extension"] == "yes", "1", np.where(rows["refused"], "2", ""))
    columns = (rows["at"].tolist(), iso(rows["start"]), grounds, answer.tolist(),
               iso(extended_on(rows)), iso(rows["end"]), rows["conclusion"].tolist())  # fmt: skip
    return rows["case"], [
        f'<Undersokelse Id="{ids["investigation"][at]}" StartDato="{start}">{why if end else ""}'
        + (f'<UtvidetFrist StartDato="{asked}" Innvilget="{more}"/>' if more else "")
        + _concluded(end, code, f' Presisering="{EXPLAINED}"' if code == "5" else "")
        + "</Undersokelse>\n"
        for at, start, why, more, asked, end, code in zip(*columns, strict=True)
    ]


def plans(known: History, ids: Ids) -> Part:
    """Plans with every evaluation."""
    rows, done = known["plan"], known["evaluation"]
    dates = [f'<Evaluering UtfortDato="{on}"/>' for on in iso(done["date"])]
    columns = (rows["at"].tolist(), iso(rows["start"]), rows["type"].tolist(),
               joined(done["plan"], dates, rows["at"]), iso(rows["end"]))  # fmt: skip
    return rows["case"], [
        f'<Plan Id="{ids["plan"][at]}" StartDato="{start}" Plantype="{kind}">{evaluated}'
        f"{_concluded(end)}</Plan>\n"
        for at, start, kind, evaluated, end in zip(*columns, strict=True)
    ]


def measures(known: History, ids: Ids, municipality: str) -> Part:
    """Measures with their law, and in foster homes the visits."""
    rows = known["measure"]
    supervision, followed = (_visits(known, ids, kind) for kind in ("tilsyn", "oppfolging"))
    category = coded("Kategori", "kategori", rows["category"].tolist(), inside=False)
    ground = coded("Tiltaksgrunnlag", "saksinnhold", rows["ground"].tolist(), inside=False)
    why = coded("Opphevelse", "opphevelse", rows["revocation"].tolist(), inside=False)
    columns = (rows["at"].tolist(), iso(rows["start"]), _laws(rows), category, ground, supervision,
               followed, rows["revocation"].tolist(), why, iso(rows["end"]))  # fmt: skip
    return rows["case"], [
        f'<Tiltak Id="{ids["measure"][at]}" StartDato="{start}">{law}{kind}{basis}'
        + (
            f"<Tilsyn>{_responsible(ids['measure'][at], start, municipality)}{watched}</Tilsyn>"
            if watched
            else ""
        )
        + (f"<Oppfolging>{seen}</Oppfolging>" if seen else "")
        + (reason if revoked else "")
        + f"{_concluded(end)}</Tiltak>\n"
        for at, start, law, kind, basis, watched, seen, revoked, reason, end in zip(
            *columns, strict=True
        )
    ]


def decisions(known: History, ids: Ids) -> Part:
    """Decisions with the steps they went through."""
    rows = known["decision"]
    columns = (rows["at"].tolist(), iso(rows["start"]), _laws(rows), rows["board"].tolist(),
               iso(rows["granted"]), rows["status"].tolist(), iso(rows["end"]))  # fmt: skip
    found = []
    for at, start, law, board, granted, status, end in zip(*columns, strict=True):
        own = ids["decision"][at]
        steps = [(start, SENT), (granted, GRANTED)] if board else [(start, GRANTED)]
        steps = steps[:1] if status == SENT else steps
        steps += [(end, status)] if end else []
        text = "".join(
            f'<Status Id="{turn}{own[1:]}" EndretDato="{on}" Kode="{code}"/>'
            for turn, (on, code) in enumerate(steps, start=1)
        )
        found.append(
            f'<Vedtak Id="{own}" StartDato="{start}">{law}{text}{_concluded(end)}</Vedtak>\n'
        )
    return rows["case"], found


def aftercare(known: History, ids: Ids) -> Part:
    """Offers of aftercare and what was answered."""
    rows = known["offer"]
    columns = (
        rows["at"].tolist(),
        iso(rows["offered"]),
        iso(rows["concluded"]),
        rows["code"].tolist(),
    )
    return rows["case"], [
        f'<Ettervern Id="{ids["offer"][at]}" TilbudSendtDato="{sent}">{_concluded(end, code)}'
        "</Ettervern>\n"
        for at, sent, end, code in zip(*columns, strict=True)
    ]


def transfers(known: History, ids: Ids) -> Part:
    """What was sent to the board."""
    rows = pick(known["decision"], known["decision"]["board"])
    columns = (rows["at"].tolist(), iso(rows["start"]), _laws(rows))
    return rows["case"], [
        f'<OversendelseFylkesnemnd Id="{_sent(ids["decision"][at])}" StartDato="{on}">{law}'
        "</OversendelseFylkesnemnd>\n"
        for at, on, law in zip(*columns, strict=True)
    ]


def moves(known: History, ids: Ids) -> Part:
    """Moves from one home to another, or home."""
    rows = known["move"]
    columns = (
        rows["at"].tolist(),
        iso(rows["date"]),
        rows["reason"].tolist(),
        rows["destination"].tolist(),
    )
    return rows["case"], [
        f'<Flytting Id="{ids["move"][at]}" SluttDato="{on}"><ArsakFra Kode="{why}"'
        f' Presisering="{EXPLAINED}"/><FlyttingTil Kode="{to}" Presisering="{EXPLAINED}"/>'
        "</Flytting>\n"
        for at, on, why, to in zip(*columns, strict=True)
    ]


def relations(known: History, ids: Ids) -> Part:
    """From reports to investigations, from those to decisions, and from those to measures."""
    linked, decided, made = known["inv_report"], known["decision"], known["measure"]
    decided = pick(decided, decided["inv"] >= 0)
    board = pick(decided, decided["board"])
    parts = [
        (linked["case"], "Melding", [ids["report"][at] for at in linked["report"]],
         "Undersokelse", [ids["investigation"][at] for at in linked["inv"]]),
        (decided["case"], "Undersokelse", [ids["investigation"][at] for at in decided["inv"]],
         "Vedtak", [ids["decision"][at] for at in decided["at"]]),
        (made["case"], "Vedtak", [ids["decision"][at] for at in made["decision"]],
         "Tiltak", [ids["measure"][at] for at in made["at"]]),
        (board["case"], "Vedtak", [ids["decision"][at] for at in board["at"]],
         "OversendelseFylkesnemnd", [_sent(ids["decision"][at]) for at in board["at"]]),
    ]  # fmt: skip
    case = np.concatenate([part[0] for part in parts])
    texts = [
        # from the end of one and of the other, so that it is neither's and stays the same
        f'<Relasjon Id="{first[:19]}{last[19:]}" FraId="{first}" FraType="{from_}"'
        f' TilId="{last}" TilType="{to}"/>\n'
        for _, from_, firsts, to, lasts in parts
        for first, last in zip(firsts, lasts, strict=True)
    ]
    order = np.argsort(case, kind="stable")
    return case[order], [texts[at] for at in order]


def _visits(known: History, ids: Ids, kind: str) -> list[str]:
    """How often visits of a kind are due, and those held, for each measure."""
    due = pick(known["frequency"], known["frequency"]["kind"] == kind)
    held = pick(known["visit"], known["visit"]["kind"] == kind)
    often = [f'<Hyppighet Id="{ids["frequency"][at]}" StartDato="{since}" Kode="{times}"/>'
             for at, since, times in zip(due["at"].tolist(), iso(due["start"]),
                                         due["per_year"].tolist(), strict=True)]  # fmt: skip
    done = [f'<Utfort Id="{ids["visit"][at]}" UtfortDato="{on}"/>'
            for at, on in zip(held["at"].tolist(), iso(held["date"]), strict=True)]  # fmt: skip
    measure = known["measure"]["at"]
    both = zip(
        joined(due["measure"], often, measure), joined(held["measure"], done, measure), strict=True
    )
    return [a + b for a, b in both]


def _responsible(own: str, start: str, municipality: str) -> str:
    return f'<Ansvarlig Id="5{own[1:]}" StartDato="{start}" Kommunenummer="{municipality}"/>'


def _sent(decision: str) -> str:
    return f"4{decision[1:]}"


def _concluded(end: str, code: str = "", more: str = "") -> str:
    if not end:
        return ""
    return f'<Konklusjon SluttDato="{end}"' + (f' Kode="{code}"' if code else "") + more + "/>"


def _codes(tag: str, name: str, rows: Rows, key: str, wanted: np.ndarray) -> list[str]:
    return joined(rows[key], coded(tag, name, rows["code"].tolist(), inside=False), wanted)


def _laws(rows: Rows) -> list[str]:
    names = ("law", "chapter", "section", "paragraph", "letter", "jmfr")
    made: dict[tuple[str, ...], str] = {}
    return [
        made.get(key) or made.setdefault(key, _law(*key))
        for key in zip(*(rows[name].tolist() for name in names), strict=True)
    ]


def _law(law: str, chapter: str, section: str, paragraph: str, letter: str, jmfr: str) -> str:
    base = f"<Lov>{law}</Lov><Kapittel>{chapter}</Kapittel>"
    text = f"<Lovhjemmel>{base}<Paragraf>{section}</Paragraf>"
    text += f"<Ledd>{paragraph}</Ledd>" if paragraph else ""
    text += (f"<Bokstav>{letter}</Bokstav>" if letter else "") + "</Lovhjemmel>"
    if jmfr:
        text += f"<JmfrLovhjemmel>{base}<Paragraf>{jmfr}</Paragraf></JmfrLovhjemmel>"
    return text
