"""An Excel file's parts, checked before a library opens them.

The file comes from outside. Its list of parts may lie about their sizes, and one cell in a far
corner makes a library set aside memory for a whole sheet; so the parts are unpacked within bounds,
and what was checked is packed anew.
"""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

_METHODS = (ZIP_STORED, ZIP_DEFLATED)  # what Excel itself writes with
_NEEDED = re.compile(r"(xl/.*|_rels/.*|\[Content_Types\])\.(xml|rels)", re.IGNORECASE)
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Z]*)([0-9]+)["']""", re.IGNORECASE)
MOST_CELLS = 5_000_000  # with the empty ones between them; each takes forty bytes


def checked_parts(raw: bytes, most: int) -> bytes:
    """The same workbook, whole, of at most so many bytes when unpacked, and with nothing else in.

    Macros, pictures and settings are left out. `ValueError` says in a few words what is wrong: a
    part that is damaged, locked, packed in another way, or there twice; too much in all; or a cell
    so far out that the sheet would not fit in memory.
    """
    try:
        with ZipFile(BytesIO(raw)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
            parts = [part for part in archive.infolist() if _NEEDED.fullmatch(part.filename)]
            if unpacked > most:
                raise ValueError(f"{unpacked / 1e6:.0f} MB when unpacked")
            if len({part.filename.lower() for part in parts}) < len(parts):
                raise ValueError("a part that stands twice")
            if any(part.compress_type not in _METHODS for part in parts):
                raise ValueError("packed as Excel does not")
            contents = {part.filename: archive.read(part) for part in parts}
    except (BadZipFile, EOFError, OSError, OverflowError, RuntimeError, zlib.error) as error:
        raise ValueError("a damaged or locked archive") from error
    for content in contents.values():
        _refuse_far_cells(content)
    target = BytesIO()
    with ZipFile(target, "w", ZIP_STORED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return target.getvalue()


def _refuse_far_cells(content: bytes) -> None:
    rows = columns = 1
    for letters, number in _PLACE.findall(content):
        rows = max(rows, int(number))
        columns = max(columns, _column(letters))
    if rows * columns > MOST_CELLS:
        raise ValueError(f"a sheet of {rows} rows and {columns} columns")


def _column(letters: bytes) -> int:
    """The number that a column's letters tell.

    >>> _column(b"A"), _column(b"XFD"), _column(b"")
    (1, 16384, 0)
    """
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - ord("A") + 1
    return number
