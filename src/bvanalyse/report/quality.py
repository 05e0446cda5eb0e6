"""Contradictions said in plain language."""

from __future__ import annotations

from collections.abc import Sequence

from bvanalyse.contradictions import Contradiction
from bvanalyse.indicators import Register
from bvanalyse.report.texts import Texts, capitalised


def quality_sentences(
    found: Sequence[Contradiction], register: Register, texts: Texts
) -> list[str]:
    """One sentence or two for each contradiction: what does not add up, and by how much."""
    said = []
    for contradiction in found:
        labels = [register[name].text("label", texts.language) for name in contradiction.indicators]
        above = contradiction.values.get("sum", 0) > contradiction.values.get("total", 0)
        said.append(
            capitalised(
                texts(
                    f"quality.{contradiction.key}",
                    label=labels[0],
                    first=labels[0],
                    second=labels[-1],
                    meaning=texts(f"quality.sum_{'above' if above else 'below'}"),
                    when=texts.in_period(contradiction.period),
                    **{
                        "other": labels[-1],
                        **{
                            name: texts.number(value)
                            for name, value in contradiction.values.items()
                        },
                    },
                )
            )
        )
    return said
