"""Page one: what a decision needs, on one sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import TYPE_CHECKING

from bvanalyse.findings import Finding, Verdict, verdict
from bvanalyse.findings.law import GRAVEST
from bvanalyse.report.display import Block, Text
from bvanalyse.report.legal import MOST_ROWS, legal_table, told
from bvanalyse.report.questions import Questions
from bvanalyse.report.sentences import Sentences
from bvanalyse.report.texts import capitalised

if TYPE_CHECKING:
    from bvanalyse.report.municipal import Report

FEWEST = 3  # findings
ROOM = 19  # lines of the sheet that findings and the table of the law's demands share
SIGNS, ROW = 90, 2  # of a line; lines of a row in the table


def front_page(r: Report, opening: Block) -> Block:
    """The opening, the main findings, the law's demands, what to ask, and how to read."""
    texts = r.texts
    asked = Questions(texts, r.regions, r.family)
    judged, main = told(r.family), list(r.main_findings())
    groups = dict.fromkeys([*(finding.entry.group for finding in main), *r.groups])
    return Block(
        [
            opening,
            Text("h2", texts("findings.title")),
            *_lead(r, judged[:MOST_ROWS]),
            main_findings(r),
            Text("h2", texts("law.title")),
            legal_table(r),
            Text("h2", texts("question.title")),
            Text("ol", asked.of([*judged, *main], groups), class_="spor"),
            Block(
                [
                    Text("h2", texts("findings.reading_title")),
                    Text(
                        "ul",
                        [*texts.list("findings.reading_front"), *_signs(r, judged[:MOST_ROWS])],
                    ),
                ],
                class_="lesning",
            ),
        ],
        class_="forside",
    )


def _lead(r: Report, judged: Sequence[Finding]) -> list[Text]:
    """What it all comes to: how many of the law's demands are met, and if nothing else stands out.

    Nothing is said of the rest where nothing could be tested.
    """
    said = [_law_in_short(r, judged)] if judged else []
    states = {each.state for each in r.family.findings if each.p_value is not None}
    if states and not any(state.shows_difference for state in states):
        said.append(r.texts(f"law.lead.{'nothing_more' if judged else 'nothing'}"))
    return [Text("p", " ".join(said))] if said else []


def _law_in_short(r: Report, judged: Sequence[Finding]) -> str:
    verdicts = [verdict(finding, r.family) for finding in judged]
    broken = [each for each in verdicts if each not in (Verdict.KEPT, Verdict.STATED)]
    if len(verdicts) == 1:
        return r.texts(f"law.lead.one_{'broken' if broken else verdicts[0]}")
    if not broken:
        return r.texts(f"law.lead.all_{min(verdicts, key=GRAVEST.index)}")
    if len(broken) == len(verdicts):
        return r.texts("law.lead.none_kept")
    count, of = (r.texts.whole(len(each), neuter=True) for each in (broken, verdicts))
    key = "some_kept_one" if len(broken) == 1 else "some_kept"
    return capitalised(r.texts(f"law.lead.{key}", broken=count, all=of))


def _signs(r: Report, judged: Sequence[Finding]) -> list[str]:
    """What each sign that the table shows means, the gravest first."""
    shown = {verdict(finding, r.family) for finding in judged}
    told = [r.texts(f"law.sign.{each}") for each in GRAVEST if each in shown]
    return [" ".join(told)] if told else []


def main_findings(r: Report) -> Block:
    """Three to five findings, the most important first, as long as there is room for them."""
    said = list(_that_fit(r, Sentences(r.texts, r.regions)))
    return Block([Text("ul", said or [r.texts("findings.none")])], class_="funn")


def _that_fit(r: Report, sentences: Sentences) -> Iterator[str]:
    """Findings while there is room."""
    room: float = ROOM - ROW * len(told(r.family)[:MOST_ROWS])
    for number, finding in enumerate(r.main_findings()):
        said = sentences.say(finding)
        room -= ceil(len(said) / SIGNS) + 0.5  # and what parts it from the next
        if number >= FEWEST and room < 0:
            return
        yield said
