"""Case files read piece by piece: one client at a time, and nothing of it kept afterwards.

The files come from outside and are about children, so the parser opens nothing else, expands
nothing, and stops at sizes that no honest file has. What it refuses, it refuses by the names of
elements: no value of a client stands in a message.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from bvanalyse.errors import DataError, Problem, present
from bvanalyse.tables import cannot_be_read, size_of

CHUNK, HEAD = 1 << 16, 1 << 12  # bytes read at once, and parsed at once while the head is sought
#: a client's whole history takes some hundred kilobytes; the parser's tree is ten times as large
MOST_BYTES_A_CLIENT = 1 << 25
MOST_ELEMENTS_BEFORE_A_CLIENT = 100
SHOWN_LETTERS = 40
_FORMATS = {"Individ": "15F", "Sak": "v4"}
_PACKED = {b"\x1f\x8b": "gzip", b"PK": "zip", b"BZh": "bzip2", b"7z\xbc\xaf": "7z"}
_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_DOCTYPE_OR_ROOT = re.compile(r"<(!DOCTYPE|[^!?\s])")
_YEAR = re.compile(r"20\d\d(Z|[+-]\d\d:\d\d)?")
_MUNICIPALITY = re.compile(r"\d{4}")
_KINDS = etree.ErrorTypes
_FAULTS = {
    _KINDS.ERR_DOCUMENT_EMPTY: "not XML",
    _KINDS.ERR_DOCUMENT_END: "something stands after the end of the root",
    _KINDS.ERR_TAG_NAME_MISMATCH: "an element is closed under another name",
    _KINDS.ERR_ATTRIBUTE_REDEFINED: "an attribute stands twice in one element",
    # how the parser tells of an entity that it may not look up
    _KINDS.ERR_INTERNAL_ERROR: "a reference to an entity, which no case file has",
    _KINDS.ERR_INVALID_ENCODING: "letters that do not fit the encoding it declares",
    _KINDS.ERR_UNSUPPORTED_ENCODING: "an encoding that is not known",
    _KINDS.ERR_NAME_TOO_LONG: "a name longer than any in a case file",
    _KINDS.ERR_RESOURCE_LIMIT: "deeper or larger than any case file",
}


@dataclass(frozen=True)
class CaseFile:
    """A file whose head has been read: what it is and who sent it; iterate for its clients.

    ``format`` is "15F" or "v4", ``version`` the reporting year of a yearly file (None in v4),
    ``agency`` the attributes of Avgiver, ``case`` a message's Sak/@Id. Iterating gives lxml
    elements: each Individ of a yearly file, or the one root of a message. An element is emptied
    when the next one is asked for.
    """

    path: Path
    format: str
    agency: dict[str, str]
    version: int | None
    root_attributes: dict[str, str]
    case: str = field(default="", repr=False)

    @property
    def year(self) -> int:
        """The reporting year; of a yearly file."""
        return present(self.version)

    def __iter__(self) -> Iterator[etree._Element]:
        return _clients(self.path) if self.format == "15F" else _message(self.path)


def open_file(path: str | Path) -> CaseFile:
    """The head of a case file. Raises `DataError` for all that is no such file."""
    path = Path(path)
    root_attributes: dict[str, str] = {}
    agency: dict[str, str] | None = None
    seen: list[str] = []
    for _, element in _events(path, _parser(("start",)), HEAD):
        name, parent = local(element), element.getparent()
        if parent is None:
            _check_root(path, element)
            root_attributes = attributes(element)
        elif parent.getparent() is None and name == "Avgiver":
            _refuse_second(path, element, agency)
            agency = _sender(path, element)
        elif parent.getparent() is None and name in _FORMATS:
            if agency is None:
                break
            kind = _FORMATS[name]
            version = _version(path, agency, element.sourceline) if kind == "15F" else None
            case = _case(path, element) if kind == "v4" else ""
            return CaseFile(path, kind, agency, version, root_attributes, case)
        seen.append(name)
        if len(seen) > MOST_ELEMENTS_BEFORE_A_CLIENT:
            break
    what = "no Avgiver before the first client" if agency is None else "no Individ and no Sak"
    raise refusal(path, what, action="take the file out of the case system again")


def local(element: etree._Element) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attributes(element: etree._Element) -> dict[str, str]:
    """An element's attributes by local name; an empty one is as good as absent."""
    return {
        name.rpartition("}")[2]: value.strip()
        for name, value in element.attrib.items()
        if value.strip()
    }


def refusal(path: Path, what: str, line: int | None = None, **told: str) -> DataError:
    """The error for a file that is not what it should be; `told` never holds a client's value."""
    return DataError(Problem(what, file=str(path), row=line, **told))


def _clients(path: Path) -> Iterator[etree._Element]:
    parser = _parser(("end",), ("Avgiver", "Individ", "Sak"))
    agency = None
    for _, element in _events(path, parser):
        root = element.getparent()
        if root is None or root.getparent() is not None:
            raise refusal(path, f"{local(element)} in the wrong place", element.sourceline)
        name = local(element)
        if name == "Sak":
            raise refusal(path, "both Individ and Sak in one file", element.sourceline)
        if name == "Avgiver":
            _refuse_second(path, element, agency)
            agency = name
            continue
        yield element
        element.clear()
        while element.getprevious() is not None:
            del root[0]


def _message(path: Path) -> Iterator[etree._Element]:
    parser = _parser(("start",), ("Avgiver", "Individ", "Sak"))
    seen: set[str] = set()
    for _, element in _events(path, parser):
        name = local(element)
        if element.getparent() is None or element.getparent().getparent() is not None:
            raise refusal(path, f"{name} in the wrong place", element.sourceline)
        if name == "Individ":
            raise refusal(path, "both Individ and Sak in one file", element.sourceline)
        if name in seen:
            raise refusal(path, f"two {name} in one message", element.sourceline)
        seen.add(name)
        root = element.getparent()
    yield root
    root.clear()


def _parser(events: tuple[str, ...], names: tuple[str, ...] = ()) -> etree.XMLPullParser:
    return etree.XMLPullParser(
        events=events,
        tag=[f"{{*}}{name}" for name in names] or None,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _events(
    path: Path, parser: etree.XMLPullParser, piece: int = CHUNK
) -> Iterator[tuple[str, etree._Element]]:
    """The parser's events as the file is read, with its errors in our own words."""
    fault: etree.XMLSyntaxError | None = None
    since_event, checked = 0, False
    for chunk in _pieces(_chunks(path), piece):
        try:
            parser.feed(chunk) if chunk else parser.close()
        except etree.XMLSyntaxError as error:
            fault = error
        if fault:  # outside the handler, so that the parser's own words follow no error of ours
            raise _in_our_words(path, fault, at_end=not chunk)
        for event, element in parser.read_events():
            if not checked and element.getroottree().docinfo.internalDTD is not None:
                raise _doctype(path)
            since_event, checked = 0, True
            yield event, element
        since_event += len(chunk)
        if since_event > MOST_BYTES_A_CLIENT:
            raise refusal(path, "a client larger than any child's history, or one without end")


def _pieces(chunks: Iterable[bytes], size: int) -> Iterator[bytes]:
    for chunk in chunks:
        yield from (chunk[at : at + size] for at in range(0, len(chunk) or 1, size))


def _chunks(path: Path) -> Iterator[bytes]:
    """The file's bytes, checked at their beginning; an empty piece at the end."""
    size_of(path)
    try:
        with path.open("rb") as file:
            chunk = file.read(CHUNK)
            _check_beginning(path, chunk)
            while chunk:
                yield chunk
                chunk = file.read(CHUNK)
    except OSError as error:
        raise cannot_be_read(path, error) from error
    yield b""


def _check_beginning(path: Path, chunk: bytes) -> None:
    for mark, kind in _PACKED.items():
        if chunk.startswith(mark):
            raise refusal(path, f"a {kind} file, not XML", action="unpack it first")
    encoding = next((name for bom, name in _UTF_16.items() if chunk.startswith(bom)), "latin-1")
    text = chunk.decode(encoding, errors="replace")
    if not text.strip("\ufeff\x00 \t\r\n"):
        raise refusal(path, "is empty", action="take the file out of the case system again")
    found = _DOCTYPE_OR_ROOT.search(_COMMENT.sub("", text))
    if found and found[1] == "!DOCTYPE":
        raise _doctype(path, text[: text.index("<!DOCTYPE")].count("\n") + 1)


def _doctype(path: Path, line: int | None = None) -> DataError:
    return refusal(
        path,
        "a document type declaration (DOCTYPE), which no case file has",
        line,
        action="remove it, or take the file out of the case system again",
    )


def _check_root(path: Path, root: etree._Element) -> None:
    if local(root) != "Barnevern":
        found = local(root)[:SHOWN_LETTERS]
        raise refusal(path, "another kind of XML", 1, found=found, expected="the root Barnevern")


def _refuse_second(path: Path, element: etree._Element, agency: object) -> None:
    if agency is not None:
        raise refusal(path, "two Avgiver", element.sourceline, expected="one sender in a file")


def _sender(path: Path, avgiver: etree._Element) -> dict[str, str]:
    told = attributes(avgiver)
    if not _MUNICIPALITY.fullmatch(told.get("Kommunenummer", "")):
        raise refusal(
            path, "Avgiver has no Kommunenummer", avgiver.sourceline, expected="four digits"
        )
    return told


def _case(path: Path, sak: etree._Element) -> str:
    written = attributes(sak).get("Id", "").lower()  # a UUID may be written either way
    if not written:
        raise refusal(path, "Sak has no Id", sak.sourceline, expected="the case's own UUID")
    return written


def _version(path: Path, agency: dict[str, str], line: int | None) -> int:
    text = agency.get("Versjon", "")
    if not _YEAR.fullmatch(text):
        raise refusal(
            path, "Avgiver has no Versjon", line, expected="the reporting year, such as 2023"
        )
    return int(text[:4])


def _in_our_words(path: Path, fault: etree.XMLSyntaxError, *, at_end: bool) -> DataError:
    """The parser's message may quote the file's content, so only its kind and line are told."""
    what = _FAULTS.get(fault.code, "cut off before its end" if at_end else "not well-formed XML")
    action = "take the file out of the case system again"
    return refusal(path, what, fault.lineno or None, action=action)
