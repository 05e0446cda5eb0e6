"""Every indicator of the register, chapter by chapter."""

from __future__ import annotations

from bvanalyse import places
from bvanalyse.indicators import GROUPS, Indicator, Register
from bvanalyse.tables import read_csv
from made.markdown import code, plain

CHAPTERS = {
    "melding": "Reports of concern",
    "undersokelse": "Investigations",
    "tiltak": "Measures",
    "plassering": "Placements",
    "fosterhjem": "Foster homes",
    "kvalitet": "Quality",
    "ettervern": "Aftercare",
    "bemanning": "Staff",
    "okonomi": "Money",
    "bakgrunn": "Background",
}
WAYS = {"higher": "higher is better", "lower": "lower is better", "neutral": "neither way is good"}


def page() -> str:
    """A section for each chapter of the report, an entry for each indicator."""
    folder = places.data_folder() / "reference"
    register = Register.load(folder)
    sources = dict(read_csv(folder / "indicators.csv")[["id", "sources"]].itertuples(index=False))
    parts = []
    for group in GROUPS:
        parts.append(f"## {CHAPTERS[group]} ({group})")
        parts += [
            _entry(entry, sources[entry.id]) for entry in register.values() if entry.group == group
        ]
    return "\n\n".join(parts)


def _entry(entry: Indicator, sources: str) -> str:
    said = {name: plain(entry.text(name, "en")) for name in ("label", "question", "definition")}
    return "\n".join(
        [
            f"(indicator-{entry.id})=",
            f"### {code(entry.id)}",
            "",
            f"**{said['label']}** ({plain(entry.text('label', 'nb'))}). {said['question']}",
            "",
            f"{said['definition']} *{plain(entry.text('misreading', 'en'))}*",
            "",
            *(f"- {fact}" for fact in _facts(entry, sources)),
        ]
    )


def _facts(entry: Indicator, sources: str) -> list[str]:
    facts = [f"{entry.kind}; unit: {plain(entry.unit)}; {WAYS[entry.better]}"]
    if entry.numerator:
        facts.append(f"made of {_link(entry.numerator)} / {_link(entry.denominator)}")
    if entry.stock:
        facts.append("counts those there on a day")
    if entry.legal_limit is not None:
        facts.append(f"the law's limit is {entry.legal_limit:g}")
    if entry.margin:
        low, high = entry.margin
        facts.append(f"about unchanged within {low:g} to {high:g}")
    if entry.breaks:
        facts.append(f"not comparable across {', '.join(map(str, entry.breaks))}")
    return [*facts, f"sources: {plain(sources)}"]


def _link(name: str) -> str:
    return f"[{code(name)}](#indicator-{name})" if name else "nothing"
