"""What a report can see of its data, as digests: another digest, and the report may be another.

Of a national table that is the rows near the municipality, and the rows of its year that all are
compared with. A row elsewhere may change, and the report stays as it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from bvanalyse.params import Params
from bvanalyse.regions import Regions
from bvanalyse.report import shared
from bvanalyse.sources import is_case_file
from bvanalyse.writing import short_digest

EARLIER = "vist.csv"  # which figures earlier reports showed, beside the case files


def sources_seen(params: Params, data: Path) -> dict[str, str]:
    """A digest for each source of a report; `DataError` for a source that cannot be read.

    A folder of case files is one source, whatever its files are called, and its register of what
    earlier reports showed is another.
    """
    regions = Regions.load(data / "reference")
    area = regions.area(params.municipality, int(params.borders))
    return {
        name: digest
        for source in params.sources
        for name, digest in _seen(source, params, data, area)
    }


def digest_of(path: Path) -> str:
    """The first signs of a file's SHA-256, or nothing where there is no file."""
    return short_digest(path.read_bytes()) if path.is_file() else ""


def _seen(name: str, params: Params, data: Path, area: frozenset[str]) -> Iterator[tuple[str, str]]:
    path = data / name
    if is_case_file(path):
        yield from case_files_seen(name, data)
    elif shared.is_national(data, name, params.municipality):
        yield name, rows_seen(name, data, area, int(params.year))
    else:
        yield name, digest_of(path)


def case_files_seen(name: str, data: Path) -> Iterator[tuple[str, str]]:
    """Digests of a folder of case files, and of what earlier reports from it showed."""
    from bvanalyse.sources.kostra_xml.paths import case_paths  # with all that reads such files

    files = sorted(hashlib.sha256(path.read_bytes()).digest() for path in case_paths(data / name))
    yield name, short_digest(b"".join(files))
    yield f"{name}/{EARLIER}", digest_of(data / name / EARLIER)


def rows_seen(name: str, data: Path, area: frozenset[str], year: int) -> str:
    """The digest of what a municipality's report of the year can see of a national table."""
    rows = shared.row_hashes(data, name)
    near, peers = shared.near_places(data, name, area), shared.peer_places(data, name, year)
    return short_digest(rows[near].tobytes() + rows[peers].tobytes())
