"""Pieces of XML that both formats share, and every word in them that is free text."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

from bvanalyse.synthetic.cases.drawing import needs_text

EXPLAINED = "oppdiktet forklaring på æ, ø og å"
INVENTED = "oppdiktet"
MAKER = "bvanalyse"


def sender(municipality: str, name: str) -> str:
    """The attributes that say who sends; the organisation number is no organisation's."""
    told = quoteattr(f"{name} ({INVENTED})")
    numbers = f'Organisasjonsnummer="00000{municipality}" Kommunenummer="{municipality}"'
    return f"{numbers} Kommunenavn={told}"


def coded(tag: str, name: str, codes: Iterable[str], *, inside: bool) -> list[str]:
    """Elements of one code each; an explanation stands inside, or else as an attribute.

    >>> coded("Melder", "melder", ["11"], inside=True)
    ['<Melder Kode="11"/>']
    >>> coded("Melder", "melder", ["22"], inside=False)
    ['<Melder Kode="22" Presisering="oppdiktet forklaring på æ, ø og å"/>']
    """
    made: dict[str, str] = {}
    return [
        made.get(code) or made.setdefault(code, _one(tag, name, code, inside)) for code in codes
    ]


def _one(tag: str, name: str, code: str, inside: bool) -> str:
    if (name, code) not in needs_text():
        return f'<{tag} Kode="{code}"/>'
    if inside:
        return f'<{tag} Kode="{code}"><Presisering>{EXPLAINED}</Presisering></{tag}>'
    return f'<{tag} Kode="{code}" Presisering="{EXPLAINED}"/>'
