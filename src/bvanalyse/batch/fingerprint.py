"""What a report is made from: its data, its parameters, the code and the environment.

Each part is digests or versions by name. Two reports whose parts are alike are the same bytes;
where they are not, the names tell what has changed.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import requires, version
from pathlib import Path, PurePosixPath
from typing import Any

import bvanalyse
from bvanalyse.batch.task import Task
from bvanalyse.errors import BvError
from bvanalyse.report.drawing import font_files
from bvanalyse.report.seen import EARLIER, case_files_seen, sources_seen
from bvanalyse.writing import short_digest

PARTS = ("data", "parameters", "code", "environment")
#: files of the data folder that every report may read
SHARED_DATA = ("reference/*.csv", "seeds/SOURCES.csv", "seeds/claims.csv")
LOCK, FONTS = "requirements.lock", "fonts"  # in the environment, by digest
PACKAGE = Path(bvanalyse.__file__).parent
MOST_TOLD = 3  # names of what has changed in a part
Part = dict[str, str]


@dataclass(frozen=True)
class Fingerprint:
    """The four parts that a report is made from."""

    data: Part
    parameters: Part
    code: Part
    environment: Part

    def changes(self, earlier: Fingerprint) -> dict[str, list[str]]:
        """What is not as it was, by part: names that are new, gone, or stand for something else.

        >>> before = Fingerprint({"seeds/fet.csv": "a1"}, {"language": "nb"}, {}, {})
        >>> replace(before, data={"seeds/fet.csv": "b2"}).changes(before)
        {'data': ['seeds/fet.csv']}
        """
        both = {part: (getattr(self, part), getattr(earlier, part)) for part in PARTS}
        return {
            part: sorted(name for name in {*now, *then} if now.get(name) != then.get(name))
            for part, (now, then) in both.items()
            if now != then
        }


def told(changes: Mapping[str, list[str]]) -> str:
    """Changes in one line.

    >>> told({"data": ["ssb/12275.json", "ssb/12279.json"], "code": ["texts"]})
    'data changed: 12275, 12279; code changed: texts'
    """
    return "; ".join(
        f"{part} changed: {', '.join(_short_names(names))}" for part, names in changes.items()
    )


def _short_names(names: list[str]) -> list[str]:
    few = [PurePosixPath(name).stem for name in names[:MOST_TOLD]]
    more = len(names) - MOST_TOLD
    return few + ([f"{more} more"] if more > 0 else [])


def fingerprint(task: Task) -> Fingerprint:
    """What a report would be made from now; `DataError` for a source that cannot be read."""
    return Fingerprint(
        data=sources_seen(task.params, task.data) | _shared_data(task.data),
        parameters=as_part(task.params.model_dump(mode="json")),
        code={"notebook": _digest([task.notebook])} | _package(),
        environment=_environment(task.notebook.parents[1] / LOCK),
    )


def as_part(parameters: Mapping[str, Any]) -> Part:
    """Parameters as a part: each name with its value as JSON."""
    return {name: json.dumps(value, ensure_ascii=False) for name, value in parameters.items()}


def after_making(made_from: Fingerprint, task: Task) -> Fingerprint:
    """The fingerprint with what a report on case files has itself noted beside them."""
    folders = [name for name in task.params.sources if f"{name}/{EARLIER}" in made_from.data]
    try:
        fresh = {key: seen for name in folders for key, seen in case_files_seen(name, task.data)}
    except (BvError, OSError):  # gone since: the next run sees that
        return made_from
    return replace(made_from, data=made_from.data | fresh)


def part_id(part: Part) -> str:
    """A name for a part, the same wherever its content is."""
    return short_digest(json.dumps(part, sort_keys=True, ensure_ascii=False).encode())


def _shared_data(data: Path) -> Part:
    files = (path for pattern in SHARED_DATA for path in sorted(data.glob(pattern)))
    return {path.relative_to(data).as_posix(): _digest([path]) for path in files}


@cache
def _package() -> Part:
    """The package itself: its modules, its texts, and what its pages are built with."""
    files = [path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix != ".pyc"]

    def digest(chosen: Callable[[Path], bool]) -> str:
        return _digest(filter(chosen, files), PACKAGE)

    return {
        "bvanalyse": bvanalyse.__version__,
        "package": digest(lambda path: path.suffix == ".py"),
        "texts": digest(lambda path: path.suffix == ".toml"),
        "template": digest(lambda path: path.suffix not in (".py", ".toml")),
    }


@cache
def _environment(lock: Path) -> Part:
    """What the package runs on: the language, the libraries it asks for, the lock, the letters."""
    asked = [line.partition(";") for line in requires("bvanalyse") or []]
    names = [_bare(name) for name, _, condition in asked if "extra" not in condition]
    return {
        "python": platform.python_version(),
        FONTS: _digest(font_files()),
        **({LOCK: _digest([lock])} if lock.is_file() else {}),
        **{name: version(name) for name in sorted(names)},
    }


def _bare(requirement: str) -> str:
    """A package's name without its versions.

    >>> _bare("pandas<4,>=3.0")
    'pandas'
    """
    end = next((at for at, sign in enumerate(requirement) if sign in "<>=!~ ["), None)
    return requirement[:end]


def _digest(paths: Iterable[Path], root: Path | None = None) -> str:
    """One digest of several files; under a root, of their names too."""
    return short_digest(b"".join(_named(path, root) for path in sorted(paths)))


def _named(path: Path, root: Path | None) -> bytes:
    name = path.relative_to(root).as_posix() if root else ""
    return f"{name}\0{path.stat().st_size}\0".encode() + path.read_bytes()
