"""Numbers as people write them in Norwegian tables, read without guessing.

A cell that can be read in two ways is refused with the two ways to write it. A sign for "no figure"
keeps its reason: `..` missing, `.` cannot occur, `:` suppressed, `#DIV/0!` cannot be reckoned.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bvanalyse.errors import DataError, Problem

SPACES = " \u00a0\u202f\u2009"  # plain, no-break, narrow no-break, thin
MAX_DIGITS = 15  # more digits than a float can hold would be changed on the way
SYMBOLS = {
    "": "missing",
    "..": "missing",
    "...": "missing",
    "#n/a": "missing",
    "#i/t": "missing",
    ".": "not_applicable",
    ":": "suppressed",
    "#div/0!": "not_computable",
    **dict.fromkeys("-–−—", "dash"),
}
#: what people write for a sign
WORDS = {
    **dict.fromkeys(("mangler", "manglar", "ukjent", "ukjend"), "missing"),
    **dict.fromkeys(("ikke oppgitt", "ikkje oppgitt", "ikke rapportert"), "missing"),
    **dict.fromkeys(("ikke tilgjengelig", "ikkje tilgjengeleg", "n/a"), "missing"),
    **dict.fromkeys(("ikke aktuelt", "ikkje aktuelt", "ikke relevant"), "not_applicable"),
    **dict.fromkeys(("skjult", "skjermet", "skjerma", "prikket", "prikka"), "suppressed"),
    **dict.fromkeys(("unntatt offentlighet", "unnateke offentlegheit"), "suppressed"),
}
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_MARK = re.compile(rf" ?[*{SUPERSCRIPTS}]+\)?$|(?: |(?<=[^\W\d_])|(?<=[)%]))[0-9]{{1,2}}\)$")
_CROWNS = r"(?:kr\.?|kroner|nok)"
_UNITS = {
    "percent": r"%|prosent|pst\.?|pct\.?",
    "million NOK": rf"(?:mill\.?|million|millioner)(?: ?{_CROWNS})?|mnok",
    "1000 NOK": rf"tusen {_CROWNS}|tkr\.?|tnok",
    "NOK": _CROWNS,
}
_HEADINGS = {
    **_UNITS,
    "1000 NOK": rf"{_UNITS['1000 NOK']}|1[ .]?000 {_CROWNS}|hele tusen(?: {_CROWNS})?",
}
#: words before a unit that say what it is the unit of
_ABOUT = (
    r"(?:alle )?(?:(?:beløp|tall|tal|tala|tallene)(?: er)? )?(?:oppgitt )?(?:i )?(?:hele |heile )?"
)
_STAGES = {
    "prognose": "forecast",
    "budsjett": "forecast",
    "p": "forecast",
    "foreløpig": "preliminary",
    "førebels": "preliminary",
}
_SHAPE = re.compile(
    r"(?P<approx>ca\. ?|(?:ca|cirka|omtrent|om lag|omlag|rundt|omkring) |[~≈] ?)?"
    rf"(?P<outer>[-–−+]?)(?P<crowns>{_CROWNS} ?)?(?P<inner>[-–−+]?)"
    r"(?:(?P<whole>[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:,(?P<comma>[0-9]+)|\.(?P<point>[0-9]{1,2}))?"
    r"|(?P<dotted>[0-9]{1,3}(?:\.[0-9]{3})+)(?:,(?P<after>[0-9]+))?)"
    r"(?P<tail>,-)?(?: ?(?P<unit>[a-z%][a-z%. ]*))?"
    rf"(?: ?\((?P<stage>{'|'.join(_STAGES)})\))?"
)
_ADVICE = (
    (r"([0-9]{1,3})\.([0-9]{3})", "a thousands dot or a decimal point", r"write \1 \2 or \1,\2"),
    (
        r"[0-9]{1,3}(?:\.[0-9]{3}){2,}",
        "thousands parted by dots",
        "part them by spaces, as in 1 234 567",
    ),
    (
        r"(?:under|over|minst|min\b|mindre|mer|meir|færre|fle?ire|høyst|høgst|maks|inntil|[<>≤≥]).*",
        "a limit, not a figure",
        "write the figure, or .. when it is not known",
    ),
    (r"[-–−]?0[0-9]+", "a code, not a figure", "remove the leading zero if it is a figure"),
    (
        r"([0-9 ]*[0-9])([0-9])\)",
        "a figure that runs into a footnote mark",
        r"write a space before the mark, as in \1 \2)",
    ),
    (
        r".*[0-9] ?(?:[-–−/]|til|og) ?[0-9].*",
        "two figures in one cell",
        "write one figure in each cell, : when it is hidden or .. when it is not known",
    ),
    (r"[0-9 ]+", "wrong grouping of digits", "write groups of three, such as 120 145"),
)


@dataclass(frozen=True)
class ParsedNumber:
    """What a cell says: a figure with its unit and certainty, or why there is none.

    `value` is None unless `qualifier` is exact, approx, forecast or preliminary; without a value it
    is missing, not_applicable, suppressed, not_computable or dash (of a table's cell also few or
    limit, see `figure_cells`). `unit` is empty, percent, NOK,
    1000 NOK or million NOK: as written, never converted. `decimals` counts the decimals written.
    """

    value: float | None
    unit: str
    qualifier: str
    decimals: int
    raw: str
    footnote: str = ""


def parse_number(text: str, *, dots_part_thousands: bool = False) -> ParsedNumber:
    """The figure that a table cell holds, as a Norwegian reader would understand it.

    Thousands are parted by one plain, no-break, narrow or thin space, decimals by a comma; a point
    before one or two decimals is understood, and so is `1.234,5`. Round figures (`ca.`, `om lag`,
    `rundt`), crowns, thousands, millions, percent and trailing footnote marks are kept apart.

    A dash alone is `dash` without value: it means zero in older tables of Statistics Norway and
    "no figure" in many municipal ones, so the caller must choose.

    >>> parse_number("ca. 20 %").value, parse_number("ca. 20 %").unit
    (20.0, 'percent')
    >>> parse_number("kr 171 327,-").value, parse_number("-2,3 mill").unit
    (171327.0, 'million NOK')
    >>> parse_number("..").qualifier, parse_number("–").qualifier, parse_number("96*").footnote
    ('missing', 'dash', '*')
    >>> parse_number("1.234")
    Traceback (most recent call last):
    bvanalyse.errors.DataError: a thousands dot or a decimal point: found "1.234", expected a \
number such as 1 234, 7,4 or 12 %; write 1 234 or 1,234

    `dots_part_thousands` says that the caller knows it, as of things that are only counted.

    >>> parse_number("1.234", dots_part_thousands=True).value
    1234.0

    Raises `DataError` with one problem for everything else.
    """
    unmarked, footnote = split_mark(plain(text))
    lowered = unmarked.lower()
    sign = re.sub(r"\.{3,}|…", "...", lowered)
    if sign in SYMBOLS | WORDS and (lowered or not footnote):
        return ParsedNumber(None, "", (SYMBOLS | WORDS)[sign], 0, text, footnote)
    match = _SHAPE.fullmatch(lowered)
    if match is None or (match["outer"] and match["inner"]):
        raise _refusal(text, lowered)
    whole_crowns = match["tail"]  # 171.327,- has no øre, so the dot parts thousands
    if match["dotted"] and not (match["after"] or whole_crowns or dots_part_thousands):
        raise _refusal(text, lowered)
    whole = (match["whole"] or match["dotted"]).replace(" ", "").replace(".", "")
    decimals = match["comma"] or match["point"] or match["after"] or ""
    unit = _cell_unit(match, decimals)
    if unit is None or (whole[0] == "0" and len(whole) > 1) or len(whole + decimals) > MAX_DIGITS:
        raise _refusal(text, lowered)
    size = float(f"{whole}.{decimals or 0}")
    negative = size and (match["outer"] or match["inner"]) in set("-–−")
    qualifier = _STAGES.get(match["stage"]) or ("approx" if match["approx"] else "exact")
    return ParsedNumber(-size if negative else size, unit, qualifier, len(decimals), text, footnote)


def parse_unit(heading: str) -> str | None:
    """The unit that a heading, a label's parenthesis or a unit column names, or None.

    >>> parse_unit("(i 1000 kr)"), parse_unit("prosent"), parse_unit("kr per barn")
    ('1000 NOK', 'percent', 'NOK')
    >>> parse_unit("0-18 år") is None
    True
    """
    text = plain(heading).lower().strip("()")
    for unit, pattern in _HEADINGS.items():
        if re.fullmatch(rf"{_ABOUT}(?:{pattern})(?: (?:per|pr\.?|av) .+)?", text):
            return unit
    return None


def plain(text: str) -> str:
    """The text with one kind of space, composed letters and no blank ends."""
    spaced = text.translate(dict.fromkeys(map(ord, SPACES), " "))
    return unicodedata.normalize("NFC", spaced).strip()


def split_mark(text: str) -> tuple[str, str]:
    """A text and the footnote mark at its end: `*`, raised digits, or a digit with `)`.

    >>> split_mark("Meldinger 1)"), split_mark("2021*"), split_mark("Barn (funksjon 24)")
    (('Meldinger', '1)'), ('2021', '*'), ('Barn (funksjon 24)', ''))
    """
    match = _MARK.search(text)
    if match is None:
        return text, ""
    before = text[: match.start()]
    if match[0].endswith(")") and before.count("(") > before.count(")"):
        return text, ""
    return before.rstrip(), match[0].strip()


def mark_key(mark: str) -> str:
    """A mark as its footnote is found by: `¹`, `1)` and `1` are one."""
    return mark.rstrip(")").translate(str.maketrans(SUPERSCRIPTS, "0123456789"))


def _cell_unit(match: re.Match[str], decimals: str) -> str | None:
    """The one unit of a cell, empty without; None when its parts contradict each other."""
    written = (match["unit"] or "").strip()
    found = [unit for unit, pattern in _UNITS.items() if re.fullmatch(pattern, written)]
    if (written and not found) or (match["tail"] and decimals):
        return None
    unit = found[0] if found else ""
    if match["tail"]:
        return "NOK" if unit in ("", "NOK") else None
    if match["crowns"]:
        return {"": "NOK", "million NOK": unit, "1000 NOK": unit}.get(unit)
    return unit


def _refusal(raw: str, lowered: str) -> DataError:
    what, action = "not a number", "write the figure alone, or .. when there is none"
    for pattern, meaning, advice in _ADVICE:
        match = re.fullmatch(pattern, lowered)
        if match:
            what, action = meaning, match.expand(advice)
            break
    expected = "a number such as 1 234, 7,4 or 12 %"
    return DataError(Problem(what, found=raw, expected=expected, action=action))
