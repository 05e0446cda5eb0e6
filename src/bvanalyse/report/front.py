"""Page one: what a decision needs, on one sheet."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import TYPE_CHECKING

from bvanalyse.report.display import Block, Text
from bvanalyse.report.legal import MOST_ROWS, legal_table, told
from bvanalyse.report.questions import Questions
from bvanalyse.report.sentences import Sentences

if TYPE_CHECKING:
    from bvanalyse.report.municipal import Report

FEWEST = 3  # findings
ROOM = 21  # lines of the sheet that findings and the table of the law's demands share
SIGNS, ROW = 90, 2  # of a line; lines of a row in the table


def front_page(r: Report, opening: Block) -> Block:
    """The opening, the main findings, the law's demands, what to ask, and how to read."""
    texts = r.texts
    asked = Questions(texts, r.regions, r.family)
    findings = [*told(r.family), *r.main_findings()]
    return Block(
        [
            opening,
            Text("h2", texts("findings.title")),
            main_findings(r),
            Text("h2", texts("law.title")),
            legal_table(r),
            Text("h2", texts("question.title")),
            Text("ol", asked.of(findings, r.groups), class_="spor"),
            Block(
                [
                    Text("h2", texts("findings.reading_title")),
                    Text("ul", texts.list("findings.reading_front")),
                ],
                class_="lesning",
            ),
        ],
        class_="forside",
    )


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
