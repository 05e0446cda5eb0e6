"""The text of a PX file, taken apart: encoding, statements, and where the figures begin.

Source: PX file format specification (AXIS-VERSION 2013).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bvanalyse.errors import DataError
from bvanalyse.sources.statbank.files import decoded
from bvanalyse.sources.statbank.table import refusal

ACTION = "save the table again from the StatBank as PX"
#: encodings by their Python names; what is called Latin-1 is Windows-1252 in practice
ENCODINGS = {
    "utf-8": "utf-8",
    "ascii": "ascii",
    "iso8859-1": "cp1252",
    "cp1252": "cp1252",
    "iso8859-15": "iso8859-15",
    "cp850": "cp850",
    "cp865": "cp865",
}
_CODEPAGE = re.compile(rb'(?:^|;)\s*CODEPAGE\s*=\s*"([^"]*)"', re.MULTILINE)
_ANSI = re.compile(rb'(?:^|;)\s*CHARSET\s*=\s*"ANSI"', re.MULTILINE)
_TOKEN = re.compile(
    r'\s*(?:"(?P<string>[^"]*)"|(?P<mark>[=,;()\[\]:])|(?P<word>[^\s"=,;()\[\]:]+)|(?P<end>\Z))'
)


@dataclass(frozen=True)
class Statement:
    """`KEYWORD[language]("about", "about")=items;` and the row it begins in.

    `pairs` holds what stands as `"parent":"child"`, as in HIERARCHIES.
    """

    keyword: str
    language: str
    about: tuple[str, ...]
    items: tuple[str, ...]
    row: int
    pairs: tuple[tuple[str, str], ...] = ()


def px_text(raw: bytes) -> str:
    """The text of a PX file in the encoding it declares.

    A mark at the start tells UTF-8; else CODEPAGE tells the encoding; without it UTF-8 is tried,
    and Windows-1252 where CHARSET is ANSI. Raises `DataError` where the bytes deny what is
    declared.
    """
    head = raw.partition(b"DATA=")[0]
    declared = _CODEPAGE.search(head)
    if raw.startswith(codecs.BOM_UTF8):
        return decoded(raw, "utf-8-sig", ACTION)
    is_utf_8 = _decodes(raw)
    if declared is None:
        if not is_utf_8 and not _ANSI.search(head):
            expected = "CODEPAGE, or CHARSET ANSI"
            raise refusal("no encoding declared", expected=expected, action=ACTION)
        return decoded(raw, "utf-8" if is_utf_8 else "cp1252", ACTION)
    name = declared[1].decode("ascii", "replace")
    try:
        encoding = ENCODINGS[codecs.lookup(name).name]
    except (LookupError, ValueError) as error:
        expected = "one of utf-8, iso-8859-1, iso-8859-15, windows-1252"
        what = "an encoding that is not read"
        raise refusal(what, found=name, expected=expected, action=ACTION) from error
    if is_utf_8 and not raw.isascii() and encoding not in ("utf-8", "ascii"):
        what = "the encoding is not the declared one"
        raise refusal(what, column="CODEPAGE", found="utf-8", expected=name, action=ACTION)
    return decoded(raw, encoding, ACTION)


def statements(text: str) -> Iterator[Statement]:
    """The statements before DATA, and DATA itself last, with the figures as its one item."""
    place = 0
    while True:
        reader = _Reader(text, place)
        keyword, language, about = reader.heading()
        row = text.count("\n", 0, reader.start) + 1
        if keyword == "DATA":
            yield Statement(keyword, language, about, (text[reader.place :],), row)
            return
        items, pairs = reader.items()
        yield Statement(keyword, language, about, tuple(items), row, tuple(pairs))
        place = reader.place


class _Reader:
    """Reads one statement from a place in the text."""

    def __init__(self, text: str, place: int) -> None:
        self.text, self.place, self.start = text, place, place

    def heading(self) -> tuple[str, str, tuple[str, ...]]:
        """The keyword, its language and what it is about, up to the equals sign."""
        kind, keyword = self.next()
        self.start = self.place - len(keyword)
        if kind == "end":
            raise self.fault("ends before its figures", "DATA=")
        if kind != "word" or keyword != keyword.upper():
            raise self.fault("not a PX file", "a keyword in capitals", keyword)
        language, about = "", []
        kind, token = self.next()
        if token == "[" and kind == "mark":
            _, language = self.next()
            self.expect("]")
            kind, token = self.next()
        if token == "(" and kind == "mark":
            while token != ")" or kind != "mark":
                kind, token = self.next()
                about += [token] if kind != "mark" else []
                if kind == "end" or (kind == "mark" and token in "=;"):
                    raise self.fault("a parenthesis is not closed", ")", keyword)
            kind, token = self.next()
        if token != "=" or kind != "mark":
            raise self.fault("not a PX file", f"= after {keyword}", token)
        return keyword, language, tuple(about)

    def items(self) -> tuple[list[str], list[tuple[str, str]]]:
        """The items up to the semicolon; a string broken over lines is one item."""
        items: list[str] = []
        pairs: list[tuple[str, str]] = []
        item: str | None = None
        parent: str | None = None
        was, token, depth = "", "", 0
        while True:
            before = token
            kind, token = self.next()
            if kind == "end":
                raise self.fault("a statement is not ended", ";")
            if kind == "mark" and token in "()":
                depth += 1 if token == "(" else -1
                item = (item or "") + token
            elif kind == "mark" and token in ",;" and depth <= 0:
                if item is None:
                    raise self.fault("an item is missing", "text between the commas", token)
                items.append(item)
                pairs += [(parent, item)] if parent is not None else []
                item = parent = None
                if token == ";":
                    return items, pairs
            elif kind == "mark" and token == ":" and was == "string" and depth == 0:
                item, parent = None, item
            elif depth <= 0 and {kind, was} == {"string", "word"} and "-" not in (token, before):
                raise self.fault("a comma is missing", ", between two items", token)
            else:
                item = (item or "") + (" " if kind == was == "word" else "") + token
            was = kind

    def next(self) -> tuple[str, str]:
        match = _TOKEN.match(self.text, self.place)
        if match is None:
            raise self.fault("a quote is not closed", 'a " at the end of every text')
        self.place = match.end()
        kind = str(match.lastgroup)
        token = match[kind]
        return kind, re.sub(r"\s*[\r\n]+\s*", " ", token) if kind == "string" else token

    def expect(self, mark: str) -> None:
        kind, token = self.next()
        if kind != "mark" or token != mark:
            raise self.fault("not a PX file", mark, token)

    def fault(self, what: str, expected: str, found: str | None = None) -> DataError:
        row = self.text.count("\n", 0, self.place) + 1
        return refusal(what, row=row, found=found, expected=expected, action=ACTION)


def _decodes(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
