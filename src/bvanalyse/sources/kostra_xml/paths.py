"""Which files are case files, by their names alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from bvanalyse.sources.kostra_xml.stream import refusal

ENDING = ".xml"


def case_paths(paths: str | Path | Iterable[str | Path]) -> list[Path]:
    """The files given, and those in the folders given, each once; `DataError` for an empty folder.

    >>> [path.name for path in case_paths("tests/oracles/kostra_xml/messages")][:2]
    ['case_a.xml', 'case_a_older.xml']
    """
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    return list(dict.fromkeys(found for path in map(Path, given) for found in _inside(path)))


def _inside(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    named = (each for each in path.rglob("*") if each.suffix.lower() == ENDING)
    found = sorted(each for each in named if each.is_file())
    if not found:
        raise refusal(path, "a folder without case files", expected="files that end in .xml")
    yield from found
