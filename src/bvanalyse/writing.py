"""Files that are either whole or not there, and text that says what it shows and never runs."""

from __future__ import annotations

import hashlib
import html
import json
import os
import re
import tempfile
import unicodedata
from pathlib import Path
from typing import Any

KEPT_SPACES = " \u00a0\u202f\u2009"  # those that Norwegian numbers are set with, and the plain one
DIRECTION_MARKS = "\u061c\u200e\u200f"
TURNING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
#: a spreadsheet would run a cell that begins so; the wide ones are those of East Asian settings
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

#: letters that stand in no address and no Python name, and the plain ones they are spelled with
PLAIN_LETTERS = str.maketrans(dict[str, str | int | None]({"æ": "ae", "ø": "o", "å": "a"}))


def as_text(cell: str) -> str:
    """Text for a CSV file, marked as text where a spreadsheet would run it as a formula.

    >>> as_text("=1+1"), as_text("Tabell 1")
    ("'=1+1", 'Tabell 1')
    """
    shown = plain(cell)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown


def write_whole(path: Path, content: bytes) -> str:
    """The file appears only when complete; returns its SHA-256."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".ny")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o644)
        os.replace(temporary, path)  # noqa: PTH105 - the one call that is atomic on every system
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return hashlib.sha256(content).hexdigest()


def short_digest(content: bytes) -> str:
    """The first signs of a SHA-256, enough to tell two contents apart."""
    return hashlib.sha256(content).hexdigest()[:16]


def as_json(content: Any) -> bytes:
    """Readable JSON, the same bytes for the same content."""
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def plain(text: str) -> str:
    r"""Text without what no reader sees: marks that turn its direction, and control characters.

    Such marks can make a name or a number read backwards (Unicode annex 9). Letters, spaces and
    soft hyphens stay; a line break is a space.

    >>> plain("Skole \u202egnalta\u202c\x00, 12\n")
    'Skole gnalta, 12 '
    """
    if text.isprintable():
        return text
    return "".join(kept for letter in text if (kept := _seen(letter)))


def _seen(letter: str) -> str:
    if letter.isspace() and letter not in KEPT_SPACES:
        return " "
    turns = unicodedata.bidirectional(letter) in TURNING or letter in DIRECTION_MARKS
    return "" if turns or unicodedata.category(letter) in ("Cc", "Cs", "Cn") else letter


def spelled(text: str, joint: str = "-") -> str:
    """Words in the plain letters that names of files, sources and Python are made of.

    >>> spelled("Deatnu - Tana"), spelled("Andel barn 0–17 år", "_")
    ('deatnu-tana', 'andel_barn_0_17_ar')
    """
    apart = unicodedata.normalize("NFKD", text.lower().translate(PLAIN_LETTERS))
    kept = (sign for sign in apart if sign.isascii() or not _is_of_a_letter(sign))
    return re.sub(r"[^a-z0-9]+", joint, "".join(kept)).strip(joint)


def _is_of_a_letter(sign: str) -> bool:
    return sign.isalpha() or bool(unicodedata.combining(sign))


def several(number: int, of: str) -> str:
    """So many of something, in English.

    >>> several(1, "region"), several(2, "region")
    ('1 region', '2 regions')
    """
    return f"{number} {of}" + "s" * (number != 1)


def escape(text: str) -> str:
    """Plain text as HTML: no markup of its own, in an element or in a quoted attribute.

    >>> escape('<b title="x">')
    '&lt;b title=&quot;x&quot;&gt;'
    """
    return html.escape(plain(text))
