"""The method appendix of the report, from the same texts."""

from __future__ import annotations

from collections.abc import Sequence

from bvanalyse.findings import Kind, State
from bvanalyse.report.appendix import METHODS_FIRST, METHODS_LAST, PARAGRAPHS, methods, words
from bvanalyse.report.texts import Texts
from made.markdown import plain, table


def page() -> str:
    """Rules, words and methods as reports print them, in bokmål; a report has those it has used."""
    texts = Texts.load("nb")
    used = methods([*METHODS_FIRST, *map(str, Kind), *METHODS_LAST], texts)
    rows = [[plain(cell) for cell in row] for row in used]
    return "\n\n".join(
        [
            *(plain(texts(f"method.paragraphs.{key}")) for key in PARAGRAPHS),
            f"## {plain(texts('method.words_title'))}",
            _terms(words(set(State), texts)),
            f"## {plain(texts('method.methods_title'))}",
            table(texts.list("method.methods_header"), rows),
            f"## {plain(texts('glossary.title'))}",
            _terms(texts.list("glossary.words")),
        ]
    )


def _terms(pairs: Sequence[Sequence[str]]) -> str:
    return "\n\n".join(f"{plain(word)}\n: {plain(meaning)}" for word, meaning in pairs)
