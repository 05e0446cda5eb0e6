"""The last pages of a small municipality's report: what it shows is explained, and no more.

All the rules are the same, and stand in full in the report on any larger municipality.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from bvanalyse.findings import Finding, Kind, State
from bvanalyse.report.appendix import (
    METHODS_FIRST,
    PARAGRAPHS,
    alike,
    definitions,
    methods,
    words,
)
from bvanalyse.report.cited import cited
from bvanalyse.report.display import Block, Text
from bvanalyse.report.material import Material
from bvanalyse.report.pooled import differences
from bvanalyse.report.sentences import Sentences
from bvanalyse.report.texts import capitalised

AMOUNTS = (Kind.AMOUNT, Kind.AMOUNT_AGAINST)
ALWAYS = {"rules", "intervals", "breaks"}


def glossary(r: Material, shown: Collection[str], said: str) -> Block:
    """The words of the service that a reader meets in the names of figures, or in what is said."""
    terms = definitions(r, shown)
    met = f"{said} {terms}".casefold()
    used = [
        (word, meaning)
        for word, meaning in r.texts.list("glossary.words")
        if word.split()[0].casefold() in met
    ]
    return Block([Text("h2", r.texts("glossary.title")), Text("dl", used, class_="ord")])


def sources(r: Material) -> Block:
    """The sources in a sentence, and how many figures on the municipality they hold."""
    texts = r.texts
    own = r.given[r.given["region"] == r.unit.number]
    titles = [r.titles.get(name, name) for name in sorted(own["source"].unique())]
    told = texts(
        "sources.in_short",
        sources=capitalised(cited(titles, texts)),
        count=texts.number(len(own), 0),
    )
    return Block(
        [
            Text("h2", texts("sources.title")),
            Text("p", told),
            Text("p", texts("sources.published"), class_="note"),
        ],
        class_="om",
    )


def method(r: Material, shown: Collection[str], findings: Sequence[Finding]) -> Block:
    """The rules, words and methods that these findings have used, and what each figure means."""
    texts = r.texts
    pooled = [state for state, _ in differences(r)]
    kinds = {finding.kind for finding in findings} | ({Kind.AGAINST} if pooled else set())
    compared = {finding.state for finding in findings if finding.state is not State.FACT}
    states = {*compared, *pooled, *([State.FACT] if Kind.LEGAL in kinds else [])}
    last = [*(["unchanged"] if State.UNCHANGED in states else []), "many"] if r.family.tests else []
    used = methods([*METHODS_FIRST, *(str(kind) for kind in Kind if kind in kinds), *last], texts)
    needed = {*ALWAYS, *_needed(r, findings)}
    told = [
        texts("method.used_one", method=how, source=source.replace("; ", ", "))
        for _, how, source in used
    ]
    return Block(
        [
            Text("h2", texts("method.title")),
            *([Text("p", Sentences(texts, r.regions).chance(r.family))] if r.family.tests else []),
            *(Text("p", texts(f"method.paragraphs.{key}")) for key in PARAGRAPHS if key in needed),
            *([Text("p", alike(r))] if r.alike_numbers else []),
            Text("h3", texts("method.words_title")),
            Text("dl", words(states, texts)),
            Text("h3", texts("method.methods_title")),
            Text("p", f"{'. '.join(told)}."),
            Text("h3", texts("method.definitions")),
            Text("dl", definitions(r, shown)),
        ],
        class_="metode",
    )


def _needed(r: Material, findings: Sequence[Finding]) -> Iterator[str]:
    """The rules that have been at work behind these findings."""
    statuses = set(r.own["status"])
    if any(finding.kind is Kind.COUNT for finding in findings):
        yield "clusters"
    if any(finding.entry.stock and finding.kind is Kind.COUNT for finding in findings):
        yield "stocks"
    if any(finding.kind in AMOUNTS for finding in findings):
        yield "amounts"
    if "suppressed" in statuses:
        yield "hidden"
    if statuses & {"suspect", "forecast"}:
        yield "doubtful"
