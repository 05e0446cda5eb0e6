"""What the rules of messages ask of the parts of a case, from reports to transfers to the board."""

from __future__ import annotations

from datetime import date
from functools import partial

from bvanalyse.sources.kostra_xml.rules import Rule
from bvanalyse.sources.kostra_xml.rules_items import (
    NEEDS_TEXT,
    NEW_ACT,
    OTHER_CONTENT,
    is_care_by_text,
    is_placement,
)
from bvanalyse.sources.kostra_xml.rules_shape import as_day, day_of
from bvanalyse.sources.kostra_xml.rules_v4_case import Case, Part

REPORT_DAYS = 7
INVESTIGATION_DAYS, EXTENDED_DAYS = 90, 180
ADULT = 18
OLDEST_IN_BARNEHAGE, OLDEST_IN_SFO = 7, 11
ACTS = frozenset(("BVL", "BVL2021", "BL1981"))


def _is_care(part: Part) -> bool:
    return is_care_by_text(part.law, part.further)


def _untold(part: Part, child: str, among: frozenset[str]) -> int:
    coded = part.element.iterfind(child)
    return sum(one.get("Kode") in among and not one.get("Presisering") for one in coded)


def _concluded_without(part: Part, child: str) -> bool:
    return part.end is not None and part.element.find(child) is None


def _decided(part: Part, *conclusions: str) -> bool:
    return part.end is not None and part.code("Konklusjon") in conclusions


def _undecided_as(conclusion: str, part: Part, case: Case) -> bool:
    return _decided(part, conclusion) and not case.after(part, "Vedtak")


def _late_investigation(part: Part, case: Case) -> bool:
    reports = case.named("Melding", case.before("Melding", part))
    if part.end is not None or not reports:
        return False
    extension = part.element.find("UtvidetFrist")
    granted = extension is not None and extension.get("Innvilget") == "1"
    limit = REPORT_DAYS + (EXTENDED_DAYS if granted else INVESTIGATION_DAYS)
    return (case.day - min(one.start for one in reports)).days > limit


def _other_law_than_decided(part: Part, case: Case) -> bool:
    decisions = case.named("Vedtak", case.before("Vedtak", part))
    return bool(decisions) and part.law.place not in [one.law.place for one in decisions]


def _of_wrong_act(part: Part, _: Case) -> bool:
    return part.law.act == ("BVL2021" if part.start < NEW_ACT else "BVL")


def _statuses(part: Part) -> list[tuple[date, str]]:
    return [
        (day_of(one.get("EndretDato")), one.get("Kode")) for one in part.element.iterfind("Status")
    ]


def _ended_in_name_only(part: Part, _: Case) -> bool:
    newest = max(_statuses(part), key=lambda one: one[0])
    return newest[1] in ("3", "4") and part.end is None


def _not_sent(part: Part, case: Case) -> bool:
    sent = any(code == "2" for _, code in _statuses(part))
    kind = "OversendelseFylkesnemnd"
    return sent and not case.named(kind, case.after(part, kind))


def _claims(part: Part) -> list[tuple[date, date | None]]:
    found = []
    for claim in part.element.iterfind("Krav"):
        end = claim.find("Konklusjon")
        told = None if end is None else as_day(end.get("SluttDato"))
        found.append((day_of(claim.get("StartDato")), told))
    return found


def _evaluations(part: Part) -> list[date]:
    return [day_of(one.get("UtfortDato")) for one in part.element.iterfind("Evaluering")]


def _after(days: list[date], end: date | None) -> int:
    return sum(end is not None and day > end for day in days)


def _is(part: Part, category: str) -> bool:
    return part.code("Kategori") == category


def _ended_without_reason(part: Part, _: Case) -> bool:
    placed = is_placement(part.code("Kategori"))
    return bool(part.end) and placed and _is_care(part) and not part.code("Opphevelse")


def _dates(name: str) -> tuple[Rule, ...]:
    """The rules on dates that all parts with an end share."""
    return (
        Rule(f"{name} 2a", lambda part, _: part.end and part.start > part.end),
        Rule(f"{name} 2c", lambda part, case: part.end and _after([part.end], case.end)),
        _starts_in_case(name),
    )


def _starts_in_case(name: str) -> Rule:
    return Rule(f"{name} 2e", lambda part, case: part.start < case.start)


def _repeats(name: str) -> Rule:
    return Rule(f"{name} 19", lambda part, _: part.repeats)


_REPORT = (
    *_dates("Melding"),
    Rule("Melding 3", lambda part, _: part.end and (part.end - part.start).days > REPORT_DAYS),
    Rule("Melding 4", lambda part, _: _concluded_without(part, "Melder")),
    Rule("Melding 5", lambda part, _: _concluded_without(part, "Saksinnhold")),
    Rule("Melding 19", lambda part, _: part.end and part.repeats),
    Rule("Melder 2", lambda part, _: _untold(part, "Melder", frozenset(("22",)))),
    Rule("Saksinnhold 2", lambda part, _: _untold(part, "Saksinnhold", OTHER_CONTENT)),
)
_INVESTIGATION = (
    *_dates("Undersøkelse"),
    Rule("Undersøkelse 3", lambda part, _: _untold(part, "Vedtaksgrunnlag", OTHER_CONTENT)),
    Rule(
        "Undersøkelse 7",
        lambda part, _: _decided(part, "1", "2") and part.element.find("Vedtaksgrunnlag") is None,
    ),
    Rule("Undersøkelse 11", _late_investigation),
    _repeats("Undersøkelse"),
    Rule("Undersøkelse 20", lambda part, case: not case.before("Melding", part)),
    *(
        Rule(
            "Undersøkelse 21",
            partial(_undecided_as, code),
            level,
        )
        for code, level in (("1", "E"), ("2", "W"))
    ),
)
_DECISION = (
    *_dates("Vedtak"),
    Rule("Vedtak 2f", lambda part, _: sum(bool(end and day > end) for day, end in _claims(part))),
    Rule(
        "Vedtak 2g",
        lambda part, _: _after([end for _, end in _claims(part) if end], part.end),
    ),
    Rule("Vedtak 2h", lambda part, _: sum(day < part.start for day, _ in _claims(part))),
    Rule("Vedtak 2i", lambda part, _: _after([day for day, _ in _statuses(part)], part.end)),
    Rule("Vedtak 2j", lambda part, _: sum(day < part.start for day, _ in _statuses(part))),
    Rule("Vedtak 3", _ended_in_name_only),
    Rule("Vedtak 4", lambda part, _: not {law.act for law in (part.law, *part.further)} <= ACTS),
    Rule("Vedtak 5", _of_wrong_act),
    _repeats("Vedtak"),
    Rule("Vedtak 20", _not_sent),
)
_MEASURE = (
    *_dates("Tiltak"),
    Rule("Tiltak 5", lambda part, case: _is(part, "4.1") and case.age > OLDEST_IN_BARNEHAGE),
    Rule("Tiltak 6", lambda part, case: _is(part, "4.2") and case.age > OLDEST_IN_SFO),
    Rule("Tiltak 7", lambda part, _: _untold(part, "Kategori", NEEDS_TEXT)),
    Rule("Tiltak 8", lambda part, _: _untold(part, "Opphevelse", frozenset(("4",)))),
    Rule("Tiltak 12", _ended_without_reason),
    Rule("Tiltak 13", lambda part, case: case.age >= ADULT and not part.end and _is_care(part)),
    Rule("Tiltak 14", lambda part, _: "0" in part.law.numbers),
    _repeats("Tiltak"),
    Rule("Tiltak 20", lambda part, case: not case.before("Vedtak", part)),
    Rule("Tiltak 21", _other_law_than_decided),
    Rule("Tiltak 22", lambda part, _: _is(part, "1.99") and part.start >= NEW_ACT),
    Rule("Tiltak 23", lambda part, _: _is(part, "2.99") and part.start >= NEW_ACT),
)
_PLAN = (
    *_dates("Plan"),
    Rule("Plan 2f", lambda part, case: _after(_evaluations(part), case.end)),
    Rule("Plan 2g", lambda part, case: sum(day < case.start for day in _evaluations(part))),
    _repeats("Plan"),
)
RULES_OF_PARTS: dict[str, tuple[Rule, ...]] = {
    "Melding": _REPORT,
    "Undersokelse": _INVESTIGATION,
    "Vedtak": _DECISION,
    "Tiltak": _MEASURE,
    "Plan": _PLAN,
    "Ettervern": _dates("Ettervern"),
    "Flytting": (
        Rule("Flytting 2c", lambda part, case: _after([part.start], case.end)),
        Rule("Flytting 2f", lambda part, case: part.start < case.start),
    ),
    "OversendelseFylkesnemnd": (
        _starts_in_case("Oversendelse"),
        Rule("Oversendelse 2f", lambda part, case: _after([part.start], case.end)),
        Rule("Oversendelse 5", _of_wrong_act),
    ),
}
