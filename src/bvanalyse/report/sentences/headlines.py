"""A finding as the heading of its chapter: one short clause, no surer than the finding itself."""

from __future__ import annotations

from bvanalyse.findings import Finding, Kind, State
from bvanalyse.report.sentences.wording import Wording, state_key
from bvanalyse.report.texts import capitalised, sentences

#: kinds whose heading has a name of its own; the others share those on change
_OWN = {
    Kind.AMOUNT: "amount_",
    Kind.PEERS: "peers_",
    Kind.AGAINST: "against_",
    Kind.COMPOSITION: "composition_",
}
_LONG = (Kind.LEGAL, Kind.RANK)  # the first of their own sentences says it


def headline(finding: Finding, said: str, wording: Wording) -> str:
    """The finding as a heading, `said` being its sentences; empty where it makes none.

    >>> _first("Fire av 69 tok lengre tid i 2021. I 2020 gjaldt det én.")
    'Fire av 69 tok lengre tid i 2021'
    """
    if finding.kind in _LONG:
        return _first(said)
    texts = wording.texts
    # an amount is told as unlike those before, whichever way: no side of it is better
    state = finding.state if finding.kind is Kind.AMOUNT else state_key(finding)
    key = f"heading.{_OWN.get(finding.kind, '')}{state}"
    if finding.kind is Kind.LEVEL:
        key = "heading.level"
    if key not in texts or (finding.kind is Kind.AMOUNT and finding.state is State.TOO_LITTLE):
        return ""
    subject = wording.subject(finding)
    blanks = {
        "subject": subject,
        "label": finding.entry.text("label", texts.language),
        "county": wording.place(finding.others[0]) if finding.others else "",
        "after": wording.value(finding, finding.after),
        "when": wording.when(finding.after),
    }
    return capitalised(texts(key, **blanks))


def body(heading: str, said: str) -> str:
    """What is left to say under a heading: all but a first sentence that is the heading.

    >>> body("Fire av 69 tok for lang tid", "Fire av 69 tok for lang tid. I 2020 gjaldt det én.")
    'I 2020 gjaldt det én.'
    >>> body("Meldingene har økt", "Tallet på meldinger økte til 210.")
    'Tallet på meldinger økte til 210.'
    """
    return said.removeprefix(f"{heading}.").lstrip() if heading else said


def _first(said: str) -> str:
    return sentences(said)[0].removesuffix(".")
