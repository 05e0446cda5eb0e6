"""Plain text as Markdown, and tables of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence


def plain(text: object) -> str:
    """Text that Markdown shows as it is.

    >>> plain("a_b | <4")
    'a\\\\_b \\\\| \\\\<4'
    """
    return re.sub(r"([\\`*_\[\]<>|#${}~])", r"\\\1", " ".join(str(text).split()))


def code(text: object) -> str:
    """Text as code, also in a table; nothing where there is nothing."""
    return f"`{text}`".replace("|", "\\|") if str(text) else ""


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are Markdown already."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"
