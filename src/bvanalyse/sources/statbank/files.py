"""Files as text, read within bounds: sizes, encodings, and what is no text at all."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from bvanalyse.errors import DataError
from bvanalyse.sources.statbank.table import refusal
from bvanalyse.tables import cannot_be_read, size_of

#: the million cells that are read at most take less than this, with their symbols
MAX_BYTES = 50_000_000
MAX_CSV_BYTES = 200_000_000  # in a CSV file every cell may repeat its labels
MAX_LINE = 1_000_000  # letters; the widest table of the StatBank has far fewer
CHUNK = 65_536
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")  # but the end mark of DOS
_READ_TWICE = re.compile(r"\ufffd|Ã[¥¦¸…†˜]")  # æøå in UTF-8, once read as something else
# æøå of DOS and of old Macs, read as Windows-1252
_NOT_WINDOWS = re.compile(r"[A-Za-z][†‡›¿¾Œ]|[A-Za-z]‘[a-z]")


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Puts the file's name into every problem that is raised inside."""
    try:
        yield
    except DataError as error:
        problems = [replace(problem, file=str(path)) for problem in error.problems]
        raise DataError(problems) from error


def read_bytes(path: Path, most: int = MAX_BYTES) -> bytes:
    """The bytes of a file that is there, not empty and not too large."""
    with opened(path, most) as file:
        return file.read(most)


@contextmanager
def opened(path: Path, most: int) -> Iterator[BinaryIO]:
    """A file open for reading, refused by its size before anything is read."""
    size = size_of(path)
    try:
        file = path.open("rb")
    except OSError as error:
        raise cannot_be_read(path, error) from error
    with file:
        if size == 0:
            raise refusal("is empty", action="save the table again")
        if size > most:
            raise refusal(
                "too large",
                found=f"{size / 1e6:.0f} MB",
                expected=f"at most {most / 1e6:.0f} MB",
                action="save the table in parts, with fewer values of a dimension",
            )
        yield file


def decoded(raw: bytes, encoding: str, action: str) -> str:
    """The text, or a refusal that names the row where the encoding breaks."""
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        found, expected = f"byte 0x{raw[error.start]:02X}", encoding.removesuffix("-sig").upper()
        raise _misread(row, found, expected, action) from error
    refuse_garbled(text, 1)
    return text


def refuse_garbled(text: str, row: int, encoding: str = "utf-8") -> None:
    """Raises for text that is binary, or whose letters were lost on the way."""
    control = _CONTROL.search(text)
    if control:
        kind = "a spreadsheet or archive" if text.startswith("PK") else f"{control[0]!r}"
        action = "save the table again as JSON-stat, PX or CSV"
        raise refusal("not a text file", found=kind, expected="text", action=action)
    lost = _READ_TWICE.search(text) or (encoding == "cp1252" and _NOT_WINDOWS.search(text))
    if lost:
        action = "save the table again from the StatBank as UTF-8"
        row += text.count("\n", 0, lost.start())
        raise _misread(row, lost[0], "readable letters", action)


def text_encoding(path: Path) -> str:
    """The encoding of a CSV file: UTF-16 by its mark, UTF-8 if it is that, else Windows-1252.

    Reads the file once in small pieces. Raises `DataError` for a line of more than a million
    letters, for what is no text, and for text whose letters were lost in another encoding.
    """
    with opened(path, MAX_CSV_BYTES) as file:
        likely = ["utf-16"] if file.read(2) in _UTF_16 else ["utf-8-sig", "cp1252"]
        for encoding in likely:
            file.seek(0)
            with suppress(UnicodeDecodeError):
                _scan(file, encoding)
                return encoding
    expected = "UTF-8, UTF-16 or Windows-1252"
    raise refusal("wrong encoding", expected=expected, action="save the file as CSV UTF-8")


def _scan(file: BinaryIO, encoding: str) -> None:
    """Decodes the file piece by piece, and refuses what no table of text can hold."""
    decoder = codecs.getincrementaldecoder(encoding)()
    row, width, raw = 1, 0, b"-"
    while raw:
        raw = file.read(CHUNK)
        text = decoder.decode(raw, final=not raw)
        refuse_garbled(text, row, encoding)
        first, *others = re.split(r"[\r\n]", text)
        if max([width + len(first), *map(len, others)]) > MAX_LINE:
            raise refusal(
                "a line that is too long",
                row=row,
                found=f"more than {MAX_LINE} letters",
                expected="one line for each row of the table",
                action="save the table again",
            )
        row += text.count("\n")
        width = len(others[-1]) if others else width + len(first)


def _misread(row: int, found: str, expected: str, action: str) -> DataError:
    return refusal("wrong encoding", row=row, found=found, expected=expected, action=action)
