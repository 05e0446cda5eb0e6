"""The method appendix of the report, from the same texts."""

from __future__ import annotations

from bvanalyse.findings import Kind
from bvanalyse.report.appendix import METHODS_FIRST, METHODS_LAST
from bvanalyse.report.texts import Texts
from made.markdown import plain, table


def page() -> str:
    """Rules, words and methods as reports print them, in bokmål; a report has those it has used."""
    texts = Texts.load("nb")
    keys = [f"method.used.{key}" for key in (*METHODS_FIRST, *map(str, Kind), *METHODS_LAST)]
    rows = [[plain(cell) for cell in texts.list(key)] for key in keys if key in texts]
    return "\n\n".join(
        [
            *(plain(words) for words in texts.list("method.paragraphs")),
            f"## {plain(texts('method.words_title'))}",
            _terms(texts.list("method.words")),
            f"## {plain(texts('method.methods_title'))}",
            table(texts.list("method.methods_header"), rows),
            f"## {plain(texts('glossary.title'))}",
            _terms(texts.list("glossary.words")),
        ]
    )


def _terms(pairs: list[list[str]]) -> str:
    return "\n\n".join(f"{plain(word)}\n: {plain(meaning)}" for word, meaning in pairs)
