"""Notices that code or data have changed, so that an edited metric shows in the next cell."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import bvanalyse

PACKAGE = Path(bvanalyse.__file__).parent
Stamp = tuple[tuple[str, int], ...]


def stamp(data: Path, sources: Sequence[str]) -> Stamp:
    """When each file was changed that figures and words are made of."""
    files = [
        *PACKAGE.rglob("*.py"),
        *PACKAGE.rglob("*.toml"),
        *(data / "reference").glob("*.csv"),
        *(file for name in sources for file in _within(data / name)),
    ]
    return tuple(sorted((str(file), file.stat().st_mtime_ns) for file in files))


def forget() -> None:
    """Empties everything that this package keeps in memory between calls."""
    for module in list(sys.modules.values()):
        if module.__name__.partition(".")[0] == bvanalyse.__name__:
            for kept in _kept(module):
                kept.cache_clear()


def _within(source: Path) -> list[Path]:
    return [source] if source.is_file() else sorted(source.rglob("*.xml"))


def _kept(module: Any) -> Iterator[Any]:
    """Functions that remember their answers, in a module and in its classes."""
    for thing in list(vars(module).values()):
        if isinstance(thing, type):
            inside = [getattr(part, "__func__", part) for part in vars(thing).values()]
            yield from (part for part in inside if hasattr(part, "cache_clear"))
        elif hasattr(thing, "cache_clear"):
            yield thing
