"""What a PX file says about its figures, in one of its languages.

Source: PX file format specification: mandatory and optional keywords.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bvanalyse.sources.statbank.px_text import ACTION, Statement
from bvanalyse.sources.statbank.table import Dimension, Note, refusal

_MAY_REPEAT = ("NOTE", "NOTEX", "VALUENOTE", "VALUENOTEX", "CELLNOTE", "CELLNOTEX", "DATANOTECELL")

Key = tuple[str, str, tuple[str, ...]]


@dataclass
class Header:
    """The statements of a file, read in one language with the main one behind it."""

    language: str
    entries: dict[Key, Statement] = field(default_factory=dict)
    notes: list[Statement] = field(default_factory=list)

    def items(
        self, keyword: str, about: Sequence[str] = (), said: Sequence[str] | None = None
    ) -> tuple[str, ...]:
        """What a keyword says: in the language about `said`, else in the main one about `about`."""
        told = tuple(about if said is None else said)
        found = self.language and self.entries.get((keyword, self.language, told))
        found = found or self.entries.get((keyword, "", tuple(about)))
        return found.items if found else ()

    def text(
        self, keyword: str, about: Sequence[str] = (), said: Sequence[str] | None = None
    ) -> str:
        """The first item of a keyword, or nothing."""
        return next(iter(self.items(keyword, about, said)), "")


@dataclass(frozen=True)
class Variable:
    """A dimension with its name and its values' names in the main language, by which it is kept."""

    name: str
    values: tuple[str, ...]
    dimension: Dimension

    @property
    def told(self) -> str:
        """What the dimension is called in the language that is read."""
        return self.dimension.label


def header_of(found: Sequence[Statement], language: str) -> Header:
    """The statements by keyword, language and what they are about; none may stand twice."""
    by_key: dict[Key, Statement] = {}
    notes = []
    for statement in found:
        key = (statement.keyword, statement.language, statement.about)
        if statement.keyword in _MAY_REPEAT:
            notes.append(statement)
        elif key in by_key:
            raise refusal(
                "a statement stands twice",
                row=statement.row,
                found=" ".join([statement.keyword, statement.language, *statement.about]),
                expected=f"once, as in row {by_key[key].row}",
                action=ACTION,
            )
        by_key[key] = statement
    main = Header("", by_key).text("LANGUAGE")
    known = {main, *Header("", by_key).items("LANGUAGES")} - {""}
    if language and language not in known:
        expected = ", ".join(sorted(known)) or "none, for the file names none"
        action = "read the file in a language it has"
        what = "the file is not in this language"
        raise refusal(what, found=language, expected=expected, action=action)
    return Header("" if language == main else language, by_key, notes)


def variables_of(header: Header, keyword: str) -> tuple[Variable, ...]:
    """The dimensions of STUB or HEADING, with their values in order."""
    names = header.items(keyword)
    main = Header("", header.entries).items(keyword)
    if len(names) != len(main):
        expected = f"{len(main)}, as in the main language"
        what = "the languages have different dimensions"
        raise refusal(what, column=keyword, found=len(names), expected=expected, action=ACTION)
    return tuple(_variable(header, one, told) for one, told in zip(main, names, strict=True))


def notes_of(header: Header, variables: Sequence[Variable]) -> tuple[Note, ...]:
    """The notes on the table, on its dimensions and on their values, in the header's language.

    A note on single cells becomes a note on the table that begins with the names of the cells.
    """
    by_name = {variable.told: variable.dimension for variable in variables}
    notes = []
    for statement in header.notes:
        if statement.language != header.language:
            continue
        text = " ".join(statement.items).replace("#", " ").strip()
        name, *value = statement.about or [""]
        dimension = by_name.get(name)
        if dimension is None or statement.keyword.startswith(("CELL", "DATA")):
            notes.append(Note(": ".join(filter(None, [", ".join(statement.about), text]))))
        elif value and value[0] in dimension.labels:
            code = dimension.codes[dimension.labels.index(value[0])]
            notes.append(Note(text, dimension.id, code))
        else:
            notes.append(Note(": ".join([*value, text]), dimension.id))
    return tuple(notes)


def _variable(header: Header, name: str, told: str) -> Variable:
    values = header.items("VALUES", [name], [told])
    plain = Header("", header.entries)
    main = plain.items("VALUES", [name])
    codes = plain.items("CODES", [name]) or main
    for keyword, found in (("VALUES", values), ("CODES", codes)):
        if not main or len(found) != len(main):
            raise refusal(
                "a dimension without its values" if not main else "values are lost",
                column=name,
                found=f"{len(found)} {keyword}",
                expected=f"{len(main)} as in VALUES" if main else "VALUES for every dimension",
                action=ACTION,
            )
    own = plain.text("VARIABLECODE", [name]) or name
    return Variable(name, main, Dimension(own, told, codes, values))
