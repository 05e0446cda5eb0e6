"""Where things lie: the data folder and the project around it."""

from __future__ import annotations

import os
from pathlib import Path

from bvanalyse.errors import DataError, Problem

DATA_VARIABLE = "BV_DATA"  # set by `bvanalyse run --data`, so that a notebook's kernel finds it
_ABOUT_DOCUMENTS = ("SOURCES.csv", "claims.csv")


def data_folder() -> Path:
    """The data folder: as chosen for this run, else found upwards from here, else the project's."""
    chosen = os.environ.get(DATA_VARIABLE)
    if chosen:
        return checked(Path(chosen))
    upwards = [folder / "data" for folder in (Path.cwd(), *Path.cwd().parents)]
    own = Path(__file__).parents[2] / "data"
    for folder in (*upwards, own):
        if _has_register(folder):
            return folder
    return checked(own)


def reference() -> Path:
    """The folder of the lists and the register, inside the data folder."""
    return data_folder() / "reference"


def documents(data: Path) -> list[Path]:
    """The files of a data folder that each hold the figures of one published document.

    >>> documents(Path("data"))[0].name
    'asker_2018.csv'
    """
    return sorted(path for path in data.glob("seeds/*.csv") if path.name not in _ABOUT_DOCUMENTS)


def checked(folder: Path) -> Path:
    """The folder, if it is one of data; else a `DataError`."""
    if not _has_register(folder):
        raise DataError(
            Problem(
                "no data here",
                file=str(folder),
                expected="a folder with reference/indicators.csv",
                action="run from the project's folder, or name one that `bvanalyse synth` made",
            )
        )
    return folder


def _has_register(folder: Path) -> bool:
    return (folder / "reference" / "indicators.csv").is_file()
